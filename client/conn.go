package client

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/roost-im/roost/api"
)

// ConnOptions of a Conn. The callbacks follow the rules of SocketOptions; they never run at the same time.
type ConnOptions struct {
	// Cursor returns the cursor of the last sync, or nothing; it is asked before each hello. If the server refuses
	// the cursor, the next hello goes without.
	Cursor func() string
	// OnOnline gets the answer to hello each time that a connection is made, before its first event.
	OnOnline func(api.HelloAnswer)
	// OnOffline gets the reason when a connection ends or can't be made, and when the next try will be.
	OnOffline func(reason error, next time.Duration)
	// OnEvent gets every event.
	OnEvent func(api.EventFrame)
	// Backoff between tries.
	Backoff Backoff
	// MaxQueue is how many messages may wait to be acknowledged. Default 10,000.
	MaxQueue int
}

// Conn is a WebSocket connection that comes back. It ends when it is closed, when its context ends, or when the
// server says that there is no use: the session is no longer valid (then sign in again), or the client is at fault.
type Conn struct {
	c      *Client
	opt    ConnOptions
	outbox outbox
	stop   context.CancelFunc
	done   chan struct{}

	mu     sync.Mutex    // guards what follows
	socket *Socket       // nil while offline
	up     chan struct{} // closed while online; replaced when the connection ends
	skip   bool          // the next hello goes without a cursor
	err    error         // why it ended for good
}

// Connect returns a Conn at once and connects in the background. It ends with ctx.
func (c *Client) Connect(ctx context.Context, opt ConnOptions) *Conn {
	opt.Backoff.setDefaults()
	if opt.MaxQueue == 0 {
		opt.MaxQueue = 10_000
	}
	ctx, stop := context.WithCancel(ctx)
	k := &Conn{c: c, opt: opt, stop: stop, done: make(chan struct{}), up: make(chan struct{})}
	k.outbox = outbox{limit: opt.MaxQueue, backoff: &k.opt.Backoff, paused: map[string]*stall{}}
	go k.run(ctx)
	return k
}

// Close ends the connection for good and waits until all callbacks have returned. It must not be called in one.
func (k *Conn) Close() {
	k.stop()
	<-k.done
}

// Done is closed when the connection has ended for good.
func (k *Conn) Done() <-chan struct{} {
	return k.done
}

// Err says why the connection ended for good; nil before.
func (k *Conn) Err() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.err
}

// present returns the connection of this moment, nil while offline.
func (k *Conn) present() *Socket {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.socket
}

// Drop cuts the present connection, as a lost network does. The next one is made as always.
func (k *Conn) Drop() {
	if s := k.present(); s != nil {
		s.Drop()
	}
}

// Online waits until there is a connection and returns it.
func (k *Conn) Online(ctx context.Context) (*Socket, error) {
	for {
		k.mu.Lock()
		s, up := k.socket, k.up
		k.mu.Unlock()
		if s != nil {
			return s, nil
		}
		select {
		case <-up:
		case <-k.done:
			return nil, k.Err()
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Call makes a request once there is a connection. It isn't repeated: with ErrLost it is unknown whether the server
// did it.
func (k *Conn) Call(ctx context.Context, op api.Op, d, out any) error {
	s, err := k.Online(ctx)
	if err != nil {
		return err
	}
	return s.Call(ctx, op, d, out)
}

// Send sends a message and waits until the server has acknowledged it, over as many connections as that takes. It
// makes a client_id if the request has none. When ctx ends first, the message is no longer repeated; whether the
// server has it is unknown then.
func (k *Conn) Send(ctx context.Context, chatID string, r api.MessageRequest) (api.Message, error) {
	type result struct {
		m   api.Message
		err error
	}
	answer := make(chan result, 1)
	cancel, err := k.SendAsync(chatID, r, func(m api.Message, err error) { answer <- result{m, err} })
	if err != nil {
		return api.Message{}, err
	}
	select {
	case a := <-answer:
		return a.m, a.err
	case <-ctx.Done():
		cancel()
		return api.Message{}, ctx.Err()
	}
}

// SendAsync is Send without waiting. Messages of a chat go out in the order of the calls; where the server puts one
// off (rate_limited, unavailable), those behind it wait with it. done is called once, unless
// cancel was called first; it follows the rules of the callbacks.
func (k *Conn) SendAsync(chatID string, r api.MessageRequest, done func(api.Message, error)) (cancel func(), err error) {
	if r.ClientID == "" {
		r.ClientID = NewClientID()
	}
	op, err := json.Marshal(api.SendOp{ChatID: chatID, MessageRequest: r})
	if err != nil {
		return nil, fmt.Errorf("encode message: %w", err)
	}
	return k.outbox.add(&sending{chat: chatID, op: op, done: done})
}

// run connects again and again.
func (k *Conn) run(ctx context.Context) {
	var err error
	for failed := 0; ; failed++ {
		began := time.Now()
		err = k.once(ctx)
		if ctx.Err() != nil {
			err = ErrClosed
			break
		}
		if time.Since(began) > k.opt.Backoff.Lasted {
			failed = 0
		}
		v := judge(err)
		if v.isFinal {
			break
		}
		k.mu.Lock()
		k.skip = v.dropCursor
		k.mu.Unlock()
		wait := max(k.opt.Backoff.wait(failed), v.wait)
		if v.isResume && failed == 0 {
			wait = k.opt.Backoff.wait(0)
		}
		if k.opt.OnOffline != nil {
			k.opt.OnOffline(err, wait)
		}
		pause(ctx, wait)
	}
	k.finish(err)
}

// once makes one connection and stays until it ends.
func (k *Conn) once(ctx context.Context) error {
	opt := SocketOptions{OnHello: k.opt.OnOnline, OnEvent: k.opt.OnEvent}
	k.mu.Lock()
	skip := k.skip
	k.mu.Unlock()
	if k.opt.Cursor != nil && !skip {
		opt.Cursor = k.opt.Cursor()
	}
	s, _, err := k.c.Dial(ctx, opt)
	if err != nil {
		return err
	}
	k.mu.Lock()
	k.socket = s
	close(k.up)
	k.mu.Unlock()
	k.outbox.attach(s)
	select {
	case <-s.Done():
	case <-ctx.Done():
		s.Close()
	}
	k.outbox.attach(nil)
	k.mu.Lock()
	k.socket, k.up = nil, make(chan struct{})
	k.mu.Unlock()
	return s.Err()
}

func (k *Conn) finish(err error) {
	k.mu.Lock()
	k.err = err
	k.mu.Unlock()
	k.stop()
	if k.opt.OnOffline != nil {
		k.opt.OnOffline(err, 0)
	}
	k.outbox.finish(err)
	close(k.done)
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
