package httpapi

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

type historyInput struct {
	ByID
	Before number `query:"before" doc:"messages with a lower seq, the nearest"`
	After  number `query:"after" doc:"messages with a higher seq, the nearest"`
	Around number `query:"around" doc:"messages on both sides of the seq, itself included"`
	At     string `query:"at" maxLength:"64" doc:"messages around the first one that was sent at this time or later; the newest ones, if there is none"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many messages at most"`
}

// window returns what is asked for. Codes: invalid.
func (in *historyInput) window() (message.Window, error) {
	w := message.Window{Limit: in.Limit, HasAfter: in.After.IsSet, Before: in.Before.Value, After: in.After.Value, Around: in.Around.Value}
	set := 0
	for _, n := range []number{in.Before, in.After, in.Around} {
		if n.IsSet {
			set++
		}
	}
	if in.At != "" {
		set++
		var err error
		if w.At, err = time.Parse(time.RFC3339, in.At); err != nil || w.At.Year() < 1 {
			return w, fault.New(fault.Invalid, fault.CodeInvalid, "at: must be a time (RFC 3339)")
		}
	}
	if set > 1 {
		return w, fault.New(fault.Invalid, fault.CodeInvalid, "before, after, around, at: at most one of them")
	}
	if in.Before.IsSet && in.Before.Value == 0 || in.Around.IsSet && in.Around.Value == 0 {
		return w, fault.New(fault.Invalid, fault.CodeInvalid, "before, around: must be above 0")
	}
	return w, nil
}

func (s *server) listMessages(ctx context.Context, c *call, in *historyInput) (*answer[api.MessagePage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	w, err := in.window()
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Messages.Page(ctx, c.actor(), id, w)
	if err != nil {
		return nil, err
	}
	return reply(wire.Page(p)), nil
}

type sendInput struct {
	ByID
	Body body[api.MessageRequest]
}

func (s *server) sendMessage(ctx context.Context, c *call, in *sendInput) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Send(ctx, c.actor(), wire.MessageDraft(id, c.actor(), in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

// MessagePlace names a message.
type MessagePlace struct {
	ByID
	Seq int64 `path:"seq" minimum:"1"`
}

type editInput struct {
	MessagePlace
	Body body[api.EditRequest]
}

func (s *server) editMessage(ctx context.Context, c *call, in *editInput) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Edit(ctx, c.actor(), wire.Edit(id, in.Seq, c.actor(), in.Body.Value))
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

func (s *server) deleteMessage(ctx context.Context, c *call, in *MessagePlace) (*answer[api.MessageAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	m, err := s.opt.Messages.Delete(ctx, c.actor(), message.Deletion{ChatID: id, Seq: in.Seq, Actor: c.actor()})
	if err != nil {
		return nil, err
	}
	return reply(api.MessageAnswer{Message: wire.Message(m)}), nil
}

type quotesInput struct {
	ByID
	Seqs string `query:"seqs" required:"true" maxLength:"2000" doc:"which messages, separated by commas, at most 100"`
}

// seqs returns what is asked for. Codes: invalid.
func (in *quotesInput) seqs() ([]int64, error) {
	var out []int64
	for text := range strings.SplitSeq(in.Seqs, ",") {
		seq, err := strconv.ParseInt(text, 10, 64)
		if err != nil || seq < 1 {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid, "seqs: must be numbers above 0, separated by commas")
		}
		out = append(out, seq)
	}
	return out, nil
}

func (s *server) listQuotes(ctx context.Context, c *call, in *quotesInput) (*answer[api.QuoteAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	seqs, err := in.seqs()
	if err != nil {
		return nil, err
	}
	messages, version, err := s.opt.Messages.At(ctx, c.actor(), id, seqs)
	if err != nil {
		return nil, err
	}
	return reply(api.QuoteAnswer{Messages: wire.Messages(messages), Version: version}), nil
}

type hideInput struct {
	ByID
	Body body[api.HideRequest]
}

func (s *server) hideMessages(ctx context.Context, c *call, in *hideInput) (*answer[api.HideAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	me, err := s.opt.Messages.HideMessages(ctx, c.actor(), message.Hide{ChatID: id, Seqs: in.Body.Value.Seqs})
	if err != nil {
		return nil, err
	}
	return reply(api.HideAnswer{Chat: wire.Me(me)}), nil
}

type editsInput struct {
	MessagePlace
	Paging
}

func (s *server) listEdits(ctx context.Context, c *call, in *editsInput) (*answer[api.EditPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	var below int64
	if in.Cursor != "" {
		if below, err = strconv.ParseInt(in.Cursor, 10, 64); err != nil || below < 1 {
			return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
		}
	}
	rows, err := s.opt.Messages.FormerContents(ctx, c.actor(), id, in.Seq, below, in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.EditPage{Edits: wire.Edits(rows)}
	if len(rows) == in.Limit {
		out.Next = strconv.FormatInt(rows[len(rows)-1].Version, 10)
	}
	return reply(out), nil
}

type syncInput struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"cursor of the sync before"`
}

func (s *server) sync(ctx context.Context, c *call, in *syncInput) (*answer[api.Sync], error) {
	moved, next, epoch, err := s.opt.Inbox.Sync(ctx, c.actor(), in.Cursor)
	if err != nil {
		return nil, err
	}
	return reply(wire.Sync(moved, next, epoch)), nil
}

type changesInput struct {
	ByID
	After      int64  `query:"after" required:"true" minimum:"0" doc:"the chat version that the client is at"`
	MarksAfter number `query:"marks_after" doc:"the marks version that the client is at; without it all marks come"`
	Limit      int    `query:"limit" minimum:"1" maximum:"200" default:"200" doc:"after how many rows no further version is begun"`
}

func (s *server) listChanges(ctx context.Context, c *call, in *changesInput) (*answer[api.Changes], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	q := inbox.ChangesQuery{Actor: c.actor(), ChatID: id, After: in.After, MarksAfter: -1, Limit: in.Limit}
	if in.MarksAfter.IsSet {
		q.MarksAfter = in.MarksAfter.Value
	}
	changes, err := s.opt.Inbox.Changes(ctx, q)
	if err != nil {
		return nil, err
	}
	return reply(wire.Changes(changes)), nil
}
