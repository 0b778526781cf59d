package client

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"github.com/roost-im/roost/api"
)

// UpdateChat changes what a group or channel tells of itself, and its settings. What is absent stays.
func (c *Client) UpdateChat(ctx context.Context, id string, p api.ChatPatch) (api.Chat, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodPatch, chatPath(id, ""), p)
	return out.Chat, err
}

// SetChatPhoto uploads an image (PNG, JPEG, GIF or WebP) as the photo of a group or channel.
func (c *Client) SetChatPhoto(ctx context.Context, id, contentType string, image io.Reader) (api.Chat, error) {
	var out api.ChatAnswer
	err := c.do(ctx, http.MethodPut, chatPath(id, "/photo"), contentType, image, func(res *http.Response) error {
		return json.NewDecoder(res.Body).Decode(&out)
	})
	return out.Chat, err
}

// TakeChatPhoto makes an upload whose purpose was avatar the photo of a group or channel; the upload is gone then.
func (c *Client) TakeChatPhoto(ctx context.Context, id, mediaID string) (api.Chat, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodPost, chatPath(id, "/photo"), api.PictureRequest{MediaID: mediaID})
	return out.Chat, err
}

// RemoveChatPhoto removes the photo of a group or channel.
func (c *Client) RemoveChatPhoto(ctx context.Context, id string) (api.Chat, error) {
	out, err := call[api.ChatAnswer](ctx, c, http.MethodDelete, chatPath(id, "/photo"), nil)
	return out.Chat, err
}

// ChatPhoto returns the photo of a group or channel.
func (c *Client) ChatPhoto(ctx context.Context, id string) (image []byte, contentType string, err error) {
	return c.image(ctx, chatPath(id, "/photo"))
}

// PreviewPhoto returns the photo of the chat that an invite link leads to.
func (c *Client) PreviewPhoto(ctx context.Context, token string) (image []byte, contentType string, err error) {
	return c.image(ctx, joinPath(token)+"/photo")
}

func (c *Client) image(ctx context.Context, path string) (image []byte, contentType string, err error) {
	err = c.do(ctx, http.MethodGet, path, "", nil, func(res *http.Response) (err error) {
		contentType = res.Header.Get("Content-Type")
		image, err = io.ReadAll(res.Body)
		return err
	})
	return image, contentType, err
}

// FindMembers returns a page of the present members of a chat whose name begins with the query, and who have the role; either
// may be empty.
func (c *Client) FindMembers(ctx context.Context, chatID, query, role, cursor string, limit int) (api.MemberPage, error) {
	q := paging(cursor, limit)
	if query != "" {
		q.Set("q", query)
	}
	if role != "" {
		q.Set("role", role)
	}
	return get[api.MemberPage](ctx, c, chatPath(chatID, "/members"), q)
}

// AddMembers adds users to a group, or readers to a channel.
func (c *Client) AddMembers(ctx context.Context, chatID string, userIDs ...string) (api.AddAnswer, error) {
	return call[api.AddAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/members"), api.AddRequest{UserIDs: userIDs})
}

// RemoveMember removes a member.
func (c *Client) RemoveMember(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodDelete, chatID, "/members/"+url.PathEscape(userID), nil)
}

// SetRole gives a member another role: "admin", "member" or "reader".
func (c *Client) SetRole(ctx context.Context, chatID, userID, role string) error {
	return c.inChat(ctx, http.MethodPatch, chatID, "/members/"+url.PathEscape(userID), api.MemberPatch{Role: role})
}

// HandOver makes another member the owner.
func (c *Client) HandOver(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodPost, chatID, "/owner", api.OwnerRequest{UserID: userID})
}

// Leave leaves a group or channel.
func (c *Client) Leave(ctx context.Context, chatID string) error {
	return c.inChat(ctx, http.MethodPost, chatID, "/leave", nil)
}

// Ban bans a user from a group or channel.
func (c *Client) Ban(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodPut, chatID, "/bans/"+url.PathEscape(userID), nil)
}

// Unban lets a user come back.
func (c *Client) Unban(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodDelete, chatID, "/bans/"+url.PathEscape(userID), nil)
}

// Bans returns a page of who is banned.
func (c *Client) Bans(ctx context.Context, chatID, cursor string, limit int) (api.BanPage, error) {
	return get[api.BanPage](ctx, c, chatPath(chatID, "/bans"), paging(cursor, limit))
}

// Seen returns how many readers of a channel have seen each of a range of messages.
func (c *Client) Seen(ctx context.Context, chatID string, from, to int64) ([]api.SeenCount, error) {
	q := url.Values{"from": {strconv.FormatInt(from, 10)}, "to": {strconv.FormatInt(to, 10)}}
	out, err := get[api.SeenAnswer](ctx, c, chatPath(chatID, "/seen"), q)
	return out.Seen, err
}

// CreateLink makes an invite link. The same client_id again returns the first one.
func (c *Client) CreateLink(ctx context.Context, chatID string, r api.LinkRequest) (api.ChatLink, error) {
	out, err := call[api.LinkAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/links"), r)
	return out.Link, err
}

// Links returns a page of the invite links of a chat, the newest first.
func (c *Client) Links(ctx context.Context, chatID, cursor string, limit int) (api.LinkPage, error) {
	return get[api.LinkPage](ctx, c, chatPath(chatID, "/links"), paging(cursor, limit))
}

// RevokeLink revokes an invite link.
func (c *Client) RevokeLink(ctx context.Context, chatID, linkID string) (api.ChatLink, error) {
	out, err := call[api.LinkAnswer](ctx, c, http.MethodDelete, chatPath(chatID, "/links/"+url.PathEscape(linkID)), nil)
	return out.Link, err
}

// PreviewJoin tells where an invite link leads.
func (c *Client) PreviewJoin(ctx context.Context, token string) (api.JoinPreview, error) {
	return get[api.JoinPreview](ctx, c, joinPath(token), nil)
}

// Join joins by an invite link, or asks to be let in.
func (c *Client) Join(ctx context.Context, token string) (api.JoinAnswer, error) {
	return call[api.JoinAnswer](ctx, c, http.MethodPost, joinPath(token), nil)
}

// JoinRequests returns a page of who wants to be let in.
func (c *Client) JoinRequests(ctx context.Context, chatID, cursor string, limit int) (api.JoinRequestPage, error) {
	return get[api.JoinRequestPage](ctx, c, chatPath(chatID, "/requests"), paging(cursor, limit))
}

// ApproveRequest lets a user in who had asked.
func (c *Client) ApproveRequest(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodPut, chatID, "/requests/"+url.PathEscape(userID), nil)
}

// DenyRequest says no to a user who had asked.
func (c *Client) DenyRequest(ctx context.Context, chatID, userID string) error {
	return c.inChat(ctx, http.MethodDelete, chatID, "/requests/"+url.PathEscape(userID), nil)
}

// inChat makes a call about a chat that has no answer.
func (c *Client) inChat(ctx context.Context, method, chatID, rest string, body any) error {
	_, err := call[struct{}](ctx, c, method, chatPath(chatID, rest), body)
	return err
}

func joinPath(token string) string {
	return "/joins/" + url.PathEscape(token)
}
