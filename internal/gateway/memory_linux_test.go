package gateway

import (
	"bytes"
	"fmt"
	"net"
	"net/url"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"
)

// BenchmarkIdleConnections signs 5,000 connections in over loopback and prints what each costs while it is idle.
// The other ends are bare sockets, so that what is measured is the gateway's (and net/http's) alone.
func BenchmarkIdleConnections(b *testing.B) {
	const connections = 5000
	n := setup(b, func(o *Options) { o.Now = time.Now })
	u, err := url.Parse(n.url)
	require.NoError(b, err)
	bare(b, u, 0) // what is made once
	before := measure(b)
	begin := time.Now()
	for i := range connections {
		bare(b, u, i+1)
	}
	took := time.Since(begin)
	eventually(b, "all are signed in", func() bool { return n.Stats().Sessions == connections+1 })
	at := measure(b)
	runtime.GC()
	debug.FreeOSMemory()
	after := measure(b)
	for range b.N { // the figures are of the state, not of a loop
	}
	b.ReportMetric(float64(at.resident-before.resident)/connections, "RSS-B/conn")
	b.ReportMetric(float64(after.resident-before.resident)/connections, "RSS-after-GC-B/conn")
	b.ReportMetric(float64(after.heap-before.heap)/connections, "heap-B/conn")
	b.ReportMetric(float64(after.stack-before.stack)/connections, "stack-B/conn")
	b.ReportMetric(float64(connections)/took.Seconds(), "sign-ins/s")
	b.ReportMetric(0, "ns/op")
}

type memory struct {
	resident, heap, stack int64
}

func measure(tb testing.TB) memory {
	tb.Helper()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	raw, err := os.ReadFile("/proc/self/statm")
	require.NoError(tb, err)
	pages, err := strconv.ParseInt(strings.Fields(string(raw))[1], 10, 64)
	require.NoError(tb, err)
	return memory{resident: pages * int64(os.Getpagesize()), heap: int64(m.HeapInuse), stack: int64(m.StackInuse)}
}

// bare connects and signs in without anything of package net, and leaves the socket open.
func bare(tb testing.TB, u *url.URL, i int) {
	tb.Helper()
	port, err := strconv.Atoi(u.Port())
	require.NoError(tb, err)
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = syscall.Close(fd) })
	to := &syscall.SockaddrInet4{Port: port}
	copy(to.Addr[:], net.ParseIP(u.Hostname()).To4())
	require.NoError(tb, syscall.Connect(fd, to))
	_, err = fmt.Fprintf(socket(fd), "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\nAccept-Language: en\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", u.Path, u.Host)
	require.NoError(tb, err)
	hello := fmt.Sprintf(`{"id":1,"op":"hello","d":{"token":"user%d.1"}}`, i)
	require.NoError(tb, ws.WriteFrame(socket(fd), ws.MaskFrame(ws.NewTextFrame([]byte(hello)))))
	var got []byte
	for buf := make([]byte, 2048); !bytes.Contains(got, []byte(`"re":1,`)); {
		k, err := syscall.Read(fd, buf)
		require.NoError(tb, err)
		require.Positive(tb, k)
		got = append(got, buf[:k]...)
	}
}

type socket int

func (s socket) Write(p []byte) (int, error) { return syscall.Write(int(s), p) }
