package test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// talk is a user with a chat of their own to write into.
type talk struct {
	t    *testing.T
	s    *server
	c    *client.Client
	chat string
	sent []api.Message
}

func newTalk(t *testing.T, s *server) *talk {
	t.Helper()
	u := s.users(2)
	k := &talk{t: t, s: s, c: s.client(u[0].Token)}
	chat, err := k.c.CreateChat(context.Background(), api.ChatRequest{Type: "private", Members: []string{u[1].UserID}})
	require.NoError(t, err)
	k.chat = chat.ID
	return k
}

// send sends a message once, without another try.
func (k *talk) send(text string) error {
	m, err := k.c.Send(context.Background(), k.chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
	if err == nil {
		k.sent = append(k.sent, m)
	}
	return err
}

// refused checks that an error tells the client to try again later.
func (k *talk) refused(err error) {
	k.t.Helper()
	var e *client.Error
	require.ErrorAs(k.t, err, &e)
	require.Equal(k.t, api.CodeUnavailable, e.Code, "%v", err)
	require.Equal(k.t, http.StatusServiceUnavailable, e.Status)
	require.Positive(k.t, e.RetryAfter)
}

// check finds every acknowledged message, and nothing after the last one.
func (k *talk) check() {
	k.t.Helper()
	history, err := fetchHistory(context.Background(), k.c, k.chat)
	require.NoError(k.t, err)
	require.GreaterOrEqual(k.t, len(history), len(k.sent))
	for i, m := range history {
		require.EqualValues(k.t, i+1, m.Seq)
	}
	for _, m := range k.sent {
		require.Equal(k.t, m, history[m.Seq-1])
	}
}

// A full disk refuses what it can't hold, gives back what it holds, and goes on when there is room again.
func TestFaultDiskFull(t *testing.T) {
	t.Parallel()
	folder := smallDisk(t, 24<<20)
	s := prepare(t, "")
	s.args = []string{"--data", filepath.Join(folder, "data"), "--send-rate", "off", "--call-rate", "off"}
	s.start()
	k := newTalk(t, s)
	require.NoError(t, k.send("before"))
	large := make([]byte, 40<<20)
	_, err := k.c.Upload(context.Background(), client.NewUpload{Size: int64(len(large))}, bytes.NewReader(large))
	require.True(t, client.HasCode(err, api.CodeStorageFull), "%v", err)
	require.Empty(t, s.files("uploads"), "nothing is half stored")
	require.NoError(t, k.send("with the room that it gave back"))
	ballast := fillDisk(t, folder)
	text := strings.Repeat("x", 15<<10)
	for range 5000 {
		if err = k.send(text); err != nil {
			break
		}
	}
	k.refused(err)
	k.check()
	_, err = k.c.Me(context.Background())
	require.NoError(t, err, "what is there can be read")
	k.refused(uploadAvatar(k.c))
	require.Contains(t, s.log.String(), "database can't be used", "a person is told")
	require.NotContains(t, s.log.String(), "panic")

	require.NoError(t, os.Remove(ballast))
	eventually(t, "it goes on by itself", func() bool { return k.send("after") == nil })
	require.NoError(t, uploadAvatar(k.c))
	k.check()
	s.kill()
	s.start()
	k.check()
}

// A data folder that can't be written to is said at the start, not met later.
func TestFaultReadOnlyDisk(t *testing.T) {
	t.Parallel()
	folder := smallDisk(t, 24<<20)
	s := prepare(t, "")
	s.args = []string{"--data", filepath.Join(folder, "data")}
	s.start()
	k := newTalk(t, s)
	require.NoError(t, k.send("before"))
	require.Zero(t, s.stop())
	readOnly(t, folder, true)
	s.log = &safeBuffer{}
	s.launch()
	require.NotZero(t, s.wait())
	require.Contains(t, s.log.String(), "read-only file system")
	require.Contains(t, s.log.String(), folder)
	require.NotContains(t, s.log.String(), "panic")
	readOnly(t, folder, false)
	s.start()
	require.NoError(t, k.send("after"))
	k.check()
}

// A database that takes no writes for a while: a standby after a failover, or a disk that PostgreSQL found broken.
func TestFaultReadOnlyDatabase(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t)
	s := newServer(t, database)
	k := newTalk(t, s)
	require.NoError(t, k.send("before"))
	writable := func(is string) {
		db, err := sql.Open("pgx", database)
		require.NoError(t, err)
		defer func() { require.NoError(t, db.Close()) }()
		var name string
		require.NoError(t, db.QueryRow("SELECT current_database()").Scan(&name))
		_, err = db.Exec("SET default_transaction_read_only = off")
		require.NoError(t, err)
		_, err = db.Exec("ALTER DATABASE " + name + " SET default_transaction_read_only = " + is)
		require.NoError(t, err)
		// Connections learn it when they are made.
		_, err = db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND application_name = 'roost'", name)
		require.NoError(t, err)
	}
	writable("on")
	_, err := k.c.UpdateMe(context.Background(), api.ProfilePatch{About: ptr("something")})
	k.refused(err)
	eventually(t, "what is there can be read", func() bool {
		_, err := k.c.History(context.Background(), k.chat, client.Window{})
		return err == nil
	})
	writable("off")
	eventually(t, "it goes on by itself", func() bool { return k.send("after") == nil })
	k.check()
}

