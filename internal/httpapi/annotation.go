package httpapi

import (
	"context"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type annotateInput struct {
	MessagePlace
	Body body[api.AnnotationRequest]
}

func (s *server) setAnnotation(ctx context.Context, c *call, in *annotateInput) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Annotate(ctx, c.actor(), wire.Annotate(id, in.Seq, in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

func (s *server) viewMessage(ctx context.Context, c *call, in *MessagePlace) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Annotate(ctx, c.actor(), message.Annotate{ChatID: id, Seq: in.Seq, Kind: message.KindViewed})
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

type annotationsInput struct {
	MessagePlace
	Paging
	Kind string `query:"kind" enum:"reaction,vote,played,viewed" default:"reaction" doc:"which kind of annotations"`
	Key  string `query:"key" maxLength:"64" doc:"only those with this key"`
}

func (s *server) listAnnotations(ctx context.Context, c *call, in *annotationsInput) (*answer[api.AnnotationPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	rows, next, err := s.opt.Messages.Annotations(ctx, c.actor(), message.AnnotationQuery{
		ChatID: id, Seq: in.Seq, Kind: message.Kind(in.Kind), Key: in.Key, Limit: in.Limit,
	}, in.Cursor)
	if err != nil {
		return nil, err
	}
	return reply(api.AnnotationPage{Annotations: wire.Annotations(rows), Next: next}), nil
}

func (s *server) closePoll(ctx context.Context, c *call, in *MessagePlace) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.ClosePoll(ctx, c.actor(), message.PollClosing{ChatID: id, Seq: in.Seq})
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}
