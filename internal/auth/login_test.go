package auth_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

func TestLogin(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("Alice")
	for _, name := range []string{"alice", "ALICE", " Alice "} {
		in, err := e.login(name, password, away)
		require.NoError(t, err)
		require.Equal(t, alice.ID, in.ID)
		require.Equal(t, away, in.session.Place)
		e.requireLive(in.token)
		e.requireLive(alice.token)
	}
	_, err := e.login("a1ice", password, away)
	requireCode(t, fault.CodeLoginFailed, err, "a look-alike isn't the user")
}

// A failed login says the same and costs the same, whatever the reason: one hash at the settings' costs.
func TestFailedLoginsAreAlike(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.register("alice")
	off := e.register("off")
	require.NoError(t, e.SetState(t.Context(), off.ID, user.StateDisabled))
	_, err := e.CreateUser(t.Context(), auth.NewUser{Username: "no-password", Role: user.RoleUser})
	require.NoError(t, err)
	_, want := e.login("alice", "wrong password", home)
	for _, tc := range []struct{ username, password string }{
		{"alice", "another wrong one"},
		{"nobody", password},
		{"off", password},
		{"off", "wrong password"},
		{"no-password", password},
		{"no-password", ""},
		{"alice", ""},
		{"", ""},
		{"not a name \x00\xff", password},
		{strings.Repeat("x", 1000), password},
		{"alice", strings.Repeat("x", 100_000)},
	} {
		e.hashes.Store(0)
		_, err := e.login(tc.username, tc.password, "192.0.2.9")
		require.Equal(t, want, err, tc.username)
		require.EqualValues(t, 1, e.hashes.Load(), tc.username)
		e.clock.move(time.Hour)
	}
}

func tight(s *auth.Settings) {
	s.LoginTries = auth.Rate{Burst: 3, Every: time.Minute}
	s.LoginAddress = auth.Rate{Burst: 6, Every: time.Minute}
	s.LoginAccount = auth.Rate{Burst: 9, Every: time.Minute}
}

// fail fails to log in as often as it is let, and returns how often that was.
func (e *env) fail(username, address string) int {
	e.t.Helper()
	for n := range 100 {
		_, err := e.login(username, "wrong password", address)
		if fault.Is(err, fault.CodeRateLimited) {
			return n
		}
		requireCode(e.t, fault.CodeLoginFailed, err)
	}
	require.Fail(e.t, "no limit")
	return 0
}

func TestGuessingOnePasswordIsLimited(t *testing.T) {
	t.Parallel()
	e := setup(t, tight)
	alice := e.register("alice")
	require.Equal(t, 3, e.fail("alice", away))
	e.hashes.Store(0)
	_, err := e.login("ALICE", password, away)
	requireCode(t, fault.CodeRateLimited, err, "the right password neither, or it would be found")
	f, _ := fault.From(err)
	require.Equal(t, time.Minute, f.RetryAfter)
	require.Zero(t, e.hashes.Load(), "who is over the limit costs no hash")
	_, err = e.again().login("alice", password, away)
	requireCode(t, fault.CodeRateLimited, err, "other nodes know")

	in, err := e.login("alice", password, "203.0.113.5")
	require.NoError(t, err, "from another address nothing is felt")
	e.requireLive(in.token)
	e.requireLive(alice.token)
	e.clock.move(time.Minute)
	require.Equal(t, 1, e.fail("alice", away))
	require.Equal(t, 3, e.fail("nobody", "203.0.113.6"), "an unknown username is limited alike")
}

func TestGuessingManyAccountsIsLimited(t *testing.T) {
	t.Parallel()
	e := setup(t, tight)
	e.register("alice")
	for i := range 6 {
		_, err := e.login(fmt.Sprintf("user-%d", i), "wrong password", "2001:db8::1")
		requireCode(t, fault.CodeLoginFailed, err)
	}
	_, err := e.login("alice", password, "2001:db8::ffff")
	requireCode(t, fault.CodeRateLimited, err, "the same /64")
	_, err = e.login("alice", password, "2001:db8:0:1::1")
	require.NoError(t, err)
}

