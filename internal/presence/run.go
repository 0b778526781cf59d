package presence

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// touchBatch is how many last-seen times are stored in one transaction.
const touchBatch = 500

// Run lets users go offline and stores last-seen times until ctx ends. Flush stores what is left then.
func (t *Tracker[W]) Run(ctx context.Context) {
	flush := time.NewTicker(t.opt.FlushEvery)
	defer flush.Stop()
	keep := time.NewTicker(t.opt.KeepEvery)
	defer keep.Stop()
	grace := time.NewTimer(time.Hour)
	defer grace.Stop()
	for {
		if next := t.expire(); next >= 0 {
			grace.Reset(next)
		}
		select {
		case <-ctx.Done():
			return
		case <-t.wake:
		case <-grace.C:
		case <-flush.C:
			t.tryFlush(ctx)
		case <-keep.C:
			t.keepOnline()
		}
	}
}

// Flush stores all last-seen times that aren't stored yet, those of users who are online as of now too: it is
// meant for the end of the process.
func (t *Tracker[W]) Flush(ctx context.Context) error {
	t.keepOnline()
	return t.flush(ctx)
}

// expire takes those offline whose grace is over; it returns how long until the next one, below 0 if there is none.
func (t *Tracker[W]) expire() time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	n := 0
	for _, l := range t.leaving {
		if l.ends.After(now) {
			break
		}
		n++
		// Who came back, and perhaps went again, has another entry.
		if p, ok := t.online[l.user]; !ok || p.sessions > 0 || !p.left.Equal(l.at) {
			continue
		}
		delete(t.online, l.user)
		t.lastSeen.Add(l.user, l.at)
		t.opt.Publisher.PresenceChanged(State{UserID: l.user, LastSeen: l.at})
	}
	t.leaving = t.leaving[n:]
	if len(t.leaving) == 0 {
		t.leaving = nil
		return -1
	}
	return t.leaving[0].ends.Sub(now)
}

// keepOnline marks those who are online as seen now, or when their last session went.
func (t *Tracker[W]) keepOnline() {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for id, p := range t.online {
		if p.sessions > 0 {
			t.seen[id] = now
		}
	}
}

func (t *Tracker[W]) tryFlush(ctx context.Context) {
	if err := t.flush(ctx); err != nil && ctx.Err() == nil {
		t.opt.Log.LogAttrs(ctx, slog.LevelWarn, "last-seen times not stored", slog.Any("error", err))
	}
}

// flush stores what waits, in batches. What fails stays for the next time.
func (t *Tracker[W]) flush(ctx context.Context) error {
	t.mu.Lock()
	pending := t.seen
	if len(pending) > 0 {
		t.seen = map[ident.UserID]time.Time{}
	}
	t.mu.Unlock()
	batch := make(map[ident.UserID]time.Time, min(len(pending), touchBatch))
	for id, at := range pending {
		batch[id] = at
		if len(batch) < touchBatch {
			continue
		}
		if err := t.store(ctx, batch, pending); err != nil {
			return err
		}
	}
	if len(batch) == 0 {
		return nil
	}
	return t.store(ctx, batch, pending)
}

// store stores a batch and takes it off pending, or puts all that is pending back.
func (t *Tracker[W]) store(ctx context.Context, batch, pending map[ident.UserID]time.Time) error {
	if err := t.opt.Store.TouchLastSeen(ctx, batch); err != nil {
		t.mu.Lock()
		defer t.mu.Unlock()
		for id, at := range pending {
			if at.After(t.seen[id]) {
				t.seen[id] = at
			}
		}
		return fmt.Errorf("touch last seen: %w", err)
	}
	maps.DeleteFunc(pending, func(id ident.UserID, _ time.Time) bool {
		_, stored := batch[id]
		return stored
	})
	clear(batch)
	return nil
}
