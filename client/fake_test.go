package client_test

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/gobwas/ws"
	"github.com/gobwas/ws/wsutil"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// fake is a scripted server behind in-memory connections, so that tests run on the clock of package synctest.
type fake struct {
	t      *testing.T
	client *client.Client
	peers  chan *peer // the WebSockets that were opened

	mu    sync.Mutex // guards what follows
	rest  map[string]func(*http.Request) (int, any)
	calls []string // REST calls as "METHOD path?query"
	dials int
	deny  http.HandlerFunc // answers upgrades instead of accepting them
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := &fake{t: t, peers: make(chan *peer, 16), rest: map[string]func(*http.Request) (int, any){}}
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	server := &http.Server{Handler: f}
	go func() { _ = server.Serve(l) }()
	transport := &http.Transport{DialContext: l.dial, DisableKeepAlives: true}
	var err error
	f.client, err = client.New("http://fake", client.Options{
		Token: "secret", DialContext: l.dial, HTTP: &http.Client{Transport: transport},
	})
	require.NoError(t, err)
	t.Cleanup(func() { _ = server.Close() })
	return f
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.RequestURI(), "/api/v1")
	if path == "/ws" {
		f.upgrade(w, r)
		return
	}
	f.mu.Lock()
	f.calls = append(f.calls, r.Method+" "+path)
	handle := f.rest[r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1")]
	f.mu.Unlock()
	status, body := http.StatusNotFound, any(api.Problem{Code: api.CodeNotFound, Status: 404})
	if handle != nil {
		status, body = handle(r)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func (f *fake) upgrade(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	f.dials++
	deny := f.deny
	f.mu.Unlock()
	if deny != nil {
		deny(w, r)
		return
	}
	conn, _, _, err := ws.UpgradeHTTP(r, w)
	if err != nil {
		return
	}
	p := &peer{t: f.t, conn: conn, frames: make(chan api.ClientFrame, 256)}
	go p.read()
	f.peers <- p
}

// on answers a REST call.
func (f *fake) on(call string, handle func(*http.Request) (int, any)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rest[call] = handle
}

// answer answers a REST call with always the same body.
func (f *fake) answer(call string, body any) {
	f.on(call, func(*http.Request) (int, any) { return http.StatusOK, body })
}

// took returns the REST calls since the last time.
func (f *fake) took() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.calls
	f.calls = nil
	return out
}

// peer is the server's end of a WebSocket.
type peer struct {
	t      *testing.T
	conn   net.Conn
	frames chan api.ClientFrame
	mu     sync.Mutex // guards writes
	// isMute: nothing is answered any more.
	isMute atomic.Bool
}

// read takes in what the client sends, and answers its pings.
func (p *peer) read() {
	defer close(p.frames)
	for {
		var f api.ClientFrame
		raw, op, err := wsutil.ReadClientData(p.conn)
		if err != nil {
			_ = p.conn.Close()
			return
		}
		if op != ws.OpText || json.Unmarshal(raw, &f) != nil {
			p.t.Errorf("frame of the client: %v %q", op, raw)
		}
		if f.Op == api.OpPing {
			p.reply(f.ID, api.PingAnswer{})
			continue
		}
		p.frames <- f
	}
}

// next returns the next frame of the client other than ping.
func (p *peer) next() api.ClientFrame {
	f, ok := <-p.frames
	require.True(p.t, ok, "the client is gone")
	return f
}

// hello answers hello and returns what was said in it.
func (p *peer) hello(answer api.HelloAnswer) api.Hello {
	f := p.next()
	require.Equal(p.t, api.OpHello, f.Op)
	var h api.Hello
	require.NoError(p.t, json.Unmarshal(f.D, &h))
	if answer.HeartbeatS == 0 {
		answer.HeartbeatS = 30
	}
	if answer.User.ID == "" {
		answer.User = api.User{ID: "me", Username: "me"}
	}
	p.reply(f.ID, answer)
	return h
}

func (p *peer) reply(re int64, d any) {
	p.write(api.ReplyFrame{Re: re, D: d})
}

func (p *peer) refuse(re int64, code api.Code, retryAfter float64) {
	p.write(api.ReplyFrame{Re: re, Error: &api.FrameError{Code: string(code), RetryAfter: retryAfter}})
}

func (p *peer) push(kind api.EventKind, chatID string, from, version int64, body any) {
	raw, err := json.Marshal(body)
	require.NoError(p.t, err)
	p.write(api.EventFrame{Ev: kind, ChatID: chatID, From: from, Version: version, D: raw})
}

func (p *peer) write(v any) {
	raw, err := json.Marshal(v)
	require.NoError(p.t, err)
	if p.isMute.Load() {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = wsutil.WriteServerText(p.conn, raw) // the client may be gone
}

func (p *peer) close(code api.CloseCode) {
	p.mu.Lock()
	_ = ws.WriteFrame(p.conn, ws.NewCloseFrame(ws.NewCloseFrameBody(ws.StatusCode(code), "test")))
	p.mu.Unlock()
	for range p.frames { // until the client has closed too
	}
}

// pipeListener hands out in-memory connections.
type pipeListener struct {
	conns chan net.Conn
	once  sync.Once
	done  chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	a, b := net.Pipe()
	select {
	case l.conns <- a:
		return b, nil
	case <-l.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "fake", Net: "pipe"} }
