package bench

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// load is a set of connected users and the chats that they write in.
type load struct {
	opt     Options
	run     string // part of every client_id
	began   time.Time
	users   []*sender
	targets []*target
	padding string
	writing sync.Mutex    // guards calls of text
	text    func() string // of the next message, where the padding isn't enough; nil: the padding

	isMeasuring  atomic.Bool
	isClosing    atomic.Bool
	ack, receive *meter
	seconds      *timeline    // of the measured part; set before it begins
	sent, acked  atomic.Int64 // of all
	hot          atomic.Int64 // acknowledged in the measured part
	hotReceived  atomic.Int64
	refused      failures
	lost         failures
	stopMarks    context.CancelFunc
	marks        sync.WaitGroup
}

// sender is a connected user.
type sender struct {
	id     string
	c      *client.Client
	socket *client.Socket
	tracks map[string]*track // by chat; complete before the first message is sent
}

// target is a chat that is written in.
type target struct {
	id      string
	members []*sender
	writers []*sender    // those of them who write; nil: all do
	start   int64        // last_seq before
	top     atomic.Int64 // the highest acknowledged seq
	acked   atomic.Int64
}

// failures counts, and keeps the first text.
type failures struct {
	n     atomic.Int64
	first atomic.Pointer[string]
}

func (f *failures) add(text string) {
	f.n.Add(1)
	f.first.CompareAndSwap(nil, &text)
}

func newLoad(ctx context.Context, opt Options, users int) (*load, error) {
	l := &load{
		opt: opt, run: rand.Text()[:8], began: time.Now(), ack: newMeter(), receive: newMeter(),
		padding: strings.Repeat("x", max(opt.TextBytes-20, 0)),
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's
	transport.MaxIdleConnsPerHost = 64
	base, err := client.New(opt.URL, client.Options{
		HTTP: &http.Client{Transport: transport, Timeout: time.Minute}, UserAgent: "roost-bench/1",
	})
	if err != nil {
		return nil, err
	}
	if err := l.signIn(ctx, base, users); err != nil {
		return nil, err
	}
	if err := l.connect(ctx); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// signIn makes as many users as are needed: those of the tokens, and new ones.
func (l *load) signIn(ctx context.Context, base *client.Client, users int) error {
	l.users = make([]*sender, users)
	if missing := users - len(l.opt.Tokens); missing > 0 {
		l.opt.Log("registering %d users", missing)
	}
	var g errgroup.Group
	g.SetLimit(8)
	for i := range users {
		g.Go(func() error {
			var err error
			l.users[i], err = l.account(ctx, base, i, users)
			return err
		})
	}
	return g.Wait()
}

// account is the user of a number below a count: of a token, or a new one.
func (l *load) account(ctx context.Context, base *client.Client, i, users int) (*sender, error) {
	u := &sender{c: base.WithToken(""), tracks: map[string]*track{}}
	if i < len(l.opt.Tokens) {
		u.c.SetToken(l.opt.Tokens[i])
		return u, nil
	}
	_, err := u.c.Register(ctx, api.RegisterRequest{
		Username: fmt.Sprintf("bench-%s-%d", strings.ToLower(l.run), i), Password: rand.Text(), DeviceName: "bench",
	})
	if client.HasCode(err, api.CodeRateLimited) {
		err = fmt.Errorf("%w: make users with `roost user create --count %d --sessions` and hand them over with --tokens", err, users)
	}
	return u, err
}

func (l *load) connect(ctx context.Context) error {
	l.opt.Log("connecting %d users", len(l.users))
	var g errgroup.Group
	g.SetLimit(16)
	for _, u := range l.users {
		g.Go(func() error {
			s, hello, err := u.c.Dial(ctx, client.SocketOptions{
				OnFrame: func(raw []byte) bool { return l.frame(u, raw) },
				OnClosed: func(err error) {
					if !l.isClosing.Load() {
						l.lost.add(err.Error())
					}
				},
			})
			if err != nil {
				return err
			}
			u.socket, u.id = s, hello.User.ID
			return nil
		})
	}
	return g.Wait()
}

func (l *load) close() {
	l.isClosing.Store(true)
	if l.stopMarks != nil {
		l.stopMarks()
		l.marks.Wait()
	}
	var g errgroup.Group
	g.SetLimit(64)
	for _, u := range l.users {
		if u != nil && u.socket != nil {
			g.Go(func() error { u.socket.Close(); return nil })
		}
	}
	_ = g.Wait() // they return no errors
}

// pair makes the private chats of users 0 and 1, 2 and 3, and so on.
func (l *load) pair(ctx context.Context) error {
	var err error
	if l.targets, err = l.makePairs(ctx, len(l.users)/2); err != nil {
		return err
	}
	l.follow(ctx)
	return nil
}

func (l *load) makePairs(ctx context.Context, count int) ([]*target, error) {
	targets := make([]*target, count)
	var g errgroup.Group
	g.SetLimit(8)
	for i := range targets {
		g.Go(func() error {
			a, b := l.users[2*i], l.users[2*i+1]
			c, err := a.c.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{b.id}})
			if err == nil {
				targets[i] = &target{id: c.ID, start: c.LastSeq, members: []*sender{a, b}}
			}
			return err
		})
	}
	return targets, g.Wait()
}

