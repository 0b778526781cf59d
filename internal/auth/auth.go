// Package auth signs users in: passwords, sessions, invites and the limits on guessing. Secrets are never
// stored: passwords as Argon2id, tokens as SHA-256.
package auth

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// TokenHash is the SHA-256 of a session's or invite's secret token.
type TokenHash [32]byte

// Session is one signed-in device or client.
type Session struct {
	ID     ident.SessionID
	UserID ident.UserID
	// Name of the device, as the client gave it.
	Name string
	// Client is the program, from its User-Agent.
	Client string
	// Place is the network address of the last use.
	Place        string
	CreatedAt    time.Time
	LastActiveAt time.Time
	// ExpiresAt is when the session ends if it isn't used before.
	ExpiresAt time.Time
}

// NewSession is a session to be stored, with the hash of its token.
type NewSession struct {
	Session
	Token TokenHash
}

// NewAccount is an account to be stored.
type NewAccount struct {
	User user.User
	// Skeleton is the username with look-alike letters folded; it is unique.
	Skeleton string
	// PasswordHash is the encoded Argon2id hash; empty: no password fits.
	PasswordHash string
	// Invite is the token that is used up by this account, if there is one. An invite for operators sets the role.
	Invite *TokenHash
	// Session is made with the account, if not nil.
	Session *NewSession
}

// Touch is a use of a session.
type Touch struct {
	ID ident.SessionID
	At time.Time
	// Place is empty if it isn't known: then the former one stays.
	Place string
	// ExpiresAt is the new end.
	ExpiresAt time.Time
}

// Invite lets somebody register.
type Invite struct {
	ID        ident.InviteID
	Token     TokenHash
	CreatedBy ident.UserID // empty: made by the server itself
	Role      user.Role
	UsesLeft  int
	ExpiresAt time.Time
}

// Rate is a limit as a bucket: Burst at once, and one more each Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// Registration is how somebody makes an account over the wire.
type Registration struct {
	Username, Password string
	// DisplayName is the username if it is empty.
	DisplayName string
	// DeviceName and Client name the session that is made.
	DeviceName, Client string
	// Invite is the token of an invite, empty without one.
	Invite string
	// Address is the network address that it comes from.
	Address string
}

// Login is how somebody signs in.
type Login struct {
	Username, Password string
	// DeviceName and Client name the session that is made.
	DeviceName, Client string
	// Address is the network address that it comes from.
	Address string
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// UserByID returns a user, disabled ones too.
	UserByID(ctx context.Context, id ident.UserID) (user.User, error)
	// CreateAccount stores an account, uses up its invite and makes its session, all or nothing.
	// Codes: username_taken (username or skeleton), invite_invalid.
	CreateAccount(ctx context.Context, a NewAccount) (user.User, error)
	// Credentials returns the user by username, without regard to case, and the encoded password hash.
	Credentials(ctx context.Context, username string) (user.User, string, error)
	// CreateSession stores a session; beyond limit sessions of the user the least recently used are dropped and returned.
	CreateSession(ctx context.Context, s NewSession, limit int) (dropped []ident.SessionID, err error)
	// SessionByToken returns the session, also when it has expired, and its user, also when disabled.
	SessionByToken(ctx context.Context, token TokenHash) (Session, user.User, error)
	// SessionsOf returns the user's sessions, the last used first.
	SessionsOf(ctx context.Context, id ident.UserID, limit int) ([]Session, error)
	// DeleteSession ends a session of the user.
	DeleteSession(ctx context.Context, owner ident.UserID, id ident.SessionID) error
	// SetPassword stores a hash and ends all sessions of the user but keep (which may be empty); it returns the ended ones.
	SetPassword(ctx context.Context, id ident.UserID, hash string, keep ident.SessionID) ([]ident.SessionID, error)
	// RenewPassword replaces a hash by another one of the same password. If from isn't the stored one any more, nothing
	// changes.
	RenewPassword(ctx context.Context, id ident.UserID, from, to string) error
	// SetState enables or disables an account; disabling ends its sessions, which are returned.
	SetState(ctx context.Context, id ident.UserID, state user.State) ([]ident.SessionID, error)
	// TouchSessions raises last-active times and ends.
	TouchSessions(ctx context.Context, touches []Touch) error
	// LiveSessions returns those of the ids that exist, haven't expired at the time and whose user is active.
	LiveSessions(ctx context.Context, ids []ident.SessionID, at time.Time) ([]ident.SessionID, error)
	// DeleteExpired removes sessions and invites that ended before the time and idle limits, at most limit of each.
	DeleteExpired(ctx context.Context, before time.Time, limit int) error
	// TakeLimit takes one from the bucket and returns 0, or takes none and returns how long to wait.
	TakeLimit(ctx context.Context, key string, rate Rate, at time.Time) (time.Duration, error)
	// PeekLimit returns how long to wait until one can be taken, 0 if at once; it takes none.
	PeekLimit(ctx context.Context, key string, rate Rate, at time.Time) (time.Duration, error)
	// CreateInvite stores an invite. One for operators made by the server replaces the former one.
	CreateInvite(ctx context.Context, i Invite) error
	// HasOperator says whether an active operator exists.
	HasOperator(ctx context.Context) (bool, error)
}
