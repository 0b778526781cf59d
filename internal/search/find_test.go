package search_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/search"
)

// queue is the outbox, which a search doesn't ask.
type queue struct{ outbox.Store }

// unindexed is storage with long histories that no index knows, in which nothing is found. It counts what it is asked to read.
type unindexed struct {
	search.Store
	queue
	chats, messages int
	began           time.Time

	total, most int64
}

func (u *unindexed) SearchScopes(context.Context, ident.UserID, ident.ChatID, int) ([]search.Scope, error) {
	var out []search.Scope
	for i := range u.chats {
		out = append(out, search.Scope{
			ChatID: ident.ChatID(fmt.Sprintf("C%03d", i)), VisibleFromSeq: 1, LastSeq: int64(u.messages), ActivityAt: u.at(int64(u.messages)),
		})
	}
	return out, nil
}

func (u *unindexed) at(seq int64) time.Time { return u.began.Add(time.Duration(seq) * time.Second) }

func (u *unindexed) SearchBlocks(context.Context, search.Filter, int) ([]search.Block, bool, error) {
	return nil, true, nil
}

func (u *unindexed) SeqAt(_ context.Context, _ ident.ChatID, at time.Time) (int64, error) {
	return min(int64(at.Sub(u.began)/time.Second), int64(u.messages)), nil
}

func (u *unindexed) SearchMessages(_ context.Context, _ ident.UserID, spans []search.Span, _ time.Time) ([]message.Message, error) {
	var out []message.Message
	for _, sp := range spans {
		for seq := sp.From; seq <= sp.To; seq++ {
			out = append(out, message.Message{ChatID: sp.ChatID, Seq: seq, CreatedAt: u.at(seq), Content: message.Content("{}")})
		}
	}
	u.total += int64(len(out))
	u.most = max(u.most, int64(len(out)))
	return out, nil
}

// What one call reads is bounded, however much there is, and the pages together read all of it once.
func TestWhatOneSearchReadsIsBounded(t *testing.T) {
	t.Parallel()
	// And a few of each chat, to get below where the page before ended.
	const bound = 4096 + 40*3*search.BlockSize
	store := &unindexed{chats: 40, messages: 1000, began: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)}
	s := search.NewService(search.Options{
		Store: store, ReadText: func(message.Content) search.Text { return search.Text{} }, Now: time.Now,
	})
	var all int64
	pages := 0
	for cursor := ""; ; pages++ {
		store.total = 0
		out, err := s.Search(t.Context(), "U1", search.Request{Query: "nothing", Kind: "text", Cursor: cursor})
		require.NoError(t, err)
		require.LessOrEqual(t, store.total, int64(bound))
		all += store.total
		if cursor = out.Next; cursor == "" {
			break
		}
		require.True(t, out.Partial)
		require.Less(t, pages, 100, "it goes on")
	}
	require.GreaterOrEqual(t, all, int64(store.chats*store.messages))
	require.Positive(t, pages)
}
