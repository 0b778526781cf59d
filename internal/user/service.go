package user

import (
	"context"
	"io"
	"log/slog"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Publisher tells devices of changes. Its methods don't block.
type Publisher interface {
	// AccountChanged tells a user's own devices.
	AccountChanged(c Change)
	// UserChanged tells the user, the contacts and the members of the channels of the changed profile.
	UserChanged(u User, contacts []ident.UserID, channels []ident.ChatID)
	// SettingsChanged tells a user's own devices.
	SettingsChanged(c SettingsChange)
	// WatchChanged says that others may no longer see whether a user is there.
	WatchChanged(id ident.UserID)
}

// Images turns uploaded pictures into what is kept of them.
type Images interface {
	// Encode returns a square picture without metadata, as JPEG or PNG. Codes: image_invalid, too_large, unavailable.
	Encode(ctx context.Context, r io.Reader) ([]byte, error)
}

// Blobs keeps bytes by key. What is missing is fault.Missing().
type Blobs interface {
	Put(ctx context.Context, key string, r io.Reader) error
	Open(ctx context.Context, key string) (body io.ReadCloser, size int64, err error)
	// Delete succeeds also if there is nothing.
	Delete(ctx context.Context, key string) error
}

// Uploads are finished uploads of the actor's that are to become avatars.
type Uploads interface {
	// OpenPicture opens one. Who opened it closes it. Codes: media_missing, unavailable.
	OpenPicture(ctx context.Context, actor ident.UserID, id ident.MediaID) (io.ReadCloser, error)
	// TakePicture takes one away, for good: of several at once one gets it. Codes: media_missing.
	TakePicture(ctx context.Context, actor ident.UserID, id ident.MediaID) error
}

// Options of a Service; all are needed, Uploads where avatars are taken of them.
type Options struct {
	Store     Store
	Publisher Publisher
	Images    Images
	Blobs     Blobs
	Uploads   Uploads
	IDs       *ident.Generator
	Log       *slog.Logger
}

// Service knows profiles. It is safe for concurrent use.
type Service struct {
	opt Options
}

// NewService returns a service.
func NewService(opt Options) *Service {
	return &Service{opt: opt}
}

// maxContacts bounds who is told of a changed profile at once. Others learn of it when they next sync.
const maxContacts = 5000

// maxChannels is the same for the channels in which the user writes.
const maxChannels = 100

// ByID returns the user with an id. Every signed-in user may see every profile, those of disabled accounts too,
// since their messages stay. Codes: not_found.
func (s *Service) ByID(ctx context.Context, _, id ident.UserID) (User, error) {
	if !ident.IsValid(id) {
		return User{}, fault.Missing()
	}
	return s.opt.Store.UserByID(ctx, id)
}

// ByUsername returns the user with a username, without regard to case. It is for the command line. Codes: not_found.
func (s *Service) ByUsername(ctx context.Context, username string) (User, error) {
	if CheckUsername(username) != nil {
		return User{}, fault.Missing()
	}
	return s.opt.Store.UserByUsername(ctx, username)
}

// List returns up to limit users ascending by id, after the given one (empty: from the first). It is for the command line.
func (s *Service) List(ctx context.Context, after ident.UserID, limit int) ([]User, error) {
	return s.opt.Store.ListUsers(ctx, after, limit)
}

// UpdateProfile changes the display name and the about text, where they aren't nil, and tells the user's devices and
// contacts. An AvatarID in the patch is ignored: SetAvatar is the way. Codes: invalid, not_found.
func (s *Service) UpdateProfile(ctx context.Context, actor ident.UserID, patch ProfilePatch) (User, error) {
	var clean ProfilePatch
	if patch.DisplayName != nil {
		name, err := CleanDisplayName(*patch.DisplayName)
		if err != nil {
			return User{}, err
		}
		clean.DisplayName = &name
	}
	if patch.About != nil {
		about, err := CleanAbout(*patch.About)
		if err != nil {
			return User{}, err
		}
		clean.About = &about
	}
	if clean == (ProfilePatch{}) {
		return s.ByID(ctx, actor, actor)
	}
	c, err := s.opt.Store.UpdateProfile(ctx, actor, clean)
	if err != nil {
		return User{}, err
	}
	s.publish(ctx, c)
	return c.User, nil
}

// publish tells of a change that was committed, so that nothing here may fail the call.
func (s *Service) publish(ctx context.Context, c Change) {
	ctx = context.WithoutCancel(ctx)
	s.opt.Publisher.AccountChanged(c)
	contacts, err := s.opt.Store.Contacts(ctx, c.User.ID, maxContacts)
	if err != nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "contacts not told of a profile", slog.String("user", string(c.User.ID)), slog.Any("error", err))
	}
	channels, err := s.opt.Store.ChannelsOf(ctx, c.User.ID, maxChannels)
	if err != nil {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "channels not told of a profile", slog.String("user", string(c.User.ID)), slog.Any("error", err))
	}
	s.opt.Publisher.UserChanged(c.User, contacts, channels)
}
