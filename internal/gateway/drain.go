package gateway

import (
	"context"
	"time"
)

// drainSteps is in how many steps a drain closes the sessions.
const drainSteps = 40

// drainAtOnce is how many sessions are closed without a pause.
const drainAtOnce = 200

// Drain refuses new connections and closes all others with CloseDraining, spread over a short time, each after its
// requests under way are answered. It returns when all are closed; when ctx ends first it cuts those that are left.
func (g *Gateway) Drain(ctx context.Context) error {
	g.isDraining.Store(true)
	sessions := g.hub.close()
	step := max(drainAtOnce, (len(sessions)+drainSteps-1)/drainSteps)
	for len(sessions) > 0 {
		n := min(step, len(sessions))
		for _, s := range sessions[:n] {
			s.drain()
		}
		if sessions = sessions[n:]; len(sessions) > 0 {
			pause(ctx, g.opt.Timing.Drain/drainSteps)
		}
	}
	closed := make(chan struct{})
	go func() {
		g.running.Wait()
		close(closed)
	}()
	var err error
	select {
	case <-closed:
	case <-ctx.Done():
		err = ctx.Err()
		g.cancel()
		g.hub.each(func(s *session) { s.abort() })
		<-closed // readers, writers and requests end now that nothing can be waited for
	}
	g.cancel()
	return err
}

// pause waits, but not longer than ctx lasts.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
