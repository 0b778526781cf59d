package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Parts keeps the bytes of uploads on their way as files, one for each upload, until they become blobs of a store. They lie on
// a disk of this machine, wherever the blobs are.
type Parts struct {
	folder string
	store  Store
}

// NewParts keeps them in a folder, which is made if it is missing.
func NewParts(folder string, store Store) (*Parts, error) {
	if err := os.MkdirAll(folder, folderMode); err != nil {
		return nil, fmt.Errorf("make the folder of uploads: %w", err)
	}
	return &Parts{folder: folder, store: store}, nil
}

func (p *Parts) file(id ident.MediaID) (string, error) {
	if !ident.IsValid(id) {
		return "", fault.Missing()
	}
	return filepath.Join(p.folder, string(id)), nil
}

// Append writes at an offset, where the bytes before are there already, and cuts off what was behind it. What it says that it
// has written is durable, also where r fails; a disk that is full keeps nothing of it. Codes: not_found, storage_full.
func (p *Parts) Append(ctx context.Context, id ident.MediaID, offset int64, r io.Reader) (written int64, err error) {
	name, err := p.file(id)
	if err != nil {
		return 0, err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, fileMode)
	if err != nil {
		return 0, fmt.Errorf("write a part: %w", asFull(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("write a part: %w", err)
	}
	if info.Size() < offset {
		return 0, fault.New(fault.Conflict, fault.CodeInvalid, "the bytes before this part are missing")
	}
	if err := f.Truncate(offset); err != nil {
		return 0, fmt.Errorf("write a part: %w", err)
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		return 0, fmt.Errorf("write a part: %w", err)
	}
	written, err = io.Copy(onlyWriter{f}, reader{ctx, r})
	if syncErr := f.Sync(); syncErr != nil { // nobody knows what the disk has
		return 0, fmt.Errorf("write a part: %w", asFull(errors.Join(syncErr, f.Truncate(offset))))
	}
	if err != nil {
		return written, fmt.Errorf("write a part: %w", asFull(err))
	}
	return written, nil
}

// onlyWriter hides that a file can read from others by itself: what it reads from is a body of HTTP, and the copy takes a small
// buffer either way.
type onlyWriter struct{ io.Writer }

// asFull says that it may work later where the disk is full.
func asFull(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EROFS) {
		full := fault.New(fault.Unavailable, fault.CodeStorageFull, "the server has no room for this now")
		full.RetryAfter = fullRetry
		return errors.Join(full, err)
	}
	return err
}

// Size returns how many bytes are there; 0 where there is nothing.
func (p *Parts) Size(id ident.MediaID) (int64, error) {
	name, err := p.file(id)
	if err != nil {
		return 0, err
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("look at a part: %w", err)
	}
	return info.Size(), nil
}

// Open reads them. Codes: not_found.
func (p *Parts) Open(id ident.MediaID) (io.ReadCloser, error) {
	name, err := p.file(id)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, fmt.Errorf("open a part: %w", err)
	}
	return f, nil
}

// adopter is a store that can take a file over instead of copying it.
type adopter interface {
	adopt(key, file string) error
}

// Commit makes them a blob, durably. Where there is nothing, but the blob is there, it was done before. Codes: not_found, storage_full.
func (p *Parts) Commit(ctx context.Context, id ident.MediaID, key string, size int64) error {
	name, err := p.file(id)
	if err != nil {
		return err
	}
	f, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		body, have, err := p.store.Open(ctx, key)
		if err != nil {
			return err
		}
		if err := body.Close(); err != nil || have == size {
			return err
		}
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("commit an upload: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if info, err := f.Stat(); err != nil || info.Size() != size {
		return fmt.Errorf("commit an upload: it has another size (%w)", errors.Join(err, fault.Missing()))
	}
	if to, ok := p.store.(adopter); ok {
		if err := to.adopt(key, name); !errors.Is(err, syscall.EXDEV) { // another disk: copy
			return err
		}
	}
	if err := p.store.Put(ctx, key, f); err != nil {
		return asFull(err)
	}
	return p.Delete(id)
}

// Delete removes them; if there is nothing, that is no error.
func (p *Parts) Delete(id ident.MediaID) error {
	name, err := p.file(id)
	if err != nil {
		return err
	}
	if err := ignore(os.Remove(name), fs.ErrNotExist); err != nil {
		return fmt.Errorf("delete a part: %w", err)
	}
	return nil
}
