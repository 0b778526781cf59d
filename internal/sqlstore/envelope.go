package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// envelopeJSON is how what only few messages carry is stored in their rows.
type envelopeJSON struct {
	Forward *forwardJSON    `json:"f,omitempty"`
	Poll    *pollJSON       `json:"p,omitempty"`
	Notify  []ident.UserID  `json:"n,omitempty"`
	All     bool            `json:"a,omitempty"`
	Media   []ident.MediaID `json:"d,omitempty"`
	Once    bool            `json:"o,omitempty"`
}

// pollJSON is what was asked; what became of it stands in the summary.
type pollJSON struct {
	Keys        []string `json:"k"`
	IsMultiple  bool     `json:"m,omitempty"`
	IsAnonymous bool     `json:"a,omitempty"`
	ClosesAt    int64    `json:"c,omitempty"`
}

// pollOf returns the poll of a message whose columns are being read, in whatever order.
func pollOf(m *message.Message) *message.Poll {
	if m.Poll == nil {
		m.Poll = &message.Poll{}
	}
	return m.Poll
}

type forwardJSON struct {
	ChatID ident.ChatID `json:"c"`
	Seq    int64        `json:"s"`
	Author ident.UserID `json:"a,omitempty"`
	Name   string       `json:"n,omitempty"`
}

// envelope scans the column into a message.
type envelope struct{ m *message.Message }

func (e envelope) Scan(src any) error {
	var raw []byte
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		raw = []byte(v)
	case []byte:
		raw = v
	default:
		return fmt.Errorf("envelope is a %T", src)
	}
	var in envelopeJSON
	if err := json.Unmarshal(raw, &in); err != nil {
		return fmt.Errorf("read envelope: %w", err)
	}
	e.m.Notify, e.m.NotifyAll, e.m.Media, e.m.ViewOnce = in.Notify, in.All, in.Media, in.Once
	if f := in.Forward; f != nil {
		e.m.Forward = &message.Forward{ChatID: f.ChatID, Seq: f.Seq, WithAuthor: f.Author != "", Author: f.Author, Name: f.Name}
	}
	if in.Poll != nil {
		p := pollOf(e.m)
		p.Keys, p.IsMultiple, p.IsAnonymous = in.Poll.Keys, in.Poll.IsMultiple, in.Poll.IsAnonymous
		p.ClosesAt = fromMicros(in.Poll.ClosesAt)
	}
	return nil
}

// encodeEnvelope returns the column's value, null where a message carries nothing of it.
func encodeEnvelope(m *message.Message) (sql.NullString, error) {
	if m.Forward == nil && m.Poll == nil && m.IsNone() && len(m.Media) == 0 {
		return sql.NullString{}, nil
	}
	out := envelopeJSON{Notify: m.Notify, All: m.NotifyAll, Media: m.Media, Once: m.ViewOnce}
	if f := m.Forward; f != nil {
		out.Forward = &forwardJSON{ChatID: f.ChatID, Seq: f.Seq, Author: f.Author, Name: f.Name}
	}
	if p := m.Poll; p != nil {
		out.Poll = &pollJSON{Keys: p.Keys, IsMultiple: p.IsMultiple, IsAnonymous: p.IsAnonymous, ClosesAt: micros(p.ClosesAt)}
	}
	raw, err := json.Marshal(out)
	return sql.NullString{String: string(raw), Valid: true}, err
}

// putEnvelopes adds the envelopes to the rows of those fresh messages that have one. They are few, so that the others
// needn't carry a column more on their way.
func (b *batch) putEnvelopes(x *tx) error {
	var chats, texts, results []string
	var seqs []int64
	for _, i := range b.fresh {
		m := &b.out[i].Message
		raw, err := encodeEnvelope(m)
		if err != nil {
			return err
		}
		result, err := encodeSummary(m) // of a poll that was closed elsewhere
		if err != nil {
			return err
		}
		if raw.Valid {
			chats, texts, seqs = append(chats, string(m.ChatID)), append(texts, raw.String), append(seqs, m.Seq)
			results = append(results, result.String)
		}
	}
	if len(chats) == 0 {
		return nil
	}
	_, err := x.exec(`UPDATE messages AS m SET envelope = p.envelope, summary = NULLIF(p.summary, '')
		FROM {rows p $1 chat_id text, envelope text, summary text, seq int}
		WHERE m.chat_id = p.chat_id AND m.seq = p.seq`, x.s.d.table(nil, chats, texts, results, seqs)...)
	return err
}

// ForwardSources implements message.Store.
func (s *Store) ForwardSources(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) ([]message.Source, error) {
	var out []message.Source
	err := s.view(ctx, func(x *tx) error {
		out = nil
		messages, _, err := x.messagesAt(actor, id, seqs)
		if err != nil {
			return err
		}
		names := map[ident.UserID]string{}
		var senders []ident.UserID
		for _, m := range messages {
			senders = append(senders, m.SenderID)
		}
		err = x.each(func(r *sql.Rows) error {
			var id ident.UserID
			var name string
			if err := r.Scan(&id, &name); err != nil {
				return err
			}
			names[id] = name
			return nil
		}, "SELECT u.id, u.display_name FROM users u WHERE u.id {in $1}", x.s.d.list(strs(senders)))
		for _, m := range messages {
			out = append(out, message.Source{Message: m, SenderName: names[m.SenderID]})
		}
		return err
	})
	if err != nil {
		return nil, wrap("forward sources", err)
	}
	return out, nil
}
