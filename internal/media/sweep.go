package media

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// sweepPage is how many media one look takes.
const sweepPage = 100

// Run removes what nothing refers to, and once a day the pictures that nothing knows, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	ticker := time.NewTicker(s.opt.SweepEvery)
	defer ticker.Stop()
	pictures := s.opt.Now().Add(picturesFirst)
	for {
		if _, err := s.Sweep(ctx); err != nil && ctx.Err() == nil {
			s.opt.Log.LogAttrs(ctx, slog.LevelError, "media not removed", slog.Any("error", err))
		}
		if now := s.opt.Now(); !now.Before(pictures) {
			pictures = now.Add(picturesEvery)
			if _, err := s.SweepPictures(ctx); err != nil && ctx.Err() == nil {
				s.opt.Log.LogAttrs(ctx, slog.LevelError, "pictures not removed", slog.Any("error", err))
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Sweep removes the bytes of media that nothing refers to and whose time is over, and returns how many there were. It may be
// stopped anywhere: the next one goes on.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	total := 0
	for {
		ids, err := s.opt.Store.RemoveMedia(ctx, s.opt.Now().UTC(), sweepPage)
		if err != nil {
			return total, fmt.Errorf("look for media that nothing refers to: %w", err)
		}
		if len(ids) == 0 {
			return total, nil
		}
		if err := s.remove(ctx, ids...); err != nil {
			return total, err
		}
		total += len(ids)
	}
}

// remove removes the bytes of media that are gone, and then their rows.
func (s *Service) remove(ctx context.Context, ids ...ident.MediaID) error {
	var errs []error
	var done []ident.MediaID
	for _, id := range ids {
		s.sums.forget(id)
		if err := errors.Join(s.opt.Parts.Delete(id), s.opt.Blobs.Delete(ctx, Key(id))); err != nil {
			errs = append(errs, err)
			continue
		}
		done = append(done, id)
	}
	if len(done) > 0 {
		errs = append(errs, s.opt.Store.ForgetMedia(ctx, done))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("remove media: %w", err)
	}
	return nil
}
