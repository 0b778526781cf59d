package client

import (
	"slices"
	"time"

	"github.com/roost-im/roost/api"
)

// gapWait is how long a missing event is waited for before it counts as lost: what was published first may arrive
// second.
const gapWait = 200 * time.Millisecond

// maxHeld bounds the events that wait behind a gap; with more of them catching up is the shorter way.
const maxHeld = 256

// stream follows one counter of versions: of a chat, of its marks, or of the user. It hands events over in order,
// each once, and knows whether something is missing.
type stream struct {
	// version up to which everything is applied.
	version int64
	// target is the highest version that was heard of.
	target int64
	// held are events from beyond a gap, ascending by version.
	held []api.EventFrame
	// due is when to catch up; zero while nothing is missing.
	due time.Time
}

// take applies an event if it is the next one, and those that waited for it; else it holds it.
func (s *stream) take(e api.EventFrame, now time.Time, apply func(api.EventFrame)) {
	if e.Version <= s.version {
		return // known
	}
	if e.From > s.version {
		s.hold(e)
		s.expect(e.Version, now.Add(gapWait))
		return
	}
	apply(e)
	s.advance(e.Version, apply)
}

// advance says that everything up to a version is applied, and applies what waited for it.
func (s *stream) advance(version int64, apply func(api.EventFrame)) {
	s.version = max(s.version, version)
	for len(s.held) > 0 && s.held[0].From <= s.version {
		e := s.held[0]
		s.held = s.held[1:]
		if e.Version > s.version {
			apply(e)
			s.version = e.Version
		}
	}
	s.target = max(s.target, s.version)
	if s.target == s.version {
		s.due = time.Time{}
	}
}

// expect says that a version exists, and when to catch up if it isn't here by then.
func (s *stream) expect(version int64, due time.Time) {
	s.target = max(s.target, version)
	if s.target > s.version && (s.due.IsZero() || due.Before(s.due)) {
		s.due = due
	}
}

// reset begins anew at a version that was fetched.
func (s *stream) reset(version int64) {
	*s = stream{version: version, target: version}
}

func (s *stream) hold(e api.EventFrame) {
	if len(s.held) >= maxHeld {
		return // target remembers it
	}
	i, found := slices.BinarySearchFunc(s.held, e.Version, func(h api.EventFrame, v int64) int { return int(h.Version - v) })
	if !found {
		s.held = slices.Insert(s.held, i, e)
	}
}
