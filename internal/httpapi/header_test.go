package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/testkit"
)

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice := s.User(t, "alice")
	ids := map[string]bool{}
	for _, r := range []request{
		{method: "GET", path: "/me", token: alice.Token},
		{method: "GET", path: "/me"},
		{method: "GET", path: "/nonsense"},
		{method: "PUT", path: "/me"},
		{method: "GET", path: "/server"},
		{method: "GET", path: "/ws"},
		{method: "GET", path: "/api/docs"},
		{method: "GET", path: "/api/openapi.json"},
		{method: "GET", path: "//"},
		{method: "GET", path: "//chat/x"},
		{method: "GET", path: "//assets/gone.js"},
		{method: "POST", path: "//"},
		{method: "GET", path: "//healthz"},
		{method: "GET", path: "//readyz"},
	} {
		a := send(t, s, r)
		policy := a.header.Get("Content-Security-Policy")
		for _, part := range []string{
			"default-src 'self'", "script-src 'self' 'wasm-unsafe-eval'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'",
			"form-action 'self'", "connect-src 'self' ws://" + strings.TrimPrefix(s.URL, "http://"),
		} {
			require.Contains(t, policy, part, r.path)
		}
		require.NotContains(t, policy, "unsafe-inline")
		for name, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin", "X-Frame-Options": "DENY", "Strict-Transport-Security": "",
		} {
			require.Equal(t, want, a.header.Get(name), "%s of %s", name, r.path)
		}
		require.NotEmpty(t, a.header.Get("Permissions-Policy"))
		id := a.header.Get("X-Request-Id")
		require.NotEmpty(t, id)
		require.False(t, ids[id], "each request has an id of its own")
		ids[id] = true
		if strings.HasPrefix(r.path, "/me") || a.status >= 400 {
			require.Contains(t, "no-store", a.header.Get("Cache-Control"), r.path)
		}
	}
}

func TestCookies(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	register := request{method: "POST", path: "/auth/register", body: `{"username":"alice","password":"correct horse battery","cookie":true}`}
	a := send(t, s, register)
	require.Equal(t, http.StatusCreated, a.status, a.body)
	require.Empty(t, decode[api.SignedIn](t, a).Session.Token, "the token is in the cookie only")
	cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	require.NoError(t, err)
	require.Equal(t, "roost_session", cookie.Name)
	require.True(t, cookie.HttpOnly)
	require.False(t, cookie.Secure, "over plain HTTP browsers would refuse it")
	require.Equal(t, http.SameSiteStrictMode, cookie.SameSite)
	require.Equal(t, "/", cookie.Path)
	require.Positive(t, cookie.MaxAge)
	login := send(t, s, request{method: "POST", path: "/auth/login", body: `{"username":"alice","password":"correct horse battery"}`})
	require.Empty(t, login.header.Get("Set-Cookie"), "programs don't ask for one")

	with := map[string]string{"Cookie": "roost_session=" + cookie.Value}
	require.Equal(t, http.StatusOK, send(t, s, request{method: "GET", path: "/me", header: with}).status)
	chat := request{method: "POST", path: "/chats", body: `{"type":"saved"}`}
	for name, headers := range map[string]map[string]string{
		"another site":   {"Sec-Fetch-Site": "cross-site"},
		"a sibling":      {"Sec-Fetch-Site": "same-site"},
		"another origin": {"Origin": "https://evil.example"},
		"no origin":      {"Origin": "null"},
		"another port":   {"Origin": "http://127.0.0.1:1"},
	} {
		r := chat
		r.header = map[string]string{"Cookie": with["Cookie"]}
		for k, v := range headers {
			r.header[k] = v
		}
		p := refused(t, s, 403, api.CodeCrossOrigin, r)
		require.NotEmpty(t, p.Detail, name)
		delete(r.header, "Cookie")
		refused(t, s, 403, api.CodeCrossOrigin, request{method: "POST", path: "/auth/login", body: register.body, header: headers})
	}
	for _, own := range []map[string]string{{"Sec-Fetch-Site": "same-origin"}, {"Origin": s.URL}, {}} {
		r := chat
		r.header = map[string]string{"Cookie": with["Cookie"]}
		for k, v := range own {
			r.header[k] = v
		}
		require.Less(t, send(t, s, r).status, 300)
	}
	bearer := chat
	bearer.token, bearer.header = decode[api.SignedIn](t, login).Session.Token, map[string]string{"Origin": "https://other.example"}
	require.Less(t, send(t, s, bearer).status, 300, "a browser adds no Authorization header by itself")

	out := send(t, s, request{method: "POST", path: "/auth/logout", header: map[string]string{"Cookie": with["Cookie"], "Origin": s.URL}})
	require.Equal(t, http.StatusNoContent, out.status)
	gone, err := http.ParseSetCookie(out.header.Get("Set-Cookie"))
	require.NoError(t, err)
	require.Negative(t, gone.MaxAge)
	require.Equal(t, http.StatusUnauthorized, send(t, s, request{method: "GET", path: "/me", header: with}).status)
}

func TestServerInfo(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	a := send(t, s, request{method: "GET", path: "/server"})
	info := decode[api.ServerInfo](t, a)
	require.NotEmpty(t, info.Name)
	require.Equal(t, "open", info.Registration)
	require.False(t, info.Secure)
	require.Equal(t, api.MaxTextBytes, info.Limits.MaxTextBytes)
	require.Equal(t, api.MaxFrameBytes, info.Limits.MaxFrameBytes)
	require.Equal(t, api.MaxPage, info.Limits.MaxPage)
	require.Equal(t, api.MaxMarks, info.Limits.MaxMarks)
	require.Positive(t, info.Limits.MaxAvatarBytes)
	require.Positive(t, info.Limits.MaxGroupMembers)
}

func TestTheDescriptionIsServed(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	a := send(t, s, request{method: "GET", path: "/api/openapi.json"})
	require.Equal(t, http.StatusOK, a.status)
	require.True(t, json.Valid([]byte(a.body)))
	require.Contains(t, a.body, `"openapi": "3.1.0"`)
	a = send(t, s, request{method: "GET", path: "/api/docs"})
	require.Equal(t, "text/html; charset=utf-8", a.header.Get("Content-Type"))
	require.Contains(t, a.body, "POST")
}

func TestOpenerPolicyOnlyWhereBrowsersTakeIt(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	for host, want := range map[string]string{
		"": "same-origin", "localhost:8080": "same-origin", "[::1]:8080": "same-origin", "roost.localhost": "same-origin",
		"192.168.1.7:8080": "", "chat.example.org": "", "localhost.example.org": "",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1/server", nil)
		require.NoError(t, err)
		req.Host = host
		res, err := s.HTTP.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, want, res.Header.Get("Cross-Origin-Opener-Policy"), host)
	}
}
