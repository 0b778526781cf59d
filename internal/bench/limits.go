package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

// commitBytes is about what a message that came alone adds to the log of the embedded database: five pages.
const commitBytes = 5 * 4096

// limits measures what the machine itself takes at the rate of the load, without any messenger: a round trip over the
// loopback and a durable write. No server that stores before it acknowledges can be faster than both, so that its
// latency is judged by its ratio to them: a machine that sleeps between two messages wakes up slowly.
func limits(ctx context.Context, opt Options, r *Report) error {
	r.Load = fmt.Sprintf("%g a second, %d bytes over the loopback, %d bytes to the disk, %s", opt.Rate, opt.TextBytes, commitBytes, opt.Duration)
	echo, err := newEcho(ctx, opt.TextBytes)
	if err != nil {
		return err
	}
	defer echo.close()
	file, err := os.CreateTemp(opt.Dir, "roost-bench-")
	if err != nil {
		return fmt.Errorf("make a file: %w", err)
	}
	defer func() { _ = errors.Join(file.Close(), os.Remove(file.Name())) }() // a file of this run alone
	write := func() error { return durably(file) }
	if err := fill(file); err != nil {
		return err
	}
	both := func() error { return errors.Join(echo.once(), write()) }
	for _, part := range []struct {
		name string
		do   func() error
	}{{"echo", echo.once}, {"durable write", write}, {"echo and durable write", both}} {
		paced, flat := newMeter(), newMeter()
		if err := atRate(ctx, opt.Rate, opt.Duration/3, part.do, paced); err != nil {
			return err
		}
		if err := flatOut(ctx, opt.Duration/15, part.do, flat); err != nil {
			return err
		}
		r.Times[part.name] = paced.times()
		r.Times[part.name+", flat out"] = flat.times()
	}
	return nil
}

// logBytes is how long the file is: a log is written over and over.
const logBytes = 16 << 20

func fill(f *os.File) error {
	if _, err := f.Write(make([]byte, logBytes)); err != nil {
		return fmt.Errorf("fill a file: %w", err)
	}
	return f.Sync() //nolint:wrapcheck // it names the file
}

func durably(f *os.File) error {
	at, err := f.Seek(commitBytes, io.SeekCurrent)
	if err == nil && at+commitBytes > logBytes {
		at, err = f.Seek(0, io.SeekStart)
	}
	if err == nil {
		_, err = f.WriteAt(make([]byte, commitBytes), at)
	}
	if err == nil {
		err = syncData(f)
	}
	if err != nil {
		return fmt.Errorf("write durably: %w", err)
	}
	return nil
}

// atRate does something when it is due, and counts from then on, as sendAtRate does.
func atRate(ctx context.Context, rate float64, duration time.Duration, do func() error, m *meter) error {
	interval := time.Duration(float64(time.Second) / rate)
	timer := time.NewTimer(0)
	defer timer.Stop()
	begin := time.Now()
	for n := 0; time.Duration(n)*interval < duration; n++ {
		due := begin.Add(time.Duration(n) * interval)
		timer.Reset(time.Until(due))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		}
		if err := do(); err != nil {
			return err
		}
		m.record(time.Since(due))
	}
	return nil
}

func flatOut(ctx context.Context, duration time.Duration, do func() error, m *meter) error {
	for begin := time.Now(); time.Since(begin) < duration && ctx.Err() == nil; {
		at := time.Now()
		if err := do(); err != nil {
			return err
		}
		m.record(time.Since(at))
	}
	return ctx.Err()
}

// echo is a connection whose other end sends back what comes.
type echo struct {
	conn net.Conn
	l    net.Listener
	done chan struct{}
	buf  []byte
}

func newEcho(ctx context.Context, size int) (*echo, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	e := &echo{l: l, done: make(chan struct{}), buf: make([]byte, max(size, 1))}
	go func() {
		defer close(e.done)
		c, err := l.Accept()
		if err != nil {
			return // closed before it was used
		}
		_, _ = io.Copy(struct{ io.Writer }{c}, struct{ io.Reader }{c}) // until the other end closes
		_ = c.Close()
	}()
	if e.conn, err = new(net.Dialer).DialContext(ctx, "tcp", l.Addr().String()); err != nil {
		_ = l.Close()
		<-e.done
		return nil, fmt.Errorf("connect to oneself: %w", err)
	}
	return e, nil
}

func (e *echo) once() error {
	if _, err := e.conn.Write(e.buf); err != nil {
		return fmt.Errorf("echo: %w", err)
	}
	if _, err := io.ReadFull(e.conn, e.buf); err != nil {
		return fmt.Errorf("echo: %w", err)
	}
	return nil
}

func (e *echo) close() {
	_ = e.conn.Close()
	_ = e.l.Close()
	<-e.done
}
