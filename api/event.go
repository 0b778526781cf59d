package api

import (
	"encoding/json"
	"time"
)

// EventKind names what an event is about.
type EventKind string

// The events that the server pushes. Typing and presence are ephemeral and take no version.
const (
	EventMessageNew     EventKind = "message.new"
	EventMessageChanged EventKind = "message.changed"
	EventMemberChanged  EventKind = "member.changed"
	EventChatChanged    EventKind = "chat.changed"
	EventMarks          EventKind = "marks"
	EventMeChanged      EventKind = "me.changed"
	EventUserChanged    EventKind = "user.changed"
	EventTyping         EventKind = "typing"
	EventPresence       EventKind = "presence"
	// EventJoinRequests tells those who may let others in that somebody asks to join, or doesn't any more.
	EventJoinRequests   EventKind = "join.requests"
	EventSessionRevoked EventKind = "session.revoked"
	// EventHeads announces the heads of chats; a client that is behind one of them catches up.
	EventHeads EventKind = "heads"
)

// EventFrame is what the server pushes. The version belongs to the chat (its chat version; for "marks" its
// marks version) or, without a chat_id, to the user. The event leads from the state at From to the one at
// Version; a receiver whose state is older than From has a gap and catches up.
type EventFrame struct {
	// Ev is the kind.
	Ev EventKind `json:"ev"`
	// ChatID of the chat that it is about.
	ChatID string `json:"chat_id,omitempty"`
	// From is the version before the event.
	From int64 `json:"from,omitempty"`
	// Version is the version after it.
	Version int64 `json:"version,omitempty"`
	// D is the body by kind.
	D json.RawMessage `json:"d,omitempty"`
}

// MessageEvent is the body of "message.new" and "message.changed".
type MessageEvent struct {
	// Message in its newest state.
	Message Message `json:"message"`
	// Annotation that was set or unset, if that is what changed.
	Annotation *AnnotationChange `json:"annotation,omitempty"`
}

// MemberEvent is the body of "member.changed".
type MemberEvent struct {
	// Members in their newest state.
	Members []Member `json:"members" nullable:"false"`
	// MembersVersion of the chat.
	MembersVersion int64 `json:"members_version"`
	// MemberCount of the chat.
	MemberCount int `json:"member_count"`
	// Marks of those of the members who are there: who comes back brings old ones along.
	Marks []Mark `json:"marks,omitempty"`
}

// ChatEvent is the body of "chat.changed": all that a group or channel tells of itself.
type ChatEvent struct {
	// Title of the chat.
	Title string `json:"title"`
	// About of the chat.
	About string `json:"about,omitempty"`
	// PhotoID of the chat.
	PhotoID string `json:"photo_id,omitempty"`
	// Settings of the chat.
	Settings *ChatSettings `json:"settings,omitempty"`
	// ExpiresInS of the chat.
	ExpiresInS int64 `json:"expires_in_s,omitempty"`
	// MemberCount of the chat.
	MemberCount int `json:"member_count,omitempty"`
}

// MarksEvent is the body of "marks".
type MarksEvent struct {
	// Marks that rose.
	Marks []Mark `json:"marks" nullable:"false"`
}

// MeEvent is the body of "me.changed", for all devices of one user.
type MeEvent struct {
	// Chats whose private part changed; one that the client doesn't hold was gained and is fetched.
	Chats []ChatMe `json:"chats,omitempty"`
	// Hidden are messages that I deleted for myself; the chat's new count stands under Chats.
	Hidden []HiddenIn `json:"hidden,omitempty"`
	// Account, if it changed.
	Account *Account `json:"account,omitempty"`
	// Blocks that changed, those that were taken back too.
	Blocks []Block `json:"blocks,omitempty"`
	// Drafts that changed, those that are empty now too.
	Drafts []Draft `json:"drafts,omitempty"`
	// Scheduled are messages to be sent later that changed, those that were sent or deleted too.
	Scheduled []Scheduled `json:"scheduled,omitempty"`
	// Settings that changed.
	Settings *Settings `json:"settings,omitempty"`
}

// UserEvent is the body of "user.changed": the profile of a user that I share a chat with.
type UserEvent struct {
	// User in the newest state.
	User User `json:"user"`
}

// TypingEvent is the body of "typing".
type TypingEvent struct {
	// UserID of the user who types.
	UserID string `json:"user_id"`
	// Stopped says that the user stopped.
	Stopped bool `json:"stopped,omitempty"`
	// ExpiresAt is when the notice ends by itself.
	ExpiresAt time.Time `json:"expires_at"`
}

// PresenceEvent is the body of "presence".
type PresenceEvent struct {
	Presence
}

// JoinRequestsEvent is the body of "join.requests". It takes no version: GET /chats/{id}/requests has who it is.
type JoinRequestsEvent struct {
	// Count is how many wait now to be let in.
	Count int `json:"count"`
}

// SessionRevokedEvent is the body of "session.revoked"; the connection closes after it.
type SessionRevokedEvent struct {
	// SessionID of the session that ended.
	SessionID string `json:"session_id"`
}

// HeadsEvent is the body of "heads".
type HeadsEvent struct {
	// Chats that moved.
	Chats []ChatHead `json:"chats" nullable:"false"`
}
