package gateway

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/presence"
	"github.com/roost-im/roost/internal/wire"
)

// handle answers one message of the client, or queues it to be answered. It runs in the reader; msg is its again
// afterwards.
func (s *session) handle(msg []byte) {
	if id, ok := splitPing(msg); ok && s.isSignedIn {
		s.writeHere(pong(id, s.g.now()))
		return
	}
	f, re, err := decodeFrame(msg)
	if err == nil && !opKnown(f.Op) {
		err = fault.New(fault.Invalid, fault.CodeUnknownOp, "unknown op")
	}
	switch {
	case err != nil:
		s.answer(f.Op, re, nil, err)
	case f.Op == api.OpHello:
		s.hello(f.ID, f.D)
	case !s.isSignedIn:
		s.answer(f.Op, re, nil, fault.New(fault.Invalid, fault.CodeHelloFirst, "the first frame must be hello"))
		s.close(api.CloseNoHello, "hello first")
	case f.Op == api.OpPing:
		s.writeHere(pong(f.ID, s.g.now()))
	case !s.begin():
	case f.Op == api.OpMessageSend:
		s.send(f.ID, f.D)
	case f.Op == api.OpMarks:
		s.later(laneMarks, job{re: f.ID, op: f.Op, d: bytes.Clone(f.D)})
	default:
		s.change(f)
	}
}

// change queues what isn't a message. It counts as one: a notice of typing goes to as many, and a reaction takes as many
// writes.
func (s *session) change(f api.ClientFrame) {
	if wait := s.takeSend(); wait > 0 {
		s.answer(f.Op, f.ID, nil, fault.TooOften(wait))
		s.end()
		return
	}
	s.later(laneChanges, job{re: f.ID, op: f.Op, d: bytes.Clone(f.D)})
}

// send queues a message in the order in which the messages came; the answer follows after the commit.
func (s *session) send(re int64, d json.RawMessage) {
	body, err := decodeBody[api.SendOp](d)
	if err == nil && !ident.IsValid(body.ChatID) {
		err = fault.Missing()
	}
	if err == nil {
		if wait := s.takeSend(); wait > 0 {
			err = fault.TooOften(wait)
		}
	}
	if err != nil {
		s.answer(api.OpMessageSend, re, nil, err)
		s.end()
		return
	}
	draft := wire.MessageDraft(ident.ChatID(body.ChatID), s.user, body.MessageRequest)
	s.g.opt.Messages.SendAsync(s.g.base, s.user, draft, func(m message.Message, err error) {
		s.answer(api.OpMessageSend, re, api.MessageAnswer{Message: wire.Message(m)}, err)
		s.end()
	})
}

func (s *session) takeSend() time.Duration {
	l := &s.g.opt.Limits
	return s.account.takeSend(l.SendRate, l.SendBurst, s.g.opt.Now())
}

// do does a job of a side lane.
func (s *session) do(j job) {
	ctx, cancel := context.WithTimeout(s.g.base, s.g.opt.Timing.Op)
	defer cancel()
	var out any
	var err error
	switch j.op {
	case api.OpMessageEdit:
		out, err = s.edit(ctx, j.d)
	case api.OpMessageDelete:
		out, err = s.remove(ctx, j.d)
	case api.OpAnnotationSet:
		out, err = s.annotate(ctx, j.d)
	case api.OpMarks:
		out, err = s.marks(ctx, j.d)
	case api.OpTyping:
		out, err = s.typing(ctx, j.d)
	case api.OpPresenceSubscribe:
		if err = s.watch(ctx, j); err == nil {
			return // watch has answered
		}
	}
	s.answer(j.op, j.re, out, err)
}

func (s *session) edit(ctx context.Context, d json.RawMessage) (any, error) {
	body, err := decodeBody[api.EditOp](d)
	if err != nil {
		return nil, err
	}
	if !ident.IsValid(body.ChatID) {
		return nil, fault.Missing()
	}
	m, err := s.g.opt.Messages.Edit(ctx, s.user, wire.Edit(ident.ChatID(body.ChatID), body.Seq, s.user, body.EditRequest))
	return api.MessageAnswer{Message: wire.Message(m)}, err //nolint:wrapcheck // answer logs it with the op
}

func (s *session) remove(ctx context.Context, d json.RawMessage) (any, error) {
	body, err := decodeBody[api.DeleteOp](d)
	if err != nil {
		return nil, err
	}
	if !ident.IsValid(body.ChatID) {
		return nil, fault.Missing()
	}
	m, err := s.g.opt.Messages.Delete(ctx, s.user, message.Deletion{
		ChatID: ident.ChatID(body.ChatID), Seq: body.Seq, Actor: s.user,
	})
	return api.MessageAnswer{Message: wire.Message(m)}, err //nolint:wrapcheck // answer logs it with the op
}

