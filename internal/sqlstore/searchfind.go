package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/user"
)

// SearchScopes implements search.Store.
func (s *Store) SearchScopes(ctx context.Context, actor ident.UserID, id ident.ChatID, limit int) ([]search.Scope, error) {
	var out []search.Scope
	err := s.view(ctx, func(x *tx) error {
		out = nil
		text, args := "", []any{string(actor), limit}
		if id != "" {
			if _, err := x.access(actor, id); err != nil {
				return err
			}
			text, args = " AND m.chat_id = $3", append(args, string(id))
		}
		return x.each(func(r *sql.Rows) error {
			var sc search.Scope
			var floor int64
			err := r.Scan(&sc.ChatID, &sc.LastSeq, &floor, stamp{&sc.ActivityAt}, &sc.VisibleFromSeq, &sc.Num, &sc.IndexedSeq)
			sc.VisibleFromSeq = visibleFrom(sc.VisibleFromSeq, floor)
			out = append(out, sc)
			return err
		}, `SELECT c.id, c.last_seq, c.floor_seq, c.activity_at, m.visible_from_seq, COALESCE(n.num, 0), COALESCE(n.seq, 0)
			FROM chat_members m JOIN chats c ON c.id = m.chat_id
			LEFT JOIN search_chats n ON n.chat_id = m.chat_id
			WHERE m.user_id = $1 AND m.state = 'member'`+text+`
			ORDER BY c.activity_at DESC, c.id DESC LIMIT $2`, args...)
	})
	return out, wrap("search scopes", err)
}

// matchText returns a filter in the language of the engine's index. Terms have letters, digits and symbols only, never
// a quote or a backslash.
func (d *dialect) matchText(terms []search.Term) string {
	quote, prefix, and, or := `"`, "*", " AND ", " OR "
	if d.postgres {
		quote, prefix, and, or = "'", ":*", " & ", " | "
	}
	var out strings.Builder
	out.WriteByte('(')
	for i, t := range terms {
		if i > 0 {
			out.WriteString(and)
		}
		out.WriteString(quote + t.Text + quote)
		if t.IsPrefix {
			out.WriteString(prefix)
		}
	}
	out.WriteString(")" + or + quote + search.FullTerm + quote)
	return out.String()
}

// bounds are the times of a filter as the rows have them.
func bounds(f search.Filter) (since, until int64) {
	until = maxPos
	if !f.Until.IsZero() {
		until = micros(f.Until)
	}
	return micros(f.Since), until
}

func (x *tx) indexBlocks(out []search.Block, text string, args ...any) ([]search.Block, error) {
	err := x.each(func(r *sql.Rows) error {
		var b search.Block
		err := r.Scan(&b.Num, &b.Block, stamp{&b.FirstAt}, stamp{&b.LastAt})
		out = append(out, b)
		return err
	}, text, args...)
	return out, err
}

const blockColumns = "b.num, b.block, b.first_at, b.last_at"

// SearchBlocks implements search.Store.
func (s *Store) SearchBlocks(ctx context.Context, f search.Filter, limit int) ([]search.Block, bool, error) {
	text := "SELECT " + blockColumns + ` FROM search_index f CROSS JOIN search_blocks b
		WHERE f.search_index MATCH $1 AND b.num = f.rowid >> 32 AND b.block = f.rowid & 4294967295 LIMIT $2`
	if s.d.postgres {
		text = "SELECT " + blockColumns + " FROM search_blocks b WHERE b.words @@ $1::tsquery LIMIT $2"
	}
	var out []search.Block
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.indexBlocks(nil, text, s.d.matchText(f.Terms), limit+1)
		return err
	})
	if err != nil {
		return nil, false, wrap("search blocks", err)
	}
	if len(out) > limit {
		return nil, false, nil
	}
	since, until := bounds(f)
	return slices.DeleteFunc(out, func(b search.Block) bool { return micros(b.LastAt) < since || micros(b.FirstAt) > until }), true, nil
}

