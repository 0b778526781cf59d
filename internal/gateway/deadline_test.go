package gateway

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

func TestNoHelloInTime(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.dial(t, nil)
	eventually(t, "it is connected", func() bool { return n.Stats().Connections == 1 })
	n.advance(t, 10*time.Second)
	n.sweep()
	c.text("{") // an answer shows that it is still served, and isn't a hello
	require.Equal(t, "bad_json", c.next().Error.Code)
	n.advance(t, time.Millisecond)
	n.sweep()
	require.Equal(t, api.CloseNoHello, c.closed())
	c.gone()
}

func TestHelloThatIsBeingAnsweredIsInTime(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.syncing = make(chan struct{})
	c := n.dial(t, nil)
	re := c.ask("hello", map[string]any{"token": "ann.1"})
	eventually(t, "it is registered", func() bool { return n.Stats().Sessions == 1 })
	n.advance(t, time.Minute)
	n.sweep()
	close(n.world.syncing)
	require.Nil(t, c.answer(re).Error, "a slow server is not the client's fault")
}

func TestSilence(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	quiet, pings, pongs := n.signIn(t, "ann.1"), n.signIn(t, "ann.2"), n.signIn(t, "bob.1")
	n.advance(t, 39*time.Second)
	n.sweep()
	pings.ok("ping", nil)
	pongs.write(ws.OpPing, true, nil)
	require.True(t, pongs.next().pong)
	n.advance(t, 2*time.Second)
	n.sweep()
	require.Equal(t, api.CloseSilent, quiet.closed())
	pings.ok("ping", nil)
	pongs.ok("ping", nil)
	require.Equal(t, uint64(1), n.Stats().ClosedSilent)
}

func TestTricklingAFrameIsSilence(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	op := ws.OpText
	for range 5 {
		c.write(op, false, nil) // an empty fragment, never the last
		op = ws.OpContinuation
		n.advance(t, 10*time.Second)
	}
	n.sweep()
	require.Equal(t, api.CloseSilent, c.closed())
}

func TestCloseThatTheClientIgnores(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	n.Publisher().SessionsEnded([]ident.SessionID{"ann1"})
	require.Equal(t, api.CloseRevoked, c.closed())
	require.Equal(t, 1, n.Stats().Connections, "the client may still close by itself")
	n.advance(t, 4*time.Second)
	n.sweep()
	eventually(t, "it is cut", func() bool { return n.Stats().Connections == 0 })
}

// A client that never reads costs the others nothing, and learns when it reads at last that it was too slow.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Limits.QueueBytes = 256 << 10 })
	n.world.chat("c1", "ann", "bob", "eve")
	slow, dead, fast := n.signIn(t, "ann.1"), n.signIn(t, "bob.1"), n.signIn(t, "eve.1")
	for _, c := range []*client{slow, dead} {
		tcp, ok := c.conn.(*net.TCPConn)
		require.True(t, ok)
		require.NoError(t, tcp.SetReadBuffer(128<<10))
	}
	const messages = 1500
	content := message.Content(text(strings.Repeat("x", 8<<10)))
	for v := range int64(messages) {
		n.Publisher().MessageNew(chat.Audience{ChatID: "c1"}, message.Message{ChatID: "c1", Seq: v + 1, Version: v + 1, Content: content})
		require.Equal(t, v+1, fast.event(api.EventMessageNew).Version)
	}
	require.Equal(t, uint64(2), n.Stats().ClosedSlow)
	fast.ok("ping", nil)

	require.Equal(t, api.CloseSlow, slow.closed())
	require.NoError(t, slow.conn.Close())
	eventually(t, "both are gone", func() bool {
		n.clock.add(11 * time.Second)
		fast.ok("ping", nil)
		n.sweep()
		return n.Stats().Sessions == 1
	})
}

