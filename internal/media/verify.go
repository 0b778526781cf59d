package media

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

const (
	// verifyPage is how many media or blobs are asked for at once.
	verifyPage = 500
	// orphanAge is how old a blob has to be that nothing knows before it is removed: a younger one may be about to be named.
	orphanAge = 24 * time.Hour
)

// Found is what Verify found.
type Found struct {
	Files int
	Bytes int64
	// Missing media have no bytes, Damaged ones have others than they should.
	Missing, Damaged []ident.MediaID
}

// Verify looks whether each medium has its bytes, as many as it should; with isFull it reads all of them and compares their hash.
func (s *Service) Verify(ctx context.Context, isFull bool) (Found, error) {
	var found Found
	after := ident.MediaID("")
	for {
		page, err := s.opt.Store.MediaPage(ctx, after, verifyPage)
		if err != nil {
			return found, fmt.Errorf("verify media: %w", err)
		}
		for i := range page {
			m := &page[i]
			after = m.ID
			isSame, err := s.isWhole(ctx, m, isFull)
			switch {
			case fault.Is(err, fault.CodeNotFound):
				found.Missing = append(found.Missing, m.ID)
			case err != nil:
				return found, fmt.Errorf("verify media %s: %w", m.ID, err)
			case !isSame:
				found.Damaged = append(found.Damaged, m.ID)
			}
			found.Files++
			found.Bytes += m.Size
		}
		if len(page) < verifyPage {
			return found, nil
		}
	}
}

func (s *Service) isWhole(ctx context.Context, m *Media, isFull bool) (isSame bool, err error) {
	body, size, err := s.opt.Blobs.Reader(ctx, Key(m.ID))
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, body.Close()) }()
	if size != m.Size || !isFull {
		return size == m.Size, nil
	}
	h := sha256.New()
	if _, err := io.Copy(h, ended{ctx, body}); err != nil {
		return false, err
	}
	return slices.Equal(h.Sum(nil), m.SHA256), nil
}

// Collect removes what nothing refers to and whose time is over, and blobs of files and pictures that nothing knows: a crash or a
// restore may have left them. It returns how many it removed of each.
func (s *Service) Collect(ctx context.Context) (media, orphans int, err error) {
	if media, err = s.Sweep(ctx); err != nil {
		return media, 0, err
	}
	orphans, err = s.collect(ctx, "")
	return media, orphans, err
}

// collect removes old blobs below a folder that nothing knows, and returns how many there were.
func (s *Service) collect(ctx context.Context, folder string) (orphans int, err error) {
	young := map[string]bool{}
	err = s.opt.Blobs.List(ctx, folder, s.opt.Now().Add(-orphanAge), func(key string) error {
		young[key] = true
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("look for blobs: %w", err)
	}
	var keys []string
	flush := func() error {
		removed, err := s.removeOrphans(ctx, keys)
		orphans += removed
		keys = keys[:0]
		return err
	}
	err = s.opt.Blobs.List(ctx, folder, time.Time{}, func(key string) error {
		if young[key] || !ident.IsValid(path.Base(key)) {
			return nil
		}
		if keys = append(keys, key); len(keys) < verifyPage {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	if err != nil {
		return orphans, fmt.Errorf("remove blobs that nothing knows: %w", err)
	}
	return orphans, nil
}

func (s *Service) removeOrphans(ctx context.Context, keys []string) (removed int, err error) {
	if len(keys) == 0 {
		return 0, nil
	}
	ids := make([]ident.MediaID, len(keys))
	for i, key := range keys {
		ids[i] = ident.MediaID(path.Base(key))
	}
	known, err := s.opt.Store.KnownBlobs(ctx, ids)
	if err != nil {
		return 0, err
	}
	for i, key := range keys {
		if slices.Contains(known, ids[i]) {
			continue
		}
		if err := s.opt.Blobs.Delete(ctx, key); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}
