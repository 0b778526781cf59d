package httpapi_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
)

// isSigned says whether a link is signed with the key "secret" and good at a time, as a store checks it (AWS Signature Version 4, query parameters).
func isSigned(r *http.Request, at time.Time) bool {
	q := r.URL.Query()
	signature, date := q.Get("X-Amz-Signature"), q.Get("X-Amz-Date")
	q.Del("X-Amz-Signature")
	signed, err := time.Parse("20060102T150405Z", date)
	validFor, errFor := strconv.Atoi(q.Get("X-Amz-Expires"))
	_, scope, isScope := strings.Cut(q.Get("X-Amz-Credential"), "/")
	if err != nil || errFor != nil || !isScope || q.Get("X-Amz-SignedHeaders") != "host" || at.After(signed.Add(time.Duration(validFor)*time.Second)) {
		return false
	}
	canonical := strings.Join([]string{
		r.Method, r.URL.EscapedPath(), strings.ReplaceAll(q.Encode(), "+", "%20"), "host:" + r.Host, "", "host", "UNSIGNED-PAYLOAD",
	}, "\n")
	sum := sha256.Sum256([]byte(canonical))
	key := []byte("AWS4secret")
	for _, part := range append(strings.Split(scope, "/"), fmt.Sprintf("AWS4-HMAC-SHA256\n%s\n%s\n%x", date, scope, sum)) {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(part))
		key = h.Sum(nil)
	}
	return hmac.Equal([]byte(signature), []byte(hex.EncodeToString(key)))
}

// outside is a store as clients reach it: only by links that are signed, which say what headers the answer has.
func outside(inner http.Handler, at func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isSigned(r, at()) || r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		q := r.URL.Query()
		r.URL.RawQuery = ""
		inner.ServeHTTP(forced{w, q}, r)
	})
}

type forced struct {
	http.ResponseWriter
	q url.Values
}

func (f forced) Write(b []byte) (int, error) {
	f.force()
	return f.ResponseWriter.Write(b)
}

func (f forced) WriteHeader(status int) {
	f.force()
	f.ResponseWriter.WriteHeader(status)
}

func (f forced) force() {
	for name, values := range f.q {
		if header, ok := strings.CutPrefix(name, "response-"); ok {
			f.Header().Set(header, values[0])
		}
	}
}

func TestLinksLeadToTheBucket(t *testing.T) {
	t.Parallel()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("roost"))
	fake := gofakes3.New(backend).Server()
	inside := httptest.NewServer(fake)
	t.Cleanup(inside.Close)
	ahead := time.Duration(0)
	public := httptest.NewServer(outside(fake, func() time.Time { return time.Now().Add(ahead) }))
	t.Cleanup(public.Close)
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) {
		set.Blobs = "s3://key:secret@" + strings.TrimPrefix(inside.URL, "http://") + "/roost/here?tls=off&public=" + url.QueryEscape(public.URL)
		set.MediaLinks = config.Duration(5 * time.Minute)
	}})
	ann, ben, eve := s.User(t, "ann"), s.User(t, "ben"), s.User(t, "eve")
	chat := s.Private(t, ann, ben)
	data := pixels(t, 100)
	id, page := uploaded(t, ann, "image/png", data), uploaded(t, ann, "text/html", []byte("<script>alert(1)</script>"))
	_, err := ann.Send(t.Context(), chat.ID, photo(t, id))
	require.NoError(t, err)
	_, err = ann.Send(t.Context(), chat.ID, api.MessageRequest{
		ClientID: client.NewClientID(), Media: []string{page},
		Content: []byte(`{"type":"file","file":{"media_id":"` + page + `","mime_type":"text/html","size":25}}`),
	})
	require.NoError(t, err)

	got, err := download(t, ben, id)
	require.NoError(t, err)
	require.Equal(t, data, got)
	body, err := ben.Media(t.Context(), id, 10)
	require.NoError(t, err)
	got, err = io.ReadAll(body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.Equal(t, data[10:], got, "from a byte on")
	_, err = download(t, eve, id)
	requireCode(t, err, api.CodeNotFound)

	stay := *s.HTTP
	stay.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	s.HTTP = &stay
	led := raw(t, s, ben, "/media/"+id, http.Header{"Sec-Fetch-Mode": {"no-cors"}})
	require.Equal(t, http.StatusTemporaryRedirect, led.StatusCode)
	require.Equal(t, "private, max-age=150", led.Header.Get("Cache-Control"))
	link := led.Header.Get("Location")
	require.True(t, strings.HasPrefix(link, public.URL+"/roost/here/media/"+id+"?"), link)
	for address, want := range map[string]int{
		link: http.StatusOK, strings.Replace(link, id, page, 1): http.StatusForbidden, strings.Replace(link, "inline", "attachment", 1): http.StatusForbidden,
		strings.Replace(link, "image%2Fpng", "text%2Fhtml", 1): http.StatusForbidden, public.URL + "/roost/here/media/" + id: http.StatusForbidden,
	} {
		require.Equal(t, want, fetched(t, address).StatusCode, address)
	}
	direct := fetched(t, link)
	require.Equal(t, "image/png", direct.Header.Get("Content-Type"))
	require.Equal(t, "inline", direct.Header.Get("Content-Disposition"))
	require.Contains(t, direct.Header.Get("Cache-Control"), "private")
	hidden := fetched(t, raw(t, s, ben, "/media/"+page, nil).Header.Get("Location"))
	require.Equal(t, "application/octet-stream", hidden.Header.Get("Content-Type"))
	require.Equal(t, "attachment", hidden.Header.Get("Content-Disposition"), "nothing that could run is shown there either")
	saved := fetched(t, raw(t, s, ben, "/media/"+id+"?download=true", nil).Header.Get("Location"))
	require.Equal(t, "attachment", saved.Header.Get("Content-Disposition"))
	for _, mode := range []string{"cors", "same-origin", "navigate"} {
		require.Equal(t, http.StatusOK, raw(t, s, ben, "/media/"+id, http.Header{"Sec-Fetch-Mode": {mode}}).StatusCode, "what a page reads comes from here")
	}
	ahead = 6 * time.Minute
	require.Equal(t, http.StatusForbidden, fetched(t, link).StatusCode, "its time is over")

	policy := raw(t, s, ben, "/me", nil).Header.Get("Content-Security-Policy")
	require.Contains(t, policy, "img-src 'self' blob: data: "+public.URL+";")
	require.Contains(t, policy, "media-src 'self' blob: "+public.URL+";")
	require.Equal(t, 2, strings.Count(policy, public.URL), "nothing else comes from there")
}

// fetched is the answer to a link, whose body isn't needed.
func fetched(t *testing.T, address string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	return res
}
