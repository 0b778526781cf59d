package auth_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/user"
)

func TestRegister(t *testing.T) {
	t.Parallel()
	e := setup(t)
	u, session, token, err := e.Register(t.Context(), auth.Registration{
		Username: "Alice.B", Password: password, DisplayName: " Alice  B ", DeviceName: "Laptop\x00", Client: "Browser/1 (x)", Address: home,
	})
	require.NoError(t, err)
	require.Equal(t, []string{"Alice.B", "Alice B"}, []string{u.Username, u.DisplayName})
	require.Equal(t, user.RoleUser, u.Role)
	require.Equal(t, []string{"Laptop", "Browser/1 (x)", home}, []string{session.Name, session.Client, session.Place})
	require.Equal(t, e.clock.now().Add(auth.Defaults().SessionIdle), session.ExpiresAt)
	require.Len(t, token, 43)
	got, who, err := e.Authenticate(t.Context(), token, home)
	require.NoError(t, err)
	require.Equal(t, session, got)
	require.Equal(t, u, who)

	other := e.register("bob")
	require.Equal(t, "bob", other.DisplayName, "the username, without a display name")
	require.NotEqual(t, token, other.token)
}

func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.register("alice")
	_, hash, err := e.store.Credentials(t.Context(), "alice")
	require.NoError(t, err)
	require.Regexp(t, `^\$argon2id\$v=19\$m=8,t=1,p=1\$`, hash)
	require.NotContains(t, hash, password)
}

func TestBadRegistrations(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) { s.Register = auth.Rate{} })
	e.register("marlin")
	for _, tc := range []struct {
		code                            fault.Code
		username, password, displayName string
	}{
		{fault.CodeUsernameInvalid, "al", password, ""},
		{fault.CodeUsernameInvalid, "admin", password, ""},
		{fault.CodeUsernameInvalid, "Adm1n", password, ""},
		{fault.CodeUsernameInvalid, "everyone", password, ""},
		{fault.CodePasswordWeak, "alice", "short", ""},
		{fault.CodePasswordWeak, "alice", strings.Repeat("long ", 60), ""},
		{fault.CodePasswordWeak, "alice-in-wonder", "alice-in-wonder", ""},
		{fault.CodePasswordWeak, "alice", "Password123", ""},
		{fault.CodeInvalid, "alice", password, "\u202Egnp.exe"},
		{fault.CodeInvalid, "alice", password, strings.Repeat("x", 65)},
		{fault.CodeUsernameTaken, "MARLIN", password, ""},
		{fault.CodeUsernameTaken, "mar1in", password, ""},
		{fault.CodeUsernameTaken, "rnarlin", password, ""},
	} {
		_, _, _, err := e.Register(t.Context(), auth.Registration{Username: tc.username, Password: tc.password, DisplayName: tc.displayName, Address: home})
		requireCode(t, tc.code, err, tc.username)
	}
}

func TestWeakPasswords(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, weak := range []string{
		"aaaaaaaa", "abababab", "abcabcabc", "12345678", "1234567890", "87654321", "abcdefgh", "qwertyui", "QWERTZUIOP", "password",
		"Password!", "passw0rd1", "iloveyou!!", "letmein123", "11112222", "19840312", "alexandra", "Alexandra99", "alexandraalexandra", "пароль123", "\u00e4\u00e4\u00e4\u00e4",
		"1q2w3e4r", "        ", "welcome2026!", "ALEXANDRA", "hello123!",
	} {
		requireCode(t, fault.CodePasswordWeak, e.CheckPassword(weak, "alexandra"), weak)
	}
	for _, good := range []string{
		password, other, "wrong password", "a long password first", "h4nd-picked", "tulpenzwiebel", "x8#kQ!2p", "パスワード帳の鍵", "87261930448", "alexandra likes tea",
	} {
		require.NoError(t, e.CheckPassword(good, "alexandra"), good)
	}
	requireCode(t, fault.CodeInvalid, e.CheckPassword("not text \xff\xfe", "alexandra"))
}

func TestRegistrationIsLimitedByAddress(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) { s.Register = auth.Rate{Burst: 2, Every: time.Minute} })
	register := func(n int, address string) error {
		_, _, _, err := e.Register(t.Context(), auth.Registration{Username: fmt.Sprintf("user-%d", n), Password: password, Address: address})
		return err
	}
	require.NoError(t, register(1, "2001:db8:1:1::1"))
	requireCode(t, fault.CodeUsernameTaken, register(1, "2001:db8:1:1::1"), "a try counts, whatever comes of it")
	err := register(2, "2001:db8:1:1:ffff::2")
	requireCode(t, fault.CodeRateLimited, err, "the same /64")
	f, _ := fault.From(err)
	require.Equal(t, time.Minute, f.RetryAfter)
	require.NoError(t, register(2, "2001:db8:1:2::1"))
	requireCode(t, fault.CodeUsernameInvalid, func() error {
		_, _, _, err := e.Register(t.Context(), auth.Registration{Username: "x", Password: password, Address: "2001:db8:1:1::1"})
		return err
	}(), "what is refused at once costs nothing and isn't refused otherwise")
	e.clock.move(time.Minute)
	require.NoError(t, register(3, "2001:db8:1:1::1"))
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8::1": "2001:db8::/64", "fe80::1%eth0": "fe80::/64", "": "", "nonsense": "nonsense",
	} {
		require.Equal(t, want, auth.Network(address))
	}
}

