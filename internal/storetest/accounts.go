package storetest

import (
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

var accountTests = map[string]func(*env){
	"AccountTaken":           testAccountTaken,
	"AccountTakenAtOnce":     testAccountTakenAtOnce,
	"AccountCredentials":     testAccountCredentials,
	"AccountWithSession":     testAccountWithSession,
	"AccountAllOrNothing":    testAccountAllOrNothing,
	"AccountPassword":        testAccountPassword,
	"AccountPasswordRenewed": testAccountPasswordRenewed,
	"AccountState":           testAccountState,
	"AccountOperator":        testAccountOperator,
	"InviteRole":             testInviteRole,
	"InviteUsedUp":           testInviteUsedUp,
	"InviteExpired":          testInviteExpired,
	"InviteAtOnce":           testInviteAtOnce,
	"InviteOperatorReplaces": testInviteOperatorReplaces,
}

func testAccountTaken(e *env) {
	first := e.newAccount(name("Bert"))
	_, err := e.CreateAccount(e.ctx(), first)
	require.NoError(e, err)

	sameName := e.newAccount(strings.ToUpper(first.User.Username))
	sameName.Skeleton = name("other")
	_, err = e.CreateAccount(e.ctx(), sameName)
	require.True(e, fault.Is(err, fault.CodeUsernameTaken))

	lookAlike := e.newAccount(name("other"))
	lookAlike.Skeleton = first.Skeleton
	_, err = e.CreateAccount(e.ctx(), lookAlike)
	require.True(e, fault.Is(err, fault.CodeUsernameTaken))
	_, err = e.UserByID(e.ctx(), lookAlike.User.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

// atOnce runs n functions that start together and returns their errors.
func (e *env) atOnce(n int, fn func(i int) error) []error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = fn(i)
		})
	}
	close(start)
	wg.Wait()
	return errs
}

// requireOnly expects n successes and else faults of the code.
func (e *env) requireOnly(n int, code fault.Code, errs []error) {
	e.Helper()
	for _, err := range errs {
		if err == nil {
			n--
		} else {
			require.True(e, fault.Is(err, code), "%v", err)
		}
	}
	require.Zero(e, n)
}

func testAccountTakenAtOnce(e *env) {
	username := name("carl")
	accounts := make([]auth.NewAccount, 8)
	for i := range accounts {
		accounts[i] = e.newAccount(username)
	}
	errs := e.atOnce(len(accounts), func(i int) error {
		_, err := e.CreateAccount(e.ctx(), accounts[i])
		return err
	})
	e.requireOnly(1, fault.CodeUsernameTaken, errs)
}

