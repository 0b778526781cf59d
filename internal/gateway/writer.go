package gateway

import (
	"net"
	"runtime"
	"sync"

	"github.com/roost-im/roost/api"
)

// push queues a frame, and starts the writer if none runs. It never blocks. A session whose queue is full is
// closed as too slow. The frame is shared and isn't changed.
func (s *session) push(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.put(frame) {
		s.startWriter()
	}
}

// put needs the lock; it queues a frame, if the session is open and has room.
func (s *session) put(frame []byte) bool {
	if s.phase == phaseClosing {
		return false
	}
	l := &s.g.opt.Limits
	if len(s.queue) >= l.QueueFrames || s.bytes+len(frame) > l.QueueBytes {
		s.closeLocked(nil, api.CloseSlow, "too slow")
		return false
	}
	s.enqueue(frame)
	return true
}

// writeHere is push for the reader, which writes itself if no writer runs: thousands of heartbeats would start as many
// goroutines. It may block, until the deadline of a write; a client that doesn't read isn't read either.
func (s *session) writeHere(frame []byte) {
	s.mu.Lock()
	isMine := s.put(frame) && s.mayWrite()
	if isMine {
		s.isWriting = true
		s.g.running.Add(1)
	}
	s.mu.Unlock()
	if isMine {
		s.write()
	}
}

// awaitRoom makes the reader wait while half of the queue is taken, so that a client's own requests never fill it.
// A client that doesn't read its answers isn't read either, until the deadline of the write ends it.
func (s *session) awaitRoom() {
	l := &s.g.opt.Limits
	for {
		s.mu.Lock()
		if s.phase == phaseClosing || len(s.queue) < l.QueueFrames/2 && s.bytes < l.QueueBytes/2 {
			s.mu.Unlock()
			return
		}
		room := s.roomLocked()
		s.mu.Unlock()
		<-room
	}
}

func (s *session) enqueue(frame []byte) {
	s.queue = append(s.queue, frame)
	s.bytes += len(frame)
}

// mayWrite needs the lock; it says whether somebody is to begin to write.
func (s *session) mayWrite() bool {
	return !s.isWriting && s.phase != phaseSigning && len(s.queue) > 0
}

// startWriter needs the lock.
func (s *session) startWriter() {
	if !s.mayWrite() {
		return
	}
	s.isWriting = true
	s.g.running.Add(1)
	go s.start()
}

// greet lets the answer to hello go out before what was pushed since the registration.
func (s *session) greet(answer []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseSigning {
		return
	}
	s.phase = phaseLive
	s.enqueue(answer)
	copy(s.queue[1:], s.queue)
	s.queue[0] = answer
	s.startWriter()
}

// dropQueue needs the lock. What is being written stays counted until it is.
func (s *session) dropQueue() {
	for _, frame := range s.queue {
		s.bytes -= len(frame)
	}
	clear(s.queue)
	s.queue = s.few[:0]
}

// Bounds of one write: a slow but living link gets through with it before the deadline.
const (
	batchFrames = 64
	batchBytes  = 64 << 10
)

// keepQueue is the capacity that an empty queue may keep.
const keepQueue = 16

// batch is what one write takes.
type batch struct {
	frames [batchFrames][]byte
	bufs   net.Buffers
	flat   []byte
}

var batches = sync.Pool{New: func() any { return &batch{} }}

// runWriter is the writer's goroutine. Whoever woke it mostly has more to push, to this session and others: letting
// that run first makes fewer writes take it all.
func (s *session) runWriter() {
	runtime.Gosched()
	s.write()
}

// write writes what is queued, and ends when nothing is.
func (s *session) write() {
	defer s.g.running.Done()
	b := batches.Get().(*batch) //nolint:forcetypeassert // the pool holds nothing else
	defer batches.Put(b)
	for {
		n, size, isLast := s.takeBatch(b)
		if n == 0 {
			if isLast {
				s.hangUp()
			}
			return
		}
		err := b.writeTo(s.conn, n)
		clear(b.frames[:n])
		s.g.counters.framesOut.Add(uint64(n))   //nolint:gosec // not negative
		s.g.counters.bytesOut.Add(uint64(size)) //nolint:gosec // not negative
		s.mu.Lock()
		s.writeSince = 0
		s.bytes -= size
		s.signalRoom()
		s.mu.Unlock()
		if err != nil {
			s.abort() // isWriting stays: nobody is to write any more
			return
		}
	}
}

// takeBatch moves frames from the queue to b. With none left the writer is off, and isLast says that the session
// is to end.
func (s *session) takeBatch(b *batch) (n, size int, isLast bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != phaseSigning {
		for n < min(len(s.queue), batchFrames) && (n == 0 || size+len(s.queue[n]) <= batchBytes) {
			b.frames[n] = s.queue[n]
			size += len(s.queue[n])
			n++
		}
	}
	if n == 0 {
		s.isWriting = s.phase == phaseClosing
		return 0, 0, s.isWriting
	}
	left := copy(s.queue, s.queue[n:])
	clear(s.queue[left:])
	s.queue = s.queue[:left]
	if left == 0 && cap(s.queue) > keepQueue {
		s.queue = s.few[:0]
	}
	s.writeSince = s.g.opt.Now().UnixNano()
	return n, size, false
}

// writeTo writes the first n frames: with one system call where the connection is plain TCP, else in few writes,
// so that TLS makes few records.
func (b *batch) writeTo(conn net.Conn, n int) error {
	if n == 1 {
		_, err := conn.Write(b.frames[0])
		return err //nolint:wrapcheck // only compared with nil
	}
	if _, isTCP := conn.(*net.TCPConn); isTCP {
		b.bufs = b.frames[:n]
		_, err := b.bufs.WriteTo(conn)
		return err //nolint:wrapcheck // only compared with nil
	}
	b.flat = b.flat[:0]
	for _, frame := range b.frames[:n] {
		b.flat = append(b.flat, frame...)
	}
	_, err := conn.Write(b.flat)
	return err //nolint:wrapcheck // only compared with nil
}

// hangUp ends the connection after the close frame. It closes only the sending half, so that the frame isn't
// lost to a reset while the client still sends; the reader drops what comes, until the client closes too.
func (s *session) hangUp() {
	s.leave()
	s.mu.Lock()
	peerClosed := s.peerClosed
	s.mu.Unlock()
	half, ok := s.conn.(interface{ CloseWrite() error })
	if peerClosed || !ok || half.CloseWrite() != nil {
		_ = s.conn.Close()
	}
}
