package test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// patience bounds every wait for something that has to happen.
const patience = 20 * time.Second

// server is a running program with its data.
type server struct {
	t       testing.TB
	url     string
	address string
	args    []string
	env     []string
	cmd     *exec.Cmd
	log     *safeBuffer
	exited  chan error
	http    *http.Client // nil: the default one
}

// onEachEngine runs a test on both.
func onEachEngine(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, pgtest.Database(t))
	})
}

// newServer starts the program on a new data folder and waits until it is ready. database is empty for SQLite.
func newServer(t testing.TB, database string, args ...string) *server {
	t.Helper()
	s := prepare(t, database, args...)
	s.start()
	return s
}

// prepare is newServer without the start.
func prepare(t testing.TB, database string, args ...string) *server {
	t.Helper()
	s := &server{t: t, address: freeAddress(t), log: &safeBuffer{}}
	s.url = "http://" + s.address
	s.args = append([]string{"--data", t.TempDir()}, args...)
	s.env = cleanEnv()
	if database != "" {
		s.env = append(s.env, "ROOST_DATABASE="+database)
	}
	t.Cleanup(s.kill)
	return s
}

// cleanEnv is the environment without settings of the program.
func cleanEnv() []string {
	var out []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "ROOST_") {
			out = append(out, e)
		}
	}
	return out
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

// start starts the program, again if it has ended, at the same address and with the same data.
func (s *server) start() {
	s.t.Helper()
	s.launch()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(s.t, s.untilReady(ctx), "log:\n%s", s.log)
}

// launch is start without waiting.
func (s *server) launch() {
	s.t.Helper()
	s.cmd = exec.Command(binary, append([]string{"serve", "--listen", s.address, "--may-write", "everybody"}, s.args...)...)
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = s.env, s.log, s.log
	require.NoError(s.t, s.cmd.Start())
	s.exited = make(chan error, 1)
	go func(cmd *exec.Cmd, exited chan error) { exited <- cmd.Wait() }(s.cmd, s.exited)
}

func (s *server) untilReady(ctx context.Context) error {
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+"/readyz", nil)
		if err != nil {
			return err
		}
		if res, err := cmp.Or(s.http, http.DefaultClient).Do(req); err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.exited:
			s.exited <- err
			return fmt.Errorf("the server ended: %w", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
		}
	}
}

// stop asks the program to end, and returns its exit code.
func (s *server) stop() int {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Signal(syscall.SIGTERM))
	return s.wait()
}

// wait waits for the program's end, and returns its exit code.
func (s *server) wait() int {
	s.t.Helper()
	select {
	case err := <-s.exited:
		s.exited <- err
	case <-time.After(patience):
		require.FailNow(s.t, "the server doesn't end", "log:\n%s", s.log)
	}
	return s.cmd.ProcessState.ExitCode()
}

// kill ends the program with SIGKILL, if it runs.
func (s *server) kill() {
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	_ = s.cmd.Process.Kill() // it may have ended
	err := <-s.exited
	s.exited <- err
}

// run runs a command of the program beside the server, on the same data.
func (s *server) run(args ...string) (stdout string, err error) {
	cmd := exec.Command(binary, append(args, s.args...)...)
	cmd.Env = s.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%w: %s", err, stderr.String())
	}
	return string(out), err
}

// login is a user with a session.
type login struct {
	UserID   string `json:"user_id"`
	Username string `json:"username"`
	Password string `json:"password"`
	Token    string `json:"token"`
}

// users makes users with a session each, through the command line.
func (s *server) users(count int) []login {
	s.t.Helper()
	out, err := s.run("user", "create", "--count", fmt.Sprint(count), "--sessions")
	require.NoError(s.t, err)
	var logins []login
	for d := json.NewDecoder(strings.NewReader(out)); ; {
		var l login
		err := d.Decode(&l)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(s.t, err, out)
		logins = append(logins, l)
	}
	require.Len(s.t, logins, count)
	return logins
}

// client returns a client with a token, which may be empty.
func (s *server) client(token string) *client.Client {
	s.t.Helper()
	c, err := client.New(s.url, client.Options{Token: token})
	require.NoError(s.t, err)
	return c
}

// safeBuffer gathers output.
type safeBuffer struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// eventually asks again and again until the answer is yes.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	require.Eventually(t, holds, patience, 20*time.Millisecond, what)
}
