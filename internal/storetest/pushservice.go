package storetest

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

// Many workers take all jobs, each once.
func testPushWorkers(e *env) {
	e = e.fresh()
	u := e.people(2)
	d := e.device(u[1])
	const n = 120
	var jobs []push.Job
	for range n {
		jobs = append(jobs, push.Job{SubscriptionID: d.ID, UserID: u[1], ChatID: ident.ChatID(e.ids.New()), WantedSeq: 1, DueAt: at(1)})
	}
	require.NoError(e, e.PutPushJobs(e.ctx(), jobs, 0))
	var mu sync.Mutex
	taken := map[ident.ChatID]int{}
	for _, err := range e.atOnce(8, func(int) error {
		for {
			got, err := e.TakePushJobs(e.ctx(), at(2), at(50), 7)
			if err != nil || len(got) == 0 {
				return err
			}
			var done []push.Finished
			mu.Lock()
			for _, job := range got {
				taken[job.ChatID]++
				done = append(done, push.Finished{Job: job})
			}
			mu.Unlock()
			if err := e.FinishPushJobs(e.ctx(), done); err != nil {
				return err
			}
		}
	}) {
		require.NoError(e, err)
	}
	require.Len(e, taken, n)
	for _, times := range taken {
		require.Equal(e, 1, times)
	}
}

// carrier stands in for a push service.
type carrier struct {
	mu     sync.Mutex
	answer func(push.Push) push.Outcome
	got    chan push.Note
}

func (c *carrier) Check(push.Target) error      { return nil }
func (c *carrier) Service(t push.Target) string { return t.Address }

func (c *carrier) Send(_ context.Context, p push.Push) push.Outcome {
	c.mu.Lock()
	out := push.Outcome{Result: push.Sent}
	if c.answer != nil {
		out = c.answer(p)
	}
	c.mu.Unlock()
	c.got <- p.Note
	return out
}

func (c *carrier) next(e *env) push.Note {
	e.Helper()
	select {
	case n := <-c.got:
		return n
	case <-time.After(time.Minute):
		require.Fail(e, "no push came")
		return push.Note{}
	}
}

// The whole way: what is sent is told to the devices of others, once per chat; what is read is cleared; a push service that has trouble is
// asked again; a device that is gone is forgotten.
func testPushService(e *env) {
	e = e.fresh()
	u := e.people(3)
	phone, tablet := e.device(u[1]), e.device(u[1])
	c := &carrier{got: make(chan push.Note, 100)}
	var online sync.Map
	s := push.NewService(push.Options{
		Store: e.Store, Carriers: map[push.Channel]push.Carrier{push.WebPush: c}, Encode: func(push.Note) []byte { return nil },
		ReadText: func(m message.Content) string { return string(m) }, Rest: func(context.Context, time.Duration) error { return nil },
		IDs: e.ids, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Delays: push.Delays{
			Pace: 5 * time.Millisecond, Patience: time.Hour, Gap: time.Microsecond, Sweep: time.Hour, Backoff: 5 * time.Millisecond,
		},
	})
	ctx, cancel := context.WithCancel(e.ctx())
	var running sync.WaitGroup
	running.Go(func() {
		s.Run(ctx, func(id ident.UserID) bool { _, is := online.Load(id); return is })
	})
	defer func() {
		cancel()
		running.Wait()
		require.NoError(e, s.Close(context.Background()))
	}()
	g := e.group(u...)
	draft := e.draft(g, u[0], "hello")
	draft.At = time.Now()
	m := e.appendOK(draft)[0]
	for range 2 {
		n := c.next(e)
		require.Equal(e, push.KindMessage, n.Kind)
		require.Equal(e, []any{u[1], g, m.Seq, "A group", 1, 1}, []any{n.UserID, n.ChatID, n.Seq, n.Title, n.Unread, n.Badge})
		require.Equal(e, string(m.Content), n.Text)
	}
	// An edit is shown in place of what is shown; so is what was before, where the newest is deleted; and when nothing is left, it goes.
	changed := e.edit(m, "hello again")
	for range 2 {
		n := c.next(e)
		require.Equal(e, []any{push.KindMessage, m.Seq, m.Seq, string(changed.Content), true}, []any{n.Kind, n.Seq, n.Replaces, n.Text, n.IsSilent})
	}
	draft = e.draft(g, u[0], "a slip")
	draft.At = time.Now()
	slip := e.appendOK(draft)[0]
	for range 2 {
		require.Equal(e, slip.Seq, c.next(e).Seq)
	}
	e.delete(slip)
	for range 2 {
		n := c.next(e)
		require.Equal(e, []any{push.KindMessage, m.Seq, slip.Seq, string(changed.Content)}, []any{n.Kind, n.Seq, n.Replaces, n.Text})
	}
	e.delete(changed)
	for range 2 {
		n := c.next(e)
		require.Equal(e, []any{push.KindClear, m.Seq, 0}, []any{n.Kind, n.Seq, n.Badge})
	}
	draft = e.draft(g, u[0], "hello once more")
	draft.At = time.Now()
	m = e.appendOK(draft)[0]
	for range 2 {
		require.Equal(e, m.Seq, c.next(e).Seq)
	}
	e.read(g, u[1], m.Seq)
	s.Read(u[1], g, m.Seq)
	for range 2 {
		n := c.next(e)
		require.Equal(e, []any{push.KindClear, m.Seq, 0}, []any{n.Kind, n.Seq, n.Badge})
	}

	c.mu.Lock()
	failures := 0
	c.answer = func(p push.Push) push.Outcome {
		switch {
		case p.Address == tablet.Address:
			return push.Outcome{Result: push.Gone}
		case failures < 2:
			failures++
			return push.Outcome{Result: push.Retry, Status: 503}
		}
		return push.Outcome{Result: push.Sent}
	}
	c.mu.Unlock()
	draft = e.draft(g, u[2], "again")
	draft.At = time.Now()
	m = e.appendOK(draft)[0]
	for range 4 { // the tablet once, the phone three times
		require.Equal(e, m.Seq, c.next(e).Seq)
	}
	require.Eventually(e, func() bool {
		left := e.subscriptions(u[1])
		return len(left) == 1 && left[0].ID == phone.ID && !left[0].SentAt.IsZero()
	}, 30*time.Second, 5*time.Millisecond)

	online.Store(u[1], true)
	draft = e.draft(g, u[0], "while there")
	draft.At = time.Now()
	e.appendOK(draft)
	own := e.device(u[2])
	draft = e.draft(g, u[1], "not to myself")
	draft.At = time.Now()
	e.appendOK(draft)
	require.Equal(e, own.UserID, c.next(e).UserID, "who is there gets the time to see it")
}

