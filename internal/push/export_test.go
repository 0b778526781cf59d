package push

import "time"

// NoteOf is what a device is told in a state; false if nothing.
func NoteOf(s *Service, state State, job Job, now time.Time) (Note, bool) {
	return s.note(&state, job, now)
}
