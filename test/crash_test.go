package test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// The server is killed under load and started again, many times; so is PostgreSQL, and both at once. Afterwards every
// acknowledged message is there exactly once and in order, for its sender, for its receivers, and for who comes new.
func TestNothingAcknowledgedIsLostByCrashes(t *testing.T) {
	t.Parallel()
	rounds := 6
	if v, err := strconv.Atoi(os.Getenv("ROOST_CRASH_ROUNDS")); err == nil {
		rounds = v
	}
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		s := newServer(t, "", "--call-rate", "off")
		s.crash(t, rounds, func(int) {
			s.kill()
			s.start()
		})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		database, err := pgtest.Start(t.Context(), pgtest.Options{IsDurable: true})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, database.Stop()) })
		s := newServer(t, database.Database(t), "--call-rate", "off")
		s.crash(t, rounds, func(round int) {
			// In turn and not by chance, so that few rounds have all three. The moment is what chance decides.
			killsDatabase, killsServer := round%3 != 0, round%3 != 1
			if killsDatabase {
				require.NoError(t, database.Kill())
			}
			if killsServer {
				s.kill()
			}
			if killsDatabase {
				require.NoError(t, database.Restart(t.Context()))
			}
			if killsServer {
				s.start()
			}
		})
	})
}

// crash does harm under load, and checks what came of it.
func (s *server) crash(t *testing.T, rounds int, harm func(round int)) {
	c := newCrash(t, s, 6)
	for round := range rounds {
		loaded := make(chan struct{})
		go func() { // also while nobody answers
			defer close(loaded)
			c.load(time.Second + rand.N(500*time.Millisecond))
		}()
		<-time.After(200*time.Millisecond + rand.N(600*time.Millisecond))
		harm(round)
		<-loaded
	}
	c.load(300 * time.Millisecond)
	c.finish()
	c.check()
	s.healthy(t)
	t.Logf("%d crashes", rounds)
}

// crash is the load of a crash test, and what it remembers.
type crash struct {
	t       *testing.T
	ctx     context.Context
	writers []*writer
	running sync.WaitGroup
	// isRestored says that the replicas had to begin anew, so that they needn't hold all.
	isRestored bool
}

// writer is a user who writes into some chats in turn.
type writer struct {
	c     *client.Client
	r     *client.Replica
	chats []string

	mu    sync.Mutex // guards what follows
	sent  map[string][]string
	acked map[string]api.Message // by client_id
	fails []error
}

// newCrash makes users who write in pairs and in one group of all.
func newCrash(t *testing.T, s *server, users int) *crash {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	c := &crash{t: t, ctx: ctx}
	t.Cleanup(func() {
		cancel()
		for _, w := range c.writers {
			w.r.Close()
		}
	})
	var ids []string
	for _, l := range s.users(users) {
		w := &writer{c: s.client(l.Token), sent: map[string][]string{}, acked: map[string]api.Message{}}
		me, err := w.c.Me(ctx)
		require.NoError(t, err)
		ids = append(ids, me.User.ID)
		c.writers = append(c.writers, w)
	}
	group, err := c.writers[0].c.CreateChat(ctx, api.ChatRequest{
		Type: "group", Title: "Crash", Members: ids[1:], ClientID: client.NewClientID(),
	})
	require.NoError(t, err)
	for i := 0; i < users; i += 2 {
		private, err := c.writers[i].c.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{ids[i+1]}})
		require.NoError(t, err)
		for _, w := range c.writers[i : i+2] {
			w.chats = []string{private.ID, group.ID}
			w.r = w.c.Replicate(ctx, client.ReplicaOptions{
				Deliver: true, Backoff: client.Backoff{First: 20 * time.Millisecond, Max: 200 * time.Millisecond},
			})
			require.NoError(t, w.r.Wait(ctx, func() bool { return len(w.r.Chats()) == 2 }))
		}
	}
	return c
}

