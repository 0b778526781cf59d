// Command withpostgres runs a command with a PostgreSQL server that lives as long as the command does:
//
//	withpostgres [-durable] COMMAND [ARGUMENT …]
//
// The command finds the server's address in ROOST_TEST_POSTGRES. If that is set already, its server is used and none
// is started. The exit code is the command's. "make test" uses it to share one server among all test packages.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/roost-im/roost/internal/testkit/pgtest"
)

func main() {
	durable := flag.Bool("durable", false, "keep fsync on, as in production")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres [-durable] COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	code, err := run(*durable, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	os.Exit(code)
}

func run(durable bool, args []string) (code int, err error) {
	// The terminal sends an interrupt to the command too; here it is only to be survived until the command has ended.
	interrupts := make(chan os.Signal, 8)
	signal.Notify(interrupts, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()

	env := os.Environ()
	if os.Getenv(pgtest.Env) == "" {
		s, err := pgtest.Start(ctx, pgtest.Options{IsDurable: durable})
		if err != nil {
			return 1, err
		}
		defer func() { err = errors.Join(err, s.Stop()) }()
		env = append(env, pgtest.Env+"="+s.DSN(), pgtest.EnvPID+"="+strconv.Itoa(s.PID()))
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = env, os.Stdin, os.Stdout, os.Stderr
	if err := cmd.Start(); err != nil {
		return 1, err
	}
	go func() {
		for s := range interrupts {
			_ = cmd.Process.Signal(s) // it may have ended
		}
	}()
	err = cmd.Wait()
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
			return 128 + int(status.Signal()), nil
		}
		return exit.ExitCode(), nil
	}
	return cmd.ProcessState.ExitCode(), err
}
