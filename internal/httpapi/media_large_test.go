package httpapi_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/testkit"
)

// TestLargeFilesTakeNoMemory reads the end of a file of 4 GB, which has holes so that it takes no disk either.
func TestLargeFilesTakeNoMemory(t *testing.T) {
	const size, part, most = 4 << 30, 96 << 20, 24 << 20
	data := ""
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) { data, set.MaxFile = set.Data, size }})
	ann := s.User(t, "ann")
	name, err := ann.CreateUpload(t.Context(), client.NewUpload{Size: size})
	require.NoError(t, err)
	id := ident.MediaID(name)
	require.NoError(t, os.WriteFile(filepath.Join(data, "uploads", name), nil, 0o600))
	require.NoError(t, os.Truncate(filepath.Join(data, "uploads", name), size))
	disk, err := blob.NewDisk(filepath.Join(data, "blobs"))
	require.NoError(t, err)
	parts, err := blob.NewParts(filepath.Join(data, "uploads"), disk)
	require.NoError(t, err)
	require.NoError(t, parts.Commit(t.Context(), id, media.Key(id), size))
	_, err = s.App.Core().Store.FinishMedia(t.Context(), media.Media{ID: id, Type: "video/mp4", SHA256: []byte("hash"), ExpiresAt: time.Now().Add(time.Hour)})
	require.NoError(t, err)

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	body, err := ann.Media(t.Context(), name, size-part)
	require.NoError(t, err)
	got, err := io.Copy(io.Discard, body)
	require.NoError(t, err)
	require.NoError(t, body.Close())
	require.EqualValues(t, part, got)
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(most), "server and client together")
}

// TestFilesInABucket sends a file that lies in a store that speaks S3, also while that is away.
func TestFilesInABucket(t *testing.T) {
	t.Parallel()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("roost"))
	store := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(store.Close)
	s := testkit.Start(t, testkit.Options{Change: func(set *config.Settings) {
		set.Blobs = "s3://key:secret@" + strings.TrimPrefix(store.URL, "http://") + "/roost/here?tls=off&region=us-east-1"
	}})
	ann, ben := s.User(t, "ann"), s.User(t, "ben")
	chat := s.Private(t, ann, ben)
	data := pixels(t, 100)
	id := uploaded(t, ann, "image/png", data)
	m, err := ann.Send(t.Context(), chat.ID, photo(t, id))
	require.NoError(t, err)
	got, err := download(t, ben, id)
	require.NoError(t, err)
	require.Equal(t, data, got)
	part := raw(t, s, ben, "/media/"+id, http.Header{"Range": {"bytes=10-19"}})
	got, err = io.ReadAll(part.Body)
	require.NoError(t, err)
	require.Equal(t, data[10:20], got)
	found, err := s.App.Core().Media.Verify(t.Context(), true)
	require.NoError(t, err)
	require.Equal(t, 1+12, found.Files, "and the stickers of the server")
	require.Greater(t, found.Bytes, int64(len(data)))
	require.Empty(t, append(found.Missing, found.Damaged...))

	_, err = backend.DeleteObject("roost", "here/media/"+id)
	require.NoError(t, err)
	found, err = s.App.Core().Media.Verify(t.Context(), false)
	require.NoError(t, err)
	require.Equal(t, []ident.MediaID{ident.MediaID(id)}, found.Missing)
	_, err = ann.Delete(t.Context(), chat.ID, m.Seq)
	require.NoError(t, err)
	removed, _, err := s.App.Core().Media.Collect(t.Context())
	require.NoError(t, err)
	require.LessOrEqual(t, removed, 1, "or the server was quicker")

	late, err := ann.CreateUpload(t.Context(), client.NewUpload{Type: "image/png", Size: int64(len(data))})
	require.NoError(t, err)
	store.Close()
	_, err = ann.SendBytes(t.Context(), late, 0, strings.NewReader(string(data)))
	requireCode(t, err, api.CodeUnavailable)
	state, err := ann.UploadState(t.Context(), late)
	require.NoError(t, err)
	require.False(t, state.Finished, "it is whole, and waits for the store")
	require.EqualValues(t, len(data), state.Offset)
	requireCode(t, ann.ContinueUpload(t.Context(), late, strings.NewReader(string(data))), api.CodeUnavailable)
}
