package bench

import (
	"context"
	"fmt"
	"time"
)

// idle holds connections that do nothing but their heartbeat.
func idle(ctx context.Context, opt Options, r *Report) error {
	before, err := opt.usage()
	if err != nil {
		return err
	}
	began := time.Now()
	l, err := newLoad(ctx, opt, opt.Users)
	if err != nil {
		return err
	}
	defer l.close()
	r.Load = fmt.Sprintf("%d connections without traffic, %s", opt.Users, opt.Duration)
	r.count("sign-ins per second", float64(opt.Users)/time.Since(began).Seconds(), "1/s")
	if err := wait(ctx, opt.Warmup); err != nil { // the sign-ins' memory is given back
		return err
	}
	start, err := opt.usage()
	if err != nil {
		return err
	}
	if err := wait(ctx, opt.Duration); err != nil {
		return err
	}
	after, err := opt.usage()
	if err != nil {
		return err
	}
	r.server(start, after, opt.Duration, 0)
	if before != nil {
		r.count("server memory per connection", float64(after.rss-before.rss)/float64(opt.Users)/1000, "kB")
	}
	if n := l.lost.n.Load(); n > 0 {
		r.fail("%d connections were lost, the first: %s", n, *l.lost.first.Load())
	}
	return nil
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
