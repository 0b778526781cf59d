package test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/client"
)

// smallDisk mounts a file system of a size, which is gone after the test.
func smallDisk(t *testing.T, size int) string {
	t.Helper()
	folder := t.TempDir()
	err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+strconv.Itoa(size))
	if err != nil {
		t.Skipf("a small disk can't be mounted here, which takes root: %v", err)
	}
	t.Cleanup(func() { require.NoError(t, syscall.Unmount(folder, syscall.MNT_DETACH)) })
	return folder
}

// readOnly changes whether a small disk can be written to.
func readOnly(t *testing.T, folder string, is bool) {
	t.Helper()
	flags := uintptr(syscall.MS_REMOUNT)
	if is {
		flags |= syscall.MS_RDONLY
	}
	require.NoError(t, syscall.Mount("tmpfs", folder, "tmpfs", flags, ""))
}

// fillDisk leaves a little room on a disk, and returns the file that takes the rest.
func fillDisk(t *testing.T, folder string) string {
	t.Helper()
	const room = 1 << 20
	var info syscall.Statfs_t
	require.NoError(t, syscall.Statfs(folder, &info))
	name := filepath.Join(folder, "ballast")
	require.NoError(t, os.WriteFile(name, make([]byte, int64(info.Bavail)*info.Bsize-room), 0o600))
	return name
}

func uploadAvatar(c *client.Client) error {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		return err
	}
	_, err := c.SetAvatar(context.Background(), "image/png", &picture)
	return err
}

// memory is how much the server has of the machine's memory.
func (s *server) memory() int64 {
	s.t.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(s.cmd.Process.Pid) + "/status")
	require.NoError(s.t, err)
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	require.NoError(s.t, err)
	return kilobytes << 10
}

// proxy stands between the server and PostgreSQL.
type proxy struct {
	t        *testing.T
	database string // its address, for the server
	target   string
	listener net.Listener

	mu      sync.Mutex // guards what follows
	isAway  bool       // connections are refused
	delay   time.Duration
	flows   chan struct{} // closed while bytes may pass
	conns   map[net.Conn]bool
	running sync.WaitGroup
}

func newProxy(t *testing.T, database string) *proxy {
	t.Helper()
	u, err := url.Parse(database)
	require.NoError(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	p := &proxy{t: t, target: u.Host, listener: l, conns: map[net.Conn]bool{}, flows: make(chan struct{})}
	close(p.flows)
	u.Host = l.Addr().String()
	p.database = u.String()
	p.running.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close()
		p.pass(0)
		p.cut()
		p.running.Wait()
	})
	return p
}

// pass lets everything through, each packet after a delay.
func (p *proxy) pass(delay time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.isAway, p.delay = false, delay
	select {
	case <-p.flows:
	default:
		close(p.flows)
	}
}

// hold lets nothing through any more, as a machine that hangs.
func (p *proxy) hold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flows = make(chan struct{})
}

// cut ends all connections and takes no new ones, as a process that ended.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.isAway = true
	for c := range p.conns {
		_ = c.Close()
	}
}

func (p *proxy) accept() {
	for {
		c, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			_ = c.Close()
			continue
		}
		p.mu.Lock()
		if p.isAway {
			_, _ = c.Close(), server.Close()
		} else {
			p.conns[c], p.conns[server] = true, true
			p.running.Go(func() { p.copy(c, server) })
			p.running.Go(func() { p.copy(server, c) })
		}
		p.mu.Unlock()
	}
}

func (p *proxy) copy(to io.WriteCloser, from io.ReadCloser) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		delay, flows := p.delay, p.flows
		p.mu.Unlock()
		<-flows
		if delay > 0 {
			<-time.After(delay)
		}
		if _, err := to.Write(buf[:n]); err != nil {
			return
		}
	}
}
