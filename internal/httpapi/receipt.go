package httpapi

import (
	"context"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type receiptsInput struct {
	MessagePlace
	Paging
}

func (s *server) listReceipts(ctx context.Context, c *call, in *receiptsInput) (*answer[api.ReceiptPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	if in.Cursor != "" && !ident.IsValid(in.Cursor) {
		return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	got, err := s.opt.Messages.Receipts(ctx, c.actor(), message.ReceiptQuery{
		ChatID: id, Seq: in.Seq, After: ident.UserID(in.Cursor), Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(got.Page) == in.Limit {
		next = string(got.Page[len(got.Page)-1].User.ID)
	}
	return reply(wire.Receipts(got, next)), nil
}
