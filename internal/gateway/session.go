package gateway

import (
	"encoding/json"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
)

// phase is how far a session has got.
type phase uint8

const (
	phaseNew     phase = iota // no valid hello yet
	phaseSigning              // a hello is being answered; what is pushed waits behind the answer
	phaseLive                 // signed in
	phaseClosing              // the close frame is queued or written; nothing more is read or pushed
)

// session is a connection, and once it has said hello the session of a user. It is kept small: thousands of them
// are idle.
type session struct {
	g     *Gateway
	conn  net.Conn
	start func() // the writer, bound once so that starting it allocates nothing

	token, address string // of the upgrade; dropped after hello

	in         input  // reader only
	frames     bucket // reader only
	isSignedIn bool   // reader only

	id      ident.SessionID // set before each registration, then only read by who finds the session in the hub
	user    ident.UserID    // as id
	account *account        // as id

	place        int  // guarded by hub.all
	isRegistered bool // guarded by hub.mu

	openedAt  int64        // nanoseconds since 1970, as all below
	lastFrame atomic.Int64 // when the client was last heard of
	isGone    atomic.Bool  // the reader has ended
	isWatcher atomic.Bool  // it may have to be forgotten by presence

	mu         sync.Mutex // guards what follows
	phase      phase
	isWriting  bool // the writer runs
	isDraining bool // close when nothing is in flight any more
	peerClosed bool // the client closed first: nothing to wait for after the answer
	queue      [][]byte
	few        [4][]byte // what queue begins in
	bytes      int       // in queue and in the write under way
	writeSince int64     // 0: no write is under way
	closeSince int64
	inFlight   int
	room       chan struct{} // the reader waits for it when too much is under way; nil until it first has to
	lanes      [2]sideLane
}

// sideLane runs requests that have to wait for the database one after the other, beside the reader.
type sideLane struct {
	jobs      []job
	isRunning bool
}

type job struct {
	re int64
	op api.Op
	d  json.RawMessage
}

// The side lanes: marks may take as long as a batch of them gathers, so they hold up nothing else.
const (
	laneChanges = 0
	laneMarks   = 1
)

// adopt makes a session of an upgraded connection. early is what the client sent right behind its request.
func (g *Gateway) adopt(conn net.Conn, early []byte, token, address string) {
	now := g.opt.Now()
	boundSocket(conn, g.opt.Limits.SocketBytes)
	s := &session{
		g: g, conn: conn, token: token, address: address,
		openedAt: now.UnixNano(), frames: fullBucket(g.opt.Limits.FrameBurst, now),
	}
	s.start = s.runWriter
	s.queue = s.few[:0]
	s.in.init(conn, early)
	s.lastFrame.Store(s.openedAt)
	limit := g.opt.Limits.Connections
	// A few more are taken, to be told with a close code that there is no room.
	if !g.hub.connect(s, limit+limit/10+16, func() { g.running.Add(1) }) {
		g.counters.refused.Add(1)
		_ = conn.Close()
		return
	}
	if g.hub.size() > limit {
		g.counters.refused.Add(1)
		s.close(api.CloseOverloaded, "too many connections")
	}
	go s.run()
}

// boundSocket bounds the system's buffer of what is sent: left alone it grows to megabytes for a client that doesn't
// read, which costs memory and hides that the client is slow.
func boundSocket(conn net.Conn, size int) {
	if tls, ok := conn.(interface{ NetConn() net.Conn }); ok {
		conn = tls.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(size) // without it the connection works too
	}
}

// run is the reader's goroutine, from the first byte to the last.
func (s *session) run() {
	defer s.g.running.Done()
	defer s.finish()
	defer s.recovered()
	s.read()
}

// recovered ends a session whose goroutine panicked; the others go on.
func (s *session) recovered() {
	cause := recover()
	if cause == nil {
		return
	}
	s.g.opt.Log.LogAttrs(s.g.base, slog.LevelError, "session panicked",
		slog.String("session", string(s.id)), slog.Any("panic", cause), slog.String("stack", string(debug.Stack())))
	s.abort()
}

// finish forgets the session.
func (s *session) finish() {
	s.abort()
	s.leave()
	s.isGone.Store(true)
	if s.isWatcher.Load() {
		s.g.presence.Unwatch(s)
	}
	s.g.hub.disconnect(s)
	s.g.counters.closed.Add(1)
}

// leave takes the session off the hub, once.
func (s *session) leave() {
	if s.g.hub.unregister(s) {
		s.g.presence.Disconnect(s.user)
	}
}

