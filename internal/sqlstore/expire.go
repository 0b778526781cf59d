package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// clock says by which time messages expire. It goes on while the machine's clock is set back, so that what was over stays
// so; what was stripped to a stub doesn't come back in any case.
type clock struct {
	now     func() time.Time
	started time.Time // what it showed when the store was opened, at
	since   time.Time // by the clock that nobody sets
}

func (c *clock) at() time.Time {
	at, least := c.now(), c.started.Add(time.Since(c.since))
	if at.Before(least) {
		at = least
	}
	return at.UTC()
}

// isLasting says whether a message of a table is there still by the database's clock. It is for counts; what is shown goes
// by the store's.
func isLasting(table string) string {
	return "(" + table + ".expires_at = 0 OR " + table + ".expires_at > {now})"
}

// SetTimer implements message.Store.
func (s *Store) SetTimer(ctx context.Context, t message.Timer) (message.TimerSet, error) {
	var out message.TimerSet
	err := s.write(ctx, func(x *tx) error {
		out = message.TimerSet{}
		if err := x.takePos(); err != nil {
			return err
		}
		p := place{t.ChatID, t.Actor}
		chats, members, err := x.hold([]string{string(t.ChatID)}, []place{p})
		if err != nil {
			return err
		}
		m, ok := members[p]
		c := chats[t.ChatID]
		if !ok || c == nil {
			return orMissing(sql.ErrNoRows)
		}
		isOpen := c.typ == chat.TypeGroup || c.typ == chat.TypeChannel
		if isOpen && !chat.Allows(c.typ, c.rights, m.role, chat.NeedModerate) {
			return chat.Denied()
		}
		if err := m.mayTell(); err != nil || c.expiresIn == t.ExpiresIn {
			return err
		}
		c.version++
		step := chat.Step{From: c.version - 1, Version: c.version}
		if _, err := x.exec("UPDATE chats SET expires_in = $2 WHERE id = $1", string(c.id), t.ExpiresIn.Microseconds()); err != nil {
			return err
		}
		out.System, err = x.tellMembers(c, m, message.Message{SenderID: t.Actor, Content: t.System, CreatedAt: fromMicros(micros(t.At))})
		if err != nil {
			return err
		}
		out.Step, out.MembersVersion = &step, c.rosterVersion()
		return x.row("SELECT "+chatColumns+" FROM chats c JOIN chat_marks k ON k.chat_id = c.id WHERE c.id = $1", string(c.id)).
			Scan(chatDest(&out.Chat)...)
	})
	if err != nil {
		return message.TimerSet{}, wrap("set timer", err)
	}
	return out, nil
}

// putExpiries notes when the fresh messages of chats with a timer go.
func (b *batch) putExpiries(x *tx) error {
	var chats []string
	var seqs, times []int64
	for _, i := range b.fresh {
		if m := &b.out[i].Message; !m.ExpiresAt.IsZero() {
			chats, seqs, times = append(chats, string(m.ChatID)), append(seqs, m.Seq), append(times, micros(m.ExpiresAt))
		}
	}
	if len(chats) == 0 {
		return nil
	}
	_, err := x.exec(`UPDATE messages AS m SET expires_at = p.at FROM {rows p $1 chat_id text, seq int, at int}
		WHERE m.chat_id = p.chat_id AND m.seq = p.seq`, x.s.d.table(nil, chats, seqs, times)...)
	return err
}

// ExpireMessages implements message.Store. A first look without locks finds what is due, mostly nothing; what is still due
// under the locks of the chats is stripped.
func (s *Store) ExpireMessages(ctx context.Context, limit int) ([]message.Changed, error) {
	at := micros(s.clock.at())
	var due []messagePlace
	err := s.one(ctx, func(x *tx) error {
		due = nil
		return x.each(func(r *sql.Rows) error {
			var p messagePlace
			if err := r.Scan(&p.chat, &p.seq); err != nil {
				return err
			}
			due = append(due, p)
			return nil
		}, "SELECT m.chat_id, m.seq FROM messages m WHERE m.expires_at > 0 AND m.expires_at <= $1 ORDER BY m.expires_at, m.chat_id LIMIT $2", at, limit)
	})
	var out []message.Changed
	if err == nil && len(due) > 0 {
		slices.SortFunc(due, func(a, b messagePlace) int { return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.seq, b.seq)) })
		err = s.write(ctx, func(x *tx) (err error) {
			out, err = x.expire(due, at)
			return err
		})
	}
	if err != nil {
		return nil, wrap("expire messages", err)
	}
	return out, nil
}

func (x *tx) expire(due []messagePlace, at int64) ([]message.Changed, error) {
	targets, err := x.lockTargets(due)
	if err != nil {
		return nil, err
	}
	var out []message.Changed
	for _, t := range targets {
		if until := micros(t.ExpiresAt); until <= 0 || until > at {
			continue // it was stripped meanwhile
		}
		if err := x.strip(t, message.StubExpired); err != nil {
			return nil, err
		}
		out = append(out, message.Changed{Message: t.Message, IsNew: true, MembersVersion: t.chat.rosterVersion()})
	}
	return out, nil
}

// lockTargets locks the chats of messages, which are ascending, and reads the messages as they are then.
func (x *tx) lockTargets(places []messagePlace) ([]*target, error) {
	if err := x.takePos(); err != nil {
		return nil, err
	}
	chats, seqs := make([]string, len(places)), make([]int64, len(places))
	for i, p := range places {
		chats[i], seqs[i] = string(p.chat), p.seq
	}
	held, err := x.lockChats(slices.Compact(slices.Clone(chats)))
	if err != nil {
		return nil, err
	}
	var out []*target
	err = x.each(func(r *sql.Rows) error {
		var t target
		if err := r.Scan(append(messageDest(&t.Message), &t.hash)...); err != nil {
			return err
		}
		t.chat = held[t.ChatID]
		out = append(out, &t)
		return nil
	}, "SELECT "+messageColumns+`, m.sent_hash FROM {rows p $1 chat_id text, seq int}
		JOIN messages m ON m.chat_id = p.chat_id AND m.seq = p.seq ORDER BY m.chat_id, m.seq`, x.s.d.table(nil, chats, seqs)...)
	return out, err
}

// expiresAt is when a message goes that is sent now.
func (c *chatRow) expiresAt(now time.Time) time.Time {
	if c.expiresIn == 0 {
		return time.Time{}
	}
	return fromMicros(micros(now.Add(c.expiresIn)))
}

// requireLasting finds a message missing whose time is over.
func (x *tx) requireLasting(id ident.ChatID, seq int64) error {
	var m message.Message
	err := x.row("SELECT expires_at FROM messages WHERE chat_id = $1 AND seq = $2", string(id), seq).Scan(stamp{&m.ExpiresAt})
	if err != nil {
		return orMissing(err)
	}
	if m.Expire(x.s.clock.at()); m.Stub != message.StubNone {
		return orMissing(sql.ErrNoRows)
	}
	return nil
}
