package test

import (
	"database/sql"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// finding is a line of "roost doctor --json".
type finding struct{ Level, Check, Text, Advice string }

// examine runs the doctor; levels has the worst level of each check.
func (s *server) examine(t *testing.T, args ...string) (levels map[string]string, findings []finding, err error) {
	t.Helper()
	out, err := s.run(append([]string{"doctor", "--json", "--listen", s.address}, args...)...)
	levels = map[string]string{}
	for line := range strings.Lines(out) {
		var f finding
		require.NoError(t, json.Unmarshal([]byte(line), &f), line)
		require.Equal(t, f.Level == "ok", f.Advice == "", "what isn't well has an advice: %s", line)
		if was := levels[f.Check]; was == "" || was == "ok" || f.Level == "problem" {
			levels[f.Check] = f.Level
		}
		findings = append(findings, f)
	}
	for check, level := range levels {
		require.False(t, level == "problem" && err == nil, "%s is a problem, so the exit code isn't 0", check)
	}
	return levels, findings, err
}

// healthy finds nothing wrong with the data.
func (s *server) healthy(t *testing.T) {
	t.Helper()
	levels, findings, _ := s.examine(t) // the tests' PostgreSQL has fsync off, which is a problem
	for _, check := range []string{"settings", "data folder", "server", "database", "schema", "integrity", "pictures", "clock", "port"} {
		require.Equal(t, "ok", levels[check], "%s: %v", check, findings)
	}
}

func TestDoctorFindsNothingWrong(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		c := newCrash(t, s, 4)
		c.load(200 * time.Millisecond)
		c.finish()
		setAvatar(t, c.writers[0].c)
		s.healthy(t)
		require.Zero(t, s.stop())
		s.healthy(t)
		text, err := s.run("doctor")
		require.Equal(t, database != "", err != nil, "%v", err)
		require.Contains(t, text, "integrity")
	})
}

// Each harm is found by its own check, with what to do.
func TestDoctorFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	k := newTalk(t, s)
	for _, text := range []string{"one", "two", "three"} {
		require.NoError(t, k.send(text))
	}
	require.NoError(t, uploadAvatar(k.c))
	require.Zero(t, s.stop())
	data := s.args[1]
	file := filepath.Join(data, "roost.db")
	whole, err := os.ReadFile(file)
	require.NoError(t, err)
	change := func(text string) {
		db, err := sql.Open("sqlite", file)
		require.NoError(t, err)
		_, err = db.Exec(text)
		require.NoError(t, err)
		require.NoError(t, db.Close())
	}
	for _, harm := range []struct {
		check, level string
		do           func(t *testing.T) (args []string)
	}{
		{"integrity", "problem", func(*testing.T) []string { change("DELETE FROM messages WHERE seq = 2"); return nil }},
		{"integrity", "problem", func(*testing.T) []string { change("UPDATE chats SET last_seq = 9"); return nil }},
		{"integrity", "problem", func(*testing.T) []string { change("UPDATE messages SET version = 99 WHERE seq = 1"); return nil }},
		{"integrity", "problem", func(*testing.T) []string { change("UPDATE chat_members SET read_seq = 7"); return nil }},
		{"integrity", "problem", func(*testing.T) []string { change("DELETE FROM users"); return nil }},
		{"schema", "problem", func(*testing.T) []string {
			change("INSERT INTO schema_version (version_id, is_applied) VALUES (900, 1)")
			return nil
		}},
		{"clock", "problem", func(*testing.T) []string { change("UPDATE chats SET activity_at = 4102444800000000"); return nil }},
		{"database", "problem", func(t *testing.T) []string {
			require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("no database ", 1000)), 0o600))
			return nil
		}},
		{"database", "warning", func(t *testing.T) []string {
			require.NoError(t, os.Remove(file))
			return nil
		}},
		{"data folder", "warning", func(t *testing.T) []string {
			require.NoError(t, os.Chmod(file, 0o644))
			return nil
		}},
		{"data folder", "problem", func(t *testing.T) []string {
			mark := filepath.Join(data, "restore.unfinished")
			require.NoError(t, os.WriteFile(mark, nil, 0o600))
			t.Cleanup(func() { _ = os.Remove(mark) })
			return nil
		}},
		{"port", "problem", func(t *testing.T) []string {
			l, err := net.Listen("tcp", s.address)
			require.NoError(t, err)
			t.Cleanup(func() { _ = l.Close() })
			return nil
		}},
		{"tls", "problem", func(*testing.T) []string { return []string{"--tls", "/nonexistent.crt,/nonexistent.key"} }},
		{"tls", "warning", func(*testing.T) []string { return []string{"--listen", "0.0.0.0:0"} }},
		{"address", "warning", func(*testing.T) []string { return []string{"--address", "https://nowhere.invalid"} }},
		{"settings", "problem", func(*testing.T) []string { return []string{"--address", "nonsense"} }},
		{"open files", "warning", func(*testing.T) []string { return []string{"--max-connections", "9999999"} }},
		{"pictures", "warning", func(t *testing.T) []string {
			require.NoError(t, os.RemoveAll(filepath.Join(data, "blobs", "avatars")))
			return nil
		}},
	} {
		t.Run(harm.check, func(t *testing.T) { // one after the other: they share the data
			for _, suffix := range []string{"-wal", "-shm"} {
				_ = os.Remove(file + suffix)
			}
			_ = os.Chmod(file, 0o600)
			require.NoError(t, os.WriteFile(file, whole, 0o600))
			levels, findings, err := s.examine(t, harm.do(t)...)
			require.Equal(t, harm.level, levels[harm.check], "%v", findings)
			require.Equal(t, harm.level == "problem", err != nil)
		})
	}
}

func TestDoctorWithoutDatabase(t *testing.T) {
	t.Parallel()
	s := prepare(t, "postgres://nobody@127.0.0.1:1/nothing")
	levels, _, err := s.examine(t)
	require.Error(t, err)
	require.Equal(t, "problem", levels["database"])
}
