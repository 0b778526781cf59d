package test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// The drill: a backup is taken under load, the machine is lost, and the backup is restored, also into the other
// database. Everybody is still signed in, holds what the backup holds, and sends what the server forgot anew.
func TestRestoreDrill(t *testing.T) {
	t.Parallel()
	for name, engine := range map[string][2]bool{
		"sqlite": {false, false}, "postgres": {true, true}, "sqlite to postgres": {false, true}, "postgres to sqlite": {true, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := func(isPostgres bool) string {
				if isPostgres {
					return pgtest.Database(t)
				}
				return ""
			}
			s := newServer(t, database(engine[0]))
			c := newCrash(t, s, 4)
			avatar := setAvatar(t, c.writers[0].c)
			file := filepath.Join(t.TempDir(), "roost.backup")
			loaded := make(chan struct{})
			go func() {
				defer close(loaded)
				c.load(700 * time.Millisecond)
			}()
			eventually(t, "some messages are stored", func() bool { return c.writers[0].ackedCount() > 10 })
			_, err := s.run("backup", file)
			require.NoError(t, err)
			<-loaded
			c.finish()
			epoch := storeEpoch(t, c.writers[0].c)
			require.Zero(t, s.stop())

			s.moveTo(t, database(engine[1]))
			_, err = s.run("restore", file)
			require.NoError(t, err)
			s.start()
			require.NotEqual(t, epoch, storeEpoch(t, c.writers[0].c))
			require.Equal(t, avatar, getAvatar(t, c.writers[0].c))
			c.isRestored = true
			for _, w := range c.writers {
				w.forgetLost(t, c.ctx)
			}
			c.load(200 * time.Millisecond)
			c.finish()
			c.check()
			s.healthy(t)
		})
	}
}

func (w *writer) ackedCount() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.acked)
}

// forgetLost takes what was sent after the backup off the list of what has to be there. What is there has to be the
// beginning of what was sent.
func (w *writer) forgetLost(t *testing.T, ctx context.Context) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, chat := range w.chats {
		history, err := fetchHistory(ctx, w.c, chat)
		require.NoError(t, err)
		there := map[string]bool{}
		for _, m := range history {
			there[m.ClientID] = true
		}
		kept := w.sent[chat][:0]
		for i, id := range w.sent[chat] {
			if !there[id] {
				for _, late := range w.sent[chat][i:] {
					require.False(t, there[late], "message %d isn't there, and a later one is", i)
				}
				break
			}
			kept = append(kept, id)
		}
		require.NotEmpty(t, kept)
		w.sent[chat] = kept
	}
}

// moveTo gives the program an empty data folder and another database, as on a new machine.
func (s *server) moveTo(t *testing.T, database string) {
	t.Helper()
	s.args = append([]string{"--data", t.TempDir()}, s.args[2:]...)
	s.env = cleanEnv()
	if database != "" {
		s.env = append(s.env, "ROOST_DATABASE="+database)
	}
}

// setAvatar gives a user a picture, and returns it as the server keeps it.
func setAvatar(t *testing.T, c *client.Client) []byte {
	t.Helper()
	require.NoError(t, uploadAvatar(c))
	return getAvatar(t, c)
}

func getAvatar(t *testing.T, c *client.Client) []byte {
	t.Helper()
	me, err := c.Me(context.Background())
	require.NoError(t, err)
	picture, _, err := c.Avatar(context.Background(), me.User.ID)
	require.NoError(t, err)
	require.NotEmpty(t, picture)
	return picture
}

func storeEpoch(t *testing.T, c *client.Client) string {
	t.Helper()
	sync, err := c.Sync(context.Background(), "")
	require.NoError(t, err)
	return sync.StoreEpoch
}

func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		file := filepath.Join(t.TempDir(), "roost.backup")
		_, err := s.run("backup", file)
		require.NoError(t, err)
		_, err = s.run("backup", file)
		require.ErrorContains(t, err, "--force", "it doesn't replace a file unasked")
		_, err = s.run("backup", file, "--force")
		require.NoError(t, err)
		whole, err := os.ReadFile(file)
		require.NoError(t, err)
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

		_, err = s.run("restore", file, "--replace")
		require.ErrorContains(t, err, "in use", "the server runs")
		if database != "" {
			elsewhere := *s
			elsewhere.args = []string{"--data", t.TempDir()}
			_, err = elsewhere.run("restore", file, "--replace")
			require.ErrorContains(t, err, "works on this database", "the server runs, with another data folder")
		}
		later := s.users(1)[0]
		require.Zero(t, s.stop())
		_, err = s.run("restore", file)
		require.ErrorContains(t, err, "--replace", "there is data")
		for _, broken := range [][]byte{nil, whole[:len(whole)/2], whole[:len(whole)-1], bytes.Repeat([]byte("no backup"), 1000)} {
			require.NoError(t, os.WriteFile(file, broken, 0o600))
			_, err = s.run("restore", file, "--replace")
			require.ErrorContains(t, err, "no backup of Roost")
			require.NotContains(t, err.Error(), "panic")
		}
		s.start()
		_, err = s.client(later.Token).Me(context.Background())
		require.NoError(t, err, "what was refused has changed nothing")
		require.Zero(t, s.stop())

		require.NoError(t, os.WriteFile(file, whole, 0o600))
		_, err = s.run("restore", file, "--replace")
		require.NoError(t, err)
		s.start()
		_, err = s.client(u[0].Token).Me(context.Background())
		require.NoError(t, err)
		_, err = s.client(later.Token).Me(context.Background())
		require.True(t, client.HasCode(err, api.CodeUnauthenticated), "made after the backup: %v", err)
	})
}

// A backup can go through a pipe, and into a place where an interrupted restore has left its mark.
func TestBackupThroughAPipe(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(1)[0]
		out, err := s.run("backup", "-")
		require.NoError(t, err)
		require.Zero(t, s.stop())
		mark := filepath.Join(s.args[1], "restore.unfinished")
		require.NoError(t, os.WriteFile(mark, nil, 0o600))
		s.launch()
		require.NotZero(t, s.wait())
		require.Contains(t, s.log.String(), "restore", "a server doesn't start on data of which half is new")

		cmd := exec.Command(binary, append([]string{"restore", "-"}, s.args...)...)
		cmd.Env, cmd.Stdin = s.env, bytes.NewBufferString(out)
		text, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", text)
		require.NoFileExists(t, mark)
		s.start()
		_, err = s.client(u.Token).Me(context.Background())
		require.NoError(t, err)
	})
}

func TestNothingToBackUp(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := prepare(t, database)
		file := filepath.Join(t.TempDir(), "roost.backup")
		_, err := s.run("backup", file)
		require.Error(t, err)
		require.NoFileExists(t, file)
		left, err := os.ReadDir(s.args[1])
		require.NoError(t, err)
		require.Empty(t, left, "a misspelt folder isn't filled")
	})
}
