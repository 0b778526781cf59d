package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// chatColumns of chats c and chat_marks k, in the order of chatDest.
const chatColumns = `c.id, c.type, c.title, c.last_seq, c.version, k.marks_version, c.members_version, c.floor_seq,
	c.member_count, c.created_at, c.activity_at, c.about, c.photo_id, c.rights, c.slow_mode, c.history, c.is_signed, c.joins, c.expires_in`

func chatDest(c *chat.Chat) []any {
	return []any{
		&c.ID, &c.Type, &c.Title, &c.LastSeq, &c.Version, &c.MarksVersion, &c.MembersVersion, &c.FloorSeq,
		&c.MemberCount,
		stamp{&c.CreatedAt},
		stamp{&c.ActivityAt},
		&c.About, &c.PhotoID,
		rights{&c.Settings.Rights, &c.Type},
		span{&c.Settings.SlowMode},
		&c.Settings.History,
		&c.Settings.IsSigned, &c.Joins,
		span{&c.ExpiresIn},
	}
}

// rights scans stored rights of a chat whose type was scanned before.
type rights struct {
	r *chat.Rights
	t *chat.Type
}

func (r rights) Scan(src any) error {
	code, ok := src.(string)
	if !ok {
		return fmt.Errorf("rights are a %T", src)
	}
	*r.r = chat.ReadRights(*r.t, code)
	return nil
}

// span scans a stored duration, in microseconds.
type span struct{ d *time.Duration }

func (s span) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("duration is a %T", src)
	}
	*s.d = time.Duration(n) * time.Microsecond
	return nil
}

// visibleFrom is the one rule for the first seq that a member may see.
func visibleFrom(memberBound, floor int64) int64 {
	return max(memberBound, floor+1)
}

// access reads a chat and the actor's place in it, or finds it missing: the one check of all reads.
func (x *tx) access(actor ident.UserID, id ident.ChatID) (chat.Access, error) {
	var a chat.Access
	err := x.row("SELECT "+chatColumns+`, m.role, m.visible_from_seq, m.hides, `+lastSeqOf+`, `+activityOf+`, `+isSilent+`
		FROM chat_members m JOIN chats c ON c.id = m.chat_id JOIN chat_marks k ON k.chat_id = m.chat_id
		WHERE m.chat_id = $1 AND m.user_id = $2 AND m.state = 'member'`, string(id), string(actor)).
		Scan(append(chatDest(&a.Chat), &a.Role, &a.VisibleFromSeq, &a.HidesMessages, &a.Chat.LastSeq,
			stamp{&a.Chat.ActivityAt}, &a.IsSilent)...)
	if err != nil {
		return chat.Access{}, orMissing(err)
	}
	a.VisibleFromSeq = visibleFrom(a.VisibleFromSeq, a.Chat.FloorSeq)
	return a, nil
}

// ChatAccess implements chat.Store.
func (s *Store) ChatAccess(ctx context.Context, actor ident.UserID, id ident.ChatID) (chat.Access, error) {
	var a chat.Access
	err := s.one(ctx, func(x *tx) (err error) {
		a, err = x.access(actor, id)
		return err
	})
	return a, wrap("chat access", err)
}

// memberColumns of chat_members m, in the order of memberDest; userColumns follow.
const memberColumns = "m.role, m.state, m.joined_at, m.version, " + userColumns

func memberDest(m *chat.Member) []any {
	return append([]any{&m.Role, &m.State, stamp{&m.JoinedAt}, &m.Version}, userDest(&m.User)...)
}

func (x *tx) members(text string, args ...any) ([]chat.Member, error) {
	var out []chat.Member
	err := x.each(func(r *sql.Rows) error {
		var m chat.Member
		if err := r.Scan(memberDest(&m)...); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	}, text, args...)
	return out, err
}

// ChatMembers implements chat.Store.
func (s *Store) ChatMembers(ctx context.Context, id ident.ChatID, after ident.UserID, limit int) ([]chat.Member, error) {
	var out []chat.Member
	err := s.one(ctx, func(x *tx) (err error) {
		if after == "" {
			out, err = x.members("SELECT "+memberColumns+` FROM chat_members m JOIN users u ON u.id = m.user_id
				WHERE m.chat_id = $1 AND m.version > 0 ORDER BY m.joined_at, m.user_id LIMIT $2`, string(id), limit)
			return err
		}
		out, err = x.members("SELECT "+memberColumns+` FROM chat_members m JOIN users u ON u.id = m.user_id
			WHERE m.chat_id = $1 AND m.version > 0 AND (m.joined_at, m.user_id) > (
				SELECT l.joined_at, l.user_id FROM chat_members l WHERE l.chat_id = $1 AND l.user_id = $3)
			ORDER BY m.joined_at, m.user_id LIMIT $2`, string(id), limit, string(after))
		return err
	})
	return out, wrap("chat members", err)
}

