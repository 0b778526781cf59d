package sqlstore_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
)

const manyReaders = 100_000

// crowd makes a channel with many readers.
func crowd(t testing.TB, s *sqlstore.Store) (id ident.ChatID, owner ident.UserID) {
	t.Helper()
	ids, _ := populate(t, s, 2, 1)
	c, err := s.CreateChat(t.Context(), chat.NewChat{ID: "CHANNEL", Type: chat.TypeChannel, Title: "News", Creator: ids[0], ClientID: "1", At: at})
	require.NoError(t, err)
	require.NoError(t, s.Exec(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
		INSERT INTO chat_members (chat_id, user_id, role, state, version, me_version, pos, joined_at)
		SELECT $1, 'R' || CAST(1000000 + i AS TEXT), 'reader', 'member', 0, 1, 1, 1 FROM n`, string(c.ID)))
	require.NoError(t, s.Exec(t.Context(), "UPDATE chats SET present = 100001, member_count = 100001 WHERE id = $1", string(c.ID)))
	require.NoError(t, s.Exec(t.Context(), "ANALYZE"))
	return c.ID, ids[0]
}

// BenchmarkChannel measures what a channel with 100,000 readers costs: loading its roster, bringing that up to date after one
// came, and a send.
func BenchmarkChannel(b *testing.B) {
	for name, dsn := range engines {
		b.Run(name, func(b *testing.B) {
			s := migrated(b, dsn(b))
			id, owner := crowd(b, s)
			b.Run("roster", func(b *testing.B) {
				for b.Loop() {
					r, err := s.ChatRoster(b.Context(), id)
					require.NoError(b, err)
					require.GreaterOrEqual(b, len(r.Members), manyReaders)
				}
			})
			rosters := chat.NewRosters(s)
			_, err := rosters.Get(b.Context(), id, 0)
			require.NoError(b, err)
			n := 0
			b.Run("join and roster", func(b *testing.B) {
				for b.Loop() {
					n++
					reader := ident.UserID(fmt.Sprintf("R%d", 1_000_001+n%manyReaders))
					out, err := s.ChangeChat(b.Context(), chat.ChangeQuery{ChatID: id, Actor: owner, At: at}, func(chat.Held) (chat.Change, error) {
						return chat.Change{Members: []chat.MemberChange{{UserID: reader, State: chat.StateLeft, Role: chat.RoleReader}}, Recount: true}, nil
					})
					require.NoError(b, err)
					_, err = rosters.Get(b.Context(), id, out.Chat.RosterVersion())
					require.NoError(b, err)
				}
			})
			b.Run("send", func(b *testing.B) {
				for b.Loop() {
					n++
					out, err := s.AppendMessages(b.Context(), []message.Draft{{
						ChatID: id, SenderID: owner, ClientID: fmt.Sprint(n), Content: message.Content(`{"type":"text","text":"news"}`), At: at,
					}})
					require.NoError(b, err)
					require.NoError(b, out[0].Err)
				}
			})
			b.Run("seen", func(b *testing.B) {
				for b.Loop() {
					_, err := s.SeenCounts(b.Context(), id, 1, 50)
					require.NoError(b, err)
				}
			})
		})
	}
}
