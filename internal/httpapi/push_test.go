package httpapi_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/testkit"
	"github.com/roost-im/roost/internal/testkit/pgtest"
	"github.com/roost-im/roost/internal/testkit/pushkit"
)

func withPush(s *config.Settings) {
	s.PushNetworks, s.PushContact = pushkit.Networks, "mailto:operator@example.org"
}

func onEachEngine(t *testing.T, test func(t *testing.T, s *testkit.Server)) {
	for name, database := range map[string]func(testing.TB) string{"sqlite": func(testing.TB) string { return "" }, "postgres": pgtest.Database} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, testkit.Start(t, testkit.Options{Change: withPush, Database: database(t)}))
		})
	}
}

func subscribe(t *testing.T, u testkit.User, d *pushkit.Device) api.PushSubscription {
	t.Helper()
	sub, err := u.SubscribePush(t.Context(), d.Request())
	require.NoError(t, err)
	return sub
}

func say(t *testing.T, u testkit.User, chat, text string) api.Message {
	t.Helper()
	m, err := u.Send(t.Context(), chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
	require.NoError(t, err)
	return m
}

// A message is told to the devices of who isn't there, once per chat, and is cleared where it was read elsewhere.
func TestPushTellsWhoIsAway(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, s *testkit.Server) {
		service := pushkit.Start(t)
		alice, bob := s.User(t, "alice"), s.User(t, "bob")
		key, err := bob.PushKey(t.Context())
		require.NoError(t, err)
		phone := service.Device(t)
		sub := subscribe(t, bob, phone)
		require.Equal(t, []any{"webpush", strings.TrimPrefix(service.URL, "http://"), true, false}, []any{sub.Channel, sub.Service, sub.Current, sub.Failing})
		c := s.Private(t, alice, bob)
		m := say(t, alice, c.ID, "Hello **Bob**, ||secret||")
		got := phone.Next(t)
		require.Equal(t, api.Push{
			Kind: "message", Tag: c.ID, ChatID: c.ID, ChatType: "private", Seq: m.Seq, UserID: bob.ID, Sender: "alice", SenderID: alice.ID,
			Text: "Hello Bob, ▒▒▒▒▒▒", ContentType: "text", Unread: 1, Badge: 1, SentAt: &m.CreatedAt,
		}, got.Push)
		require.Equal(t, []any{key, "mailto:operator@example.org", "high"}, []any{got.Key, got.Contact, got.Urgency})

		_, err = bob.Marks(t.Context(), api.MarkRequest{ChatID: c.ID, ReadSeq: m.Seq})
		require.NoError(t, err)
		require.Equal(t, api.Push{Kind: "clear", Tag: c.ID, ChatID: c.ID, ChatType: "private", Seq: m.Seq, UserID: bob.ID}, phone.Next(t).Push)

		say(t, bob, c.ID, "not to myself")
		_, err = bob.UpdateChatMe(t.Context(), c.ID, api.ChatMePatch{Muted: ptr(true)})
		require.NoError(t, err)
		say(t, alice, c.ID, "muted")
		named, err := alice.Send(t.Context(), c.ID, api.MessageRequest{
			ClientID: client.NewClientID(), Content: client.Text("@bob"), Notify: []string{bob.ID}, Silent: true,
		})
		require.NoError(t, err)
		got = phone.Next(t)
		require.Equal(t, []any{named.Seq, true, true, 2, 0, "normal"}, []any{got.Seq, got.Mention, got.Silent, got.Unread, got.Badge, got.Urgency})
		phone.Empty(t)
	})
}

