package httpapi

import (
	"context"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

type createLinkInput struct {
	ByID
	Body body[api.LinkRequest]
}

// maxSeconds is above every limit of a time in seconds, and far from what a duration can't hold.
const maxSeconds = 1 << 32

func (s *server) createLink(ctx context.Context, c *call, in *createLinkInput) (*answer[api.LinkAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	r := in.Body.Value
	l, err := s.opt.Chats.CreateLink(ctx, c.actor(), id, chat.LinkRequest{
		ClientID: r.ClientID, Name: r.Name, NeedsApproval: r.NeedsApproval, MaxUses: r.MaxUses,
		ValidFor: time.Duration(min(max(r.ExpiresIn, -1), maxSeconds)) * time.Second,
	})
	if err != nil {
		return nil, err
	}
	return reply(api.LinkAnswer{Link: wire.Link(l, s.base(c))}), nil
}

func (s *server) listLinks(ctx context.Context, c *call, in *ChatPaging) (*answer[api.LinkPage], error) {
	id, cursor, err := after[ident.LinkID](in)
	if err != nil {
		return nil, err
	}
	links, err := s.opt.Chats.Links(ctx, c.actor(), id, cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.LinkPage{Links: wire.Links(links, s.base(c))}
	if len(links) == in.Limit {
		out.Next = string(links[len(links)-1].ID)
	}
	return reply(out), nil
}

type revokeLinkInput struct {
	ByID
	LinkID string `path:"link_id"`
}

func (s *server) revokeLink(ctx context.Context, c *call, in *revokeLinkInput) (*answer[api.LinkAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	link, err := idOf[ident.LinkID](in.LinkID)
	if err != nil {
		return nil, err
	}
	l, err := s.opt.Chats.RevokeLink(ctx, c.actor(), id, link)
	if err != nil {
		return nil, err
	}
	return reply(api.LinkAnswer{Link: wire.Link(l, s.base(c))}), nil
}

// ByToken names what is behind a link.
type ByToken struct {
	Token string `path:"token"`
}

func (s *server) previewJoin(ctx context.Context, c *call, in *ByToken) (*answer[api.JoinPreview], error) {
	p, err := s.opt.Chats.Preview(ctx, c.actor(), in.Token)
	if err != nil {
		return nil, err
	}
	return reply(wire.Preview(p)), nil
}

type previewPhotoInput struct {
	ByToken
	V           string `query:"v" maxLength:"26" doc:"the photo_id that is wanted"`
	IfNoneMatch string `header:"If-None-Match" hidden:"true"`
}

func (s *server) previewPhoto(ctx context.Context, c *call, in *previewPhotoInput) (*image, error) {
	picture, err := s.opt.Chats.PreviewPhoto(ctx, c.actor(), in.Token)
	if err != nil {
		return nil, err
	}
	return imageOf(picture, in.V, in.IfNoneMatch), nil
}

func (s *server) join(ctx context.Context, c *call, in *ByToken) (*answer[api.JoinAnswer], error) {
	joined, err := s.opt.Chats.Join(ctx, c.actor(), in.Token)
	if err != nil {
		return nil, err
	}
	out := api.JoinAnswer{State: "asked"}
	if joined.IsMember {
		entry, err := s.opt.Inbox.Entry(ctx, c.actor(), joined.ChatID)
		if err != nil {
			return nil, err
		}
		row := wire.Chat(entry)
		out.State, out.Chat = "member", &row
	}
	return reply(out), nil
}

func (s *server) listRequests(ctx context.Context, c *call, in *ChatPaging) (*answer[api.JoinRequestPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	requests, next, err := s.opt.Chats.Requests(ctx, c.actor(), id, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	return reply(api.JoinRequestPage{Requests: wire.Requests(requests), Next: next}), nil
}

func (s *server) approveRequest(ctx context.Context, c *call, in *MemberPlace) (*nothing, error) {
	return s.settleRequest(ctx, c, in, true)
}

func (s *server) denyRequest(ctx context.Context, c *call, in *MemberPlace) (*nothing, error) {
	return s.settleRequest(ctx, c, in, false)
}

func (s *server) settleRequest(ctx context.Context, c *call, in *MemberPlace, isLetIn bool) (*nothing, error) {
	id, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.Settle(ctx, c.actor(), id, user, isLetIn)
}
