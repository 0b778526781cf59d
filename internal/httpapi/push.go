package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/wire"
)

// Pushes notifies devices.
type Pushes interface {
	Channels() []push.Channel
	Subscribe(ctx context.Context, session auth.Session, t push.Target) (stored push.Subscription, isNew bool, err error)
	Subscriptions(ctx context.Context, actor ident.UserID) ([]push.Subscription, error)
	Unsubscribe(ctx context.Context, actor ident.UserID, id ident.SubscriptionID) error
	Test(ctx context.Context, session auth.Session, id ident.SubscriptionID) (push.Outcome, error)
	ServiceOf(s push.Subscription) string
}

func (s *server) addPush() {
	handle(s, operation{
		method: http.MethodGet, path: "/push/key", id: "getPushKey", tag: tagPush,
		summary: "The server's key, with which a browser subscribes",
		text:    "It stays the same for good: a browser whose subscription has another key has to subscribe anew.",
	}, s.getPushKey)
	handle(s, operation{
		method: http.MethodPost, path: "/push/subscriptions", id: "subscribePush", tag: tagPush, status: http.StatusCreated,
		summary: "Have this device notified while it isn't connected",
		text: "A session has one subscription: another one takes its place, the same one again changes nothing. It ends with the session, and when " +
			"the push service doesn't know it any more. Clients call this at each start.",
		also: map[int]string{http.StatusOK: "It was subscribed like this before"},
	}, s.subscribePush)
	handle(s, operation{
		method: http.MethodGet, path: "/push/subscriptions", id: "listPushSubscriptions", tag: tagPush,
		summary: "My devices that are notified",
	}, s.listPushSubscriptions)
	handle(s, operation{
		method: http.MethodDelete, path: "/push/subscriptions/{id}", id: "unsubscribePush", tag: tagPush, status: http.StatusNoContent,
		summary: "Have a device not notified any more",
		codes:   []api.Code{api.CodeNotFound},
	}, s.unsubscribePush)
	handle(s, operation{
		method: http.MethodPost, path: "/push/test", id: "testPush", tag: tagPush, limit: s.tests,
		summary: "Push a test to a device of mine",
		text:    "The answer comes after that of the push service.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.testPush)
}

func (s *server) getPushKey(context.Context, *call, *nothing) (*answer[api.PushKeyAnswer], error) {
	return reply(api.PushKeyAnswer{Key: s.opt.PushKey}), nil
}

type subscribeInput struct {
	Body body[api.PushSubscriptionRequest]
}

type subscribed struct {
	Status int
	Body   api.PushSubscriptionAnswer
}

func (s *server) subscribePush(ctx context.Context, c *call, in *subscribeInput) (*subscribed, error) {
	target, err := wire.PushTarget(in.Body.Value)
	if err != nil {
		return nil, err
	}
	stored, isNew, err := s.opt.Pushes.Subscribe(ctx, c.session, target)
	if err != nil {
		return nil, err
	}
	out := &subscribed{Status: http.StatusOK, Body: api.PushSubscriptionAnswer{Subscription: s.subscription(c, stored)}}
	if isNew {
		out.Status = http.StatusCreated
	}
	return out, nil
}

func (s *server) subscription(c *call, one push.Subscription) api.PushSubscription {
	return wire.PushSubscription(one, s.opt.Pushes.ServiceOf(one), c.session.ID)
}

func (s *server) listPushSubscriptions(ctx context.Context, c *call, _ *nothing) (*answer[api.PushSubscriptionList], error) {
	all, err := s.opt.Pushes.Subscriptions(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	out := api.PushSubscriptionList{Subscriptions: make([]api.PushSubscription, 0, len(all))}
	for _, one := range all {
		out.Subscriptions = append(out.Subscriptions, s.subscription(c, one))
	}
	return reply(out), nil
}

func (s *server) unsubscribePush(ctx context.Context, c *call, in *ByID) (*nothing, error) {
	id, err := idOf[ident.SubscriptionID](in.ID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Pushes.Unsubscribe(ctx, c.actor(), id)
}

type pushTestInput struct {
	Body body[api.PushTestRequest]
}

func (s *server) testPush(ctx context.Context, c *call, in *pushTestInput) (*answer[api.PushTestAnswer], error) {
	id := ident.SubscriptionID("")
	if raw := in.Body.Value.SubscriptionID; raw != "" {
		var err error
		if id, err = idOf[ident.SubscriptionID](raw); err != nil {
			return nil, err
		}
	}
	out, err := s.opt.Pushes.Test(ctx, c.session, id)
	if err != nil {
		return nil, err
	}
	return reply(wire.PushTest(out)), nil
}
