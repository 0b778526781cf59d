package storetest

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

var sessionTests = map[string]func(*env){
	"SessionRead":        testSessionRead,
	"SessionOrder":       testSessionOrder,
	"SessionCap":         testSessionCap,
	"SessionCapAtOnce":   testSessionCapAtOnce,
	"SessionDelete":      testSessionDelete,
	"SessionTouch":       testSessionTouch,
	"SessionLive":        testSessionLive,
	"SessionExpired":     testSessionExpired,
	"SessionOfNobody":    testSessionOfNobody,
	"SessionUniqueToken": testSessionUniqueToken,
	"SessionOddClient":   testSessionOddClient,
}

func (e *env) session(id ident.UserID) auth.NewSession {
	e.Helper()
	n := e.newSession(id)
	dropped, err := e.CreateSession(e.ctx(), n, 100)
	require.NoError(e, err)
	require.Empty(e, dropped)
	return n
}

func testSessionRead(e *env) {
	u := e.user()
	n := e.session(u.ID)
	session, owner, err := e.SessionByToken(e.ctx(), n.Token)
	require.NoError(e, err)
	require.Equal(e, n.Session, session)
	require.Equal(e, u, owner)
	_, _, err = e.SessionByToken(e.ctx(), auth.TokenHash{})
	require.True(e, fault.Is(err, fault.CodeNotFound))
	// Also of a disabled user, and also when it has expired: the service tells these apart.
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET state = 'disabled' WHERE id = $1", string(u.ID)))
	_, owner, err = e.SessionByToken(e.ctx(), n.Token)
	require.NoError(e, err)
	require.Equal(e, user.StateDisabled, owner.State)
}

func testSessionOrder(e *env) {
	u := e.user()
	var want []auth.Session
	for range 5 {
		want = append(want, e.session(u.ID).Session)
	}
	e.session(e.user().ID)
	slices.Reverse(want)
	got, err := e.SessionsOf(e.ctx(), u.ID, 10)
	require.NoError(e, err)
	require.Equal(e, want, got)
	got, err = e.SessionsOf(e.ctx(), u.ID, 2)
	require.NoError(e, err)
	require.Equal(e, want[:2], got)
	got, err = e.SessionsOf(e.ctx(), "nobody", 2)
	require.NoError(e, err)
	require.Empty(e, got)
}

func testSessionCap(e *env) {
	u := e.user()
	var ids []ident.SessionID
	for range 3 {
		ids = append(ids, e.session(u.ID).ID)
	}
	// The first is used again, so that the second is the oldest.
	require.NoError(e, e.TouchSessions(e.ctx(), []auth.Touch{{ID: ids[0], At: now(), ExpiresAt: now().Add(time.Hour)}}))
	n := e.newSession(u.ID)
	dropped, err := e.CreateSession(e.ctx(), n, 3)
	require.NoError(e, err)
	require.Equal(e, []ident.SessionID{ids[1]}, dropped)
	n = e.newSession(u.ID)
	n.LastActiveAt = n.LastActiveAt.Add(-time.Hour) // the new one always stays
	dropped, err = e.CreateSession(e.ctx(), n, 1)
	require.NoError(e, err)
	require.Len(e, dropped, 3)
	left, err := e.SessionsOf(e.ctx(), u.ID, 10)
	require.NoError(e, err)
	require.Equal(e, []auth.Session{n.Session}, left)
}

func testSessionCapAtOnce(e *env) {
	u := e.user()
	news := make([]auth.NewSession, 10)
	for i := range news {
		news[i] = e.newSession(u.ID)
	}
	for _, err := range e.atOnce(len(news), func(i int) error {
		_, err := e.CreateSession(e.ctx(), news[i], 4)
		return err
	}) {
		require.NoError(e, err)
	}
	left, err := e.SessionsOf(e.ctx(), u.ID, 100)
	require.NoError(e, err)
	require.Len(e, left, 4)
}