func TestOwnersAreNotLockedOutByGuessesFromManyAddresses(t *testing.T) {
	t.Parallel()
	e := setup(t, tight)
	alice := e.register("alice") // at home
	guessed := 0
	for i := range 100 {
		n := e.fail("alice", fmt.Sprintf("198.51.100.%d", i+1))
		if guessed += n; n == 0 {
			break
		}
	}
	require.Equal(t, 9, guessed)
	_, err := e.login("alice", password, "203.0.113.5")
	requireCode(t, fault.CodeRateLimited, err, "where the account is unknown")
	in, err := e.login("alice", password, home)
	require.NoError(t, err)
	e.requireLive(in.token)
	_, err = e.login("alice", "wrong password", home)
	requireCode(t, fault.CodeLoginFailed, err, "at home only the tight limit holds")
	require.Equal(t, 2, e.fail("alice", home))

	// A success gave nothing back.
	_, err = e.login("alice", password, "203.0.113.5")
	requireCode(t, fault.CodeRateLimited, err)
	// A home is where a session lives.
	require.NoError(t, e.Revoke(t.Context(), alice.ID, alice.session.ID))
	require.NoError(t, e.Revoke(t.Context(), alice.ID, in.session.ID))
	e.clock.move(time.Second)
	_, err = e.login("alice", password, home)
	requireCode(t, fault.CodeRateLimited, err)
}

func TestSuccessesCostNothingAndGiveNothingBack(t *testing.T) {
	t.Parallel()
	e := setup(t, tight)
	e.register("alice")
	for range 20 {
		_, err := e.login("alice", password, away)
		require.NoError(t, err)
	}
	for range 2 {
		_, err := e.login("alice", "wrong password", away)
		requireCode(t, fault.CodeLoginFailed, err)
		_, err = e.login("alice", password, away)
		require.NoError(t, err)
	}
	require.Equal(t, 1, e.fail("alice", away))
}

// Tries that come at once can't slip through before the first of them is counted.
func TestGuessingAtOnceIsLimited(t *testing.T) {
	t.Parallel()
	e := setup(t, tight, func(s *auth.Settings) { s.MaxHashes = 1 })
	e.register("alice")
	e.hashes.Store(0)
	var tries sync.WaitGroup
	for range 30 {
		tries.Go(func() { _, _ = e.login("alice", "wrong password", away) })
	}
	tries.Wait()
	require.LessOrEqual(t, e.hashes.Load(), int64(3+1), "the limit, and one that is being counted")
}

func TestHashesAreBounded(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) { s.MaxHashes = 1 })
	e.register("alice")
	held, release := make(chan struct{}), make(chan struct{})
	done := make(chan error, 1)
	go func() {
		done <- e.HoldTurn(context.Background(), func() {
			close(held)
			<-release
		})
	}()
	<-held
	ctx, cancel := context.WithCancel(t.Context())
	var waiting sync.WaitGroup
	busy := make(chan error, auth.HashQueue)
	for range auth.HashQueue {
		waiting.Go(func() { busy <- e.HoldTurn(ctx, func() {}) })
	}
	require.Eventually(t, func() bool { return e.Turns() == 1+auth.HashQueue }, 10*time.Second, time.Millisecond)
	_, err := e.login("alice", password, home)
	requireCode(t, fault.CodeUnavailable, err)
	f, _ := fault.From(err)
	require.Positive(t, f.RetryAfter)
	cancel()
	waiting.Wait()
	for range auth.HashQueue {
		requireCode(t, fault.CodeUnavailable, <-busy)
	}
	close(release)
	require.NoError(t, <-done)
	_, err = e.login("alice", password, home)
	require.NoError(t, err)
}

