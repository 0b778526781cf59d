package webui_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/webui"
)

func client() fstest.MapFS {
	script := strings.Repeat("const answer = 42;\n", 100)
	return fstest.MapFS{
		".keep":                 {Data: nil},
		"index.html":            {Data: []byte("<!doctype html><title>Roost</title>")},
		"sw.js":                 {Data: []byte(script)},
		"favicon.svg":           {Data: []byte("<svg/>")},
		"assets/app-abc.js":     {Data: []byte(script)},
		"assets/big-def.css":    {Data: []byte(script)},
		"assets/big-def.css.br": {Data: []byte("pretend brotli")},
	}
}

func get(t *testing.T, files fstest.MapFS, path string, header map[string]string) *http.Response {
	t.Helper()
	h, err := webui.New(files)
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for name, value := range header {
		r.Header.Set(name, value)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func text(t *testing.T, r io.Reader) string {
	t.Helper()
	raw, err := io.ReadAll(r)
	require.NoError(t, err)
	return string(raw)
}

func TestPathsAndCaching(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		path, kind, caching string
		status              int
	}{
		{"/", "text/html; charset=utf-8", "no-cache", 200},
		{"/index.html", "text/html; charset=utf-8", "no-cache", 200},
		{"/chat/01K7Q3AB4CA1B2C3D4E5F6G7HA", "text/html; charset=utf-8", "no-cache", 200},
		{"/sw.js", "text/javascript; charset=utf-8", "no-cache", 200},
		{"/favicon.svg", "image/svg+xml", "no-cache", 200},
		{"/assets/app-abc.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", 200},
		{"/assets/gone-123.js", "text/plain; charset=utf-8", "no-store", 404},
		{"/gone.js", "text/plain; charset=utf-8", "no-store", 404},
		{"/.keep", "", "", 404},
		{"/assets/big-def.css.br", "text/plain; charset=utf-8", "no-store", 404},
	} {
		res := get(t, client(), tc.path, nil)
		require.Equal(t, tc.status, res.StatusCode, tc.path)
		if tc.status == 200 {
			require.Equal(t, tc.kind, res.Header.Get("Content-Type"), tc.path)
			require.Equal(t, tc.caching, res.Header.Get("Cache-Control"), tc.path)
		}
	}
}

func TestCompression(t *testing.T) {
	t.Parallel()
	res := get(t, client(), "/assets/app-abc.js", map[string]string{"Accept-Encoding": "br, gzip"})
	require.Equal(t, "gzip", res.Header.Get("Content-Encoding"))
	require.Equal(t, "Accept-Encoding", res.Header.Get("Vary"))
	z, err := gzip.NewReader(res.Body)
	require.NoError(t, err)
	require.Contains(t, text(t, z), "const answer = 42;")

	res = get(t, client(), "/assets/big-def.css", map[string]string{"Accept-Encoding": "gzip, br"})
	require.Equal(t, "br", res.Header.Get("Content-Encoding"))
	require.Equal(t, "pretend brotli", text(t, res.Body))

	for _, header := range []map[string]string{nil, {"Accept-Encoding": "gzip;q=0, br;q=0"}} {
		res = get(t, client(), "/assets/big-def.css", header)
		require.Empty(t, res.Header.Get("Content-Encoding"))
		require.Contains(t, text(t, res.Body), "const answer = 42;")
	}
}

func TestUnchangedFilesArentSentAgain(t *testing.T) {
	t.Parallel()
	first := get(t, client(), "/", nil)
	again := get(t, client(), "/", map[string]string{"If-None-Match": first.Header.Get("ETag")})
	require.Equal(t, http.StatusNotModified, again.StatusCode)
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	h, err := webui.New(client())
	require.NoError(t, err)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/", nil))
	require.Equal(t, http.StatusMethodNotAllowed, w.Code)
	require.Equal(t, "GET, HEAD", w.Header().Get("Allow"))
}

func TestAFriendlyPageWithoutTheClient(t *testing.T) {
	t.Parallel()
	none := fstest.MapFS{".keep": {}}
	require.False(t, webui.IsBuilt(none))
	require.True(t, webui.IsBuilt(client()))
	res := get(t, none, "/", nil)
	require.Equal(t, http.StatusOK, res.StatusCode)
	page := text(t, res.Body)
	require.Contains(t, page, "make build")
	require.NotContains(t, page, "<style", "the content security policy allows nothing inline")
	require.Equal(t, "text/css; charset=utf-8", get(t, none, "/missing.css", nil).Header.Get("Content-Type"))
	_, err := webui.New(none)
	require.NoError(t, err)
	require.NotNil(t, webui.Built())
}