func ptr[T any](v T) *T { return &v }

// awayTime is how long the database is away: longer than any deadline of a request.
const awayTime = 30 * time.Second

// The database is away for half a minute, gone or silent: who asks is told to come back or waits until a deadline, who
// sends goes on trying, and afterwards everything goes on by itself.
func TestFaultDatabaseAway(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(*proxy){"gone": (*proxy).cut, "silent": (*proxy).hold} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProxy(t, pgtest.Database(t))
			s := newServer(t, p.database)
			c := newCrash(t, s, 4)
			k := newTalk(t, s)
			require.NoError(t, k.send("before"))
			harm(p)
			loaded := make(chan struct{})
			go func() {
				defer close(loaded)
				c.load(awayTime)
			}()
			ctx, cancel := context.WithTimeout(context.Background(), 2*awayTime)
			defer cancel()
			_, err := k.c.History(ctx, k.chat, client.Window{})
			k.refused(err)
			status, _ := s.rest("GET", "/me", "", "")
			require.Equal(t, http.StatusUnauthorized, status, "what needs no database is answered")
			res, err := http.Get(s.url + "/readyz")
			require.NoError(t, err)
			require.NoError(t, res.Body.Close())
			require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)
			<-loaded
			p.pass(0)
			eventually(t, "it goes on by itself", func() bool { return k.send("after") == nil })
			c.finish()
			k.check()
			c.check()
			require.Contains(t, s.log.String(), "database can't be used")
			require.Contains(t, s.log.String(), "database can be used again")
			require.NotContains(t, s.log.String(), "request failed", "nothing is an internal error")
		})
	}
}

// Each packet to the database and back takes its time: sends share commits, so that many take little longer than one.
func TestFaultSlowDatabase(t *testing.T) {
	t.Parallel()
	p := newProxy(t, pgtest.Database(t))
	s := newServer(t, p.database)
	c := newCrash(t, s, 4)
	k := newTalk(t, s)
	p.pass(40 * time.Millisecond)
	c.load(2 * time.Second)
	require.NoError(t, k.send("while it is slow"))
	c.finish()
	p.pass(0)
	c.load(200 * time.Millisecond)
	c.finish()
	k.check()
	c.check()
	require.NotContains(t, s.log.String(), "level=ERROR")
}

// Clients that never read are closed instead of waited for: they cost others nothing, and the server little memory.
func TestOverloadByClientsThatNeverRead(t *testing.T) {
	t.Parallel()
	const deaf, text = 300, 8 << 10
	s := newServer(t, "", "--send-rate", "off", "--call-rate", "off", "--max-per-user", "1000")
	u := s.users(3)
	ctx := t.Context()
	c := s.client(u[0].Token)
	group, err := c.CreateChat(ctx, api.ChatRequest{
		Type: "group", Title: "Deaf", Members: []string{u[1].UserID, u[2].UserID}, ClientID: client.NewClientID(),
	})
	require.NoError(t, err)
	for range deaf {
		_ = s.signedIn(u[1].Token) // which reads its greeting, and then nothing
	}
	listener := s.client(u[2].Token).Replicate(ctx, client.ReplicaOptions{})
	t.Cleanup(listener.Close)
	before := s.memory()
	var last api.Message
	for n := range 400 { // 3 MB for each of them, 1 GB in all
		last, err = c.Send(ctx, group.ID, api.MessageRequest{
			ClientID: fmt.Sprint("n", n), Content: client.Text(strings.Repeat("x", text)),
		})
		require.NoError(t, err)
	}
	require.NoError(t, listener.Wait(ctx, func() bool {
		spans := listener.Spans(group.ID)
		return len(spans) > 0 && spans[len(spans)-1].To == last.Seq
	}), "who reads isn't held up")
	grown := s.memory() - before
	t.Logf("%d clients that don't read cost %d kB each", deaf, grown/deaf>>10)
	require.Less(t, grown, int64(deaf)<<20, "less than a third of what they didn't read")
}

// Everybody comes back at once after a crash, and nobody stays outside.
func TestOverloadByReconnectStorm(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		const crowd = 300
		s := newServer(t, database, "--call-rate", "off")
		ctx, cancel := context.WithTimeout(t.Context(), 2*patience)
		defer cancel()
		var conns []*client.Conn
		for _, u := range s.users(crowd) {
			conns = append(conns, s.client(u.Token).Connect(ctx, client.ConnOptions{}))
		}
		online := func() error {
			var wg sync.WaitGroup
			errs := make([]error, crowd)
			for i, conn := range conns {
				wg.Go(func() {
					if _, errs[i] = conn.Online(ctx); errs[i] == nil {
						errs[i] = conn.Call(ctx, api.OpPing, struct{}{}, nil)
					}
				})
			}
			wg.Wait()
			return errors.Join(errs...)
		}
		require.NoError(t, online())
		s.kill()
		s.start()
		eventually(t, "all are back", func() bool { return online() == nil })
		for _, conn := range conns {
			conn.Close()
		}
	})
}
