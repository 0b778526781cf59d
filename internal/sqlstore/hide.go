package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

// HideMessages implements message.Store. It takes neither the chat's lock nor its version: what is hidden is only the
// actor's. The lock of the member row keeps two of the actor's devices apart.
func (s *Store) HideMessages(ctx context.Context, h message.Hide) (message.Hidden, error) {
	var out message.Hidden
	err := s.write(ctx, func(x *tx) error {
		out = message.Hidden{}
		if err := x.takePos(); err != nil {
			return err
		}
		p := place{h.ChatID, h.Actor}
		if _, err := x.markRows([]place{p}, true); err != nil {
			return err
		}
		a, err := x.access(h.Actor, h.ChatID)
		if err != nil {
			return err
		}
		if slices.Min(h.Seqs) < a.VisibleFromSeq || slices.Max(h.Seqs) > a.Chat.LastSeq {
			return fault.Missing()
		}
		if out.Seqs, err = x.hide(h); err != nil {
			return err
		}
		if len(out.Seqs) > 0 {
			if out.User, err = x.takeUserVersion(p); err != nil {
				return err
			}
		}
		mine, err := x.mine([]place{p})
		out.Me = mine[p]
		return err
	})
	if err != nil {
		return message.Hidden{}, wrap("hide messages", err)
	}
	return out, nil
}

// hide stores those of the messages that weren't hidden, and returns them.
func (x *tx) hide(h message.Hide) ([]int64, error) {
	hidden, err := x.hidden(h.Actor, slices.Repeat([]ident.ChatID{h.ChatID}, len(h.Seqs)), h.Seqs)
	if err != nil {
		return nil, err
	}
	var fresh []int64
	for _, seq := range h.Seqs {
		if !hidden[message.HiddenPlace{ChatID: h.ChatID, Seq: seq}] {
			fresh = append(fresh, seq)
		}
	}
	if len(fresh) == 0 {
		return nil, nil
	}
	_, err = x.exec(`INSERT INTO hidden_messages (user_id, chat_id, seq, pos)
		SELECT $1, $2, p.seq, {pos} FROM {rows p $3 seq int}`, x.s.d.table([]any{string(h.Actor), string(h.ChatID)}, fresh)...)
	if err != nil {
		return nil, err
	}
	_, err = x.exec("UPDATE chat_members SET hides = true WHERE chat_id = $1 AND user_id = $2", string(h.ChatID), string(h.Actor))
	return fresh, err
}

// takeUserVersion takes a user version for a change of what is only a member's in a chat.
func (x *tx) takeUserVersion(p place) (chat.UserVersion, error) {
	users, err := x.lockUsers([]string{string(p.user)})
	if err != nil {
		return chat.UserVersion{}, err
	}
	from := users[p.user].version
	if err := x.putUserVersions([]string{string(p.user)}, []int64{from + 1}); err != nil {
		return chat.UserVersion{}, err
	}
	_, err = x.exec("UPDATE chat_members SET me_version = $3, pos = {pos} WHERE chat_id = $1 AND user_id = $2",
		string(p.chat), string(p.user), from+1)
	return chat.UserVersion{UserID: p.user, From: from, Version: from + 1}, err
}

// hidden returns which of the messages the actor hid.
func (x *tx) hidden(actor ident.UserID, chats []ident.ChatID, seqs []int64) (map[message.HiddenPlace]bool, error) {
	out := map[message.HiddenPlace]bool{}
	err := x.each(func(r *sql.Rows) error {
		var p message.HiddenPlace
		if err := r.Scan(&p.ChatID, &p.Seq); err != nil {
			return err
		}
		out[p] = true
		return nil
	}, `SELECT h.chat_id, h.seq FROM {rows p $2 chat_id text, seq int}
		JOIN hidden_messages h ON h.user_id = $1 AND h.chat_id = p.chat_id AND h.seq = p.seq`,
		x.s.d.table([]any{string(actor)}, strs(chats), seqs)...)
	return out, err
}

// hideOwn strips those of the messages that the actor hid.
func (x *tx) hideOwn(actor ident.UserID, messages []*message.Message) error {
	if len(messages) == 0 {
		return nil
	}
	var chats []ident.ChatID
	var seqs []int64
	for _, m := range messages {
		chats, seqs = append(chats, m.ChatID), append(seqs, m.Seq)
	}
	hidden, err := x.hidden(actor, chats, seqs)
	if err != nil {
		return err
	}
	for _, m := range messages {
		if hidden[message.HiddenPlace{ChatID: m.ChatID, Seq: m.Seq}] {
			m.Hide()
		}
	}
	return nil
}

func (x *tx) syncHidden(out *inbox.Sync, actor ident.UserID, pos int64, limit int) error {
	return x.each(func(r *sql.Rows) error {
		var p message.HiddenPlace
		if err := r.Scan(&p.ChatID, &p.Seq); err != nil {
			return err
		}
		out.Hidden = append(out.Hidden, p)
		return nil
	}, `SELECT h.chat_id, h.seq FROM hidden_messages h WHERE h.user_id = $1 AND h.pos >= $2
		ORDER BY h.chat_id, h.seq LIMIT $3`, string(actor), pos, limit+1)
}
