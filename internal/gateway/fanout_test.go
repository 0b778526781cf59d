package gateway

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// sink is a connection that takes everything at once and never sends.
type sink struct {
	net.Conn
	wrote  func([]byte)
	closed chan struct{}
}

func (s *sink) Read([]byte) (int, error) {
	<-s.closed
	return 0, net.ErrClosed
}

func (s *sink) Write(p []byte) (int, error) {
	s.wrote(p)
	return len(p), nil
}

func (s *sink) Close() error {
	select {
	case <-s.closed:
	default:
		close(s.closed)
	}
	return nil
}

// crowd registers sessions of as many users, who are the members of the chat c1, on connections that call wrote.
func (n *node) crowd(t testing.TB, size int, wrote func([]byte)) {
	t.Helper()
	members := make([]ident.UserID, size)
	now := n.opt.Now()
	for i := range members {
		members[i] = ident.UserID(fmt.Sprintf("u%05d", i))
		conn := &sink{wrote: wrote, closed: make(chan struct{})}
		n.adopt(conn, nil, "", "")
		t.Cleanup(func() { _ = conn.Close() })
	}
	i := 0
	n.hub.each(func(s *session) {
		s.id, s.user = ident.SessionID(members[i]), members[i]
		s.mu.Lock()
		s.phase = phaseLive
		s.mu.Unlock()
		require.True(t, n.hub.register(s, 1, fullBucket(1, now)))
		n.Gateway.presence.Connect(s.user)
		i++
	})
	n.world.chat("c1", members...)
}

func TestAnEventIsEncodedOnceForAll(t *testing.T) {
	t.Parallel()
	const size = 1000
	n := setup(t, nil)
	written := make(chan *byte, size)
	n.crowd(t, size, func(p []byte) { written <- &p[0] })
	n.Publisher().MessageNew(chat.Audience{ChatID: "c1"}, message.Message{ChatID: "c1", Seq: 1, Version: 1, Content: message.Content(text("x"))})
	first := <-written
	for range size - 1 {
		select {
		case p := <-written:
			require.Same(t, first, p, "all write the same bytes")
		case <-time.After(patience):
			require.Fail(t, "an event is missing")
		}
	}
}

// The members who are connected are found from either side.
func TestAudienceFromTheSmallerSide(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("small", "ann", "bob")
	many := []ident.UserID{"bob"}
	for i := range 100 {
		many = append(many, ident.UserID(fmt.Sprintf("offline%d", i)))
	}
	n.world.chat("large", many...)
	ann, bob := n.signIn(t, "ann.1"), n.signIn(t, "bob.1")
	n.signIn(t, "eve.1")
	for v, id := range []ident.ChatID{"large", "small"} {
		n.Publisher().MessageNew(chat.Audience{ChatID: id}, message.Message{ChatID: id, Version: int64(v + 1)})
		require.Equal(t, string(id), bob.next().ChatID)
	}
	require.Equal(t, "small", ann.next().ChatID, "she isn't in the large one")
}

// BenchmarkFanOut publishes an event to 1,000 sessions. The allocations are those of one encoding; receivers add none.
func BenchmarkFanOut(b *testing.B) {
	const size = 1000
	n := setup(b, nil)
	var got atomic.Int64
	done := make(chan struct{}, 1)
	n.crowd(b, size, func([]byte) {
		if got.Add(1)%size == 0 {
			done <- struct{}{}
		}
	})
	m := message.Message{ChatID: "c1", Seq: 1, Version: 1, SenderID: "u00001", ClientID: "x", Content: message.Content(text("hello, everybody"))}
	b.ReportAllocs()
	for b.Loop() {
		n.Publisher().MessageNew(chat.Audience{ChatID: "c1"}, m)
		<-done
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/size, "ns/receiver")
}

func TestSessionIsSmall(t *testing.T) {
	t.Parallel()
	require.LessOrEqual(t, int(unsafe.Sizeof(session{})), 768, "a size class of the allocator")
}

// BenchmarkSend sends messages over loopback, 32 at a time, to a service that costs nothing, and reads the answers
// and the events: what the gateway itself takes of a message's way.
func BenchmarkSend(b *testing.B) {
	n := setup(b, func(o *Options) { o.Limits = Limits{FrameBurst: 1 << 30, SendBurst: 1 << 30} })
	n.world.chat("c1", "ann")
	c := n.signIn(b, "ann.1")
	body := []byte(`{"id":1,"op":"message.send","d":{"chat_id":"c1","client_id":"x","content":{"type":"text","text":"hello"}}}`)
	raw := ws.MustCompileFrame(ws.MaskFrame(ws.NewTextFrame(body)))
	const pipelined = 32
	many := bytes.Repeat(raw, pipelined)
	b.ReportAllocs()
	for b.Loop() {
		_, err := c.conn.Write(many)
		require.NoError(b, err)
		for range 2 * pipelined {
			h, err := ws.ReadHeader(c.r)
			require.NoError(b, err)
			_, err = io.CopyN(io.Discard, c.r, h.Length)
			require.NoError(b, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/pipelined, "ns/message")
}
