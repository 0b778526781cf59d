package backup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/backup"
	"github.com/roost-im/roost/internal/fault"
)

// memory is a database and blobs.
type memory struct {
	header backup.Header
	rows   map[string][]backup.Row
	blobs  map[string][]byte
	gone   string // a blob that is deleted before it is opened
}

var thing = backup.Table{Name: "things", Columns: []backup.Column{{"id", backup.Int}, {"name", backup.Text}, {"raw", backup.Bytes}}}

func setup() *memory {
	m := &memory{
		header: backup.Header{Engine: "memory", Schema: 1, Epoch: "e", Tables: []backup.Table{thing, {Name: "empty", Columns: thing.Columns}}},
		blobs:  map[string][]byte{"a/1": []byte("one"), "b": {}, "c": bytes.Repeat([]byte{0, 1, 2}, 100_000)},
		rows:   map[string][]backup.Row{},
	}
	for i, name := range []string{"", "plain", "\x00\x1f\"\\/\u007f", "ü 🐔 \u2028 </script>", strings.Repeat("long ", 100_000)} {
		m.rows["things"] = append(m.rows["things"], backup.Row{int64(i) - 2, name, []byte(name)}, backup.Row{int64(-1 << 63), nil, nil})
	}
	for i := range 50_000 { // more than one entry
		m.rows["things"] = append(m.rows["things"], backup.Row{int64(i), "some text that makes a chunk full", []byte{1}})
	}
	return m
}

func (m *memory) Snapshot(_ context.Context, fn func(backup.Snapshot) error) error { return fn(m) }

func (m *memory) Describe(context.Context) (backup.Header, error) { return m.header, nil }

func (m *memory) Rows(_ context.Context, t backup.Table, fn func(backup.Row) error) error {
	for _, r := range m.rows[t.Name] {
		if err := fn(r); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) List(_ context.Context, _ string, since time.Time, fn func(key string) error) error {
	if !since.IsZero() {
		return nil
	}
	for key := range m.blobs {
		if err := fn(key); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Open(_ context.Context, key string) (io.ReadCloser, int64, error) {
	if key == m.gone {
		return nil, 0, fault.Missing()
	}
	return io.NopCloser(bytes.NewReader(m.blobs[key])), int64(len(m.blobs[key])), nil
}

func (m *memory) Begin(_ context.Context, h backup.Header) error {
	m.header = h
	return nil
}

func (m *memory) Blob(_ context.Context, key string, body io.Reader) (err error) {
	m.blobs[key], err = io.ReadAll(body)
	return err
}

func (m *memory) Load(_ context.Context, t backup.Table, rows []backup.Row) error {
	m.rows[t.Name] = append(m.rows[t.Name], rows...)
	return nil
}

func written(t testing.TB, m *memory) []byte {
	t.Helper()
	var out bytes.Buffer
	_, err := backup.Write(context.Background(), &out, "1.2.3", m, m, nil)
	require.NoError(t, err)
	return out.Bytes()
}

func TestEverythingComesBack(t *testing.T) {
	t.Parallel()
	from, to := setup(), &memory{rows: map[string][]backup.Row{}, blobs: map[string][]byte{}}
	var told []string
	var out bytes.Buffer
	made, err := backup.Write(t.Context(), &out, "1.2.3", from, from, func(what string, _ int64) { told = append(told, what) })
	require.NoError(t, err)
	require.Contains(t, told, "things")
	require.Contains(t, told, "blobs")
	header, found, err := backup.Read(t.Context(), &out, to, nil)
	require.NoError(t, err)
	require.Equal(t, made, found)
	require.Equal(t, "1.2.3", header.Version)
	require.WithinDuration(t, time.Now(), header.MadeAt, time.Minute)
	require.Equal(t, from.header.Tables, to.header.Tables)
	require.Equal(t, from.rows, to.rows)
	require.Equal(t, from.blobs, to.blobs)
	require.Equal(t, map[string]int64{"things": 50_010, "empty": 0}, found.Rows)
	require.EqualValues(t, 3, found.Blobs)
}

func TestDeletedBlobIsLeftOut(t *testing.T) {
	t.Parallel()
	m := setup()
	m.gone = "b"
	_, found, err := backup.Read(t.Context(), bytes.NewReader(written(t, m)), nil, nil)
	require.NoError(t, err)
	require.EqualValues(t, 2, found.Blobs)
}

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	m := setup()
	m.rows["things"] = m.rows["things"][:8]
	m.blobs["c"] = []byte("short")
	whole := written(t, m)
	for n := range whole {
		_, _, err := backup.Read(t.Context(), bytes.NewReader(whole[:n]), nil, nil)
		require.ErrorIs(t, err, backup.ErrBroken, "cut at %d", n)
	}
	const gzipHeader = 10 // its time and system may be anything
	for n := gzipHeader; n < len(whole); n++ {
		damaged := bytes.Clone(whole)
		damaged[n] ^= 0x10
		found := &memory{rows: map[string][]backup.Row{}, blobs: map[string][]byte{}}
		if _, _, err := backup.Read(t.Context(), bytes.NewReader(damaged), found, nil); err == nil {
			// The same bytes can be compressed in more than one way.
			require.Equal(t, m.rows, found.rows, "changed at %d", n)
			require.Equal(t, m.blobs, found.blobs, "changed at %d", n)
		}
	}
}

func TestNewerFormatIsRefused(t *testing.T) {
	t.Parallel()
	m := setup()
	m.rows = nil
	var out bytes.Buffer
	_, err := backup.Write(t.Context(), &out, "9", m, m, nil)
	require.NoError(t, err)
	text := rewrite(t, out.Bytes(), func(h *backup.Header) { h.Format = backup.Format + 1 })
	_, _, err = backup.Read(t.Context(), bytes.NewReader(text), nil, nil)
	require.ErrorIs(t, err, backup.ErrNewer)
}

func TestCreateIsWholeOrNothing(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "file")
	full := errors.New("disk full")
	half := func(w io.Writer) error {
		_, err := io.WriteString(w, "half")
		return errors.Join(err, full)
	}
	text := func(text string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}
	}
	require.ErrorIs(t, backup.Create(name, false, half), full)
	left, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Empty(t, left)

	require.NoError(t, backup.Create(name, false, text("first")))
	require.ErrorContains(t, backup.Create(name, false, text("second")), "--force")
	require.ErrorIs(t, backup.Create(name, true, half), full)
	content, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, "first", string(content))
	require.NoError(t, backup.Create(name, true, text("second")))
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.Error(t, backup.Create(filepath.Join(name, "below a file"), false, text("")))
}

// FuzzRead reads archives whose header and rows come from anywhere.
func FuzzRead(f *testing.F) {
	header, err := json.Marshal(backup.Header{Format: 1, Schema: 1, Tables: []backup.Table{thing}})
	require.NoError(f, err)
	f.Add(string(header), "tables/things/000001.jsonl", `[1,"a","YQ=="]`+"\n", []byte{})
	f.Add("{}", "blobs/a", "text", []byte("\x1f\x8b"))
	f.Fuzz(func(t *testing.T, header, name, content string, raw []byte) {
		m := &memory{rows: map[string][]backup.Row{}, blobs: map[string][]byte{}}
		_, _, _ = backup.Read(t.Context(), bytes.NewReader(raw), m, nil)
		_, _, err := backup.Read(t.Context(), bytes.NewReader(archive(t, entry{"roost.json", header}, entry{name, content})), m, nil)
		require.Error(t, err, "it has no manifest")
	})
}
