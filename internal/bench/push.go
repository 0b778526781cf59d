package bench

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

const (
	// drainLimit bounds a run: it ends much sooner, when all pushes came or none comes any more.
	drainLimit = 24 * time.Hour
	// needed are the settings without which no push comes.
	needed = "the server has to be started with --push-networks 127.0.0.0/8 --may-write everybody"
)

// pushes is a load of groups whose members are away, but for one who writes, with a push service for their devices.
type pushes struct {
	opt     Options
	r       *Report
	service *pushService
	devices []*device
	groups  []*target
}

// device is one that is notified.
type device struct {
	*sender
	subscription string
}

// push measures what pairs notice of a queue of pushes: the same pairs write without one, and while it is worked off. The queue comes from one
// message in each of many groups: a push for each group and member.
func push(ctx context.Context, opt Options, r *Report) error {
	if opt.Groups < 1 || opt.GroupSize < 2 || opt.Pairs < 1 {
		return errors.New("it takes a group of two, and a pair")
	}
	service, err := startPushService(ctx)
	if err != nil {
		return err
	}
	defer service.close()
	p := &pushes{opt: opt, r: r, service: service, devices: make([]*device, opt.GroupSize-1)}
	r.Load = fmt.Sprintf("%d pushes, to %d devices in %d groups; %d pairs, %g messages/s in all, %d bytes of text, %s at rest, then until all pushes came",
		p.jobs(), len(p.devices), opt.Groups, opt.Pairs, opt.Rate, opt.TextBytes, opt.Duration)
	return errors.Join(p.run(ctx), p.unsubscribe(ctx))
}

func (p *pushes) jobs() int { return len(p.devices) * p.opt.Groups }

// run measures twice, each time over new connections of the same users.
func (p *pushes) run(ctx context.Context) error {
	people := 2*p.opt.Pairs + 1 // the last one writes to the groups
	l, err := newLoad(ctx, p.opt, people)
	if err != nil {
		return err
	}
	opt := p.opt
	opt.Tokens = nil
	for _, u := range l.users {
		opt.Tokens = append(opt.Tokens, u.c.Token())
	}
	calm, err := p.atRest(ctx, l)
	if err != nil {
		return err
	}
	l, err = newLoad(ctx, opt, people)
	if err != nil {
		return err
	}
	busy, err := p.draining(ctx, l)
	if err != nil {
		return err
	}
	p.keep("at rest", calm)
	p.keep("draining", busy)
	p.r.Timeline = busy.Timeline
	before, after := calm.Times["send to ack"], busy.Times["send to ack"]
	if before.Count > 0 && after.Count > 0 {
		p.r.count("draining to at rest, p50", after.P50/before.P50, "times as long")
		p.r.count("draining to at rest, p99", after.P99/before.P99, "times as long")
	}
	return nil
}

// atRest prepares everything, and measures without a push.
func (p *pushes) atRest(ctx context.Context, l *load) (*Report, error) {
	defer l.close()
	if err := p.subscribe(ctx, l); err != nil {
		return nil, err
	}
	if err := p.makeGroups(ctx, l); err != nil {
		return nil, err
	}
	if err := l.pair(ctx); err != nil {
		return nil, err
	}
	out := &Report{Times: map[string]Times{}}
	return out, l.measure(ctx, out, func(ctx context.Context) { l.sendAtRate(ctx, p.opt.Rate) })
}

// draining has the pushes made, and measures until all came.
func (p *pushes) draining(ctx context.Context, l *load) (*Report, error) {
	defer l.close()
	if err := l.pair(ctx); err != nil {
		return nil, err
	}
	l.warm(ctx, func(ctx context.Context) { l.sendAtRate(ctx, p.opt.Rate) })
	l.opt.Log("draining %d pushes", p.jobs())
	p.service.expect(len(p.devices), p.opt.Groups)
	began := time.Now()
	if err := p.write(ctx, l); err != nil {
		return nil, err
	}
	out := &Report{Times: map[string]Times{}}
	p.r.count("queued when measuring began", float64(p.jobs()-p.service.state().came), "pushes")
	most, err := l.watchMemory(func() error {
		return l.timed(ctx, out, drainLimit, func(ctx context.Context) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			var sending sync.WaitGroup
			sending.Go(func() { l.sendAtRate(ctx, p.opt.Rate) })
			p.service.wait(ctx)
			cancel()
			sending.Wait()
		})
	})
	if err != nil {
		return nil, err
	}
	s := p.service.state()
	p.r.count("drained", float64(s.came), "pushes")
	p.r.count("drained per second", float64(s.came)/s.last.Sub(began).Seconds(), "pushes/s")
	p.r.count("came more than once", float64(s.again), "pushes")
	if most > 0 {
		p.r.count("server memory, most in draining", float64(most)/1e6, "MB")
	}
	if s.came < p.jobs() {
		p.r.fail("%d of %d pushes never came; %s", p.jobs()-s.came, p.jobs(), needed)
	}
	if s.wrong > 0 {
		p.r.fail("%d pushes came that nobody waited for, or that no device could read", s.wrong)
	}
	return out, nil
}

