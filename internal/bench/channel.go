package bench

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// channel has one of its people write in a channel at a fixed rate: most members are away, those who are connected receive.
func channel(ctx context.Context, opt Options, r *Report) error {
	if opt.Members > len(opt.Tokens) && opt.Members > opt.Users {
		return fmt.Errorf("a channel of %d members takes as many sessions: make them with `roost user create --count %d --sessions` and hand them over with --tokens",
			opt.Members, opt.Members)
	}
	l, err := newLoad(ctx, opt, opt.Users)
	if err != nil {
		return err
	}
	defer l.close()
	took, err := l.channel(ctx)
	if err != nil {
		return err
	}
	members := max(opt.Members, opt.Users)
	r.Load = fmt.Sprintf("a channel of %d members, %d of them connected, %g messages/s, %d bytes of text, %s",
		members, opt.Users, opt.Rate, opt.TextBytes, opt.Duration)
	r.count("joins per second", float64(members-1)/took.Seconds(), "1/s")
	return l.measure(ctx, r, func(ctx context.Context) { l.sendAtRate(ctx, opt.Rate) })
}

// channel makes a channel that everybody joins, the users who connect first, then the rest of the sessions.
func (l *load) channel(ctx context.Context) (joining time.Duration, err error) {
	owner := l.users[0]
	c, err := owner.c.CreateChat(ctx, api.ChatRequest{Type: "channel", Title: "bench " + l.run, ClientID: l.run})
	if err != nil {
		return 0, err
	}
	link, err := owner.c.CreateLink(ctx, c.ID, api.LinkRequest{ClientID: l.run})
	if err != nil {
		return 0, err
	}
	l.opt.Log("joining %d users", max(l.opt.Members, len(l.users))-1)
	began := time.Now()
	var g errgroup.Group
	g.SetLimit(8)
	join := func(c *client.Client) {
		g.Go(func() error {
			_, err := c.Join(ctx, link.Token)
			return err
		})
	}
	for _, u := range l.users[1:] {
		join(u.c)
	}
	for i := len(l.users); i < l.opt.Members; i++ {
		join(owner.c.WithToken(l.opt.Tokens[i]))
	}
	if err := g.Wait(); err != nil {
		return 0, err
	}
	l.targets = []*target{{id: c.ID, start: c.LastSeq, members: l.users, writers: l.users[:1]}}
	l.follow(ctx)
	return time.Since(began), nil
}
