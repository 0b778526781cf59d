package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

const (
	// chunkBytes is how much of a table stands in one entry, about: an entry's length stands before it, so that it is
	// held in memory.
	chunkBytes = 1 << 20
	// overlap is how far the second look for blobs reaches behind the start of the first, since a blob has the time at
	// which it was written and gets its name a little later.
	overlap = time.Minute
)

// The names of the entries.
const (
	headerName   = "roost.json"
	manifestName = "manifest.json"
	blobFolder   = "blobs/"
	tableFolder  = "tables/"
)

// Write writes a backup and returns what is in it.
func Write(ctx context.Context, out io.Writer, version string, db Database, blobs Blobs, told Progress) (Manifest, error) {
	if told == nil {
		told = func(string, int64) {}
	}
	zip, err := gzip.NewWriterLevel(out, gzip.BestSpeed)
	if err != nil {
		return Manifest{}, err
	}
	w := &writer{tar: tar.NewWriter(zip), sum: sha256.New(), told: told, madeAt: time.Now().UTC()}
	w.manifest.Rows = map[string]int64{}
	if err := w.write(ctx, version, db, blobs); err != nil {
		return Manifest{}, err
	}
	if err := w.tar.Close(); err != nil {
		return Manifest{}, fmt.Errorf("finish the archive: %w", err)
	}
	if err := zip.Close(); err != nil {
		return Manifest{}, fmt.Errorf("finish the archive: %w", err)
	}
	return w.manifest, nil
}

type writer struct {
	tar      *tar.Writer
	sum      hash.Hash
	manifest Manifest
	madeAt   time.Time
	told     Progress
}

func (w *writer) write(ctx context.Context, version string, db Database, blobs Blobs) error {
	began := time.Now()
	// The header has to be the first entry, and needs to know the tables. They don't change while a server runs.
	var h Header
	err := db.Snapshot(ctx, func(s Snapshot) (err error) {
		h, err = s.Describe(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("look at the database: %w", err)
	}
	h.Format, h.Version, h.MadeAt = Format, version, w.madeAt
	if err := w.json(headerName, h); err != nil {
		return err
	}
	if err := w.blobs(ctx, blobs, time.Time{}); err != nil {
		return err
	}
	err = db.Snapshot(ctx, func(s Snapshot) error {
		now, err := s.Describe(ctx)
		if err != nil {
			return err
		}
		if now.Schema != h.Schema || now.Epoch != h.Epoch {
			return errors.New("the database was migrated or restored meanwhile: try again")
		}
		for _, t := range h.Tables {
			if err := w.table(ctx, s, t); err != nil {
				return fmt.Errorf("table %s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the database: %w", err)
	}
	if err := w.blobs(ctx, blobs, began.Add(-overlap)); err != nil {
		return err
	}
	w.manifest.SHA256 = hex.EncodeToString(w.sum.Sum(nil))
	return w.json(manifestName, w.manifest)
}

// blobs copies those that were put since a time.
func (w *writer) blobs(ctx context.Context, from Blobs, since time.Time) error {
	err := from.List(ctx, "", since, func(key string) error {
		body, size, err := from.Open(ctx, key)
		if fault.Is(err, fault.CodeNotFound) {
			return nil // it was deleted a moment ago
		}
		if err != nil {
			return err
		}
		defer func() { _ = body.Close() }() // it was only read
		if err := w.entry(blobFolder+key, size, body); err != nil {
			return err
		}
		w.manifest.Blobs++
		w.manifest.BlobBytes += size
		w.told("blobs", w.manifest.Blobs)
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("copy blobs: %w", err)
	}
	return nil
}

func (w *writer) table(ctx context.Context, s Snapshot, t Table) error {
	var chunk []byte
	part, rows := 0, int64(0)
	flush := func() error {
		if len(chunk) == 0 {
			return nil
		}
		part++
		name := fmt.Sprintf("%s%s/%06d.jsonl", tableFolder, t.Name, part)
		err := w.bytes(name, chunk)
		chunk = chunk[:0]
		w.told(t.Name, rows)
		return err
	}
	err := s.Rows(ctx, t, func(r Row) error {
		var err error
		if chunk, err = appendRow(chunk, t.Columns, r); err != nil {
			return err
		}
		rows++
		if len(chunk) < chunkBytes {
			return nil
		}
		return flush()
	})
	if err != nil {
		return err
	}
	w.manifest.Rows[t.Name] = rows
	return flush()
}

func (w *writer) json(name string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return w.bytes(name, append(text, '\n'))
}

func (w *writer) bytes(name string, content []byte) error {
	return w.entry(name, int64(len(content)), byteReader(content))
}

// entry adds an entry.
func (w *writer) entry(name string, size int64, body io.Reader) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: w.madeAt})
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	addHead(w.sum, name, size)
	n, err := io.Copy(io.MultiWriter(w.tar, w.sum), io.LimitReader(body, size))
	if err == nil && n < size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// addHead adds what stands before an entry's bytes to the checksum.
func addHead(sum hash.Hash, name string, size int64) {
	head := append([]byte(name), 0)
	_, _ = sum.Write(binary.BigEndian.AppendUint64(head, uint64(size))) //nolint:gosec // a length; and a hash takes everything
}