// Who sends and never reads isn't read any more, and is cut when a write takes too long.
func TestClientThatSendsAndNeverReads(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Limits.FrameBurst = 1 << 30 })
	c, other := n.signIn(t, "ann.1"), n.signIn(t, "bob.1")
	ping := ws.MustCompileFrame(ws.MaskFrame(ws.NewPingFrame(make([]byte, 125))))
	many := bytes.Repeat(ping, 1000)
	require.NoError(t, c.conn.SetWriteDeadline(time.Now().Add(patience)))
	full := make(chan struct{})
	go func() {
		defer close(full)
		for {
			if _, err := c.conn.Write(many); err != nil {
				return
			}
		}
	}()
	eventually(t, "half of its queue is full", func() bool {
		isFull := false
		for _, s := range n.hub.ofUsers([]ident.UserID{"ann"}) {
			s.mu.Lock()
			isFull = len(s.queue) >= n.opt.Limits.QueueFrames/2 && s.writeSince != 0
			s.mu.Unlock()
		}
		return isFull
	})
	require.Equal(t, 2, n.Stats().Sessions)
	eventually(t, "it is cut", func() bool {
		n.clock.add(11 * time.Second)
		other.ok("ping", nil)
		n.sweep()
		return n.Stats().Sessions == 1
	})
	other.ok("ping", nil)
	<-full
	require.Equal(t, uint64(1), n.Stats().ClosedSlow)
}

func TestFlood(t *testing.T) {
	t.Parallel()
	const rate, burst, frames = 20_000, 1000, 10_000
	n := setup(t, func(o *Options) { o.Now = time.Now; o.Limits.FrameRate = rate; o.Limits.FrameBurst = burst })
	flood, other := n.signIn(t, "ann.1"), n.signIn(t, "bob.1")
	begin := time.Now()
	sent := make(chan error, 1)
	go func() {
		for i := range frames {
			if err := ws.WriteFrame(flood.conn, ws.MaskFrame(ws.NewTextFrame(fmt.Appendf(nil, `{"id":%d,"op":"ping"}`, i+1)))); err != nil {
				sent <- err
				return
			}
		}
		sent <- nil
	}()
	for i := range int64(frames) {
		f := flood.next()
		require.Equal(t, i+1, f.Re, "%+v", f)
		if i%1000 == 0 {
			other.ok("ping", nil)
		}
	}
	require.NoError(t, <-sent)
	require.GreaterOrEqual(t, time.Since(begin), (frames-burst)*time.Second/rate)
}

func TestSendLimitIsPerUser(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Limits.SendBurst = 3; o.Limits.SendRate = 1 })
	n.world.chat("c1", "ann", "bob")
	one, two, bob := n.signIn(t, "ann.1"), n.signIn(t, "ann.2"), n.signIn(t, "bob.1")
	send := map[string]any{"chat_id": "c1", "client_id": "x", "content": json.RawMessage(text("x"))}
	one.ok("message.send", send)
	two.ok("message.send", send)
	one.ok("message.send", send)
	f := two.answer(two.ask("message.send", send))
	require.Equal(t, "rate_limited", f.Error.Code)
	require.InDelta(t, 1.0, f.Error.RetryAfter, 0.001)
	bob.ok("message.send", send)
	n.advance(t, time.Second)
	two.ok("message.send", send)
	require.Equal(t, "rate_limited", one.fails("message.send", send))
}

