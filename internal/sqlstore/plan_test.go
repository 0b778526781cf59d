package sqlstore_test

import (
	"crypto/rand"
	"database/sql"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/user"
)

var at = time.Date(2026, 5, 6, 7, 8, 9, 0, time.UTC)

// populate makes users who all have a private chat with the first, and messages in each.
func populate(t testing.TB, s *sqlstore.Store, users, messages int) (ids []ident.UserID, chats []ident.ChatID) {
	t.Helper()
	for i := range users {
		name := fmt.Sprintf("user%d", i)
		u, err := s.CreateAccount(t.Context(), auth.NewAccount{Skeleton: name, User: user.User{
			ID: ident.UserID(fmt.Sprintf("U%025d", i)), Username: name, DisplayName: name,
			Role: user.RoleUser, State: user.StateActive, CreatedAt: at,
		}})
		require.NoError(t, err)
		ids = append(ids, u.ID)
	}
	for i, peer := range ids[1:] {
		c, err := s.CreateChat(t.Context(), chat.NewChat{
			ID: ident.ChatID(fmt.Sprintf("C%025d", i)), Type: chat.TypePrivate, Creator: ids[0],
			Members: []ident.UserID{ids[0], peer}, At: at,
		})
		require.NoError(t, err)
		chats = append(chats, c.ID)
		drafts := make([]message.Draft, messages)
		for j := range drafts {
			drafts[j] = message.Draft{
				ChatID: c.ID, SenderID: peer, ClientID: fmt.Sprint(j), Content: message.Content(`{"type":"text","text":"hello"}`), At: at,
			}
		}
		_, err = s.AppendMessages(t.Context(), drafts)
		require.NoError(t, err)
	}
	return ids, chats
}

// A whole table read: of SQLite any SCAN of a table, of PostgreSQL a Seq Scan.
var scan = regexp.MustCompile(`SCAN (messages|scheduled_messages|m|u|l|v|c|k|chats|chat_members|chat_marks|users)\b|Seq Scan on (messages|chats|chat_members|chat_marks)`)

// TestPlans holds every statement of the hot reads and writes to indexes, on tables of some size.
func TestPlans(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, chats := populate(t, s, 300, 40)
		requirePlans(t, s, ids, chats) // as long as nothing is known of the tables
		require.NoError(t, s.Exec(t.Context(), "ANALYZE"))
		requirePlans(t, s, ids, chats)
	})
}

var reads atomic.Int64

