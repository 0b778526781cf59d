package media

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// pictureFolders are those of the pictures of profiles and chats: they have no rows of their own, so that a crash may leave some.
var pictureFolders = []string{"avatars", "chats"}

const (
	// picturesFirst is when they are first looked at after a start, and picturesEvery how often after that.
	picturesFirst = time.Hour
	picturesEvery = 24 * time.Hour
)

// most is how many bytes an upload has at most.
func (s *Service) most(p Purpose) int64 {
	if p == PurposeAvatar {
		return min(s.opt.MaxPicture, s.opt.MaxBytes)
	}
	if p == PurposeSticker {
		return min(MaxStickerBytes, s.opt.MaxBytes)
	}
	return s.opt.MaxBytes
}

// takes says whether an upload may be of a type. What becomes an avatar is encoded anew, and none of it is handed out: it has to be
// a picture, whatever files this server takes.
func (s *Service) takes(p Purpose, kind string) bool {
	if p == PurposeAvatar {
		return strings.HasPrefix(kind, "image/")
	}
	return allows(s.opt.Types, kind)
}

// OpenPicture opens an upload of the actor's that is to become an avatar. Who opened it closes it. Codes: media_missing, unavailable.
func (s *Service) OpenPicture(ctx context.Context, actor ident.UserID, id ident.MediaID) (io.ReadCloser, error) {
	m, err := s.opt.Store.OwnMedia(ctx, actor, id)
	if err == nil && (m.State != StateReady || m.Purpose != PurposeAvatar) {
		err = fault.Missing()
	}
	if err != nil {
		return nil, orNoPicture(fmt.Errorf("open a picture: %w", err))
	}
	body, _, err := s.opt.Blobs.Reader(ctx, Key(id))
	if err != nil {
		return nil, orNoPicture(fmt.Errorf("open a picture: %w", err))
	}
	return body, nil
}

// TakePicture takes an upload of the actor's away, for good: of several at once one gets it. Codes: media_missing.
func (s *Service) TakePicture(ctx context.Context, actor ident.UserID, id ident.MediaID) error {
	if err := s.opt.Store.CancelMedia(ctx, actor, id); err != nil {
		return orNoPicture(fmt.Errorf("take a picture: %w", err))
	}
	if err := s.remove(context.WithoutCancel(ctx), id); err != nil { // the next sweep tries again
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "upload of a picture not removed", slog.String("media", string(id)), slog.Any("error", err))
	}
	return nil
}

func orNoPicture(err error) error {
	if fault.Is(err, fault.CodeNotFound) {
		return fault.New(fault.Invalid, fault.CodeMediaMissing, "media_id: must be a finished upload of yours with the purpose avatar")
	}
	return err
}

// SweepPictures removes pictures of profiles and chats that nothing knows, and returns how many there were. Young ones stay: they
// may be about to be named.
func (s *Service) SweepPictures(ctx context.Context) (int, error) {
	total := 0
	for _, folder := range pictureFolders {
		n, err := s.collect(ctx, folder)
		if total += n; err != nil {
			return total, err
		}
	}
	return total, nil
}
