package sqlstore

import (
	"context"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// everyone stands in mentions for all members: a message that names them all has this one row, however many they are.
const everyone ident.UserID = ""

// putMentions notes whom messages name. One that names all has no rows for some of them, so that none counts twice.
func (x *tx) putMentions(messages ...*message.Message) error {
	var chats, users []string
	var seqs []int64
	for _, m := range messages {
		named := m.Notify
		if m.NotifyAll {
			named = []ident.UserID{everyone}
		}
		for _, id := range named {
			chats, users, seqs = append(chats, string(m.ChatID)), append(users, string(id)), append(seqs, m.Seq)
		}
	}
	if len(chats) == 0 {
		return nil
	}
	_, err := x.exec(`INSERT INTO mentions (chat_id, user_id, seq)
		SELECT p.chat_id, p.user_id, p.seq FROM {rows p $1 chat_id text, user_id text, seq int}`, x.s.d.table(nil, chats, users, seqs)...)
	return err
}

func (x *tx) dropMentions(id ident.ChatID, seq int64) error {
	_, err := x.exec("DELETE FROM mentions WHERE chat_id = $1 AND seq = $2", string(id), seq)
	return err
}

// mentionsOf counts the messages that name member m of chat c, of those that unreadOf counts.
const mentionsOf = `(SELECT count(*) FROM (SELECT 1 FROM mentions n CROSS JOIN messages u WHERE n.chat_id = m.chat_id
	AND n.user_id IN (m.user_id, '') AND n.seq > {max}(m.read_seq, m.visible_from_seq - 1, c.floor_seq) AND n.seq <= ` + lastSeqOf + `
	AND u.chat_id = n.chat_id AND u.seq = n.seq AND ` + isCountable + ` LIMIT 99) AS named)`

// Mentions implements message.Store. Each of the two lists is read in its order and as far as is asked for.
func (s *Store) Mentions(ctx context.Context, q message.MentionQuery) ([]message.Message, int64, error) {
	const named = `SELECT n.seq FROM mentions n CROSS JOIN messages u CROSS JOIN chat_members m
		WHERE n.chat_id = $1 AND n.seq > $2 AND u.chat_id = n.chat_id AND u.seq = n.seq
			AND m.chat_id = n.chat_id AND m.user_id = $3 AND ` + isCountable
	const text = "SELECT " + messageColumns + ` FROM (
			SELECT seq FROM (` + named + ` AND n.user_id = $3 ORDER BY n.seq LIMIT $4) AS me
			UNION ALL SELECT seq FROM (` + named + ` AND n.user_id = '' ORDER BY n.seq LIMIT $4) AS everyone
			ORDER BY seq LIMIT $4) AS p
		CROSS JOIN messages m WHERE m.chat_id = $1 AND m.seq = p.seq ORDER BY m.seq`
	var out []message.Message
	var version int64
	err := s.view(ctx, func(x *tx) error {
		a, err := x.access(q.Actor, q.ChatID)
		if err != nil {
			return err
		}
		version = a.Chat.Version
		out, err = x.messages(text, string(q.ChatID), max(q.After, a.VisibleFromSeq-1), string(q.Actor), q.Limit)
		if err != nil {
			return err
		}
		return x.own(q.Actor, false, pointers(out)...)
	})
	if err != nil {
		return nil, 0, wrap("list mentions", err)
	}
	return out, version, nil
}
