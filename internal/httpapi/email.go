package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

// Mails writes to who was away for long.
type Mails interface {
	Wish(ctx context.Context, actor ident.UserID) (digest.Wish, error)
	PutWish(ctx context.Context, actor ident.UserID, a digest.Ask) (digest.Wish, error)
	SendLink(ctx context.Context, actor ident.UserID) (digest.Wish, error)
}

func (s *server) addEmail() {
	handle(s, operation{
		method: http.MethodGet, path: "/me/email", id: "getEmail", tag: tagAccount,
		summary: "How I am written to when I was away for long",
		text:    "It isn't part of my settings, and not kept on devices.",
	}, s.getEmail)
	handle(s, operation{
		method: http.MethodPut, path: "/me/email", id: "setEmail", tag: tagAccount,
		summary: "Say how I want to be written to when I was away for long",
		text: "A new address gets a mail with a link, and is used once its owner opened that; so many links are sent in a day, to me and to " +
			"an address. Every mail has a link that ends them.",
	}, s.setEmail)
	handle(s, operation{
		method: http.MethodPost, path: "/me/email/link", id: "sendEmailLink", tag: tagAccount,
		summary: "Send the link to my pending address once more",
		codes:   []api.Code{api.CodeNotFound},
	}, s.sendEmailLink)
}

func (s *server) getEmail(ctx context.Context, c *call, _ *nothing) (*answer[api.Email], error) {
	wish, err := s.opt.Mails.Wish(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	return reply(wire.Email(wish)), nil
}

type emailInput struct {
	Body body[api.EmailRequest]
}

func (s *server) setEmail(ctx context.Context, c *call, in *emailInput) (*answer[api.Email], error) {
	wish, err := s.opt.Mails.PutWish(ctx, c.actor(), wire.ReadEmail(in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(wire.Email(wish)), nil
}

func (s *server) sendEmailLink(ctx context.Context, c *call, _ *nothing) (*answer[api.Email], error) {
	wish, err := s.opt.Mails.SendLink(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	return reply(wire.Email(wish)), nil
}