func TestModesOfRegistration(t *testing.T) {
	t.Parallel()
	join := func(e *env, name, invite string) (user.User, error) {
		u, _, _, err := e.Register(t.Context(), auth.Registration{Username: name, Password: password, Invite: invite, Address: home})
		return u, err
	}
	for mode, without := range map[auth.Mode]fault.Code{
		auth.ModeOpen: "", auth.ModeInvite: fault.CodeInviteInvalid, auth.ModeClosed: fault.CodeRegistrationClosed,
	} {
		e := setup(t, func(s *auth.Settings) { s.Registration = mode })
		_, err := join(e, "early", "")
		if without == "" {
			require.NoError(t, err)
		} else {
			requireCode(t, without, err, mode)
		}
		_, err = join(e, "stranger", "invented")
		requireCode(t, fault.CodeInviteInvalid, err, mode)

		former, err := e.OperatorInvite(t.Context())
		require.NoError(t, err)
		link, err := e.OperatorInvite(t.Context())
		require.NoError(t, err)
		_, err = join(e, "too-late", former)
		requireCode(t, fault.CodeInviteInvalid, err, "only the newest link is good")
		boss, err := join(e, "boss", link)
		require.NoError(t, err)
		require.Equal(t, user.RoleOperator, boss.Role)
		none, err := e.OperatorInvite(t.Context())
		require.NoError(t, err)
		require.Empty(t, none)
		_, err = join(e, "second", link)
		require.Error(t, err)

		_, token, err := e.CreateInvite(t.Context(), boss, 1, 0)
		require.NoError(t, err)
		guest, err := join(e, "guest", token)
		if mode == auth.ModeClosed {
			requireCode(t, fault.CodeRegistrationClosed, err)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, user.RoleUser, guest.Role)
		_, err = join(e, "third", token)
		requireCode(t, fault.CodeInviteInvalid, err)
	}
}

func TestInvites(t *testing.T) {
	t.Parallel()
	e := setup(t)
	boss, err := e.CreateUser(t.Context(), auth.NewUser{Username: "boss", Password: password, Role: user.RoleOperator})
	require.NoError(t, err)
	_, _, err = e.CreateInvite(t.Context(), e.register("alice").User, 1, time.Hour)
	requireCode(t, fault.CodeForbidden, err)
	for _, bad := range []struct {
		uses int
		good time.Duration
	}{{-1, 0}, {1001, 0}, {1, -1}, {1, 91 * 24 * time.Hour}} {
		_, _, err = e.CreateInvite(t.Context(), boss, bad.uses, bad.good)
		requireCode(t, fault.CodeInvalid, err)
	}
	invite, token, err := e.CreateInvite(t.Context(), boss, 2, time.Hour)
	require.NoError(t, err)
	require.Equal(t, boss.ID, invite.CreatedBy)
	require.Equal(t, e.clock.now().Add(time.Hour), invite.ExpiresAt)
	join := func(name string) error {
		_, _, _, err := e.Register(t.Context(), auth.Registration{Username: name, Password: password, Invite: token, Address: home})
		return err
	}
	require.NoError(t, join("first"))
	requireCode(t, fault.CodeUsernameTaken, join("first"), "which uses nothing up")
	e.clock.move(time.Hour)
	requireCode(t, fault.CodeInviteInvalid, join("second"))
}

func TestUsersOfTheCommandLine(t *testing.T) {
	t.Parallel()
	e := setup(t, func(s *auth.Settings) {
		s.Registration, s.Register = auth.ModeClosed, auth.Rate{Burst: 1, Every: time.Hour}
	})
	for _, name := range []string{"admin", "bench-1", "bench-2"} {
		u, err := e.CreateUser(t.Context(), auth.NewUser{Username: name, Role: user.RoleUser})
		require.NoError(t, err)
		_, err = e.login(name, "", home)
		requireCode(t, fault.CodeLoginFailed, err, "no password fits")
		session, token, err := e.CreateSession(t.Context(), u.ID, "bench")
		require.NoError(t, err)
		require.Equal(t, "bench", session.Name)
		e.requireLive(token)
	}
	_, err := e.CreateUser(t.Context(), auth.NewUser{Username: "BENCH-1", Role: user.RoleUser})
	requireCode(t, fault.CodeUsernameTaken, err)
	_, err = e.CreateUser(t.Context(), auth.NewUser{Username: "carl", Password: "short", Role: user.RoleUser})
	requireCode(t, fault.CodePasswordWeak, err)
	_, err = e.CreateUser(t.Context(), auth.NewUser{Username: "carl"})
	requireCode(t, fault.CodeInvalid, err)
	_, _, err = e.CreateSession(t.Context(), "nobody", "")
	requireCode(t, fault.CodeNotFound, err)
	requireCode(t, fault.CodeNotFound, e.ResetPassword(t.Context(), "nobody", password))
	requireCode(t, fault.CodeNotFound, e.SetState(t.Context(), "nobody", user.StateDisabled))
	requireCode(t, fault.CodeInvalid, e.SetState(t.Context(), "nobody", "gone"))
}

func TestSettingsThatCannotWork(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, change := range []func(*auth.Settings){
		func(s *auth.Settings) { s.Registration = "nonsense" },
		func(s *auth.Settings) { s.SessionIdle = 0 },
		func(s *auth.Settings) { s.MaxSessions = 0 },
		func(s *auth.Settings) { s.Argon2.Iterations = 0 },
		func(s *auth.Settings) { s.Argon2.Memory = 7 },
		func(s *auth.Settings) { s.MaxHashes = 0 },
		func(s *auth.Settings) { s.MaxPassword = s.MinPassword - 1 },
	} {
		opt := e.opt
		change(&opt.Settings)
		_, err := auth.NewService(opt)
		require.Error(t, err)
	}
}