func testAccountCredentials(e *env) {
	a := e.newAccount(name("Dora"))
	u, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	got, hash, err := e.Credentials(e.ctx(), strings.ToUpper(a.User.Username))
	require.NoError(e, err)
	require.Equal(e, u, got)
	require.Equal(e, a.PasswordHash, hash)
	_, _, err = e.Credentials(e.ctx(), "nobody")
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testAccountWithSession(e *env) {
	a := e.newAccount(name("user"))
	n := e.newSession(a.User.ID)
	a.Session = &n
	u, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	session, owner, err := e.SessionByToken(e.ctx(), n.Token)
	require.NoError(e, err)
	require.Equal(e, n.Session, session)
	require.Equal(e, u, owner)
}

func testAccountAllOrNothing(e *env) {
	taken := e.user()
	invite := e.invite(user.RoleUser, 1)
	a := e.newAccount(taken.Username)
	n := e.newSession(a.User.ID)
	a.Session, a.Invite = &n, &invite.Token
	_, err := e.CreateAccount(e.ctx(), a)
	require.True(e, fault.Is(err, fault.CodeUsernameTaken))
	_, _, err = e.SessionByToken(e.ctx(), n.Token)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	// The invite still has its use.
	require.NoError(e, e.join(invite))
}

func testAccountPassword(e *env) {
	u := e.user()
	var ids []ident.SessionID
	for range 3 {
		n := e.newSession(u.ID)
		ids = append(ids, n.ID)
		_, err := e.CreateSession(e.ctx(), n, 10)
		require.NoError(e, err)
	}
	ended, err := e.SetPassword(e.ctx(), u.ID, "new hash", ids[1])
	require.NoError(e, err)
	require.Equal(e, []ident.SessionID{ids[0], ids[2]}, ended)
	_, hash, err := e.Credentials(e.ctx(), u.Username)
	require.NoError(e, err)
	require.Equal(e, "new hash", hash)
	ended, err = e.SetPassword(e.ctx(), u.ID, "newer hash", "")
	require.NoError(e, err)
	require.Equal(e, ids[1:2], ended)
	_, err = e.SetPassword(e.ctx(), "nobody", "hash", "")
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testAccountPasswordRenewed(e *env) {
	u := e.user()
	s := e.session(u.ID)
	_, hash, err := e.Credentials(e.ctx(), u.Username)
	require.NoError(e, err)
	require.NoError(e, e.RenewPassword(e.ctx(), u.ID, "another hash", "stale"))
	_, got, err := e.Credentials(e.ctx(), u.Username)
	require.NoError(e, err)
	require.Equal(e, hash, got)
	require.NoError(e, e.RenewPassword(e.ctx(), u.ID, hash, "renewed"))
	_, got, err = e.Credentials(e.ctx(), u.Username)
	require.NoError(e, err)
	require.Equal(e, "renewed", got)
	_, _, err = e.SessionByToken(e.ctx(), s.Token)
	require.NoError(e, err, "the password is the same, so sessions stay")
}

func testAccountState(e *env) {
	u := e.user()
	n := e.newSession(u.ID)
	_, err := e.CreateSession(e.ctx(), n, 10)
	require.NoError(e, err)
	ended, err := e.SetState(e.ctx(), u.ID, user.StateActive)
	require.NoError(e, err)
	require.Empty(e, ended)
	ended, err = e.SetState(e.ctx(), u.ID, user.StateDisabled)
	require.NoError(e, err)
	require.Equal(e, []ident.SessionID{n.ID}, ended)
	got, err := e.UserByID(e.ctx(), u.ID)
	require.NoError(e, err)
	require.Equal(e, user.StateDisabled, got.State)
	_, err = e.SetState(e.ctx(), "nobody", user.StateDisabled)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testAccountOperator(e *env) {
	e = e.fresh()
	requireHas := func(want bool) {
		has, err := e.HasOperator(e.ctx())
		require.NoError(e, err)
		require.Equal(e, want, has)
	}
	e.user()
	requireHas(false)
	a := e.newAccount(name("boss"))
	a.User.Role = user.RoleOperator
	_, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	requireHas(true)
	_, err = e.SetState(e.ctx(), a.User.ID, user.StateDisabled)
	require.NoError(e, err)
	requireHas(false)
}

func (e *env) invite(role user.Role, uses int) auth.Invite {
	e.Helper()
	i := auth.Invite{
		ID: ident.InviteID(e.ids.New()), Token: e.token(), CreatedBy: "someone", Role: role, UsesLeft: uses,
		ExpiresAt: now().Add(time.Hour),
	}
	require.NoError(e, e.CreateInvite(e.ctx(), i))
	return i
}

func (e *env) join(i auth.Invite) error {
	a := e.newAccount(name("guest"))
	a.Invite = &i.Token
	_, err := e.CreateAccount(e.ctx(), a)
	return err
}

func testInviteRole(e *env) {
	i := e.invite(user.RoleOperator, 1)
	a := e.newAccount(name("boss"))
	a.Invite = &i.Token
	u, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	require.Equal(e, user.RoleOperator, u.Role)
	got, err := e.UserByID(e.ctx(), u.ID)
	require.NoError(e, err)
	require.Equal(e, user.RoleOperator, got.Role)
}

func testInviteUsedUp(e *env) {
	i := e.invite(user.RoleUser, 2)
	require.NoError(e, e.join(i))
	require.NoError(e, e.join(i))
	require.True(e, fault.Is(e.join(i), fault.CodeInviteInvalid))
	i.Token = e.token()
	require.True(e, fault.Is(e.join(i), fault.CodeInviteInvalid))
}

func testInviteExpired(e *env) {
	i := auth.Invite{
		ID: ident.InviteID(e.ids.New()), Token: e.token(), Role: user.RoleUser, UsesLeft: 5, ExpiresAt: now(),
	}
	require.NoError(e, e.CreateInvite(e.ctx(), i))
	require.True(e, fault.Is(e.join(i), fault.CodeInviteInvalid))
}

func testInviteAtOnce(e *env) {
	i := e.invite(user.RoleUser, 3)
	errs := e.atOnce(10, func(int) error { return e.join(i) })
	e.requireOnly(3, fault.CodeInviteInvalid, errs)
}

func testInviteOperatorReplaces(e *env) {
	e = e.fresh()
	own := e.invite(user.RoleOperator, 1)
	made := func() auth.Invite {
		i := auth.Invite{
			ID: ident.InviteID(e.ids.New()), Token: e.token(), Role: user.RoleOperator, UsesLeft: 1, ExpiresAt: now().Add(time.Hour),
		}
		require.NoError(e, e.CreateInvite(e.ctx(), i))
		return i
	}
	first, second := made(), made()
	require.True(e, fault.Is(e.join(first), fault.CodeInviteInvalid))
	require.NoError(e, e.join(second))
	require.NoError(e, e.join(own))
}
