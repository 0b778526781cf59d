package user

import (
	"context"
	"strings"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Limits of what a user's settings hold. All of a kind goes out in one piece, so it has to stay small.
const (
	MaxFolders         = 20
	MaxFolderChats     = 200
	MaxFolderName      = 32
	MaxFolderIcon      = 16
	MaxPreferences     = 100
	MaxPreferenceKey   = 64
	MaxPreferenceBytes = 16 << 10 // keys and values of all
)

// Folder is a part of the chat list: the chats that a filter lets through, and some more. It is stored as JSON under the
// names of its fields.
type Folder struct {
	// ID is unique among the user's folders; the client makes it.
	ID   string
	Name string
	// Icon is an emoji or a name that clients know.
	Icon   string
	Filter FolderFilter
	// Chats that are in it whatever the filter says, in the user's own order.
	Chats []ident.ChatID
	// Except are those that aren't.
	Except []ident.ChatID
}

// FolderFilter lets chats of some types through, all of them or the unread ones.
type FolderFilter struct {
	People, Groups, Channels bool
	// Unread leaves out what has no unread messages, NoMuted what is muted, NoArchived what is in the archive.
	Unread, NoMuted, NoArchived bool
}

// Folders are all folders of a user, in their order.
type Folders struct {
	List []Folder
	// Version is the user version at which they last changed; 0: never.
	Version int64
}

// Preferences are values that the user's clients keep for each other: the theme, the language.
type Preferences struct {
	Values map[string]string
	// Version is the user version at which they last changed; 0: never.
	Version int64
}

// Settings of a user. In a change or a sync those that didn't change are nil.
type Settings struct {
	Folders       *Folders
	Preferences   *Preferences
	Privacy       *Privacy
	Notifications *Notifications
	Stickers      *Stickers
}

// SettingsChange is a change of settings: its version took the place of From in the user's own stream. The versions are
// equal where nothing changed.
type SettingsChange struct {
	UserID        ident.UserID
	From, Version int64
	Settings      Settings
}

// SettingsStore is what settings need of storage. Each change takes a user version and a sync position.
type SettingsStore interface {
	// Settings returns all settings of a user; none of them is nil.
	Settings(ctx context.Context, id ident.UserID) (Settings, error)
	// PutFolders replaces the folders, unless they changed after the version ifVersion (below 0: whatever they are).
	// Codes: settings_changed.
	PutFolders(ctx context.Context, id ident.UserID, folders []Folder, ifVersion int64) (SettingsChange, error)
	// PatchPrivacy changes what others see and may do.
	PatchPrivacy(ctx context.Context, id ident.UserID, p PrivacyPatch) (SettingsChange, error)
	// PutNotifications replaces how a user wants to be notified.
	PutNotifications(ctx context.Context, id ident.UserID, n Notifications) (SettingsChange, error)
	// PatchPreferences sets values, and removes those that are nil. Codes: too_many.
	PatchPreferences(ctx context.Context, id ident.UserID, values map[string]*string) (SettingsChange, error)
}

// Settings returns all settings of the actor.
func (s *Service) Settings(ctx context.Context, actor ident.UserID) (Settings, error) {
	return s.opt.Store.Settings(ctx, actor)
}

// PutFolders replaces the actor's folders, and tells the actor's devices. With a version they must not have changed since;
// below 0 they may. Codes: invalid, too_many, settings_changed.
func (s *Service) PutFolders(ctx context.Context, actor ident.UserID, folders []Folder, ifVersion int64) (Folders, error) {
	if len(folders) > MaxFolders {
		return Folders{}, fault.Newf(fault.Conflict, fault.CodeTooMany, "folders: at most %d", MaxFolders)
	}
	clean := make([]Folder, len(folders))
	seen := map[string]bool{}
	for i, f := range folders {
		var err error
		if clean[i], err = cleanFolder(f); err != nil {
			return Folders{}, err
		}
		if seen[f.ID] {
			return Folders{}, fault.New(fault.Invalid, fault.CodeInvalid, "folders: one id stands twice")
		}
		seen[f.ID] = true
	}
	c, err := s.opt.Store.PutFolders(ctx, actor, clean, ifVersion)
	if err != nil {
		return Folders{}, err
	}
	s.publishSettings(c)
	return *c.Settings.Folders, nil
}

func cleanFolder(f Folder) (Folder, error) {
	if !isKey(f.ID, ident.MaxLen) {
		return f, fault.New(fault.Invalid, fault.CodeInvalid, "folders: id: 1 to 26 of a-z A-Z 0-9 _ . -")
	}
	var err error
	if f.Name, err = cleanText("folders: name", f.Name, MaxFolderName, ""); err != nil {
		return f, err
	}
	if !strings.ContainsFunc(f.Name, isVisible) {
		return f, fault.New(fault.Invalid, fault.CodeInvalid, "folders: name: must have a visible character")
	}
	if f.Icon, err = cleanText("folders: icon", f.Icon, MaxFolderIcon, ""); err != nil {
		return f, err
	}
	if len(f.Chats) > MaxFolderChats || len(f.Except) > MaxFolderChats {
		return f, fault.Newf(fault.Conflict, fault.CodeTooMany, "folders: at most %d chats in each", MaxFolderChats)
	}
	for _, list := range [][]ident.ChatID{f.Chats, f.Except} {
		seen := map[ident.ChatID]bool{}
		for _, id := range list {
			if !ident.IsValid(id) || seen[id] {
				return f, fault.New(fault.Invalid, fault.CodeInvalid, "folders: chats: not an id, or twice the same")
			}
			seen[id] = true
		}
	}
	return f, nil
}

// PatchPreferences sets values that the actor's clients keep for each other, removes those that are nil, and tells the
// actor's devices. Codes: invalid, too_many.
func (s *Service) PatchPreferences(ctx context.Context, actor ident.UserID, values map[string]*string) (Preferences, error) {
	size := 0
	for key, value := range values {
		if !isKey(key, MaxPreferenceKey) {
			return Preferences{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "values: a key has 1 to %d of a-z A-Z 0-9 _ . -", MaxPreferenceKey)
		}
		if value != nil && strings.ContainsRune(*value, 0) {
			return Preferences{}, fault.New(fault.Invalid, fault.CodeInvalid, "values: no zero bytes")
		}
		if value != nil {
			size += len(key) + len(*value)
		}
	}
	if size > MaxPreferenceBytes {
		return Preferences{}, TooManyPreferences()
	}
	c, err := s.opt.Store.PatchPreferences(ctx, actor, values)
	if err != nil {
		return Preferences{}, err
	}
	s.publishSettings(c)
	return *c.Settings.Preferences, nil
}

// TooManyPreferences is the fault for more than a user may keep.
func TooManyPreferences() error {
	return fault.Newf(fault.Conflict, fault.CodeTooMany, "values: at most %d, and %d bytes in all", MaxPreferences, MaxPreferenceBytes)
}

// IsWithin says whether preferences keep to their limits.
func (p Preferences) IsWithin() bool {
	size := 0
	for key, value := range p.Values {
		size += len(key) + len(value)
	}
	return len(p.Values) <= MaxPreferences && size <= MaxPreferenceBytes
}

func isKey(key string, limit int) bool {
	return key != "" && len(key) <= limit && strings.IndexFunc(key, func(c rune) bool {
		isFine := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_.-", c)
		return !isFine
	}) < 0
}

func (s *Service) publishSettings(c SettingsChange) {
	if c.Version > c.From {
		s.opt.Publisher.SettingsChanged(c)
	}
}
