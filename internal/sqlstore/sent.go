package sqlstore

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/roost-im/roost/internal/message"
)

// sent is a stored message with what tells whether a draft is the same as what was first sent.
type sent struct {
	message.Message
	// hash of what was first sent, where the row doesn't hold it any more.
	hash []byte
}

// sentHash is what is kept of a content that was replaced or removed. It is bound to its place, so that equal
// contents can't be told from each other's rows.
func sentHash(m *message.Message) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n%q\n%d\n", m.ChatID, m.SenderID, m.ClientID, m.ReplyToSeq)
	if f := m.Forward; f != nil { // the source counts, not what became of it
		fmt.Fprintf(h, "%s\n%d\n%t\n", f.ChatID, f.Seq, f.WithAuthor)
	} else {
		h.Write(m.Content)
		if p := m.Poll; p != nil {
			fmt.Fprintf(h, "\n%q\n%t\n%t\n%d", p.Keys, p.IsMultiple, p.IsAnonymous, micros(p.ClosesAt))
		}
		if len(m.Media) > 0 {
			fmt.Fprintf(h, "\n%q", m.Media)
		}
		if m.ViewOnce {
			h.Write([]byte("\nonce"))
		}
	}
	return h.Sum(nil)[:16]
}

// isSame says whether a draft with the same client_id asks for what was sent.
func (s *sent) isSame(d *message.Draft) bool {
	if len(s.hash) > 0 {
		return bytes.Equal(s.hash, sentHash(&message.Message{
			ChatID: d.ChatID, SenderID: d.SenderID, ClientID: d.ClientID, ReplyToSeq: d.ReplyToSeq, Content: d.Content, Forward: d.Forward,
			Poll: d.Poll, Media: d.Media, ViewOnce: d.ViewOnce,
		}))
	}
	if s.Forward != nil || d.Forward != nil {
		return s.Forward.IsSame(d.Forward)
	}
	return s.ReplyToSeq == d.ReplyToSeq && bytes.Equal(s.Content, d.Content) && s.Poll.IsSame(askedPoll(d.Poll)) &&
		slices.Equal(s.Media, d.Media) && s.ViewOnce == d.ViewOnce
}

// lookUp reads the earlier messages under the batch's client_ids: of all drafts, or only of those that would be
// refused, because a repeated send is answered with its message also where a first one couldn't be stored.
func (b *batch) lookUp(x *tx, all bool) error {
	var chats, senders, clients []string
	for i := range b.drafts {
		d := &b.drafts[i]
		_, isMember := b.members[place{d.ChatID, d.SenderID}]
		if b.out[i].Err != nil || !isMember || !all && b.refusal(i) == nil {
			continue
		}
		chats, senders, clients = append(chats, string(d.ChatID)), append(senders, string(d.SenderID)), append(clients, d.ClientID)
	}
	if len(chats) == 0 {
		return nil
	}
	b.earlier = map[sendKey]sent{}
	return x.each(func(r *sql.Rows) error {
		var m sent
		if err := r.Scan(append(messageDest(&m.Message), &m.hash)...); err != nil {
			return err
		}
		b.earlier[sendKey{place{m.ChatID, m.SenderID}, m.ClientID}] = m
		return nil
	}, "SELECT "+messageColumns+`, m.sent_hash FROM {rows p $1 chat_id text, sender_id text, client_id text}
		JOIN messages m ON m.chat_id = p.chat_id AND m.sender_id = p.sender_id AND m.client_id = p.client_id`,
		x.s.d.table(nil, chats, senders, clients)...)
}

// put stores the fresh messages and how far their chats have got, or asks for another try if one of the messages
// was stored before.
func (b *batch) put(x *tx) error {
	if err := b.putPaces(x); err != nil {
		return err
	}
	put := b.putBound
	if x.s.d.postgres {
		put = b.putArrays
	}
	n, err := put(x)
	if err != nil {
		return err
	}
	if n < int64(len(b.fresh)) {
		return errAgain
	}
	if err := errors.Join(b.putEnvelopes(x), b.putExpiries(x), b.putMedia(x)); err != nil {
		return err
	}
	var named []*message.Message
	for _, i := range b.fresh {
		if m := &b.out[i].Message; !m.IsNone() {
			named = append(named, m)
		}
	}
	return x.putMentions(named...)
}

