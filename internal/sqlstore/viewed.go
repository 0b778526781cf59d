package sqlstore

import (
	"context"
	"database/sql"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// isToBeViewed says whether somebody is left who may view a message that each may view once: a present member who may see it,
// isn't its sender, and hasn't yet.
func (x *tx) isToBeViewed(id ident.ChatID, seq int64, sender ident.UserID) (isLeft bool, err error) {
	err = x.row(`SELECT EXISTS (SELECT 1 FROM chat_members m WHERE m.chat_id = $1 AND m.state = 'member' AND m.user_id <> $3
		AND m.visible_from_seq <= $2 AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.chat_id = $1 AND a.target_seq = $2
			AND a.kind = 'viewed' AND a.key = '' AND a.sender_id = m.user_id))`, string(id), seq, string(sender)).Scan(&isLeft)
	return isLeft, err
}

// EndViewed implements message.Store. A page of candidates is looked at without locks; those that are found are looked at again
// under the locks of their chats, which members who come and go take too.
func (s *Store) EndViewed(ctx context.Context, after message.ViewedKey, limit int) ([]message.Changed, message.ViewedKey, error) {
	var ended []messagePlace
	var next message.ViewedKey
	err := s.one(ctx, func(x *tx) error {
		ended, next = nil, message.ViewedKey{}
		seen := 0
		return x.each(func(r *sql.Rows) error {
			var p messagePlace
			var isLeft bool
			if err := r.Scan(&p.chat, &p.seq, &isLeft); err != nil {
				return err
			}
			if seen++; seen == limit {
				next = message.ViewedKey{ChatID: p.chat, Seq: p.seq}
			}
			if !isLeft {
				ended = append(ended, p)
			}
			return nil
		}, `SELECT p.chat_id, p.target_seq, EXISTS (SELECT 1 FROM messages t JOIN chat_members m ON m.chat_id = t.chat_id AND m.state = 'member'
				AND m.user_id <> t.sender_id AND m.visible_from_seq <= t.seq
				WHERE t.chat_id = p.chat_id AND t.seq = p.target_seq AND NOT EXISTS (SELECT 1 FROM annotations b WHERE b.chat_id = t.chat_id
					AND b.target_seq = t.seq AND b.kind = 'viewed' AND b.key = '' AND b.sender_id = m.user_id))
			FROM (SELECT DISTINCT a.chat_id, a.target_seq FROM annotations a WHERE a.kind = 'viewed' AND (a.chat_id, a.target_seq) > ($1, $2)
				ORDER BY a.chat_id, a.target_seq LIMIT $3) AS p ORDER BY p.chat_id, p.target_seq`, string(after.ChatID), after.Seq, limit)
	})
	var out []message.Changed
	if err == nil && len(ended) > 0 {
		err = s.write(ctx, func(x *tx) (err error) {
			out, err = x.endViewed(ended)
			return err
		})
	}
	if err != nil {
		return nil, message.ViewedKey{}, wrap("end what was viewed", err)
	}
	return out, next, nil
}

func (x *tx) endViewed(ended []messagePlace) ([]message.Changed, error) {
	targets, err := x.lockTargets(ended)
	if err != nil {
		return nil, err
	}
	var out []message.Changed
	for _, t := range targets {
		if t.Stub != message.StubNone || !t.ViewOnce || t.Viewed.Count == 0 {
			continue
		}
		isLeft, err := x.isToBeViewed(t.ChatID, t.Seq, t.SenderID)
		if err == nil && !isLeft {
			err = x.strip(t, message.StubViewed)
			out = append(out, message.Changed{Message: t.Message, IsNew: true, MembersVersion: t.chat.rosterVersion()})
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
