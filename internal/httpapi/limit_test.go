package httpapi_test

import (
	"net/http"
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
