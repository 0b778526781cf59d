package chat

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// RequestStore is what message requests need of storage.
//
// A private chat that somebody begins whom the other one doesn't know is a request to the other one, if that is how they
// want it: it isn't in their list until there is a message, and until they accept, their marks don't move, that they type or
// are there isn't told, and they can't write in it.
type RequestStore interface {
	// AcceptRequest makes a request a chat like any other; one that is accepted stays so. Codes: not_found.
	AcceptRequest(ctx context.Context, actor ident.UserID, id ident.ChatID) (MineChanged, error)
	// DeclineRequest takes what was said so far from the actor's sight, and the chat off the list, until there is a new
	// message: a request again. Codes: not_found, not_requested.
	DeclineRequest(ctx context.Context, actor ident.UserID, id ident.ChatID) (MineChanged, error)
}

// AnswerRequest accepts a message request or declines it, and tells the actor's devices. The other one isn't told.
// Codes: not_found, not_requested.
func (s *Service) AnswerRequest(ctx context.Context, actor ident.UserID, id ident.ChatID, isAccepted bool) (Me, error) {
	answer := s.opt.Store.DeclineRequest
	if isAccepted {
		answer = s.opt.Store.AcceptRequest
	}
	c, err := answer(ctx, actor, id)
	if err != nil {
		return Me{}, fmt.Errorf("answer request: %w", err)
	}
	s.publishMine(c)
	me := c.Chats[0]
	if isAccepted && c.IsNew() && me.ReadSeq > 0 {
		s.tellRead(ctx, actor, me)
	}
	return me, nil
}

// tellRead tells the other one of a request that was accepted what was read of it before. What fails is told with the next message.
func (s *Service) tellRead(ctx context.Context, actor ident.UserID, me Me) {
	raise := MarkRaise{ChatID: me.ChatID, DeliveredSeq: me.ReadSeq, ReadSeq: me.ReadSeq, IsTelling: true}
	if _, err := s.RaiseMarks(ctx, actor, []MarkRaise{raise}); err != nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "marks of a request not told", slog.String("chat", string(me.ChatID)), slog.Any("error", err))
	}
}

// NotRequested is the fault for declining what is no request, or isn't any more.
func NotRequested() error {
	return fault.New(fault.Conflict, fault.CodeNotRequested, "the chat is no request, or was accepted")
}