// A notice of typing goes to as many as a message, and an edit or a reaction takes as many writes.
func TestSendLimitCountsAllChanges(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Limits.SendBurst = 4; o.Limits.SendRate = 0.5 })
	n.world.chat("c1", "ann", "bob")
	one, two, bob := n.signIn(t, "ann.1"), n.signIn(t, "ann.2"), n.signIn(t, "bob.1")
	typing := map[string]any{"chat_id": "c1"}
	one.ok("typing", typing)
	two.ok("message.edit", map[string]any{"chat_id": "c1", "seq": 1, "content": json.RawMessage(text("x"))})
	one.ok("message.delete", map[string]any{"chat_id": "c1", "seq": 1})
	two.ok("annotation.set", map[string]any{"chat_id": "c1", "seq": 1, "kind": "reaction", "key": "👍"})
	for _, c := range []*client{one, two} {
		require.Equal(t, "rate_limited", c.fails("typing", typing))
	}
	bob.ok("typing", typing)
	one.ok("ping", nil)
	n.advance(t, 2*time.Second)
	two.ok("typing", typing)
	require.Equal(t, "rate_limited", one.fails("typing", typing))
}

func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Limits.Connections = 3; o.Limits.PerUser = 2 })
	n.signIn(t, "ann.1")
	n.signIn(t, "ann.2")
	c := n.dial(t, nil)
	require.Equal(t, "unavailable", c.fails("hello", map[string]any{"token": "ann.3"}))
	require.Equal(t, api.CloseOverloaded, c.closed())
	require.NoError(t, c.conn.Close())
	eventually(t, "there is room again", func() bool { return n.Stats().Connections == 2 })
	n.signIn(t, "bob.1")
	c = n.dial(t, nil)
	require.Equal(t, api.CloseOverloaded, c.closed())
	require.Equal(t, 2, n.Stats().Users)
}

func TestRevoke(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	one, two := n.signIn(t, "ann.1"), n.signIn(t, "ann.2")
	n.Publisher().SessionsEnded([]ident.SessionID{"ann1"})
	require.JSONEq(t, `{"session_id":"ann1"}`, string(one.event(api.EventSessionRevoked).D))
	require.Equal(t, api.CloseRevoked, one.closed())
	one.gone()
	two.ok("ping", nil)

	// An end that nobody told is found in the database.
	n.world.end("ann2")
	require.NoError(t, n.recheck(t.Context()))
	require.JSONEq(t, `{"session_id":"ann2"}`, string(two.event(api.EventSessionRevoked).D))
	require.Equal(t, api.CloseRevoked, two.closed())
}

func TestDrainWaitsForSends(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann")
	hold := make(chan struct{})
	n.world.mu.Lock()
	n.world.hold = hold
	n.world.mu.Unlock()
	sends, idle, fresh := n.signIn(t, "ann.1"), n.signIn(t, "bob.1"), n.dial(t, nil)
	re := sends.ask("message.send", map[string]any{"chat_id": "c1", "client_id": "x", "content": json.RawMessage(text("x"))})
	eventually(t, "it is on its way", func() bool { return n.world.queued.Load() == 1 })
	drained := make(chan error, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		drained <- n.Drain(ctx)
	}()
	for _, c := range []*client{idle, fresh} {
		require.Equal(t, api.CloseDraining, c.closed())
		require.NoError(t, c.conn.Close())
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(n.url, "ws", "http", 1), nil)
	require.NoError(t, err)
	r.Header.Set("Upgrade", "websocket")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusServiceUnavailable, res.StatusCode)

	close(hold)
	require.Nil(t, sends.answer(re).Error, "what was sent before is acknowledged")
	require.Equal(t, api.CloseDraining, sends.closed())
	require.NoError(t, sends.conn.Close())
	require.NoError(t, <-drained)
	require.Zero(t, n.Stats().Connections)
}

func TestDrainCutsWhoDoesNotGo(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, n.Drain(ctx), context.DeadlineExceeded)
	require.Equal(t, api.CloseDraining, c.closed())
	c.gone()
	require.Zero(t, n.Stats().Connections)
}

