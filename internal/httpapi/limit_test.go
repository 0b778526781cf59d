package httpapi_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
)

func TestCallsAreLimitedPerUser(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) {
		set.CallRate = config.Rate{Burst: 5, Every: time.Hour}
		set.ChatRate = config.Rate{Burst: 1, Every: time.Hour}
	}})
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	saved := request{method: "POST", path: "/chats", token: alice.Token, body: `{"type":"saved"}`}
	require.Equal(t, http.StatusCreated, send(t, s, saved).status)
	refused(t, s, 429, api.CodeRateLimited, saved)
	for range 3 {
		require.Equal(t, http.StatusOK, send(t, s, request{method: "GET", path: "/me", token: alice.Token}).status)
	}
	p := refused(t, s, 429, api.CodeRateLimited, request{method: "GET", path: "/me", token: alice.Token})
	require.InDelta(t, 3600, p.RetryAfter, 60)
	require.Equal(t, http.StatusOK, send(t, s, request{method: "GET", path: "/me", token: bob.Token}).status, "others aren't touched")
}

func TestInventedTokensAreLimitedPerNetwork(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) {
		set.CallRate = config.Rate{Burst: 8, Every: time.Hour}
	}})
	alice := s.User(t, "alice")
	invented := request{method: "GET", path: "/me", token: strings.Repeat("x", len(alice.Token))}
	for range 7 { // signing up took one
		refused(t, s, http.StatusUnauthorized, api.CodeUnauthenticated, invented)
	}
	refused(t, s, http.StatusTooManyRequests, api.CodeRateLimited, invented)
	require.Equal(t, http.StatusOK, send(t, s, request{method: "GET", path: "/me", token: alice.Token}).status, "who is signed in isn't touched")
}

// upload begins to send an image and stops in the middle of it; the server has begun to read when it returns.
func upload(t *testing.T, s *testkit.Server, token string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "PUT /api/v1/me/avatar HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: image/png\r\n"+
		"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n", strings.TrimPrefix(s.URL, "http://"), token)
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n') // comes when the body is asked for
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue")
	return conn
}

// Each upload is held in memory for as long as its client takes: few may be under way, and of one user fewer.
func TestUploadsAtOnceAreFew(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
	avatar := func(token string) request {
		return request{method: "PUT", path: "/me/avatar", token: token, body: "x", header: map[string]string{"Content-Type": "image/png"}}
	}
	var open []net.Conn
	for range 5 {
		open = append(open, upload(t, s, alice.Token))
	}
	refused(t, s, http.StatusTooManyRequests, api.CodeRateLimited, avatar(alice.Token))
	for range 3 {
		open = append(open, upload(t, s, bob.Token))
	}
	refused(t, s, http.StatusServiceUnavailable, api.CodeUnavailable, avatar(carol.Token))
	for _, conn := range open {
		require.NoError(t, conn.Close())
	}
	require.Eventually(t, func() bool { return send(t, s, avatar(bob.Token)).status == http.StatusBadRequest }, 10*time.Second, 10*time.Millisecond,
		"a place is free again")
}
