package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/roost-im/roost/api"
)

// PushKey returns the server's public key, with which a browser subscribes.
func (c *Client) PushKey(ctx context.Context) (string, error) {
	out, err := get[api.PushKeyAnswer](ctx, c, "/push/key", nil)
	return out.Key, err
}

// SubscribePush has this session's device notified while it isn't connected.
func (c *Client) SubscribePush(ctx context.Context, r api.PushSubscriptionRequest) (api.PushSubscription, error) {
	out, err := call[api.PushSubscriptionAnswer](ctx, c, http.MethodPost, "/push/subscriptions", r)
	return out.Subscription, err
}

// PushSubscriptions returns the user's devices that are notified, the newest first.
func (c *Client) PushSubscriptions(ctx context.Context) ([]api.PushSubscription, error) {
	out, err := get[api.PushSubscriptionList](ctx, c, "/push/subscriptions", nil)
	return out.Subscriptions, err
}

// UnsubscribePush has a device not notified any more.
func (c *Client) UnsubscribePush(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, "/push/subscriptions/"+url.PathEscape(id), nil)
	return err
}

// TestPush pushes a test to a device of the user: that of the subscription, or without one that of this session.
func (c *Client) TestPush(ctx context.Context, id string) (api.PushTestAnswer, error) {
	return call[api.PushTestAnswer](ctx, c, http.MethodPost, "/push/test", api.PushTestRequest{SubscriptionID: id})
}
