package client

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/roost-im/roost/api"
)

// SearchRequest says what is looked for. At least one of Query, From and Kind is needed.
type SearchRequest struct {
	// Query are words, all of which a message has to have.
	Query string
	// ChatID: in this chat only.
	ChatID string
	// From: sent by this user.
	From string
	// Kind of content, or "link".
	Kind string
	// Before and After bound the time of sending; zero: they don't.
	Before, After time.Time
	// Cursor of the next page.
	Cursor string
	// Limit is how many messages at most; 0 leaves it to the server.
	Limit int
}

// Search returns a page of what matches and may be seen now, the newest first.
func (c *Client) Search(ctx context.Context, r SearchRequest) (api.SearchPage, error) {
	q := paging(r.Cursor, r.Limit)
	for name, value := range map[string]string{"q": r.Query, "chat_id": r.ChatID, "from": r.From, "kind": r.Kind} {
		if value != "" {
			q.Set(name, value)
		}
	}
	setTime(q, "before", r.Before)
	setTime(q, "after", r.After)
	return get[api.SearchPage](ctx, c, "/search", q)
}

// HistoryAt returns the part of a chat's history around the first message that was sent at a time or later; the newest
// part, if there is none.
func (c *Client) HistoryAt(ctx context.Context, chatID string, at time.Time, limit int) (api.MessagePage, error) {
	q := url.Values{}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	setTime(q, "at", at)
	return get[api.MessagePage](ctx, c, chatPath(chatID, "/messages"), q)
}

func setTime(q url.Values, name string, at time.Time) {
	if !at.IsZero() {
		q.Set(name, at.UTC().Format(time.RFC3339Nano))
	}
}
