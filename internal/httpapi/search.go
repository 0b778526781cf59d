package httpapi

import (
	"context"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/wire"
)

type findInput struct {
	Q      string    `query:"q" maxLength:"1024" doc:"words, all of which a message has to have; the last one may be unfinished; words in double quotes follow each other"`
	ChatID string    `query:"chat_id" maxLength:"26" doc:"in this chat only"`
	From   string    `query:"from" maxLength:"26" doc:"sent by this user"`
	Kind   string    `query:"kind" maxLength:"16" doc:"of this type of content, or \"link\""`
	Before time.Time `query:"before" doc:"sent before this time"`
	After  time.Time `query:"after" doc:"sent at this time or later"`
	Cursor string    `query:"cursor" maxLength:"512" doc:"next of the page before; without it the search begins"`
	Limit  int       `query:"limit" minimum:"1" maximum:"100" default:"20" doc:"how many messages at most"`
}

func (s *server) search(ctx context.Context, c *call, in *findInput) (*answer[api.SearchPage], error) {
	found, err := s.opt.Search.Search(ctx, c.actor(), search.Request{
		Query: in.Q, ChatID: ident.ChatID(in.ChatID), From: ident.UserID(in.From), Kind: in.Kind,
		Before: in.Before.UTC(), After: in.After.UTC(), Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(wire.SearchPage(found)), nil
}
