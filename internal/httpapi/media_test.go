package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
)

// pixels is a PNG of some size.
func pixels(t *testing.T, side int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, side, side))
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(dice.Uint32())
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, img))
	return out.Bytes()
}

func uploaded(t *testing.T, u testkit.User, kind string, data []byte) string {
	t.Helper()
	id, err := u.Upload(t.Context(), client.NewUpload{Type: kind, Size: int64(len(data))}, bytes.NewReader(data))
	require.NoError(t, err)
	return id
}

// photo is a message with a picture.
func photo(t *testing.T, ids ...string) api.MessageRequest {
	t.Helper()
	c := api.PhotoContent{Type: "photo", File: api.Attachment{MediaID: ids[0], MimeType: "image/png"}}
	raw, err := json.Marshal(c)
	require.NoError(t, err)
	return api.MessageRequest{ClientID: client.NewClientID(), Content: raw, Media: ids}
}

func download(t *testing.T, u testkit.User, id string) ([]byte, error) {
	t.Helper()
	body, err := u.Media(t.Context(), id, 0)
	if err != nil {
		return nil, err
	}
	defer func() { require.NoError(t, body.Close()) }()
	return io.ReadAll(body)
}

func requireCode(t *testing.T, err error, code api.Code) {
	t.Helper()
	require.True(t, client.HasCode(err, code), "%v", err)
}

// raw makes a call as the library wouldn't.
func raw(t *testing.T, s *testkit.Server, u testkit.User, path string, head http.Header) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/v1"+path, nil)
	require.NoError(t, err)
	for name, values := range head {
		req.Header[name] = values
	}
	req.Header.Set("Authorization", "Bearer "+u.Token)
	res, err := s.HTTP.Do(req)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, res.Body.Close()) })
	return res
}

func TestFilesGoToWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		ann, ben, eve := s.User(t, "ann"), s.User(t, "ben"), s.User(t, "eve")
		chat := s.Private(t, ann, ben)
		data := pixels(t, 300)
		id := uploaded(t, ann, "image/png", data)
		_, err := download(t, ben, id)
		requireCode(t, err, api.CodeNotFound)
		state, err := ann.UploadState(t.Context(), id)
		require.NoError(t, err)
		require.True(t, state.Finished)
		require.Equal(t, "image/png", state.MimeType)
		require.NotNil(t, state.ExpiresAt)

		m, err := ann.Send(t.Context(), chat.ID, photo(t, id))
		require.NoError(t, err)
		require.Equal(t, []string{id}, m.Media)
		for _, u := range []testkit.User{ann, ben} {
			got, err := download(t, u, id)
			require.NoError(t, err)
			require.Equal(t, data, got)
		}
		_, err = download(t, eve, id)
		requireCode(t, err, api.CodeNotFound)
		_, err = download(t, eve, "01ARZ3NDEKTSV4RRFFQ69G5FAV")
		requireCode(t, err, api.CodeNotFound)
		_, err = eve.UploadState(t.Context(), id)
		requireCode(t, err, api.CodeNotFound)
		_, err = eve.Send(t.Context(), s.Private(t, eve, ben).ID, photo(t, id))
		requireCode(t, err, api.CodeMediaMissing)
		requireCode(t, ann.CancelUpload(t.Context(), id), api.CodeForbidden)

		limits, err := ann.MediaLimits(t.Context())
		require.NoError(t, err)
		require.EqualValues(t, len(data), limits.UsedBytes)
		_, err = ann.Delete(t.Context(), chat.ID, m.Seq)
		require.NoError(t, err)
		_, err = download(t, ben, id)
		requireCode(t, err, api.CodeNotFound)
		_, err = s.App.Core().Media.Sweep(t.Context())
		require.NoError(t, err)
		_, err = download(t, ann, id)
		requireCode(t, err, api.CodeNotFound)
		limits, err = ann.MediaLimits(t.Context())
		require.NoError(t, err)
		require.Zero(t, limits.UsedBytes)
	})
}

var errCut = errors.New("cut")

