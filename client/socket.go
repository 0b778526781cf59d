package client

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/textproto"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
)

// SocketOptions of one connection. The callbacks run one after the other in the connection's reader: while one
// runs nothing more is read, and a server that isn't read from closes the connection after a while. So they are
// brief, and never wait for an answer on the same socket.
type SocketOptions struct {
	// Cursor of the last sync, to have what moved since in the answer to hello.
	Cursor string
	// OnHello gets the answer to hello before the first event comes.
	OnHello func(api.HelloAnswer)
	// OnEvent gets every event.
	OnEvent func(api.EventFrame)
	// OnFrame, if set, sees each frame before it is decoded; true: it needs nothing further. The bytes are only
	// valid during the call.
	OnFrame func(raw []byte) bool
	// OnClosed is the last callback; it gets a *CloseError, ErrSilent, ErrClosed, or what the network reported.
	OnClosed func(error)
}

// Socket is one WebSocket connection, signed in. When it ends it stays ended; Conn makes a new one.
type Socket struct {
	conn net.Conn
	opt  SocketOptions

	writeMu sync.Mutex // guards out and writes to conn
	out     []byte

	mu     sync.Mutex // guards what follows
	calls  map[int64]func(json.RawMessage, error)
	nextID int64
	err    error       // why it ended
	beat   *time.Timer // the next heartbeat

	heartbeat time.Duration
	lastIn    atomic.Int64 // when something was last received and sent; nanoseconds since 1970
	lastOut   atomic.Int64
	done      chan struct{}
}

const (
	handshakeTimeout = 15 * time.Second
	writeTimeout     = 15 * time.Second
	readBuffer       = 4 << 10
)

// Dial connects and says hello. It returns an *Error if the server refuses: see Client.Connect for what to do then.
func (c *Client) Dial(ctx context.Context, opt SocketOptions) (*Socket, api.HelloAnswer, error) {
	var answer api.HelloAnswer
	ctx, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	conn, in, err := c.upgrade(ctx)
	if err != nil {
		return nil, answer, err
	}
	s := &Socket{
		conn: conn, opt: opt, calls: map[int64]func(json.RawMessage, error){}, done: make(chan struct{}),
	}
	now := time.Now().UnixNano()
	s.lastIn.Store(now)
	s.lastOut.Store(now)
	result := make(chan error, 1)
	s.Go(api.OpHello, api.Hello{Cursor: opt.Cursor}, func(d json.RawMessage, err error) {
		if err == nil {
			err = json.Unmarshal(d, &answer)
		}
		if err == nil {
			s.heartbeat = time.Duration(max(answer.HeartbeatS, 1)) * time.Second
			s.startHeart()
			if opt.OnHello != nil {
				opt.OnHello(answer)
			}
		}
		result <- err
	})
	go s.read(in)
	select {
	case err = <-result:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		s.fail(ErrClosed)
		<-s.done
		return nil, answer, fmt.Errorf("hello: %w", err)
	}
	return s, answer, nil
}

// upgrade opens the connection and asks for the WebSocket protocol.
func (c *Client) upgrade(ctx context.Context) (net.Conn, *bufio.Reader, error) {
	target := *c.base
	target.Scheme = map[string]string{"http": "ws", "https": "wss"}[target.Scheme]
	target.Path += "/api/" + api.Version + "/ws"
	return c.dialWS(ctx, &target)
}

// socketTLS returns the configuration for an upgrade, which only HTTP/1.1 has. The one that REST calls share offers
// HTTP/2 too: net/http writes that into it.
func socketTLS(config *tls.Config) *tls.Config {
	if config == nil {
		return nil
	}
	config = config.Clone()
	config.NextProtos = []string{"http/1.1"}
	return config
}

func (c *Client) dialWS(ctx context.Context, target *url.URL) (net.Conn, *bufio.Reader, error) {
	var refused *Error
	header := http.Header{"User-Agent": {c.opt.UserAgent}}
	if token := c.Token(); token != "" {
		header.Set("Authorization", "Bearer "+token)
	}
	dialer := ws.Dialer{
		Header: ws.HandshakeHeaderHTTP(header), NetDial: c.opt.DialContext, TLSConfig: socketTLS(c.opt.TLS),
		OnStatusError: func(status int, _ []byte, resp io.Reader) { refused = refusal(status, resp) },
	}
	conn, early, _, err := dialer.Dial(ctx, target.String())
	if refused != nil {
		err = refused
	}
	if err != nil {
		if conn != nil {
			_ = conn.Close()
		}
		return nil, nil, fmt.Errorf("connect: %w", err)
	}
	in := bufio.NewReaderSize(conn, readBuffer)
	if early != nil { // the server's first frames came along with its answer
		rest, _ := early.Peek(early.Buffered())
		in = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(bytes.Clone(rest)), conn), readBuffer)
		ws.PutReader(early)
	}
	return conn, in, nil
}

// refusal reads the answer to an upgrade that wasn't accepted. resp begins with the status line.
func refusal(status int, resp io.Reader) *Error {
	tp := textproto.NewReader(bufio.NewReader(resp))
	if _, err := tp.ReadLine(); err != nil {
		return &Error{Code: codeOf(status), Status: status}
	}
	header, err := tp.ReadMIMEHeader()
	if err != nil {
		return &Error{Code: codeOf(status), Status: status}
	}
	var body io.Reader = http.NoBody
	var length int64
	if _, err := fmt.Sscan(header.Get("Content-Length"), &length); err == nil {
		body = io.LimitReader(tp.R, length)
	}
	return problem(status, http.Header(header), body)
}

