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

// Server tells what this server is and allows.
func (c *Client) Server(ctx context.Context) (api.ServerInfo, error) {
	return get[api.ServerInfo](ctx, c, "/server", nil)
}

// Register makes an account; the client is signed in as it from then on.
func (c *Client) Register(ctx context.Context, r api.RegisterRequest) (api.SignedIn, error) {
	return c.signIn(call[api.SignedIn](ctx, c, http.MethodPost, "/auth/register", r))
}

// Login signs in; the client uses the new session from then on.
func (c *Client) Login(ctx context.Context, r api.LoginRequest) (api.SignedIn, error) {
	return c.signIn(call[api.SignedIn](ctx, c, http.MethodPost, "/auth/login", r))
}

func (c *Client) signIn(in api.SignedIn, err error) (api.SignedIn, error) {
	if err == nil {
		c.SetToken(in.Session.Token)
	}
	return in, err
}

// Logout ends the session; the client has no token afterwards.
func (c *Client) Logout(ctx context.Context) error {
	_, err := call[struct{}](ctx, c, http.MethodPost, "/auth/logout", nil)
	if err == nil {
		c.SetToken("")
	}
	return err
}

// Sessions lists the signed-in devices of the user.
func (c *Client) Sessions(ctx context.Context) ([]api.Session, error) {
	out, err := get[api.SessionList](ctx, c, "/auth/sessions", nil)
	return out.Sessions, err
}

// EndSession signs a device of the user out.
func (c *Client) EndSession(ctx context.Context, sessionID string) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, "/auth/sessions/"+url.PathEscape(sessionID), nil)
	return err
}

// Me returns the own account.
func (c *Client) Me(ctx context.Context) (api.Account, error) {
	return get[api.Account](ctx, c, "/me", nil)
}

// UpdateMe changes the own profile.
func (c *Client) UpdateMe(ctx context.Context, p api.ProfilePatch) (api.Account, error) {
	return call[api.Account](ctx, c, http.MethodPatch, "/me", p)
}

// ChangePassword changes the password and ends all other sessions.
func (c *Client) ChangePassword(ctx context.Context, p api.PasswordChange) error {
	_, err := call[struct{}](ctx, c, http.MethodPost, "/me/password", p)
	return err
}

// SetAvatar uploads an image (PNG, JPEG, GIF or WebP) as the avatar.
func (c *Client) SetAvatar(ctx context.Context, contentType string, image io.Reader) (api.Account, error) {
	var out api.Account
	err := c.do(ctx, http.MethodPut, "/me/avatar", contentType, image, func(res *http.Response) error {
		return json.NewDecoder(res.Body).Decode(&out)
	})
	return out, err
}

// TakeAvatar makes an upload whose purpose was avatar the avatar; the upload is gone then.
func (c *Client) TakeAvatar(ctx context.Context, mediaID string) (api.Account, error) {
	return call[api.Account](ctx, c, http.MethodPost, "/me/avatar", api.PictureRequest{MediaID: mediaID})
}

// RemoveAvatar removes the avatar.
func (c *Client) RemoveAvatar(ctx context.Context) (api.Account, error) {
	return call[api.Account](ctx, c, http.MethodDelete, "/me/avatar", nil)
}

// Avatar returns the avatar image of a user.
func (c *Client) Avatar(ctx context.Context, userID string) (image []byte, contentType string, err error) {
	return c.image(ctx, "/users/"+url.PathEscape(userID)+"/avatar")
}

// User returns a user.
func (c *Client) User(ctx context.Context, id string) (api.User, error) {
	out, err := get[api.UserAnswer](ctx, c, "/users/"+url.PathEscape(id), nil)
	return out.User, err
}

// SearchUsers finds users by username or display name, best match first.
func (c *Client) SearchUsers(ctx context.Context, query, cursor string, limit int) (api.UserPage, error) {
	q := paging(cursor, limit)
	q.Set("q", query)
	return get[api.UserPage](ctx, c, "/users", q)
}

// Invite makes an invite (operators).
func (c *Client) Invite(ctx context.Context, r api.InviteRequest) (api.Invite, error) {
	return call[api.Invite](ctx, c, http.MethodPost, "/invites", r)
}

// paging returns the query of a page; an empty cursor and a limit of 0 ask for nothing.
func paging(cursor string, limit int) url.Values {
	q := url.Values{}
	if cursor != "" {
		q.Set("cursor", cursor)
	}
	if limit > 0 {
		q.Set("limit", strconv.Itoa(limit))
	}
	return q
}
