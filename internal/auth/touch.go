package auth

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

const (
	// touchEvery is how exact the last use of a session is: that often it is written at most.
	touchEvery = time.Minute
	// connectedEvery is the same for sessions that are connected and only listen. Those may be very many.
	connectedEvery = 15 * time.Minute
	// maxTouches bounds what waits to be stored. What comes above is dropped; the next use tries again.
	maxTouches = 1 << 17
)

// apply returns the session after the touch.
func (t Touch) apply(s Session) Session {
	if !t.At.After(s.LastActiveAt) {
		return s
	}
	s.LastActiveAt = t.At
	if t.Place != "" {
		s.Place = t.Place
	}
	if t.ExpiresAt.After(s.ExpiresAt) {
		s.ExpiresAt = t.ExpiresAt
	}
	return s
}

// touch notes a use of a session, if the minute is a new one, and returns the session after it.
func (s *Service) touch(session Session, address string, now time.Time) (Session, Touch, bool) {
	at := now.Truncate(touchEvery)
	if !at.After(session.LastActiveAt) {
		return session, Touch{}, false
	}
	t := Touch{ID: session.ID, At: at, Place: clip(address, maxPlace), ExpiresAt: now.Add(s.set.SessionIdle)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepTouch(t)
	return t.apply(session), t, true
}

// keepTouch is called with mu held.
func (s *Service) keepTouch(t Touch) {
	before, isKept := s.touches[t.ID]
	if !isKept && len(s.touches) >= maxTouches {
		return
	}
	if t.Place == "" {
		t.Place = before.Place
	}
	s.touches[t.ID] = t
}

// touchConnected notes that sessions are connected, each from time to time.
func (s *Service) touchConnected(ids []ident.SessionID, now time.Time) {
	every := min(connectedEvery, s.set.SessionIdle/4)
	at := now.Truncate(touchEvery)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if now.Sub(s.connected[id]) < every {
			continue
		}
		s.connected[id] = now
		if t, isKept := s.touches[id]; !isKept || t.At.Before(at) {
			s.keepTouch(Touch{ID: id, At: at, ExpiresAt: now.Add(s.set.SessionIdle)})
		}
	}
}

// current returns the session with what isn't stored yet of its last use.
func (s *Service) current(session Session) Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, isKept := s.touches[session.ID]; isKept {
		return t.apply(session)
	}
	return session
}

// flush stores what was noted. What can't be stored is lost; the next minute brings it anew.
func (s *Service) flush(ctx context.Context) {
	s.mu.Lock()
	touches := slices.Collect(maps.Values(s.touches))
	stale := s.opt.Now().Add(-2 * connectedEvery)
	maps.DeleteFunc(s.connected, func(_ ident.SessionID, at time.Time) bool { return at.Before(stale) })
	s.mu.Unlock()
	for batch := range slices.Chunk(touches, touchBatch) {
		if err := s.opt.Store.TouchSessions(ctx, batch); err != nil {
			s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "last use of sessions not stored", slog.Int("count", len(touches)), slog.Any("error", err))
			break
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range touches { // only now, so that current sees them until they are stored
		if s.touches[t.ID] == t {
			delete(s.touches, t.ID)
		}
	}
}

// touchBatch is how many sessions one transaction touches.
const touchBatch = 1000
