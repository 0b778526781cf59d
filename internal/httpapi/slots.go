package httpapi

import "sync"

// slots are how many calls each caller may have under way at once. It is safe for concurrent use.
type slots struct {
	limit int

	mu    sync.Mutex     // guards taken
	taken map[string]int // only of callers that have any
}

func newSlots(limit int) *slots {
	return &slots{limit: limit, taken: map[string]int{}}
}

// enter takes a place, if there is one; leave gives it back.
func (s *slots) enter(caller string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[caller] >= s.limit {
		return false
	}
	s.taken[caller]++
	return true
}

func (s *slots) leave(caller string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken[caller]--; s.taken[caller] == 0 {
		delete(s.taken, caller)
	}
}