// putArrays hands all rows to PostgreSQL in one array per column: a statement of any size is one text, and one
// round trip.
func (b *batch) putArrays(x *tx) (int64, error) {
	n := len(b.fresh)
	chats, senders, clients, contents := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	seqs, versions, replies, times := make([]int64, n), make([]int64, n), make([]int64, n), make([]int64, n)
	silent := make([]bool, n)
	for j, i := range b.fresh {
		m := &b.out[i].Message
		chats[j], senders[j], clients[j], contents[j] = string(m.ChatID), string(m.SenderID), m.ClientID, string(m.Content)
		seqs[j], versions[j], replies[j], times[j] = m.Seq, m.Version, m.ReplyToSeq, micros(m.CreatedAt)
		silent[j] = m.Silent
	}
	ids, lastSeqs, lastVersions, activity := b.movedColumns()
	var stored int64
	err := x.row(`WITH stored AS (
			INSERT INTO messages (chat_id, seq, version, sender_id, client_id, reply_to_seq, created_at, silent, content)
			SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
				$8::boolean[], $9::text[])
			ON CONFLICT (chat_id, sender_id, client_id) DO NOTHING RETURNING 1
		), moved AS (
			UPDATE chats AS c SET last_seq = p.last_seq, version = p.version, activity_at = p.activity_at, pos = {pos}
			FROM unnest($10::text[], $11::bigint[], $12::bigint[], $13::bigint[]) AS p(id, last_seq, version, activity_at)
			WHERE c.id = p.id
		)
		SELECT count(*) FROM stored`,
		chats, seqs, versions, senders, clients, replies, times, silent, contents, ids, lastSeqs, lastVersions, activity).
		Scan(&stored)
	return stored, err
}

func (b *batch) movedColumns() (ids []string, seqs, versions, activity []int64) {
	for _, c := range b.moved {
		ids, seqs = append(ids, string(c.id)), append(seqs, c.lastSeq)
		versions, activity = append(versions, c.version), append(activity, c.activity)
	}
	return ids, seqs, versions, activity
}

const boundColumns = 9

// boundTexts are the statements of SQLite by their number of rows, the largest first.
var boundTexts = []struct {
	rows int
	text string
}{{64, boundText(64)}, {8, boundText(8)}, {1, boundText(1)}}

// boundText has nameless parameters, which the driver binds without a search for their names, and OR IGNORE,
// which spares the statement a journal of its own. That it ignores too much is no risk: all rows are counted.
func boundText(rows int) string {
	row := "(" + strings.Repeat("?, ", boundColumns-1) + "?)"
	return "INSERT OR IGNORE INTO messages (chat_id, seq, version, sender_id, client_id, reply_to_seq, created_at, silent, content) VALUES " +
		strings.Repeat(row+", ", rows-1) + row
}

// putBound binds the rows one after the other, which SQLite takes faster than JSON.
func (b *batch) putBound(x *tx) (int64, error) {
	var total int64
	args := make([]any, 0, boundTexts[0].rows*boundColumns)
	rest := b.fresh
	for _, size := range boundTexts {
		for len(rest) >= size.rows {
			args = args[:0]
			for _, i := range rest[:size.rows] {
				m := &b.out[i].Message
				args = append(args, string(m.ChatID), m.Seq, m.Version, string(m.SenderID), m.ClientID, m.ReplyToSeq,
					micros(m.CreatedAt), m.Silent, string(m.Content))
			}
			stored, err := x.exec(size.text, args...)
			if err != nil {
				return 0, err
			}
			total += stored
			rest = rest[size.rows:]
		}
	}
	if len(b.moved) == 1 {
		c := b.moved[0]
		_, err := x.exec("UPDATE chats SET last_seq = $2, version = $3, activity_at = $4, pos = {pos} WHERE id = $1",
			string(c.id), c.lastSeq, c.version, c.activity)
		return total, err
	}
	ids, seqs, versions, activity := b.movedColumns()
	_, err := x.exec(`UPDATE chats AS c SET last_seq = p.last_seq, version = p.version, activity_at = p.activity_at, pos = {pos}
		FROM {rows p $1 id text, last_seq int, version int, activity_at int} WHERE c.id = p.id`,
		x.s.d.table(nil, ids, seqs, versions, activity)...)
	return total, err
}
