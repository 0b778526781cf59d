package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"
)

// Bounds of what is held in memory of a file that may come from anywhere.
const (
	maxChunk = 64 << 20
	maxMeta  = 4 << 20
)

func byteReader(b []byte) io.Reader { return bytes.NewReader(b) }

// Read reads a backup into a target, which may be nil: then it is only checked. The target has to hold back what it
// got until Read returns without an error, because only then is it known that all of it is as it was written.
func Read(ctx context.Context, in io.Reader, target Target, told Progress) (Header, Manifest, error) {
	if told == nil {
		told = func(string, int64) {}
	}
	r := &reader{sum: sha256.New(), target: target, told: told}
	r.found.Rows = map[string]int64{}
	if err := r.read(ctx, in); err != nil {
		return Header{}, Manifest{}, err
	}
	return r.header, r.found, nil
}

type reader struct {
	tar    *tar.Reader
	sum    hash.Hash
	target Target
	told   Progress
	header Header
	tables map[string]Table
	found  Manifest
}

func (r *reader) read(ctx context.Context, in io.Reader) error {
	zip, err := gzip.NewReader(in)
	if err != nil {
		return broken(err)
	}
	r.tar = tar.NewReader(zip)
	for {
		entry, err := r.tar.Next()
		if err != nil {
			return broken(err) // also the end of the file: the manifest ends it
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if entry.Typeflag != tar.TypeReg {
			return fmt.Errorf("%w: %q isn't a file", ErrBroken, entry.Name)
		}
		if r.tables == nil && entry.Name != headerName {
			return fmt.Errorf("%w: it doesn't begin with %s", ErrBroken, headerName)
		}
		if entry.Name == manifestName {
			if err := r.manifest(entry); err != nil {
				return err
			}
			// To the end, where the compression has its own checksum.
			if _, err := r.tar.Next(); !errors.Is(err, io.EOF) {
				return fmt.Errorf("%w: something follows the manifest", ErrBroken)
			}
			if _, err := io.Copy(io.Discard, zip); err != nil {
				return broken(err)
			}
			return nil
		}
		if err := r.entry(ctx, entry); err != nil {
			return err
		}
	}
}

// broken wraps an error of the form of the file; one of reading it stays what it is.
func broken(err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return fmt.Errorf("%w: %w", ErrBroken, err)
}

func (r *reader) entry(ctx context.Context, entry *tar.Header) error {
	addHead(r.sum, entry.Name, entry.Size)
	key, isBlob := strings.CutPrefix(entry.Name, blobFolder)
	part, isTable := strings.CutPrefix(entry.Name, tableFolder)
	switch {
	case entry.Name == headerName && r.tables == nil:
		return r.begin(ctx, entry)
	case isBlob:
		return r.blob(ctx, key, entry.Size)
	case isTable:
		name, _, _ := strings.Cut(part, "/")
		return r.rows(ctx, name, entry)
	}
	return fmt.Errorf("%w: unknown entry %q", ErrBroken, entry.Name)
}

// content reads an entry whole.
func (r *reader) content(entry *tar.Header, limit int64) ([]byte, error) {
	if entry.Size > limit {
		return nil, fmt.Errorf("%w: %s is too large", ErrBroken, entry.Name)
	}
	content := bytes.Buffer{}
	if _, err := io.Copy(&content, r.tar); err != nil {
		return nil, broken(err)
	}
	return content.Bytes(), nil
}

func (r *reader) begin(ctx context.Context, entry *tar.Header) error {
	text, err := r.content(entry, maxMeta)
	if err != nil {
		return err
	}
	_, _ = r.sum.Write(text)
	if err := json.Unmarshal(text, &r.header); err != nil {
		return broken(err)
	}
	if r.header.Format > Format {
		return ErrNewer
	}
	r.tables = map[string]Table{}
	for _, t := range r.header.Tables {
		r.tables[t.Name] = t
	}
	if r.target == nil {
		return nil
	}
	return r.target.Begin(ctx, r.header)
}

// hashed adds to the checksum what is read through it.
type hashed struct {
	r   io.Reader
	sum hash.Hash
	n   int64
	err error
}

func (h *hashed) Read(p []byte) (int, error) {
	n, err := h.r.Read(p)
	h.n += int64(n)
	_, _ = h.sum.Write(p[:n]) // a hash takes everything
	if err != nil && !errors.Is(err, io.EOF) {
		h.err = err
	}
	return n, err
}

func (r *reader) blob(ctx context.Context, key string, size int64) error {
	body := &hashed{r: r.tar, sum: r.sum}
	if r.target != nil {
		if err := r.target.Blob(ctx, key, body); err != nil && body.err == nil {
			return fmt.Errorf("blob %s: %w", key, err)
		}
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return broken(err)
	}
	r.found.Blobs++
	r.found.BlobBytes += size
	r.told("blobs", r.found.Blobs)
	return nil
}

func (r *reader) rows(ctx context.Context, name string, entry *tar.Header) error {
	t, isKnown := r.tables[name]
	if !isKnown {
		return fmt.Errorf("%w: rows of a table %q that isn't in %s", ErrBroken, name, headerName)
	}
	text, err := r.content(entry, maxChunk)
	if err != nil {
		return err
	}
	_, _ = r.sum.Write(text)
	var rows []Row
	for line := range bytes.Lines(text) {
		row, err := readRow(line, t.Columns)
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	r.found.Rows[name] += int64(len(rows))
	r.told(name, r.found.Rows[name])
	if r.target == nil || len(rows) == 0 {
		return nil
	}
	if err := r.target.Load(ctx, t, rows); err != nil {
		return fmt.Errorf("table %s: %w", name, err)
	}
	return nil
}

// manifest compares what was found with what was written.
func (r *reader) manifest(entry *tar.Header) error {
	text, err := r.content(entry, maxMeta)
	if err != nil {
		return err
	}
	var want Manifest
	if err := json.Unmarshal(text, &want); err != nil {
		return broken(err)
	}
	r.found.SHA256 = hex.EncodeToString(r.sum.Sum(nil))
	for name := range want.Rows {
		r.found.Rows[name] += 0 // a table without rows has no entry
	}
	switch {
	case want.SHA256 != r.found.SHA256:
		return fmt.Errorf("%w: the checksum is wrong", ErrBroken)
	case !maps.Equal(want.Rows, r.found.Rows) || want.Blobs != r.found.Blobs || want.BlobBytes != r.found.BlobBytes:
		return fmt.Errorf("%w: rows or blobs are missing", ErrBroken)
	}
	return nil
}

// Names returns the tables of a manifest in order.
func (m Manifest) Names() []string {
	return slices.Sorted(maps.Keys(m.Rows))
}
