package push

import (
	"context"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/outbox"
)

// idle keeps the outbox from writing while nobody is subscribed.
type idle struct {
	outbox.Store
	isWanted func(context.Context) (bool, error)
}

// OutboxCollect implements outbox.Store.
func (i idle) OutboxCollect(ctx context.Context, topic outbox.Topic, due time.Time, limit int) (more bool, err error) {
	if isWanted, err := i.isWanted(ctx); err != nil || !isWanted {
		return false, err
	}
	return i.Store.OutboxCollect(ctx, topic, due, limit) //nolint:wrapcheck // it says what was tried
}

// maxHolds bounds the push services that are remembered to want a pause.
const maxHolds = 1024

// holds remembers until when push services don't want to be asked.
type holds struct {
	mu sync.Mutex // guards what follows
	by map[string]time.Time
}

// put reports whether the service wasn't held before.
func (h *holds) put(service string, now, until time.Time) (isNew bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.by == nil || len(h.by) >= maxHolds {
		h.by = map[string]time.Time{}
	}
	isNew = !now.Before(h.by[service])
	h.by[service] = until
	return isNew
}

func (h *holds) until(service string, now time.Time) (time.Time, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	until, isHeld := h.by[service]
	if isHeld && !now.Before(until) {
		delete(h.by, service)
		isHeld = false
	}
	return until, isHeld
}

// maxReads bounds what waits to be noted. What comes above is found by the sweep.
const maxReads = 1 << 14

type readKey struct {
	user ident.UserID
	chat ident.ChatID
}

// reads are the chats that were read since they were last noted.
type reads struct {
	mu sync.Mutex // guards what follows
	by map[readKey]int64
}

// Read says that a user has read a chat up to a seq: what other devices show of it is to go. It doesn't block.
func (s *Service) Read(user ident.UserID, chat ident.ChatID, seq int64) {
	s.reads.mu.Lock()
	defer s.reads.mu.Unlock()
	if s.reads.by == nil {
		s.reads.by = map[readKey]int64{}
	}
	key := readKey{user, chat}
	if was, isThere := s.reads.by[key]; isThere || len(s.reads.by) < maxReads {
		s.reads.by[key] = max(was, seq)
	}
}

// clearRead makes due what shows what was read meanwhile.
func (s *Service) clearRead(ctx context.Context) error {
	s.reads.mu.Lock()
	taken := s.reads.by
	s.reads.by = nil
	s.reads.mu.Unlock()
	if len(taken) == 0 {
		return nil
	}
	out := make([]Read, 0, len(taken))
	for key, seq := range taken {
		out = append(out, Read{UserID: key.user, ChatID: key.chat, Seq: seq})
	}
	return s.opt.Store.ClearPushes(ctx, out, s.now()) //nolint:wrapcheck // it says what was tried
}

// Count is how many pushes of a channel had a result since the start.
type Count struct {
	Channel Channel
	Result  Result
	N       uint64
}

type counters struct {
	mu sync.Mutex // guards what follows
	by map[Count]uint64
}

func (c *counters) add(channel Channel, result Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.by == nil {
		c.by = map[Count]uint64{}
	}
	c.by[Count{Channel: channel, Result: result}]++
}

// Counts are those since the start, in no order that means anything.
func (s *Service) Counts() []Count {
	s.counters.mu.Lock()
	defer s.counters.mu.Unlock()
	out := make([]Count, 0, len(s.counters.by))
	for key, n := range s.counters.by {
		key.N = n
		out = append(out, key)
	}
	return out
}