// load writes for a while: each writer a message every 10 ms, whether the server answers or not.
func (c *crash) load(d time.Duration) {
	stop := time.After(d)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for n := 0; ; n++ {
		select {
		case <-stop:
			return
		case <-ticker.C:
		}
		for _, w := range c.writers {
			w.write(&c.running, w.chats[n%len(w.chats)])
		}
	}
}

func (w *writer) write(running *sync.WaitGroup, chat string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := client.NewClientID()
	running.Add(1)
	_, err := w.r.Conn().SendAsync(chat, api.MessageRequest{ClientID: id, Content: client.Text("text " + id)}, func(m api.Message, err error) {
		defer running.Done()
		w.mu.Lock()
		defer w.mu.Unlock()
		if err != nil {
			w.fails = append(w.fails, err)
			return
		}
		w.acked[id] = m
	})
	if err != nil {
		w.fails = append(w.fails, err)
		running.Done()
		return
	}
	w.sent[chat] = append(w.sent[chat], id)
}

// finish waits until all messages are acknowledged and all replicas hold them.
func (c *crash) finish() {
	c.t.Helper()
	done := make(chan struct{})
	go func() {
		c.running.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(patience):
		require.FailNow(c.t, "not all messages were acknowledged")
	}
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	for _, w := range c.writers {
		require.Empty(c.t, w.fails)
		require.NoError(c.t, w.r.Sync(ctx))
	}
}

func (c *crash) check() {
	c.t.Helper()
	total := 0
	for _, w := range c.writers {
		f, err := fetch(c.ctx, w.c)
		require.NoError(c.t, err)
		me := f.account.User.ID
		for _, chat := range w.chats {
			require.NoError(c.t, w.checkChat(me, chat, f.messages[chat]))
			total += len(w.sent[chat])
		}
		// Delivered marks may still be on their way, so the comparison is given a moment.
		var difference atomic.Value
		isEqual := func() bool {
			f, err := fetch(c.ctx, w.c)
			if err != nil {
				difference.Store(err.Error())
				return false
			}
			difference.Store(f.difference(w.r))
			return difference.Load() == ""
		}
		if !assert.Eventually(c.t, isEqual, patience, 20*time.Millisecond, "the replica equals a fresh fetch") {
			require.FailNow(c.t, fmt.Sprint(difference.Load()))
		}
		for _, chat := range w.chats {
			if c.isRestored {
				break
			}
			all := f.messages[chat]
			first, last := int64(1), int64(len(all))
			if all[0].System { // that the chat was made: the chat was fetched with it
				first = 2
			}
			require.Equal(c.t, []client.Span{{From: first, To: last}}, w.r.Spans(chat), "a replica that was there from the start holds all")
		}
	}
	require.Positive(c.t, total)
	c.t.Logf("%d messages were acknowledged", total)
}

// checkChat compares a history with what a writer sent and got acknowledged.
func (w *writer) checkChat(me, chat string, history []api.Message) error {
	var order []string
	seen := map[string]bool{}
	for i, m := range history {
		if m.Seq != int64(i+1) {
			return fmt.Errorf("seq %d stands at place %d", m.Seq, i+1)
		}
		if m.SenderID != me || m.System {
			continue
		}
		if seen[m.ClientID] {
			return fmt.Errorf("message %s is there twice", m.ClientID)
		}
		seen[m.ClientID] = true
		order = append(order, m.ClientID)
		if acked := w.acked[m.ClientID]; acked.Seq != m.Seq || string(acked.Content) != string(m.Content) {
			return fmt.Errorf("message %s was acknowledged as %d and is %d", m.ClientID, acked.Seq, m.Seq)
		}
	}
	if len(order) != len(w.sent[chat]) {
		return fmt.Errorf("%d messages were acknowledged, %d are there", len(w.sent[chat]), len(order))
	}
	for i, id := range order {
		if w.sent[chat][i] != id {
			return fmt.Errorf("message %d of the sender is out of order", i)
		}
	}
	return nil
}
