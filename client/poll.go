package client

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/roost-im/roost/api"
)

// Poll returns the content that asks a poll, and its rules with keys for the answers, to which more can be added.
func Poll(question string, answers ...string) (api.Content, *api.PollRequest) {
	rules := &api.PollRequest{}
	for i := range answers {
		rules.Keys = append(rules.Keys, strconv.Itoa(i+1))
	}
	return content(api.PollContent{Type: "poll", Question: question, Answers: answers}), rules
}

// Vote votes for the answer of a poll with the key, or takes the vote back.
func (c *Client) Vote(ctx context.Context, chatID string, seq int64, key string, unset bool) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, messagePath(chatID, seq)+"/annotations",
		api.AnnotationRequest{Kind: "vote", Key: key, Unset: unset})
	return out.Message, err
}

// Votes returns a page of those who voted in a poll; key limits it to one answer, empty: all.
func (c *Client) Votes(ctx context.Context, chatID string, seq int64, key, cursor string, limit int) (api.AnnotationPage, error) {
	q := paging(cursor, limit)
	q.Set("kind", "vote")
	if key != "" {
		q.Set("key", key)
	}
	return get[api.AnnotationPage](ctx, c, messagePath(chatID, seq)+"/annotations", q)
}

// ClosePoll closes a poll.
func (c *Client) ClosePoll(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, messagePath(chatID, seq)+"/close", nil)
	return out.Message, err
}

// IsPollClosed says whether a poll takes no votes any more.
func IsPollClosed(p *api.Poll, now time.Time) bool {
	return p.ClosedAt != nil || p.ClosesAt != nil && !now.Before(*p.ClosesAt)
}

// annotate changes what is mine of a message by an annotation of mine. Slices that are held by other rows stay as they are.
func annotate(mine *api.MessageMe, a *api.AnnotationChange, p *api.Poll) {
	switch {
	case a.Kind == "reaction":
		mine.Reactions = withKey(mine.Reactions, a)
	case a.Kind == "vote" && p != nil && !p.Multiple && !a.Unset:
		mine.Votes = []string{a.Key}
	case a.Kind == "vote":
		mine.Votes = withKey(mine.Votes, a)
	case a.Kind == "played":
		mine.Played = true
	case a.Kind == "viewed":
		mine.Viewed = true
	}
}

// withKey returns the keys with or without the annotation's, ascending.
func withKey(keys []string, a *api.AnnotationChange) []string {
	out := slices.DeleteFunc(slices.Clone(keys), func(key string) bool { return key == a.Key })
	if !a.Unset {
		out = append(out, a.Key)
		slices.Sort(out)
	}
	if len(out) == 0 {
		return nil // as a fetched row has it
	}
	return out
}