// close says goodbye: the close frame goes out behind what is queued, then the connection ends. Only the first
// call counts.
func (s *session) close(code api.CloseCode, reason string) {
	s.closeWith(nil, code, reason)
}

// closeWith is close with a last frame before the close frame.
func (s *session) closeWith(last []byte, code api.CloseCode, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closeLocked(last, code, reason)
}

func (s *session) closeLocked(last []byte, code api.CloseCode, reason string) {
	if s.phase == phaseClosing {
		return
	}
	if code == api.CloseSlow {
		s.g.counters.slow.Add(1)
		s.dropQueue()
	}
	s.phase = phaseClosing
	s.closeSince = s.g.opt.Now().UnixNano()
	if last != nil {
		s.enqueue(last)
	}
	s.enqueue(closeFrame(code, reason))
	s.signalRoom()
	s.startWriter()
}

// abort ends the connection at once. The reader and the writer notice.
func (s *session) abort() {
	s.mu.Lock()
	s.phase = phaseClosing
	if s.closeSince == 0 {
		s.closeSince = s.g.opt.Now().UnixNano()
	}
	s.signalRoom()
	s.mu.Unlock()
	_ = s.conn.Close()
}

func (s *session) isClosing() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.phase == phaseClosing
}

// begin counts a request, and waits while too many are in flight; false: the session closes.
func (s *session) begin() bool {
	for {
		s.mu.Lock()
		if s.phase == phaseClosing || s.isDraining {
			s.mu.Unlock()
			return false
		}
		if s.inFlight < s.g.opt.Limits.InFlight {
			s.inFlight++
			s.mu.Unlock()
			return true
		}
		room := s.roomLocked()
		s.mu.Unlock()
		<-room // every request ends: the services bound them
	}
}

// end takes a request off again.
func (s *session) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inFlight--
	s.signalRoom()
	if s.isDraining && s.inFlight == 0 {
		s.closeLocked(nil, api.CloseDraining, "draining")
	}
}

// roomLocked returns what signalRoom signals. Only the reader waits for it.
func (s *session) roomLocked() chan struct{} {
	if s.room == nil {
		s.room = make(chan struct{}, 1)
	}
	return s.room
}

func (s *session) signalRoom() {
	if s.room == nil {
		return
	}
	select {
	case s.room <- struct{}{}:
	default: // a signal waits already
	}
}

// drain closes the session when its requests are answered.
func (s *session) drain() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isDraining = true
	s.signalRoom()
	if s.inFlight == 0 {
		s.closeLocked(nil, api.CloseDraining, "draining")
	}
}

// later queues a job in a side lane. The job was counted by begin.
func (s *session) later(lane int, j job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.lanes[lane]
	l.jobs = append(l.jobs, j)
	if !l.isRunning {
		l.isRunning = true
		s.g.running.Go(func() { s.work(l) })
	}
}

// work does the jobs of a side lane until there are none.
func (s *session) work(l *sideLane) {
	defer s.recovered()
	for {
		s.mu.Lock()
		if len(l.jobs) == 0 {
			l.jobs, l.isRunning = nil, false
			s.mu.Unlock()
			return
		}
		j := l.jobs[0]
		l.jobs[0] = job{}
		l.jobs = l.jobs[1:]
		skip := s.phase == phaseClosing
		s.mu.Unlock()
		if !skip {
			s.do(j)
		}
		s.end()
	}
}

// overdue says what a session has to be ended for at this time, and whether at once.
type overdue uint8

const (
	inTime overdue = iota
	noHello
	silent
	stuck
)

// check compares the session's deadlines with the clock.
func (s *session) check(now int64) overdue {
	t := &s.g.opt.Timing
	s.mu.Lock()
	defer s.mu.Unlock()
	after := func(since int64, limit time.Duration) bool { return now-since > int64(limit) }
	switch {
	case s.writeSince != 0 && after(s.writeSince, t.Write),
		s.phase == phaseClosing && after(s.closeSince, t.Close):
		return stuck
	case s.phase == phaseNew && after(s.openedAt, t.Hello):
		return noHello
	case s.phase == phaseLive && after(s.lastFrame.Load(), t.Heartbeat+t.Slack):
		return silent
	}
	return inTime
}

// stick ends a session that can't be written to, or doesn't let itself be closed.
func (s *session) stick() {
	s.mu.Lock()
	if s.phase != phaseClosing { // a close frame would only wait behind what is stuck
		s.g.counters.slow.Add(1)
	}
	s.mu.Unlock()
	s.abort()
}
