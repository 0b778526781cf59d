package courier_test

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"net/http"
	"net/netip"
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

// target is a device of the test's push service, as the server reads it.
func target(t *testing.T, d *pushkit.Device) push.Target {
	t.Helper()
	out, err := wire.PushTarget(d.Request())
	require.NoError(t, err)
	return out
}

func newKey(t *testing.T) *courier.Key {
	t.Helper()
	stored, err := courier.NewKey()
	require.NoError(t, err)
	key, err := courier.ReadKey(stored)
	require.NoError(t, err)
	return key
}

func setup(t *testing.T) (*courier.WebPush, *courier.Key) {
	t.Helper()
	key := newKey(t)
	return courier.NewWebPush(courier.WebPushOptions{
		Key: key, Contact: "mailto:operator@example.org", Allowed: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Now: time.Now,
	}), key
}

func note(to push.Target, n push.Note) push.Push {
	n.Urgency = push.UrgencyHigh
	return push.Push{Target: to, Note: n, Payload: wire.EncodePush(n), Topic: string(n.ChatID), TTL: time.Hour}
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(text)
	require.NoError(t, err)
	return raw
}

// The example of RFC 8291, appendix A.
func TestEncryptsAsTheStandardDoes(t *testing.T) {
	t.Parallel()
	own, err := ecdh.P256().NewPrivateKey(unhex(t, "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
	require.NoError(t, err)
	point := unhex(t, "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
	got, err := courier.Seal([]byte("When I grow up, I want to be a watermelon"), point, unhex(t, "BTBZMqHH6r4Tts7J_aSIgg"), own,
		unhex(t, "DGv6ra1nlYgDCS1FRnbzlw"), 1)
	require.NoError(t, err)
	require.Equal(t, "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6c"+
		"VPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN", base64.RawURLEncoding.EncodeToString(got))
}

func TestPushArrives(t *testing.T) {
	t.Parallel()
	service := pushkit.Start(t)
	w, key := setup(t)
	phone, tablet := service.Device(t), service.Device(t)
	n := push.Note{Kind: push.KindMessage, UserID: "U", ChatID: "C", ChatType: "group", Seq: 7, Title: "Book club", Sender: "Боб 🐦", Text: "a\n b\u2028c", Badge: 3}
	require.Equal(t, push.Outcome{Result: push.Sent, Status: 201}, w.Send(t.Context(), note(target(t, phone), n)))
	got := phone.Next(t)
	require.Equal(t, []any{"message", "C", "C", int64(7), "Book club", "Боб 🐦", "a b c", 3},
		[]any{got.Kind, got.Tag, got.ChatID, got.Seq, got.Title, got.Sender, got.Text, got.Badge})
	require.Equal(t, []any{key.Public(), "mailto:operator@example.org", 3600, "high"}, []any{got.Key, got.Contact, got.TTL, got.Urgency})
	require.NotContains(t, got.Topic, "C\x00")
	require.Len(t, got.Topic, 32)

	n.Text = "longer, and of the same size to who sees it pass"
	require.Equal(t, push.Sent, w.Send(t.Context(), note(target(t, phone), n)).Result)
	again := phone.Next(t)
	require.Equal(t, []string{got.Topic, got.Length}, []string{again.Topic, again.Length}, "the same chat of the same device")
	require.Equal(t, push.Sent, w.Send(t.Context(), note(target(t, tablet), n)).Result)
	require.NotEqual(t, got.Topic, tablet.Next(t).Topic, "a push service can't tell that it is the same chat")
}

// Whatever people write and call themselves fits into what push services take.
func TestTheLargestPushArrives(t *testing.T) {
	t.Parallel()
	service := pushkit.Start(t)
	w, _ := setup(t)
	phone := service.Device(t)
	const longID = "ZZZZZZZZZZZZZZZZZZZZZZZZZZ"
	for _, one := range []string{"a", "🐦", "\x01", "<", "\u2028", "\"", "\xff", "я"} {
		long := strings.Repeat(one, 20000)
		n := push.Note{
			Kind: push.KindMessage, Title: long, Sender: long, Text: long, UserID: longID, ChatID: longID, SenderID: longID, IconUser: longID, IconID: longID, ChatType: "channel",
			ContentType: "encrypted", IsMention: true, Unread: 999, Badge: 999, IsSilent: true, Seq: 1 << 52, SentAt: time.Now(),
		}
		raw := wire.EncodePush(n)
		require.LessOrEqual(t, len(raw), push.MaxPayload, one)
		require.Equal(t, push.Sent, w.Send(t.Context(), note(target(t, phone), n)).Result)
		phone.Next(t)
	}
	big := note(target(t, phone), push.Note{Kind: push.KindTest})
	big.Payload = make([]byte, 4096)
	require.Equal(t, push.Refused, w.Send(t.Context(), big).Result)
}

func TestAnswersOfPushServicesAreSorted(t *testing.T) {
	t.Parallel()
	service := pushkit.Start(t)
	w, _ := setup(t)
	phone := service.Device(t)
	for _, row := range []struct {
		status int
		after  string
		want   push.Outcome
	}{
		{200, "", push.Outcome{Result: push.Sent, Status: 200}},
		{202, "", push.Outcome{Result: push.Sent, Status: 202}},
		{404, "", push.Outcome{Result: push.Gone, Status: 404, Reason: "404"}},
		{410, "", push.Outcome{Result: push.Gone, Status: 410, Reason: "410"}},
		{429, "7", push.Outcome{Result: push.Retry, Status: 429, Reason: "429", RetryAfter: 7 * time.Second}},
		{429, "Mon, 02 Jan 2006 15:04:05 GMT", push.Outcome{Result: push.Retry, Status: 429, Reason: "429"}},
		{500, "", push.Outcome{Result: push.Retry, Status: 500, Reason: "500"}},
		{503, "-1", push.Outcome{Result: push.Retry, Status: 503, Reason: "503"}},
		{400, "", push.Outcome{Result: push.Refused, Status: 400, Reason: "400"}},
		{403, "", push.Outcome{Result: push.Refused, Status: 403, Reason: "403"}},
		{413, "", push.Outcome{Result: push.Refused, Status: 413, Reason: "413"}},
		{307, "", push.Outcome{Result: push.Refused, Status: 307, Reason: "307"}},
	} {
		service.Answer(func(*pushkit.Device, int) (int, string) { return row.status, row.after })
		require.Equal(t, row.want, w.Send(t.Context(), note(target(t, phone), push.Note{Kind: push.KindTest})))
	}
	to := target(t, phone)
	to.Address = "http://127.0.0.1:1/x"
	require.Equal(t, push.Outcome{Result: push.Retry, Reason: "no connection"}, w.Send(t.Context(), note(to, push.Note{})))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, push.Retry, w.Send(ctx, note(to, push.Note{})).Result)
}

func TestOnlyGoodTargetsAreTaken(t *testing.T) {
	t.Parallel()
	service := pushkit.Start(t)
	inside, key := setup(t)
	public := courier.NewWebPush(courier.WebPushOptions{Key: key, Contact: "mailto:operator@example.org", Now: time.Now})
	good := target(t, service.Device(t))
	require.NoError(t, inside.Check(good))
	for _, address := range []string{"https://push.example.org/1/abc", "https://push.example.org:8443/x?y=z"} {
		good.Address = address
		require.NoError(t, public.Check(good), address)
	}
	require.Equal(t, "push.example.org:8443", public.Service(good))
	for _, address := range []string{
		"", "x", "http://push.example.org/x", "ftp://push.example.org/x", "https:///x", "https://a@push.example.org/x", "https://push.example.org/x#y",
		"https:push.example.org", "https://127.0.0.1/x", "https://[::1]/x", "https://10.0.0.1/x", "https://169.254.169.254/latest", "https://localhost/x",
		"https://printer/x", "https://db.internal/x", "https://push.example.org/\x00", "https://push.example.org/ x", service.URL,
		"https://push.example.org/" + strings.Repeat("x", 1024),
	} {
		bad := good
		bad.Address = address
		require.True(t, fault.Is(public.Check(bad), fault.CodeInvalid), address)
	}
	for _, change := range []func(*push.Target){
		func(p *push.Target) { p.P256DH = nil },
		func(p *push.Target) { p.P256DH = p.P256DH[:64] },
		func(p *push.Target) { p.P256DH = append([]byte{4}, make([]byte, 64)...) },
		func(p *push.Target) { p.P256DH = make([]byte, 1<<20) },
		func(p *push.Target) { p.Auth = p.Auth[:15] },
		func(p *push.Target) { p.Auth = make([]byte, 1<<20) },
	} {
		bad := good
		change(&bad)
		require.True(t, fault.Is(public.Check(bad), fault.CodeInvalid))
	}
	// What was taken once is checked again where it is connected to.
	here := target(t, service.Device(t))
	require.Equal(t, push.Outcome{Result: push.Refused, Reason: "address not allowed"}, public.Send(t.Context(), note(here, push.Note{Kind: push.KindTest})))
	require.Equal(t, http.StatusCreated, inside.Send(t.Context(), note(here, push.Note{Kind: push.KindTest})).Status)
}

// Apple's service ends the subscriptions of pages that are woken and show nothing.
func TestAppleIsNotAskedToClear(t *testing.T) {
	t.Parallel()
	w, _ := setup(t)
	to := push.Target{Channel: push.WebPush, Address: "https://web.push.apple.com/x"}
	require.Equal(t, push.Outcome{Result: push.Sent}, w.Send(t.Context(), note(to, push.Note{Kind: push.KindClear})))
	require.Equal(t, push.Outcome{Result: push.Sent}, w.Send(t.Context(), note(to, push.Note{Kind: push.KindMessage, Seq: 3, Replaces: 4})))
}

func TestKeysAreKept(t *testing.T) {
	t.Parallel()
	stored, err := courier.NewKey()
	require.NoError(t, err)
	first, err := courier.ReadKey(stored)
	require.NoError(t, err)
	second, err := courier.ReadKey(stored)
	require.NoError(t, err)
	require.Equal(t, first.Public(), second.Public())
	require.Len(t, unhex(t, first.Public()), 65)
	for _, bad := range []string{"", "!", "AAAA", strings.Repeat("_", 43)} {
		_, err := courier.ReadKey(bad)
		require.Error(t, err, bad)
	}
}
