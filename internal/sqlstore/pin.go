package sqlstore

import (
	"context"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// PinMessage implements message.Store.
func (s *Store) PinMessage(ctx context.Context, p message.Pin) (message.Pinned, error) {
	var out message.Pinned
	err := s.write(ctx, func(x *tx) error {
		out = message.Pinned{}
		if err := x.takePos(); err != nil {
			return err
		}
		t, err := x.target(p.Actor, p.ChatID, p.Seq)
		if err != nil {
			return err
		}
		out.Changed = message.Changed{Message: t.Message, MembersVersion: t.chat.rosterVersion()}
		if err := t.mayPin(); err != nil || t.PinnedAt.IsZero() == p.IsUnset {
			return err
		}
		if t.PinnedAt = fromMicros(0); !p.IsUnset {
			t.PinnedAt = fromMicros(micros(p.At))
			if err := x.roomForPin(p); err != nil {
				return err
			}
		}
		if err := x.change(&t); err != nil {
			return err
		}
		out.Message, out.IsNew = t.Message, true
		if p.IsUnset || t.chat.typ == chat.TypeSaved {
			return nil
		}
		out.System, err = x.tellMembers(t.chat, t.member, message.Message{SenderID: p.Actor, Content: p.System, CreatedAt: fromMicros(micros(p.At))})
		return err
	})
	if err != nil {
		return message.Pinned{}, wrap("pin message", err)
	}
	return out, nil
}

// mayPin says why the actor can't pin or unpin the message, nil if it can be.
func (t *target) mayPin() error {
	switch {
	case !chat.Allows(t.chat.typ, t.chat.rights, t.member.role, chat.NeedPin):
		return chat.Denied()
	case t.IsSystem:
		return fault.New(fault.Forbidden, fault.CodeForbidden, "what the server says can't be pinned")
	case t.Stub != message.StubNone:
		return fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
	}
	return t.member.mayTell()
}

// mayTell says why a member of a private chat can't do what the other one is told of, nil otherwise.
func (m memberRow) mayTell() error {
	switch {
	case m.isRequest:
		return fault.New(fault.Forbidden, fault.CodeRequestOpen, "a request has to be accepted first")
	case m.gapTo == maxPos:
		return fault.New(fault.Forbidden, fault.CodePeerBlocked, "who is blocked can't be written to")
	}
	return nil
}

func (x *tx) roomForPin(p message.Pin) error {
	var n int
	err := x.row("SELECT count(*) FROM (SELECT 1 FROM messages m WHERE m.chat_id = $1 AND m.pinned_at > 0 LIMIT $2) AS pinned",
		string(p.ChatID), message.MaxPinned).Scan(&n)
	if err == nil && n >= message.MaxPinned {
		return fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d pinned messages in a chat", message.MaxPinned)
	}
	return err
}

// tellMembers appends a message that the server makes to a chat whose row is held.
func (x *tx) tellMembers(c *chatRow, by memberRow, m message.Message) (*message.Message, error) {
	c.lastSeq++
	c.version++
	c.activity = max(c.activity, micros(m.CreatedAt))
	m.ChatID, m.Seq, m.Version, m.IsSystem, m.IsUnheard = c.id, c.lastSeq, c.version, true, by.isUnheard
	row := chat.SystemMessage{ChatID: c.id, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, Content: m.Content, CreatedAt: m.CreatedAt}
	if err := x.putSystem(&row); err != nil {
		return nil, err
	}
	m.ClientID = row.ClientID
	if m.IsUnheard {
		if _, err := x.exec("UPDATE messages SET is_unheard = true WHERE chat_id = $1 AND seq = $2", string(c.id), m.Seq); err != nil {
			return nil, err
		}
	}
	_, err := x.exec("UPDATE chats SET last_seq = $2, version = $3, activity_at = $4, pos = {pos} WHERE id = $1",
		string(c.id), c.lastSeq, c.version, c.activity)
	return &m, err
}

// PinnedMessages implements message.Store. What the actor hid, or can't see yet, is passed over, and a page filled from what
// follows: there are at most MaxPinned.
func (s *Store) PinnedMessages(ctx context.Context, q message.PinQuery) ([]message.Message, int64, error) {
	at, seq := int64(maxPos), int64(maxPos)
	if q.After != nil {
		at, seq = micros(q.After.At), q.After.Seq
	}
	var out []message.Message
	var version int64
	err := s.view(ctx, func(x *tx) error {
		a, err := x.access(q.Actor, q.ChatID)
		if err != nil {
			return err
		}
		version = a.Chat.Version
		out, err = x.messages("SELECT "+messageColumns+` FROM messages m
			WHERE m.chat_id = $1 AND m.pinned_at > 0 AND `+isLasting("m")+` AND (m.pinned_at, m.seq) < ($2, $3) AND m.seq >= $4
				AND (NOT m.is_unheard OR m.sender_id = $5) AND NOT EXISTS (
					SELECT 1 FROM hidden_messages h WHERE h.user_id = $5 AND h.chat_id = m.chat_id AND h.seq = m.seq)
			ORDER BY m.pinned_at DESC, m.seq DESC LIMIT $6`, string(q.ChatID), at, seq, a.VisibleFromSeq, string(q.Actor), q.Limit)
		if err != nil {
			return err
		}
		return x.own(q.Actor, false, pointers(out)...)
	})
	if err != nil {
		return nil, 0, wrap("list pins", err)
	}
	return out, version, nil
}
