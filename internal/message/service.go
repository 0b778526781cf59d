package message

import (
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/lane"
)

// Options of a Service. Store, Publisher, ReadContent, EncodeSystem, Now and Log are needed.
type Options struct {
	Store     Store
	Publisher Publisher
	// ReadContent checks a body that came from a client and returns its canonical form. Its errors are faults: invalid,
	// content_unsupported, text_empty, text_too_long.
	ReadContent func(raw Content) (Body, error)
	// EncodeSystem returns the content of a message that the server makes.
	EncodeSystem func(chat.System) []byte
	Now          func() time.Time
	Log          *slog.Logger
	// EditWindow and DeleteWindow are how long after it was sent a message may be edited, and deleted for everyone by its
	// sender; 0: for ever.
	EditWindow, DeleteWindow time.Duration
	// ExpireEvery is how often messages whose time is over are looked for. Default 1 s.
	ExpireEvery time.Duration
	// DueEvery is how often scheduled messages are looked for whose time has come. Default 1 s.
	DueEvery time.Duration
	// Lanes is how many transactions store messages at once; a chat always takes the same lane. Default 1, which is
	// right for a database with one writer.
	Lanes int
	// Queue is how many messages may wait in a lane; more are refused as unavailable. Default: that of package lane.
	Queue int
}

// Service sends, changes and reads messages.
type Service struct {
	opt   Options
	seed  maphash.Seed
	lanes []*lane.Lane[Draft, Appended]
}

// NewService returns a service; Close ends it.
func NewService(opt Options) *Service {
	if opt.ExpireEvery == 0 {
		opt.ExpireEvery = expireEvery
	}
	if opt.DueEvery == 0 {
		opt.DueEvery = dueEvery
	}
	s := &Service{opt: opt, seed: maphash.MakeSeed()}
	for range max(opt.Lanes, 1) {
		s.lanes = append(s.lanes, lane.New(lane.Options[Draft, Appended]{
			Commit: s.commit, Settle: s.settle, Queue: opt.Queue,
		}))
	}
	return s
}

// Close refuses new messages, stores those that wait, and ends the service.
func (s *Service) Close(ctx context.Context) error {
	for _, l := range s.lanes {
		if err := l.Close(ctx); err != nil {
			return fmt.Errorf("close messages: %w", err)
		}
	}
	return nil
}

// Send stores a message and returns it after the durable commit. The same client_id again returns the first result.
// Codes: invalid, not_found, forbidden, text_empty, text_too_long, content_unsupported, client_id_reused,
// members_changed, peer_blocked, media_missing, rate_limited, unavailable.
func (s *Service) Send(ctx context.Context, actor ident.UserID, d Draft) (Message, error) {
	type answer struct {
		m   Message
		err error
	}
	ch := make(chan answer, 1)
	s.SendAsync(ctx, actor, d, func(m Message, err error) { ch <- answer{m, err} })
	select {
	case a := <-ch:
		return a.m, a.err
	case <-ctx.Done():
		return Message{}, fmt.Errorf("send message: %w", ctx.Err())
	}
}

// SendAsync is Send without waiting: messages of a chat are stored in the order of the calls. done is called once,
// from another goroutine or before the call returns; it must not block.
func (s *Service) SendAsync(_ context.Context, actor ident.UserID, d Draft, done func(Message, error)) {
	d, err := s.prepare(actor, d, s.opt.Now().UTC())
	if err != nil {
		done(Message{}, err)
		return
	}
	d.Refusal = d.Poll.refusal(d.At)
	err = s.laneOf(d.ChatID).Submit(d, func(a Appended, err error) {
		if err == nil {
			err = a.Err
		} else if _, isFault := fault.From(err); !isFault { // commit has logged it
			err = fmt.Errorf("append messages: %w", fault.Busy(retryAfter))
		}
		done(a.Message, err)
	})
	if err != nil {
		done(Message{}, err)
	}
}

// prepare returns a draft of a client as it is stored. Codes: invalid, text_empty, text_too_long, content_unsupported.
func (s *Service) prepare(actor ident.UserID, d Draft, now time.Time) (Draft, error) {
	d.SenderID, d.At = actor, now
	if !chat.IsClientID(d.ClientID) {
		return d, fault.New(fault.Invalid, fault.CodeInvalid, "client_id: 1 to 64 of A-Z a-z 0-9 _ . : -")
	}
	body, err := s.opt.ReadContent(d.Content)
	if err == nil {
		err = errors.Join(d.Poll.check(body.Answers), body.checkMedia(d.Media))
	}
	if err != nil {
		return d, err
	}
	d.Content, d.Gallery = body.Content, body.Gallery
	if d.ViewOnce {
		d.Gallery = GalleryNone
		if !d.Content.mayBeViewedOnce() {
			return d, fault.New(fault.Invalid, fault.CodeInvalid, "view_once: only for photos, videos, voice and round messages")
		}
	}
	d.Notice, err = d.clean(actor)
	return d, err
}

