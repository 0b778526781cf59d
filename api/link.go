package api

import "time"

// ChatLink lets into a chat who has it.
type ChatLink struct {
	// ID of the link.
	ID string `json:"id"`
	// URL to hand out: the web client at the join page.
	URL string `json:"url"`
	// Token is what the URL carries.
	Token string `json:"token"`
	// Name for those who manage links.
	Name string `json:"name,omitempty"`
	// CreatedBy is the id of who made it.
	CreatedBy string `json:"created_by"`
	// NeedsApproval: who comes by it has to be let in.
	NeedsApproval bool `json:"needs_approval,omitempty"`
	// MaxUses is how many may come by it; absent: any number.
	MaxUses int `json:"max_uses,omitempty"`
	// Uses is how many came by it, or asked to.
	Uses int `json:"uses"`
	// ExpiresAt is when it ends; absent: never.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	// RevokedAt is when it was revoked.
	RevokedAt *time.Time `json:"revoked_at,omitempty"`
	// CreatedAt is when it was made.
	CreatedAt time.Time `json:"created_at"`
}

// LinkRequest is the body of POST /chats/{id}/links.
type LinkRequest struct {
	// ClientID makes the creation idempotent: 1 to 64 of A-Z a-z 0-9 _ . : -
	ClientID string `json:"client_id"`
	// Name for those who manage links, at most 64 characters.
	Name string `json:"name,omitempty"`
	// NeedsApproval: who comes by it has to be let in.
	NeedsApproval bool `json:"needs_approval,omitempty"`
	// MaxUses is how many may come by it; 0: any number.
	MaxUses int `json:"max_uses,omitempty"`
	// ExpiresIn is for how many seconds it is good; 0: for ever.
	ExpiresIn int `json:"expires_in,omitempty"`
}

// LinkAnswer carries one link.
type LinkAnswer struct {
	// Link as it is now.
	Link ChatLink `json:"link"`
}

// LinkPage answers GET /chats/{id}/links.
type LinkPage struct {
	// Links of the chat, revoked ones too, the newest first.
	Links []ChatLink `json:"links" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// JoinPreview answers GET /joins/{token}: what somebody who has a link may know of its chat.
type JoinPreview struct {
	// ChatID if I am in the chat already.
	ChatID string `json:"chat_id,omitempty"`
	// Type of the chat.
	Type string `json:"type" enum:"group,channel"`
	// Title of the chat.
	Title string `json:"title"`
	// About of the chat.
	About string `json:"about,omitempty"`
	// PhotoID of the chat; the image is at GET /joins/{token}/photo.
	PhotoID string `json:"photo_id,omitempty"`
	// MemberCount of the chat.
	MemberCount int `json:"member_count"`
	// NeedsApproval: somebody has to let me in.
	NeedsApproval bool `json:"needs_approval,omitempty"`
	// Asked: I wait to be let in.
	Asked bool `json:"asked,omitempty"`
}

// JoinAnswer answers POST /joins/{token}.
type JoinAnswer struct {
	// State: "member", or "asked": somebody has to let me in.
	State string `json:"state" enum:"member,asked"`
	// Chat that I am in now.
	Chat *Chat `json:"chat,omitempty"`
}

// JoinRequest is a user who wants to be let into a chat.
type JoinRequest struct {
	// User who asks.
	User User `json:"user"`
	// LinkID of the link that the user has.
	LinkID string `json:"link_id"`
	// AskedAt is when.
	AskedAt time.Time `json:"asked_at"`
}

// JoinRequestPage answers GET /chats/{id}/requests.
type JoinRequestPage struct {
	// Requests in the order in which they came.
	Requests []JoinRequest `json:"requests" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