// keep takes over what was found in a part of the run.
func (p *pushes) keep(when string, from *Report) {
	for name, t := range from.Times {
		p.r.Times[name+", "+when] = t
	}
	for _, f := range from.Counts {
		switch f.Name {
		case "acknowledged", "server processor use", "server memory":
			p.r.count(f.Name+", "+when, f.Value, f.Unit)
		}
	}
	for _, f := range from.Failures {
		p.r.fail("%s: %s", when, f)
	}
}

// subscribe signs devices in, of a user each, that are notified and never connected.
func (p *pushes) subscribe(ctx context.Context, l *load) error {
	l.opt.Log("subscribing %d devices", len(p.devices))
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	var g errgroup.Group
	g.SetLimit(8)
	for i := range p.devices {
		g.Go(func() error {
			u, err := l.account(ctx, l.users[0].c, len(l.users)+i, len(l.users)+len(p.devices))
			if err != nil {
				return err
			}
			me, err := u.c.Me(ctx)
			if err != nil {
				return err
			}
			u.id = me.User.ID
			secret := make([]byte, 16)
			_, _ = rand.Read(secret) // it never fails
			sub, err := u.c.SubscribePush(ctx, api.PushSubscriptionRequest{
				Channel: "webpush", Endpoint: p.service.endpoint(i), Keys: &api.PushKeys{
					P256DH: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(secret),
				},
			})
			if client.HasCode(err, api.CodeInvalid) {
				return fmt.Errorf("%w: %s", err, needed)
			}
			p.devices[i] = &device{sender: u, subscription: sub.ID}
			return err
		})
	}
	return g.Wait()
}

// unsubscribe leaves no device behind whose push service is gone.
func (p *pushes) unsubscribe(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	var g errgroup.Group
	g.SetLimit(8)
	for _, d := range p.devices {
		if d != nil && d.subscription != "" {
			g.Go(func() error { return d.c.UnsubscribePush(ctx, d.subscription) })
		}
	}
	return g.Wait()
}

// makeGroups makes groups of all devices' users and the one who writes.
func (p *pushes) makeGroups(ctx context.Context, l *load) error {
	l.opt.Log("making %d groups", p.opt.Groups)
	ids := make([]string, len(p.devices))
	for i, d := range p.devices {
		ids[i] = d.id
	}
	p.groups = make([]*target, p.opt.Groups)
	var g errgroup.Group
	g.SetLimit(8)
	for i := range p.groups {
		g.Go(func() error {
			c, err := l.users[len(l.users)-1].c.CreateChat(ctx, api.ChatRequest{
				Type: "group", Title: fmt.Sprintf("bench %s %d", l.run, i), Members: ids, ClientID: fmt.Sprintf("%s.%d", l.run, i),
			})
			p.groups[i] = &target{id: c.ID, start: c.LastSeq}
			return err
		})
	}
	return g.Wait()
}

// write sends a message to each group, and returns when all are stored.
func (p *pushes) write(ctx context.Context, l *load) error {
	from := l.users[len(l.users)-1]
	room := make(chan struct{}, max(p.opt.Window, 1))
	enter := func() error {
		select {
		case room <- struct{}{}:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	for _, t := range p.groups {
		if err := enter(); err != nil {
			return err
		}
		l.send(from, t, time.Now(), func() { <-room })
	}
	for range cap(room) {
		if err := enter(); err != nil {
			return err
		}
	}
	return nil
}