func (s *Service) laneOf(id ident.ChatID) *lane.Lane[Draft, Appended] {
	if len(s.lanes) == 1 {
		return s.lanes[0]
	}
	return s.lanes[maphash.String(s.seed, string(id))%uint64(len(s.lanes))]
}

// Busy is how long messages have been stored since the start, in the lane that took longest: what may wait gives way to it.
func (s *Service) Busy() time.Duration {
	var most time.Duration
	for _, l := range s.lanes {
		most = max(most, l.Busy())
	}
	return most
}

// retryAfter is when a client may try again what the database couldn't store.
const retryAfter = 2 * time.Second

func (s *Service) commit(ctx context.Context, drafts []Draft) ([]Appended, error) {
	out, err := s.opt.Store.AppendMessages(ctx, drafts)
	if err == nil {
		return out, nil
	}
	if _, isFault := fault.From(err); !isFault { // of a fault the store has said what it is
		// Here and not by each of the many that wait: the database is broken, and a person must act.
		s.opt.Log.LogAttrs(ctx, slog.LevelError, "messages not stored", slog.Int("messages", len(drafts)), slog.Any("error", err))
	}
	return nil, fmt.Errorf("append messages: %w", err)
}

// settle publishes what a commit stored, in the order of the seqs.
func (s *Service) settle(_ []Draft, results []Appended) {
	for i := range results {
		a := &results[i]
		if a.Err == nil && a.IsNew {
			s.opt.Publisher.MessageNew(chat.Audience{ChatID: a.Message.ChatID, MembersVersion: a.MembersVersion}, a.Message)
		}
		if a.Draft != nil {
			s.opt.Publisher.DraftChanged(*a.Draft)
		}
		if a.Scheduled != nil {
			s.opt.Publisher.ScheduledChanged(*a.Scheduled)
		}
	}
}

// Edit replaces the content of the actor's own message. Codes: invalid, not_found, forbidden, too_late, message_gone,
// text_empty, text_too_long, content_unsupported.
func (s *Service) Edit(ctx context.Context, actor ident.UserID, e Edit) (Message, error) {
	e.Actor, e.At, e.Window = actor, s.opt.Now().UTC(), s.opt.EditWindow
	body, err := s.opt.ReadContent(e.Content)
	if err != nil {
		return Message{}, err
	}
	e.Content, e.Answers, e.Media, e.Gallery = body.Content, body.Answers, body.Media, body.Gallery
	if e.Notice, err = e.clean(actor); err != nil {
		return Message{}, err
	}
	c, err := s.opt.Store.EditMessage(ctx, e)
	return s.changed(c, "edit message", err)
}

// Delete makes a message a stub for everyone. Codes: not_found, forbidden, too_late.
func (s *Service) Delete(ctx context.Context, actor ident.UserID, d Deletion) (Message, error) {
	d.Actor, d.At, d.Window = actor, s.opt.Now().UTC(), s.opt.DeleteWindow
	c, err := s.opt.Store.DeleteMessage(ctx, d)
	return s.changed(c, "delete message", err)
}

// FormerContents returns what the content of a message was before it was edited, the newest first, below a version (0:
// from the newest). Codes: not_found.
func (s *Service) FormerContents(
	ctx context.Context, actor ident.UserID, id ident.ChatID, seq, below int64, limit int,
) ([]Former, error) {
	rows, err := s.opt.Store.FormerContents(ctx, actor, id, seq, below, limit)
	if err != nil {
		return nil, fmt.Errorf("former contents: %w", err)
	}
	return rows, nil
}

func (s *Service) changed(c Changed, what string, err error) (Message, error) {
	if err != nil {
		return Message{}, fmt.Errorf("%s: %w", what, err)
	}
	if c.IsNew {
		s.opt.Publisher.MessageChanged(chat.Audience{ChatID: c.Message.ChatID, MembersVersion: c.MembersVersion}, c.Message)
	}
	return c.Message, nil
}

// MaxAt is how many single messages one call may ask for.
const MaxAt = 100

// At returns those of the messages that the actor may see, ascending, with the version of the chat: what a client quotes, and
// doesn't hold. What is gone is a stub. Codes: invalid, not_found (the chat).
func (s *Service) At(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) ([]Message, int64, error) {
	if len(seqs) == 0 || len(seqs) > MaxAt {
		return nil, 0, fault.Newf(fault.Invalid, fault.CodeInvalid, "seqs: 1 to %d", MaxAt)
	}
	messages, version, err := s.opt.Store.MessagesAt(ctx, actor, id, seqs)
	if err != nil {
		return nil, 0, fmt.Errorf("messages at: %w", err)
	}
	return messages, version, nil
}

// Page returns a part of a chat's history, as far as the actor may see it. Codes: not_found.
func (s *Service) Page(ctx context.Context, actor ident.UserID, id ident.ChatID, w Window) (Page, error) {
	p, err := s.opt.Store.MessagePage(ctx, actor, id, w)
	if err != nil {
		return Page{}, fmt.Errorf("message page: %w", err)
	}
	return p, nil
}