// ProbeBlocks implements search.Store. PostgreSQL answers for all chats at once; SQLite is asked for one after the
// other, which costs no round trip.
func (s *Store) ProbeBlocks(ctx context.Context, f search.Filter, probes []search.Probe, limit int) ([]search.Block, error) {
	var out []search.Block
	err := s.view(ctx, func(x *tx) (err error) {
		if s.d.postgres {
			out, err = x.probeAtOnce(f, probes, limit)
			return err
		}
		out = nil
		since, until := bounds(f)
		for _, p := range probes {
			below := p.Below
			if until != maxPos { // the index knows no times: begin where the chat's blocks are old enough
				err := x.row(`SELECT COALESCE((SELECT b.block + 1 FROM search_blocks b WHERE b.num = $1 AND b.block < $2 AND b.first_at <= $3
					ORDER BY b.block DESC LIMIT 1), 0)`, p.Num, below, until).Scan(&below)
				if err != nil {
					return err
				}
			}
			if len(f.Terms) == 0 {
				out, err = x.indexBlocks(out, "SELECT "+blockColumns+` FROM search_blocks b WHERE b.num = $1 AND b.block < $2 AND b.last_at >= $3
					ORDER BY b.block DESC LIMIT $4`, p.Num, below, since, limit)
			} else {
				out, err = x.indexBlocks(out, "SELECT "+blockColumns+` FROM search_index f CROSS JOIN search_blocks b
					WHERE f.search_index MATCH $1 AND f.rowid >= $2 AND f.rowid < $3 AND b.num = f.rowid >> 32 AND b.block = f.rowid & 4294967295
						AND b.last_at >= $4
					ORDER BY f.rowid DESC LIMIT $5`, s.d.matchText(f.Terms), p.Num<<blockBits, p.Num<<blockBits|below, since, limit)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, wrap("probe blocks", err)
}

func (x *tx) probeAtOnce(f search.Filter, probes []search.Probe, limit int) ([]search.Block, error) {
	since, until := bounds(f)
	nums, below := make([]int64, len(probes)), make([]int64, len(probes))
	for i, p := range probes {
		nums[i], below[i] = p.Num, p.Below
	}
	args := []any{nums, below, since, until, limit}
	words := ""
	if len(f.Terms) > 0 {
		words = " AND b.words @@ $6::tsquery"
		args = append(args, x.s.d.matchText(f.Terms))
	}
	return x.indexBlocks(nil, "SELECT "+blockColumns+` FROM unnest($1::bigint[], $2::bigint[]) AS p(num, below) CROSS JOIN LATERAL (
			SELECT b.num, b.block, b.first_at, b.last_at FROM search_blocks b
			WHERE b.num = p.num AND b.block < p.below AND b.last_at >= $3 AND b.first_at <= $4`+words+`
			ORDER BY b.block DESC LIMIT $5) AS b ORDER BY b.num, b.block DESC`, args...)
}

// SearchMessages implements search.Store.
func (s *Store) SearchMessages(ctx context.Context, actor ident.UserID, spans []search.Span, at time.Time) ([]message.Message, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	chats, lows, highs := make([]string, len(spans)), make([]int64, len(spans)), make([]int64, len(spans))
	for i, sp := range spans {
		chats[i], lows[i], highs[i] = string(sp.ChatID), sp.From, sp.To
	}
	var out []message.Message
	err := s.one(ctx, func(x *tx) (err error) {
		// In this order: the members' rows say what may be read. The plus keeps SQLite from beginning at the bounds of what may be
		// seen instead of at the span, which would read all of the chat below it each time.
		out, err = x.messages("SELECT "+messageColumns+` FROM {rows p $3 chat_id text, low int, high int}
			CROSS JOIN chat_members a CROSS JOIN chats c `+s.d.spans("p.chat_id")+`
			WHERE a.chat_id = p.chat_id AND a.user_id = $1 AND a.state = 'member' AND c.id = p.chat_id
				AND +m.seq >= a.visible_from_seq AND +m.seq > c.floor_seq AND m.content IS NOT NULL AND NOT m.is_system
				AND (NOT m.is_unheard OR m.sender_id = $1)
				AND (m.expires_at = 0 OR m.expires_at > $2)
				AND NOT (a.hides AND EXISTS (
					SELECT 1 FROM hidden_messages h WHERE h.user_id = $1 AND h.chat_id = m.chat_id AND h.seq = m.seq))`,
			s.d.table([]any{string(actor), micros(at)}, chats, lows, highs)...)
		return err
	})
	return out, wrap("search messages", err)
}

// SearchTitles implements search.Store.
func (s *Store) SearchTitles(ctx context.Context, actor ident.UserID, limit int) ([]search.Title, error) {
	var out []search.Title
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var t search.Title
			var name, username sql.NullString
			if err := r.Scan(&t.ChatID, &t.Text, &name, &username); err != nil {
				return err
			}
			if name.Valid {
				t.Text = name.String + " " + username.String
			}
			out = append(out, t)
			return nil
			// Only of private chats the other members are looked at.
		}, `SELECT c.id, c.title, u.display_name, u.username
			FROM chat_members m JOIN chats c ON c.id = m.chat_id
			LEFT JOIN chat_members p ON p.chat_id = CASE WHEN c.type = '`+string(chat.TypePrivate)+`' THEN c.id END AND p.user_id <> m.user_id
			LEFT JOIN users u ON u.id = p.user_id
			WHERE m.user_id = $1 AND m.state = 'member'
			ORDER BY c.activity_at DESC, c.id DESC LIMIT $2`, string(actor), limit)
	})
	return out, wrap("search titles", err)
}