func (s *session) annotate(ctx context.Context, d json.RawMessage) (any, error) {
	body, err := decodeBody[api.AnnotationOp](d)
	if err != nil {
		return nil, err
	}
	if !ident.IsValid(body.ChatID) {
		return nil, fault.Missing()
	}
	m, err := s.g.opt.Messages.Annotate(ctx, s.user, wire.Annotate(ident.ChatID(body.ChatID), body.Seq, body.AnnotationRequest))
	return api.MessageAnswer{Message: wire.Message(m)}, err //nolint:wrapcheck // answer logs it with the op
}

func (s *session) marks(ctx context.Context, d json.RawMessage) (any, error) {
	body, err := decodeBody[api.MarksRequest](d)
	if err != nil {
		return nil, err
	}
	if len(body.Marks) > api.MaxMarks {
		return nil, fault.Newf(fault.Invalid, fault.CodeInvalid, "marks: at most %d", api.MaxMarks)
	}
	raises := make([]chat.MarkRaise, len(body.Marks))
	for i, m := range body.Marks {
		raises[i] = chat.MarkRaise{
			UserID: s.user, ChatID: ident.ChatID(m.ChatID), DeliveredSeq: m.DeliveredSeq, ReadSeq: m.ReadSeq,
		}
	}
	raised, err := s.g.opt.Chats.RaiseMarks(ctx, s.user, raises)
	if err != nil {
		return nil, err //nolint:wrapcheck // answer logs it with the op
	}
	mine := make([]chat.Me, 0, len(raised))
	for _, r := range raised {
		if r.Me.ChatID != "" {
			mine = append(mine, r.Me)
		}
	}
	return api.MarksAnswer{Chats: wire.Mes(mine)}, nil
}

func (s *session) typing(ctx context.Context, d json.RawMessage) (any, error) {
	body, err := decodeBody[api.TypingOp](d)
	if err != nil {
		return nil, err
	}
	if !ident.IsValid(body.ChatID) {
		return nil, fault.Missing()
	}
	err = s.g.opt.Chats.Typing(ctx, s.user, ident.ChatID(body.ChatID), body.Stopped)
	return struct{}{}, err //nolint:wrapcheck // answer logs it with the op
}

// watch replaces what the session watches, and answers before any change of it can be pushed.
func (s *session) watch(ctx context.Context, j job) error {
	body, err := decodeBody[api.PresenceSubscribeOp](j.d)
	if err != nil {
		return err
	}
	ids := make([]ident.UserID, len(body.UserIDs))
	for i, id := range body.UserIDs {
		ids[i] = ident.UserID(id)
	}
	s.isWatcher.Store(true)
	err = s.g.presence.Watch(ctx, s.user, s, ids, func(states []presence.State) {
		out := make([]api.Presence, len(states))
		for i, state := range states {
			out[i] = presenceOf(state)
		}
		s.answer(j.op, j.re, api.PresenceAnswer{Presence: out}, nil)
	})
	if s.isGone.Load() { // it ended meanwhile, perhaps before it watched
		s.g.presence.Unwatch(s)
	}
	return err //nolint:wrapcheck // answer logs it with the op
}

// answer replies to a request: with the error if there is one, else with the body.
func (s *session) answer(op api.Op, re int64, body any, err error) {
	if frame := s.reply(op, re, body, err); frame != nil {
		s.push(frame)
	}
}

// reply encodes an answer. Internal errors are logged here, once, and hidden from the client.
func (s *session) reply(op api.Op, re int64, body any, err error) []byte {
	out := api.ReplyFrame{Re: re, D: body}
	if err != nil {
		problem, isInternal := wire.FrameError(err)
		if isInternal {
			s.g.opt.Log.LogAttrs(s.g.base, slog.LevelError, "request failed",
				slog.String("op", string(op)), slog.String("session", string(s.id)), slog.Any("error", err))
		}
		out.D, out.Error = nil, &problem
	}
	frame, err := encodeFrame(out)
	if err != nil {
		s.g.opt.Log.LogAttrs(s.g.base, slog.LevelError, "answer not encoded",
			slog.String("op", string(op)), slog.Any("error", err))
		return nil
	}
	return frame
}

// now is the time as the wire has it.
func (g *Gateway) now() time.Time {
	return g.opt.Now().UTC().Truncate(time.Microsecond)
}