// Go sends a request. done is called once, with the answer's body, an *Error, or ErrLost if the connection ended
// before the answer; unless Go fails early, that happens in the reader.
func (s *Socket) Go(op api.Op, d any, done func(json.RawMessage, error)) {
	s.mu.Lock()
	if s.err != nil {
		err := s.err
		s.mu.Unlock()
		done(nil, lost(err))
		return
	}
	s.nextID++
	id := s.nextID
	s.calls[id] = done
	s.mu.Unlock()
	s.send(id, op, d)
}

// send writes a request that is registered already. What fails ends the connection or the request.
func (s *Socket) send(id int64, op api.Op, d any) {
	raw, err := json.Marshal(clientFrame{ID: id, Op: op, D: d})
	if err != nil {
		if done := s.take(id); done != nil {
			done(nil, fmt.Errorf("encode %s: %w", op, err))
		}
		return
	}
	if err := s.write(ws.OpText, raw); err != nil {
		s.fail(err)
	}
}

// Call sends a request and decodes its answer into out, unless that is nil.
func (s *Socket) Call(ctx context.Context, op api.Op, d, out any) error {
	result := make(chan error, 1)
	s.Go(op, d, func(raw json.RawMessage, err error) {
		if err == nil && out != nil {
			err = json.Unmarshal(raw, out)
		}
		result <- err
	})
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// goodbye is how long a close frame may take to be written.
const goodbye = time.Second

// Close says goodbye and ends the connection.
func (s *Socket) Close() {
	stuck := time.AfterFunc(goodbye, func() { s.fail(ErrClosed) }) // a write may be stuck before ours
	defer stuck.Stop()
	_ = s.write(ws.OpClose, ws.NewCloseFrameBody(ws.StatusNormalClosure, ""))
	s.fail(ErrClosed)
	<-s.done
}

// Drop ends the connection without a goodbye, as a lost network does.
func (s *Socket) Drop() {
	s.fail(ErrLost)
	<-s.done
}

// Done is closed when the connection has ended and OnClosed has returned.
func (s *Socket) Done() <-chan struct{} {
	return s.done
}

// Err says why the connection ended; nil while it lives.
func (s *Socket) Err() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}

func (s *Socket) write(op ws.OpCode, payload []byte) error {
	s.writeMu.Lock()
	defer s.writeMu.Unlock()
	s.out = appendFrame(s.out[:0], op, payload)
	now := time.Now()
	s.lastOut.Store(now.UnixNano())
	if err := s.conn.SetWriteDeadline(now.Add(writeTimeout)); err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	if _, err := s.conn.Write(s.out); err != nil {
		return fmt.Errorf("write frame: %w", err)
	}
	return nil
}

// read handles frame after frame until the connection ends.
func (s *Socket) read(in *bufio.Reader) {
	r := frameReader{in: in}
	for {
		raw, err := r.message(s.control)
		if err != nil {
			s.fail(err)
			break
		}
		s.lastIn.Store(time.Now().UnixNano())
		if s.opt.OnFrame != nil && s.opt.OnFrame(raw) {
			continue
		}
		f, err := decodeServerFrame(raw)
		if err != nil {
			s.fail(err)
			break
		}
		s.dispatch(&f)
	}
	s.finish()
}

func (s *Socket) dispatch(f *serverFrame) {
	if f.Ev != "" {
		if s.opt.OnEvent != nil {
			s.opt.OnEvent(f.EventFrame)
		}
		return
	}
	done := s.take(f.Re)
	switch {
	case done == nil: // nobody waits for it any more
	case f.Error != nil:
		done(nil, frameError(f.Error))
	default:
		done(f.D, nil)
	}
}

func (s *Socket) take(id int64) func(json.RawMessage, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	done := s.calls[id]
	delete(s.calls, id)
	return done
}

func (s *Socket) control(op ws.OpCode, payload []byte) error {
	s.lastIn.Store(time.Now().UnixNano())
	switch op {
	case ws.OpPing:
		return s.write(ws.OpPong, payload)
	case ws.OpClose:
		code, reason := ws.ParseCloseFrameData(payload)
		_ = s.write(ws.OpClose, payload) // it may be gone already
		return &CloseError{Code: api.CloseCode(code), Reason: reason}
	}
	return nil
}

// fail ends the connection; the first reason counts. The reader notices and finishes.
func (s *Socket) fail(err error) {
	s.mu.Lock()
	if s.err == nil {
		s.err = err
	}
	if s.beat != nil {
		s.beat.Stop()
	}
	s.mu.Unlock()
	_ = s.conn.Close()
}

// finish fails what waits for an answer. It runs last in the reader.
func (s *Socket) finish() {
	s.mu.Lock()
	calls, err := s.calls, s.err
	s.calls = nil
	s.mu.Unlock()
	for _, done := range calls {
		done(nil, lost(err))
	}
	if s.opt.OnClosed != nil {
		s.opt.OnClosed(err)
	}
	close(s.done)
}

// startHeart pings often enough that the server never finds the client silent, and notices a silent server.
func (s *Socket) startHeart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.beat = time.AfterFunc(s.heartbeat/2, s.tick)
	}
}

func (s *Socket) tick() {
	now := time.Now().UnixNano()
	if now-s.lastIn.Load() > int64(s.heartbeat)*3/2 {
		s.fail(ErrSilent)
		return
	}
	if quiet := int64(s.heartbeat) / 4; now-s.lastOut.Load() > quiet || now-s.lastIn.Load() > quiet {
		s.Go(api.OpPing, nil, func(json.RawMessage, error) {})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.beat.Reset(s.heartbeat / 2)
	}
}

func lost(err error) error {
	if errors.Is(err, ErrLost) || errors.Is(err, ErrClosed) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrLost, err)
}
