package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// sumsKept is of how many uploads the hash is kept as far as they have come. The bytes of others are read once more at the end.
const sumsKept = 4096

// sums are the hashes of uploads on their way. After a restart there are none.
type sums struct {
	kept *lru.Cache[ident.MediaID, sum]
}

type sum struct {
	offset int64
	hash   hash.Hash
}

func newSums() sums {
	kept, err := lru.New[ident.MediaID, sum](sumsKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return sums{kept}
}

// at returns the hash of all bytes before an offset; nil where it isn't known.
func (s *sums) at(id ident.MediaID, offset int64) hash.Hash {
	if offset == 0 {
		return sha256.New()
	}
	if have, ok := s.kept.Get(id); ok && have.offset == offset {
		return have.hash
	}
	return nil
}

func (s *sums) put(id ident.MediaID, offset int64, h hash.Hash) {
	s.kept.Add(id, sum{offset, h})
}

func (s *sums) forget(id ident.MediaID) { s.kept.Remove(id) }

// measure returns the first bytes of an upload and the hash of all of them. Codes: not_found.
func (s *Service) measure(ctx context.Context, u Upload) (head, digest []byte, err error) {
	body, err := s.opt.Parts.Open(u.ID)
	if fault.Is(err, fault.CodeNotFound) { // it is a blob already
		body, _, err = s.opt.Blobs.Reader(ctx, Key(u.ID))
	}
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	head, rest, err := peek(body, min(sniffBytes, u.Size))
	if err != nil {
		return nil, nil, err
	}
	if h := s.sums.at(u.ID, u.Size); h != nil {
		return head, h.Sum(nil), nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, ended{ctx, rest}); err != nil {
		return nil, nil, err
	}
	return head, h.Sum(nil), nil
}

// peek returns the first n bytes of r, fewer where it ends, and a reader of all of it.
func peek(r io.Reader, n int64) ([]byte, io.Reader, error) {
	head := make([]byte, n)
	got, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, err
	}
	head = head[:got]
	return head, io.MultiReader(bytes.NewReader(head), r), nil
}

// ended is a reader that ends with its context.
type ended struct {
	ctx context.Context
	io.Reader
}

func (r ended) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}
