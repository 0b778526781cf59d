package gateway

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
)

// patience bounds every wait for something that must happen.
const patience = 10 * time.Second

// node is a running gateway behind a real socket.
type node struct {
	*Gateway
	world *world
	url   string
	clock *clock
	logs  *logBuffer
	stop  func()
}

// clock is the time of the gateway's deadlines; it stands until it is moved.
type clock struct {
	mu sync.Mutex // guards at
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// advance moves the clock once no write is under way: one that has only just ended would look stuck.
func (n *node) advance(t testing.TB, d time.Duration) {
	t.Helper()
	eventually(t, "all writes end", func() bool {
		isQuiet := true
		n.hub.each(func(s *session) {
			s.mu.Lock()
			defer s.mu.Unlock()
			isQuiet = isQuiet && s.writeSince == 0
		})
		return isQuiet
	})
	n.clock.add(d)
}

type logBuffer struct {
	mu  sync.Mutex // guards buf
	buf strings.Builder
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// setup starts a node; change may set its options first. The sweeper and the heads don't run by themselves, and
// the clock stands, unless change says otherwise.
func setup(t testing.TB, change func(*Options)) *node {
	t.Helper()
	n := &node{world: newWorld(), clock: &clock{at: time.Now()}, logs: &logBuffer{}}
	local := bus.NewLocal(bus.Limits{})
	opt := Options{
		Auth: n.world, Messages: n.world, Chats: n.world, Inbox: n.world, Rosters: n.world, Heads: n.world,
		Presence: n.world, Bus: local, Now: n.clock.now, Log: slog.New(slog.NewTextHandler(n.logs, nil)),
		Timing: Timing{Sweep: time.Hour, Recheck: time.Hour, Heads: time.Hour, Settle: time.Millisecond},
	}
	n.world.pub = NewPublisher(local, opt.Log)
	if change != nil {
		change(&opt)
	}
	n.Gateway = New(opt)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { n.Run(ctx) })
	running.Go(n.world.lane)
	mux := http.NewServeMux()
	mux.Handle("GET /api/v1/ws", n)
	server := httptest.NewServer(mux)
	n.url = "ws" + strings.TrimPrefix(server.URL, "http") + "/api/v1/ws"
	n.stop = sync.OnceFunc(func() {
		limit, done := context.WithTimeout(context.Background(), 100*time.Millisecond)
		defer done()
		_ = n.Drain(limit)
		server.Close()
		cancel()
		close(n.world.queue)
		running.Wait()
	})
	t.Cleanup(n.stop)
	return n
}

// client is the other end of a connection.
type client struct {
	t    testing.TB
	conn net.Conn
	r    io.Reader
	id   int64
}

// frame is anything that the server sends.
type frame struct {
	Re    int64           `json:"re"`
	Error *api.FrameError `json:"error"`
	api.EventFrame
	code   api.CloseCode // of a close frame
	reason string
	raw    string
	pong   bool
}

func (n *node) dial(t testing.TB, header http.Header) *client {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, buffered, _, err := ws.Dialer{Header: ws.HandshakeHeaderHTTP(header)}.Dial(ctx, n.url)
	require.NoError(t, err)
	c := &client{t: t, conn: conn, r: conn}
	if buffered != nil {
		c.r = io.MultiReader(buffered, conn)
	}
	c.r = bufio.NewReader(c.r)
	t.Cleanup(func() { _ = conn.Close() })
	return c
}

// signIn connects and says hello.
func (n *node) signIn(t testing.TB, token string) *client {
	t.Helper()
	c := n.dial(t, nil)
	c.ok("hello", map[string]any{"token": token})
	return c
}

// write sends raw bytes as one frame.
func (c *client) write(op ws.OpCode, isFinal bool, payload []byte) {
	c.t.Helper()
	require.NoError(c.t, c.conn.SetWriteDeadline(time.Now().Add(patience)))
	require.NoError(c.t, ws.WriteFrame(c.conn, ws.MaskFrame(ws.NewFrame(op, isFinal, payload))))
}

func (c *client) text(payload string) {
	c.t.Helper()
	c.write(ws.OpText, true, []byte(payload))
}

// ask sends a request and returns its id.
func (c *client) ask(op string, d any) int64 {
	c.t.Helper()
	c.id++
	body, err := json.Marshal(map[string]any{"id": c.id, "op": op, "d": d})
	require.NoError(c.t, err)
	c.write(ws.OpText, true, body)
	return c.id
}

// ok asks and returns the answer, skipping events.
func (c *client) ok(op string, d any) frame {
	c.t.Helper()
	f := c.answer(c.ask(op, d))
	require.Nil(c.t, f.Error, "%+v", f.Error)
	return f
}

// fails asks and returns the code of the error.
func (c *client) fails(op string, d any) string {
	c.t.Helper()
	f := c.answer(c.ask(op, d))
	require.NotNil(c.t, f.Error)
	return f.Error.Code
}

func (c *client) answer(re int64) frame {
	c.t.Helper()
	for {
		f := c.next()
		require.Zero(c.t, f.code, "closed: %s", f.reason)
		if f.Ev == "" && !f.pong {
			require.Equal(c.t, re, f.Re, f.raw)
			return f
		}
	}
}

// event returns the next frame of this kind, skipping others.
func (c *client) event(kind api.EventKind) frame {
	c.t.Helper()
	for {
		f := c.next()
		require.Zero(c.t, f.code, "closed: %s", f.reason)
		if f.Ev == kind {
			return f
		}
	}
}

// closed returns the close code, skipping what comes before.
func (c *client) closed() api.CloseCode {
	c.t.Helper()
	for {
		if f := c.next(); f.code != 0 {
			return f.code
		}
	}
}

// next returns the next frame.
func (c *client) next() frame {
	c.t.Helper()
	f, err := c.tryNext()
	require.NoError(c.t, err)
	return f
}

func (c *client) tryNext() (f frame, err error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return f, err
	}
	h, err := ws.ReadHeader(c.r)
	if err != nil {
		return f, err
	}
	payload := make([]byte, h.Length)
	if _, err := io.ReadFull(c.r, payload); err != nil {
		return f, err
	}
	switch h.OpCode {
	case ws.OpPong:
		f.pong = true
		f.raw = string(payload)
	case ws.OpClose:
		f.code = api.CloseCode(binary.BigEndian.Uint16(payload))
		f.reason = string(payload[2:])
	case ws.OpText:
		if err := json.Unmarshal(payload, &f); err != nil {
			return f, err
		}
		f.raw = string(payload)
	default:
		return f, errors.New("a frame that no server sends")
	}
	return f, nil
}

// gone waits until the server has ended the connection.
func (c *client) gone() {
	c.t.Helper()
	for {
		if _, err := c.tryNext(); err != nil {
			var timeout net.Error
			require.False(c.t, errors.As(err, &timeout) && timeout.Timeout(), "the connection is still there")
			return
		}
	}
}

// eventually polls what the gateway does by itself.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	require.Eventually(t, holds, patience, 2*time.Millisecond, what)
}
