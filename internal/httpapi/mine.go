package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addMine() {
	handle(s, operation{
		method: http.MethodPatch, path: "/chats/{id}/me", id: "updateChatMe", tag: tagChats,
		summary: "Pin, archive, mute or mark a chat for me",
		text:    "What is absent stays. My devices hear of it by me.changed; nobody else does.",
		codes:   []api.Code{api.CodeNotFound, api.CodeTooMany},
	}, s.updateChatMe)
	handle(s, operation{
		method: http.MethodPut, path: "/me/pins", id: "setPins", tag: tagChats,
		summary: "Put my pinned chats in order",
		text:    "These chats are pinned, from the top, and no others. The list of chats stays in the order of activity: clients show pins first.",
		codes:   []api.Code{api.CodeNotFound, api.CodeTooMany},
	}, s.setPins)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/clear", id: "clearHistory", tag: tagChats,
		summary: "Take the history of a chat from my sight",
		text: "For good, on all my devices; others keep it. With hide a private or saved chat leaves my list, until there is a new " +
			"message.",
		codes: []api.Code{api.CodeNotFound},
	}, s.clearHistory)
}

func (s *server) addRequests() {
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/accept", id: "acceptRequest", tag: tagChats,
		summary: "Accept a message request",
		text:    "It is a chat like any other then. One that is accepted already stays so.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.acceptRequest)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/decline", id: "declineRequest", tag: tagChats,
		summary: "Decline a message request",
		text:    "What was said so far is gone for me, and the chat is off my list; the next message is a request again. Nobody is told.",
		codes:   []api.Code{api.CodeNotFound, api.CodeNotRequested},
	}, s.declineRequest)
}

func (s *server) acceptRequest(ctx context.Context, c *call, in *ByID) (*answer[api.ChatMeAnswer], error) {
	return s.answerRequest(ctx, c, in, true)
}

func (s *server) declineRequest(ctx context.Context, c *call, in *ByID) (*answer[api.ChatMeAnswer], error) {
	return s.answerRequest(ctx, c, in, false)
}

func (s *server) answerRequest(ctx context.Context, c *call, in *ByID, isAccepted bool) (*answer[api.ChatMeAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	me, err := s.opt.Chats.AnswerRequest(ctx, c.actor(), id, isAccepted)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatMeAnswer{Me: wire.Me(me)}), nil
}

type chatMeInput struct {
	ByID
	Body body[api.ChatMePatch]
}

func (s *server) updateChatMe(ctx context.Context, c *call, in *chatMeInput) (*answer[api.ChatMeAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	p := in.Body.Value
	mute := chat.MuteRequest{IsMuted: p.Muted}
	if p.MutedUntil != nil {
		mute.Until = *p.MutedUntil
	}
	me, err := s.opt.Chats.PatchMe(ctx, c.actor(), id, chat.MePatch{
		IsPinned: p.Pinned, IsArchived: p.Archived, MuteMentions: p.MuteMentions, IsMarkedUnread: p.MarkedUnread,
		Notify: wire.ReadChatNotify(p.Notify),
	}, mute)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatMeAnswer{Me: wire.Me(me)}), nil
}

type pinsInput struct {
	Body body[api.PinsRequest]
}

func (s *server) setPins(ctx context.Context, c *call, in *pinsInput) (*answer[api.PinsAnswer], error) {
	ids := make([]ident.ChatID, len(in.Body.Value.Chats))
	for i, id := range in.Body.Value.Chats {
		ids[i] = ident.ChatID(id)
	}
	changed, err := s.opt.Chats.SetPins(ctx, c.actor(), ids)
	if err != nil {
		return nil, err
	}
	return reply(api.PinsAnswer{Chats: wire.Mes(changed)}), nil
}

type clearInput struct {
	ByID
	Body body[api.ClearRequest]
}

func (s *server) clearHistory(ctx context.Context, c *call, in *clearInput) (*answer[api.ChatMeAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	me, err := s.opt.Chats.ClearHistory(ctx, chat.Clearing{
		ChatID: id, Actor: c.actor(), UpTo: in.Body.Value.UpToSeq, Hide: in.Body.Value.Hide,
	})
	if err != nil {
		return nil, err
	}
	return reply(api.ChatMeAnswer{Me: wire.Me(me)}), nil
}
