package backup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Create writes a file that is there whole and durably, or not at all. It refuses to replace one unless it may.
func Create(name string, mayReplace bool, write func(io.Writer) error) (err error) {
	isFree := func() error {
		if _, err := os.Lstat(name); err == nil && !mayReplace {
			return fmt.Errorf("%s exists already: choose another name, or --force", name)
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil
	}
	if err := isFree(); err != nil {
		return err
	}
	folder := filepath.Dir(name)
	f, err := os.CreateTemp(folder, "."+filepath.Base(name)+".*") // readable by its owner alone
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // the first error is the one that matters
			_ = os.Remove(f.Name()) // as above
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close(), isFree()); err != nil {
		return fmt.Errorf("finish the file: %w", err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("name the file: %w", err)
	}
	return SyncFolder(folder)
}

// SyncFolder makes the names in a folder durable. Windows does that by itself.
func SyncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
