package courier_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/courier"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/testkit/pushkit"
	"github.com/roost-im/roost/internal/wire"
)

// clock is one that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newFCM(t *testing.T) (*courier.FCM, *pushkit.FCM, *clock) {
	t.Helper()
	c := newClock()
	service := pushkit.StartFCM(t, c.Now)
	key, err := courier.ReadFCMKey(service.Key)
	require.NoError(t, err)
	f, err := courier.NewFCM(courier.FCMOptions{Key: key, Encode: wire.EncodePush, Now: c.Now, Address: service.URL})
	require.NoError(t, err)
	return f, service, c
}

// toAndroid and toApple are pushes to a device of each service.
func toAndroid(n push.Note) push.Push {
	return note(push.Target{Channel: push.FCM, Address: "dQw4w9WgXcQ:APA91bE-token_of.a-phone"}, n)
}

func hello() push.Note {
	return push.Note{
		Kind: push.KindMessage, UserID: "U", ChatID: "C", ChatType: "group", Seq: 7, Title: "Owls", Sender: "Ada", Text: `<hello> & "you"`,
		ContentType: "text", Unread: 2, Badge: 5,
	}
}

func TestFCMPushArrives(t *testing.T) {
	t.Parallel()
	f, service, clock := newFCM(t)
	n := hello()
	require.Equal(t, push.Outcome{Result: push.Sent, Status: 200}, f.Send(t.Context(), toAndroid(n)))
	got := service.Next(t)
	require.Equal(t, wire.Push(n), got.Push)
	require.Equal(t, []any{toAndroid(n).Address, true, 3600}, []any{got.Token, got.IsHigh, got.TTL})
	require.Len(t, got.Collapse, 32)

	n.Text, n.Urgency = "another", push.UrgencyNormal
	calm := toAndroid(n)
	calm.Urgency = push.UrgencyNormal
	require.Equal(t, push.Sent, f.Send(t.Context(), calm).Result)
	again := service.Next(t)
	require.Equal(t, []any{got.Collapse, false}, []any{again.Collapse, again.IsHigh}, "the same chat of the same device")
	other := hello()
	other.ChatID = "D"
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(other)).Result)
	require.NotEqual(t, got.Collapse, service.Next(t).Collapse)
	require.Equal(t, 1, service.Fetched(), "a token is kept")
	clock.pass(54 * time.Minute)
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(n)).Result)
	require.Equal(t, 1, service.Fetched())
	clock.pass(time.Minute)
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(n)).Result)
	require.Equal(t, 2, service.Fetched(), "until shortly before its end")
	service.Revoke()
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(n)).Result)
	require.Equal(t, 3, service.Fetched(), "one that isn't taken is fetched anew")
	require.Equal(t, "fcm", string(toAndroid(n).Channel))
	require.True(t, strings.HasSuffix(service.URL, f.Service(push.Target{})))
}

// Many pushes at once fetch one token.
func TestFCMFetchesOneTokenForAll(t *testing.T) {
	t.Parallel()
	f, service, _ := newFCM(t)
	var running sync.WaitGroup
	results := make([]push.Result, 20)
	for i := range results {
		running.Go(func() { results[i] = f.Send(t.Context(), toAndroid(hello())).Result })
	}
	running.Wait()
	for _, r := range results {
		require.Equal(t, push.Sent, r)
	}
	require.Equal(t, 1, service.Fetched())
}

func fcmError(status, detail, message string) string {
	return fmt.Sprintf(`{"error":{"code":1,"message":%q,"status":%q,"details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":%q}]}}`,
		message, status, detail)
}

