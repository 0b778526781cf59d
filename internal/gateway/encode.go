package gateway

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
)

// eventFrame is api.EventFrame with a body that isn't encoded yet, so that it takes one pass.
type eventFrame struct {
	api.EventFrame
	D any `json:"d,omitempty"`
}

// encoder is a buffer with its JSON encoder, for reuse.
type encoder struct {
	buf  bytes.Buffer
	json *json.Encoder
}

var encoders = sync.Pool{New: func() any {
	e := &encoder{}
	e.json = json.NewEncoder(&e.buf)
	e.json.SetEscapeHTML(false) // the reader is a JSON parser, not a page
	return e
}}

// keepEncoder is the largest buffer that is kept for reuse.
const keepEncoder = 64 << 10

// encodeFrame returns v as a complete text frame, header included.
func encodeFrame(v any) ([]byte, error) {
	e := encoders.Get().(*encoder) //nolint:forcetypeassert // the pool holds nothing else
	defer func() {
		if e.buf.Cap() <= keepEncoder {
			encoders.Put(e)
		}
	}()
	e.buf.Reset()
	if err := e.json.Encode(v); err != nil {
		return nil, fmt.Errorf("encode frame: %w", err)
	}
	return appendFrame(nil, ws.OpText, bytes.TrimSuffix(e.buf.Bytes(), []byte("\n"))), nil
}

// maxHeader is the longest header of an unmasked frame.
const maxHeader = 10

// appendFrame appends a final, unmasked frame as RFC 6455, section 5.2 has it.
func appendFrame(to []byte, op ws.OpCode, payload []byte) []byte {
	if to == nil {
		to = make([]byte, 0, len(payload)+headerSize(len(payload)))
	}
	to = append(to, 0x80|byte(op))
	switch n := len(payload); {
	case n < 126:
		to = append(to, byte(n))
	case n <= 0xffff:
		to = append(to, 126)
		to = binary.BigEndian.AppendUint16(to, uint16(n))
	default:
		to = append(to, 127)
		to = binary.BigEndian.AppendUint64(to, uint64(n))
	}
	return append(to, payload...)
}

func headerSize(payload int) int {
	switch {
	case payload < 126:
		return 2
	case payload <= 0xffff:
		return 4
	}
	return maxHeader
}

// closeFrame returns the frame that closes a connection with a code.
func closeFrame(code api.CloseCode, reason string) []byte {
	return appendFrame(nil, ws.OpClose, ws.NewCloseFrameBody(ws.StatusCode(code), reason))
}
