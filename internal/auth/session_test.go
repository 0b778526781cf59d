package auth_test

import (
	"context"
	"crypto/rand"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// watchedStore counts reads of sessions, and lets a test do something between such a read and its answer.
type watchedStore struct {
	auth.Store
	reads atomic.Int64
	after func()
}

func (s *watchedStore) SessionByToken(ctx context.Context, token auth.TokenHash) (auth.Session, user.User, error) {
	session, u, err := s.Store.SessionByToken(ctx, token)
	s.reads.Add(1)
	if s.after != nil {
		s.after()
	}
	return session, u, err
}

func watched(e *env) (*env, *watchedStore) {
	w := &watchedStore{Store: e.opt.Store}
	return e.again(func(o *auth.Options) { o.Store = w }), w
}

func TestTokensThatAreNone(t *testing.T) {
	t.Parallel()
	e, store := watched(setup(t))
	alice := e.register("alice")
	for _, token := range []string{"", "nonsense", alice.token + "x", alice.token[1:], strings.Repeat("x", 1<<20)} {
		e.requireOver(token)
	}
	require.Zero(t, store.reads.Load(), "their shape says it")
	e.requireOver(strings.Repeat("x", len(alice.token)))
	e.requireLive(alice.token)
}

func TestHotCallsDoNotAskTheDatabase(t *testing.T) {
	t.Parallel()
	e, store := watched(setup(t))
	alice := e.register("alice")
	recognize := func() user.User {
		_, u, err := e.Recognize(t.Context(), alice.token, home)
		require.NoError(t, err)
		return u
	}
	for range 100 {
		require.Equal(t, alice.User, recognize())
	}
	require.EqualValues(t, 1, store.reads.Load())
	about := "new"
	_, err := e.store.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{About: &about})
	require.NoError(t, err)
	require.Empty(t, recognize().About)
	_, fresh, err := e.Authenticate(t.Context(), alice.token, home)
	require.NoError(t, err)
	require.Equal(t, about, fresh.About, "who asks for it gets it as it is now")
	require.Equal(t, about, recognize().About)
	reads := store.reads.Load()
	e.clock.move(10 * time.Second)
	recognize()
	require.Equal(t, reads+1, store.reads.Load())
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice, bob := e.register("alice"), e.register("bob")
	phone, err := e.login("alice", password, away)
	require.NoError(t, err)
	e.requireLive(phone.token)
	requireCode(t, fault.CodeNotFound, e.Revoke(t.Context(), bob.ID, phone.session.ID), "not bob's")
	requireCode(t, fault.CodeNotFound, e.Revoke(t.Context(), alice.ID, "nonsense-$"))
	e.requireLive(phone.token)
	node := e.again()
	node.requireLive(phone.token)

	require.NoError(t, e.Revoke(t.Context(), alice.ID, phone.session.ID))
	require.Equal(t, []ident.SessionID{phone.session.ID}, e.ended.take())
	e.requireOver(phone.token)
	e.requireLive(alice.token)
	requireCode(t, fault.CodeNotFound, e.Revoke(t.Context(), alice.ID, phone.session.ID))
	_, _, err = node.Recognize(t.Context(), phone.token, home)
	require.NoError(t, err, "another node believes it for some seconds")
	ended, err := node.Recheck(t.Context(), []ident.SessionID{alice.session.ID, phone.session.ID})
	require.NoError(t, err)
	require.Equal(t, []ident.SessionID{phone.session.ID}, ended)
	node.requireOver(phone.token)

	require.NoError(t, e.Logout(t.Context(), alice.session))
	require.NoError(t, e.Logout(t.Context(), alice.session), "it is over, as was wanted")
	e.requireOver(alice.token)
	e.clock.move(10 * time.Second)
	_, _, err = node.Recognize(t.Context(), alice.token, home)
	requireCode(t, fault.CodeUnauthenticated, err, "after the time of the cache at the latest")
	_, _, err = node.Recognize(t.Context(), bob.token, home)
	require.NoError(t, err)
	require.Equal(t, 1, node.Kept(), "what is believed")
	e.clock.move(10 * time.Second)
	require.Zero(t, node.Kept(), "nothing is kept longer")
}

// A session that is looked up while it is revoked must not come back by the cache.
func TestRevokeWhileLookedUp(t *testing.T) {
	t.Parallel()
	e, store := watched(setup(t))
	alice := e.register("alice")
	store.after = func() {
		store.after = nil
		require.NoError(t, e.Revoke(t.Context(), alice.ID, alice.session.ID))
	}
	_, _, err := e.Recognize(t.Context(), alice.token, home)
	require.NoError(t, err, "it was read before")
	e.requireOver(alice.token)
}

func TestTheLeastUsedSessionGoes(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) { s.MaxSessions = 2 })
	alice := e.register("alice")
	e.clock.move(time.Second)
	second, err := e.login("alice", password, home)
	require.NoError(t, err)
	e.clock.move(time.Second)
	e.requireLive(alice.token)
	third, err := e.login("alice", password, home)
	require.NoError(t, err)
	e.requireOver(alice.token)
	require.Equal(t, []ident.SessionID{alice.session.ID}, e.ended.take())
	list, err := e.Sessions(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Equal(t, []auth.Session{third.session, second.session}, list)
}

