package digest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// Limits of writing.
const (
	leaseTime   = time.Minute // of a job; it has to end before
	sendTimeout = 50 * time.Second
	maxTries    = 14               // about a day with the waits between them
	longestWait = 6 * time.Hour    // between two tries
	lookAgain   = 6 * time.Hour    // for news of who is away and has none
	lookDaily   = 24 * time.Hour   // whether who was told is back
	lookQuiet   = 30 * time.Minute // whether quiet hours are over
	longestHold = 15 * time.Minute // while the mail server can't be used
)

// Run writes until ctx ends. A server that sends no mails has nothing to do.
func (s *Service) Run(ctx context.Context) {
	if !s.IsOn() {
		return
	}
	down := 0 // in a row
	for {
		wait := s.opt.Pace/2 + rand.N(s.opt.Pace)
		isDown, err := s.Work(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "mails not worked on", slog.Any("error", err))
			wait = s.opt.Backoff
		case isDown:
			wait = min(s.opt.Backoff<<min(down, 8), longestHold)
			down++
		default:
			down = 0
		}
		if pause(ctx, wait) != nil {
			return
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

// Work does what is due, one after the other: mails may take their time, and a mail server isn't to be flooded. It ends early where the
// mail server can't be used.
func (s *Service) Work(ctx context.Context) (isDown bool, err error) {
	for ctx.Err() == nil {
		now := s.now()
		jobs, err := s.opt.Store.TakeMailJobs(ctx, now, now.Add(leaseTime), 1)
		if err != nil {
			return false, fmt.Errorf("take mails: %w", err)
		}
		if len(jobs) == 0 {
			return false, nil
		}
		done, isSent, isDown, err := s.do(ctx, jobs[0])
		if err != nil {
			return false, err
		}
		// What was handed over is noted also when the server is stopping.
		if err := s.opt.Store.FinishMailJob(context.WithoutCancel(ctx), done); err != nil {
			return false, fmt.Errorf("finish a mail: %w", err)
		}
		if isDown {
			return true, nil
		}
		if isSent {
			_ = pause(ctx, s.opt.Every) // cut short by the end, as the loop is
		}
	}
	return false, nil
}

// do does one job.
func (s *Service) do(ctx context.Context, job Job) (done Finished, isSent, isDown bool, err error) {
	done = Finished{Job: job}
	now := s.now()
	state, err := s.opt.Store.MailState(ctx, job, now, 0)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		return done, false, false, nil
	case err != nil:
		return done, false, false, fmt.Errorf("read a mail: %w", err)
	}
	letter := s.confirmation(&state)
	if job.Kind == KindDigest {
		if done.Again, err = s.when(ctx, &state, job, now); err != nil || !done.Again.IsZero() || state.Address == "" || state.AfterDays == 0 {
			return done, false, false, err
		}
		letter = s.digest(&state, now)
		if len(letter.Chats) == 0 {
			done.Again = now.Add(lookAgain)
			return done, false, false, nil
		}
	}
	if letter.To == "" {
		return done, false, false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	out := s.opt.Carrier.Send(ctx, letter)
	s.count(job.Kind, out.Result)
	s.judge(&done, letter.To, out)
	return done, out.Result == Sent, out.Result == Down, nil
}

// when says when a digest is to be looked at again, and reads the news where it is to be written now: then the time is zero. It is so too
// where none is wanted.
func (s *Service) when(ctx context.Context, state *State, job Job, now time.Time) (time.Time, error) {
	if state.Address == "" || state.AfterDays == 0 {
		return time.Time{}, nil
	}
	due := state.SeenAt.Add(time.Duration(state.AfterDays) * 24 * time.Hour)
	switch {
	case !state.IsActive, !state.ToldAt.Before(state.SeenAt) && !state.ToldAt.IsZero(): // of this absence
		return now.Add(lookDaily), nil
	case now.Before(due):
		return due, nil
	case state.IsQuiet:
		return now.Add(lookQuiet), nil
	}
	full, err := s.opt.Store.MailState(ctx, job, now, maxLooked)
	if fault.Is(err, fault.CodeNotFound) {
		return now.Add(lookDaily), nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read news: %w", err)
	}
	*state = full
	return time.Time{}, nil
}

// judge decides what becomes of a job by what the mail server said.
func (s *Service) judge(done *Finished, to string, out Outcome) {
	now := s.now()
	done.SentTo = to
	switch out.Result {
	case Sent:
		done.Tries = 0
		s.told(done, now)
		return
	case Down: // nobody's fault, and nothing that more tries of this mail would find out
		done.SentTo = ""
		done.Again = now.Add(s.opt.Backoff)
		s.opt.Log.LogAttrs(context.Background(), slog.LevelWarn, "mail server can't be used", slog.String("reason", out.Reason))
		return
	case Retry:
		if done.Tries++; done.Tries < maxTries {
			wait := min(s.opt.Backoff<<min(done.Tries-1, 16), longestWait)
			done.Again = now.Add(wait/2 + rand.N(wait))
			return
		}
	case Refused:
	}
	done.Tries, done.Trouble = 0, out.Reason
	s.told(done, now)
	s.opt.Log.LogAttrs(context.Background(), slog.LevelWarn, "mail given up", slog.String("kind", string(done.Kind)),
		slog.String("user", string(done.UserID)), slog.String("reason", out.Reason))
}

// told ends a job: that of a digest until the user was here and is away again.
func (*Service) told(done *Finished, now time.Time) {
	if done.Kind == KindDigest {
		done.ToldAt, done.Again = now, now.Add(lookDaily)
	}
}

// confirmation is the letter with the link that confirms an address; To is empty where none is to be confirmed.
func (s *Service) confirmation(state *State) Letter {
	return Letter{
		Kind: KindConfirm, To: state.Pending, Language: state.Language, Name: state.Name,
		ID:   mailID(string(state.UserID), state.Pending, stamp(state.PendingAt)),
		Link: s.opt.Address + ConfirmPath + s.token(KindConfirm, state.UserID, state.Pending, stamp(state.PendingAt)),
	}
}

// mailID is the same for the same parts and tells nothing of them.
func mailID(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
