package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Options of a Service. All but those with a default are needed.
type Options struct {
	Store Store
	Blobs Blobs
	Parts Parts
	IDs   *ident.Generator
	Now   func() time.Time
	Log   *slog.Logger
	// MaxBytes of a file.
	MaxBytes int64
	// Types that may be uploaded, such as image/*; none: all.
	Types []string
	Room  Room
	// KeepFor is how long an upload is kept that isn't finished, or that nothing refers to. Default 24 h.
	KeepFor time.Duration
	// Links lead clients to the bytes themselves, each for LinksFor; nil: this server hands them out.
	Links    Links
	LinksFor time.Duration
	// MaxPicture is how many bytes an upload for an avatar has at most. Default 8 MiB.
	MaxPicture int64
	// SweepEvery is how often what nothing refers to is looked for. Default 5 s.
	SweepEvery time.Duration
}

// The defaults of Options.
const (
	keepFor    = 24 * time.Hour
	sweepEvery = 5 * time.Second
	maxPicture = 8 << 20
)

// Service takes media in and hands them out. It is safe for concurrent use, but for two calls at once that write the same upload.
type Service struct {
	opt  Options
	sums sums
}

// NewService returns a service.
func NewService(opt Options) *Service {
	if opt.KeepFor == 0 {
		opt.KeepFor = keepFor
	}
	if opt.SweepEvery == 0 {
		opt.SweepEvery = sweepEvery
	}
	if opt.MaxPicture == 0 {
		opt.MaxPicture = maxPicture
	}
	return &Service{opt: opt, sums: newSums()}
}

// Create begins an upload. Codes: invalid, too_large, media_invalid, quota_exceeded, too_many.
func (s *Service) Create(ctx context.Context, actor ident.UserID, n NewUpload) (Upload, error) {
	claimed := bare(n.Type)
	if n.Type == "" {
		claimed = opaque
	}
	switch {
	case n.Size < 1:
		return Upload{}, fault.New(fault.Invalid, fault.CodeInvalid, "Upload-Length: a file has at least one byte")
	case n.Size > s.most(n.Purpose):
		return Upload{}, fault.Newf(fault.TooLarge, fault.CodeTooLarge, "a file has at most %d bytes", s.most(n.Purpose))
	case claimed == "":
		return Upload{}, fault.New(fault.Invalid, fault.CodeInvalid, "filetype: must be a type such as image/jpeg")
	case n.Purpose != PurposeMessage && n.Purpose != PurposeAvatar && n.Purpose != PurposeSticker:
		return Upload{}, fault.New(fault.Invalid, fault.CodeInvalid, "purpose: must be message, avatar or sticker")
	case !s.takes(n.Purpose, claimed):
		return Upload{}, fault.New(fault.Invalid, fault.CodeMediaInvalid, "this server doesn't take files of this type")
	}
	now := s.opt.Now().UTC()
	m := Media{
		ID: ident.MediaID(s.opt.IDs.New()), OwnerID: actor, Purpose: n.Purpose, State: StateUploading, Size: n.Size, Claimed: claimed,
		CreatedAt: now, ExpiresAt: now.Add(s.opt.KeepFor),
	}
	if err := s.opt.Store.CreateMedia(ctx, m, s.opt.Room); err != nil {
		return Upload{}, fmt.Errorf("create upload: %w", err)
	}
	return Upload{Media: m}, nil
}

// Find returns an upload of the actor's, finished or not. Codes: not_found.
func (s *Service) Find(ctx context.Context, actor ident.UserID, id ident.MediaID) (Upload, error) {
	m, err := s.opt.Store.OwnMedia(ctx, actor, id)
	if err != nil {
		return Upload{}, fmt.Errorf("find upload: %w", err)
	}
	u := Upload{Media: m, Offset: m.Size}
	if m.State == StateUploading {
		if u.Offset, err = s.opt.Parts.Size(id); err != nil {
			return Upload{}, fmt.Errorf("find upload: %w", err)
		}
		if u.Offset == 0 { // or a crash came when its bytes had become a blob, before its row said so
			if body, size, err := s.opt.Blobs.Reader(ctx, Key(id)); err == nil {
				u.Offset = size
				return u, body.Close()
			}
		}
	}
	return u, nil
}

// Append takes what r gives behind the bytes that an upload of the actor's has, and returns how many were taken: they stay, also
// where it fails. An upload that can't become anything, because its bytes are of a wrong type or the disk is full, is given up.
// Codes: not_found, invalid, media_invalid, storage_full.
func (s *Service) Append(ctx context.Context, actor ident.UserID, u Upload, r io.Reader) (int64, error) {
	if u.OwnerID != actor || u.State != StateUploading {
		return 0, fault.Missing()
	}
	if u.Offset == 0 {
		head, rest, err := peek(r, min(sniffBytes, u.Size))
		if err != nil {
			return 0, err
		}
		if r = rest; int64(len(head)) == min(sniffBytes, u.Size) {
			if _, err := kindOf(head, u.Claimed); err != nil {
				return 0, errors.Join(err, s.Cancel(ctx, actor, u.ID))
			}
		}
	}
	sum := s.sums.at(u.ID, u.Offset)
	if sum != nil {
		r = io.TeeReader(r, sum)
	}
	n, err := s.opt.Parts.Append(ctx, u.ID, u.Offset, io.LimitReader(r, u.Size-u.Offset))
	if err != nil {
		s.sums.forget(u.ID) // it may have seen more than was written
		if fault.Is(err, fault.CodeStorageFull) {
			// First its bytes: the database may need the room to say that it is gone.
			return 0, errors.Join(err, s.opt.Parts.Delete(u.ID), s.Cancel(context.WithoutCancel(ctx), actor, u.ID))
		}
		return n, fmt.Errorf("take a part: %w", err)
	}
	if sum != nil {
		s.sums.put(u.ID, u.Offset+n, sum)
	}
	if left := u.ExpiresAt.Sub(s.opt.Now()); left < s.opt.KeepFor/2 {
		err = s.opt.Store.KeepMedia(ctx, u.ID, s.opt.Now().UTC().Add(s.opt.KeepFor))
	}
	return n, err
}

