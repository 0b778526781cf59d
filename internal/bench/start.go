package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

const (
	startTries = 5
	startLimit = 30 * time.Second
	idleAfter  = 10 * time.Second
)

// start measures how long a server takes from the start of its process until it is ready, in an empty folder and
// in a used one, and what it holds in memory when nothing happens.
func start(ctx context.Context, opt Options, r *Report) error {
	r.Load = fmt.Sprintf("%d starts in an empty folder and %d in a used one, the last one idle for %s", startTries, startTries, idleAfter)
	empty, used := newMeter(), newMeter()
	for i := range startTries {
		var rest time.Duration
		if i == startTries-1 {
			rest = idleAfter
		}
		if err := startTwice(ctx, opt.Binary, r, empty, used, rest); err != nil {
			return err
		}
	}
	r.Times["start, empty folder"] = empty.times()
	r.Times["start, used folder"] = used.times()
	if info, err := os.Stat(opt.Binary); err == nil {
		r.count("size of the binary", float64(info.Size())/1e6, "MB")
	}
	return nil
}

// startTwice starts a server in an empty folder and again in the same, where it rests.
func startTwice(ctx context.Context, binary string, r *Report, empty, used *meter, rest time.Duration) error {
	dir, err := os.MkdirTemp("", "roost-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a folder of this run alone
	if _, err := startOnce(ctx, binary, dir, empty, 0); err != nil {
		return err
	}
	p, err := startOnce(ctx, binary, dir, used, rest)
	if err == nil && rest > 0 {
		r.count("memory, idle", float64(p.rss)/1e6, "MB")
		r.count("processor time since the start", p.cpu.Seconds(), "s")
	}
	return err
}

// startOnce starts a server, waits until it is ready, lets it rest, looks at it and stops it.
func startOnce(ctx context.Context, binary, dir string, m *meter, rest time.Duration) (*process, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, "serve", "--data", dir, "--listen", address, "--may-write", "everybody")
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = startLimit
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	ready := untilReady(ctx, "http://"+address+"/readyz")
	m.record(time.Since(began))
	var p *process
	if ready == nil {
		ready = wait(ctx, rest)
	}
	if ready == nil {
		p, ready = usage(cmd.Process.Pid)
	}
	_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended already, which Wait tells
	if err := cmd.Wait(); err != nil && ready == nil {
		ready = fmt.Errorf("stop %s: %w", binary, err)
	}
	return p, ready
}

func freeAddress(ctx context.Context) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// untilReady asks every millisecond.
func untilReady(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	c := &http.Client{Transport: &http.Transport{}}
	defer c.CloseIdleConnections()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		res, err := c.Do(req)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if wait(ctx, time.Millisecond) != nil {
			return errors.New("the server didn't get ready")
		}
	}
}
