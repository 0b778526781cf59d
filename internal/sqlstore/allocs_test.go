//go:build !race

package sqlstore_test

import (
	"crypto/rand"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// What the storage of a batch allocates for each message, the driver included. It isn't parallel: others' allocations
// would be counted too.
func TestAllocationsOfAnAppend(t *testing.T) {
	s := migrated(t, engines["SQLite"](t))
	ids, chats := populate(t, s, 9, 1)
	gen := ident.NewGenerator(time.Now, rand.Reader)
	const size = 64
	drafts := make([]message.Draft, size)
	got := testing.AllocsPerRun(20, func() {
		for i := range drafts {
			drafts[i] = message.Draft{
				ChatID: chats[i%len(chats)], SenderID: ids[0], ClientID: gen.New(), Content: message.Content(`{"type":"text","text":"hello"}`), At: time.Now(),
			}
		}
		_, err := s.AppendMessages(t.Context(), drafts)
		require.NoError(t, err)
	}) / size
	t.Logf("%.1f allocations a message", got)
	const most = 16
	require.LessOrEqual(t, got, float64(most))
}
