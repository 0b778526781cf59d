package app

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockedAt is a byte far behind the content, which other processes can read: Windows locks are binding.
const lockedAt = 1 << 30

func lockFile(file *os.File) error {
	at := &windows.Overlapped{Offset: lockedAt}
	err := windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return errHeld
	}
	return err
}

// isTaken says whether one of the errors is that somebody else listens there.
func isTaken(errs []error) bool {
	return errors.Is(errors.Join(errs...), windows.WSAEADDRINUSE)
}
