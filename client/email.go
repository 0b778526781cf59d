package client

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
)

// Email returns how the user is written to when they were away for long.
func (c *Client) Email(ctx context.Context) (api.Email, error) {
	return get[api.Email](ctx, c, "/me/email", nil)
}

// SetEmail says how the user wants to be written to.
func (c *Client) SetEmail(ctx context.Context, r api.EmailRequest) (api.Email, error) {
	return call[api.Email](ctx, c, http.MethodPut, "/me/email", r)
}

// SendEmailLink sends the link to the user's pending address once more.
func (c *Client) SendEmailLink(ctx context.Context) (api.Email, error) {
	return call[api.Email](ctx, c, http.MethodPost, "/me/email/link", nil)
}
