package sqlstore_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// BenchmarkAppendMessages stores batches over 50 private chats, durably: what a lane does under load.
func BenchmarkAppendMessages(b *testing.B) {
	for _, engine := range []string{"SQLite", "Postgres"} {
		for _, size := range []int{1, 64, 512} {
			b.Run(fmt.Sprintf("%s/batch=%d", engine, size), func(b *testing.B) {
				s := migrated(b, engines[engine](b))
				ids, chats := populate(b, s, 51, 1)
				gen := ident.NewGenerator(time.Now, rand.Reader)
				stored := 0
				for b.Loop() {
					drafts := make([]message.Draft, size)
					for i := range drafts {
						n := mathrand.IntN(len(chats))
						drafts[i] = message.Draft{
							ChatID: chats[n], SenderID: ids[(n+1)*(i%2)], ClientID: gen.New(),
							Content: message.Content(`{"type":"text","text":"a message of about the usual length, no more than that"}`),
							At:      time.Now(),
						}
					}
					results, err := s.AppendMessages(b.Context(), drafts)
					require.NoError(b, err)
					for i := range results {
						require.NoError(b, results[i].Err)
					}
					stored += size
				}
				b.ReportMetric(float64(stored)/b.Elapsed().Seconds(), "msgs/s")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
