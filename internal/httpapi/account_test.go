package httpapi_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

func TestAccountsOverREST(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		c := s.Client(t, "")
		in, err := c.Register(t.Context(), api.RegisterRequest{
			Username: "Alice.B", Password: "correct horse battery", DisplayName: "Alice B", DeviceName: "Laptop",
		})
		require.NoError(t, err)
		require.NotEmpty(t, in.Session.Token)
		me, err := c.Me(t.Context())
		require.NoError(t, err)
		require.Equal(t, in.User, me.User)

		phone := s.Client(t, "")
		_, err = phone.Login(t.Context(), api.LoginRequest{Username: "alice.b", Password: "correct horse battery", DeviceName: "Phone"})
		require.NoError(t, err)
		sessions, err := c.Sessions(t.Context())
		require.NoError(t, err)
		require.Len(t, sessions, 2)
		for _, one := range sessions {
			require.Equal(t, one.Name == "Laptop", one.Current)
			require.Equal(t, "127.0.0.1", one.Place)
			require.NotEmpty(t, one.Client)
			if !one.Current {
				require.NoError(t, c.EndSession(t.Context(), one.ID))
			}
		}
		_, err = phone.Me(t.Context())
		require.True(t, client.HasCode(err, api.CodeUnauthenticated), "%v", err)

		name, about := "Alice", "Gone fishing"
		changed, err := c.UpdateMe(t.Context(), api.ProfilePatch{DisplayName: &name, About: &about})
		require.NoError(t, err)
		require.Equal(t, []string{name, about}, []string{changed.User.DisplayName, changed.User.About})

		err = c.ChangePassword(t.Context(), api.PasswordChange{Current: "wrong", New: "another long password"})
		require.True(t, client.HasCode(err, api.CodeLoginFailed), "%v", err)
		require.NoError(t, c.ChangePassword(t.Context(), api.PasswordChange{Current: "correct horse battery", New: "another long password"}))
		_, err = phone.Login(t.Context(), api.LoginRequest{Username: "alice.b", Password: "correct horse battery"})
		require.True(t, client.HasCode(err, api.CodeLoginFailed), "%v", err)

		require.NoError(t, s.Client(t, in.Session.Token).Logout(t.Context()))
		_, err = s.Client(t, in.Session.Token).Me(t.Context())
		require.True(t, client.HasCode(err, api.CodeUnauthenticated), "%v", err)
	})
}

func TestPeopleAreFound(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob := s.User(t, "alice"), s.User(t, "bobby")
		u, err := alice.Client.User(t.Context(), bob.ID)
		require.NoError(t, err)
		require.Equal(t, "bobby", u.Username)
		page, err := alice.SearchUsers(t.Context(), "bob", "", 10)
		require.NoError(t, err)
		require.Len(t, page.Users, 1)
		require.Equal(t, bob.ID, page.Users[0].ID)
		refused(t, s, 404, api.CodeNotFound, request{method: "GET", path: "/users/01ARZ3NDEKTSV4RRFFQ69G5FAV", token: alice.Token})
		refused(t, s, 404, api.CodeNotFound, request{method: "GET", path: "/users/$", token: alice.Token})
	})
}

func TestBadSignIns(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	s.User(t, "alice")
	for _, tc := range []struct {
		status     int
		code       api.Code
		path, body string
	}{
		{400, api.CodeUsernameInvalid, "/auth/register", `{"username":"a","password":"correct horse battery"}`},
		{400, api.CodeUsernameInvalid, "/auth/register", `{"username":"not ok","password":"correct horse battery"}`},
		{400, api.CodePasswordWeak, "/auth/register", `{"username":"bob","password":"short"}`},
		{409, api.CodeUsernameTaken, "/auth/register", `{"username":"ALICE","password":"correct horse battery"}`},
		{400, api.CodeInvalid, "/auth/register", `{"username":7}`},
		{401, api.CodeLoginFailed, "/auth/login", `{"username":"alice","password":"wrong password"}`},
		{401, api.CodeLoginFailed, "/auth/login", `{"username":"nobody","password":"wrong password"}`},
	} {
		p := refused(t, s, tc.status, tc.code, request{method: "POST", path: tc.path, body: tc.body})
		require.NotContains(t, p.Detail, "wrong password")
	}
	for _, token := range []string{"", "nonsense"} {
		a := send(t, s, request{method: "GET", path: "/me", token: token})
		require.Equal(t, http.StatusUnauthorized, a.status)
		require.Equal(t, api.CodeUnauthenticated, problemOf(t, a).Code)
		require.Equal(t, "Bearer", a.header.Get("WWW-Authenticate"))
	}
	refused(t, s, 401, api.CodeUnauthenticated, request{method: "GET", path: "/me", header: map[string]string{"Authorization": "Basic YTpi"}})
}

