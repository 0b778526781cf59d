package httpapi

import (
	"context"
	"errors"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type forwardInput struct {
	Body body[api.ForwardRequest]
}

func (s *server) forwardMessages(ctx context.Context, c *call, in *forwardInput) (*answer[api.ForwardAnswer], error) {
	asked := in.Body.Value
	if _, err := idOf[ident.ChatID](asked.ChatID); err != nil {
		return nil, err
	}
	for _, to := range asked.To {
		if !ident.IsValid(to.ChatID) {
			return nil, fault.Missing()
		}
	}
	r := wire.ForwardRequest(asked)
	for range min(r.Copies(), message.MaxForwardCopies) - 1 { // each copy is a message; the call has counted as one
		if err := s.sends.take(callerOf(c), s.opt.Now()); err != nil {
			return nil, err
		}
	}
	copies, err := s.opt.Messages.Forward(ctx, c.actor(), r)
	if err != nil {
		return nil, err
	}
	results, internal := wire.ForwardResults(asked, copies)
	if len(internal) > 0 {
		return nil, errors.Join(internal...)
	}
	return reply(api.ForwardAnswer{Results: results}), nil
}
