package sqlstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

// BenchmarkReads reads as somebody with five thousand chats, all of them unread.
func BenchmarkReads(b *testing.B) {
	for _, engine := range []string{"SQLite", "Postgres"} {
		b.Run(engine, func(b *testing.B) {
			s := migrated(b, engines[engine](b))
			ids, chats := populate(b, s, 5001, 5)
			require.NoError(b, s.Exec(b.Context(), "ANALYZE"))
			actor, id := ids[0], chats[2500]
			_, pos, err := s.HeadsSince(b.Context(), 0, 1)
			require.NoError(b, err)
			for name, call := range map[string]func() error{
				"list":    func() error { _, err := s.ChatEntries(b.Context(), actor, nil, 50); return err },
				"sync":    func() error { _, err := s.SyncSince(b.Context(), actor, pos, 100); return err },
				"heads":   func() error { _, _, err := s.HeadsSince(b.Context(), pos, 100); return err },
				"entry":   func() error { _, err := s.ChatEntry(b.Context(), actor, id); return err },
				"access":  func() error { _, err := s.ChatAccess(b.Context(), actor, id); return err },
				"history": func() error { _, err := s.MessagePage(b.Context(), actor, id, message.Window{Limit: 50}); return err },
				"changes": func() error {
					_, err := s.ChangesSince(b.Context(), inbox.ChangesQuery{Actor: actor, ChatID: id, After: 3, Limit: 100, MaxBehind: 1000})
					return err
				},
				"marks": func() error {
					reads.Add(1)
					_, err := s.RaiseMarks(b.Context(), []chat.MarkRaise{{
						ChatID: chats[reads.Load()%5000], UserID: actor, ReadSeq: 1 + reads.Load()/5000,
					}})
					return err
				},
			} {
				b.Run(name, func(b *testing.B) {
					for b.Loop() {
						require.NoError(b, call())
					}
				})
			}
		})
	}
}

// BenchmarkOwnUnread reads a chat in which one wrote a hundred thousand messages and read nothing.
func BenchmarkOwnUnread(b *testing.B) {
	for _, engine := range []string{"SQLite", "Postgres"} {
		b.Run(engine, func(b *testing.B) {
			s := migrated(b, engines[engine](b))
			ids, chats := populate(b, s, 3, 1)
			write(b, s, chats[0], ids[0], 100, 1000)
			require.NoError(b, s.Exec(b.Context(), "ANALYZE"))
			for b.Loop() {
				e, err := s.ChatEntry(b.Context(), ids[0], chats[0])
				require.NoError(b, err)
				require.Equal(b, 1, e.Me.Unread)
			}
		})
	}
}
