//go:build !race

package gateway

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

// What the gateway allocates for a message, from its frame to the encoded answer and event. It isn't parallel: others'
// allocations would be counted too.
func TestAllocationsOfAMessage(t *testing.T) {
	frame := []byte(`{"id":12,"op":"message.send","d":{"chat_id":"01K7Q3AB4CA1B2C3D4E5F6G7HA","client_id":"a-1",` +
		`"content":{"type":"text","text":"a message of about the usual length, no more than that"}}}`)
	reader := wire.ContentReader{MaxTextBytes: api.MaxTextBytes}
	got := testing.AllocsPerRun(200, func() {
		f, _, err := decodeFrame(frame)
		require.NoError(t, err)
		body, err := decodeBody[api.SendOp](f.D)
		require.NoError(t, err)
		read, err := reader.Read(message.Content(body.Content))
		require.NoError(t, err)
		m := wire.Message(message.Message{
			ChatID: "01K7Q3AB4CA1B2C3D4E5F6G7HA", Seq: 7, Version: 8, SenderID: "01K7Q2V5N8A1B2C3D4E5F6G7H8", ClientID: body.ClientID,
			Content: read.Content, CreatedAt: time.Unix(1, 0).UTC(),
		})
		_, err = encodeFrame(api.ReplyFrame{Re: f.ID, D: api.MessageAnswer{Message: m}})
		require.NoError(t, err)
		_, err = encodeFrame(event(api.EventMessageNew, "01K7Q3AB4CA1B2C3D4E5F6G7HA", 7, 8, api.MessageEvent{Message: m}))
		require.NoError(t, err)
	})
	t.Logf("%.0f allocations", got)
	const most = 24
	require.LessOrEqual(t, got, float64(most))
}
