package gateway

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

// What is encoded in one pass is what the contract's type gives.
func TestEventIsThatOfTheContract(t *testing.T) {
	t.Parallel()
	for _, e := range []eventFrame{
		event(api.EventChatChanged, "c1", 4, 5, api.ChatEvent{Title: "a & b"}),
		event(api.EventUserChanged, "", 0, 0, api.UserEvent{User: api.User{ID: "u1"}}),
		event(api.EventHeads, "", 0, 0, nil),
	} {
		frame, err := encodeFrame(e)
		require.NoError(t, err)
		want := e.EventFrame
		if e.D != nil {
			want.D, err = json.Marshal(e.D)
			require.NoError(t, err)
		}
		raw, err := json.Marshal(want)
		require.NoError(t, err)
		require.JSONEq(t, string(raw), string(payloadOf(t, frame)))
	}
}

func TestFrameHeaders(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 125, 126, 127, 65535, 65536, 200000} {
		payload := []byte(strings.Repeat("x", size))
		frame := appendFrame(nil, ws.OpText, payload)
		require.Equal(t, cap(frame), len(frame), "made in one piece: %d", size)
		require.Equal(t, payload, payloadOf(t, frame))
	}
	h, err := ws.ReadHeader(bytes.NewReader(closeFrame(api.CloseRevoked, "session ended")))
	require.NoError(t, err)
	require.Equal(t, ws.OpClose, h.OpCode)
}

// payloadOf reads a frame with the library and returns what it carries.
func payloadOf(t *testing.T, frame []byte) []byte {
	t.Helper()
	r := bytes.NewReader(frame)
	h, err := ws.ReadHeader(r)
	require.NoError(t, err)
	require.True(t, h.Fin)
	require.False(t, h.Masked)
	payload, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Len(t, payload, int(h.Length))
	return payload
}

func TestPongIsWhatAnEncoderWrites(t *testing.T) {
	t.Parallel()
	for _, now := range []time.Time{time.Unix(0, 0).UTC(), time.Date(2026, 3, 14, 9, 26, 53, 589793000, time.UTC)} {
		want, err := encodeFrame(api.ReplyFrame{Re: 7, D: api.PingAnswer{ServerTime: now}})
		require.NoError(t, err)
		require.Equal(t, string(want), string(pong(7, now)))
	}
	for msg, ok := range map[string]bool{
		`{"id":7,"op":"ping"}`: true, `{"id":7,"op":"ping","d":{}}`: true, `{"id":07,"op":"ping"}`: false, `{"id":7,"op":"pong"}`: false,
		"{\"id\":7,\"op\":\"ping\"}\n": false, `{"id":7,"op":"ping","d":{}`: false,
	} {
		_, got := splitPing([]byte(msg))
		require.Equal(t, ok, got, msg)
	}
}