// ChatRoster implements chat.Store.
func (s *Store) ChatRoster(ctx context.Context, id ident.ChatID) (chat.Roster, error) {
	var out chat.Roster
	err := s.one(ctx, func(x *tx) error {
		out = chat.Roster{}
		err := x.each(func(r *sql.Rows) error {
			var member sql.NullString
			var from int64
			if err := r.Scan(&out.ChatID, &out.MembersVersion, &out.Joins, &out.IsChannel, &member, &from); err != nil {
				return err
			}
			if member.Valid {
				out.Members = append(out.Members, ident.UserID(member.String))
				putBound(&out.Bounds, ident.UserID(member.String), from)
			}
			return nil
		}, `SELECT c.id, c.members_version + c.joins, c.joins, c.type = 'channel', m.user_id, COALESCE(m.visible_from_seq, 0)
			FROM chats c LEFT JOIN chat_members m ON m.chat_id = c.id AND m.state = 'member'
			WHERE c.id = $1 ORDER BY m.user_id`, string(id))
		if err == nil && out.ChatID == "" {
			return fault.Missing()
		}
		return err
	})
	return out, wrap("chat roster", err)
}

// putBound notes from where on a member may see the messages, if that isn't the first.
func putBound(bounds *map[ident.UserID]int64, id ident.UserID, from int64) {
	if from <= 1 {
		return
	}
	if *bounds == nil {
		*bounds = map[ident.UserID]int64{}
	}
	(*bounds)[id] = from
}

const headColumns = "c.id, c.version, k.marks_version, c.members_version + c.joins"

func headDest(h *chat.Head) []any {
	return []any{&h.ChatID, &h.Version, &h.MarksVersion, &h.MembersVersion}
}

// movedHead is a head with the position at which it moved.
type movedHead struct {
	chat.Head
	pos int64
}

// HeadsSince implements chat.Store. Chats move by their own row or by that of their marks; each has an index on
// the position. Beyond the limit the next position is that of the first row left out, so that it comes then. What
// stands at or above the horizon is read whole: it would come again, and a limit could hide what follows for
// as long as a foreign transaction holds the horizon back.
func (s *Store) HeadsSince(ctx context.Context, pos int64, limit int) ([]chat.Head, int64, error) {
	var heads []chat.Head
	var next int64
	err := s.view(ctx, func(x *tx) error {
		heads = nil
		if err := x.row("SELECT {next}").Scan(&next); err != nil || pos == 0 {
			return err
		}
		horizon := next
		byChat := map[ident.ChatID]chat.Head{}
		for _, text := range []string{
			"SELECT " + headColumns + `, c.pos FROM chats c JOIN chat_marks k ON k.chat_id = c.id
				WHERE c.pos >= $1 AND c.pos < $2 ORDER BY c.pos LIMIT $3`,
			"SELECT " + headColumns + `, k.pos FROM chat_marks k JOIN chats c ON c.id = k.chat_id
				WHERE k.pos >= $1 AND k.pos < $2 ORDER BY k.pos LIMIT $3`,
		} {
			rows, cut, err := x.movedHeads(text, pos, horizon, limit)
			if err != nil {
				return err
			}
			for _, r := range rows {
				byChat[r.ChatID] = r.Head
			}
			next = min(next, cut)
		}
		for _, h := range byChat {
			heads = append(heads, h)
		}
		slices.SortFunc(heads, func(a, b chat.Head) int { return cmp.Compare(a.ChatID, b.ChatID) })
		return nil
	})
	return heads, next, wrap("heads since", err)
}

const (
	maxPos  = 1<<63 - 1
	noLimit = 1<<31 - 1
)

// movedHeads returns heads from pos on, all those of a position or none, and the position of the first one that
// was left out.
func (x *tx) movedHeads(text string, pos, horizon int64, limit int) ([]movedHead, int64, error) {
	read := func(from, to int64, limit int) (out []movedHead, err error) {
		err = x.each(func(r *sql.Rows) error {
			var h movedHead
			if err := r.Scan(append(headDest(&h.Head), &h.pos)...); err != nil {
				return err
			}
			out = append(out, h)
			return nil
		}, text, from, to, limit)
		return out, err
	}
	rows, err := read(pos, horizon, limit+1)
	if err != nil {
		return nil, 0, err
	}
	if len(rows) <= limit {
		above, err := read(max(pos, horizon), maxPos, noLimit)
		return append(rows, above...), maxPos, err
	}
	cut := rows[limit].pos
	if rows[0].pos == cut { // one transaction moved more chats than the limit
		rows, err = read(pos, cut+1, noLimit)
		return rows, cut + 1, err
	}
	return slices.DeleteFunc(rows, func(h movedHead) bool { return h.pos == cut }), cut, nil
}
