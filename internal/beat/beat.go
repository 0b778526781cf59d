// Package beat does something again and again, as the loops do that look after what is over, due or lost.
package beat

import (
	"context"
	"time"
)

// Run calls do each time that an interval is over, until ctx ends, and returns after the last call did. A call that takes longer than
// the interval puts the next one off. What fails is handed to failed, unless ctx has ended: the next call tries again.
func Run(ctx context.Context, every time.Duration, do func(context.Context) error, failed func(error)) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := do(ctx); err != nil && ctx.Err() == nil {
				failed(err)
			}
		}
	}
}
