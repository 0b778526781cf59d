package httpapi

import (
	"context"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type timerInput struct {
	ByID
	Body body[api.TimerRequest]
}

func (s *server) setTimer(ctx context.Context, c *call, in *timerInput) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	// Beyond what a duration holds it is beyond the limit too.
	seconds := min(max(in.Body.Value.ExpiresInS, -1), int64(2*message.MaxTimer/time.Second))
	if err := s.opt.Messages.SetTimer(ctx, c.actor(), message.Timer{ChatID: id, ExpiresIn: time.Duration(seconds) * time.Second}); err != nil {
		return nil, err
	}
	e, err := s.opt.Inbox.Entry(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatAnswer{Chat: wire.Chat(e)}), nil
}