func TestChangePassword(t *testing.T) {
	t.Parallel()
	e := setup(t, tight)
	alice := e.register("alice")
	phone, err := e.login("alice", password, home)
	require.NoError(t, err)
	bob := e.register("bob")
	change := func(current, changed string) error {
		return e.ChangePassword(t.Context(), alice.ID, alice.session.ID, current, changed)
	}
	requireCode(t, fault.CodePasswordWeak, change(password, "short"))
	requireCode(t, fault.CodePasswordWeak, change(password, "alice123"))
	requireCode(t, fault.CodeLoginFailed, change("wrong", other))
	requireCode(t, fault.CodeLoginFailed, change("", other))
	e.requireLive(phone.token)

	require.NoError(t, change(password, other))
	e.requireLive(alice.token)
	e.requireOver(phone.token)
	e.requireLive(bob.token)
	require.Equal(t, []ident.SessionID{phone.session.ID}, e.ended.take())
	_, err = e.login("alice", password, home)
	requireCode(t, fault.CodeLoginFailed, err)
	_, err = e.login("alice", other, home)
	require.NoError(t, err)

	requireCode(t, fault.CodeLoginFailed, change("wrong", password))
	requireCode(t, fault.CodeRateLimited, change(other, password), "who has a session doesn't find the password by it")
	e.clock.move(time.Minute)
	require.NoError(t, change(other, password))
	requireCode(t, fault.CodeNotFound, e.ChangePassword(t.Context(), "nobody", "", password, other))
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("alice")
	require.NoError(t, e.ResetPassword(t.Context(), alice.ID, other))
	e.requireOver(alice.token)
	require.Equal(t, []ident.SessionID{alice.session.ID}, e.ended.take())
	requireCode(t, fault.CodePasswordWeak, e.ResetPassword(t.Context(), alice.ID, "short"))
	_, err := e.login("alice", other, home)
	require.NoError(t, err)
}

func TestDisabledAccounts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("alice")
	require.NoError(t, e.SetState(t.Context(), alice.ID, user.StateDisabled))
	e.requireOver(alice.token)
	require.Equal(t, []ident.SessionID{alice.session.ID}, e.ended.take())
	_, err := e.login("alice", password, home)
	requireCode(t, fault.CodeLoginFailed, err)
	require.NoError(t, e.SetState(t.Context(), alice.ID, user.StateActive))
	e.requireOver(alice.token)
	_, err = e.login("alice", password, home)
	require.NoError(t, err)
}

// slowStore lets a test do something just before a session is stored.
type slowStore struct {
	auth.Store
	before func()
}

func (s *slowStore) CreateSession(ctx context.Context, n auth.NewSession, limit int) ([]ident.SessionID, error) {
	s.before()
	return s.Store.CreateSession(ctx, n, limit)
}

func TestOldPasswordMakesNoSessionAfterItsChange(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("alice")
	late := e.again(func(o *auth.Options) {
		o.Store = &slowStore{o.Store, func() { require.NoError(t, e.ResetPassword(t.Context(), alice.ID, other)) }}
	})
	_, err := late.login("alice", password, home)
	requireCode(t, fault.CodeLoginFailed, err)
	left, err := e.Sessions(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestCostsOfHashesFollowTheSettings(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.register("alice")
	dearer := e.again(func(o *auth.Options) { o.Settings.Argon2.Iterations = 2 })
	_, err := dearer.login("alice", "wrong password", home)
	requireCode(t, fault.CodeLoginFailed, err)
	for _, computed := range []int64{2, 1} {
		dearer.hashes.Store(0)
		_, err = dearer.login("alice", password, home)
		require.NoError(t, err)
		require.Equal(t, computed, dearer.hashes.Load())
	}
	_, hash, err := e.store.Credentials(t.Context(), "alice")
	require.NoError(t, err)
	require.Contains(t, hash, "m=8,t=2,p=1")
	e.requireLive(alice.token)
}