// What comes in quiet hours is there when they are over, once per chat and without a sound.
func testPushQuiet(e *env) {
	e = e.fresh()
	u := e.people(2)
	e.device(u[1])
	wishes := user.DefaultNotifications()
	minute := time.Now().UTC().Hour()*60 + time.Now().UTC().Minute()
	const day = 24 * 60
	wishes.Quiet = &user.QuietHours{From: (minute + day - 20) % day, To: (minute + 20) % day, Zone: "UTC"}
	_, err := e.PutNotifications(e.ctx(), u[1], wishes)
	require.NoError(e, err)
	var ahead atomic.Int64
	c := &carrier{got: make(chan push.Note, 100)}
	s := push.NewService(push.Options{
		Store: e.Store, Carriers: map[push.Channel]push.Carrier{push.WebPush: c}, Encode: func(push.Note) []byte { return nil },
		ReadText: func(m message.Content) string { return string(m) }, Rest: func(context.Context, time.Duration) error { return nil },
		IDs: e.ids, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }, Log: slog.New(slog.DiscardHandler),
		Delays: push.Delays{Pace: 5 * time.Millisecond, Gap: time.Microsecond, Sweep: time.Hour},
	})
	ctx, cancel := context.WithCancel(e.ctx())
	var running sync.WaitGroup
	running.Go(func() { s.Run(ctx, func(ident.UserID) bool { return false }) })
	defer func() {
		cancel()
		running.Wait()
		require.NoError(e, s.Close(context.Background()))
	}()
	g := e.private(u[0], u[1])
	var last message.Message
	for _, text := range []string{"at night", "later at night"} {
		draft := e.draft(g, u[0], text)
		draft.At = time.Now()
		last = e.appendOK(draft)[0]
	}
	require.Eventually(e, func() bool { // it waits
		jobs, err := e.TakePushJobs(e.ctx(), time.Now().Add(25*time.Minute), time.Now().Add(24*time.Minute), 10)
		return err == nil && len(jobs) == 1 && jobs[0].WantedSeq == last.Seq
	}, time.Minute, 20*time.Millisecond)
	require.Empty(e, c.got)
	ahead.Store(int64(25 * time.Minute))
	n := c.next(e)
	require.Equal(e, []any{push.KindMessage, last.Seq, 2, true}, []any{n.Kind, n.Seq, n.Unread, n.IsSilent})
	draft := e.draft(g, u[0], "in the morning")
	draft.At = time.Now().Add(25 * time.Minute)
	e.appendOK(draft)
	require.False(e, c.next(e).IsSilent)
	require.Empty(e, c.got)
}
