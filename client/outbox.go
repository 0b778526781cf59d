package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/roost-im/roost/api"
)

// window is how many messages are on their way at once; the others wait for an answer. It is below what a server
// answers without reading on.
const window = 48

// outbox holds the messages that aren't acknowledged yet, in the order in which they were sent. A chat whose message the
// server puts off waits, and the messages behind it with it, so that they stay in their order; then one goes alone until
// it is answered. Only what was on its way already when the server changed its mind may overtake.
type outbox struct {
	limit   int
	backoff *Backoff

	pumping sync.WaitGroup

	mu     sync.Mutex // guards what follows
	socket *Socket    // nil while offline
	queue  []*sending // to be sent
	flight []*sending // sent over the present, or the last, socket and not answered
	count  int        // of all
	paused map[string]*stall
	last   int   // number of a message
	err    error // why no more are taken
	// isPumping: a goroutine sends; there is one at a time, so that the order stays.
	isPumping bool
}

type sending struct {
	chat   string
	number int // rises in the order of sending
	op     json.RawMessage
	done   func(api.Message, error)
	isGone bool // acknowledged, refused or cancelled
}

// stall is a chat in which a message was put off, until one is answered otherwise.
type stall struct {
	timer   *time.Timer
	tries   int
	isOver  bool // the next message may try
	isTried bool // it is on its way
}

// add queues a message.
func (o *outbox) add(m *sending) (cancel func(), err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return nil, o.err
	}
	if o.count >= o.limit {
		return nil, ErrQueueFull
	}
	o.count++
	o.last++
	m.number = o.last
	o.queue = append(o.queue, m)
	o.pump()
	return func() { o.remove(m) }, nil
}

// attach goes on over another socket, beginning with what the former one left without an answer; nil: offline.
func (o *outbox) attach(s *Socket) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.socket = s
	for _, m := range o.flight {
		o.enqueue(m)
	}
	o.flight = nil
	for _, p := range o.paused {
		p.isTried = false // it is in the queue again
	}
	o.pump()
}

// pump sees to it that what the window has room for is sent. It needs the lock. The sending is a goroutine's, so
// that neither the caller nor the reader, which calls it for each answer, waits for the network.
func (o *outbox) pump() {
	if o.isPumping || o.next() < 0 {
		return
	}
	o.isPumping = true
	o.pumping.Go(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		for at := o.next(); at >= 0; at = o.next() {
			m := o.queue[at]
			o.queue = slices.Delete(o.queue, at, at+1)
			if m.isGone {
				continue
			}
			if p := o.paused[m.chat]; p != nil {
				p.isTried = true
			}
			o.flight = append(o.flight, m)
			s := o.socket
			o.mu.Unlock()
			s.Go(api.OpMessageSend, m.op, func(d json.RawMessage, err error) {
				if err == nil || isRefusal(err) { // else the connection ended: attach takes it up
					o.answered(m, d, err)
				}
			})
			o.mu.Lock()
		}
		o.isPumping = false
	})
}

// next is the place of the message that may be sent now; -1: none.
func (o *outbox) next() int {
	if o.socket == nil || len(o.flight) >= window {
		return -1
	}
	if len(o.paused) == 0 {
		return min(len(o.queue), 1) - 1
	}
	return slices.IndexFunc(o.queue, func(m *sending) bool {
		p := o.paused[m.chat]
		return p == nil || p.isOver && !p.isTried
	})
}

// enqueue puts a message back where it was. It needs the lock.
func (o *outbox) enqueue(m *sending) {
	at, _ := slices.BinarySearchFunc(o.queue, m.number, func(other *sending, number int) int { return other.number - number })
	o.queue = slices.Insert(o.queue, at, m)
}

func isRefusal(err error) bool {
	var e *Error
	return errors.As(err, &e)
}

func (o *outbox) answered(m *sending, d json.RawMessage, err error) {
	var refused *Error
	if errors.As(err, &refused) && refused.IsTemporary() {
		o.putOff(m, refused.RetryAfter)
		return
	}
	var answer api.MessageAnswer
	if err == nil {
		if err = json.Unmarshal(d, &answer); err != nil {
			err = fmt.Errorf("decode answer: %w", err)
		}
	}
	o.mu.Lock()
	o.resume(m.chat)
	o.mu.Unlock()
	if o.remove(m) {
		m.done(answer.Message, err)
	}
}

// putOff sends a message again after a while, and those of its chat behind it.
func (o *outbox) putOff(m *sending, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.land(m)
	p := o.paused[m.chat]
	switch {
	case m.isGone && p != nil && p.isTried: // it was alone, and was cancelled
		p.isTried = false
	case m.isGone:
	case p == nil:
		p = &stall{tries: 1}
		o.paused[m.chat] = p
		o.start(p, wait)
	case p.isTried: // it was alone
		p.tries++
		p.isTried, p.isOver = false, false
		o.start(p, wait)
	}
	if !m.isGone {
		o.enqueue(m)
	}
	o.pump()
}

// start begins a pause, or another one. It needs the lock.
func (o *outbox) start(p *stall, wait time.Duration) {
	p.timer = time.AfterFunc(max(wait, o.backoff.wait(p.tries)), func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		p.isOver = true
		o.pump()
	})
}

// resume ends the pause of a chat, a message of which was answered. It needs the lock.
func (o *outbox) resume(chat string) {
	if p := o.paused[chat]; p != nil {
		p.timer.Stop()
		delete(o.paused, chat)
	}
}

// land takes a message out of the flight. It needs the lock.
func (o *outbox) land(m *sending) {
	o.flight = slices.DeleteFunc(o.flight, func(other *sending) bool { return other == m })
}

// remove takes a message off; false: it was off already.
func (o *outbox) remove(m *sending) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.land(m)
	isNew := !m.isGone
	if isNew {
		m.isGone = true
		o.count--
	}
	o.pump()
	return isNew
}

// finish fails what waits, and takes no more. The last socket has ended.
func (o *outbox) finish(err error) {
	o.pumping.Wait()
	o.mu.Lock()
	waiting := slices.Concat(o.flight, o.queue)
	for _, p := range o.paused {
		p.timer.Stop()
	}
	clear(o.paused)
	o.queue, o.flight, o.err = nil, nil, err
	o.mu.Unlock()
	for _, m := range waiting {
		if o.remove(m) {
			m.done(api.Message{}, err)
		}
	}
}
