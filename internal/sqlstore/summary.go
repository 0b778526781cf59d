package sqlstore

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// summaryJSON is how the counted annotations of a message are stored in its row: short, because they are read with
// every page of a history.
type summaryJSON struct {
	Reactions []reactionJSON `json:"r,omitempty"`
	Poll      *tallyJSON     `json:"p,omitempty"`
	Played    *voteJSON      `json:"l,omitempty"`
	Viewed    *voteJSON      `json:"w,omitempty"`
}

// tallyJSON is what became of a poll.
type tallyJSON struct {
	Voters   int        `json:"n,omitempty"`
	Votes    []voteJSON `json:"v,omitempty"`
	ClosedAt int64      `json:"c,omitempty"`
}

type voteJSON struct {
	Count int            `json:"n"`
	By    []ident.UserID `json:"b,omitempty"`
}

type reactionJSON struct {
	Key   string         `json:"k"`
	Count int            `json:"n"`
	By    []ident.UserID `json:"b,omitempty"`
}

// encodeSummary returns the column's value, null without any annotation.
func encodeSummary(m *message.Message) (sql.NullString, error) {
	var out summaryJSON
	if p := m.Poll; p != nil && (p.Voters > 0 || !p.ClosedAt.IsZero()) {
		out.Poll = &tallyJSON{Voters: p.Voters, ClosedAt: micros(p.ClosedAt)}
		for _, v := range p.Votes {
			out.Poll.Votes = append(out.Poll.Votes, voteJSON(v))
		}
	}
	out.Played, out.Viewed = countedJSON(m.Played), countedJSON(m.Viewed)
	if len(m.Reactions) == 0 && out.Poll == nil && out.Played == nil && out.Viewed == nil {
		return sql.NullString{}, nil
	}
	for _, r := range m.Reactions {
		out.Reactions = append(out.Reactions, reactionJSON(r))
	}
	raw, err := json.Marshal(out)
	return sql.NullString{String: string(raw), Valid: true}, err
}

// countedJSON returns nil where nobody is counted.
func countedJSON(t message.Tally) *voteJSON {
	if t.Count == 0 {
		return nil
	}
	return &voteJSON{Count: t.Count, By: t.By}
}

// summary scans the column into a message.
type summary struct{ m *message.Message }

func (s summary) Scan(src any) error {
	var raw []byte
	switch v := src.(type) {
	case nil:
		return nil
	case string:
		raw = []byte(v)
	case []byte:
		raw = v
	default:
		return fmt.Errorf("summary is a %T", src)
	}
	var in summaryJSON
	if err := json.Unmarshal(raw, &in); err != nil {
		return fmt.Errorf("read summary: %w", err)
	}
	for _, r := range in.Reactions {
		s.m.Reactions = append(s.m.Reactions, message.Reaction(r))
	}
	if in.Played != nil {
		s.m.Played = message.Tally(*in.Played)
	}
	if in.Viewed != nil {
		s.m.Viewed = message.Tally(*in.Viewed)
	}
	if t := in.Poll; t != nil {
		p := pollOf(s.m)
		p.Voters, p.ClosedAt = t.Voters, fromMicros(t.ClosedAt)
		for _, v := range t.Votes {
			p.Votes = append(p.Votes, message.Vote(v))
		}
	}
	return nil
}

// pointers returns pointers to the elements.
func pointers[T any](in []T) []*T {
	out := make([]*T, len(in))
	for i := range in {
		out[i] = &in[i]
	}
	return out
}

// messagePlace names a message.
type messagePlace struct {
	chat ident.ChatID
	seq  int64
}

// own adds to messages what of them is only the actor's, and strips what the actor hid, if hides says that there is any.
func (x *tx) own(actor ident.UserID, hides bool, messages ...*message.Message) error {
	if hides {
		if err := x.hideOwn(actor, messages); err != nil {
			return err
		}
	}
	byPlace := map[messagePlace]*message.Message{}
	var chats []string
	var seqs []int64
	for _, m := range messages {
		if len(m.Reactions) > 0 || m.Poll != nil && m.Poll.Voters > 0 || m.Played.Count > 0 || m.Viewed.Count > 0 {
			byPlace[messagePlace{m.ChatID, m.Seq}] = m
			chats, seqs = append(chats, string(m.ChatID)), append(seqs, m.Seq)
		}
	}
	if len(chats) == 0 {
		return nil
	}
	err := x.each(func(r *sql.Rows) error {
		var p messagePlace
		var kind message.Kind
		var key string
		if err := r.Scan(&p.chat, &p.seq, &kind, &key); err != nil {
			return err
		}
		switch m := byPlace[p]; kind {
		case message.KindReaction:
			m.Mine.Reactions = append(m.Mine.Reactions, key)
		case message.KindVote:
			m.Mine.Votes = append(m.Mine.Votes, key)
		case message.KindPlayed:
			m.Mine.IsPlayed = true
		case message.KindViewed:
			m.Mine.IsViewed = true
		}
		return nil
	}, `SELECT a.chat_id, a.target_seq, a.kind, a.key FROM {rows p $2 chat_id text, seq int}
		JOIN annotations a ON a.chat_id = p.chat_id AND a.sender_id = $1 AND a.target_seq = p.seq`,
		x.s.d.table([]any{string(actor)}, chats, seqs)...)
	for _, m := range byPlace {
		slices.Sort(m.Mine.Reactions)
		slices.Sort(m.Mine.Votes)
	}
	return err
}
