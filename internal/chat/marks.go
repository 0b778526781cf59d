package chat

import (
	"context"
	"fmt"
	"sync"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// marksQueue is how many raises may wait. With everybody coming back at once each client raises a few.
const marksQueue = 1 << 16

// raised is the result of one raise, with the batch that it was part of.
type raised struct {
	MarkRaised
	batch *MarksBatch
}

// RaiseMarks raises the actor's marks in many chats and returns a result for each, in their order. What isn't the
// actor's to see isn't found. Raises of all users gather for a moment and share a transaction. Codes: unavailable.
func (s *Service) RaiseMarks(ctx context.Context, actor ident.UserID, raises []MarkRaise) ([]MarkRaised, error) {
	out := make([]MarkRaised, len(raises))
	var mu sync.Mutex // guards failed
	var failed error
	var waiting sync.WaitGroup
	now := s.opt.Now().UTC()
	for i, r := range raises {
		if !ident.IsValid(r.ChatID) || r.DeliveredSeq <= 0 && r.ReadSeq <= 0 {
			continue // not found, or nothing asked
		}
		r.UserID, r.At = actor, now
		waiting.Add(1)
		err := s.marks.Submit(r, func(one raised, err error) {
			defer waiting.Done()
			if err != nil {
				mu.Lock()
				failed = err
				mu.Unlock()
				return
			}
			out[i] = one.MarkRaised
		})
		if err != nil {
			waiting.Done()
			return nil, fmt.Errorf("raise marks: %w", err)
		}
	}
	done := make(chan struct{})
	go func() {
		waiting.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-ctx.Done():
		return nil, fmt.Errorf("raise marks: %w", fault.Busy(0)) // they may still be raised, and may be raised again
	}
	if failed != nil {
		return nil, fmt.Errorf("raise marks: %w", failed)
	}
	return out, nil
}

func (s *Service) commitMarks(ctx context.Context, raises []MarkRaise) ([]raised, error) {
	batch, err := s.opt.Store.RaiseMarks(ctx, raises)
	if err != nil {
		return nil, err //nolint:wrapcheck // RaiseMarks says what was tried
	}
	out := make([]raised, len(raises))
	for i := range out {
		out[i] = raised{MarkRaised: batch.Raised[i], batch: &batch}
	}
	return out, nil
}

// settleMarks publishes what rose: to the members of each chat the public marks, to each user's devices the private ones.
func (s *Service) settleMarks(raises []MarkRaise, results []raised) {
	for len(results) > 0 {
		n := 1
		for n < len(results) && results[n].batch == results[0].batch {
			n++
		}
		s.publishMarks(raises[:n], results[:n])
		raises, results = raises[n:], results[n:]
	}
}

func (s *Service) publishMarks(raises []MarkRaise, results []raised) {
	// Of several raises by a user in a chat, the results hold the same state: the one after all of them.
	public := map[ident.ChatID]map[ident.UserID]Mark{}
	private := map[ident.UserID]map[ident.ChatID]Me{}
	for i, r := range results {
		if r.PublicChanged {
			put(public, raises[i].ChatID, raises[i].UserID, r.Mark)
		}
		if r.ReadChanged {
			put(private, raises[i].UserID, raises[i].ChatID, r.Me)
			if s.opt.HasRead != nil {
				s.opt.HasRead(raises[i].UserID, raises[i].ChatID, r.Me.ReadSeq)
			}
		}
	}
	for _, step := range results[0].batch.Steps {
		to := Audience{ChatID: step.ChatID, MembersVersion: step.MembersVersion}
		s.opt.Publisher.MarksRaised(to, step.From, step.Version, ordered(public[step.ChatID]))
	}
	for _, u := range results[0].batch.Users {
		s.opt.Publisher.MeChanged(u, ordered(private[u.UserID]))
	}
}
