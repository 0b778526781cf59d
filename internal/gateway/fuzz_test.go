package gateway

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/fault"
)

// FuzzFrame decodes a frame and, as each op would, its body: it never panics, and what fails is a fault.
func FuzzFrame(f *testing.F) {
	for _, seed := range []string{
		`{"id":1,"op":"hello","d":{"token":"t","cursor":"c"}}`,
		`{"id":2,"op":"message.send","d":{"chat_id":"c","client_id":"x","content":{"type":"text","text":"hi"},"reply_to_seq":3}}`,
		`{"id":3,"op":"marks","d":{"marks":[{"chat_id":"c","read_seq":9007199254740991}]}}`,
		`{"id":4,"op":"presence.subscribe","d":{"user_ids":["u"]}}`,
		`{"id":5,"op":"message.edit","d":{"chat_id":"c","seq":1e400}}`, `{"id":-1}`, `[[[`, `null`, `"\ud800"`, "{\"ID\":1,\"Op\":\"ping\"}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, msg []byte) {
		frame, re, err := decodeFrame(msg)
		if err != nil {
			_, isFault := fault.From(err)
			require.True(t, isFault)
			require.GreaterOrEqual(t, re, int64(0))
			return
		}
		require.Positive(t, frame.ID)
		require.Equal(t, frame.ID, re)
		if json.Valid(msg) { // a frame that is taken apart the quick way is the one that a decoder reads
			var slow api.ClientFrame
			require.NoError(t, json.Unmarshal(msg, &slow))
			require.Equal(t, []any{slow.ID, slow.Op, string(slow.D)}, []any{frame.ID, frame.Op, string(frame.D)})
		}
		for _, body := range []func() error{
			func() error { _, err := decodeBody[api.Hello](frame.D); return err },
			func() error { _, err := decodeBody[api.SendOp](frame.D); return err },
			func() error { _, err := decodeBody[api.EditOp](frame.D); return err },
			func() error { _, err := decodeBody[api.DeleteOp](frame.D); return err },
			func() error { _, err := decodeBody[api.MarksRequest](frame.D); return err },
			func() error { _, err := decodeBody[api.TypingOp](frame.D); return err },
			func() error { _, err := decodeBody[api.PresenceSubscribeOp](frame.D); return err },
		} {
			if err := body(); err != nil {
				isInvalid := fault.Is(err, fault.CodeInvalid)
				require.True(t, isInvalid || !json.Valid(msg) && fault.Is(err, fault.CodeBadJSON), "%v", err)
			}
		}
	})
}

// FuzzStream reads a stream of bytes as WebSocket frames: whatever comes, messages are whole, valid and bounded.
func FuzzStream(f *testing.F) {
	for _, frames := range [][]ws.Frame{
		{ws.NewTextFrame([]byte(`{"id":1,"op":"ping"}`))},
		{ws.NewFrame(ws.OpText, false, []byte("a")), ws.NewPingFrame([]byte("p")), ws.NewFrame(ws.OpContinuation, true, []byte("b"))},
		{ws.NewBinaryFrame([]byte{1}), ws.NewCloseFrame(nil)},
		{ws.NewTextFrame(bytes.Repeat([]byte("x"), 700)), ws.NewTextFrame(make([]byte, 1000))},
	} {
		var raw bytes.Buffer
		for _, frame := range frames {
			if err := ws.WriteFrame(&raw, ws.MaskFrame(frame)); err != nil {
				f.Fatal(err)
			}
		}
		f.Add(raw.Bytes(), uint8(3))
	}
	const limit = 1 << 10
	world := newWorld()
	g := New(Options{
		Auth: world, Messages: world, Chats: world, Inbox: world, Rosters: world, Heads: world, Presence: world,
		Bus: bus.NewLocal(bus.Limits{Lanes: 1}), Log: slog.New(slog.DiscardHandler), Announced: api.Limits{MaxFrameBytes: limit},
	})
	f.Cleanup(g.leave)
	f.Fuzz(func(t *testing.T, stream []byte, piece uint8) {
		now := time.Now()
		s := &session{g: g, frames: fullBucket(1<<30, now), phase: phaseClosing}
		s.in.init(&pieces{left: stream, size: int(piece) + 1}, nil)
		for {
			buf, err := s.next()
			if err != nil {
				return
			}
			require.LessOrEqual(t, len(buf.bytes), limit)
			require.True(t, utf8.Valid(buf.bytes))
			buf.free()
		}
	})
}

// pieces is a connection that gives its bytes a few at a time.
type pieces struct {
	net.Conn
	left []byte
	size int
}

func (p *pieces) Read(to []byte) (int, error) {
	if len(p.left) == 0 {
		return 0, io.EOF
	}
	n := copy(to[:min(len(to), p.size)], p.left)
	p.left = p.left[n:]
	return n, nil
}
