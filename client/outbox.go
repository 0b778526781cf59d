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

// outbox holds the messages that aren't acknowledged yet, in the order in which they were sent.
type outbox struct {
	limit   int
	backoff *Backoff

	pumping sync.WaitGroup

	mu     sync.Mutex // guards what follows
	socket *Socket    // nil while offline
	queue  []*sending // to be sent
	flight []*sending // sent over the present, or the last, socket and not answered
	later  []*sending // put off for a while
	count  int        // of all
	err    error      // why no more are taken
	// isPumping: a goroutine sends; there is one at a time, so that the order stays.
	isPumping bool
}

type sending struct {
	op     json.RawMessage
	done   func(api.Message, error)
	isGone bool        // acknowledged, refused or cancelled
	timer  *time.Timer // of the last time it was put off
	tries  int
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
	o.queue = append(o.queue, m)
	o.pump()
	return func() { o.remove(m) }, nil
}

// attach goes on over another socket, beginning with what the former one left without an answer; nil: offline.
func (o *outbox) attach(s *Socket) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.socket = s
	o.queue = append(o.flight, o.queue...)
	o.flight = nil
	o.pump()
}

// pump sees to it that what the window has room for is sent. It needs the lock. The sending is a goroutine's, so
// that neither the caller nor the reader, which calls it for each answer, waits for the network.
func (o *outbox) pump() {
	if o.isPumping || !o.hasRoom() {
		return
	}
	o.isPumping = true
	o.pumping.Go(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		for o.hasRoom() {
			m := o.queue[0]
			o.queue[0] = nil
			o.queue = o.queue[1:]
			if m.isGone {
				continue
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

func (o *outbox) hasRoom() bool {
	return o.socket != nil && len(o.queue) > 0 && len(o.flight) < window
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
	if o.remove(m) {
		m.done(answer.Message, err)
	}
}

// putOff sends a message again after a while.
func (o *outbox) putOff(m *sending, wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.land(m)
	if !m.isGone {
		m.tries++
		o.later = append(o.later, m)
		m.timer = time.AfterFunc(max(wait, o.backoff.wait(m.tries)), func() { o.again(m) })
	}
	o.pump()
}

func (o *outbox) again(m *sending) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.later = slices.DeleteFunc(o.later, func(other *sending) bool { return other == m })
	if !m.isGone {
		o.queue = slices.Insert(o.queue, 0, m)
		o.pump()
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
		if m.timer != nil && m.timer.Stop() {
			o.later = slices.DeleteFunc(o.later, func(other *sending) bool { return other == m })
		}
	}
	o.pump()
	return isNew
}

// finish fails what waits, and takes no more. The last socket has ended.
func (o *outbox) finish(err error) {
	o.pumping.Wait()
	o.mu.Lock()
	waiting := slices.Concat(o.flight, o.queue, o.later)
	o.queue, o.flight, o.later, o.err = nil, nil, nil, err
	o.mu.Unlock()
	for _, m := range waiting {
		if o.remove(m) {
			m.done(api.Message{}, err)
		}
	}
}