func TestAnswersOfFCMAreSorted(t *testing.T) {
	t.Parallel()
	f, service, _ := newFCM(t)
	const minutes = 5 * time.Minute
	for _, row := range []struct {
		reply pushkit.Reply
		want  push.Outcome
		calls int
	}{
		{pushkit.Reply{}, push.Outcome{Result: push.Sent, Status: 200}, 1},
		{
			pushkit.Reply{Status: 404, Body: fcmError("NOT_FOUND", "UNREGISTERED", "Requested entity was not found.")},
			push.Outcome{Result: push.Gone, Status: 404, Reason: "UNREGISTERED"},
			1,
		},
		{
			pushkit.Reply{Status: 404, Body: `{"error":{"code":404,"message":"Requested entity was not found.","status":"NOT_FOUND"}}`},
			push.Outcome{Result: push.Gone, Status: 404, Reason: "NOT_FOUND"},
			1,
		},
		{pushkit.Reply{Status: 404, Body: "<html>"}, push.Outcome{Result: push.Refused, Status: 404, Reason: "404"}, 1},
		{
			pushkit.Reply{Status: 400, Body: fcmError("INVALID_ARGUMENT", "INVALID_ARGUMENT", "The registration token is not a valid FCM registration token")},
			push.Outcome{Result: push.Gone, Status: 400, Reason: "INVALID_ARGUMENT"},
			1,
		},
		{
			pushkit.Reply{Status: 400, Body: `{"error":{"status":"INVALID_ARGUMENT","details":[{"fieldViolations":[{"field":"message.token"}]}]}}`},
			push.Outcome{Result: push.Gone, Status: 400, Reason: "INVALID_ARGUMENT"},
			1,
		},
		{
			pushkit.Reply{Status: 400, Body: fcmError("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Message is too big")},
			push.Outcome{Result: push.Refused, Status: 400, Reason: "INVALID_ARGUMENT"},
			2,
		},
		{
			pushkit.Reply{Status: 403, Body: fcmError("PERMISSION_DENIED", "SENDER_ID_MISMATCH", "SenderId mismatch")},
			push.Outcome{Result: push.Refused, Status: 403, Reason: "SENDER_ID_MISMATCH"},
			1,
		},
		{
			pushkit.Reply{Status: 403, Body: `{"error":{"status":"PERMISSION_DENIED"}}`},
			push.Outcome{Result: push.Denied, Status: 403, Reason: "PERMISSION_DENIED", RetryAfter: minutes},
			1,
		},
		{
			pushkit.Reply{Status: 401, Body: fcmError("UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", "APNs key")},
			push.Outcome{Result: push.Denied, Status: 401, Reason: "THIRD_PARTY_AUTH_ERROR", RetryAfter: minutes},
			1,
		},
		{
			pushkit.Reply{Status: 401, Body: `{"error":{"status":"UNAUTHENTICATED"}}`},
			push.Outcome{Result: push.Denied, Status: 401, Reason: "UNAUTHENTICATED", RetryAfter: minutes},
			2,
		},
		{
			pushkit.Reply{Status: 429, RetryAfter: "17", Body: fcmError("RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "")},
			push.Outcome{Result: push.Retry, Status: 429, Reason: "QUOTA_EXCEEDED", RetryAfter: 17 * time.Second},
			1,
		},
		{pushkit.Reply{Status: 429}, push.Outcome{Result: push.Retry, Status: 429, Reason: "429", RetryAfter: time.Minute}, 1},
		{
			pushkit.Reply{Status: 503, RetryAfter: "Wed, 04 Mar 2026 05:06:37 GMT", Body: fcmError("UNAVAILABLE", "UNAVAILABLE", "")},
			push.Outcome{Result: push.Retry, Status: 503, Reason: "UNAVAILABLE", RetryAfter: 30 * time.Second},
			1,
		},
		{
			pushkit.Reply{Status: 500, Body: fcmError("INTERNAL", "INTERNAL", "")},
			push.Outcome{Result: push.Retry, Status: 500, Reason: "INTERNAL"},
			1,
		},
		{pushkit.Reply{Status: 502, Body: "<html>"}, push.Outcome{Result: push.Retry, Status: 502, Reason: "502"}, 1},
		{
			pushkit.Reply{Status: 400, Body: fcmError("INVALID", "UNSPECIFIED_ERROR <script>"+strings.Repeat("x", 200), "")},
			push.Outcome{Result: push.Refused, Status: 400, Reason: "UNSPECIFIED_ERRORscript" + strings.Repeat("x", 41)},
			1,
		},
	} {
		before := service.Calls()
		service.Answer(func(pushkit.NativePush) pushkit.Reply { return row.reply })
		require.Equal(t, row.want, f.Send(t.Context(), toAndroid(hello())), "%+v", row.reply)
		require.Equal(t, row.calls, service.Calls()-before, "%+v", row.reply)
	}
}

// What is too large comes as a note that says that there is a message.
func TestFCMTellsLessWhereItIsTooMuch(t *testing.T) {
	t.Parallel()
	f, service, _ := newFCM(t)
	service.Answer(func(p pushkit.NativePush) pushkit.Reply {
		if p.Text != "" {
			return pushkit.Reply{Status: 400, Body: fcmError("INVALID_ARGUMENT", "INVALID_ARGUMENT", "Message is too big")}
		}
		return pushkit.Reply{}
	})
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(hello())).Result)
	got := service.Next(t)
	require.Equal(t, []any{"C", int64(7), "", ""}, []any{got.ChatID, got.Seq, got.Text, got.Sender})
}

