package bench

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/roost-im/roost/client"
)

const (
	// mediaTries is how often one file goes up and down alone.
	mediaTries = 4
	// copyBytes is the buffer of the plain copy, as large as that of cp(1).
	copyBytes = 128 << 10
	// memoryPace is how often the server's memory is looked at.
	memoryPace = 20 * time.Millisecond
)

// files is a load of files that go up and down.
type files struct {
	*load
	r    *Report
	data []byte
	dir  string // of the plain copies
}

// media sends files to the server and reads them back, one and many at once, beside the same with plain files on this machine's disk: a
// server can't be faster than what it writes to.
func media(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, max(opt.Uploads, 1))
	if err != nil {
		return err
	}
	defer l.close()
	f := &files{load: l, r: r, data: make([]byte, opt.FileBytes)}
	_, _ = rand.Read(f.data) // it never fails
	if f.dir, err = os.MkdirTemp(opt.Dir, "roost-bench-"); err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(f.dir) }() // a folder of this run alone
	if err := os.WriteFile(f.source(), f.data, 0o600); err != nil {
		return fmt.Errorf("make a file: %w", err)
	}
	r.Load = fmt.Sprintf("files of %d bytes, %d one after the other, and %d at once", opt.FileBytes, mediaTries, opt.Uploads)
	before, err := opt.usage()
	if err != nil {
		return err
	}
	began := time.Now()
	if err := f.alone(ctx); err != nil {
		return err
	}
	if err := f.atOnce(ctx); err != nil {
		return err
	}
	after, err := opt.usage()
	if err != nil {
		return err
	}
	r.server(before, after, time.Since(began), 0)
	return nil
}

func (f *files) source() string { return filepath.Join(f.dir, "source") }

// alone moves one file at a time.
func (f *files) alone(ctx context.Context) error {
	ids := make([]string, mediaTries)
	copied, err := f.speed("copy", mediaTries, 1, f.copy)
	if err != nil {
		return err
	}
	up, err := f.speed("upload", mediaTries, 1, func(i int) (err error) {
		ids[i], err = f.upload(ctx, f.users[0].c)
		return err
	})
	if err != nil {
		return errors.Join(err, f.forget(ctx, f.users[:1], ids))
	}
	down, err := f.speed("download", mediaTries, 1, func(i int) error { return f.download(ctx, f.users[0].c, ids[i]) })
	f.r.count("upload to plain copy", up/copied, "times as fast")
	f.r.count("download to plain copy", down/copied, "times as fast")
	return errors.Join(err, f.forget(ctx, f.users[:1], ids))
}

// atOnce moves many files, each of a user of its own, and looks at the server's memory meanwhile.
func (f *files) atOnce(ctx context.Context) error {
	n := len(f.users)
	ids := make([]string, n)
	suffix := fmt.Sprintf(", %d at once", n)
	copied, err := f.speed("copy"+suffix, n, n, f.copy)
	if err != nil {
		return err
	}
	most, err := f.watchMemory(func() error {
		up, err := f.speed("upload"+suffix, n, n, func(i int) (err error) {
			ids[i], err = f.upload(ctx, f.users[i].c)
			return err
		})
		f.r.count("upload to plain copy"+suffix, up/copied, "times as fast")
		return err
	})
	if most > 0 {
		f.r.count("server memory, most in uploads", float64(most)/1e6, "MB")
	}
	if err != nil {
		return errors.Join(err, f.forget(ctx, f.users, ids))
	}
	most, err = f.watchMemory(func() error {
		_, err := f.speed("download"+suffix, n, n, func(i int) error { return f.download(ctx, f.users[i].c, ids[i]) })
		return err
	})
	if most > 0 {
		f.r.count("server memory, most in downloads", float64(most)/1e6, "MB")
	}
	return errors.Join(err, f.forget(ctx, f.users, ids))
}

// speed does something with n files, some of them at once, and returns how many megabytes a second that are.
func (f *files) speed(name string, n, atOnce int, do func(i int) error) (float64, error) {
	f.opt.Log("%s", name)
	m := newMeter()
	var g errgroup.Group
	g.SetLimit(atOnce)
	began := time.Now()
	for i := range n {
		g.Go(func() error {
			at := time.Now()
			err := do(i)
			m.record(time.Since(at))
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	rate := float64(n) * float64(len(f.data)) / 1e6 / time.Since(began).Seconds()
	f.r.Times[name] = m.times()
	f.r.count(name, rate, "MB/s")
	return rate, nil
}

// copy copies a file durably, as cp and sync would. The copy is removed.
func (f *files) copy(i int) (err error) {
	from, err := os.Open(f.source())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := os.Create(filepath.Join(f.dir, fmt.Sprint("copy", i)))
	if err != nil {
		return err
	}
	_, err = io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, copyBytes))
	return errors.Join(err, to.Sync(), to.Close(), os.Remove(to.Name()))
}

func (f *files) upload(ctx context.Context, c *client.Client) (string, error) {
	return c.Upload(ctx, client.NewUpload{Type: "application/octet-stream", Size: int64(len(f.data))}, bytes.NewReader(f.data))
}

// download reads a file and compares what came.
func (f *files) download(ctx context.Context, c *client.Client, id string) error {
	body, err := c.Media(ctx, id, 0)
	if err != nil {
		return err
	}
	defer func() { _ = body.Close() }() // it was only read
	same := &comparer{want: f.data}
	n, err := io.Copy(same, body)
	if err == nil && (n != int64(len(f.data)) || same.isOther) {
		f.r.fail("a file came back with other bytes")
	}
	return err
}

// comparer compares what is written with what it should be; a hash would take longer than the download.
type comparer struct {
	want    []byte
	isOther bool
}

func (c *comparer) Write(p []byte) (int, error) {
	if len(p) > len(c.want) || !bytes.Equal(p, c.want[:len(p)]) {
		c.isOther = true
		return len(p), nil
	}
	c.want = c.want[len(p):]
	return len(p), nil
}

// forget gives the files up, so that they take no room.
func (f *files) forget(ctx context.Context, users []*sender, ids []string) error {
	var errs []error
	for i, id := range ids {
		if id != "" {
			errs = append(errs, users[i%len(users)].c.CancelUpload(ctx, id))
		}
	}
	return errors.Join(errs...)
}

// watchMemory returns the most memory that the server held while something was done; 0: it isn't known.
func (l *load) watchMemory(do func() error) (most int64, err error) {
	done, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		tick := time.NewTicker(memoryPace)
		defer tick.Stop()
		for {
			if p, err := usage(l.opt.PID); err == nil && p != nil {
				most = max(most, p.rss)
			}
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	err = do()
	close(done)
	<-watched
	return most, err
}