func requirePlans(t *testing.T, s *sqlstore.Store, ids []ident.UserID, chats []ident.ChatID) {
	t.Helper()
	actor, id := ids[0], chats[7]
	_, next, err := s.HeadsSince(t.Context(), 0, 10)
	require.NoError(t, err)
	peer := ids[8]
	for name, call := range map[string]func() error{
		"history": func() error {
			_, err := s.MessagePage(t.Context(), actor, id, message.Window{Before: 30, Limit: 20})
			return err
		},
		"changes": func() error {
			_, err := s.ChangesSince(t.Context(), inbox.ChangesQuery{Actor: actor, ChatID: id, After: 20, Limit: 50, MaxBehind: 1000})
			return err
		},
		"entry":        func() error { _, err := s.ChatEntry(t.Context(), actor, id); return err },
		"access":       func() error { _, err := s.ChatAccess(t.Context(), actor, id); return err },
		"roster since": func() error { _, err := s.RosterSince(t.Context(), id, 3); return err },
		"seen":         func() error { _, err := s.SeenCounts(t.Context(), id, 3, 20); return err },
		"uncounted":    func() error { _, err := s.UncountedChannels(t.Context(), 20); return err },
		"members":      func() error { _, err := s.ChatMembers(t.Context(), id, peer, 20); return err },
		"find": func() error {
			_, err := s.FindMembers(t.Context(), chat.MemberQuery{ChatID: id, Query: "us", Limit: 20})
			return err
		},
		"hold": func() error {
			q := chat.ChangeQuery{ChatID: id, Actor: actor, Users: []ident.UserID{peer}, WithHeir: true, At: at}
			_, err := s.ChangeChat(t.Context(), q, func(chat.Held) (chat.Change, error) { return chat.Change{}, nil })
			return err
		},
		"people":    func() error { _, err := s.SearchUsers(t.Context(), actor, "user1", nil, 20); return err },
		"watch":     func() error { _, err := s.MayWatch(t.Context(), actor, ids[1:40]); return err },
		"watched":   func() error { _, err := s.MayBeWatchedBy(t.Context(), actor, ids[1:40]); return err },
		"avatar":    func() error { _, err := s.MaySeeAvatar(t.Context(), actor, peer); return err },
		"viewed":    func() error { _, _, err := s.EndViewed(t.Context(), message.ViewedKey{}, 100); return err },
		"pictures":  func() error { _, err := s.KnownBlobs(t.Context(), []ident.MediaID{"a", "b"}); return err },
		"unwilling": func() error { _, err := s.Unwilling(t.Context(), actor, ids[1:40]); return err },
		"drafts":    func() error { _, err := s.Drafts(t.Context(), actor, "", 20); return err },
		"scheduled": func() error {
			row := message.Scheduled{Draft: message.Draft{
				ChatID: id, SenderID: actor, ClientID: rand.Text()[:20], Content: message.Content(`{}`), At: at,
			}, SendAt: at, DueAt: at, State: message.ScheduledWaiting}
			if _, err := s.PutScheduled(t.Context(), row); err != nil {
				return err
			}
			if _, err := s.ListScheduled(t.Context(), message.ScheduledKey{UserID: actor}, 20); err != nil {
				return err
			}
			taken, err := s.TakeScheduled(t.Context(), at, at.Add(1), 20)
			if err != nil || len(taken) != 1 {
				return fmt.Errorf("took %d: %w", len(taken), err)
			}
			taken[0].OfScheduled = taken[0].Version
			_, err = s.AppendMessages(t.Context(), []message.Draft{taken[0].Draft})
			return err
		},
		"roster": func() error { _, err := s.ChatRoster(t.Context(), id); return err },
		"heads":  func() error { _, _, err := s.HeadsSince(t.Context(), next, 50); return err },
		"list":   func() error { _, err := s.ChatEntries(t.Context(), peer, nil, 20); return err },
		"sync":   func() error { _, err := s.SyncSince(t.Context(), peer, next, 50); return err },
		"marks": func() error {
			_, err := s.RaiseMarks(t.Context(), []chat.MarkRaise{{ChatID: id, UserID: actor, ReadSeq: reads.Add(1)}})
			return err
		},
		"append": func() error {
			draft := message.Draft{ChatID: id, SenderID: actor, ClientID: rand.Text(), Content: message.Content(`{}`), At: at}
			if _, err := s.AppendMessages(t.Context(), []message.Draft{draft}); err != nil {
				return err
			}
			_, err := s.AppendMessages(t.Context(), []message.Draft{draft}) // the look-up of what was sent before
			return err
		},
		"search": func() error {
			spans := make([]search.Span, 32)
			for i := range spans {
				spans[i] = search.Span{ChatID: chats[i%8], From: int64(1 + i/8*16), To: int64(16 + i/8*16)}
			}
			_, err := s.SearchMessages(t.Context(), actor, spans, at)
			return err
		},
		"index": func() error { _, err := s.SearchWork(t.Context(), outbox.Item{ChatID: id}, 32); return err },
		"edit": func() error {
			_, err := s.EditMessage(t.Context(), message.Edit{ChatID: id, Seq: 3, Actor: peer, Content: message.Content(`{"type":"text","text":"` + rand.Text() + `"}`), At: at})
			return err
		},
	} {
		plans, err := s.Plans(t.Context(), call)
		require.NoError(t, err, name)
		require.NotEmpty(t, plans, name)
		for statement, plan := range plans {
			require.NotRegexp(t, scan, plan, "%s: %s", name, statement)
		}
	}
}

// TestUnreadOfWhoOnlyWrites holds the count of what is unread to a bound, however much one wrote oneself.
func TestUnreadOfWhoOnlyWrites(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, chats := populate(t, s, 3, 1)
		write(t, s, chats[0], ids[0], 20, 100)
		require.NoError(t, s.Exec(t.Context(), "ANALYZE"))
		entry := func() error {
			e, err := s.ChatEntry(t.Context(), ids[0], chats[0])
			require.Equal(t, 1, e.Me.Unread)
			return err
		}
		plans, err := s.Plans(t.Context(), entry)
		require.NoError(t, err)
		for statement, plan := range plans {
			require.NotRegexp(t, scan, plan, statement)
			if !sqlstore.IsPostgres(dsn) && strings.Contains(statement, "count_version") {
				require.Contains(t, plan, "SEARCH v USING INDEX messages_changed", "what changed is looked at, and not what was counted")
			}
		}
		if !sqlstore.IsPostgres(dsn) {
			return
		}
		plans, err = s.Ran(t.Context(), entry)
		require.NoError(t, err)
		for statement, plan := range plans {
			require.NotRegexp(t, `Rows Removed by Filter: \d{4,}`, plan, statement)
		}
	})
}

