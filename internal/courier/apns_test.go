package courier_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/courier"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/testkit/pushkit"
	"github.com/roost-im/roost/internal/wire"
)

func newAPNs(t *testing.T) (*courier.APNs, *pushkit.APNs, *clock) {
	t.Helper()
	c := newClock()
	service := pushkit.StartAPNs(t, c.Now)
	key, err := courier.ReadAPNsKey(service.Key, pushkit.APNsKeyID, pushkit.APNsTeam)
	require.NoError(t, err)
	a, err := courier.NewAPNs(courier.APNsOptions{
		Key: key, Topic: pushkit.APNsTopic, Encode: wire.EncodePush, Now: c.Now, Address: service.URL, Roots: service.Roots,
	})
	require.NoError(t, err)
	return a, service, c
}

func toApple(n push.Note) push.Push {
	return note(push.Target{Channel: push.APNs, Address: strings.Repeat("0aF9", 16)}, n)
}

// apsOf is what Apple's service reads of a push, in the order of its keys.
func apsOf(t *testing.T, p pushkit.NativePush) string {
	t.Helper()
	var in struct{ APS json.RawMessage }
	require.NoError(t, json.Unmarshal(p.Body, &in))
	return string(in.APS)
}

func TestAPNsPushArrives(t *testing.T) {
	t.Parallel()
	a, service, clock := newAPNs(t)
	n := hello()
	require.Equal(t, push.Outcome{Result: push.Sent, Status: 200}, a.Send(t.Context(), toApple(n)))
	got := service.Next(t)
	require.Equal(t, wire.Push(n), got.Push)
	require.Equal(t, []any{toApple(n).Address, true, 3600}, []any{got.Token, got.IsHigh, got.TTL})
	require.Equal(t, `{"alert":{"title":"Owls","subtitle":"Ada","body":"<hello> & \"you\""},"sound":"default","badge":5,"thread-id":"C","mutable-content":1}`,
		apsOf(t, got))
	token := got.Header.Get("Authorization")

	clock.pass(39 * time.Minute)
	n.Title, n.ChatType, n.IsSilent = "", "private", true
	calm := toApple(n)
	calm.Urgency = push.UrgencyNormal
	require.Equal(t, push.Sent, a.Send(t.Context(), calm).Result)
	again := service.Next(t)
	require.Equal(t, []any{got.Collapse, token, false}, []any{again.Collapse, again.Header.Get("Authorization"), again.IsHigh})
	require.Equal(t, `{"alert":{"title":"Ada","body":"<hello> & \"you\""},"badge":5,"thread-id":"C","mutable-content":1}`, apsOf(t, again))
	clock.pass(time.Minute)
	require.Equal(t, push.Sent, a.Send(t.Context(), toApple(n.Bare())).Result)
	bare := service.Next(t)
	require.NotEqual(t, token, bare.Header.Get("Authorization"), "a token is renewed before it is too old")
	require.Equal(t, `{"alert":{"loc-key":"push.message"},"badge":5,"thread-id":"C","mutable-content":1}`, apsOf(t, bare))

	require.Equal(t, push.Sent, a.Send(t.Context(), toApple(push.Note{Kind: push.KindClear, ChatID: "C", Seq: 7})).Result)
	cleared := service.Next(t)
	require.Equal(t, `{"badge":0,"content-available":1}`, apsOf(t, cleared))
	require.Equal(t, "clear", cleared.Kind)
	require.Equal(t, push.Sent, a.Send(t.Context(), toApple(push.Note{Kind: push.KindTest})).Result)
	require.Equal(t, `{"alert":{"loc-key":"push.test"},"sound":"default","mutable-content":1}`, apsOf(t, service.Next(t)))
}