func TestUploadsGoOnAfterABreak(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	ann := s.User(t, "ann")
	data := pixels(t, 600)
	half := len(data) / 2
	id, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: "image/png", Size: int64(len(data))})
	require.NoError(t, err)
	_, err = ann.SendBytes(t.Context(), id, 0, io.MultiReader(bytes.NewReader(data[:half]), iotest.ErrReader(errCut)))
	require.ErrorIs(t, err, errCut)
	_, err = ann.Send(t.Context(), s.Private(t, ann, s.User(t, "ben")).ID, photo(t, id))
	requireCode(t, err, api.CodeMediaMissing)
	require.NoError(t, ann.ContinueUpload(t.Context(), id, bytes.NewReader(data)))
	got, err := download(t, ann, id)
	require.NoError(t, err)
	require.Equal(t, data, got)
	require.NoError(t, ann.ContinueUpload(t.Context(), id, bytes.NewReader(data)), "what is finished stays so")
	_, err = ann.SendBytes(t.Context(), id, 3, strings.NewReader("x"))
	requireCode(t, err, api.CodeInvalid)
	require.NoError(t, ann.CancelUpload(t.Context(), id))
	_, err = ann.UploadOffset(t.Context(), id)
	require.Error(t, err)
	_, err = download(t, ann, id)
	requireCode(t, err, api.CodeNotFound)
}

func TestUploadsThatAreRefused(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) {
		set.MaxFile, set.MediaQuota, set.MaxUploads, set.FileTypes = 1000, 1500, 3, []string{"image/*", "text/plain"}
	}})
	ann, eve := s.User(t, "ann"), s.User(t, "eve")
	try := func(kind string, size int64, purpose string) error {
		_, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: kind, Size: size, Purpose: purpose})
		return err
	}
	requireCode(t, try("image/png", 1001, ""), api.CodeTooLarge)
	requireCode(t, try("image/png", 0, ""), api.CodeInvalid)
	requireCode(t, try("image/png", -1, ""), api.CodeInvalid)
	requireCode(t, try("no type", 5, ""), api.CodeInvalid)
	requireCode(t, try("image/png", 5, "fun"), api.CodeInvalid)
	requireCode(t, try("video/mp4", 5, ""), api.CodeMediaInvalid)
	require.NoError(t, try("image/png", 1000, ""))
	requireCode(t, try("image/png", 501, ""), api.CodeQuotaExceeded)
	require.NoError(t, try("image/png", 1, ""))
	require.NoError(t, try("image/png", 1, ""))
	requireCode(t, try("image/png", 1, ""), api.CodeTooMany)
	id, err := eve.CreateUpload(t.Context(), client.NewUpload{Type: "text/plain", Size: 5})
	require.NoError(t, err)
	_, err = ann.SendBytes(t.Context(), id, 0, strings.NewReader("hello"))
	requireCode(t, err, api.CodeNotFound)
	requireCode(t, ann.CancelUpload(t.Context(), id), api.CodeNotFound)
	_, err = eve.SendBytes(t.Context(), id, 0, strings.NewReader("hello and more"))
	requireCode(t, err, api.CodeTooLarge)
	none := s.Client(t, "")
	_, err = none.CreateUpload(t.Context(), client.NewUpload{Type: "text/plain", Size: 5})
	requireCode(t, err, api.CodeUnauthenticated)
	_, err = none.Media(t.Context(), id, 0)
	requireCode(t, err, api.CodeUnauthenticated)
}

// TestFilesAreWhatTheySay: bytes of another type than was named are refused; what can run anything is never shown in place.
func TestFilesAreWhatTheySay(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	ann := s.User(t, "ann")
	page, drawing := []byte("<!doctype html><script>alert(1)</script>"), []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	polyglot := append([]byte("GIF89a/*"), []byte(strings.Repeat("x", 4000)+"*/=1;alert(1)<script>alert(1)</script>")...)
	for _, c := range []struct {
		kind, shown string
		data        []byte
		isRefused   bool
	}{
		{"image/png", "", page, true},
		{"image/png", "", drawing, true},
		{"video/mp4", "", pixels(t, 9), true},
		{"image/gif", "", []byte("GIF8"), true},
		{"image/png", "image/png", pixels(t, 9), false},
		{"image/jpeg", "", pixels(t, 9), true},
		{"image/gif", "image/gif", polyglot, false},
		{"image/svg+xml", "", drawing, false},
		{"text/html", "", page, false},
		{"application/xhtml+xml", "", page, false},
		{"text/plain", "", page, false},
		{"application/pdf", "", []byte("%PDF-1.7\n"), false},
		{"application/octet-stream", "", pixels(t, 9), false},
		{"", "", page, false},
	} {
		id, err := ann.Upload(t.Context(), client.NewUpload{Type: c.kind, Size: int64(len(c.data))}, bytes.NewReader(c.data))
		if c.isRefused {
			requireCode(t, err, api.CodeMediaInvalid)
			_, err = ann.UploadOffset(t.Context(), id)
			require.Error(t, err, "%s: it is gone", c.kind)
			continue
		}
		require.NoError(t, err, c.kind)
		res := raw(t, s, ann, "/media/"+id, nil)
		require.Equal(t, http.StatusOK, res.StatusCode)
		require.Equal(t, "nosniff", res.Header.Get("X-Content-Type-Options"))
		require.Contains(t, res.Header.Get("Content-Security-Policy"), "sandbox")
		require.Contains(t, res.Header.Get("Content-Security-Policy"), "default-src 'none'")
		kind, disposition := res.Header.Get("Content-Type"), res.Header.Get("Content-Disposition")
		if c.shown != "" {
			require.Equal(t, c.shown, kind)
			require.Empty(t, disposition)
			require.Equal(t, "attachment", raw(t, s, ann, "/media/"+id+"?download=true", nil).Header.Get("Content-Disposition"))
			continue
		}
		require.Equal(t, "attachment", disposition, c.kind)
		require.Contains(t, []string{"application/octet-stream", "application/pdf"}, kind, c.kind)
	}
}

