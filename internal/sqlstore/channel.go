package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// marks reads all rows of a query for users with their public marks.
func (x *tx) marks(text string, args ...any) ([]chat.Mark, error) {
	var out []chat.Mark
	err := x.each(func(r *sql.Rows) error {
		var m chat.Mark
		if err := r.Scan(&m.UserID, &m.DeliveredSeq, &m.SeenSeq); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	}, text, args...)
	return out, err
}

// FindMembers implements chat.GroupStore.
func (s *Store) FindMembers(ctx context.Context, q chat.MemberQuery) ([]chat.Member, error) {
	text := "SELECT " + memberColumns + ` FROM chat_members m JOIN users u ON u.id = m.user_id
		WHERE m.chat_id = $1 AND m.state = 'member' AND m.user_id > $2 AND (m.role = $3 OR $3 = '')`
	args := []any{string(q.ChatID), string(q.After), string(q.Role), q.Limit}
	if query := foldName(q.Query); query != "" {
		text += ` AND m.user_id IN (
			SELECT n.id FROM users n WHERE n.username_key >= $5 AND n.username_key < $6
			UNION ALL SELECT w.user_id FROM user_words w WHERE w.word >= $5 AND w.word < $6)`
		args = append(args, query, query+"\U0010FFFF")
	} else if q.Query != "" {
		return nil, nil // nothing that a name could begin with
	}
	var out []chat.Member
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.members(text+" ORDER BY m.user_id LIMIT $4", args...)
		return err
	})
	return out, wrap("find members", err)
}

// ChatBans implements chat.GroupStore.
func (s *Store) ChatBans(ctx context.Context, id ident.ChatID, after ident.UserID, limit int) ([]chat.Ban, error) {
	var out []chat.Ban
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var b chat.Ban
			if err := r.Scan(append(userDest(&b.User), &b.BannedBy, stamp{&b.BannedAt})...); err != nil {
				return err
			}
			out = append(out, b)
			return nil
		}, "SELECT "+userColumns+`, b.banned_by, b.banned_at FROM chat_bans b JOIN users u ON u.id = b.user_id
			WHERE b.chat_id = $1 AND b.user_id > $2 ORDER BY b.user_id LIMIT $3`, string(id), string(after), limit)
	})
	return out, wrap("chat bans", err)
}

// RosterSince implements chat.GroupStore.
func (s *Store) RosterSince(ctx context.Context, id ident.ChatID, joins int64) (chat.RosterChange, error) {
	var out chat.RosterChange
	err := s.view(ctx, func(x *tx) error {
		out = chat.RosterChange{}
		err := x.row("SELECT c.members_version + c.joins, c.joins FROM chats c WHERE c.id = $1", string(id)).
			Scan(&out.MembersVersion, &out.Joins)
		if err != nil {
			return orMissing(err)
		}
		return x.each(func(r *sql.Rows) error {
			var user ident.UserID
			var state chat.MemberState
			var from int64
			if err := r.Scan(&user, &state, &from); err != nil {
				return err
			}
			if state == chat.StateMember {
				out.Came = append(out.Came, user)
				putBound(&out.Bounds, user, from)
			} else {
				out.Left = append(out.Left, user)
			}
			return nil
		}, `SELECT m.user_id, m.state, m.visible_from_seq FROM chat_members m
			WHERE m.chat_id = $1 AND m.roster_at > 0 AND m.roster_at > $2 ORDER BY m.user_id`, string(id), joins)
	})
	return out, wrap("roster since", err)
}

// UncountedChannels implements chat.GroupStore.
func (s *Store) UncountedChannels(ctx context.Context, limit int) ([]ident.ChatID, error) {
	var out []ident.ChatID
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var id ident.ChatID
			if err := r.Scan(&id); err != nil {
				return err
			}
			out = append(out, id)
			return nil
		}, "SELECT c.id FROM chats c WHERE c.id > '' AND c.present <> c.member_count ORDER BY c.id LIMIT $1", limit)
	})
	return out, wrap("uncounted channels", err)
}

// countSeen moves the readers of channels, whose read marks rose, in the counters: from where they had come to rest to where
// they are now. All of a batch that rest at the same message are one row.
func (x *tx) countSeen(rows map[place]*markRow, changed []place) error {
	type rest struct {
		chat ident.ChatID
		seq  int64
	}
	moved := map[rest]int64{}
	for _, p := range changed {
		if m := rows[p]; m.typ == chat.TypeChannel && m.private {
			moved[rest{p.chat, m.was}]--
			moved[rest{p.chat, m.read}]++
		}
	}
	if len(moved) == 0 {
		return nil
	}
	at := make([]rest, 0, len(moved))
	for r, n := range moved {
		if n != 0 {
			at = append(at, r)
		}
	}
	slices.SortFunc(at, func(a, b rest) int { return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.seq, b.seq)) })
	var chats []string
	var seqs, readers []int64
	for _, r := range at {
		chats, seqs, readers = append(chats, string(r.chat)), append(seqs, r.seq), append(readers, moved[r])
	}
	_, err := x.exec(`INSERT INTO channel_seen AS s (chat_id, seq, readers)
		SELECT p.chat_id, p.seq, p.n FROM {rows p $1 chat_id text, seq int, n int} WHERE true
		ON CONFLICT (chat_id, seq) DO UPDATE SET readers = s.readers + excluded.readers`, x.s.d.table(nil, chats, seqs, readers)...)
	return err
}

// SeenCounts implements chat.GroupStore. It reads the counters from the newest message down to the range: readers come to
// rest at few places, most of them at the end.
func (s *Store) SeenCounts(ctx context.Context, id ident.ChatID, from, to int64) ([]chat.SeenCount, error) {
	out := make([]chat.SeenCount, to-from+1)
	err := s.view(ctx, func(x *tx) error {
		for i := range out {
			out[i] = chat.SeenCount{Seq: from + int64(i)}
		}
		var above int64
		err := x.row("SELECT CAST(COALESCE(sum(s.readers), 0) AS BIGINT) FROM channel_seen s WHERE s.chat_id = $1 AND s.seq > $2", string(id), to).
			Scan(&above)
		if err != nil {
			return err
		}
		err = x.each(func(r *sql.Rows) error {
			var seq, readers int64
			if err := r.Scan(&seq, &readers); err != nil {
				return err
			}
			out[seq-from].Count = readers
			return nil
		}, "SELECT s.seq, s.readers FROM channel_seen s WHERE s.chat_id = $1 AND s.seq >= $2 AND s.seq <= $3", string(id), from, to)
		for i := len(out) - 1; i >= 0; i-- {
			above += out[i].Count
			out[i].Count = above
		}
		return err
	})
	if err != nil {
		return nil, wrap("seen counts", err)
	}
	return out, nil
}
