package pgtest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// startPatience bounds initdb, the server's start and its end, each. They take one or two seconds.
	startPatience = 60 * time.Second
	// maxConnections is what many packages' tests at once need.
	maxConnections = 300
	// startTries is how often another port is tried: a free one may be taken before the server listens.
	startTries = 5
)

// Options say how a server runs.
type Options struct {
	// IsDurable keeps fsync and full_page_writes on, as in production. Without it the server is several times faster
	// at making databases, and loses data when the machine (not when a process) dies.
	IsDurable bool
	// Binaries is the folder of initdb and postgres; when empty, the newest that is installed is taken.
	Binaries string
}

// Server is a PostgreSQL that this process started.
type Server struct {
	dsn  string
	dir  string
	hold io.WriteCloser // closing it ends the server
	told *bufio.Reader  // process ids
	cmd  *exec.Cmd      // the shell that watches
	pid  int            // of the server
}

// running keeps the servers from being collected as garbage: that would close their pipes, and so end them.
var running sync.Map // of *Server

// Start starts a server with empty data on a free port of 127.0.0.1 and returns when it answers. The error is
// [ErrNotInstalled] where there is no PostgreSQL.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Binaries == "" {
		dir, err := findBinaries()
		if err != nil {
			return nil, err
		}
		o.Binaries = dir
	}
	owner, err := ownerOfServer()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "roost-postgres-")
	if err != nil {
		return nil, fmt.Errorf("make the server's folder: %w", err)
	}
	s, err := startIn(ctx, dir, owner, o)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	running.Store(s, true)
	return s, nil
}

func startIn(ctx context.Context, dir string, owner *syscall.Credential, o Options) (*Server, error) {
	if owner != nil {
		if err := os.Chown(dir, int(owner.Uid), int(owner.Gid)); err != nil {
			return nil, fmt.Errorf("hand over the server's folder: %w", err)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	args := []string{
		"--pgdata", filepath.Join(dir, "data"), "--username", "roost", "--auth", "trust",
		"--encoding", "UTF8", "--locale", "C",
	}
	if !o.IsDurable {
		args = append(args, "--no-sync")
	}
	initdb := exec.CommandContext(ctx, filepath.Join(o.Binaries, "initdb"), args...)
	initdb.Dir, initdb.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner}
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	var err error
	for range startTries {
		var s *Server
		if s, err = launch(ctx, dir, owner, o); err == nil {
			return s, nil
		}
	}
	return nil, err
}

// watch runs the server ("$@") and tells its process id, for each line of standard input anew after that has ended,
// until standard input closes; then it ends the server and removes its folder. SIGINT is the "fast" shutdown; SIGQUIT
// afterwards ends a server that hangs. It runs in a process group of its own, so that an interrupt from the terminal
// reaches the tests first.
const watch = `
dir=$1; shift
while read -r _; do
	[ -z "$server" ] || wait "$server"
	"$@" </dev/null >>"$dir/log" 2>&1 &
	server=$!
	echo "$server"
done
kill -INT "$server" 2>/dev/null
( sleep 20; kill -QUIT "$server" 2>/dev/null ) &
late=$!
wait "$server"
kill "$late" 2>/dev/null
cd /
rm -rf "$dir"
`

// launch starts the server on a port that was free a moment ago.
func launch(ctx context.Context, dir string, owner *syscall.Credential, o Options) (*Server, error) {
	port, err := freePort(ctx)
	if err != nil {
		return nil, err
	}
	args := []string{
		"-c", watch, "sh", dir, filepath.Join(o.Binaries, "postgres"), "-D", filepath.Join(dir, "data"),
		"-p", strconv.Itoa(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "max_connections=" + strconv.Itoa(maxConnections), "-c", "shared_buffers=128MB",
	}
	if !o.IsDurable {
		args = append(args, "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "autovacuum_naptime=10min")
	}
	cmd := exec.Command("/bin/sh", args...) // not ended by ctx: closing its input ends it
	cmd.Dir, cmd.SysProcAttr = dir, &syscall.SysProcAttr{Credential: owner, Setpgid: true}
	hold, err := cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe to the server's shell: %w", err)
	}
	told, err := cmd.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("pipe from the server's shell: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server's shell: %w", err)
	}
	s := &Server{
		dir: dir, hold: hold, told: bufio.NewReader(told), cmd: cmd,
		dsn: fmt.Sprintf("postgres://roost@127.0.0.1:%d/postgres?sslmode=disable", port),
	}
	err = s.run()
	if err == nil {
		err = s.untilReady(ctx)
	}
	if err != nil {
		log := s.log()
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // the group: the shell and the server
		_ = cmd.Wait()
		return nil, fmt.Errorf("postgres doesn't start: %w\n%s", err, log)
	}
	return s, nil
}

// untilReady waits for the first connection that the server takes.
func (s *Server) untilReady(ctx context.Context) error { return s.untilAnswers(ctx, 0) }

// untilAnswers is untilReady for a server whose log begins at a place of the file.
func (s *Server) untilAnswers(ctx context.Context, began int) error {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.dsn)
		if err == nil {
			return conn.Close(ctx)
		}
		log := s.log()
		log = log[min(began, len(log)):]
		if bytes.Contains(log, []byte("FATAL:  could not create")) || bytes.Contains(log, []byte("database system is shut down")) ||
			bytes.Contains(log, []byte("pre-existing shared memory block")) || bytes.Contains(log, []byte("FATAL:  lock file")) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// log is what the server wrote; nothing when it can't be read, as it only explains errors.
func (s *Server) log() []byte {
	log, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return nil
	}
	return log
}

// DSN is the address of the server's maintenance database, as its superuser.
func (s *Server) DSN() string { return s.dsn }

// PID is the first process of the server.
func (s *Server) PID() int { return s.pid }

// run starts the process of the server, after the one before has ended.
func (s *Server) run() error {
	if _, err := io.WriteString(s.hold, "\n"); err != nil {
		return fmt.Errorf("ask the server's shell: %w", err)
	}
	line, err := s.told.ReadString('\n')
	if err != nil {
		return fmt.Errorf("ask the server's shell: %w", err)
	}
	if s.pid, err = strconv.Atoi(strings.TrimSpace(line)); err != nil {
		return fmt.Errorf("ask the server's shell: %w", err)
	}
	return nil
}

// Kill ends the server as a crash does: SIGKILL to the process that all others belong to.
func (s *Server) Kill() error {
	if err := syscall.Kill(s.pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("kill postgres: %w", err)
	}
	return nil
}

// Restart starts a server that was killed, at the same address and with the same data, and returns when it answers.
func (s *Server) Restart(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	for {
		began := len(s.log())
		if err := s.run(); err != nil {
			return err
		}
		err := s.untilAnswers(ctx, began)
		if err == nil || ctx.Err() != nil {
			return err
		}
		// Processes of the one that was killed were still about to end, and it refused to run beside them.
	}
}

// Stop ends the server, waits for that, and removes its data. It may be called once.
func (s *Server) Stop() error {
	running.Delete(s)
	err := errors.Join(s.hold.Close(), s.cmd.Wait())
	return errors.Join(err, os.RemoveAll(s.dir))
}

// ownerOfServer is whom PostgreSQL's programs run as; nil is oneself.
func ownerOfServer() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("uid of %s: %w", name, err)
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("gid of %s: %w", name, err)
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, errors.New("PostgreSQL doesn't run as root, and there is neither a user postgres nor nobody")
}

func freePort(ctx context.Context) (int, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}
