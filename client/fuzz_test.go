package client

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

// Whatever bytes a server sends, reading them ends in a message or an error, and never takes more memory than came.
func FuzzFrameReader(f *testing.F) {
	for _, frame := range []ws.Frame{
		ws.NewTextFrame([]byte(`{"re":1}`)), ws.NewPingFrame([]byte("x")), ws.NewCloseFrame(ws.NewCloseFrameBody(4000, "bye")),
		ws.NewFrame(ws.OpText, false, []byte("half")),
	} {
		raw, err := ws.CompileFrame(frame)
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte{0x81, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, stream []byte) {
		r := frameReader{in: bufio.NewReader(bytes.NewReader(stream))}
		for {
			msg, err := r.message(func(ws.OpCode, []byte) error { return nil })
			if err != nil {
				return
			}
			require.LessOrEqual(t, len(msg), len(stream))
			require.LessOrEqual(t, cap(r.buf), 4*len(stream)+1024)
			_, _ = decodeServerFrame(msg)
		}
	})
}

// Whatever frames a server sends, a replica takes them in without a panic and keeps its invariants.
func FuzzReplicaTakesFrames(f *testing.F) {
	files, err := filepath.Glob("../api/testdata/event_*.json")
	require.NoError(f, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(raw, raw)
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		r := &Replica{
			chats: map[string]*chatCopy{}, wanted: map[string]*wish{}, users: map[string]api.User{}, delivered: map[string]int64{},
			blocks: map[string]api.Block{}, drafts: map[string]api.Draft{}, scheduled: map[scheduledKey]api.Scheduled{},
		}
		raw, err := os.ReadFile("../api/testdata/chat_private.json")
		require.NoError(t, err)
		var row api.Chat
		require.NoError(t, json.Unmarshal(raw, &row))
		r.putChat(row, epoch)
		for _, raw := range [][]byte{first, second, first} {
			e, err := decodeServerFrame(raw)
			if err != nil || e.Ev == "" {
				continue
			}
			r.apply(e.EventFrame, epoch)
		}
		for _, c := range r.chats {
			v := c.view(r.users)
			require.GreaterOrEqual(t, v.Version, row.Version)
			require.GreaterOrEqual(t, v.LastSeq, row.LastSeq)
			require.GreaterOrEqual(t, v.Me.Unread, 0)
			require.LessOrEqual(t, v.Me.Unread, maxUnread)
			for i := 1; i < len(c.covered); i++ {
				require.Greater(t, c.covered[i].From, c.covered[i-1].To+1)
			}
		}
	})
}
