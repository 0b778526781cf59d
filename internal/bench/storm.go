package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// storm cuts all connections at once and lets everybody come back at once, each with a cursor, as after a
// restart but without the spread that real clients put between them.
func storm(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.Users)
	if err != nil {
		return err
	}
	defer l.close()
	cursors := make([]string, len(l.users))
	var g errgroup.Group
	g.SetLimit(16)
	for i, u := range l.users {
		g.Go(func() error {
			s, err := u.c.Sync(ctx, "")
			cursors[i] = s.Cursor
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("%d connections are cut and made again, all at once", opt.Users)
	before, err := opt.usage()
	if err != nil {
		return err
	}
	l.isClosing.Store(true)
	for _, u := range l.users {
		u.socket.Drop()
	}
	m := newMeter()
	began := time.Now()
	var all errgroup.Group
	for i, u := range l.users {
		all.Go(func() error {
			s, hello, err := u.c.Dial(ctx, client.SocketOptions{Cursor: cursors[i]})
			if err != nil {
				l.lost.add(err.Error())
				return nil
			}
			u.socket = s
			if hello.Sync == nil {
				l.lost.add("an answer to hello without what moved")
			}
			m.record(time.Since(began))
			return nil
		})
	}
	_ = all.Wait() // failures are counted
	took := time.Since(began)
	after, err := opt.usage()
	if err != nil {
		return err
	}
	ping := newMeter()
	for _, u := range l.users[:min(len(l.users), 100)] { // the server is itself again
		at := time.Now()
		if err := u.socket.Call(ctx, api.OpPing, nil, new(json.RawMessage)); err != nil {
			l.lost.add(err.Error())
		}
		ping.record(time.Since(at))
	}
	r.Times["back since the cut"] = m.times()
	r.Times["ping afterwards"] = ping.times()
	r.count("sign-ins per second", float64(opt.Users)/took.Seconds(), "1/s")
	r.server(before, after, took, 0)
	if n := l.lost.n.Load(); n > 0 {
		r.fail("%d connections didn't come back at the first try, the first: %s", n, *l.lost.first.Load())
	}
	return nil
}