func TestPartsOfFiles(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	ann := s.User(t, "ann")
	data := pixels(t, 200)
	id := uploaded(t, ann, "image/png", data)
	res := raw(t, s, ann, "/media/"+id, nil)
	tag := res.Header.Get("ETag")
	require.Len(t, tag, 66)
	require.Contains(t, res.Header.Get("Cache-Control"), "private")
	require.Equal(t, "bytes", res.Header.Get("Accept-Ranges"))
	require.Equal(t, http.StatusNotModified, raw(t, s, ann, "/media/"+id, http.Header{"If-None-Match": {tag}}).StatusCode)
	part := raw(t, s, ann, "/media/"+id, http.Header{"Range": {"bytes=100-199"}})
	require.Equal(t, http.StatusPartialContent, part.StatusCode)
	got, err := io.ReadAll(part.Body)
	require.NoError(t, err)
	require.Equal(t, data[100:200], got)
	require.Equal(t, http.StatusRequestedRangeNotSatisfiable, raw(t, s, ann, "/media/"+id, http.Header{"Range": {"bytes=999999999-"}}).StatusCode)
	rest, err := ann.Media(context.WithoutCancel(t.Context()), id, 5)
	require.NoError(t, err)
	defer func() { require.NoError(t, rest.Close()) }()
	got, err = io.ReadAll(rest)
	require.NoError(t, err)
	require.Equal(t, data[5:], got)
}

func TestVoiceAndViewOnce(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	ann, ben := s.User(t, "ann"), s.User(t, "ben")
	chat := s.Private(t, ann, ben)
	once := photo(t, uploaded(t, ann, "image/png", pixels(t, 20)))
	once.ViewOnce = true
	m, err := ann.Send(t.Context(), chat.ID, once)
	require.NoError(t, err)
	require.True(t, m.ViewOnce)
	forwarded, err := ben.Forward(t.Context(), api.ForwardRequest{ChatID: chat.ID, Seqs: []int64{m.Seq}, To: []api.ForwardTarget{{ChatID: chat.ID}}})
	require.NoError(t, err)
	require.EqualValues(t, api.CodeForbidden, forwarded[0].Error.Code)
	_, err = download(t, ben, m.Media[0])
	require.NoError(t, err)
	stub, err := ben.View(t.Context(), chat.ID, m.Seq)
	require.NoError(t, err)
	require.Equal(t, "viewed", stub.Stub)
	_, err = download(t, ben, m.Media[0])
	requireCode(t, err, api.CodeNotFound)

	plain, err := ann.Send(t.Context(), chat.ID, photo(t, uploaded(t, ann, "image/png", pixels(t, 21))))
	require.NoError(t, err)
	_, err = ben.View(t.Context(), chat.ID, plain.Seq)
	requireCode(t, err, api.CodeInvalid)
	_, err = ben.Play(t.Context(), chat.ID, plain.Seq)
	requireCode(t, err, api.CodeInvalid)
	text := api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("x"), ViewOnce: true}
	_, err = ann.Send(t.Context(), chat.ID, text)
	requireCode(t, err, api.CodeInvalid)
	page, err := ben.Gallery(t.Context(), chat.ID, "media", 0, 10)
	require.NoError(t, err)
	require.Len(t, page.Messages, 1)
	require.Equal(t, plain.Seq, page.Messages[0].Seq)
	use, err := ann.Storage(t.Context())
	require.NoError(t, err)
	require.Equal(t, "image", use.Kinds[0].Kind)
}
