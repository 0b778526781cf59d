package gateway

import (
	"errors"
	"io"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
)

// violation is a breach of the protocol; it ends the connection.
type violation struct {
	code   api.CloseCode
	reason string
}

// Error returns the reason.
func (v *violation) Error() string { return v.reason }

var (
	errBinary   = &violation{api.CloseProtocol, "binary frame"}
	errUTF8     = &violation{api.CloseProtocol, "invalid UTF-8"}
	errTooLarge = &violation{api.CloseTooLarge, "frame too large"}
	errClosed   = errors.New("closed by the client")
)

// read handles message after message until the connection ends. Once the session closes, what still comes is
// dropped.
func (s *session) read() {
	for !s.isClosing() {
		buf, err := s.next()
		if err != nil {
			if buf != nil {
				buf.free()
			}
			s.fail(err)
			break
		}
		s.handle(buf.bytes)
		buf.free()
	}
	s.in.release()
	for {
		if _, err := s.conn.Read(s.in.own[:]); err != nil {
			return
		}
	}
}

// fail closes the session for what the reader met.
func (s *session) fail(err error) {
	var breach *violation
	var protocol ws.ProtocolError
	switch {
	case errors.As(err, &breach):
		s.close(breach.code, breach.reason)
	case errors.As(err, &protocol), errors.Is(err, ws.ErrHeaderLengthMSB):
		s.close(api.CloseProtocol, err.Error())
	case errors.Is(err, errClosed):
		s.mu.Lock()
		s.peerClosed = true
		s.closeLocked(nil, api.CloseCode(ws.StatusNormalClosure), "")
		s.mu.Unlock()
	default: // the connection is gone
		s.abort()
	}
}

// next returns the next whole message: valid UTF-8, not above the limit. The caller frees the buffer, which is nil
// if none was taken.
func (s *session) next() (*buffer, error) {
	var buf *buffer
	state := ws.StateServerSide
	for {
		h, err := ws.ReadHeaderBuffer(&s.in, s.in.head[:0])
		if err != nil {
			return buf, err //nolint:wrapcheck // the caller tells errors apart
		}
		if err := ws.CheckHeader(h, state); err != nil {
			return buf, err //nolint:wrapcheck // the caller tells errors apart
		}
		s.throttle()
		if h.OpCode.IsControl() {
			if err := s.control(h); err != nil {
				return buf, err
			}
			continue
		}
		if h.OpCode == ws.OpBinary {
			return buf, errBinary
		}
		if buf == nil {
			buf = newBuffer()
		}
		if int64(len(buf.bytes))+h.Length > int64(s.g.opt.Announced.MaxFrameBytes) {
			return buf, errTooLarge
		}
		if err := buf.read(&s.in, h); err != nil {
			return buf, err
		}
		state = state.Set(ws.StateFragmented)
		if h.Fin {
			break
		}
	}
	if !utf8.Valid(buf.bytes) {
		return buf, errUTF8
	}
	s.lastFrame.Store(s.g.opt.Now().UnixNano())
	s.g.counters.framesIn.Add(1)
	return buf, nil
}

// control answers a ping or a close. A pong only shows that the client is there.
func (s *session) control(h ws.Header) error {
	buf := newBuffer()
	defer buf.free()
	if err := buf.read(&s.in, h); err != nil {
		return err
	}
	s.lastFrame.Store(s.g.opt.Now().UnixNano())
	switch h.OpCode {
	case ws.OpClose:
		return errClosed
	case ws.OpPing:
		s.push(appendFrame(nil, ws.OpPong, buf.bytes))
	}
	return nil
}

// throttleStep is how long the reader waits at least once its allowance is used up, so that it doesn't wake for
// every frame.
const throttleStep = 20 * time.Millisecond

// throttle takes a frame from the connection's allowance, and waits while there is none, or while too much of what
// was answered isn't written yet: the client feels it as a full connection.
func (s *session) throttle() {
	s.awaitRoom()
	l := &s.g.opt.Limits
	for {
		wait := s.frames.take(l.FrameRate, l.FrameBurst, s.g.opt.Now())
		if wait == 0 || s.isClosing() {
			return
		}
		timer := time.NewTimer(max(wait, throttleStep))
		select {
		case <-timer.C:
		case <-s.g.base.Done():
			timer.Stop()
			return
		}
	}
}

// buffer holds a message while it is read and handled.
type buffer struct {
	bytes []byte
}

// What a buffer begins with, and the most that it keeps for reuse.
const (
	newBufferSize  = 1 << 10
	keepBufferSize = 16 << 10
)

var buffers = sync.Pool{New: func() any { return &buffer{bytes: make([]byte, 0, newBufferSize)} }}

func newBuffer() *buffer {
	return buffers.Get().(*buffer) //nolint:forcetypeassert // the pool holds nothing else
}

func (b *buffer) free() {
	if cap(b.bytes) > keepBufferSize {
		return
	}
	b.bytes = b.bytes[:0]
	buffers.Put(b)
}

// read appends the payload of a frame, unmasked. It grows with what really comes, so that a header that promises
// much costs nothing.
func (b *buffer) read(from io.Reader, h ws.Header) error {
	begin := len(b.bytes)
	for left := int(h.Length); left > 0; {
		if len(b.bytes) == cap(b.bytes) {
			b.bytes = append(b.bytes, 0)[:len(b.bytes)]
		}
		room := b.bytes[len(b.bytes):min(cap(b.bytes), len(b.bytes)+left)]
		n, err := from.Read(room)
		if err != nil {
			return err //nolint:wrapcheck // the caller tells errors apart
		}
		b.bytes = b.bytes[:len(b.bytes)+n]
		left -= n
	}
	ws.Cipher(b.bytes[begin:], h.Mask, 0)
	return nil
}