func TestPushSubscriptionsAreTheirOwners(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: withPush})
	service := pushkit.Start(t)
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	phone := service.Device(t)
	first := subscribe(t, alice, phone)
	again, err := alice.SubscribePush(t.Context(), phone.Request())
	require.NoError(t, err)
	require.Equal(t, first, again)
	a := send(t, s, request{method: "DELETE", path: "/push/subscriptions/" + first.ID, token: bob.Token})
	b := send(t, s, request{method: "DELETE", path: "/push/subscriptions/01ARZ3NDEKTSV4RRFFQ69G5FAV", token: bob.Token})
	require.Equal(t, []int{404, 404}, []int{a.status, b.status})
	require.Equal(t, problemOf(t, a).Detail, problemOf(t, b).Detail)
	_, err = bob.TestPush(t.Context(), first.ID)
	require.True(t, client.HasCode(err, api.CodeNotFound))
	_, err = bob.TestPush(t.Context(), "")
	require.True(t, client.HasCode(err, api.CodeNotFound))

	done, err := alice.TestPush(t.Context(), "")
	require.NoError(t, err)
	require.Equal(t, api.PushTestAnswer{Result: "sent", Status: 201}, done)
	require.Equal(t, "test", phone.Next(t).Kind)
	service.Answer(func(*pushkit.Device, int) (int, string) { return 503, "9" })
	done, err = alice.TestPush(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, api.PushTestAnswer{Result: "unreachable", Status: 503}, done)
	service.Answer(func(*pushkit.Device, int) (int, string) { return 403, "" })
	done, err = alice.TestPush(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, "refused", done.Result)
	list, err := alice.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.True(t, list[0].Failing)
	require.NotNil(t, list[0].SentAt)
	service.Answer(func(*pushkit.Device, int) (int, string) { return 410, "" })
	done, err = alice.TestPush(t.Context(), first.ID)
	require.NoError(t, err)
	require.Equal(t, "gone", done.Result)
	list, err = alice.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.Empty(t, list)

	// One session has one, however often it subscribes.
	for range 300 {
		subscribe(t, alice, service.Device(t))
	}
	list, err = alice.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, alice.Logout(t.Context()))
	stored, err := s.App.Core().Push.Subscriptions(t.Context(), ident.UserID(alice.ID))
	require.NoError(t, err)
	require.Empty(t, stored, "it goes with its session")
}

func TestBadPushSubscriptionsAreRefused(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice := s.User(t, "alice")
	good := pushkit.Start(t).Device(t).Request()
	good.Endpoint = "https://push.example.org/x"
	for name, change := range map[string]func(*api.PushSubscriptionRequest){
		"no channel":    func(r *api.PushSubscriptionRequest) { r.Channel = "" },
		"other channel": func(r *api.PushSubscriptionRequest) { r.Channel = "pigeon" },
		"not set up":    func(r *api.PushSubscriptionRequest) { r.Channel, r.Token = "fcm", "x" },
		"no endpoint":   func(r *api.PushSubscriptionRequest) { r.Endpoint = "" },
		"plain":         func(r *api.PushSubscriptionRequest) { r.Endpoint = "http://push.example.org/x" },
		"loopback":      func(r *api.PushSubscriptionRequest) { r.Endpoint = "https://127.0.0.1/x" },
		"private":       func(r *api.PushSubscriptionRequest) { r.Endpoint = "https://192.168.1.1/x" },
		"metadata":      func(r *api.PushSubscriptionRequest) { r.Endpoint = "https://169.254.169.254/x" },
		"this machine":  func(r *api.PushSubscriptionRequest) { r.Endpoint = "https://localhost/x" },
		"long endpoint": func(r *api.PushSubscriptionRequest) { r.Endpoint += strings.Repeat("x", 2000) },
		"no keys":       func(r *api.PushSubscriptionRequest) { r.Keys = nil },
		"no auth":       func(r *api.PushSubscriptionRequest) { r.Keys = &api.PushKeys{P256DH: r.Keys.P256DH} },
		"not base64":    func(r *api.PushSubscriptionRequest) { r.Keys = &api.PushKeys{P256DH: "!", Auth: r.Keys.Auth} },
		"not on a curve": func(r *api.PushSubscriptionRequest) {
			r.Keys = &api.PushKeys{P256DH: "BA" + strings.Repeat("A", 85), Auth: r.Keys.Auth}
		},
		"oversized point": func(r *api.PushSubscriptionRequest) {
			r.Keys = &api.PushKeys{P256DH: strings.Repeat("A", 80000), Auth: r.Keys.Auth}
		},
		"oversized auth": func(r *api.PushSubscriptionRequest) {
			r.Keys = &api.PushKeys{P256DH: r.Keys.P256DH, Auth: base64.RawURLEncoding.EncodeToString(make([]byte, 60000))}
		},
	} {
		bad := good
		change(&bad)
		_, err := alice.SubscribePush(t.Context(), bad)
		require.True(t, client.HasCode(err, api.CodeInvalid), name)
	}
	list, err := alice.PushSubscriptions(t.Context())
	require.NoError(t, err)
	require.Empty(t, list)
	_, err = alice.SubscribePush(t.Context(), good)
	require.NoError(t, err)
}