// TestSearchReadsSpansOnly holds what a search and the index read of a long chat to the spans that they ask for, also when
// PostgreSQL has seen the statement so often that it plans without the values.
func TestSearchReadsSpansOnly(t *testing.T) {
	t.Parallel()
	dsn := engines["Postgres"](t) // SQLite counts no rows, see below
	s, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: dsn, MaxConns: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	require.NoError(t, s.Migrate(t.Context()))
	ids, chats := populate(t, s, 3, 1)
	write(t, s, chats[0], ids[0], 40, 500)
	require.NoError(t, s.Exec(t.Context(), "ANALYZE"))
	db, err := sql.Open("pgx", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	read := func() (rows int) {
		require.NoError(t, s.Exec(t.Context(), "SELECT pg_stat_force_next_flush()"))
		require.NoError(t, db.QueryRowContext(t.Context(),
			"SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables WHERE relname = 'messages'").Scan(&rows))
		return rows
	}
	const calls, asked = 12, 32 * search.BlockSize
	for name, call := range map[string]func() error{
		"search": func() error {
			spans := make([]search.Span, 32)
			for i := range spans {
				spans[i] = search.Span{ChatID: chats[0], From: int64(1 + i*500), To: int64(16 + i*500)}
			}
			_, err := s.SearchMessages(t.Context(), ids[0], spans, at)
			return err
		},
		"index": func() error { _, err := s.SearchWork(t.Context(), outbox.Item{ChatID: chats[0]}, 32); return err },
	} {
		before := read()
		for range calls {
			require.NoError(t, call(), name)
		}
		require.LessOrEqual(t, read()-before, 2*calls*asked, name)
	}
}

// write sends batches of messages.
func write(t testing.TB, s *sqlstore.Store, id ident.ChatID, from ident.UserID, batches, size int) {
	t.Helper()
	drafts := make([]message.Draft, size)
	for range batches {
		for i := range drafts {
			drafts[i] = message.Draft{ChatID: id, SenderID: from, ClientID: rand.Text(), Content: message.Content(`{"type":"text","text":"hello"}`), At: at}
		}
		_, err := s.AppendMessages(t.Context(), drafts)
		require.NoError(t, err)
	}
}

// TestListPlanOfMany holds the list of somebody with many chats to a page of messages.
func TestListPlanOfMany(t *testing.T) {
	t.Parallel()
	onEngines(t, func(t *testing.T, dsn string) {
		s := migrated(t, dsn)
		ids, _ := populate(t, s, 300, 40)
		require.NoError(t, s.Exec(t.Context(), "ANALYZE"))
		plans, err := s.Plans(t.Context(), func() error {
			_, err := s.ChatEntries(t.Context(), ids[0], nil, 20)
			return err
		})
		require.NoError(t, err)
		require.LessOrEqual(t, len(plans), 3) // the page, its peers, its last messages; never one per chat
		for statement, plan := range plans {
			require.NotRegexp(t, `SCAN (messages|u|l)\b|Seq Scan on messages`, plan, statement)
			require.True(t, !strings.Contains(statement, "messages") || strings.Contains(plan, "messages_pkey") || strings.Contains(plan, "PRIMARY KEY"), plan)
		}
	})
}

// Of a long history SQLite reads the spans that a search asks for, wherever they lie: those at its end take as long as those
// at its beginning, and not hundreds of times as long.
func TestSearchReadsSpansOnlyAtTheEndToo(t *testing.T) {
	t.Parallel()
	s := migrated(t, engines["SQLite"](t))
	ids, chats := populate(t, s, 3, 1)
	write(t, s, chats[0], ids[0], 40, 500)
	least := func(from int64) time.Duration {
		spans := make([]search.Span, 32)
		for i := range spans {
			spans[i] = search.Span{ChatID: chats[0], From: from + int64(i*16), To: from + int64(i*16+15)}
		}
		shortest := time.Hour
		for range 5 {
			began := time.Now()
			found, err := s.SearchMessages(t.Context(), ids[0], spans, at)
			require.NoError(t, err)
			require.Len(t, found, 512)
			shortest = min(shortest, time.Since(began))
		}
		return shortest
	}
	require.Less(t, least(19_000), 30*least(1))
}
