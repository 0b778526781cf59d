package message

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// The limits of a poll.
const (
	MinPollAnswers = 2
	MaxPollAnswers = 12
	// MaxPollKey is the length of the longest key of an answer, in bytes.
	MaxPollKey = 16
	// MaxPollTime is how far ahead a poll may close by itself.
	MaxPollTime = 366 * 24 * time.Hour
)

// Poll is what the server has to know of a poll to count its votes. It stands in the envelope of a message: what is asked, and
// what each key means, stand in the content, which may be encrypted.
type Poll struct {
	// Keys of the answers, in their order.
	Keys []string
	// IsMultiple: one person may vote for several answers.
	IsMultiple bool
	// IsAnonymous: nobody is told who voted for what.
	IsAnonymous bool
	// ClosesAt is when it closes by itself; zero: never.
	ClosesAt time.Time

	// ClosedAt is when somebody closed it; zero: nobody did.
	ClosedAt time.Time
	// Voters is how many people voted.
	Voters int
	// Votes for each key, in their order; nil while nobody has voted.
	Votes []Vote
}

// Vote is how many voted for an answer.
type Vote struct {
	Count int
	// By names at most MaxNamed of them, all where they are no more; nobody in an anonymous poll.
	By []ident.UserID
}

// IsSame says whether two polls ask alike; nil: no poll.
func (p *Poll) IsSame(other *Poll) bool {
	if p == nil || other == nil {
		return p == other
	}
	return slices.Equal(p.Keys, other.Keys) && p.IsMultiple == other.IsMultiple && p.IsAnonymous == other.IsAnonymous &&
		p.ClosesAt.Equal(other.ClosesAt)
}

// IsClosed says whether it takes no votes any more.
func (p *Poll) IsClosed(now time.Time) bool {
	return !p.ClosedAt.IsZero() || !p.ClosesAt.IsZero() && !now.Before(p.ClosesAt)
}

// check says whether it can be asked, with as many answers as the content has; below 0: the content doesn't tell. What depends on
// the time is left to refusal.
func (p *Poll) check(answers int) error {
	switch {
	case p == nil && answers <= 0:
		return nil
	case p == nil:
		return fault.New(fault.Invalid, fault.CodeInvalid, "poll: missing")
	case len(p.Keys) < MinPollAnswers || len(p.Keys) > MaxPollAnswers:
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "poll: %d to %d answers", MinPollAnswers, MaxPollAnswers)
	case answers >= 0 && answers != len(p.Keys):
		return fault.New(fault.Invalid, fault.CodeInvalid, "poll: one key for each answer of the content")
	}
	for i, key := range p.Keys {
		if !isPollKey(key) || slices.Contains(p.Keys[:i], key) {
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "poll: each key another one, 1 to %d of A-Z a-z 0-9 _ -", MaxPollKey)
		}
	}
	return nil
}

// refusal says why it can't be asked now; a repeated send is answered all the same.
func (p *Poll) refusal(now time.Time) error {
	if p != nil && !p.ClosesAt.IsZero() && (!p.ClosesAt.After(now) || p.ClosesAt.After(now.Add(MaxPollTime))) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "poll: closes_at must be ahead, by a year at most")
	}
	return nil
}

// again returns the same poll without its votes; nil: no poll. One that is closed stays so, and carries its result along: how
// many voted for what, and nobody's name, which is nothing for the readers of another chat.
func (p *Poll) again(now time.Time) *Poll {
	switch {
	case p == nil:
		return nil
	case !p.IsClosed(now):
		return &Poll{Keys: p.Keys, IsMultiple: p.IsMultiple, IsAnonymous: p.IsAnonymous, ClosesAt: p.ClosesAt}
	}
	out := &Poll{Keys: p.Keys, IsMultiple: p.IsMultiple, IsAnonymous: true, ClosedAt: p.ClosedAt, Voters: p.Voters}
	if out.ClosedAt.IsZero() {
		out.ClosedAt = p.ClosesAt
	}
	for _, v := range p.Votes {
		out.Votes = append(out.Votes, Vote{Count: v.Count})
	}
	return out
}

func isPollKey(key string) bool {
	return len(key) > 0 && len(key) <= MaxPollKey && strings.IndexFunc(key, func(c rune) bool {
		return c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	}) < 0
}

// PollClosing closes a poll before its time.
type PollClosing struct {
	ChatID ident.ChatID
	Seq    int64
	Actor  ident.UserID
	At     time.Time
}

// ClosePoll closes a poll: it takes no votes any more. Its sender may, and who moderates the chat; one that is closed stays so.
// Codes: not_found, forbidden, message_gone, invalid (the message is no poll).
func (s *Service) ClosePoll(ctx context.Context, actor ident.UserID, p PollClosing) (Message, error) {
	p.Actor, p.At = actor, s.opt.Now().UTC()
	c, err := s.opt.Store.ClosePoll(ctx, p)
	return s.changed(c, "close poll", err)
}

// checkKey returns the key of an annotation as it is stored. Codes: invalid, emoji_invalid.
func checkKey(kind Kind, key string) (string, error) {
	switch kind {
	case KindReaction:
		if canonical, isEmoji := CanonicalEmoji(key); isEmoji {
			return canonical, nil
		}
		return "", fault.New(fault.Invalid, fault.CodeEmojiInvalid, "key: must be exactly one emoji")
	case KindVote:
		if isPollKey(key) {
			return key, nil
		}
		return "", fault.New(fault.Invalid, fault.CodeInvalid, "key: isn't an answer of the poll")
	case KindPlayed, KindViewed:
		return "", nil
	}
	return "", fault.New(fault.Invalid, fault.CodeInvalid, "kind: must be reaction, vote, played or viewed")
}

// RequireNamed is what a Store asks before it names who annotated a message; nil: it has no poll. Codes: forbidden.
func (q AnnotationQuery) RequireNamed(p *Poll) error {
	if q.Kind == KindVote && p != nil && p.IsAnonymous {
		return fault.New(fault.Forbidden, fault.CodeForbidden, "the poll is anonymous")
	}
	return nil
}
