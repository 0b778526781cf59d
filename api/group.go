package api

import "time"

// ChatSettings of a group or channel.
type ChatSettings struct {
	// Rights say which role each takes.
	Rights ChatRights `json:"rights"`
	// SlowModeS is how many seconds a member below admin waits between two messages; 0: none.
	SlowModeS int `json:"slow_mode_s,omitempty"`
	// History that who joins may see: "all", or "joined": from then on.
	History string `json:"history" enum:"all,joined"`
	// Signed: posts of a channel show who wrote them.
	Signed bool `json:"signed,omitempty"`
}

// ChatRights name for each right the least role that has it: "member" (in groups), "admin" or "owner".
type ChatRights struct {
	// Write messages.
	Write string `json:"write,omitempty" enum:"member,admin,owner"`
	// Add members.
	Add string `json:"add,omitempty" enum:"member,admin,owner"`
	// Pin messages.
	Pin string `json:"pin,omitempty" enum:"member,admin,owner"`
	// EditInfo: change title, about text and photo.
	EditInfo string `json:"edit_info,omitempty" enum:"member,admin,owner"`
	// MentionAll: mention everybody.
	MentionAll string `json:"mention_all,omitempty" enum:"member,admin,owner"`
	// Moderate: remove, ban, silence; delete what others sent; slow mode, history and signatures.
	Moderate string `json:"moderate,omitempty" enum:"admin,owner"`
	// Invite: make, see and revoke invite links, let in who asked.
	Invite string `json:"invite,omitempty" enum:"member,admin,owner"`
	// Promote members to admins, and take that back.
	Promote string `json:"promote,omitempty" enum:"admin,owner"`
}

// SystemContent is the content of a message that the server makes when a chat changed; its sender is who did it. Clients
// can't send it.
type SystemContent struct {
	// Type is "system".
	Type string `json:"type" enum:"system"`
	// Event that happened. More may come.
	Event string `json:"event" enum:"created,title,about,photo,photo_removed,added,joined,let_in,removed,left,role,owner,pinned,timer"`
	// UserIDs of those who were added, let in, removed, or got a role.
	UserIDs []string `json:"user_ids,omitempty"`
	// Title that the chat got.
	Title string `json:"title,omitempty"`
	// Role that was given.
	Role string `json:"role,omitempty"`
	// Seq of the message that was pinned.
	Seq int64 `json:"seq,omitempty"`
	// ExpiresInS that the timer was set to; absent: off.
	ExpiresInS int64 `json:"expires_in_s,omitempty"`
}

// ChatPatch is the body of PATCH /chats/{id}. What is absent stays.
type ChatPatch struct {
	// Title, 1 to 128 characters.
	Title *string `json:"title,omitempty"`
	// About, at most 512 characters.
	About *string `json:"about,omitempty"`
	// Rights that change; only the owner may.
	Rights *ChatRights `json:"rights,omitempty"`
	// SlowModeS is how many seconds a member below admin waits between two messages, at most a day; 0: none.
	SlowModeS *int `json:"slow_mode_s,omitempty"`
	// History that who joins from now on may see: "all" or "joined".
	History *string `json:"history,omitempty" enum:"all,joined"`
	// Signed: posts of a channel show who wrote them.
	Signed *bool `json:"signed,omitempty"`
}

// AddRequest is the body of POST /chats/{id}/members.
type AddRequest struct {
	// UserIDs of those who are to be members, at most 200.
	UserIDs []string `json:"user_ids" nullable:"false"`
}

// AddAnswer answers POST /chats/{id}/members.
type AddAnswer struct {
	// Added are those who came; who was a member already isn't among them.
	Added []string `json:"added" nullable:"false"`
	// Refused are those who couldn't be added.
	Refused []AddRefusal `json:"refused" nullable:"false"`
}

// AddRefusal says why a user wasn't added.
type AddRefusal struct {
	// UserID of the user.
	UserID string `json:"user_id"`
	// Code: "not_found" (there is no such account), "forbidden" (banned), or "needs_invite" (the user isn't to be added by me,
	// but can be sent a link).
	Code Code `json:"code"`
}

// MemberPatch is the body of PATCH /chats/{id}/members/{user_id}.
type MemberPatch struct {
	// Role: "admin", "member" (in groups) or "reader" (who may not write).
	Role string `json:"role" enum:"admin,member,reader"`
}

// OwnerRequest is the body of POST /chats/{id}/owner.
type OwnerRequest struct {
	// UserID of the member who is the owner from now on; I am an admin then.
	UserID string `json:"user_id"`
}

// Ban is a user who can't come back into a chat.
type Ban struct {
	// User who is banned.
	User User `json:"user"`
	// BannedBy is the id of who did it.
	BannedBy string `json:"banned_by"`
	// BannedAt is when.
	BannedAt time.Time `json:"banned_at"`
}

// BanPage answers GET /chats/{id}/bans.
type BanPage struct {
	// Bans by the user id.
	Bans []Ban `json:"bans" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// SeenAnswer answers GET /chats/{id}/seen.
type SeenAnswer struct {
	// Seen has an entry for each message of the range that I may see, ascending.
	Seen []SeenCount `json:"seen" nullable:"false"`
}

// SeenCount is how many readers of a channel have seen a message.
type SeenCount struct {
	// Seq of the message.
	Seq int64 `json:"seq"`
	// Count of readers; who joined after the message isn't counted.
	Count int64 `json:"count"`
}
