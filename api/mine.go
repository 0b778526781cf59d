package api

import "time"

// ChatMePatch is the body of PATCH /chats/{id}/me; what is absent stays.
type ChatMePatch struct {
	// Pinned puts the chat above my other pinned chats, or takes it from them. One that is pinned keeps its place.
	Pinned *bool `json:"pinned,omitempty"`
	// Archived puts the chat into my archive, or takes it out.
	Archived *bool `json:"archived,omitempty"`
	// Muted keeps the chat from notifying: until muted_until, without it for ever; false: it may notify.
	Muted *bool `json:"muted,omitempty"`
	// MutedUntil is when it may notify again; it needs "muted": true.
	MutedUntil *time.Time `json:"muted_until,omitempty"`
	// MuteMentions says whether messages that name me don't notify either while the chat is muted.
	MuteMentions *bool `json:"mute_mentions,omitempty"`
	// Notify is how I want to be notified of the chat: all of it, {} as for all chats.
	Notify *ChatNotify `json:"notify,omitempty"`
	// MarkedUnread marks the chat as unread for me, or takes that back: what a client does when it opens the chat.
	MarkedUnread *bool `json:"marked_unread,omitempty"`
}

// ChatMeAnswer carries what is only mine in one chat.
type ChatMeAnswer struct {
	// Me after the call.
	Me ChatMe `json:"me"`
}

// PinsRequest is the body of PUT /me/pins.
type PinsRequest struct {
	// Chats that are pinned, from the top; all others are not. At most MaxPins.
	Chats []string `json:"chats" nullable:"false"`
}

// PinsAnswer answers PUT /me/pins.
type PinsAnswer struct {
	// Chats whose pin changed, as they are now.
	Chats []ChatMe `json:"chats" nullable:"false"`
}

// ClearRequest is the body of POST /chats/{id}/clear.
type ClearRequest struct {
	// UpToSeq is the last seq that goes; what came after what I saw stays. Without it everything up to now.
	UpToSeq int64 `json:"up_to_seq,omitempty"`
	// Hide takes a private or saved chat off my list too, until there is a new message.
	Hide bool `json:"hide,omitempty"`
}

// Block is somebody whom I have blocked: what they write to me isn't told to me, now or ever, and they see neither
// whether I am there nor that I type or read. They aren't told of it.
type Block struct {
	// UserID of the other one.
	UserID string `json:"user_id"`
	// Blocked is false where I took it back.
	Blocked bool `json:"blocked"`
	// ChangedAt is when it last changed.
	ChangedAt time.Time `json:"changed_at"`
	// Version is my user version at which it last changed.
	Version int64 `json:"version"`
}

// BlockAnswer carries one block.
type BlockAnswer struct {
	// Block after the call.
	Block Block `json:"block"`
}

// BlockPage answers GET /me/blocks.
type BlockPage struct {
	// Blocks of mine, ascending by user id.
	Blocks []Block `json:"blocks" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
