package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/roost-im/roost/api"
)

// UpdateChatMe pins, archives or mutes a chat for its user.
func (c *Client) UpdateChatMe(ctx context.Context, chatID string, p api.ChatMePatch) (api.ChatMe, error) {
	out, err := call[api.ChatMeAnswer](ctx, c, http.MethodPatch, chatPath(chatID, "/me"), p)
	return out.Me, err
}

// SetPins makes these the pinned chats, from the top, and no others. It returns those whose pin changed.
func (c *Client) SetPins(ctx context.Context, chatIDs ...string) ([]api.ChatMe, error) {
	if chatIDs == nil {
		chatIDs = []string{}
	}
	out, err := call[api.PinsAnswer](ctx, c, http.MethodPut, "/me/pins", api.PinsRequest{Chats: chatIDs})
	return out.Chats, err
}

// ClearHistory takes the history of a chat from its user's sight.
func (c *Client) ClearHistory(ctx context.Context, chatID string, r api.ClearRequest) (api.ChatMe, error) {
	out, err := call[api.ChatMeAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/clear"), r)
	return out.Me, err
}

// Settings returns all settings of the user.
func (c *Client) Settings(ctx context.Context) (api.Settings, error) {
	return get[api.Settings](ctx, c, "/me/settings", nil)
}

// SetFolders replaces the folders of the chat list.
func (c *Client) SetFolders(ctx context.Context, r api.FoldersRequest) (api.Folders, error) {
	return call[api.Folders](ctx, c, http.MethodPut, "/me/folders", r)
}

// SetNotifications replaces how the user wants to be notified.
func (c *Client) SetNotifications(ctx context.Context, r api.NotificationsRequest) (api.Notifications, error) {
	return call[api.Notifications](ctx, c, http.MethodPut, "/me/notifications", r)
}

// UpdatePreferences sets values that the user's clients keep for each other, and removes those that are nil.
func (c *Client) UpdatePreferences(ctx context.Context, values map[string]*string) (api.Preferences, error) {
	return call[api.Preferences](ctx, c, http.MethodPatch, "/me/preferences", api.PreferencesPatch{Values: values})
}

// Block blocks somebody.
func (c *Client) Block(ctx context.Context, userID string) (api.Block, error) {
	out, err := call[api.BlockAnswer](ctx, c, http.MethodPut, "/me/blocks/"+url.PathEscape(userID), nil)
	return out.Block, err
}

// Unblock takes a block back.
func (c *Client) Unblock(ctx context.Context, userID string) (api.Block, error) {
	out, err := call[api.BlockAnswer](ctx, c, http.MethodDelete, "/me/blocks/"+url.PathEscape(userID), nil)
	return out.Block, err
}

// Blocks returns a page of those whom the user has blocked.
func (c *Client) Blocks(ctx context.Context, cursor string, limit int) (api.BlockPage, error) {
	return get[api.BlockPage](ctx, c, "/me/blocks", paging(cursor, limit))
}

// AcceptRequest makes a message request a chat like any other.
func (c *Client) AcceptRequest(ctx context.Context, chatID string) (api.ChatMe, error) {
	out, err := call[api.ChatMeAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/accept"), nil)
	return out.Me, err
}

// DeclineRequest takes a message request from the user's sight.
func (c *Client) DeclineRequest(ctx context.Context, chatID string) (api.ChatMe, error) {
	out, err := call[api.ChatMeAnswer](ctx, c, http.MethodPost, chatPath(chatID, "/decline"), nil)
	return out.Me, err
}

// UpdatePrivacy changes what others may do.
func (c *Client) UpdatePrivacy(ctx context.Context, p api.PrivacyPatch) (api.Privacy, error) {
	return call[api.Privacy](ctx, c, http.MethodPatch, "/me/privacy", p)
}

// SetDraft keeps what the user began to write in a chat; an empty request takes it away.
func (c *Client) SetDraft(ctx context.Context, chatID string, r api.DraftRequest) (api.Draft, error) {
	out, err := call[api.DraftAnswer](ctx, c, http.MethodPut, chatPath(chatID, "/draft"), r)
	return out.Draft, err
}

// Drafts returns a page of what the user began to write.
func (c *Client) Drafts(ctx context.Context, cursor string, limit int) (api.DraftPage, error) {
	return get[api.DraftPage](ctx, c, "/me/drafts", paging(cursor, limit))
}
