package outbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// Options of a Worker. Store, Topic, Handle, Now and Log are needed.
type Options struct {
	Store Store
	Topic Topic
	// Handle does the work of a chat, or a part of it, and returns the item with what is done. ErrLost: another worker
	// has the chat now.
	Handle func(ctx context.Context, item Item) (Item, error)
	// Delay is how long a chat waits after it was seen to have moved: what happens meanwhile is the same work.
	Delay time.Duration
	// Pace is the time between two looks. Default 1 s.
	Pace time.Duration
	Now  func() time.Time
	Log  *slog.Logger
}

// ErrLost says that the lease of an item ended, and the work is another worker's.
var ErrLost = errors.New("the lease was lost")

// Limits of a round. What is left over comes with the next.
const (
	collectLimit = 500
	takeLimit    = 16
	leaseTime    = time.Minute
	firstWait    = 2 * time.Second  // after the first failure, doubled with each
	longestWait  = 10 * time.Minute // of all waits
)

// Worker does the work of a topic. Any number of them, on any number of nodes, share it.
type Worker struct {
	opt Options
}

// NewWorker returns a worker; Run lets it work.
func NewWorker(opt Options) *Worker {
	if opt.Pace == 0 {
		opt.Pace = time.Second
	}
	return &Worker{opt: opt}
}

// Run works until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	wait := w.opt.Pace
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		isBusy, err := w.Round(ctx, w.opt.Delay)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			// The store says once that the database is away; this is each node's, until it works again.
			w.opt.Log.LogAttrs(ctx, slog.LevelWarn, "outbox not worked on", slog.String("topic", string(w.opt.Topic)), slog.Any("error", err))
			wait = min(2*wait, longestWait)
		case isBusy:
			// What others wait for goes first: a writer that never rests would stand in the way of sends on SQLite.
			wait = w.opt.Pace / 100
		default:
			wait = w.opt.Pace
		}
		timer.Reset(wait/2 + rand.N(wait+1))
	}
}

// Round collects what moved and does what is due; it reports whether there is more to do at once.
func (w *Worker) Round(ctx context.Context, delay time.Duration) (isBusy bool, err error) {
	more, err := w.opt.Store.OutboxCollect(ctx, w.opt.Topic, w.opt.Now().Add(delay), collectLimit)
	if err != nil {
		return false, fmt.Errorf("collect: %w", err)
	}
	now := w.opt.Now()
	items, err := w.opt.Store.OutboxTake(ctx, w.opt.Topic, now, now.Add(leaseTime), takeLimit)
	if err != nil {
		return false, fmt.Errorf("take: %w", err)
	}
	for _, item := range items {
		if err := w.handle(ctx, item); err != nil {
			return false, err
		}
	}
	return more || len(items) > 0, nil
}

// Drain works without delay until nothing is left that this worker may take.
func (w *Worker) Drain(ctx context.Context) error {
	for {
		isBusy, err := w.Round(ctx, 0)
		if err != nil || !isBusy {
			return err
		}
	}
}

func (w *Worker) handle(ctx context.Context, item Item) error {
	done, err := w.opt.Handle(ctx, item)
	switch {
	case errors.Is(err, ErrLost):
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		w.opt.Log.LogAttrs(ctx, slog.LevelError, "outbox item failed", slog.String("topic", string(item.Topic)),
			slog.String("chat", string(item.ChatID)), slog.Int("tries", item.Tries+1), slog.Any("error", err))
		wait := min(firstWait<<min(item.Tries, 16), longestWait)
		if err := w.opt.Store.OutboxFailed(ctx, item, w.opt.Now().Add(wait)); err != nil {
			return fmt.Errorf("give back: %w", err)
		}
		return nil
	}
	if err := w.opt.Store.OutboxDone(ctx, done, w.opt.Now()); err != nil {
		return fmt.Errorf("done: %w", err)
	}
	return nil
}
