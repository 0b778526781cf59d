package sticker

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// Publisher tells devices of changes. Its methods don't block.
type Publisher interface {
	// SettingsChanged tells a user's own devices.
	SettingsChanged(c user.SettingsChange)
}

// Media hands out what the actor uploaded.
type Media interface {
	// Open opens a medium that the actor may see. Codes: not_found, unavailable.
	Open(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Media, io.ReadSeekCloser, error)
}

// Blobs keeps the bytes of media.
type Blobs interface {
	// Put stores a blob.
	Put(ctx context.Context, key string, r io.Reader) error
	// Reader opens one. Codes: not_found.
	Reader(ctx context.Context, key string) (body io.ReadSeekCloser, size int64, err error)
}

// SettingsReader reads the settings of a user.
type SettingsReader interface {
	Settings(ctx context.Context, id ident.UserID) (user.Settings, error)
}

// Options of a Service; all are needed.
type Options struct {
	Store     Store
	Settings  SettingsReader
	Media     Media
	Blobs     Blobs
	Publisher Publisher
	// Inspect finds out what a sticker is by its bytes. Codes: media_invalid.
	Inspect func(data []byte) (Sticker, error)
	Now     func() time.Time
}

// Service makes packs, and hands them out. It is safe for concurrent use.
type Service struct {
	opt Options
}

// NewService returns a service.
func NewService(opt Options) *Service { return &Service{opt: opt} }

// Create makes a pack without stickers, which is installed for the actor; the same client_id again returns the first result.
// Codes: invalid, too_many, client_id_reused, not_found (it was deleted since).
func (s *Service) Create(ctx context.Context, actor ident.UserID, clientID, title string) (Pack, error) {
	if !chat.IsClientID(clientID) {
		return Pack{}, fault.New(fault.Invalid, fault.CodeInvalid, "client_id: 1 to 64 of A-Z a-z 0-9 _ . : -")
	}
	title, err := user.CleanTitle(title, MaxTitle)
	if err != nil {
		return Pack{}, err //nolint:wrapcheck // says which field it is
	}
	p, c, err := s.opt.Store.CreatePack(ctx, NewPack{
		ID: ident.PackID(rand.Text()), OwnerID: actor, ClientID: clientID, Title: title, At: s.opt.Now().UTC(),
	})
	if err != nil {
		return Pack{}, fmt.Errorf("create pack: %w", err)
	}
	s.publish(c)
	return p, nil
}

// Pack returns a pack to who has its id. Codes: not_found.
func (s *Service) Pack(ctx context.Context, id ident.PackID) (Pack, error) {
	found, err := s.opt.Store.Packs(ctx, []ident.PackID{id})
	if err != nil {
		return Pack{}, fmt.Errorf("pack: %w", err)
	}
	if len(found) == 0 {
		return Pack{}, fault.Missing()
	}
	return found[0], nil
}

// Made returns packs that the actor made, ascending by id, after one.
func (s *Service) Made(ctx context.Context, actor ident.UserID, after ident.PackID, limit int) ([]Pack, error) {
	out, err := s.opt.Store.MadePacks(ctx, actor, after, limit)
	if err != nil {
		return nil, fmt.Errorf("made packs: %w", err)
	}
	return out, nil
}

// Installed returns the actor's packs in their order, skip of them left out, and how many there are; those that were deleted
// since are missing.
func (s *Service) Installed(ctx context.Context, actor ident.UserID, skip, limit int) (packs []Pack, list user.Stickers, err error) {
	all, err := s.opt.Settings.Settings(ctx, actor)
	if err != nil {
		return nil, list, fmt.Errorf("installed packs: %w", err)
	}
	list = *all.Stickers
	ids := list.Packs[min(skip, len(list.Packs)):]
	if packs, err = s.opt.Store.Packs(ctx, ids[:min(limit, len(ids))]); err != nil {
		return nil, list, fmt.Errorf("installed packs: %w", err)
	}
	return packs, list, nil
}

// Change changes the title or the order of a pack of the actor's. Codes: invalid, not_found.
func (s *Service) Change(ctx context.Context, actor ident.UserID, id ident.PackID, p Patch) (Pack, error) {
	if p.Title != nil {
		title, err := user.CleanTitle(*p.Title, MaxTitle)
		if err != nil {
			return Pack{}, err //nolint:wrapcheck // says which field it is
		}
		p.Title = &title
	}
	if len(p.Order) > MaxStickers {
		return Pack{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "order: at most %d", MaxStickers)
	}
	out, err := s.opt.Store.PatchPack(ctx, actor, id, p)
	if err != nil {
		return Pack{}, fmt.Errorf("change pack: %w", err)
	}
	return out, nil
}

