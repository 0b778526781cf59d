package blob_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/blob/blobtest"
)

func open(t *testing.T, folder string) *blob.Disk {
	t.Helper()
	d, err := blob.NewDisk(folder)
	require.NoError(t, err)
	return d
}

func TestDisk(t *testing.T) {
	t.Parallel()
	blobtest.Run(t, func(t *testing.T) blob.Store { return open(t, filepath.Join(t.TempDir(), "blobs")) })
}

// files returns the paths of all files below a folder.
func files(t *testing.T, folder string) []string {
	t.Helper()
	var out []string
	require.NoError(t, filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			out = append(out, name)
		}
		return err
	}))
	return out
}

func TestDiskOutlivesARestart(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, open(t, folder).Put(t.Context(), "avatars/a", strings.NewReader("text")))
	body, size, err := open(t, folder).Open(t.Context(), "avatars/a")
	require.NoError(t, err)
	require.EqualValues(t, 4, size)
	require.NoError(t, body.Close())
}

func TestDiskIsPrivate(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	folder := filepath.Join(t.TempDir(), "data", "blobs")
	d := open(t, folder)
	require.NoError(t, d.Put(t.Context(), "avatars/a", strings.NewReader("text")))
	require.NoError(t, filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := e.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode().Perm()&0o077, name)
		return nil
	}))
}

func TestDiskLeavesNothingOfWhatFailed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	d := open(t, folder)
	require.Error(t, d.Put(t.Context(), "a", failing{}))
	require.Empty(t, files(t, folder))
	require.NoError(t, d.Put(t.Context(), "a", strings.NewReader("text")))
	require.Len(t, files(t, folder), 1)
	require.NoError(t, d.Delete(t.Context(), "a"))
	require.Empty(t, files(t, folder))
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, fs.ErrInvalid }

func TestDiskRemovesWhatCrashesLeft(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, open(t, folder).Put(t.Context(), "kept", strings.NewReader("text")))
	left, young := filepath.Join(folder, ".unfinished", "1"), filepath.Join(folder, ".unfinished", "2")
	for _, name := range []string{left, young} {
		require.NoError(t, os.WriteFile(name, []byte("half"), 0o600))
	}
	long := time.Now().Add(-48 * time.Hour)
	require.NoError(t, os.Chtimes(left, long, long))
	open(t, folder)
	require.NoFileExists(t, left)
	require.FileExists(t, young, "another process may be writing it")
	require.Len(t, files(t, folder), 2)
}

func TestDiskSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := blob.NewDisk(file)
	require.ErrorContains(t, err, "folder of blobs")
}