// Finish makes an upload of the actor's whose bytes have all come one that messages may refer to. What was finished stays so.
// Codes: not_found, invalid, media_invalid, storage_full, unavailable.
func (s *Service) Finish(ctx context.Context, actor ident.UserID, id ident.MediaID) (Upload, error) {
	u, err := s.Find(ctx, actor, id)
	if err != nil || u.State != StateUploading {
		return u, err
	}
	if u.Offset != u.Size {
		return u, fault.New(fault.Invalid, fault.CodeInvalid, "the upload isn't complete")
	}
	m := u.Media
	head, sum, err := s.measure(ctx, u)
	if err != nil {
		return u, fmt.Errorf("finish upload: %w", err)
	}
	if m.Type, err = kindOf(head, m.Claimed); err != nil || !s.takes(m.Purpose, m.Type) && !s.takes(m.Purpose, m.Claimed) {
		err = errors.Join(err, fault.New(fault.Invalid, fault.CodeMediaInvalid, "this server doesn't take files of this type"))
		return u, errors.Join(err, s.Cancel(ctx, actor, id))
	}
	if err := s.opt.Parts.Commit(ctx, id, Key(id), m.Size); err != nil {
		if fault.Is(err, fault.CodeStorageFull) {
			err = errors.Join(err, s.Cancel(context.WithoutCancel(ctx), actor, id))
		}
		return u, fmt.Errorf("finish upload: %w", err)
	}
	s.sums.forget(id)
	m.SHA256, m.ExpiresAt = sum, s.opt.Now().UTC().Add(s.opt.KeepFor)
	if m, err = s.opt.Store.FinishMedia(ctx, m); err != nil {
		return u, fmt.Errorf("finish upload: %w", err)
	}
	return Upload{Media: m, Offset: m.Size}, nil
}

// Cancel gives up an upload of the actor's, finished or not, that nothing refers to; its bytes are removed. Codes: not_found, forbidden.
func (s *Service) Cancel(ctx context.Context, actor ident.UserID, id ident.MediaID) error {
	if err := s.opt.Store.CancelMedia(ctx, actor, id); err != nil {
		return fmt.Errorf("cancel upload: %w", err)
	}
	return s.remove(ctx, id)
}

// Open opens a medium that the actor may see. Who opened it closes it. Codes: not_found, unavailable.
func (s *Service) Open(ctx context.Context, actor ident.UserID, id ident.MediaID) (Media, io.ReadSeekCloser, error) {
	m, err := s.opt.Store.VisibleMedia(ctx, actor, id)
	if err != nil {
		return Media{}, nil, fmt.Errorf("open media: %w", err)
	}
	body, size, err := s.opt.Blobs.Reader(ctx, Key(id))
	if err != nil {
		return Media{}, nil, fmt.Errorf("open media: %w", err)
	}
	m.Size = size
	return m, body, nil
}

// Link is where the bytes of a medium are for a while, for whoever has it.
type Link struct {
	URL      string
	ValidFor time.Duration
}

// HasLinks says whether there are links, or only Open.
func (s *Service) HasLinks() bool { return s.opt.Links != nil }

// Link returns a link to a medium that the actor may see, with the headers that its answer has. The type is what its bytes say, so
// that nothing that could run is shown in place there either. Codes: not_found, unavailable.
func (s *Service) Link(ctx context.Context, actor ident.UserID, id ident.MediaID, asFile bool, caching string) (Link, error) {
	m, err := s.opt.Store.VisibleMedia(ctx, actor, id)
	if err != nil {
		return Link{}, fmt.Errorf("link media: %w", err)
	}
	disposition := "inline"
	if asFile || !IsShown(m.Type) {
		disposition = "attachment"
	}
	address, err := s.opt.Links.Link(ctx, Key(id), s.opt.LinksFor, m.Type, disposition, caching)
	if err != nil {
		return Link{}, fmt.Errorf("link media: %w", err)
	}
	return Link{URL: address, ValidFor: s.opt.LinksFor}, nil
}

// Limits are those of a user's uploads.
type Limits struct {
	MaxBytes int64
	Types    []string
	KeptFor  time.Duration
	Room
	Usage
}

// Limits returns what the actor may upload, and how much room is used.
func (s *Service) Limits(ctx context.Context, actor ident.UserID) (Limits, error) {
	used, err := s.opt.Store.MediaUsage(ctx, actor)
	if err != nil {
		return Limits{}, fmt.Errorf("media limits: %w", err)
	}
	return Limits{MaxBytes: s.opt.MaxBytes, Types: s.opt.Types, KeptFor: s.opt.KeepFor, Room: s.opt.Room, Usage: used}, nil
}

// Kinds returns how much room the actor's files of each kind take, the most first.
func (s *Service) Kinds(ctx context.Context, actor ident.UserID) ([]KindUse, error) {
	kinds, err := s.opt.Store.MediaKinds(ctx, actor)
	if err != nil {
		return nil, fmt.Errorf("media kinds: %w", err)
	}
	return kinds, nil
}
