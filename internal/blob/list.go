package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// List implements Store.
func (d *Disk) List(ctx context.Context, folder string, since time.Time, fn func(key string) error) error {
	err := filepath.WalkDir(filepath.Join(d.folder, filepath.FromSlash(folder)), func(name string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted a moment ago
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if entry.IsDir() {
			if entry.Name() == unfinished {
				return fs.SkipDir
			}
			return nil
		}
		key, isBlob := d.keyOf(name)
		if !isBlob {
			return nil
		}
		if !since.IsZero() {
			info, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil || info.ModTime().Before(since) {
				return err
			}
		}
		return fn(key)
	})
	if err != nil {
		return fmt.Errorf("list blobs: %w", err)
	}
	return nil
}

// keyOf returns the key whose blob a file is, if it is one.
func (d *Disk) keyOf(file string) (key string, isBlob bool) {
	rel, err := filepath.Rel(d.folder, file)
	if err != nil {
		return "", false
	}
	folder, name := path.Split(filepath.ToSlash(rel))
	folder, hashed := path.Split(strings.TrimSuffix(folder, "/"))
	key = folder + name
	wantFolder, _, err := place(key)
	return key, err == nil && filepath.ToSlash(wantFolder) == folder+hashed
}
