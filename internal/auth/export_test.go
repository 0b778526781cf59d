package auth

import "context"

// WatchHashes calls fn for each hash that is computed.
func (s *Service) WatchHashes(fn func()) { s.hasher.watch = fn }

// HoldTurn calls fn while it has one of the turns to compute a hash.
func (s *Service) HoldTurn(ctx context.Context, fn func()) error {
	return s.hasher.turn(ctx, func() error { fn(); return nil })
}

// Turns is how many have or wait for a turn.
func (s *Service) Turns() int { return int(s.hasher.queue.Load()) }

// Flush stores the last use of sessions.
func (s *Service) Flush(ctx context.Context) { s.flush(ctx) }

// Network, Clip and HashQueue, as they are used inside.
var (
	Network   = network
	Clip      = clip
	HashQueue = hashQueue
)

// CheckPassword says whether a password is weak.
func (s *Service) CheckPassword(password, username string) error {
	return s.checkPassword(password, username)
}

// Kept is how many sessions the cache holds once what expired is dropped.
func (s *Service) Kept() int {
	s.cache.expire(s.opt.Now())
	return s.cache.entries.Len()
}
