package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/roost-im/roost/api"
)

// Text returns the content of a text message.
func Text(text string) api.Content {
	return content(api.TextContent{Type: "text", Text: text})
}

// Contact returns the content of a contact card.
func Contact(c api.ContactContent) api.Content {
	c.Type = "contact"
	return content(c)
}

// Location returns the content of a location.
func Location(l api.LocationContent) api.Content {
	l.Type = "location"
	return content(l)
}

func content(c any) api.Content {
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // texts, and numbers that JSON has
	}
	return raw
}

// CreateChat makes a chat, or returns the one that exists: the private chat of the pair, the saved chat of the
// user, the group of the same client_id.
func (c *Client) CreateChat(ctx context.Context, r api.ChatRequest) (api.Chat, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodPost, "/chats", r)
	return out.Chat, err
}

// CreateGroup is CreateChat for a group or channel; it names those who aren't to be added by the user.
func (c *Client) CreateGroup(ctx context.Context, r api.ChatRequest) (api.Chat, []api.AddRefusal, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodPost, "/chats", r)
	return out.Chat, out.Refused, err
}

// Chats returns a page of the chat list, the newest activity first.
func (c *Client) Chats(ctx context.Context, cursor string, limit int) (api.ChatPage, error) {
	return get[api.ChatPage](ctx, c, "/chats", paging(cursor, limit))
}

// Chat returns a chat.
func (c *Client) Chat(ctx context.Context, id string) (api.Chat, error) {
	out, err := get[api.ChatAnswer](ctx, c, chatPath(id, ""), nil)
	return out.Chat, err
}

// Members returns a page of the members of a chat.
func (c *Client) Members(ctx context.Context, chatID, cursor string, limit int) (api.MemberPage, error) {
	return get[api.MemberPage](ctx, c, chatPath(chatID, "/members"), paging(cursor, limit))
}

// Window names a part of a history. At most one of Before, After and Around is set; without one it is the newest
// part.
type Window struct {
	// Before asks for the messages next below a seq.
	Before int64
	// After asks for the messages next above a seq; a pointer, because 0 means: from the start.
	After *int64
	// Around asks for messages on both sides of a seq, itself included.
	Around int64
	// Limit is how many; 0 leaves it to the server.
	Limit int
}

// After returns a window that begins above seq.
func After(seq int64, limit int) Window {
	return Window{After: &seq, Limit: limit}
}

// History returns a part of a chat's history, without gaps.
func (c *Client) History(ctx context.Context, chatID string, w Window) (api.MessagePage, error) {
	q := paging("", w.Limit)
	switch {
	case w.After != nil:
		q.Set("after", strconv.FormatInt(*w.After, 10))
	case w.Before > 0:
		q.Set("before", strconv.FormatInt(w.Before, 10))
	case w.Around > 0:
		q.Set("around", strconv.FormatInt(w.Around, 10))
	}
	return get[api.MessagePage](ctx, c, chatPath(chatID, "/messages"), q)
}

// Send stores a message. The same client_id again returns the first result.
func (c *Client) Send(ctx context.Context, chatID string, r api.MessageRequest) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/messages"), r)
	return out.Message, err
}

// Edit replaces the content of an own message.
func (c *Client) Edit(ctx context.Context, chatID string, seq int64, content api.Content) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPatch, messagePath(chatID, seq), api.EditRequest{Content: content})
	return out.Message, err
}

// Change is Edit that says whom the message names too.
func (c *Client) Change(ctx context.Context, chatID string, seq int64, r api.EditRequest) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodPatch, messagePath(chatID, seq), r)
	return out.Message, err
}

// Delete makes a message a stub for everyone.
func (c *Client) Delete(ctx context.Context, chatID string, seq int64) (api.Message, error) {
	out, err := call[api.MessageAnswer](ctx, c, http.MethodDelete, messagePath(chatID, seq), nil)
	return out.Message, err
}

// Marks raises marks of mine.
func (c *Client) Marks(ctx context.Context, marks ...api.MarkRequest) ([]api.ChatMe, error) {
	out, err := call[api.MarksAnswer](ctx, c, http.MethodPost, "/marks", api.MarksRequest{Marks: marks})
	return out.Chats, err
}

// Changes returns what changed in a chat after a chat version; marks after a marks version, all marks if that is
// negative.
func (c *Client) Changes(ctx context.Context, chatID string, after, marksAfter int64) (api.Changes, error) {
	q := url.Values{"after": {strconv.FormatInt(after, 10)}}
	if marksAfter >= 0 {
		q.Set("marks_after", strconv.FormatInt(marksAfter, 10))
	}
	return get[api.Changes](ctx, c, chatPath(chatID, "/changes"), q)
}

// Sync returns what moved since the cursor; without one only a cursor to begin with.
func (c *Client) Sync(ctx context.Context, cursor string) (api.Sync, error) {
	return get[api.Sync](ctx, c, "/sync", paging(cursor, 0))
}

func chatPath(id, rest string) string {
	return "/chats/" + url.PathEscape(id) + rest
}

func messagePath(chatID string, seq int64) string {
	return chatPath(chatID, "/messages/"+strconv.FormatInt(seq, 10))
}
