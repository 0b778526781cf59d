package push

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/outbox"
)

// Limits of delivering.
const (
	maxUnderWay = 32          // pushes of this node at once
	leaseTime   = time.Minute // of a job; a push has to end long before
	sendTimeout = 20 * time.Second
	finishPace  = 20 * time.Millisecond // between two transactions that store what is done
	maxTries    = 10                    // about an hour and a half with the waits between them
	longestWait = 30 * time.Minute      // between two tries
	longestHold = 6 * time.Hour         // that a push service may ask for
	keepDead    = 7 * 24 * time.Hour    // jobs that were given up, for the operator to see
	sweepLimit  = 500
	morning     = time.Minute // in which the devices of those whose quiet hours end are told
	readPace    = 500 * time.Millisecond
)

// How long a push service keeps a push for a device that is away.
const (
	messageTTL = 24 * time.Hour
	clearTTL   = time.Hour
	testTTL    = time.Minute
)

// Run notifies devices until ctx ends. isOnline says who is connected here.
func (s *Service) Run(ctx context.Context, isOnline func(ident.UserID) bool) {
	worker := outbox.NewWorker(outbox.Options{
		Store: idle{s.opt.Store, s.opt.Store.IsPushWanted}, Topic: Topic, Handle: s.expand(isOnline), Pace: s.opt.Pace, Now: s.opt.Now, Log: s.opt.Log,
	})
	var loops sync.WaitGroup
	loops.Go(func() { worker.Run(ctx) })
	loops.Go(func() { s.deliverLoop(ctx) })
	loops.Go(func() { s.every(ctx, readPace, "reads", s.clearRead) })
	loops.Go(func() { s.every(ctx, s.opt.Sweep, "sweep", s.sweep) })
	loops.Wait()
}

// every does something again and again, and waits longer while it fails.
func (s *Service) every(ctx context.Context, pace time.Duration, work string, do func(context.Context) error) {
	wait := pace
	for {
		if pause(ctx, wait/2+rand.N(wait)) != nil {
			return
		}
		wait = pace
		if err := do(ctx); err != nil && ctx.Err() == nil {
			wait = max(pace, s.opt.Backoff)
			s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "pushes not worked on", slog.String("work", work), slog.Any("error", err))
		}
	}
}

func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// deliverLoop takes jobs as there is room, and does them. It returns when all that it began has ended.
func (s *Service) deliverLoop(ctx context.Context) {
	var running sync.WaitGroup
	defer running.Wait()
	slots := make(chan struct{}, maxUnderWay)
	s.every(ctx, s.opt.Pace, "jobs", func(ctx context.Context) error {
		for {
			began := s.opt.Now()
			free := cap(slots) - len(slots) // only this loop fills them
			if free == 0 {
				return nil
			}
			now := s.now()
			jobs, err := s.opt.Store.TakePushJobs(ctx, now, now.Add(leaseTime), free)
			if err != nil {
				return fmt.Errorf("take: %w", err)
			}
			for _, job := range jobs {
				slots <- struct{}{}
				running.Go(func() {
					defer func() { <-slots }()
					s.do(ctx, job)
				})
			}
			if len(jobs) < free {
				return nil
			}
			if err := s.opt.Rest(ctx, s.opt.Now().Sub(began)); err != nil {
				return err //nolint:wrapcheck // the end of the context
			}
		}
	})
}

// do does a job and stores what became of it. What isn't stored, because the process ends or the database is away, comes again with the
// end of the lease.
func (s *Service) do(ctx context.Context, job Job) {
	done, err := s.deliver(ctx, job)
	if err == nil {
		_, err = s.finish.Do(context.WithoutCancel(ctx), done)
	}
	if err != nil && ctx.Err() == nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "push not done", slog.String("chat", string(job.ChatID)), slog.Any("error", err))
	}
}

func (s *Service) commit(ctx context.Context, done []Finished) ([]struct{}, error) {
	return make([]struct{}, len(done)), s.opt.Store.FinishPushJobs(ctx, done)
}

