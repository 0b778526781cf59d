// Package lane turns many concurrent writes into few transactions: group commit. While one batch commits, the
// next one gathers by itself, so a lone item waits for nothing and a crowd shares one fsync.
package lane

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// Options of a lane. Zero values take the defaults.
type Options[T, R any] struct {
	// Commit stores a batch durably and returns a result for each item, in their order. An error means that
	// nothing of the batch was stored, or that it isn't known; items must be idempotent. A fault of the kind
	// Unavailable says that no item is to blame.
	Commit func(ctx context.Context, items []T) ([]R, error)
	// Settle is called after the items of a committed batch got their results, in the order of the commits: the
	// place to publish. It may be nil.
	Settle func(items []T, results []R)
	// Queue is how many items may wait; more are refused as fault.Busy. Default 8,192. It bounds the memory.
	Queue int
	// MaxWait is how long the queue may be in time, by what the last commits took: where the store is too slow for what
	// comes, more is refused, so that what was accepted isn't late. A batch may always gather. Default 2 s.
	MaxWait time.Duration
	// Batch is the largest number of items in a transaction. Default 512.
	Batch int
	// Pace is the shortest time between the starts of two commits, for work that may wait. Default 0: none.
	Pace time.Duration
	// Timeout bounds one commit. Default 30 s.
	Timeout time.Duration
	// Patience is how long a batch is tried again while the store is away, with all others behind it: who waits keeps
	// their place, and who is refused comes back behind those that weren't. Default 10 s.
	Patience time.Duration
}

// Lane commits items in the order in which they came. It is safe for concurrent use.
type Lane[T, R any] struct {
	opt     Options[T, R]
	wake    chan struct{}
	settled chan batch[T, R]
	done    chan struct{}
	closing chan struct{}

	mu     sync.Mutex // guards what follows
	queue  []entry[T, R]
	closed bool
	cost   time.Duration // of a commit, lately
	busy   time.Duration // of all commits
	shut   time.Time     // nothing is taken until then
}

type entry[T, R any] struct {
	item T
	done func(R, error)
}

type batch[T, R any] struct {
	entries []entry[T, R]
	items   []T
	results []R
	errs    []error // nil where the whole batch went well
}

// isolateStop is how many single commits in a row may fail before the rest of a failed batch is given up: then
// the store is away, and no item is at fault.
const isolateStop = 3

// New starts a lane; Close ends it.
func New[T, R any](opt Options[T, R]) *Lane[T, R] {
	if opt.Queue == 0 {
		opt.Queue = 8192
	}
	if opt.Batch == 0 {
		opt.Batch = 512
	}
	if opt.MaxWait == 0 {
		opt.MaxWait = 2 * time.Second
	}
	if opt.Timeout == 0 {
		opt.Timeout = 30 * time.Second
	}
	if opt.Patience == 0 {
		opt.Patience = 10 * time.Second
	}
	l := &Lane[T, R]{
		opt:     opt,
		wake:    make(chan struct{}, 1),
		settled: make(chan batch[T, R], 2),
		done:    make(chan struct{}),
		closing: make(chan struct{}),
	}
	go l.settle()
	go l.run()
	return l
}

// Submit queues an item. done is called once, with the result or the error, from the lane's own goroutine: it
// must not block. An error of Submit itself means that the item wasn't queued and done won't be called.
// Codes: unavailable.
func (l *Lane[T, R]) Submit(item T, done func(R, error)) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.queue) >= l.opt.Queue || !l.shut.IsZero() && time.Now().Before(l.shut) {
		return fault.Busy(time.Second)
	}
	if len(l.queue) >= l.opt.Batch {
		if wait := time.Duration(len(l.queue)/l.opt.Batch+1) * l.cost; wait > l.opt.MaxWait {
			return fault.Busy(wait)
		}
	}
	l.queue = append(l.queue, entry[T, R]{item, done})
	select {
	case l.wake <- struct{}{}:
	default: // it is awake
	}
	return nil
}

// Do submits an item and waits for its result. When ctx ends first the item may still be committed.
func (l *Lane[T, R]) Do(ctx context.Context, item T) (R, error) {
	type answer struct {
		r   R
		err error
	}
	ch := make(chan answer, 1)
	if err := l.Submit(item, func(r R, err error) { ch <- answer{r, err} }); err != nil {
		var none R
		return none, err
	}
	select {
	case a := <-ch:
		return a.r, a.err
	case <-ctx.Done():
		var none R
		return none, ctx.Err()
	}
}

