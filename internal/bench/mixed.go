package bench

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// Parts of the mixed load.
const (
	// groupShare of the messages go to the group, the others to pairs.
	groupShare = 5
	// readsPerMessage is how many calls that read come with each message: people look more often than they write.
	readsPerMessage = 2
)

// mixed is a working day: pairs and a group write, everybody raises marks, and people open chats and lists meanwhile.
func mixed(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, max(opt.Pairs*2, opt.GroupSize))
	if err != nil {
		return err
	}
	defer l.close()
	pairs, err := l.makePairs(ctx, opt.Pairs)
	if err != nil {
		return err
	}
	group, err := l.makeGroup(ctx, l.users[:opt.GroupSize])
	if err != nil {
		return err
	}
	for i, p := range pairs { // one turn in groupShare is the group's
		if i%(groupShare-1) == 0 {
			l.targets = append(l.targets, group)
		}
		l.targets = append(l.targets, p)
	}
	l.follow(ctx)
	r.Load = fmt.Sprintf("%d pairs and a group of %d, %g messages/s and %g reads/s in all, %d bytes of text, %s",
		opt.Pairs, opt.GroupSize, opt.Rate, opt.Rate*readsPerMessage, opt.TextBytes, opt.Duration)
	reads := newMeter()
	err = l.measure(ctx, r, func(ctx context.Context) {
		var g errgroup.Group
		g.Go(func() error { l.sendAtRate(ctx, opt.Rate); return nil })
		g.Go(func() error { l.readAtRate(ctx, opt.Rate*readsPerMessage, reads); return nil })
		_ = g.Wait() // they return no errors
	})
	r.Times["read"] = reads.times()
	return err
}

// readAtRate makes the calls of people who open the app and a chat, until ctx ends.
func (l *load) readAtRate(ctx context.Context, rate float64, times *meter) {
	ticker := time.NewTicker(time.Duration(float64(time.Second) / rate))
	defer ticker.Stop()
	var g errgroup.Group
	g.SetLimit(readers)
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			_ = g.Wait() // failures are counted
			return
		case <-ticker.C:
		}
		t := l.targets[rand.N(len(l.targets))]
		u := t.members[rand.N(len(t.members))]
		g.Go(func() error {
			began := time.Now()
			if err := readOnce(ctx, n, u, t); err != nil && ctx.Err() == nil {
				l.refused.add(err.Error())
			} else if l.isMeasuring.Load() {
				times.record(time.Since(began))
			}
			return nil
		})
	}
}

func readOnce(ctx context.Context, n int, u *sender, t *target) error {
	switch n % 4 {
	case 0:
		_, err := u.c.Chats(ctx, "", 50)
		return err
	case 1:
		return u.socket.Call(ctx, api.OpTyping, api.TypingOp{ChatID: t.id}, nil)
	default:
		_, err := u.c.History(ctx, t.id, client.Window{Limit: 50})
		return err
	}
}
