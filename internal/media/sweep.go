package media

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/roost-im/roost/internal/beat"
	"github.com/roost-im/roost/internal/ident"
)

// sweepPage is how many media one look takes.
const sweepPage = 100

// Run removes what nothing refers to, and once a day the pictures that nothing knows, until ctx ends.
func (s *Service) Run(ctx context.Context) {
	pictures := s.opt.Now().Add(picturesFirst)
	sweep := func(ctx context.Context) error {
		_, err := s.Sweep(ctx)
		if now := s.opt.Now(); !now.Before(pictures) {
			pictures = now.Add(picturesEvery)
			_, errPictures := s.SweepPictures(ctx)
			err = errors.Join(err, errPictures)
		}
		return err
	}
	failed := func(err error) {
		s.opt.Log.LogAttrs(ctx, slog.LevelError, "media not removed", slog.Any("error", err))
	}
	if err := sweep(ctx); err != nil && ctx.Err() == nil { // what a crash has left goes at once
		failed(err)
	}
	beat.Run(ctx, s.opt.SweepEvery, sweep, failed)
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
