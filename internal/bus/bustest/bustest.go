// Package bustest is the conformance suite of package bus: the rules that every implementation keeps.
package bustest

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/ident"
)

// Subject is an implementation under test.
type Subject struct {
	// New returns a bus with its usual limits.
	New func(t *testing.T) bus.Bus
	// Small returns a bus that holds at most 4 envelopes or 1 KiB for a subscriber that doesn't take them.
	Small func(t *testing.T) bus.Bus
}

// patience bounds every wait for something that must happen.
const patience = 10 * time.Second

// Run runs the suite.
func Run(t *testing.T, s Subject) {
	t.Run("everybody gets everything whole", func(t *testing.T) { t.Parallel(); everything(t, s.New(t)) })
	t.Run("order is kept per key", func(t *testing.T) { t.Parallel(); order(t, s.New(t)) })
	t.Run("after cancel nothing comes", func(t *testing.T) { t.Parallel(); cancelled(t, s.New(t)) })
	t.Run("a stuck subscriber holds up nobody", func(t *testing.T) { t.Parallel(); stuck(t, s.Small(t)) })
	t.Run("bytes are bounded", func(t *testing.T) { t.Parallel(); bytesBound(t, s.Small(t)) })
	t.Run("publishing without subscribers", func(t *testing.T) {
		t.Parallel()
		b := s.New(t)
		b.Publish(inChat("c1", 1))
		require.Zero(t, b.Lost())
	})
}

func everything(t *testing.T, b bus.Bus) {
	one, two := newRecorder(), newRecorder()
	defer b.Subscribe(one)()
	defer b.Subscribe(two)()
	sent := []bus.Envelope{
		{To: bus.Audience{Chat: "c1", MembersVersion: 7}, Kind: "message.new", From: 8, Version: 9, Payload: []byte("frame")},
		{To: bus.Audience{Users: []ident.UserID{"u1", "u2"}}, Kind: "user.changed", Payload: []byte("user")},
		{To: bus.Audience{Sessions: []ident.SessionID{"s1"}}, Kind: "session.revoked", Payload: []byte("end")},
		{To: bus.Audience{Watched: "u3"}, Kind: "presence", Payload: []byte("here")},
	}
	for _, e := range sent {
		b.Publish(e)
	}
	for _, r := range []*recorder{one, two} {
		got := r.wait(t, len(sent))
		require.ElementsMatch(t, sent, got)
	}
	require.Zero(t, b.Lost())
}

func order(t *testing.T, b bus.Bus) {
	r := newRecorder()
	defer b.Subscribe(r)()
	const chats, each = 20, 200
	var publishers sync.WaitGroup
	for c := range chats {
		publishers.Go(func() {
			for v := range each {
				b.Publish(inChat(ident.ChatID("c"+strconv.Itoa(c)), int64(v+1)))
			}
		})
	}
	publishers.Wait()
	last := map[ident.ChatID]int64{}
	for _, e := range r.wait(t, chats*each) {
		require.Equal(t, last[e.To.Chat]+1, e.Version, "chat %s", e.To.Chat)
		last[e.To.Chat] = e.Version
	}
	require.Len(t, last, chats)
}

func cancelled(t *testing.T, b bus.Bus) {
	gone, stays := newRecorder(), newRecorder()
	cancel := b.Subscribe(gone)
	defer b.Subscribe(stays)()
	b.Publish(inChat("c1", 1))
	gone.wait(t, 1)
	cancel()
	cancel() // is harmless
	b.Publish(inChat("c1", 2))
	stays.wait(t, 2)
	require.Len(t, gone.all(), 1)
}

func stuck(t *testing.T, b bus.Bus) {
	release := make(chan struct{})
	blocked := newRecorder()
	blocked.hold = release
	cancel := b.Subscribe(blocked)
	done := make(chan struct{})
	const sent = 100
	go func() {
		defer close(done)
		for v := range sent {
			b.Publish(inChat("c1", int64(v+1)))
		}
	}()
	select {
	case <-done:
	case <-time.After(patience):
		require.Fail(t, "publish waits for a subscriber")
	}
	lost := blocked.lostOnes()
	require.NotEmpty(t, lost)
	require.Equal(t, uint64(len(lost)), b.Lost())
	close(release)
	got := blocked.wait(t, sent-len(lost))
	require.Equal(t, int64(1), got[0].Version, "the first ones stay, the later ones are lost")
	cancel()
}

func bytesBound(t *testing.T, b bus.Bus) {
	r := newRecorder()
	defer b.Subscribe(r)()
	e := inChat("c1", 1)
	e.Payload = make([]byte, 2<<10)
	b.Publish(e)
	require.Equal(t, uint64(1), b.Lost())
	require.Len(t, r.lostOnes(), 1)
}

func inChat(id ident.ChatID, version int64) bus.Envelope {
	return bus.Envelope{
		To: bus.Audience{Chat: id}, Kind: "message.new", From: version - 1, Version: version,
		Payload: fmt.Appendf(nil, "%s/%d", id, version),
	}
}

// recorder keeps what it is given.
type recorder struct {
	hold chan struct{} // Deliver waits for it, if not nil
	more chan struct{}

	mu   sync.Mutex // guards got and lost
	got  []bus.Envelope
	lost []bus.Envelope
}

func newRecorder() *recorder {
	return &recorder{more: make(chan struct{}, 1)}
}

func (r *recorder) Deliver(e bus.Envelope) {
	if r.hold != nil {
		<-r.hold
	}
	r.mu.Lock()
	r.got = append(r.got, e)
	r.mu.Unlock()
	select {
	case r.more <- struct{}{}:
	default:
	}
}

func (r *recorder) Lost(e bus.Envelope) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lost = append(r.lost, e)
}

func (r *recorder) Restored() {}

func (r *recorder) all() []bus.Envelope {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]bus.Envelope(nil), r.got...)
}

func (r *recorder) lostOnes() []bus.Envelope {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]bus.Envelope(nil), r.lost...)
}

// wait returns when n envelopes are there.
func (r *recorder) wait(t *testing.T, n int) []bus.Envelope {
	t.Helper()
	limit := time.After(patience)
	for {
		if got := r.all(); len(got) >= n {
			require.Len(t, got, n)
			return got
		}
		select {
		case <-r.more:
		case <-limit:
			require.Failf(t, "envelopes are missing", "%d of %d came", len(r.all()), n)
		}
	}
}