// Put adds an upload of the actor's to a pack of the actor's, or changes the emoji of a sticker that is there. What it is, is
// found out by its bytes. Codes: emoji_invalid, not_found, media_missing, media_invalid, too_many, unavailable.
func (s *Service) Put(ctx context.Context, actor ident.UserID, id ident.PackID, sticker ident.MediaID, emoji string) (Pack, error) {
	emoji, isOne := message.CanonicalEmoji(emoji)
	if !isOne {
		return Pack{}, fault.New(fault.Invalid, fault.CodeEmojiInvalid, "emoji: exactly one")
	}
	m, body, err := s.opt.Media.Open(ctx, actor, sticker)
	if fault.Is(err, fault.CodeNotFound) {
		return Pack{}, noUpload()
	}
	if err != nil {
		return Pack{}, fmt.Errorf("put sticker: %w", err)
	}
	defer func() { _ = body.Close() }() // it was only read
	if m.OwnerID != actor || m.Purpose != media.PurposeSticker {
		return Pack{}, noUpload()
	}
	data, err := io.ReadAll(io.LimitReader(body, media.MaxStickerBytes+1))
	if err != nil {
		return Pack{}, fmt.Errorf("read sticker: %w", err)
	}
	found, err := s.opt.Inspect(data)
	if err != nil {
		return Pack{}, err //nolint:wrapcheck // says what is wrong with it
	}
	found.MediaID, found.Emoji = sticker, emoji
	out, err := s.opt.Store.PutSticker(ctx, actor, id, found)
	if err != nil {
		return Pack{}, fmt.Errorf("put sticker: %w", err)
	}
	return out, nil
}

func noUpload() error {
	return fault.New(fault.Invalid, fault.CodeMediaMissing, "media_id: must be a finished upload of yours for the purpose sticker")
}

// Remove takes a sticker out of a pack of the actor's. Messages that carry it keep it. Codes: not_found.
func (s *Service) Remove(ctx context.Context, actor ident.UserID, id ident.PackID, sticker ident.MediaID) (Pack, error) {
	out, err := s.opt.Store.RemoveSticker(ctx, actor, id, sticker)
	if err != nil {
		return Pack{}, fmt.Errorf("remove sticker: %w", err)
	}
	return out, nil
}

// Delete deletes a pack of the actor's, for all who installed it. Messages keep their stickers. Codes: not_found.
func (s *Service) Delete(ctx context.Context, actor ident.UserID, id ident.PackID) error {
	if err := s.opt.Store.DeletePack(ctx, actor, id); err != nil {
		return fmt.Errorf("delete pack: %w", err)
	}
	return nil
}

// Open opens a sticker for who has the id of its pack. Who opened it closes it. Codes: not_found, unavailable.
func (s *Service) Open(ctx context.Context, id ident.PackID, sticker ident.MediaID) (media.Media, io.ReadSeekCloser, error) {
	m, err := s.opt.Store.PackMedia(ctx, id, sticker)
	if err != nil {
		return media.Media{}, nil, fmt.Errorf("open sticker: %w", err)
	}
	body, _, err := s.opt.Blobs.Reader(ctx, media.Key(sticker))
	if err != nil {
		return media.Media{}, nil, fmt.Errorf("open sticker: %w", err)
	}
	return m, body, nil
}

// Install puts a pack on top of the actor's, and tells the actor's devices. Codes: not_found, too_many.
func (s *Service) Install(ctx context.Context, actor ident.UserID, id ident.PackID) (user.Stickers, error) {
	c, err := s.opt.Store.InstallPack(ctx, actor, id)
	return s.changed(c, err)
}

// Uninstall takes a pack away from the actor's, and tells the actor's devices.
func (s *Service) Uninstall(ctx context.Context, actor ident.UserID, id ident.PackID) (user.Stickers, error) {
	c, err := s.opt.Store.UninstallPack(ctx, actor, id)
	return s.changed(c, err)
}

// Order puts the actor's packs in order: those that aren't named follow those that are, and what isn't installed is passed over.
// Codes: invalid.
func (s *Service) Order(ctx context.Context, actor ident.UserID, ids []ident.PackID) (user.Stickers, error) {
	if len(ids) > MaxInstalled {
		return user.Stickers{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "packs: at most %d", MaxInstalled)
	}
	c, err := s.opt.Store.OrderPacks(ctx, actor, ids)
	return s.changed(c, err)
}

func (s *Service) changed(c user.SettingsChange, err error) (user.Stickers, error) {
	if err != nil {
		return user.Stickers{}, fmt.Errorf("change my packs: %w", err)
	}
	s.publish(c)
	return *c.Settings.Stickers, nil
}

func (s *Service) publish(c user.SettingsChange) {
	if c.Version > c.From {
		s.opt.Publisher.SettingsChanged(c)
	}
}
