package test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pushkit"
)

// withNative is a server with keys of both services of phones.
func withNative(t *testing.T, fcm *pushkit.FCM, apns *pushkit.APNs) *server {
	t.Helper()
	folder := t.TempDir()
	file := func(name string, content []byte) string {
		name = filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(name, content, 0o600))
		return name
	}
	s := prepare(t, "", "--fcm-key", file("fcm.json", fcm.Key), "--fcm-address", fcm.URL, "--apns-key", file("apns.p8", apns.Key),
		"--apns-key-id", pushkit.APNsKeyID, "--apns-team", pushkit.APNsTeam, "--apns-topic", pushkit.APNsTopic, "--apns-address", apns.URL)
	s.env = append(s.env, "SSL_CERT_FILE="+file("roots.pem", apns.Certificate))
	s.start()
	return s
}

// Apps on phones are told by the operator's keys, what isn't valid any more is forgotten, and a key that isn't taken is the operator's to see.
func TestPhonesAreNotified(t *testing.T) {
	t.Parallel()
	fcm, apns := pushkit.StartFCM(t, time.Now), pushkit.StartAPNs(t, time.Now)
	s := withNative(t, fcm, apns)
	logins := s.users(3)
	alice, bob, carol := s.client(logins[0].Token), s.client(logins[1].Token), s.client(logins[2].Token)
	android, iphone := "dQw4w9WgXcQ:"+strings.Repeat("A", 140), strings.Repeat("0f", 32)
	for _, bad := range []api.PushSubscriptionRequest{
		{Channel: "fcm"},
		{Channel: "fcm", Token: strings.Repeat("x", 1025)},
		{Channel: "fcm", Endpoint: "https://push.example.org"},
		{Channel: "apns", Token: android},
		{Channel: "apns", Token: iphone + "/.."},
		{Channel: "apns", Token: strings.Repeat("0", 60000)},
	} {
		_, err := bob.SubscribePush(t.Context(), bad)
		require.True(t, client.HasCode(err, api.CodeInvalid), "%+v", bad)
	}
	one, err := bob.SubscribePush(t.Context(), api.PushSubscriptionRequest{Channel: "fcm", Token: android})
	require.NoError(t, err)
	require.Equal(t, []any{"fcm", strings.TrimPrefix(fcm.URL, "http://"), true}, []any{one.Channel, one.Service, one.Current})
	_, err = carol.SubscribePush(t.Context(), api.PushSubscriptionRequest{Channel: "apns", Token: iphone})
	require.NoError(t, err)
	chat, err := alice.CreateChat(t.Context(), api.ChatRequest{
		Type: "group", Title: "Owls", Members: []string{logins[1].UserID, logins[2].UserID}, ClientID: client.NewClientID(),
	})
	require.NoError(t, err)
	say := func(text string) api.Message {
		m, err := alice.Send(t.Context(), chat.ID, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
		require.NoError(t, err)
		return m
	}
	m := say("a secret of owls")
	for token, got := range map[string]pushkit.NativePush{android: fcm.Next(t), iphone: apns.Next(t)} {
		require.Equal(t, []any{token, "message", m.Seq, "Owls", "a secret of owls", true, 24 * 3600},
			[]any{got.Token, got.Kind, got.Seq, got.Title, got.Text, got.IsHigh, got.TTL})
	}
	_, err = carol.Marks(t.Context(), api.MarkRequest{ChatID: chat.ID, ReadSeq: m.Seq})
	require.NoError(t, err)
	require.Equal(t, []any{"clear", m.Seq}, kindAndSeq(apns.Next(t)))

	// What is given up is the operator's to see, and to have tried again.
	fcm.Answer(func(pushkit.NativePush) pushkit.Reply {
		return pushkit.Reply{Status: 400, Body: `{"error":{"status":"INVALID_ARGUMENT"}}`}
	})
	m = say("given up")
	require.Equal(t, m.Seq, apns.Next(t).Seq)
	require.Eventually(t, func() bool {
		out, err := s.run("push", "dead")
		return err == nil && strings.Contains(out, logins[1].Username) && strings.Contains(out, "INVALID_ARGUMENT")
	}, time.Minute, 50*time.Millisecond)
	levels, findings, _ := s.examine(t)
	require.Equal(t, "warning", levels["push"], "%v", findings)
	out, err := s.run("push", "dead", logins[2].Username)
	require.NoError(t, err)
	require.Contains(t, out, "No notification was given up")
	_, err = s.run("push", "dead", "--retry", "--drop")
	require.Error(t, err)
	fcm.Answer(nil)
	out, err = s.run("push", "dead", "--retry")
	require.NoError(t, err)
	require.Contains(t, out, "1 notifications are tried again")
	require.Equal(t, m.Seq, fcm.Next(t).Seq)

	// The doctor asks the services, with the keys.
	levels, findings, _ = s.examine(t)
	require.Equal(t, "ok", levels["push"], "%v", findings)
	require.Contains(t, findings, finding{"ok", "push", "Google takes the key of the project owls-of-the-barn", ""})
	require.Contains(t, findings, finding{"ok", "push", strings.TrimPrefix(apns.URL, "https://") + " answers", ""})
	fcm.Refuse(func() (pushkit.Reply, bool) {
		return pushkit.Reply{Status: 400, Body: `{"error":"invalid_grant"}`}, true
	})
	levels, findings, err = s.examine(t)
	require.Error(t, err)
	require.Equal(t, "problem", levels["push"], "%v", findings)
	fcm.Refuse(nil)

	apns.Answer(func(pushkit.NativePush) pushkit.Reply {
		return pushkit.Reply{Status: 410, Body: `{"reason":"Unregistered"}`}
	})
	fcm.Answer(func(pushkit.NativePush) pushkit.Reply {
		return pushkit.Reply{Status: 403, Body: `{"error":{"status":"PERMISSION_DENIED"}}`}
	})
	done, err := carol.TestPush(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, api.PushTestAnswer{Result: "gone", Status: 410}, done)
	left, err := carol.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.Empty(t, left)
	done, err = bob.TestPush(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, api.PushTestAnswer{Result: "refused", Status: 403}, done)
	out, err = s.run("push", "test", logins[1].Username)
	require.ErrorContains(t, err, "not all devices were reached")
	require.Contains(t, out, "denied PERMISSION_DENIED")
	say("nobody hears it")
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "doesn't take this server's key") }, time.Minute, 10*time.Millisecond)
	left, err = bob.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.Len(t, left, 1, "it isn't the device's fault")
	require.False(t, left[0].Failing)
	for _, secret := range []string{android, iphone, "PRIVATE KEY", "secret of owls", string(apns.Key[40:60])} {
		require.NotContains(t, s.log.String(), secret)
	}
	require.Zero(t, s.stop())
	s.args[len(s.args)-1] = "http://api.push.apple.com"
	_, err = s.run("push", "test", logins[1].Username)
	require.ErrorContains(t, err, "must be an https address")
}

func kindAndSeq(p pushkit.NativePush) []any { return []any{p.Kind, p.Seq} }