func testSessionDelete(e *env) {
	a, b := e.user(), e.user()
	n := e.session(a.ID)
	require.True(e, fault.Is(e.DeleteSession(e.ctx(), b.ID, n.ID), fault.CodeNotFound))
	require.NoError(e, e.DeleteSession(e.ctx(), a.ID, n.ID))
	require.True(e, fault.Is(e.DeleteSession(e.ctx(), a.ID, n.ID), fault.CodeNotFound))
	_, _, err := e.SessionByToken(e.ctx(), n.Token)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testSessionTouch(e *env) {
	u := e.user()
	n := e.session(u.ID)
	first, second := now(), now()
	touch := func(touches ...auth.Touch) auth.Session {
		require.NoError(e, e.TouchSessions(e.ctx(), touches))
		s, _, err := e.SessionByToken(e.ctx(), n.Token)
		require.NoError(e, err)
		return s
	}
	require.Equal(e, n.Session, touch())
	want := n.Session
	want.LastActiveAt, want.Place, want.ExpiresAt = second, "192.0.2.2", second.Add(2*time.Hour)
	got := touch(
		auth.Touch{ID: "nothing", At: first},
		auth.Touch{ID: n.ID, At: second, Place: "192.0.2.2", ExpiresAt: want.ExpiresAt},
		auth.Touch{ID: n.ID, At: first, Place: "192.0.2.3", ExpiresAt: first.Add(time.Hour)},
	)
	require.Equal(e, want, got)
	require.Equal(e, want, touch(auth.Touch{ID: n.ID, At: first, Place: "192.0.2.4", ExpiresAt: first}))
	want.LastActiveAt = now()
	require.Equal(e, want, touch(auth.Touch{ID: n.ID, At: want.LastActiveAt})) // from an unknown place, which changes nothing
}

func testSessionLive(e *env) {
	a, b := e.user(), e.user()
	live, expired, disabled := e.session(a.ID), e.session(a.ID), e.session(b.ID)
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET state = 'disabled' WHERE id = $1", string(b.ID)))
	ids := []ident.SessionID{live.ID, expired.ID, disabled.ID, "nothing"}
	require.NoError(e, e.TouchSessions(e.ctx(), []auth.Touch{{ID: live.ID, At: now(), ExpiresAt: expired.ExpiresAt.Add(time.Second)}}))
	got, err := e.LiveSessions(e.ctx(), ids, expired.ExpiresAt)
	require.NoError(e, err)
	require.Equal(e, []ident.SessionID{live.ID}, got)
	got, err = e.LiveSessions(e.ctx(), nil, now())
	require.NoError(e, err)
	require.Empty(e, got)
}

func testSessionExpired(e *env) {
	e = e.fresh()
	u := e.user()
	var sessions []auth.NewSession
	for range 4 {
		sessions = append(sessions, e.session(u.ID))
	}
	before := sessions[3].ExpiresAt
	require.NoError(e, e.DeleteExpired(e.ctx(), before, 2))
	left, err := e.SessionsOf(e.ctx(), u.ID, 10)
	require.NoError(e, err)
	require.Len(e, left, 2)
	require.NoError(e, e.DeleteExpired(e.ctx(), before, 2))
	left, err = e.SessionsOf(e.ctx(), u.ID, 10)
	require.NoError(e, err)
	require.Equal(e, []auth.Session{sessions[3].Session}, left)
}

func testSessionOfNobody(e *env) {
	_, err := e.CreateSession(e.ctx(), e.newSession("nobody"), 3)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testSessionUniqueToken(e *env) {
	u := e.user()
	n := e.session(u.ID)
	again := e.newSession(u.ID)
	again.Token = n.Token
	_, err := e.CreateSession(e.ctx(), again, 10)
	require.Error(e, err)
}

// testSessionOddClient signs in with a program that calls itself by bytes that aren't text.
func testSessionOddClient(e *env) {
	u := e.user()
	n := e.newSession(u.ID)
	n.Client, n.Name = "odd\x00 \xff client", "\xf0\x28"
	_, err := e.CreateSession(e.ctx(), n, 10)
	require.NoError(e, err)
	s, _, err := e.SessionByToken(e.ctx(), n.Token)
	require.NoError(e, err)
	require.Equal(e, "odd \uFFFD client", s.Client)
	require.NoError(e, e.TouchSessions(e.ctx(), []auth.Touch{{ID: n.ID, At: now(), Place: "\x00\xff", ExpiresAt: n.ExpiresAt}}))
}
