package sqlstore

import (
	"cmp"
	"context"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

// ChangesSince implements inbox.Store.
//
// There is no index on the version of all messages. A message that is as it was stored took its seq and its
// version together, and each seq took a version: of version - after versions at most as many are new seqs, so
// that all new ones stand above last_seq - (version - after). The changed ones have an index of their own.
func (s *Store) ChangesSince(ctx context.Context, q inbox.ChangesQuery) (inbox.Changes, error) {
	var out inbox.Changes
	err := s.view(ctx, func(x *tx) error {
		out = inbox.Changes{}
		a, err := x.access(q.Actor, q.ChatID)
		if err != nil {
			return err
		}
		c := a.Chat
		out.Version, out.MarksVersion = c.Version, c.MarksVersion
		if q.After < 0 || q.After > c.Version || c.Version-q.After > q.MaxBehind {
			out.Reset = true
			return nil
		}
		if q.After < c.Version {
			if err := x.changedRows(&out, q, a); err != nil {
				return err
			}
		}
		e, err := x.entry(q.Actor, c)
		if err != nil {
			return err
		}
		out.Entry = &e
		return x.changedMarks(&out, q, c)
	})
	if err != nil {
		return inbox.Changes{}, wrap("changes since", err)
	}
	return out, nil
}

// changedRows reads messages and members until the limit is reached, whole versions only.
func (x *tx) changedRows(out *inbox.Changes, q inbox.ChangesQuery, a chat.Access) error {
	limit := max(q.Limit, 1)
	id := string(q.ChatID)
	above := max(a.Chat.LastSeq-(a.Chat.Version-q.After), a.VisibleFromSeq-1)
	fresh, err := x.messages("SELECT "+messageColumns+` FROM messages m
		WHERE m.chat_id = $1 AND m.seq > $2 AND m.version > $3 AND NOT m.changed AND (NOT m.is_unheard OR m.sender_id = $5)
		ORDER BY m.seq LIMIT $4`, id, above, q.After, limit, string(q.Actor))
	if err != nil {
		return err
	}
	changed, err := x.messages("SELECT "+messageColumns+` FROM messages m
		WHERE m.chat_id = $1 AND m.changed AND m.version > $2 AND m.seq >= $3 AND (NOT m.is_unheard OR m.sender_id = $6) AND m.version <= COALESCE((
			SELECT v.version FROM messages v WHERE v.chat_id = $1 AND v.changed AND v.version > $2 AND v.seq >= $3
				AND (NOT v.is_unheard OR v.sender_id = $6)
			ORDER BY v.version LIMIT 1 OFFSET $4), $5)
		ORDER BY m.version, m.seq`, id, q.After, a.VisibleFromSeq, limit-1, a.Chat.Version, string(q.Actor))
	if err != nil {
		return err
	}
	members, err := x.members("SELECT "+memberColumns+` FROM chat_members m JOIN users u ON u.id = m.user_id
		WHERE m.chat_id = $1 AND m.version > $2 AND m.version <= COALESCE((
			SELECT v.version FROM chat_members v WHERE v.chat_id = $1 AND v.version > $2
			ORDER BY v.version LIMIT 1 OFFSET $3), $4)
		ORDER BY m.version, m.user_id`, id, q.After, limit-1, a.Chat.Version)
	if err != nil {
		return err
	}
	upTo := a.Chat.Version
	upTo = min(upTo, completeTo(limit, fresh, messageVersion), completeTo(limit, changed, messageVersion),
		completeTo(limit, members, memberVersion))
	messages := slices.Concat(fresh, changed)
	slices.SortFunc(messages, func(a, b message.Message) int { return cmp.Compare(a.Version, b.Version) })
	takeVersions(out, messages, members, upTo, limit)
	return x.own(q.Actor, a.HidesMessages, pointers(out.Messages)...)
}

func messageVersion(m message.Message) int64 { return m.Version }
func memberVersion(m chat.Member) int64      { return m.Version }

// completeTo returns the version up to which rows that were read with a limit are all that there are.
func completeTo[T any](limit int, rows []T, version func(T) int64) int64 {
	if len(rows) < limit {
		return maxPos
	}
	return version(rows[len(rows)-1])
}

// takeVersions fills out with whole versions, ascending, and begins none after limit rows or above upTo.
func takeVersions(out *inbox.Changes, messages []message.Message, members []chat.Member, upTo int64, limit int) {
	last, i, j := int64(0), 0, 0
	for i < len(messages) || j < len(members) {
		next := int64(maxPos)
		if i < len(messages) {
			next = messages[i].Version
		}
		if j < len(members) {
			next = min(next, members[j].Version)
		}
		if next > upTo {
			break
		}
		if next > last && i+j >= limit {
			upTo = last
			break
		}
		last = next
		for ; i < len(messages) && messages[i].Version == next; i++ {
		}
		for ; j < len(members) && members[j].Version == next; j++ {
		}
	}
	out.Messages, out.Members = messages[:i:i], members[:j:j]
	out.More = upTo < out.Version
	out.Version = upTo
}

// changedMarks reads the public marks that rose, and those of members who came, whose marks may be old. A saved
// chat has none, a channel has a counter instead.
func (x *tx) changedMarks(out *inbox.Changes, q inbox.ChangesQuery, c chat.Chat) error {
	if c.Type != chat.TypePrivate && c.Type != chat.TypeGroup {
		return nil
	}
	after := q.MarksAfter
	if after > c.MarksVersion {
		after = -1 // from another history of the store
	}
	var err error
	out.Marks, err = x.marks(`SELECT m.user_id, m.delivered_seq, m.seen_seq FROM chat_members m
		WHERE m.chat_id = $1 AND m.state = 'member' AND (m.marks_version > $2 OR m.version > $3)
		ORDER BY m.user_id`, string(c.ID), after, q.After)
	return err
}
