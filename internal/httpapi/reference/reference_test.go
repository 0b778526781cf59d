package reference_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/httpapi/reference"
)

func TestPageShowsEverythingAndLoadsNothing(t *testing.T) {
	t.Parallel()
	raw, err := reference.Page(api.OpenAPI)
	require.NoError(t, err)
	page := string(raw)
	for _, part := range []string{
		`id="sendMessage"`, `<a href="#s-MessageRequest">MessageRequest</a>`, "message.send", "session.revoked", "4302", "rate_limited",
		`id="s-ChatMe"`, "the chat existed before",
	} {
		require.Contains(t, strings.ToLower(page), strings.ToLower(part))
	}
	for _, forbidden := range []string{"<script", "<style", "style=", "onclick", "http://", "https://", "src=", "ZgotmplZ"} {
		require.NotContains(t, page, forbidden)
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	raw, err := reference.Page(api.OpenAPI)
	require.NoError(t, err)
	page := string(raw)
	links := strings.Split(page, `href="#`)[1:]
	require.NotEmpty(t, links)
	for _, l := range links {
		id, _, _ := strings.Cut(l, `"`)
		require.Contains(t, page, `id="`+id+`"`)
	}
}

func TestPathsAreServed(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	reference.Add(mux)
	for _, path := range reference.Paths {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusOK, w.Code, path)
		require.NotEmpty(t, w.Body.String(), path)
		again := httptest.NewRequest(http.MethodGet, path, nil)
		again.Header.Set("If-None-Match", w.Header().Get("ETag"))
		w = httptest.NewRecorder()
		mux.ServeHTTP(w, again)
		require.Equal(t, http.StatusNotModified, w.Code, path)
	}
}
