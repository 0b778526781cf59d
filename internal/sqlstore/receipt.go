package sqlstore

import (
	"context"
	"database/sql"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// receiptsOf are the rows of members m who may have got message $2 of chat $1, which $3 sent at $4. Who came after it has a
// mark above it all the same.
const receiptsOf = ` FROM chat_members m JOIN users u ON u.id = m.user_id
		LEFT JOIN mark_times t ON t.chat_id = m.chat_id AND t.user_id = m.user_id
	WHERE m.chat_id = $1 AND m.state = 'member' AND m.user_id <> $3 AND m.joined_at <= $4`

// Receipts implements message.Store.
func (s *Store) Receipts(ctx context.Context, q message.ReceiptQuery) (message.Receipts, error) {
	var out message.Receipts
	err := s.view(ctx, func(x *tx) error {
		out = message.Receipts{}
		a, err := x.access(q.Actor, q.ChatID)
		if err != nil {
			return err
		}
		found, _, err := x.messagesAt(q.Actor, q.ChatID, []int64{q.Seq})
		if err != nil {
			return err
		}
		if len(found) == 0 || found[0].Mine.IsHidden {
			return fault.Missing()
		}
		m := found[0]
		switch {
		case m.IsSystem, m.SenderID != q.Actor && a.Chat.Type != chat.TypeChannel:
			return fault.New(fault.Forbidden, fault.CodeForbidden, "only the sender learns who got a message")
		case m.Stub != message.StubNone:
			return fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
		case a.Chat.Type == chat.TypeChannel:
			err = x.channelReceipts(&out, a.Chat, m.Seq)
		default:
			err = x.memberReceipts(&out, q, m)
		}
		if err != nil {
			return err
		}
		return x.hideSeen(&out, q)
	})
	if err != nil {
		return message.Receipts{}, wrap("receipts", err)
	}
	return out, nil
}

// channelReceipts counts who has seen a post: readers aren't named, and what is delivered to them isn't counted.
func (x *tx) channelReceipts(out *message.Receipts, c chat.Chat, seq int64) error {
	out.Total, out.Delivered = max(c.MemberCount-1, 0), -1
	return x.row("SELECT CAST(COALESCE(sum(s.readers), 0) AS BIGINT) FROM channel_seen s WHERE s.chat_id = $1 AND s.seq >= $2", string(c.ID), seq).
		Scan(&out.Seen)
}

// memberReceipts reads the members' marks. What was sent to somebody who had blocked the sender never came there, however
// high the marks are since.
func (x *tx) memberReceipts(out *message.Receipts, q message.ReceiptQuery, m message.Message) error {
	seq := m.Seq
	if m.IsUnheard {
		seq = maxPos
	}
	args := []any{string(q.ChatID), seq, string(m.SenderID), micros(m.CreatedAt)}
	err := x.row(`SELECT count(*), count(CASE WHEN m.delivered_seq >= $2 THEN 1 END), count(CASE WHEN m.seen_seq >= $2 THEN 1 END)`+receiptsOf, args...).
		Scan(&out.Total, &out.Delivered, &out.Seen)
	if err != nil {
		return err
	}
	return x.each(func(r *sql.Rows) error {
		var one message.Receipt
		var delivered, seen sql.NullString
		if err := r.Scan(append(userDest(&one.User), &one.IsDelivered, &one.IsSeen, &delivered, &seen)...); err != nil {
			return err
		}
		times := scanMarkTimes(delivered, seen)
		if one.IsDelivered {
			one.Delivered = times.delivered.when(seq)
		}
		if one.IsSeen {
			one.Seen = times.seen.when(seq)
		}
		out.Page = append(out.Page, one)
		return nil
	}, "SELECT "+userColumns+`, m.delivered_seq >= $2, m.seen_seq >= $2, t.delivered, t.seen`+receiptsOf+`
		AND m.user_id > $5 ORDER BY m.user_id LIMIT $6`, append(args, string(q.After), q.Limit)...)
}

// hideSeen keeps from who doesn't tell what they have seen what others have.
func (x *tx) hideSeen(out *message.Receipts, q message.ReceiptQuery) error {
	var isOff bool
	if err := x.row("SELECT no_receipts FROM users WHERE id = $1", string(q.Actor)).Scan(&isOff); err != nil || !isOff {
		return err
	}
	out.Seen = -1
	for i := range out.Page {
		out.Page[i].IsSeen, out.Page[i].Seen = false, message.Moment{}
	}
	return nil
}