// Close refuses new items, commits those that wait, and returns when all are settled or ctx ends.
func (l *Lane[T, R]) Close(ctx context.Context) error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.closing)
		close(l.wake) // Submit sends under the same mutex, and not when closed
	}
	l.mu.Unlock()
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run commits batch after batch.
func (l *Lane[T, R]) run() {
	defer close(l.settled)
	var last time.Time
	for {
		entries, closed := l.take()
		if len(entries) == 0 {
			if closed {
				return
			}
			<-l.wake
			l.pause(last)
			continue
		}
		last = time.Now()
		l.settled <- l.commit(entries)
	}
}

// take removes a batch from the queue.
func (l *Lane[T, R]) take() (entries []entry[T, R], closed bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := min(len(l.queue), l.opt.Batch)
	entries = l.queue[:n:n]
	l.queue = l.queue[n:]
	return entries, l.closed
}

// pause waits until the pace allows the next commit; a lane that closes doesn't wait.
func (l *Lane[T, R]) pause(last time.Time) {
	wait := l.opt.Pace - time.Since(last)
	if wait <= 0 || l.opt.Pace == 0 {
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.closing:
	}
}

// commit stores a batch; when that fails, its items one by one, so that a bad item fails alone.
func (l *Lane[T, R]) commit(entries []entry[T, R]) batch[T, R] {
	b := batch[T, R]{entries: entries, items: make([]T, len(entries))}
	for i, e := range entries {
		b.items[i] = e.item
	}
	var err error
	if b.results, err = l.persist(b.items); err == nil {
		return b
	}
	if isAway(err) {
		// All that wait, so that nobody's later item is stored before an earlier one that was refused.
		b.entries = append(b.entries, l.takeAll()...)
		b.results, b.errs = make([]R, len(b.entries)), slices.Repeat([]error{err}, len(b.entries))
		return b
	}
	b.results = make([]R, len(entries))
	b.errs = make([]error, len(entries))
	failed := 0
	for i := range entries {
		if len(entries) > 1 && failed < isolateStop {
			var one []R
			if one, err = l.try(b.items[i : i+1]); err == nil {
				b.results[i] = one[0]
				failed = 0
				continue
			}
			failed++
		}
		b.errs[i] = err
	}
	return b
}

// The pauses between two tries while the store is away.
const (
	firstPause = 20 * time.Millisecond
	maxPause   = 500 * time.Millisecond
)

// persist tries until the store is there, or patience ends.
func (l *Lane[T, R]) persist(items []T) ([]R, error) {
	late := time.NewTimer(l.opt.Patience)
	defer late.Stop()
	for wait := firstPause; ; wait = min(2*wait, maxPause) {
		out, err := l.try(items)
		if !isAway(err) {
			return out, err
		}
		again := time.NewTimer(wait)
		select {
		case <-again.C:
			continue
		case <-late.C:
		case <-l.closing:
		}
		again.Stop()
		return nil, err
	}
}

func isAway(err error) bool {
	f, isFault := fault.From(err)
	return isFault && f.Kind == fault.Unavailable
}

// shutTime is how long a lane stays shut after its items were refused: what was on its way behind them is refused too.
const shutTime = 250 * time.Millisecond

// takeAll empties the queue, and shuts it for a moment.
func (l *Lane[T, R]) takeAll() []entry[T, R] {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut = time.Now().Add(shutTime)
	entries := l.queue
	l.queue = nil
	return entries
}

func (l *Lane[T, R]) try(items []T) ([]R, error) {
	ctx, cancel := context.WithTimeout(context.Background(), l.opt.Timeout)
	defer cancel()
	began := time.Now()
	out, err := l.opt.Commit(ctx, items)
	if err == nil {
		l.spent(time.Since(began))
	}
	return out, err
}

// spent learns what a commit takes: a mean over the last few, so that a slow one among them refuses nobody.
func (l *Lane[T, R]) spent(took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cost == 0 {
		l.cost = took
	}
	l.cost = (3*l.cost + took) / 4
	l.busy += took
}

// Busy is how long all commits have taken since the lane began.
func (l *Lane[T, R]) Busy() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.busy
}

// settle hands out results while the next batch commits.
func (l *Lane[T, R]) settle() {
	defer close(l.done)
	for b := range l.settled {
		items, results := b.items, b.results
		if b.errs != nil { // b.items may be fewer than b.entries then
			items, results = nil, nil
		}
		for i, e := range b.entries {
			if b.errs != nil && b.errs[i] != nil {
				var none R
				e.done(none, b.errs[i])
				continue
			}
			e.done(b.results[i], nil)
			if b.errs != nil {
				items, results = append(items, b.items[i]), append(results, b.results[i])
			}
		}
		if l.opt.Settle != nil && len(items) > 0 {
			l.opt.Settle(items, results)
		}
	}
}
