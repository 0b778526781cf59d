package blob_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/blob"
)

func TestListNamesWhatWasPut(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	d, err := blob.NewDisk(folder)
	require.NoError(t, err)
	list := func(since time.Time) (keys []string) {
		require.NoError(t, d.List(t.Context(), "", since, func(key string) error {
			keys = append(keys, key)
			return nil
		}))
		slices.Sort(keys)
		return keys
	}
	require.Empty(t, list(time.Time{}))
	want := []string{"a", "avatars/01", "avatars/02", "x/y/z/blob"}
	for _, key := range want {
		require.NoError(t, d.Put(t.Context(), key, strings.NewReader(key)))
	}
	for _, foreign := range []string{"stray", "avatars/stray", ".unfinished/half"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, foreign), nil, 0o600))
	}
	require.Equal(t, want, list(time.Time{}))
	require.Equal(t, want, list(time.Now().Add(-time.Hour)))
	require.Empty(t, list(time.Now().Add(time.Hour)))
	require.NoError(t, d.Delete(t.Context(), "a"))
	require.Equal(t, want[1:], list(time.Time{}))

	stop := errors.New("stop")
	require.ErrorIs(t, d.List(t.Context(), "", time.Time{}, func(string) error { return stop }), stop)
}
