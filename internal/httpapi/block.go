package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addBlocks() {
	handle(s, operation{
		method: http.MethodGet, path: "/me/blocks", id: "listBlocks", tag: tagAccount,
		summary: "Whom I have blocked",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listBlocks)
	handle(s, operation{
		method: http.MethodPut, path: "/me/blocks/{id}", id: "block", tag: tagAccount,
		summary: "Block somebody",
		text: "What they write to me stays sent on their side and is never told to me. They don't see whether I am there, that I type or " +
			"what I have read, and can't add me to groups. They aren't told. I can't write to them either.",
		codes: []api.Code{api.CodeNotFound, api.CodeTooMany},
	}, s.block)
	handle(s, operation{
		method: http.MethodDelete, path: "/me/blocks/{id}", id: "unblock", tag: tagAccount,
		summary: "Take a block back",
		text:    "What was written to me meanwhile stays untold.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.unblock)
}

func (s *server) listBlocks(ctx context.Context, c *call, in *Paging) (*answer[api.BlockPage], error) {
	if in.Cursor != "" && !ident.IsValid(in.Cursor) {
		return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	blocks, err := s.opt.Chats.Blocks(ctx, c.actor(), ident.UserID(in.Cursor), in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.BlockPage{Blocks: []api.Block{}}
	out.Blocks = append(out.Blocks, wire.Blocks(blocks)...)
	if len(blocks) == in.Limit {
		out.Next = string(blocks[len(blocks)-1].UserID)
	}
	return reply(out), nil
}

func (s *server) block(ctx context.Context, c *call, in *ByID) (*answer[api.BlockAnswer], error) {
	return s.setBlock(ctx, c, in, true)
}

func (s *server) unblock(ctx context.Context, c *call, in *ByID) (*answer[api.BlockAnswer], error) {
	return s.setBlock(ctx, c, in, false)
}

func (s *server) setBlock(ctx context.Context, c *call, in *ByID, isBlocked bool) (*answer[api.BlockAnswer], error) {
	id, err := idOf[ident.UserID](in.ID)
	if err != nil {
		return nil, err
	}
	b, err := s.opt.Chats.SetBlock(ctx, c.actor(), id, isBlocked)
	if err != nil {
		return nil, err
	}
	return reply(api.BlockAnswer{Block: wire.Block(b)}), nil
}