// group makes one group of all users.
func (l *load) group(ctx context.Context) error {
	t, err := l.makeGroup(ctx, l.users)
	if err != nil {
		return err
	}
	l.targets = []*target{t}
	l.follow(ctx)
	return nil
}

func (l *load) makeGroup(ctx context.Context, members []*sender) (*target, error) {
	ids := make([]string, 0, len(members))
	for _, u := range members[1:] {
		ids = append(ids, u.id)
	}
	c, err := members[0].c.CreateChat(ctx, api.ChatRequest{
		Type: "group", Title: "bench " + l.run, Members: ids, ClientID: l.run,
	})
	return &target{id: c.ID, start: c.LastSeq, members: members}, err
}

// follow makes the members of all chats check what they receive, and raise delivered marks as devices do.
func (l *load) follow(ctx context.Context) {
	for _, t := range l.targets {
		t.top.Store(t.start)
		for _, u := range t.members {
			if u.tracks[t.id] != nil {
				continue // a chat may be named several times, to be written in more often
			}
			u.tracks[t.id] = &track{chat: t, next: t.start + 1}
			u.tracks[t.id].received.Store(t.start)
		}
	}
	ctx, l.stopMarks = context.WithCancel(ctx)
	l.marks.Go(func() { l.raiseMarks(ctx) })
}

// raiseMarks raises each user's delivered marks once a second, spread over it.
func (l *load) raiseMarks(ctx context.Context) {
	step := max(time.Second/time.Duration(len(l.users)), time.Millisecond)
	batch := int(math.Ceil(float64(len(l.users)) * float64(step) / float64(time.Second)))
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for i := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		for range batch {
			u := l.users[i%len(l.users)]
			i++
			var marks []api.MarkRequest
			for id, t := range u.tracks {
				if seq := t.received.Load(); seq > t.delivered {
					t.delivered = seq
					marks = append(marks, api.MarkRequest{ChatID: id, DeliveredSeq: seq})
				}
			}
			if len(marks) > 0 {
				u.socket.Go(api.OpMarks, api.MarksRequest{Marks: marks}, func(json.RawMessage, error) {})
			}
		}
	}
}

// frame takes a frame of the server; false: it is an answer, to be decoded.
func (l *load) frame(u *sender, raw []byte) bool {
	a, isArrival, isEvent := parseArrival(raw)
	if !isArrival {
		return isEvent
	}
	t := u.tracks[string(a.chatID)]
	if t == nil {
		return true // of a chat from an earlier run
	}
	if t.take(a.seq) && string(a.senderID) != u.id && l.isMeasuring.Load() {
		l.receive.record(time.Since(l.began) - time.Duration(a.sentAt))
		l.hotReceived.Add(1)
	}
	return true
}

// send sends a message that was due at a time. done is called after the answer.
func (l *load) send(from *sender, t *target, due time.Time, done func()) {
	n := l.sent.Add(1)
	at := due.Sub(l.began)
	op := api.SendOp{ChatID: t.id, MessageRequest: api.MessageRequest{
		ClientID: fmt.Sprintf("%s.%d", l.run, n),
		Content:  client.Text(fmt.Sprintf("t%d %s", at.Nanoseconds(), l.next())),
	}}
	from.socket.Go(api.OpMessageSend, op, func(raw json.RawMessage, err error) {
		defer done()
		if err != nil {
			l.refused.add(err.Error())
			return
		}
		if l.isMeasuring.Load() {
			now := time.Now()
			l.ack.record(now.Sub(due))
			l.seconds.record(now, now.Sub(due))
			l.hot.Add(1)
		}
		seq, _, ok := number(raw, keySeq)
		if !ok {
			l.refused.add("an answer without a seq")
			return
		}
		l.acked.Add(1)
		t.acked.Add(1)
		for top := t.top.Load(); seq > top && !t.top.CompareAndSwap(top, seq); top = t.top.Load() {
		}
	})
}

