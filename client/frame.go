package client

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
)

// maxServerFrame bounds what is taken from a server in one message.
const maxServerFrame = 16 << 20

var errFrameTooLarge = errors.New("frame of the server is too large")

// serverFrame is any frame of the server: a reply or an event.
type serverFrame struct {
	Re    int64           `json:"re"`
	Error *api.FrameError `json:"error"`
	api.EventFrame
}

// clientFrame is api.ClientFrame with a body that isn't encoded yet.
type clientFrame struct {
	ID int64  `json:"id"`
	Op api.Op `json:"op"`
	D  any    `json:"d,omitempty"`
}

// frameReader reads WebSocket frames of a server. It isn't safe for concurrent use.
type frameReader struct {
	in   *bufio.Reader
	head [ws.MaxHeaderSize]byte
	buf  []byte
}

// message returns the next text message, valid until the next call. Control frames go to control as they come.
func (r *frameReader) message(control func(op ws.OpCode, payload []byte) error) ([]byte, error) {
	r.buf = r.buf[:0]
	if cap(r.buf) > 64<<10 { // one large answer doesn't stay in memory for as long as the connection
		r.buf = nil
	}
	state := ws.StateClientSide
	for {
		h, err := ws.ReadHeaderBuffer(r.in, r.head[:0])
		if err != nil {
			return nil, fmt.Errorf("read frame: %w", err)
		}
		if err := ws.CheckHeader(h, state); err != nil {
			return nil, fmt.Errorf("read frame: %w", err)
		}
		if h.OpCode.IsControl() {
			payload := make([]byte, h.Length)
			if _, err := io.ReadFull(r.in, payload); err != nil {
				return nil, fmt.Errorf("read frame: %w", err)
			}
			if err := control(h.OpCode, payload); err != nil {
				return nil, err
			}
			continue
		}
		if err := r.payload(h.Length); err != nil {
			return nil, err
		}
		if h.Fin {
			return r.buf, nil
		}
		state = state.Set(ws.StateFragmented)
	}
}

// payload appends n bytes. The buffer grows with what really comes.
func (r *frameReader) payload(n int64) error {
	if int64(len(r.buf))+n > maxServerFrame {
		return errFrameTooLarge
	}
	for n > 0 {
		if len(r.buf) == cap(r.buf) {
			r.buf = append(r.buf, 0)[:len(r.buf)]
		}
		room := r.buf[len(r.buf):min(cap(r.buf), len(r.buf)+int(n))]
		got, err := r.in.Read(room)
		if err != nil {
			return fmt.Errorf("read frame: %w", err)
		}
		r.buf = r.buf[:len(r.buf)+got]
		n -= int64(got)
	}
	return nil
}

// appendFrame appends a final, masked frame (RFC 6455, section 5.3).
func appendFrame(to []byte, op ws.OpCode, payload []byte) []byte {
	const final, masked = 0x80, 0x80
	to = append(to, final|byte(op))
	switch n := len(payload); {
	case n < 126:
		to = append(to, masked|byte(n))
	case n <= 0xffff:
		to = append(to, masked|126, byte(n>>8), byte(n))
	default:
		to = append(to, masked|127, byte(n>>56), byte(n>>48), byte(n>>40), byte(n>>32), byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	key := rand.Uint32() // ChaCha8: what the peer has seen doesn't tell what comes
	mask := [4]byte{byte(key), byte(key >> 8), byte(key >> 16), byte(key >> 24)}
	to = append(to, mask[:]...)
	begin := len(to)
	to = append(to, payload...)
	ws.Cipher(to[begin:], mask, 0)
	return to
}

// decodeServerFrame reads a frame of the server. The bodies are copies: raw may be reused.
func decodeServerFrame(raw []byte) (serverFrame, error) {
	var f serverFrame
	if err := json.Unmarshal(raw, &f); err != nil {
		return f, fmt.Errorf("decode frame: %w", err)
	}
	return f, nil
}
