package httpapi

import (
	"context"
	"net/http"
	"strings"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addScheduled() {
	content := []api.Code{api.CodeNotFound, api.CodeTextEmpty, api.CodeTextTooLong, api.CodeContentUnsupported}
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/scheduled", id: "scheduleMessage", tag: tagMessages, status: http.StatusCreated, limit: s.sends,
		summary: "Have a message sent later",
		text: "By the server, whether I am connected or not. Whether it may be sent is checked then: what is refused stays with the code of " +
			"the refusal. The same client_id again returns the first result. At most 100 of a chat wait, and 500 in all.",
		codes: append([]api.Code{api.CodeForbidden, api.CodeClientIDReused, api.CodeTooMany}, content...),
	}, s.scheduleMessage)
	handle(s, operation{
		method: http.MethodGet, path: "/me/scheduled", id: "listScheduled", tag: tagMessages,
		summary: "My messages that are sent later",
		text:    "Those that were refused too.",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listScheduled)
	handle(s, operation{
		method: http.MethodPatch, path: "/chats/{id}/scheduled/{client_id}", id: "editScheduled", tag: tagMessages, limit: s.sends,
		summary: "Change a message that is sent later",
		text:    "One that was refused waits again when it gets a time.",
		codes:   append([]api.Code{api.CodeMessageGone}, content...),
	}, s.editScheduled)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/scheduled/{client_id}", id: "deleteScheduled", tag: tagMessages, limit: s.sends,
		summary: "Delete a message that is sent later",
		codes:   []api.Code{api.CodeNotFound, api.CodeMessageGone},
	}, s.deleteScheduled)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/scheduled/{client_id}/send", id: "sendScheduled", tag: tagMessages, limit: s.sends,
		summary: "Send a scheduled message now",
		text:    "One that was sent returns its message. What refuses it leaves it as it is.",
		codes: []api.Code{
			api.CodeNotFound, api.CodeMessageGone, api.CodeForbidden, api.CodeClientIDReused, api.CodeMembersChanged, api.CodePeerBlocked,
			api.CodeRequestOpen,
		},
	}, s.sendScheduled)
}

type scheduleInput struct {
	ByID
	Body body[api.ScheduleRequest]
}

func (s *server) scheduleMessage(ctx context.Context, c *call, in *scheduleInput) (*answer[api.ScheduledAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	row, err := s.opt.Messages.Schedule(ctx, c.actor(), wire.ScheduleRequest(id, c.actor(), in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(api.ScheduledAnswer{Scheduled: wire.Scheduled(row)}), nil
}

// listScheduled pages by chat and client_id, which are the cursor.
func (s *server) listScheduled(ctx context.Context, c *call, in *Paging) (*answer[api.ScheduledPage], error) {
	after := message.ScheduledKey{UserID: c.actor()}
	if in.Cursor != "" {
		id, clientID, _ := strings.Cut(in.Cursor, "/")
		if !ident.IsValid(id) || !chat.IsClientID(clientID) {
			return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
		}
		after.ChatID, after.ClientID = ident.ChatID(id), clientID
	}
	rows, err := s.opt.Messages.ListScheduled(ctx, after, in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.ScheduledPage{Scheduled: []api.Scheduled{}}
	out.Scheduled = append(out.Scheduled, wire.Scheduleds(rows)...)
	if len(rows) == in.Limit {
		last := rows[len(rows)-1]
		out.Next = string(last.ChatID) + "/" + last.ClientID
	}
	return reply(out), nil
}

// ScheduledPlace names a scheduled message.
type ScheduledPlace struct {
	ByID
	ClientID string `path:"client_id"`
}

// key checks the shape of the place: what can't be one isn't there.
func (p *ScheduledPlace) key(actor ident.UserID) (message.ScheduledKey, error) {
	id, err := idOf[ident.ChatID](p.ID)
	if err == nil && !chat.IsClientID(p.ClientID) {
		err = fault.Missing()
	}
	return message.ScheduledKey{UserID: actor, ChatID: id, ClientID: p.ClientID}, err
}

type editScheduledInput struct {
	ScheduledPlace
	Body body[api.ScheduledPatch]
}

func (s *server) editScheduled(ctx context.Context, c *call, in *editScheduledInput) (*answer[api.ScheduledAnswer], error) {
	key, err := in.key(c.actor())
	if err != nil {
		return nil, err
	}
	row, err := s.opt.Messages.EditScheduled(ctx, wire.ScheduledPatch(key, in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(api.ScheduledAnswer{Scheduled: wire.Scheduled(row)}), nil
}

func (s *server) deleteScheduled(ctx context.Context, c *call, in *ScheduledPlace) (*answer[api.ScheduledAnswer], error) {
	key, err := in.key(c.actor())
	if err != nil {
		return nil, err
	}
	row, err := s.opt.Messages.DeleteScheduled(ctx, key)
	if err != nil {
		return nil, err
	}
	return reply(api.ScheduledAnswer{Scheduled: wire.Scheduled(row)}), nil
}

func (s *server) sendScheduled(ctx context.Context, c *call, in *ScheduledPlace) (*answer[api.MessageAnswer], error) {
	key, err := in.key(c.actor())
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.SendScheduled(ctx, key)
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}