func TestAnswersOfAPNsAreSorted(t *testing.T) {
	t.Parallel()
	a, service, clock := newAPNs(t)
	const hold = 5 * time.Minute
	refused, denied := push.Outcome{Result: push.Refused}, push.Outcome{Result: push.Denied, RetryAfter: hold}
	for _, row := range []struct {
		status int
		reason string
		want   push.Outcome
	}{
		{400, "BadCollapseId", refused},
		{400, "BadDeviceToken", push.Outcome{Result: push.Gone}},
		{400, "BadExpirationDate", refused},
		{400, "BadMessageId", refused},
		{400, "BadPriority", refused},
		{400, "BadTopic", denied},
		{400, "DeviceTokenNotForTopic", refused},
		{400, "DuplicateHeaders", refused},
		{400, "IdleTimeout", push.Outcome{Result: push.Retry}},
		{400, "InvalidPushType", refused},
		{400, "MissingDeviceToken", refused},
		{400, "MissingTopic", denied},
		{400, "PayloadEmpty", refused},
		{400, "TopicDisallowed", denied},
		{403, "BadCertificate", denied},
		{403, "BadCertificateEnvironment", denied},
		{403, "ExpiredProviderToken", denied},
		{403, "Forbidden", denied},
		{403, "InvalidProviderToken", denied},
		{403, "MissingProviderToken", denied},
		{403, "UnrelatedKeyIdInToken", denied},
		{403, "BadEnvironmentKeyIdInToken", denied},
		{404, "BadPath", refused},
		{405, "MethodNotAllowed", refused},
		{410, "ExpiredToken", push.Outcome{Result: push.Gone}},
		{410, "Unregistered", push.Outcome{Result: push.Gone}},
		{413, "PayloadTooLarge", refused},
		{429, "TooManyProviderTokenUpdates", push.Outcome{Result: push.Retry, RetryAfter: hold}},
		{429, "TooManyRequests", push.Outcome{Result: push.Retry}},
		{500, "InternalServerError", push.Outcome{Result: push.Retry, RetryAfter: 21 * time.Second}},
		{503, "ServiceUnavailable", push.Outcome{Result: push.Retry, RetryAfter: 21 * time.Second}},
		{503, "Shutdown", push.Outcome{Result: push.Retry, RetryAfter: 21 * time.Second}},
	} {
		service.Answer(func(pushkit.NativePush) pushkit.Reply {
			return pushkit.Reply{Status: row.status, Body: fmt.Sprintf(`{"reason":%q}`, row.reason), RetryAfter: "21"}
		})
		row.want.Status, row.want.Reason = row.status, row.reason
		before := service.Calls()
		require.Equal(t, row.want, a.Send(t.Context(), toApple(hello())))
		calls := 1
		if row.reason == "PayloadTooLarge" {
			calls = 2 // less was tried
		}
		require.Equal(t, calls, service.Calls()-before, row.reason)
	}
	service.Answer(func(pushkit.NativePush) pushkit.Reply { return pushkit.Reply{Status: 502, Body: "<html>"} })
	require.Equal(t, push.Outcome{Result: push.Retry, Status: 502, Reason: "502"}, a.Send(t.Context(), toApple(hello())))

	// A token that got too old is made anew once, if it may be.
	clock.pass(20 * time.Minute)
	first := ""
	service.Answer(func(p pushkit.NativePush) pushkit.Reply {
		if token := p.Header.Get("Authorization"); first == "" || first == token {
			first = token
			return pushkit.Reply{Status: 403, Body: `{"reason":"ExpiredProviderToken"}`}
		}
		return pushkit.Reply{}
	})
	require.Equal(t, push.Sent, a.Send(t.Context(), toApple(hello())).Result)
}

// Whatever people write and call themselves fits, or is told of without its text.
func TestTheLargestPushFitsIntoAPNs(t *testing.T) {
	t.Parallel()
	a, service, _ := newAPNs(t)
	for _, one := range []string{"a", "🐦", "\"", "\\", "\x01", "<", "я"} {
		n := hello()
		n.Title, n.Sender, n.Text = strings.Repeat(one, 20000), strings.Repeat(one, 20000), strings.Repeat(one, 20000)
		require.Equal(t, push.Sent, a.Send(t.Context(), toApple(n)).Result, one)
		got := service.Next(t)
		require.Equal(t, "C", got.ChatID)
		require.True(t, got.Text != "" || bytes.Contains(got.Body, []byte("push.message")), one)
	}
	service.Answer(func(p pushkit.NativePush) pushkit.Reply {
		if p.Text != "" {
			return pushkit.Reply{Status: 413, Body: `{"reason":"PayloadTooLarge"}`}
		}
		return pushkit.Reply{}
	})
	require.Equal(t, push.Sent, a.Send(t.Context(), toApple(hello())).Result)
	require.Contains(t, apsOf(t, service.Next(t)), "push.message")
}

func TestOnlyGoodKeysOfAPNsAreRead(t *testing.T) {
	t.Parallel()
	good := pushkit.StartAPNs(t, time.Now).Key
	rsaKey := pushkit.StartFCM(t, time.Now).PEM(t)
	for _, row := range []struct{ key, id, team, want string }{
		{string(good), "short", pushkit.APNsTeam, "key's id"},
		{string(good), pushkit.APNsKeyID, "TEAM/12345", "team's id"},
		{"x", pushkit.APNsKeyID, pushkit.APNsTeam, "PEM"},
		{strings.Replace(string(good), "-\nMI", "-\nMJ", 1), pushkit.APNsKeyID, pushkit.APNsTeam, "PKCS #8"},
		{rsaKey, pushkit.APNsKeyID, pushkit.APNsTeam, "P-256"},
	} {
		_, err := courier.ReadAPNsKey([]byte(row.key), row.id, row.team)
		require.ErrorContains(t, err, row.want)
	}
	key, err := courier.ReadAPNsKey(good, pushkit.APNsKeyID, pushkit.APNsTeam)
	require.NoError(t, err)
	_, err = courier.NewAPNs(courier.APNsOptions{Key: key, Address: "http://api.push.apple.com"})
	require.Error(t, err)
	a, err := courier.NewAPNs(courier.APNsOptions{Key: key, Topic: "x", Now: time.Now, Encode: wire.EncodePush})
	require.NoError(t, err)
	require.Equal(t, "api.push.apple.com", a.Service(push.Target{}))
	require.NoError(t, a.Check(toApple(hello()).Target))
	for _, bad := range []string{"", "0a", "../../../etc", strings.Repeat("0", 31), strings.Repeat("0", 402), strings.Repeat("g", 64)} {
		require.True(t, fault.Is(a.Check(push.Target{Channel: push.APNs, Address: bad}), fault.CodeInvalid), bad)
	}
	_, service, _ := newAPNs(t) // it doesn't trust a certificate that it doesn't know
	strict, err := courier.NewAPNs(courier.APNsOptions{Key: key, Topic: "x", Now: time.Now, Encode: wire.EncodePush, Address: service.URL})
	require.NoError(t, err)
	require.Equal(t, push.Outcome{Result: push.Retry, Reason: "no connection"}, strict.Send(t.Context(), toApple(hello())))
}