// UsersByID implements search.Store.
func (s *Store) UsersByID(ctx context.Context, ids []ident.UserID) ([]user.User, error) {
	var out []user.User
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.users("SELECT "+userColumns+" FROM users u WHERE u.id {in $1}", s.d.list(strs(ids)))
		return err
	})
	return out, wrap("users by id", err)
}

// SeqAt implements search.Store.
func (s *Store) SeqAt(ctx context.Context, id ident.ChatID, at time.Time) (int64, error) {
	var seq int64
	err := s.view(ctx, func(x *tx) error {
		var floor, last int64
		if err := x.row("SELECT floor_seq, last_seq FROM chats WHERE id = $1", string(id)).Scan(&floor, &last); err != nil {
			return orMissing(err)
		}
		var err error
		seq, _, err = x.seqAt(id, floor+1, last, at)
		return err
	})
	return seq, wrap("seq at", err)
}

const (
	seqSteps = 32  // points of a history that are looked at together
	seqBack  = 256 // messages that a clock that was set back is looked for in
)

// seqAt finds the first message of a range that was sent at a time or later; without one it is the end of the range.
// Times rise with the seqs but for where a clock was set back, so that a few looks are enough, and a part of the history
// before what they find is read for a message that was sent while the clock was ahead.
func (x *tx) seqAt(id ident.ChatID, low, high int64, at time.Time) (seq int64, isFound bool, err error) {
	begin := low
	for low < high {
		step := (high-low)/seqSteps + 1
		var points []int64
		for p := low; p < high; p += step {
			points = append(points, p)
		}
		from, to := low, high
		err := x.each(func(r *sql.Rows) error {
			var p, sent int64
			if err := r.Scan(&p, &sent); err != nil {
				return err
			}
			if sent < micros(at) {
				from = max(from, p+1)
			} else {
				to = min(to, p)
			}
			return nil
		}, `SELECT m.seq, m.created_at FROM {rows p $2 seq int} CROSS JOIN messages m WHERE m.chat_id = $1 AND m.seq = p.seq`,
			x.s.d.table([]any{string(id)}, points)...)
		if err != nil {
			return 0, false, err
		}
		if from > to { // a clock was set back between the points: the first that is late enough counts
			from = max(low, to-step+1)
		}
		low, high = from, to
	}
	var first sql.NullInt64
	err = x.row("SELECT min(m.seq) FROM messages m WHERE m.chat_id = $1 AND m.seq >= $2 AND m.seq <= $3 AND m.created_at >= $4",
		string(id), max(begin, low-seqBack), low, micros(at)).Scan(&first)
	if err != nil || !first.Valid {
		return high, false, err
	}
	return first.Int64, true, nil
}