// What is shown, and whether anything comes, is the user's choice: for all chats, for one, and by the hour.
func TestPushFollowsItsUsersWishes(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: withPush})
	service := pushkit.Start(t)
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	phone := service.Device(t)
	subscribe(t, bob, phone)
	c := s.Private(t, alice, bob)
	g, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "group", Title: "Book club", Members: []string{bob.ID}, ClientID: client.NewClientID()})
	require.NoError(t, err)
	wish := func(r api.NotificationsRequest) {
		t.Helper()
		_, err := bob.SetNotifications(t.Context(), r)
		require.NoError(t, err)
	}
	wishIn := func(id string, n api.ChatNotify) {
		t.Helper()
		_, err := bob.UpdateChatMe(t.Context(), id, api.ChatMePatch{Notify: &n})
		require.NoError(t, err)
	}
	wish(api.NotificationsRequest{Preview: "none", Groups: "mentions", Silent: true})
	say(t, alice, g.ID, "names nobody")
	m := say(t, alice, c.ID, "secret")
	require.Equal(t, api.Push{
		Kind: "message", Tag: c.ID, ChatID: c.ID, ChatType: "private", Seq: m.Seq, UserID: bob.ID, Unread: 1, Badge: 2, Silent: true, SentAt: &m.CreatedAt,
	}, phone.Next(t).Push)

	wishIn(g.ID, api.ChatNotify{Preview: "name", Sound: "on"})
	_, err = alice.Send(t.Context(), g.ID, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("@all"), NotifyAll: true})
	require.NoError(t, err)
	got := phone.Next(t)
	require.Equal(t, []any{g.ID, "Book club", "alice", "", "", true, false},
		[]any{got.ChatID, got.Title, got.Sender, got.Text, got.ContentType, got.Mention, got.Silent})

	wish(api.NotificationsRequest{Preview: "full", Groups: "all"})
	wishIn(c.ID, api.ChatNotify{OnlyMentions: true})
	say(t, alice, c.ID, "not named")
	last := say(t, alice, g.ID, "to all")
	got = phone.Next(t)
	require.Equal(t, []any{g.ID, last.Seq}, []any{got.ChatID, got.Seq})
	phone.Empty(t)
}

// However often somebody signs in and subscribes, there are as many subscriptions as sessions may be, and a flood is refused with its code.
func TestPushSubscriptionsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 5
	s := testkit.Start(t, testkit.Options{Change: func(s *config.Settings) {
		withPush(s)
		s.MaxSessions = most
	}})
	service := pushkit.Start(t)
	alice, bob := s.User(t, "alice"), testkit.User{Client: s.Client(t, "")}
	in, err := bob.Register(t.Context(), api.RegisterRequest{Username: "bob", Password: "a long enough password"})
	require.NoError(t, err)
	bob.ID = in.User.ID
	var last *pushkit.Device
	for range 3 * most {
		bob.Client = s.Client(t, "")
		_, err = bob.Login(t.Context(), api.LoginRequest{Username: "bob", Password: "a long enough password"})
		require.NoError(t, err)
		last = service.Device(t)
		subscribe(t, bob, last)
	}
	stored, err := s.App.Core().Push.Subscriptions(t.Context(), ident.UserID(bob.ID))
	require.NoError(t, err)
	require.Len(t, stored, most)
	c := s.Private(t, alice, bob)
	m := say(t, alice, c.ID, "told to those that are left")
	require.Equal(t, m.Seq, last.Next(t).Seq)

	flooded := testkit.Start(t, testkit.Options{Change: func(s *config.Settings) {
		withPush(s)
		s.CallRate = config.Rate{Burst: 30, Every: time.Hour}
	}})
	carol := flooded.User(t, "carol")
	refused := 0
	for range 10_000 {
		if _, err := carol.SubscribePush(t.Context(), service.Device(t).Request()); err != nil {
			require.True(t, client.HasCode(err, api.CodeRateLimited), "%v", err)
			if refused++; refused == 100 {
				break
			}
		}
	}
	require.Equal(t, 100, refused)
	left, err := flooded.App.Core().Push.Subscriptions(t.Context(), ident.UserID(carol.ID))
	require.NoError(t, err)
	require.Len(t, left, 1)
}
