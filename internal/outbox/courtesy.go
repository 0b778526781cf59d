package outbox

import (
	"context"
	"sync"
	"time"
)

// Courtesy lets work that may wait give way to work that people wait for: it rests in proportion to what it just took, the
// longer the busier the others are. It always goes on a little, so that constant load delays the work and doesn't end it.
type Courtesy struct {
	busy func() time.Duration

	mu    sync.Mutex // guards what follows
	at    time.Time
	was   time.Duration
	share float64
}

// How much of the time the others take, from when on work rests, and for how many times what it took.
const (
	someLoad, someRest = 0.10, 1
	fullLoad, fullRest = 0.50, 9
	longestRest        = time.Second
	shortestLook       = 5 * time.Millisecond // a share of less tells nothing
)

// NewCourtesy looks at a clock that says how long the others have been at work in all.
func NewCourtesy(busy func() time.Duration) *Courtesy {
	return &Courtesy{busy: busy, at: time.Now(), was: busy()}
}

// Rest waits after work that took so long, or until ctx ends.
func (c *Courtesy) Rest(ctx context.Context, took time.Duration) error {
	wait := c.rest(took)
	if wait == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

func (c *Courtesy) rest(took time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := time.Now(); now.Sub(c.at) >= shortestLook {
		busy := c.busy()
		c.share = float64(busy-c.was) / float64(now.Sub(c.at))
		c.at, c.was = now, busy
	}
	switch {
	case c.share >= fullLoad:
		return min(fullRest*took, longestRest)
	case c.share >= someLoad:
		return min(someRest*took, longestRest)
	}
	return 0
}
