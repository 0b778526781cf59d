package client

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/api"
)

// React sets a reaction of mine on a message, or takes it back.
func (c *Client) React(ctx context.Context, chatID string, seq int64, key string, unset bool) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, messagePath(chatID, seq)+"/annotations",
		api.AnnotationRequest{Kind: "reaction", Key: key, Unset: unset})
	return out.Message, err
}

// Reactions returns a page of those who reacted to a message; key limits it to one reaction, empty: all.
func (c *Client) Reactions(ctx context.Context, chatID string, seq int64, key, cursor string, limit int) (api.AnnotationPage, error) {
	q := paging(cursor, limit)
	q.Set("kind", "reaction")
	if key != "" {
		q.Set("key", key)
	}
	return get[api.AnnotationPage](ctx, c, messagePath(chatID, seq)+"/annotations", q)
}

// Edits returns a page of what the content of a message was, the newest first.
func (c *Client) Edits(ctx context.Context, chatID string, seq int64, cursor string, limit int) (api.EditPage, error) {
	return get[api.EditPage](ctx, c, messagePath(chatID, seq)+"/edits", paging(cursor, limit))
}

// Hide deletes messages for the own user alone.
func (c *Client) Hide(ctx context.Context, chatID string, seqs ...int64) (api.ChatMe, error) {
	out, err := call[api.HideAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/hidden"), api.HideRequest{Seqs: seqs})
	return out.Chat, err
}

// Quotes returns single messages of a chat, as far as they may be seen.
func (c *Client) Quotes(ctx context.Context, chatID string, seqs ...int64) (api.QuoteAnswer, error) {
	texts := make([]string, len(seqs))
	for i, seq := range seqs {
		texts[i] = strconv.FormatInt(seq, 10)
	}
	q := paging("", 0)
	q.Set("seqs", strings.Join(texts, ","))
	return get[api.QuoteAnswer](ctx, c, chatPath(chatID, "/quotes"), q)
}

// LoadQuotes fetches single messages into the copy, which keeps them up to date from then on.
func (r *Replica) LoadQuotes(ctx context.Context, chatID string, seqs ...int64) error {
	answer, err := r.c.Quotes(ctx, chatID, seqs...)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.chats[chatID]
	if !ok {
		return ErrNotHeld
	}
	for _, m := range answer.Messages {
		c.putPage(api.MessagePage{Messages: []api.Message{m}, FromSeq: m.Seq, ToSeq: m.Seq, Version: answer.Version}, time.Now())
	}
	r.touch()
	r.poke()
	return nil
}

// Forward copies messages of a chat into others. It makes the client_ids of targets that have none.
func (c *Client) Forward(ctx context.Context, r api.ForwardRequest) ([]api.ForwardResult, error) {
	to := make([]api.ForwardTarget, len(r.To))
	for i, t := range r.To {
		if to[i] = t; len(t.ClientIDs) == 0 {
			for range r.Seqs {
				to[i].ClientIDs = append(to[i].ClientIDs, NewClientID())
			}
		}
	}
	r.To = to
	out, err := call[api.ForwardAnswer](ctx, c, http.MethodPost, "/messages/forward", r)
	return out.Results, err
}

// Pin pins a message for all members of its chat.
func (c *Client) Pin(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPut, messagePath(chatID, seq)+"/pin", nil)
	return out.Message, err
}

// Unpin takes a pin back.
func (c *Client) Unpin(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodDelete, messagePath(chatID, seq)+"/pin", nil)
	return out.Message, err
}

// PinnedMessages returns a page of the pinned messages of a chat, the newest pin first.
func (c *Client) PinnedMessages(ctx context.Context, chatID, cursor string, limit int) (api.PinPage, error) {
	return get[api.PinPage](ctx, c, chatPath(chatID, "/pins"), paging(cursor, limit))
}

// Mentions returns messages of others that name the own user or all members, ascending above a seq.
func (c *Client) Mentions(ctx context.Context, chatID string, after int64, limit int) (api.MentionPage, error) {
	q := paging("", limit)
	q.Set("after", strconv.FormatInt(after, 10))
	return get[api.MentionPage](ctx, c, chatPath(chatID, "/mentions"), q)
}

// Receipts returns a page of those who got an own message.
func (c *Client) Receipts(ctx context.Context, chatID string, seq int64, cursor string, limit int) (api.ReceiptPage, error) {
	return get[api.ReceiptPage](ctx, c, messagePath(chatID, seq)+"/receipts", paging(cursor, limit))
}

// SetTimer sets after how many seconds messages of a chat go by themselves that are sent from then on; 0: never.
func (c *Client) SetTimer(ctx context.Context, chatID string, seconds int64) (api.Chat, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodPut, chatPath(chatID, "/timer"), api.TimerRequest{ExpiresInS: seconds})
	return out.Chat, err
}
