package bus

import (
	"hash/maphash"
	"sync"
	"sync/atomic"
)

// Limits of the in-process bus; zero values take the defaults.
type Limits struct {
	// Lanes is how many envelopes of one subscriber may be under way at once. Default 8.
	Lanes int
	// Queue is how many envelopes may wait in a lane. Default 8,192.
	Queue int
	// Bytes is how many bytes of payload may wait in a lane. Default 32 MiB.
	Bytes int
}

// Local is the bus of a single node. Each subscriber has a few lanes; a key always takes the same lane, so one chat
// whose delivery has to wait for the database doesn't hold up all others.
type Local struct {
	limits Limits
	seed   maphash.Seed
	lost   atomic.Uint64

	mu   sync.RWMutex // guards subs
	subs map[*subscription]struct{}
}

// NewLocal returns a bus within this process.
func NewLocal(limits Limits) *Local {
	if limits.Lanes == 0 {
		limits.Lanes = 8
	}
	if limits.Queue == 0 {
		limits.Queue = 8192
	}
	if limits.Bytes == 0 {
		limits.Bytes = 32 << 20
	}
	return &Local{limits: limits, seed: maphash.MakeSeed(), subs: map[*subscription]struct{}{}}
}

// Publish implements Bus.
func (b *Local) Publish(e Envelope) {
	at := int(maphash.String(b.seed, e.To.Key()) % uint64(b.limits.Lanes)) //nolint:gosec // below Lanes, an int
	b.mu.RLock()
	defer b.mu.RUnlock()
	for s := range b.subs {
		if !s.lanes[at].put(e, b.limits) {
			b.lost.Add(1)
			s.handler.Lost(e)
		}
	}
}

// Subscribe implements Bus.
func (b *Local) Subscribe(h Handler) (cancel func()) {
	s := &subscription{handler: h, lanes: make([]lane, b.limits.Lanes)}
	for i := range s.lanes {
		s.lanes[i].wake = make(chan struct{}, 1)
		s.running.Go(func() { s.lanes[i].run(h) })
	}
	b.mu.Lock()
	b.subs[s] = struct{}{}
	b.mu.Unlock()
	return sync.OnceFunc(func() {
		b.mu.Lock()
		delete(b.subs, s)
		b.mu.Unlock() // from here on nobody puts
		for i := range s.lanes {
			s.lanes[i].close()
		}
		s.running.Wait()
	})
}

// Lost implements Bus.
func (b *Local) Lost() uint64 {
	return b.lost.Load()
}

type subscription struct {
	handler Handler
	lanes   []lane
	running sync.WaitGroup
}

// lane is a bounded queue with one goroutine that empties it.
type lane struct {
	wake chan struct{}

	mu     sync.Mutex // guards what follows
	queue  []Envelope
	spare  []Envelope // the emptied slice of the last round
	bytes  int
	closed bool
}

func (l *lane) put(e Envelope, limits Limits) bool {
	l.mu.Lock()
	if len(l.queue) >= limits.Queue || l.bytes+len(e.Payload) > limits.Bytes {
		l.mu.Unlock()
		return false
	}
	l.queue = append(l.queue, e)
	l.bytes += len(e.Payload)
	first := len(l.queue) == 1
	l.mu.Unlock()
	if first {
		l.signal()
	}
	return true
}

func (l *lane) signal() {
	select {
	case l.wake <- struct{}{}:
	default: // it is awake
	}
}

// keepQueue is the largest emptied queue that is kept for the next round.
const keepQueue = 1024

func (l *lane) run(h Handler) {
	for {
		l.mu.Lock()
		batch, closed := l.queue, l.closed
		l.queue, l.spare, l.bytes = l.spare, nil, 0
		l.mu.Unlock()
		if closed {
			return
		}
		if len(batch) == 0 {
			l.recycle(batch)
			<-l.wake
			continue
		}
		for i := range batch {
			h.Deliver(batch[i])
		}
		l.recycle(batch)
	}
}

func (l *lane) recycle(batch []Envelope) {
	if cap(batch) > keepQueue {
		return
	}
	clear(batch)
	l.mu.Lock()
	l.spare = batch[:0]
	l.mu.Unlock()
}

// close ends the goroutine; what still waits is dropped, since the subscriber is gone.
func (l *lane) close() {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	l.signal()
}
