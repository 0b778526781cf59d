package sqlstore

import (
	"context"
	"slices"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// askedPoll returns a poll as it is stored before anybody votes; nil: none. One that is closed already is the result of
// another one, and carries its counts.
func askedPoll(p *message.Poll) *message.Poll {
	if p == nil {
		return nil
	}
	out := &message.Poll{
		Keys: p.Keys, IsMultiple: p.IsMultiple, IsAnonymous: p.IsAnonymous, ClosesAt: fromMicros(micros(p.ClosesAt)),
	}
	if !p.ClosedAt.IsZero() {
		out.ClosedAt, out.Voters, out.Votes = fromMicros(micros(p.ClosedAt)), p.Voters, p.Votes
	}
	return out
}

// answers is how many answers the message's poll has; 0: it is none.
func (t *target) answers() int {
	if t.Poll == nil {
		return 0
	}
	return len(t.Poll.Keys)
}

// vote adds a vote, in the place of the former one where each has but one. The tally stands in the message's row, like the
// counts of reactions.
func (x *tx) vote(t *target, a message.Annotate) error {
	if err := t.requireOpen(a); err != nil {
		return err
	}
	p := t.Poll
	if p.Votes == nil {
		p.Votes = make([]message.Vote, len(p.Keys))
	}
	if !p.IsMultiple && len(t.Mine.Votes) > 0 {
		former := a
		former.Key = t.Mine.Votes[0]
		if err := x.takeVote(t, former); err != nil {
			return err
		}
	}
	if len(t.Mine.Votes) == 0 {
		p.Voters++
	}
	v := &p.Votes[slices.Index(p.Keys, a.Key)]
	v.Count++
	if !p.IsAnonymous && len(v.By) < message.MaxNamed {
		v.By = append(v.By, a.Actor)
	}
	t.Mine.Votes = append(t.Mine.Votes, a.Key)
	slices.Sort(t.Mine.Votes)
	return x.putAnnotation(a)
}

// unvote takes a vote back.
func (x *tx) unvote(t *target, a message.Annotate) error {
	if err := t.requireOpen(a); err != nil {
		return err
	}
	if err := x.takeVote(t, a); err != nil {
		return err
	}
	if t.Poll.Voters == 0 {
		t.Poll.Votes = nil // as a row that was read has it
	}
	return nil
}

// takeVote removes a vote that is there.
func (x *tx) takeVote(t *target, a message.Annotate) error {
	if err := x.deleteAnnotation(a); err != nil {
		return err
	}
	t.Mine.Votes = without(t.Mine.Votes, slices.Index(t.Mine.Votes, a.Key))
	if len(t.Mine.Votes) == 0 {
		t.Poll.Voters--
	}
	v := &t.Poll.Votes[slices.Index(t.Poll.Keys, a.Key)]
	v.Count--
	if !slices.Contains(v.By, a.Actor) {
		return nil
	}
	var err error
	v.By, err = x.named(a)
	return err
}

// requireOpen says whether a vote counts.
func (t *target) requireOpen(a message.Annotate) error {
	switch {
	case t.Poll == nil || !slices.Contains(t.Poll.Keys, a.Key):
		return fault.New(fault.Invalid, fault.CodeInvalid, "key: isn't an answer of the poll")
	case t.Poll.IsClosed(a.At):
		return fault.New(fault.Conflict, fault.CodePollClosed, "the poll is closed")
	}
	return nil
}

// ClosePoll implements message.Store.
func (s *Store) ClosePoll(ctx context.Context, p message.PollClosing) (message.Changed, error) {
	var out message.Changed
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		t, err := x.target(p.Actor, p.ChatID, p.Seq)
		if err != nil {
			return err
		}
		out = message.Changed{Message: t.Message, MembersVersion: t.chat.rosterVersion()}
		switch {
		case t.Stub != message.StubNone:
			return fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
		case t.Poll == nil:
			return fault.New(fault.Invalid, fault.CodeInvalid, "the message is no poll")
		case t.SenderID != p.Actor && !t.isModerator():
			return fault.New(fault.Forbidden, fault.CodeForbidden, "only the sender, or who moderates the chat, can close a poll")
		case t.Poll.IsClosed(p.At):
			return nil
		}
		t.Poll.ClosedAt = fromMicros(micros(p.At))
		if err := x.change(&t); err != nil {
			return err
		}
		out.Message, out.IsNew = t.Message, true
		return nil
	})
	if err != nil {
		return message.Changed{}, wrap("close poll", err)
	}
	return out, nil
}

// requireNamed finds out whether it may be told who set an annotation.
func (x *tx) requireNamed(q message.AnnotationQuery) error {
	if q.Kind != message.KindVote {
		return nil
	}
	var m message.Message
	err := x.row("SELECT m.envelope FROM messages m WHERE m.chat_id = $1 AND m.seq = $2", string(q.ChatID), q.Seq).Scan(envelope{&m})
	if err != nil {
		return orMissing(err)
	}
	return q.RequireNamed(m.Poll)
}
