package blob_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/blob/blobtest"
	"github.com/roost-im/roost/internal/fault"
)

// bucket starts a server that speaks S3, with an empty bucket, and returns its address.
func bucket(t *testing.T) (address string, stop func()) {
	t.Helper()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("roost"))
	s := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(s.Close)
	return "s3://key:secret@" + strings.TrimPrefix(s.URL, "http://") + "/roost/some/place?tls=off&region=us-east-1", s.Close
}

func TestS3(t *testing.T) {
	t.Parallel()
	blobtest.Run(t, func(t *testing.T) blob.Store {
		address, _ := bucket(t)
		s, err := blob.NewS3(t.Context(), address, nil)
		require.NoError(t, err)
		return s
	})
}

func TestS3Away(t *testing.T) {
	t.Parallel()
	address, stop := bucket(t)
	s, err := blob.NewS3(t.Context(), address, nil)
	require.NoError(t, err)
	require.NoError(t, s.Put(t.Context(), "a", strings.NewReader("x")))
	stop()
	err = s.Put(t.Context(), "b", strings.NewReader("x"))
	require.True(t, fault.Is(err, fault.CodeUnavailable), "%v", err)
	_, _, err = s.Open(t.Context(), "a")
	require.True(t, fault.Is(err, fault.CodeUnavailable), "%v", err)
	require.NotContains(t, fmt.Sprint(err), "secret")
}

func TestS3Addresses(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"s3://", "s3://host/bucket", "s3://key@host/bucket", "s3://key:secret@host", "s3://key:sec ret@host/b%zz"} {
		_, err := blob.NewS3(t.Context(), address, nil)
		require.ErrorIs(t, err, blob.ErrAddress, address)
	}
	address, _ := bucket(t)
	for _, public := range []string{"files.example.org", "ftp://files.example.org", "https://"} {
		_, err := blob.NewS3(t.Context(), address+"&public="+url.QueryEscape(public), nil)
		require.ErrorIs(t, err, blob.ErrAddress, public)
	}
	_, err := blob.NewS3(t.Context(), strings.Replace(address, "/roost/", "/other/", 1), nil)
	require.Error(t, err)
}
