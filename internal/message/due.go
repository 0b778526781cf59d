package message

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/beat"
	"github.com/roost-im/roost/internal/fault"
)

const (
	// dueEvery is how often messages whose time has come are looked for, which is how late they are at most.
	dueEvery = time.Second
	// dueBatch is how many a worker takes at once.
	dueBatch = 100
	// dueLease is how long other workers leave them to it. What a process held that was killed is tried again after that. It may be
	// short: who comes twice finds the message sent.
	dueLease = 5 * time.Second
	// sendTries is how often a message that changes under it is tried to be sent at once.
	sendTries = 4
)

// SendScheduled sends a scheduled message now; one that was sent returns its message. What refuses it leaves it as it is.
// Codes: not_found, message_gone (it was deleted), and those of Send.
func (s *Service) SendScheduled(ctx context.Context, key ScheduledKey) (Message, error) {
	for range sendTries {
		row, err := s.opt.Store.ScheduledByKey(ctx, key)
		switch {
		case err != nil:
			return Message{}, fmt.Errorf("send scheduled message: %w", err)
		case row.State == ScheduledDeleted:
			return Message{}, fault.New(fault.Conflict, fault.CodeMessageGone, "it was deleted")
		case row.State == ScheduledSent:
			return s.sentAs(ctx, row)
		}
		results, err := s.submitScheduled(ctx, row)
		if err != nil {
			return Message{}, err
		}
		if !errors.Is(results[0].Err, ErrOvertaken) {
			return results[0].Message, results[0].Err
		}
	}
	return Message{}, fault.Busy(retryAfter)
}

// sentAs returns the message that was made of a scheduled one.
func (s *Service) sentAs(ctx context.Context, row Scheduled) (Message, error) {
	messages, _, err := s.opt.Store.MessagesAt(ctx, row.SenderID, row.ChatID, []int64{row.Seq})
	if err == nil && len(messages) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return Message{}, fmt.Errorf("send scheduled message: %w", err)
	}
	return messages[0], nil
}

// submitScheduled sends scheduled messages in their order, and returns what became of each.
func (s *Service) submitScheduled(ctx context.Context, rows ...Scheduled) ([]Appended, error) {
	type answer struct {
		i int
		Appended
	}
	answers := make(chan answer, len(rows))
	now := s.opt.Now().UTC()
	for i := range rows {
		d := rows[i].Draft
		if body, err := s.opt.ReadContent(d.Content); err == nil && !d.ViewOnce {
			d.Gallery = body.Gallery
		}
		d.At, d.OfScheduled, d.Refusal = now, rows[i].Version, d.Poll.refusal(now)
		done := func(a Appended, err error) {
			if _, isFault := fault.From(err); err != nil && !isFault { // commit has logged it
				err = fault.Busy(retryAfter)
			}
			if err != nil {
				a.Err = err
			}
			answers <- answer{i, a}
		}
		if err := s.laneOf(d.ChatID).Submit(d, done); err != nil {
			done(Appended{}, err)
		}
	}
	out := make([]Appended, len(rows))
	for range rows {
		select {
		case a := <-answers:
			out[a.i] = a.Appended
		case <-ctx.Done():
			return nil, fmt.Errorf("send scheduled messages: %w", ctx.Err())
		}
	}
	return out, nil
}

// RunScheduled sends scheduled messages when their time comes, until ctx ends. Any number of nodes may do so.
func (s *Service) RunScheduled(ctx context.Context) {
	beat.Run(ctx, s.opt.DueEvery, s.SendDue, func(err error) {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "scheduled messages not sent", slog.Any("error", err))
	})
}

// SendDue sends all scheduled messages whose time has come. One that is refused stays, with the code of the refusal, for its
// user to see; only what slow mode holds up is tried again by itself.
func (s *Service) SendDue(ctx context.Context) error {
	for {
		now := s.opt.Now().UTC()
		rows, err := s.opt.Store.TakeScheduled(ctx, now, now.Add(dueLease), dueBatch)
		if err != nil {
			return fmt.Errorf("take scheduled messages: %w", err)
		}
		results, err := s.submitScheduled(ctx, rows...)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := s.refuse(ctx, rows[i], results[i].Err); err != nil {
				return err
			}
		}
		if len(rows) < dueBatch {
			return nil
		}
	}
}

// refuse notes why a message couldn't be sent. What the server is to blame for is tried again when the lease ends.
func (s *Service) refuse(ctx context.Context, row Scheduled, reason error) error {
	f, isFault := fault.From(reason)
	if !isFault || f.Kind == fault.Unavailable || f.Kind == fault.Internal {
		return nil
	}
	again := s.opt.Now().UTC().Add(f.RetryAfter)
	c, err := s.opt.Store.ChangeScheduled(ctx, row.Key(), func(now Scheduled) (Scheduled, error) {
		if now.Version != row.Version {
			return now, nil // whoever changed it has decided what becomes of it
		}
		now.Refusal = f.Code
		if f.Kind == fault.Limited {
			now.DueAt = again
		} else {
			now.State, now.DueAt = ScheduledRefused, time.Time{}
		}
		return now, nil
	})
	_, err = s.scheduled(c, "refuse scheduled message", err)
	return err
}
