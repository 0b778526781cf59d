package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addDrafts() {
	handle(s, operation{
		method: http.MethodGet, path: "/me/drafts", id: "listDrafts", tag: tagMessages,
		summary: "What I began to write",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listDrafts)
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/draft", id: "setDraft", tag: tagMessages,
		summary: "Keep what I began to write in a chat",
		text: "For all my devices; an empty body takes it away. The last one wins, and with if_version only if it knew what it replaces. " +
			"Clients wait for a pause in the writing. A send with clear_draft takes it away in the same step.",
		codes: []api.Code{api.CodeNotFound, api.CodeContentUnsupported, api.CodeTextTooLong, api.CodeDraftChanged},
	}, s.setDraft)
}

func (s *server) listDrafts(ctx context.Context, c *call, in *Paging) (*answer[api.DraftPage], error) {
	if in.Cursor != "" && !ident.IsValid(in.Cursor) {
		return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	drafts, err := s.opt.Chats.Drafts(ctx, c.actor(), ident.ChatID(in.Cursor), in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.DraftPage{Drafts: []api.Draft{}}
	out.Drafts = append(out.Drafts, wire.Drafts(drafts)...)
	if len(drafts) == in.Limit {
		out.Next = string(drafts[len(drafts)-1].ChatID)
	}
	return reply(out), nil
}

type draftInput struct {
	ByID
	Body body[api.DraftRequest]
}

func (s *server) setDraft(ctx context.Context, c *call, in *draftInput) (*answer[api.DraftAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	r := in.Body.Value
	ifVersion := int64(-1)
	if r.IfVersion != nil {
		ifVersion = max(*r.IfVersion, 0)
	}
	d, err := s.opt.Chats.PutDraft(ctx, chat.DraftPut{
		Actor: c.actor(), IfVersion: ifVersion, Draft: chat.Draft{ChatID: id, Content: r.Content, ReplyToSeq: r.ReplyToSeq},
	})
	if err != nil {
		return nil, err
	}
	return reply(api.DraftAnswer{Draft: wire.Draft(d)}), nil
}
