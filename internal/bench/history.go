package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/client"
)

// readers is how many calls are under way at once where calls per second are counted.
const readers = 4

// history fills a chat and reads it in all the ways that clients do.
func history(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.Pairs*2)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.pair(ctx); err != nil {
		return err
	}
	if err := l.fill(ctx, opt.Messages); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("chats of %d messages, each kind of call %s one at a time and %s %d at once", opt.Messages, opt.Duration, opt.Duration, readers)
	before, err := opt.usage()
	if err != nil {
		return err
	}
	u, t := l.users[0], l.targets[0]
	last := t.top.Load()
	anywhere := func() int64 { return 1 + rand.Int64N(last) }
	calls := []struct {
		name string
		call func(context.Context) error
	}{
		{"newest page of 50", func(ctx context.Context) error {
			_, err := u.c.History(ctx, t.id, client.Window{Limit: 50})
			return err
		}},
		{"page around a seq", func(ctx context.Context) error {
			_, err := u.c.History(ctx, t.id, client.Window{Around: anywhere(), Limit: 50})
			return err
		}},
		{"changes, 10 behind", func(ctx context.Context) error {
			_, err := u.c.Changes(ctx, t.id, max(last-10, 0), -1)
			return err
		}},
		{"chat list", func(ctx context.Context) error {
			_, err := u.c.Chats(ctx, "", 50)
			return err
		}},
	}
	began := time.Now()
	for _, c := range calls {
		alone, _, err := repeat(ctx, 1, opt.Duration, c.call)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		crowded, perSecond, err := repeat(ctx, readers, opt.Duration, c.call)
		if err != nil {
			return fmt.Errorf("%s: %w", c.name, err)
		}
		r.Times[c.name] = alone
		r.Times[fmt.Sprintf("%s, %d at once", c.name, readers)] = crowded
		r.count(c.name+", per second", perSecond, "1/s")
	}
	after, err := opt.usage()
	if err != nil {
		return err
	}
	r.server(before, after, time.Since(began), 0)
	return nil
}

// fill sends so many messages into each chat.
func (l *load) fill(ctx context.Context, messages int) error {
	l.opt.Log("sending %d messages into each of %d chats", messages, len(l.targets))
	var g errgroup.Group
	for _, t := range l.targets {
		g.Go(func() error {
			room := make(chan struct{}, max(l.opt.Window, 1))
			for n := int(t.start); n < messages; n++ {
				select {
				case room <- struct{}{}:
				case <-ctx.Done():
					return ctx.Err()
				}
				l.send(t.members[n%2], t, time.Now(), func() { <-room })
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	l.settle(ctx)
	if n := l.refused.n.Load(); n > 0 {
		return fmt.Errorf("%d messages were refused, the first: %s", n, *l.refused.first.Load())
	}
	return nil
}

// repeat makes a call again and again, so many at once.
func repeat(ctx context.Context, atOnce int, d time.Duration, call func(context.Context) error) (Times, float64, error) {
	if err := call(ctx); err != nil { // the first one, which warms up, isn't timed
		return Times{}, 0, err
	}
	m := newMeter()
	began := time.Now()
	g, ctx := errgroup.WithContext(ctx)
	for range atOnce {
		g.Go(func() error {
			for time.Since(began) < d {
				at := time.Now()
				if err := call(ctx); err != nil {
					return err
				}
				m.record(time.Since(at))
			}
			return nil
		})
	}
	err := g.Wait()
	times := m.times()
	return times, float64(times.Count) / time.Since(began).Seconds(), err
}
