package message

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Kind of an annotation.
type Kind string

// The kinds of annotations.
const (
	KindReaction Kind = "reaction"
	// KindVote is a vote in a poll; its key is that of an answer.
	KindVote Kind = "vote"
	// KindPlayed says that somebody listened to a voice or round message, and KindViewed that somebody has viewed what may be
	// viewed once. They have no key and can't be taken back.
	KindPlayed Kind = "played"
	KindViewed Kind = "viewed"
)

// The limits of annotations.
const (
	// MaxKey is the length of the longest key, in bytes.
	MaxKey = 64
	// MaxReactions is how many different reactions a message may have: they all travel with it.
	MaxReactions = 32
	// MaxOwnReactions is how many of them one person may set.
	MaxOwnReactions = 5
	// MaxNamed is how many people a message names for each of its reactions.
	MaxNamed = 3
)

// Reaction is how often a message got the same one.
type Reaction struct {
	Key   string
	Count int
	// By names at most MaxNamed of those who set it, all of them where they are no more.
	By []ident.UserID
}

// Tally is how many people did something.
type Tally struct {
	Count int
	// By names at most MaxNamed of them, all where they are no more.
	By []ident.UserID
}

// Mine is what of a message is only its viewer's.
type Mine struct {
	// Reactions that the viewer set, ascending by key.
	Reactions []string
	// Votes are the answers of the message's poll that the viewer voted for, ascending by key.
	Votes []string
	// IsPlayed: the viewer listened to it. IsViewed: the viewer has viewed it, where that may be done once.
	IsPlayed, IsViewed bool
	// IsHidden: the viewer deleted it for themselves.
	IsHidden bool
}

// Annotate sets an annotation of the actor's, or unsets it.
type Annotate struct {
	ChatID ident.ChatID
	Seq    int64
	Actor  ident.UserID
	Kind   Kind
	// Key is an emoji, in an encrypted chat it would be opaque; of a vote it is opaque everywhere.
	Key     string
	IsUnset bool
	At      time.Time
}

// Annotation is one person's on a message.
type Annotation struct {
	User      user.User
	Key       string
	CreatedAt time.Time
}

// AnnotationKey is the place after which a page goes on.
type AnnotationKey struct {
	Key    string
	UserID ident.UserID
}

// AnnotationQuery asks who annotated a message.
type AnnotationQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	Seq    int64
	Kind   Kind
	Key    string // only this one; empty: all of them
	After  AnnotationKey
	Limit  int
}

// Annotate sets or unsets an annotation of the actor's; what is so already stays. In a poll with one vote each another vote takes
// the place of the former one. Codes: invalid, emoji_invalid, not_found, message_gone, too_many, poll_closed.
func (s *Service) Annotate(ctx context.Context, actor ident.UserID, a Annotate) (Message, error) {
	a.Actor, a.At = actor, s.opt.Now().UTC()
	var err error
	if a.Key, err = checkKey(a.Kind, a.Key); err != nil {
		return Message{}, err
	}
	if a.IsUnset && (a.Kind == KindPlayed || a.Kind == KindViewed) {
		return Message{}, fault.New(fault.Invalid, fault.CodeInvalid, "unset: what was played or viewed stays so")
	}
	c, err := s.opt.Store.Annotate(ctx, a)
	if err != nil {
		return Message{}, fmt.Errorf("annotate message: %w", err)
	}
	switch to := (chat.Audience{ChatID: a.ChatID, MembersVersion: c.MembersVersion}); {
	case c.IsNew && c.Message.Stub != StubNone: // the last one has viewed it
		s.opt.Publisher.MessageChanged(to, c.Message)
	case c.IsNew:
		s.opt.Publisher.MessageAnnotated(to, c.Message, a)
	}
	return c.Message, nil
}

// Annotations returns a page of those who annotated a message, and the cursor of the next one, empty at the end.
// Codes: invalid, bad_cursor, not_found, forbidden (an anonymous poll).
func (s *Service) Annotations(ctx context.Context, actor ident.UserID, q AnnotationQuery, cursor string) ([]Annotation, string, error) {
	q.Actor = actor
	if !slices.Contains([]Kind{KindReaction, KindVote, KindPlayed, KindViewed}, q.Kind) {
		return nil, "", fault.New(fault.Invalid, fault.CodeInvalid, "kind: must be reaction, vote, played or viewed")
	}
	if key, err := checkKey(q.Kind, q.Key); err == nil { // else nobody set it
		q.Key = key
	}
	if cursor != "" {
		var err error
		if q.After, err = readAnnotationCursor(cursor); err != nil {
			return nil, "", err
		}
	}
	rows, err := s.opt.Store.Annotations(ctx, q)
	if err != nil {
		return nil, "", fmt.Errorf("list annotations: %w", err)
	}
	next := ""
	if len(rows) == q.Limit {
		last := rows[len(rows)-1]
		next = base64.RawURLEncoding.EncodeToString([]byte(string(last.User.ID) + "." + last.Key))
	}
	return rows, next, nil
}

func readAnnotationCursor(cursor string) (AnnotationKey, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	id, key, ok := strings.Cut(string(raw), ".")
	if err != nil || !ok || !ident.IsValid(id) || len(key) > MaxKey {
		return AnnotationKey{}, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	return AnnotationKey{Key: key, UserID: ident.UserID(id)}, nil
}
