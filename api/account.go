package api

import "time"

// User is an account as everybody who may see it sees it.
type User struct {
	// ID of the user.
	ID string `json:"id"`
	// Username is unique without regard to case and look-alike letters: 3 to 32 of a-z A-Z 0-9 _ . -
	Username string `json:"username"`
	// DisplayName is free text of 1 to 64 characters.
	DisplayName string `json:"display_name"`
	// About is a free text about the user, at most 300 characters.
	About string `json:"about,omitempty"`
	// AvatarID names the present avatar image and changes with it; empty without one.
	// The image is at /users/{id}/avatar?v={avatar_id}.
	AvatarID string `json:"avatar_id,omitempty"`
	// ProfileVersion rises with each change of what stands here; a client keeps the row with the higher one.
	ProfileVersion int64 `json:"profile_version"`
	// CreatedAt is when the account was made.
	CreatedAt time.Time `json:"created_at"`
}

// Account is the own account: the public part and what only its user sees.
type Account struct {
	// User is the public part.
	User User `json:"user"`
	// Role on this server: "operator" or "user".
	Role string `json:"role" enum:"operator,user"`
	// Version is the user version: the counter of all changes that are only mine.
	Version int64 `json:"version"`
}

// Session is one signed-in device or client.
type Session struct {
	// ID of the session.
	ID string `json:"id"`
	// Name of the device, as the client gave it.
	Name string `json:"name"`
	// Place is where the session was last used from: its network address.
	Place string `json:"place"`
	// Client is the program, taken from its User-Agent header.
	Client string `json:"client"`
	// Current says that this is the session of the call.
	Current bool `json:"current"`
	// CreatedAt is when the device signed in.
	CreatedAt time.Time `json:"created_at"`
	// LastActiveAt is when the session was last used, to the minute.
	LastActiveAt time.Time `json:"last_active_at"`
	// ExpiresAt is when the session ends if it isn't used before.
	ExpiresAt time.Time `json:"expires_at"`
}

// RegisterRequest is the body of POST /auth/register.
type RegisterRequest struct {
	// Username: 3 to 32 of a-z A-Z 0-9 _ . -
	Username string `json:"username"`
	// Password: 8 to 256 bytes.
	Password string `json:"password"`
	// DisplayName; without one the username is taken.
	DisplayName string `json:"display_name,omitempty"`
	// DeviceName is how this device appears in the list of sessions.
	DeviceName string `json:"device_name,omitempty"`
	// Invite is the token of an invite, needed where registration is by invite.
	Invite string `json:"invite,omitempty"`
	// Cookie asks for the token as a HttpOnly cookie instead of in the answer, for web pages.
	Cookie bool `json:"cookie,omitempty"`
}

// LoginRequest is the body of POST /auth/login.
type LoginRequest struct {
	// Username, in any case.
	Username string `json:"username"`
	// Password of the account.
	Password string `json:"password"`
	// DeviceName is how this device appears in the list of sessions.
	DeviceName string `json:"device_name,omitempty"`
	// Cookie asks for the token as a HttpOnly cookie instead of in the answer, for web pages.
	Cookie bool `json:"cookie,omitempty"`
}

// SignedIn answers POST /auth/register and POST /auth/login.
type SignedIn struct {
	// User that signed in.
	User User `json:"user"`
	// Session that was made.
	Session NewSession `json:"session"`
}

// NewSession is a session and its secret, which is shown this one time.
type NewSession struct {
	// ID of the session.
	ID string `json:"id"`
	// Token is the secret of the session for "Authorization: Bearer"; empty where a cookie was asked for.
	Token string `json:"token,omitempty"`
	// ExpiresAt is when the session ends if it isn't used before.
	ExpiresAt time.Time `json:"expires_at"`
}

// SessionList answers GET /auth/sessions.
type SessionList struct {
	// Sessions of the user, the last used first.
	Sessions []Session `json:"sessions" nullable:"false"`
}

// UserAnswer carries one user.
type UserAnswer struct {
	// User that was asked for.
	User User `json:"user"`
}

// UserPage answers GET /users?q=.
type UserPage struct {
	// Users whose username or display name matches, best match first.
	Users []User `json:"users" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// ProfilePatch is the body of PATCH /me; what is absent stays.
type ProfilePatch struct {
	// DisplayName of 1 to 64 characters.
	DisplayName *string `json:"display_name,omitempty"`
	// About of at most 300 characters.
	About *string `json:"about,omitempty"`
}

// PasswordChange is the body of POST /me/password. It ends all other sessions.
type PasswordChange struct {
	// Current password.
	Current string `json:"current"`
	// New password: 8 to 256 bytes.
	New string `json:"new"`
}

// InviteRequest is the body of POST /invites (operators).
type InviteRequest struct {
	// Uses is how many accounts may be made with it, 1 to 1000; 1 without a value.
	Uses int `json:"uses,omitempty"`
	// ExpiresIn is how many seconds it is good for, at most 90 days; 7 days without a value.
	ExpiresIn int64 `json:"expires_in,omitempty"`
}

// Invite answers POST /invites; its token is shown this one time.
type Invite struct {
	// Token for RegisterRequest.Invite.
	Token string `json:"token"`
	// URL that opens the web client's registration with the invite filled in.
	URL string `json:"url"`
	// ExpiresAt is when it ends.
	ExpiresAt time.Time `json:"expires_at"`
}

// ServerInfo answers GET /server: what a client needs before anybody signs in.
type ServerInfo struct {
	// Name of this server, set by its operator.
	Name string `json:"name"`
	// ServerVersion is the release of the program.
	ServerVersion string `json:"server_version"`
	// Registration: who may make an account.
	Registration string `json:"registration" enum:"open,invite,closed"`
	// Secure says that this call came over HTTPS.
	Secure bool `json:"secure"`
	// LinkPreviews: the server looks at pages for those who link to them.
	LinkPreviews bool `json:"link_previews,omitempty"`
	// Push lists the channels by which this server notifies devices that aren't connected: "webpush", "fcm", "apns".
	Push []string `json:"push,omitempty"`
	// Email: this server writes to who was away for long and wants it, see PUT /me/email.
	Email bool `json:"email,omitempty"`
	// Limits in force.
	Limits Limits `json:"limits"`
}

// Limits that are in force on this server.
type Limits struct {
	// MaxTextBytes of a text content.
	MaxTextBytes int `json:"max_text_bytes"`
	// MaxFrameBytes of a WebSocket message.
	MaxFrameBytes int `json:"max_frame_bytes"`
	// MaxPage of a list.
	MaxPage int `json:"max_page"`
	// MaxMarks of one call.
	MaxMarks int `json:"max_marks"`
	// MaxAvatarBytes of an uploaded avatar.
	MaxAvatarBytes int64 `json:"max_avatar_bytes"`
	// MaxGroupMembers of a group.
	MaxGroupMembers int `json:"max_group_members"`
	// EditWindowS is how many seconds after it was sent a message may be edited; 0: for ever.
	EditWindowS int64 `json:"edit_window_s,omitempty"`
	// DeleteWindowS is how many seconds after it was sent its sender may delete a message for everyone; 0: for ever.
	DeleteWindowS int64 `json:"delete_window_s,omitempty"`
}
