package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// EventMessage returns a message as it stands in events, without what is only one user's.
func EventMessage(m message.Message) api.Message {
	m.Mine = message.Mine{}
	return Message(m)
}

// AnnotationChange returns what a message's event tells of an annotation.
func AnnotationChange(a message.Annotate) *api.AnnotationChange {
	return &api.AnnotationChange{UserID: string(a.Actor), Kind: string(a.Kind), Key: a.Key, Unset: a.IsUnset}
}

// Annotate returns what a request asks for.
func Annotate(chatID ident.ChatID, seq int64, r api.AnnotationRequest) message.Annotate {
	return message.Annotate{ChatID: chatID, Seq: seq, Kind: message.Kind(r.Kind), Key: r.Key, IsUnset: r.Unset}
}

// Annotations returns annotations; never nil.
func Annotations(as []message.Annotation) []api.Annotation {
	return each(as, func(a message.Annotation) api.Annotation {
		return api.Annotation{User: User(a.User), Key: a.Key, CreatedAt: a.CreatedAt}
	})
}

// reactions returns nil where there are none.
func reactions(rs []message.Reaction) []api.Reaction {
	if len(rs) == 0 {
		return nil
	}
	return each(rs, func(r message.Reaction) api.Reaction {
		return api.Reaction{Key: r.Key, Count: r.Count, By: texts(r.By)}
	})
}

// mine returns nil where nothing of a message is only the viewer's.
func mine(m message.Mine) *api.MessageMe {
	if len(m.Reactions) == 0 && len(m.Votes) == 0 && !m.IsHidden && !m.IsPlayed && !m.IsViewed {
		return nil
	}
	return &api.MessageMe{Reactions: m.Reactions, Votes: m.Votes, Played: m.IsPlayed, Viewed: m.IsViewed, Hidden: m.IsHidden}
}

// tally returns nil where nobody is in it.
func tally(t message.Tally) *api.Tally {
	if t.Count == 0 {
		return nil
	}
	return &api.Tally{Count: t.Count, By: texts(t.By)}
}

// poll returns nil where there is none.
func poll(p *message.Poll) *api.Poll {
	if p == nil {
		return nil
	}
	out := &api.Poll{
		Answers: make([]api.PollAnswer, len(p.Keys)), Multiple: p.IsMultiple, Anonymous: p.IsAnonymous, ClosesAt: optional(p.ClosesAt),
		ClosedAt: optional(p.ClosedAt), Voters: p.Voters,
	}
	for i, key := range p.Keys {
		out.Answers[i].Key = key
		if p.Votes != nil {
			v := p.Votes[i]
			out.Answers[i].Count, out.Answers[i].By = v.Count, texts(v.By)
		}
	}
	return out
}

// Poll returns what a request asks of a poll; nil: nothing.
func Poll(r *api.PollRequest) *message.Poll {
	if r == nil {
		return nil
	}
	p := &message.Poll{Keys: r.Keys, IsMultiple: r.Multiple, IsAnonymous: r.Anonymous}
	if r.ClosesAt != nil {
		p.ClosesAt = r.ClosesAt.UTC()
	}
	return p
}

// texts returns ids as they stand on the wire; never nil.
func texts[T ~string](ids []T) []string {
	return each(ids, func(id T) string { return string(id) })
}
