package app

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// lockName is the file in the data folder that a serving process holds.
const lockName = "roost.lock"

// errHeld says that another process holds the lock.
var errHeld = errors.New("held by another process")

// lock keeps other processes from serving the same data folder. The system gives it back when the process ends,
// however it ends.
type lock struct {
	file *os.File
}

// takeLock makes the data folder if it isn't there, and locks it.
func takeLock(folder string) (*lock, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	name := filepath.Join(folder, lockName)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	if err := lockFile(file); err != nil {
		defer func() { _ = file.Close() }() // nothing was written
		if errors.Is(err, errHeld) {
			return nil, fmt.Errorf("the data folder %s is in use by another roost%s: two can't serve the same data. "+
				"Stop that one, or choose another folder with --data", folder, holder(file))
		}
		return nil, fmt.Errorf("lock %s: %w", name, err)
	}
	if err := writePID(file); err != nil {
		_ = file.Close() // the first error is the one that matters
		return nil, fmt.Errorf("write %s: %w", name, err)
	}
	return &lock{file: file}, nil
}

// release gives the folder free.
func (l *lock) release() error {
	if err := l.file.Truncate(0); err != nil {
		_ = l.file.Close() // the first error is the one that matters
		return fmt.Errorf("empty the lock file: %w", err)
	}
	return l.file.Close()
}

// writePID tells people who holds the lock.
func writePID(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// holder names the process that holds the lock, if it has written its name.
func holder(file *os.File) string {
	raw, err := io.ReadAll(io.LimitReader(file, 32))
	if err != nil {
		return ""
	}
	if pid, err := strconv.Atoi(strings.TrimSpace(string(raw))); err == nil {
		return fmt.Sprintf(" (process %d)", pid)
	}
	return ""
}

// Holder says who serves a data folder now, such as " (process 123)"; empty: nobody.
func Holder(folder string) (string, error) {
	file, err := os.OpenFile(filepath.Join(folder, lockName), os.O_RDWR, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look at the lock: %w", err)
	}
	defer func() { _ = file.Close() }() // which gives back a lock that was taken
	err = lockFile(file)
	if errors.Is(err, errHeld) {
		if name := holder(file); name != "" {
			return name, nil
		}
		return " (an unknown process)", nil
	}
	return "", err
}