func TestFCMTokensThatAreRefused(t *testing.T) {
	t.Parallel()
	f, service, _ := newFCM(t)
	for _, row := range []struct {
		reply pushkit.Reply
		want  push.Outcome
	}{
		{
			pushkit.Reply{Status: 400, Body: `{"error":"invalid_grant","error_description":"Invalid JWT: check iat and exp"}`},
			push.Outcome{Result: push.Denied, Status: 400, Reason: "no token: invalid_grant", RetryAfter: 5 * time.Minute},
		},
		{pushkit.Reply{Status: 403}, push.Outcome{Result: push.Denied, Status: 403, Reason: "no token: 403", RetryAfter: 5 * time.Minute}},
		{pushkit.Reply{Status: 200, Body: "<html>"}, push.Outcome{Result: push.Denied, Status: 200, Reason: "no token: 200", RetryAfter: 5 * time.Minute}},
		{pushkit.Reply{Status: 503, RetryAfter: "9"}, push.Outcome{Result: push.Retry, Status: 503, Reason: "no token: 503", RetryAfter: 9 * time.Second}},
		{pushkit.Reply{Status: 429}, push.Outcome{Result: push.Retry, Status: 429, Reason: "no token: 429"}},
	} {
		service.Refuse(func() (pushkit.Reply, bool) { return row.reply, true })
		require.Equal(t, row.want, f.Send(t.Context(), toAndroid(hello())), "%+v", row.reply)
	}
	require.Zero(t, service.Calls())
	service.Refuse(nil)
	require.Equal(t, push.Sent, f.Send(t.Context(), toAndroid(hello())).Result)
}

func TestOnlyGoodKeysOfFCMAreRead(t *testing.T) {
	t.Parallel()
	good := string(pushkit.StartFCM(t, time.Now).Key)
	for name, bad := range map[string]string{
		"isn't JSON":         "-----BEGIN PRIVATE KEY-----",
		"service account":    strings.Replace(good, "service_account", "authorized_user", 1),
		"has no project_id":  strings.Replace(good, "project_id", "project", 1),
		"has no private_key": strings.Replace(good, `"private_key":`, `"private":`, 1),
		"PEM":                strings.Replace(good, "BEGIN PRIVATE", "BEGIN PUBLIC", 1),
		"PKCS #8":            strings.Replace(good, "PRIVATE KEY-----\\nMI", "PRIVATE KEY-----\\nMJ", 1),
		"https":              strings.Replace(good, "http://127.0.0.1", "http://tokens.example.org", 1),
	} {
		_, err := courier.ReadFCMKey([]byte(bad))
		require.ErrorContains(t, err, name)
		require.NotContains(t, err.Error(), "MII", "a key is never shown")
	}
	key, err := courier.ReadFCMKey([]byte(good))
	require.NoError(t, err)
	require.Equal(t, "owls-of-the-barn", key.Project())
	for _, address := range []string{"http://fcm.googleapis.com", "https://", "ftp://localhost", "https://x/?y"} {
		_, err := courier.NewFCM(courier.FCMOptions{Key: key, Address: address})
		require.Error(t, err, address)
	}
	f, err := courier.NewFCM(courier.FCMOptions{Key: key})
	require.NoError(t, err)
	require.Equal(t, "fcm.googleapis.com", f.Service(push.Target{}))
	for _, bad := range []string{"", "a b", "a\n", "ü", strings.Repeat("x", 1025)} {
		require.True(t, fault.Is(f.Check(push.Target{Channel: push.FCM, Address: bad}), fault.CodeInvalid), bad)
	}
	require.NoError(t, f.Check(toAndroid(hello()).Target))
}