func TestHeadsHealALostEvent(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann", "bob")
	n.world.chat("c2", "eve")
	ann, eve := n.signIn(t, "ann.1"), n.signIn(t, "eve.1")
	_, err := n.compareHeads(t.Context(), 1) // what was before the start is announced once
	require.NoError(t, err)
	ann.event(api.EventHeads)
	eve.event(api.EventHeads)

	ann.ok("message.send", map[string]any{"chat_id": "c1", "client_id": "x", "content": json.RawMessage(text("x"))})
	ann.event(api.EventMessageNew)
	eventually(t, "the ledger knows", func() bool { v, _ := n.ledger.chats.Peek("c1"); return v.chat == 2 })
	announced := n.Stats().HeadsAnnounced
	_, err = n.compareHeads(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, announced, n.Stats().HeadsAnnounced, "what was delivered isn't announced")

	head := n.world.sendUnheard("c1")
	receiver{n.Gateway}.Restored()
	f := ann.event(api.EventHeads)
	require.JSONEq(t, fmt.Sprintf(`{"chats":[{"id":"c1","version":%d,"marks_version":0}]}`, head.Version), string(f.D))
	_, err = n.compareHeads(t.Context(), 1)
	require.NoError(t, err)
	eventually(t, "once is enough", func() bool { return n.Stats().HeadsAnnounced == announced+1 })
	eve.ok("ping", nil)
}

func TestLostEnvelopes(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	ann, bob := n.signIn(t, "ann.1"), n.signIn(t, "bob.1")
	r := receiver{n.Gateway}
	r.Lost(bus.Envelope{To: bus.Audience{Chat: "c1"}})
	r.Lost(bus.Envelope{To: bus.Audience{Watched: "ann"}})
	r.Lost(bus.Envelope{To: bus.Audience{Users: []ident.UserID{"ann"}}})
	require.Equal(t, api.CloseSlow, ann.closed(), "it is to resume, which brings what was lost")
	bob.ok("ping", nil)
	frame, err := encodeFrame(sessionRevoked("bob1"))
	require.NoError(t, err)
	r.Lost(bus.Envelope{To: bus.Audience{Sessions: []ident.SessionID{"bob1"}}, Payload: frame})
	require.Equal(t, api.CloseRevoked, bob.closed())
}

func TestEventsOfAChatKeepTheirOrder(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	const chats, each = 10, 100
	var clients []*client
	for i := range chats {
		n.world.chat(ident.ChatID(fmt.Sprintf("c%d", i)), "ann", "bob")
	}
	for _, token := range []string{"ann.1", "ann.2", "bob.1"} {
		clients = append(clients, n.signIn(t, token))
	}
	for i := range each {
		for c := range chats {
			sender := clients[(i+c)%len(clients)]
			sender.ask("message.send", map[string]any{
				"chat_id": fmt.Sprintf("c%d", c), "client_id": fmt.Sprint(i), "content": json.RawMessage(text("x")),
			})
		}
	}
	for _, c := range clients {
		last := map[string]int64{}
		for range chats * each {
			f := c.event(api.EventMessageNew)
			if last[f.ChatID] != 0 {
				require.Equal(t, last[f.ChatID], f.From, f.ChatID)
			}
			last[f.ChatID] = f.Version
		}
		require.Len(t, last, chats)
	}
}

func TestOverTLS(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann")
	server := httptest.NewTLSServer(n)
	defer server.Close()
	n.url = "wss" + strings.TrimPrefix(server.URL, "https")
	pool := server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs //nolint:forcetypeassert // httptest's
	conn, _, _, err := ws.Dialer{TLSConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}.Dial(t.Context(), n.url)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	c := &client{t: t, conn: conn, r: conn}
	c.ok("hello", map[string]any{"token": "ann.1"})
	for i := range 200 { // several frames in one write
		c.ask("message.send", map[string]any{"chat_id": "c1", "client_id": fmt.Sprint(i), "content": json.RawMessage(text("x"))})
	}
	for range 200 {
		c.event(api.EventMessageNew)
	}
	n.Publisher().SessionsEnded([]ident.SessionID{"ann1"})
	require.Equal(t, api.CloseRevoked, c.closed())
	c.gone()
}
