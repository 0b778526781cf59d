package httpapi

import (
	"context"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) pinMessage(ctx context.Context, c *call, in *MessagePlace) (*answer[api.MessageAnswer], error) {
	return s.setPin(ctx, c, in, false)
}

func (s *server) unpinMessage(ctx context.Context, c *call, in *MessagePlace) (*answer[api.MessageAnswer], error) {
	return s.setPin(ctx, c, in, true)
}

func (s *server) setPin(ctx context.Context, c *call, in *MessagePlace, isUnset bool) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Pin(ctx, c.actor(), message.Pin{ChatID: id, Seq: in.Seq, IsUnset: isUnset})
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

type messagePinsInput struct {
	ByID
	Paging
}

func (s *server) listMessagePins(ctx context.Context, c *call, in *messagePinsInput) (*answer[api.PinPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	rows, version, next, err := s.opt.Messages.Pins(ctx, c.actor(), message.PinQuery{ChatID: id, Limit: in.Limit}, in.Cursor)
	if err != nil {
		return nil, err
	}
	return reply(api.PinPage{Messages: wire.Messages(rows), Version: version, Next: next}), nil
}
