//go:build unix

package app

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

func lockFile(file *os.File) error {
	err := unix.Flock(int(file.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return errHeld
	}
	return err
}

// isTaken says whether one of the errors is that somebody else listens there.
func isTaken(errs []error) bool {
	return errors.Is(errors.Join(errs...), unix.EADDRINUSE)
}