// next returns the text of the next message, behind its time.
func (l *load) next() string {
	if l.text == nil {
		return l.padding
	}
	l.writing.Lock()
	defer l.writing.Unlock()
	return l.text()
}

// sendAtRate sends when messages are due, until ctx ends: chat by chat, the members in turn.
func (l *load) sendAtRate(ctx context.Context, rate float64) {
	interval := time.Duration(float64(time.Second) / rate)
	timer := time.NewTimer(0)
	defer timer.Stop()
	begin := time.Now()
	for n := 0; ; n++ {
		due := begin.Add(time.Duration(n) * interval)
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		t := l.targets[n%len(l.targets)]
		from := t.members
		if t.writers != nil {
			from = t.writers
		}
		l.send(from[n/len(l.targets)%len(from)], t, due, func() {})
	}
}

// sendByWindow keeps so many messages of each member under way until ctx ends.
func (l *load) sendByWindow(ctx context.Context, window int) {
	var running sync.WaitGroup
	for _, t := range l.targets {
		for _, u := range t.members {
			running.Go(func() {
				room := make(chan struct{}, window)
				for ctx.Err() == nil {
					select {
					case room <- struct{}{}:
						l.send(u, t, time.Now(), func() { <-room })
					case <-ctx.Done():
					}
				}
			})
		}
	}
	running.Wait()
}

// settleTime is how long the last messages may take to arrive before they count as lost.
const settleTime = 10 * time.Second

// settle waits until all that was sent is answered and has arrived.
func (l *load) settle(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for !l.isSettled() {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (l *load) isSettled() bool {
	if l.acked.Load()+l.refused.n.Load() < l.sent.Load() {
		return false
	}
	for _, t := range l.targets {
		top := t.top.Load()
		for _, u := range t.members {
			if u.tracks[t.id].received.Load() < top {
				return false
			}
		}
	}
	return true
}

// distinct returns each chat once.
func distinct(targets []*target) []*target {
	var out []*target
	for _, t := range targets {
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// report checks message by message, and notes the figures.
func (l *load) report(r *Report, took time.Duration) {
	r.Times["send to ack"] = l.ack.times()
	r.Times["send to received"] = l.receive.times()
	r.Timeline = l.seconds.done()
	r.count("acknowledged", float64(l.hot.Load()), "messages")
	r.count("acknowledged per second", float64(l.hot.Load())/took.Seconds(), "messages/s")
	r.count("received per second", float64(l.hotReceived.Load())/took.Seconds(), "messages/s")
	if n := l.sent.Load() - l.acked.Load() - l.refused.n.Load(); n > 0 {
		r.fail("%d messages were never answered", n)
	}
	if n := l.refused.n.Load(); n > 0 {
		r.fail("%d messages were refused, the first: %s", n, *l.refused.first.Load())
	}
	if n := l.lost.n.Load(); n > 0 {
		r.fail("%d connections were lost, the first: %s", n, *l.lost.first.Load())
	}
	var lost, doubled, disordered, wrong int64
	for _, t := range distinct(l.targets) {
		if t.top.Load()-t.start != t.acked.Load() {
			wrong++
		}
		for _, u := range t.members {
			k := u.tracks[t.id]
			lost += t.top.Load() - k.received.Load() - k.early.Load()
			doubled += k.doubled.Load()
			disordered += k.disordered.Load()
		}
	}
	for _, f := range []struct {
		n    int64
		what string
	}{
		{wrong, "chats whose seqs don't match the acknowledged messages"},
		{lost, "messages that were acknowledged and didn't arrive"},
		{doubled, "messages that arrived twice"},
		{disordered, "messages that arrived out of order"},
	} {
		if f.n > 0 {
			r.fail("%d %s", f.n, f.what)
		}
	}
}