// deliver tells the device what there is to tell now.
func (s *Service) deliver(ctx context.Context, job Job) (Finished, error) {
	done := Finished{Job: job}
	now := s.now()
	state, err := s.opt.Store.PushState(ctx, job, now)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		done.ShownSeq = 0
		return done, nil
	case err != nil:
		return done, fmt.Errorf("read what to tell: %w", err)
	}
	note, isSomething := s.note(&state, job, now)
	if !isSomething {
		if shown := state.fact(job.ShownSeq); shown != nil {
			done.ShownVersion = shown.Version
		}
		done.wait(&state, now)
		return done, nil
	}
	if until, isHeld := s.holds.until(s.ServiceOf(state.Subscription), now); isHeld {
		done.Again = until.Add(jitter(s.opt.Backoff))
		return done, nil
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	out := s.send(ctx, state.Target, note)
	s.judge(&done, &state, &note, out)
	done.wait(&state, now)
	return done, nil
}

// wait lets a job that is done come again where there is something that quiet hours hold back.
func (f *Finished) wait(state *State, now time.Time) {
	if until, isHeld := state.heldUntil(f.Job, now); isHeld && f.Again.IsZero() && !f.IsGone && !f.IsDead {
		f.Again = until.Add(jitter(morning)) // not everybody's at once
	}
}

// judge decides what becomes of a job by what the push service said.
func (s *Service) judge(done *Finished, state *State, note *Note, out Outcome) {
	now := s.now()
	done.Reason = out.Reason
	service := s.ServiceOf(state.Subscription)
	if out.RetryAfter > 0 && s.holds.put(service, now, now.Add(min(out.RetryAfter, longestHold))) && out.Result == Denied {
		s.opt.Log.LogAttrs(context.Background(), slog.LevelError, "push service doesn't take this server's key",
			slog.String("channel", string(state.Channel)), slog.String("service", service), slog.Int("status", out.Status),
			slog.String("reason", out.Reason))
	}
	switch out.Result {
	case Sent:
		done.SentAt, done.Tries, done.ShownSeq, done.ShownVersion = now, 0, note.Seq, note.Version
		if note.Kind == KindClear {
			done.ShownSeq = 0
		}
	case Gone:
		done.IsGone = true
	case Retry, Denied:
		done.Tries++
		isOver := done.Tries >= maxTries || note.Kind == KindMessage && now.Sub(note.SentAt) > stale
		if !isOver {
			wait := min(s.opt.Backoff<<min(done.Tries-1, 16), longestWait)
			done.Again = now.Add(max(wait/2+jitter(wait), min(out.RetryAfter, longestHold)))
			return
		}
		done.IsDead = true
	case Refused:
		done.IsDead = true
	}
	if done.IsDead {
		s.opt.Log.LogAttrs(context.Background(), slog.LevelWarn, "push given up", slog.String("channel", string(state.Channel)),
			slog.String("service", service), slog.Int("status", out.Status), slog.String("reason", out.Reason),
			slog.Int("tries", done.Tries))
	}
}

func jitter(d time.Duration) time.Duration { return rand.N(max(d, 1)) }

// send asks the push service once, and counts what it said.
func (s *Service) send(ctx context.Context, to Target, note Note) Outcome {
	carrier := s.opt.Carriers[to.Channel]
	if carrier == nil {
		return Outcome{Result: Refused, Reason: "channel not set up"}
	}
	p := Push{Target: to, Note: note, Payload: s.opt.Encode(note), Topic: topicOf(note), TTL: messageTTL}
	switch note.Kind {
	case KindClear:
		p.TTL = clearTTL
	case KindTest:
		p.TTL = testTTL
	case KindMessage:
	}
	out := carrier.Send(ctx, p)
	s.counters.add(to.Channel, out.Result)
	return out
}

// topicOf is the same for all notes of a chat, so that a device that comes back gets the newest only. Ids are of base64url's letters.
func topicOf(note Note) string {
	if note.ChatID == "" {
		return string(note.Kind)
	}
	return string(note.ChatID)
}

// sweep removes what has no use.
func (s *Service) sweep(ctx context.Context) error {
	for {
		began := s.opt.Now()
		now := s.now()
		more, err := s.opt.Store.SweepPushes(ctx, now, now.Add(-keepDead), sweepLimit)
		if err != nil || !more {
			return err //nolint:wrapcheck // it says what was tried
		}
		if err := s.opt.Rest(ctx, s.opt.Now().Sub(began)); err != nil {
			return err //nolint:wrapcheck // the end of the context
		}
	}
}
