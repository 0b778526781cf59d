package backup_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/backup"
)

type entry struct{ name, content string }

// archive packs entries, whatever they are.
func archive(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.NoCompression) // what is compressed hides from the fuzzer
	require.NoError(t, err)
	w := tar.NewWriter(zip)
	for _, e := range entries {
		if w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: e.name, Size: int64(len(e.content)), Mode: 0o600}) != nil {
			continue // a name that tar can't hold
		}
		_, err := io.WriteString(w, e.content)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	require.NoError(t, zip.Close())
	return out.Bytes()
}

// rewrite changes the header of a backup, and nothing else.
func rewrite(t testing.TB, file []byte, change func(*backup.Header)) []byte {
	t.Helper()
	zip, err := gzip.NewReader(bytes.NewReader(file))
	require.NoError(t, err)
	var entries []entry
	for r := tar.NewReader(zip); ; {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return archive(t, entries...)
		}
		require.NoError(t, err)
		content, err := io.ReadAll(r)
		require.NoError(t, err)
		if e.Name == "roost.json" {
			var h backup.Header
			require.NoError(t, json.Unmarshal(content, &h))
			change(&h)
			content, err = json.Marshal(h)
			require.NoError(t, err)
		}
		entries = append(entries, entry{e.Name, string(content)})
	}
}