func TestGuessingIsLimited(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		s.User(t, "alice")
		r := request{method: "POST", path: "/auth/login", body: `{"username":"alice","password":"wrong password"}`}
		var last answer
		for range 40 {
			if last = send(t, s, r); last.status == http.StatusTooManyRequests {
				break
			}
			require.Equal(t, http.StatusUnauthorized, last.status)
		}
		p := problemOf(t, last)
		require.Equal(t, api.CodeRateLimited, p.Code)
		require.Positive(t, p.RetryAfter)
		seconds, err := strconv.Atoi(last.header.Get("Retry-After"))
		require.NoError(t, err)
		require.GreaterOrEqual(t, float64(seconds), p.RetryAfter)
	})
}

func TestInvites(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	operator := s.Operator(t, "boss")
	refused(t, s, 403, api.CodeForbidden, request{method: "POST", path: "/invites", token: s.User(t, "alice").Token, body: `{}`})
	invite, err := operator.Invite(t.Context(), api.InviteRequest{Uses: 1, ExpiresIn: 3600})
	require.NoError(t, err)
	require.Equal(t, s.URL+"/#invite="+invite.Token, invite.URL)
	c := s.Client(t, "")
	_, err = c.Register(t.Context(), api.RegisterRequest{Username: "guest", Password: "correct horse battery", Invite: invite.Token})
	require.NoError(t, err)
	_, err = c.Register(t.Context(), api.RegisterRequest{Username: "second", Password: "correct horse battery", Invite: invite.Token})
	require.True(t, client.HasCode(err, api.CodeInviteInvalid), "%v", err)
}

func picture(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 300, 300))
	for i := range 300 {
		m.Set(i, i, color.RGBA{R: 200, G: uint8(i), B: 20, A: 255})
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, m))
	return out.Bytes()
}

func TestAvatars(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	path := "/users/" + alice.ID + "/avatar"
	refused(t, s, 404, api.CodeNotFound, request{method: "GET", path: path, token: bob.Token})
	account, err := alice.SetAvatar(t.Context(), "image/png", bytes.NewReader(picture(t)))
	require.NoError(t, err)
	require.NotEmpty(t, account.User.AvatarID)

	a := send(t, s, request{method: "GET", path: path, token: bob.Token})
	require.Equal(t, http.StatusOK, a.status)
	require.Equal(t, "private, no-cache", a.header.Get("Cache-Control"))
	require.Regexp(t, `^image/(jpeg|png|webp)$`, a.header.Get("Content-Type"))
	require.Contains(t, a.header.Get("Content-Security-Policy"), "sandbox")
	require.Equal(t, "nosniff", a.header.Get("X-Content-Type-Options"))
	_, _, err = image.Decode(bytes.NewReader([]byte(a.body)))
	require.NoError(t, err)
	named := send(t, s, request{method: "GET", path: path + "?v=" + account.User.AvatarID, token: bob.Token})
	require.Equal(t, "private, max-age=31536000, immutable", named.header.Get("Cache-Control"))
	other := send(t, s, request{method: "GET", path: path + "?v=01ARZ3NDEKTSV4RRFFQ69G5FAV", token: bob.Token})
	require.Equal(t, "private, no-cache", other.header.Get("Cache-Control"), "another image than was asked for isn't kept for good")
	same := send(t, s, request{method: "GET", path: path, token: bob.Token, header: map[string]string{"If-None-Match": a.header.Get("ETag")}})
	require.Equal(t, http.StatusNotModified, same.status)
	require.Empty(t, same.body)
	refused(t, s, 401, api.CodeUnauthenticated, request{method: "GET", path: path})

	account, err = alice.RemoveAvatar(t.Context())
	require.NoError(t, err)
	require.Empty(t, account.User.AvatarID)
	refused(t, s, 404, api.CodeNotFound, request{method: "GET", path: path, token: bob.Token})
}
