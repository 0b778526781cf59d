package gateway

import (
	"context"
	"log/slog"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/beat"
)

// sweepLoop looks after the deadlines of all connections.
func (g *Gateway) sweepLoop(ctx context.Context) {
	beat.Run(ctx, g.opt.Timing.Sweep, func(context.Context) error {
		g.sweep()
		return nil
	}, nil) // nothing of it fails
}

// sweep ends the connections that missed a deadline.
func (g *Gateway) sweep() {
	now := g.opt.Now().UnixNano()
	type late struct {
		s   *session
		why overdue
	}
	var found []late
	g.hub.each(func(s *session) {
		if why := s.check(now); why != inTime {
			found = append(found, late{s, why})
		}
	})
	for _, l := range found {
		switch l.why {
		case noHello:
			l.s.close(api.CloseNoHello, "no hello")
		case silent:
			g.counters.silent.Add(1)
			l.s.close(api.CloseSilent, "silent for too long")
		case stuck:
			l.s.stick()
		case inTime: // isn't found above
		}
	}
}

// recheckBatch is how many sessions are looked up at once.
const recheckBatch = 500

// recheckLoop ends sessions that are no longer live, in case that it wasn't told.
func (g *Gateway) recheckLoop(ctx context.Context) {
	beat.Run(ctx, g.opt.Timing.Recheck, g.recheck, func(err error) {
		g.opt.Log.LogAttrs(ctx, slog.LevelWarn, "sessions not rechecked", slog.Any("error", err))
	})
}

func (g *Gateway) recheck(ctx context.Context) error {
	ids := g.hub.sessionIDs()
	for len(ids) > 0 {
		n := min(len(ids), recheckBatch)
		ended, err := g.opt.Auth.Recheck(ctx, ids[:n])
		if err != nil {
			return err //nolint:wrapcheck // logged by the only caller
		}
		for _, id := range ended {
			frame, err := encodeFrame(sessionRevoked(id))
			if err != nil { // a plain string
				panic(err)
			}
			for _, s := range g.hub.withID(id) {
				s.closeWith(frame, api.CloseRevoked, "session ended")
			}
		}
		ids = ids[n:]
	}
	return nil
}
