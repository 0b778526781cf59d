package httpapi

import (
	"context"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type mentionsInput struct {
	ByID
	After int64 `query:"after" minimum:"0" doc:"only messages with a higher seq"`
	Limit int   `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many messages at most"`
}

func (s *server) listMentions(ctx context.Context, c *call, in *mentionsInput) (*answer[api.MentionPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	rows, version, err := s.opt.Messages.Mentions(ctx, c.actor(), message.MentionQuery{ChatID: id, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	return reply(api.MentionPage{Messages: wire.Messages(rows), Version: version, More: len(rows) == in.Limit}), nil
}
