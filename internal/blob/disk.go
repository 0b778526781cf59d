package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// Disk keeps blobs as files below a folder. The blob "avatars/01ARZ" is the file "avatars/3f.d/01ARZ": folders named by
// the key's hash keep each of them small, and as no key has a dot, none of them is in the way of one.
type Disk struct {
	folder string
}

var _ Store = (*Disk)(nil)

const (
	// Nobody else on the machine reads what is private.
	fileMode   = 0o600
	folderMode = 0o700

	// unfinished is the folder of files that are being written; no key can name it. What a crash left there is removed
	// when the store is opened, unless it is so young that another process may still write it.
	unfinished    = ".unfinished"
	unfinishedFor = 24 * time.Hour
)

// NewDisk opens a store below a folder, which is made if it is missing.
func NewDisk(folder string) (*Disk, error) {
	d := &Disk{folder: folder}
	if err := os.MkdirAll(filepath.Join(folder, unfinished), folderMode); err != nil {
		return nil, fmt.Errorf("make the folder of blobs: %w", err)
	}
	if err := d.tidy(time.Now()); err != nil {
		return nil, err
	}
	return d, nil
}

// tidy removes what crashes left.
func (d *Disk) tidy(now time.Time) error {
	entries, err := os.ReadDir(filepath.Join(d.folder, unfinished))
	if err != nil {
		return fmt.Errorf("look for unfinished blobs: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && now.Sub(info.ModTime()) > unfinishedFor {
			err = os.Remove(filepath.Join(d.folder, unfinished, entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // another process finished or removed it
			return fmt.Errorf("remove an unfinished blob: %w", err)
		}
	}
	return nil
}

// place returns the folder, below the store's, and the name of a blob's file. Codes: not_found.
func place(key string) (folder, name string, err error) {
	if err := CheckKey(key); err != nil {
		return "", "", err
	}
	sum := sha256.Sum256([]byte(key))
	folder, name = filepath.Split(filepath.FromSlash(key))
	return filepath.Join(folder, hex.EncodeToString(sum[:1])+".d"), name, nil
}

// Put implements Store. The bytes are on the disk before they get their name, and the name is before Put returns.
func (d *Disk) Put(ctx context.Context, key string, r io.Reader) (err error) {
	folder, name, err := place(key)
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Join(d.folder, unfinished), "*") // its mode is 0600
	if err != nil {
		return fmt.Errorf("put blob: %w", asFault(err))
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("put blob: %w", errors.Join(asFault(err), ignore(f.Close(), os.ErrClosed), ignore(os.Remove(f.Name()), fs.ErrNotExist)))
		}
	}()
	if _, err := io.Copy(f, reader{ctx, r}); err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return d.name(f.Name(), folder, name)
}

// name gives a file whose bytes are on the disk its place, durably.
func (d *Disk) name(file, folder, name string) error {
	if err := d.makeFolder(folder); err != nil {
		return err
	}
	if err := os.Rename(file, filepath.Join(d.folder, folder, name)); err != nil {
		return err
	}
	return syncFolder(filepath.Join(d.folder, folder))
}

// adopt makes a file of the same disk, whose bytes are durable, a blob.
func (d *Disk) adopt(key, file string) error {
	folder, name, err := place(key)
	if err != nil {
		return err
	}
	if err := d.name(file, folder, name); err != nil {
		return fmt.Errorf("adopt blob: %w", asFault(err))
	}
	return nil
}

// fullRetry is when a client may try again what the disk couldn't take.
const fullRetry = 30 * time.Second

// asFault says that it may work later where the disk is full or was made read-only, until a person has acted.
func asFault(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS) {
		return errors.Join(fault.Busy(fullRetry), err)
	}
	return err
}

func ignore(err, what error) error {
	if errors.Is(err, what) {
		return nil
	}
	return err
}

// makeFolder makes a folder and those above it, durably.
func (d *Disk) makeFolder(folder string) error {
	full := filepath.Join(d.folder, folder)
	if _, err := os.Stat(full); err == nil || folder == "." {
		return nil
	}
	if err := d.makeFolder(filepath.Dir(folder)); err != nil {
		return err
	}
	if err := os.Mkdir(full, folderMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncFolder(filepath.Dir(full))
}

// syncFolder makes the names in a folder durable. Windows does that by itself and knows no way to ask for it.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// reader ends with its context, so that a client that sends nothing doesn't hold a file for ever.
type reader struct {
	ctx context.Context
	r   io.Reader
}

func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// Open implements Store.
func (d *Disk) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	return d.Reader(ctx, key)
}

// Reader implements Store.
func (d *Disk) Reader(_ context.Context, key string) (io.ReadSeekCloser, int64, error) {
	folder, name, err := place(key)
	if err != nil {
		return nil, 0, err
	}
	f, err := os.Open(filepath.Join(d.folder, folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, fault.Missing()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open blob: %w", err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() { // a folder, which is no blob
		err = fault.Missing()
	}
	if err != nil {
		return nil, 0, fmt.Errorf("open blob: %w", errors.Join(err, f.Close()))
	}
	return f, info.Size(), nil
}

// Delete implements Store. Folders stay: another blob may be about to be put there.
func (d *Disk) Delete(_ context.Context, key string) error {
	folder, name, err := place(key)
	if err != nil {
		return nil //nolint:nilerr // what has no valid key isn't there
	}
	full := filepath.Join(d.folder, folder, name)
	if err := ignore(os.Remove(full), fs.ErrNotExist); err != nil {
		return fmt.Errorf("delete blob: %w", err)
	}
	return ignore(syncFolder(filepath.Dir(full)), fs.ErrNotExist)
}
