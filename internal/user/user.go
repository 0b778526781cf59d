// Package user holds accounts and profiles: who is there, how they are named, and how they are found.
package user

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// Role of a user on the whole server.
type Role string

// The roles on the server.
const (
	RoleOperator Role = "operator"
	RoleUser     Role = "user"
)

// State of an account.
type State string

// The states of an account.
const (
	StateActive   State = "active"
	StateDisabled State = "disabled"
)

// User is an account.
type User struct {
	ID          ident.UserID
	Username    string
	DisplayName string
	About       string
	// AvatarID is empty without an avatar.
	AvatarID ident.MediaID
	Role     Role
	State    State
	// ProfileVersion counts the changes of the public profile.
	ProfileVersion int64
	// Version is the user version: the counter of all changes that are only the user's own.
	Version   int64
	CreatedAt time.Time
	// LastSeenAt is when the last device went; zero if none ever connected.
	LastSeenAt time.Time
}

// ProfilePatch changes what isn't nil.
type ProfilePatch struct {
	DisplayName *string
	About       *string
	AvatarID    *ident.MediaID
}

// Change is a profile after a change: its version took the place of From in the user's own stream.
type Change struct {
	User User
	// From is the user version before the change.
	From int64
	// OldAvatarID is the avatar that was replaced, empty if none was.
	OldAvatarID ident.MediaID
}

// SearchKey is the place after which a page of a search goes on: the rank and id of the last row.
type SearchKey struct {
	Rank int
	ID   ident.UserID
}

// Found is a user that a search found, with its rank (0 is the best).
type Found struct {
	User User
	Rank int
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// UserByID returns a user, disabled ones too.
	UserByID(ctx context.Context, id ident.UserID) (User, error)
	// UserByUsername returns a user by Username without regard to case.
	UserByUsername(ctx context.Context, username string) (User, error)
	// MaySeeAvatar says whether the actor gets the image of a user.
	MaySeeAvatar(ctx context.Context, actor, id ident.UserID) (bool, error)
	// SearchUsers returns active users that the actor may find and whose username or display name starts with, or has a word that starts
	// with, the folded query; rank 0: exact username, 1: username prefix, 2: display name; ascending by (rank, id) after the key.
	SearchUsers(ctx context.Context, actor ident.UserID, query string, after *SearchKey, limit int) ([]Found, error)
	// ListUsers returns all users ascending by id, after the given one.
	ListUsers(ctx context.Context, after ident.UserID, limit int) ([]User, error)
	// UpdateProfile applies the patch, takes a profile version, a user version and a sync position.
	UpdateProfile(ctx context.Context, id ident.UserID, patch ProfilePatch) (Change, error)
	// TouchLastSeen raises last-seen times.
	TouchLastSeen(ctx context.Context, seen map[ident.UserID]time.Time) error
	// ShareChat returns those of the others who are active members of a chat with the actor (or the actor itself).
	ShareChat(ctx context.Context, actor ident.UserID, others []ident.UserID) ([]ident.UserID, error)
	// Contacts returns up to limit users that share a chat other than a channel with the user: who is told of a changed profile.
	Contacts(ctx context.Context, id ident.UserID, limit int) ([]ident.UserID, error)
	// ChannelsOf returns up to limit channels whose members are shown the user: those in which the user is no mere reader.
	ChannelsOf(ctx context.Context, id ident.UserID, limit int) ([]ident.ChatID, error)
	SettingsStore
}
