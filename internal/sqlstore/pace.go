package sqlstore

import (
	"database/sql"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// isPaced says whether slow mode holds for a member.
func (c *chatRow) isPaced(m memberRow) bool {
	return c.slowMode > 0 && m.role.Rank() < chat.RoleAdmin.Rank()
}

// paceRefusal refuses what comes too early after the member's last message. Codes: rate_limited.
func (c *chatRow) paceRefusal(m memberRow, at int64) error {
	if !c.isPaced(m) || m.sentAt == 0 {
		return nil
	}
	wait := c.slowMode - time.Duration(at-m.sentAt)*time.Microsecond
	if wait <= 0 {
		return nil
	}
	return fault.TooOften(min(wait, c.slowMode)) // not longer when a clock was set back
}

// pace notes that a member sends.
func (b *batch) pace(c *chatRow, d *message.Draft) {
	p := place{d.ChatID, d.SenderID}
	if m := b.members[p]; c.isPaced(m) {
		m.sentAt = micros(d.At)
		b.members[p] = m
		b.paced = append(b.paced, p)
	}
}

// readPaces reads when members of chats with slow mode last sent; other chats cost nothing.
func (b *batch) readPaces(x *tx) error {
	var slow []place
	for p, m := range b.members {
		if c := b.chats[p.chat]; c != nil && c.isPaced(m) {
			slow = append(slow, p)
		}
	}
	if len(slow) == 0 {
		return nil
	}
	chats, users := placeColumns(slow)
	return x.each(func(r *sql.Rows) error {
		var p place
		var at int64
		if err := r.Scan(&p.chat, &p.user, &at); err != nil {
			return err
		}
		m := b.members[p]
		m.sentAt = at
		b.members[p] = m
		return nil
	}, `SELECT s.chat_id, s.user_id, s.sent_at FROM {rows p $1 chat_id text, user_id text}
		JOIN chat_paces s ON s.chat_id = p.chat_id AND s.user_id = p.user_id`, x.s.d.table(nil, chats, users)...)
}

// putPaces stores when members of chats with slow mode sent. The chats' rows are held, so that no two do so at once.
func (b *batch) putPaces(x *tx) error {
	if len(b.paced) == 0 {
		return nil
	}
	times := make(map[place]int64, len(b.paced))
	for _, p := range b.paced {
		times[p] = b.members[p].sentAt
	}
	var chats, users []string
	var at []int64
	for p, t := range times {
		chats, users, at = append(chats, string(p.chat)), append(users, string(p.user)), append(at, t)
	}
	_, err := x.exec(`INSERT INTO chat_paces (chat_id, user_id, sent_at)
		SELECT p.chat_id, p.user_id, p.at FROM {rows p $1 chat_id text, user_id text, at int} WHERE true
		ON CONFLICT (chat_id, user_id) DO UPDATE SET sent_at = excluded.sent_at`, x.s.d.table(nil, chats, users, at)...)
	return err
}