func TestSessionsEndWhenTheyAreNotUsed(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) { s.SessionIdle = time.Hour })
	alice := e.register("alice")
	for range 5 { // used again and again, it lives on
		e.clock.move(59 * time.Minute)
		e.requireLive(alice.token)
	}
	e.Flush(t.Context())
	e.clock.move(59 * time.Minute)
	ended, err := e.Recheck(t.Context(), []ident.SessionID{alice.session.ID})
	require.NoError(t, err)
	require.Empty(t, ended)
	e.Flush(t.Context())
	e.clock.move(59 * time.Minute)
	e.requireLive(alice.token) // since it was connected

	e.Flush(t.Context())
	e.clock.move(time.Hour)
	_, _, err = e.Recognize(t.Context(), alice.token, home)
	requireCode(t, fault.CodeSessionExpired, err)
	_, _, err = e.Authenticate(t.Context(), alice.token, home)
	requireCode(t, fault.CodeSessionExpired, err)
	ended, err = e.Recheck(t.Context(), []ident.SessionID{alice.session.ID})
	require.NoError(t, err)
	require.Equal(t, []ident.SessionID{alice.session.ID}, ended)
	list, err := e.Sessions(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Empty(t, list)
}

func TestUseIsNotedByTheMinute(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("alice") // at 12:00:30
	stored := func() auth.Session {
		e.Flush(t.Context())
		s, _, err := e.store.SessionByToken(t.Context(), sha(alice.token))
		require.NoError(t, err)
		return s
	}
	use := func(address string) auth.Session {
		s, _, err := e.Recognize(t.Context(), alice.token, address)
		require.NoError(t, err)
		return s
	}
	require.Equal(t, alice.session, use(away), "the minute in which it began")
	require.Equal(t, alice.session, stored())
	e.clock.move(50 * time.Second) // 12:01:20
	want := alice.session
	want.LastActiveAt, want.Place = e.clock.now().Truncate(time.Minute), away
	want.ExpiresAt = e.clock.now().Add(auth.Defaults().SessionIdle)
	require.Equal(t, want, use(away))
	list, err := e.Sessions(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Equal(t, []auth.Session{want}, list, "before it is stored")
	e.clock.move(9 * time.Second)
	require.Equal(t, want, use("203.0.113.5"), "the next minute is early enough")
	require.Equal(t, want, stored())

	e.clock.move(20 * time.Minute)
	_, err = e.Recheck(t.Context(), []ident.SessionID{alice.session.ID, "unknown"})
	require.NoError(t, err)
	want.LastActiveAt = e.clock.now().Truncate(time.Minute)
	want.ExpiresAt = e.clock.now().Add(auth.Defaults().SessionIdle)
	require.Equal(t, want, stored(), "connected, from where it was")
	e.clock.move(5 * time.Minute)
	_, err = e.Recheck(t.Context(), []ident.SessionID{alice.session.ID})
	require.NoError(t, err)
	require.Equal(t, want, stored(), "that a session is connected is noted more rarely")
}

func TestRunStoresUseAndRemovesWhatExpired(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		store := open(t)
		defer func() { require.NoError(t, store.Close()) }()
		settings := cheap()
		settings.SessionIdle = time.Hour
		s, err := auth.NewService(auth.Options{
			Store: store, Publisher: &published{}, IDs: ident.NewGenerator(time.Now, rand.Reader), Now: time.Now, Random: rand.Reader,
			Log: slog.New(slog.DiscardHandler), Settings: settings,
		})
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { defer close(done); s.Run(ctx) }()
		_, session, token, err := s.Register(t.Context(), auth.Registration{Username: "alice", Password: password, Address: home})
		require.NoError(t, err)
		lastActive := func() time.Time {
			one, _, err := store.SessionByToken(t.Context(), sha(token))
			require.NoError(t, err)
			return one.LastActiveAt
		}
		time.Sleep(2 * time.Minute)
		_, _, err = s.Recognize(t.Context(), token, home)
		require.NoError(t, err)
		require.Equal(t, session.LastActiveAt, lastActive())
		time.Sleep(11 * time.Second)
		used := lastActive()
		require.True(t, used.After(session.LastActiveAt))
		time.Sleep(time.Minute)
		_, _, err = s.Recognize(t.Context(), token, home)
		require.NoError(t, err)
		cancel()
		<-done
		require.True(t, lastActive().After(used), "the end stores what is left")

		ctx, cancel = context.WithCancel(t.Context())
		done = make(chan struct{})
		go func() { defer close(done); s.Run(ctx) }()
		time.Sleep(2 * time.Hour)
		_, _, err = s.Recognize(t.Context(), token, home)
		requireCode(t, fault.CodeSessionExpired, err, "known as expired for a while")
		time.Sleep(24 * time.Hour)
		_, _, err = s.Recognize(t.Context(), token, home)
		requireCode(t, fault.CodeUnauthenticated, err)
		cancel()
		<-done
	})
}

func TestClip(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, want string }{
		{"", ""},
		{"  a\tb\r\nc  ", "a b c"},
		{"a\x00b\xffc\u202Ed", "a bc d"},
		{"12345678901", "1234567890"},
		{"123456789 1", "123456789"},
		{"12345678äx", "12345678ä"},
		{"123456789äx", "123456789"},
		{strings.Repeat("ä", 1<<20), "äääää"},
	} {
		got := auth.Clip(tc.text, 10)
		require.Equal(t, tc.want, got)
		require.True(t, utf8.ValidString(got))
	}
}
