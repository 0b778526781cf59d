package api

import "time"

// Chat is a chat as one of its members sees it in the chat list.
type Chat struct {
	// ID of the chat.
	ID string `json:"id"`
	// Type: "private" (two users), "group", "channel" or "saved" (with oneself).
	Type string `json:"type" enum:"private,group,channel,saved"`
	// Title of a group or channel.
	Title string `json:"title,omitempty"`
	// About is the text that a group or channel tells of itself.
	About string `json:"about,omitempty"`
	// PhotoID of a group or channel; the image is at GET /chats/{id}/photo.
	PhotoID string `json:"photo_id,omitempty"`
	// Settings of a group or channel.
	Settings *ChatSettings `json:"settings,omitempty"`
	// Peer is the other user of a private chat.
	Peer *User `json:"peer,omitempty"`
	// ExpiresInS is the chat's timer: after how many seconds messages that are sent from now on go by themselves; absent: never.
	ExpiresInS int64 `json:"expires_in_s,omitempty"`
	// MemberCount is the number of members; in a channel as it was announced last, a few seconds ago.
	MemberCount int `json:"member_count"`
	// LastSeq is the seq of the newest message, 0 in an empty chat.
	LastSeq int64 `json:"last_seq"`
	// Version is the chat version: the counter of all changes that every member sees.
	Version int64 `json:"version"`
	// MarksVersion is the counter of changes of public marks.
	MarksVersion int64 `json:"marks_version"`
	// MembersVersion is the chat version at which the members last changed.
	MembersVersion int64 `json:"members_version"`
	// LastMessage is the newest message that I may see.
	LastMessage *Message `json:"last_message,omitempty"`
	// Marks of the members, in private chats only; those of groups come with changes.
	Marks []Mark `json:"marks,omitempty"`
	// CreatedAt is when the chat was made.
	CreatedAt time.Time `json:"created_at"`
	// ActivityAt is when the newest message was stored, or the chat made: the chat list's order.
	ActivityAt time.Time `json:"activity_at"`
	// Me is what is only mine.
	Me ChatMe `json:"me"`
}

// ChatMe is what is only mine in a chat. It is versioned by my user version.
type ChatMe struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// State: "member", or "left" when the chat is no longer mine.
	State string `json:"state" enum:"member,left"`
	// Role of mine.
	Role string `json:"role" enum:"owner,admin,member,reader"`
	// ReadSeq is the seq up to which I have read.
	ReadSeq int64 `json:"read_seq"`
	// Unread is the number of countable messages of others above ReadSeq, up to CountedSeq; 999 means 999 or more.
	Unread int `json:"unread"`
	// Mentions is the number of those of them that name me, or all members; 99 means 99 or more.
	Mentions int `json:"mentions,omitempty"`
	// CountedSeq is the last_seq at which Unread and Mentions were counted; newer messages add to them.
	CountedSeq int64 `json:"counted_seq"`
	// VisibleFromSeq is the first seq that I may see.
	VisibleFromSeq int64 `json:"visible_from_seq"`
	// Pin is the place among my pinned chats, which stand above all others: the higher, the further up; 0: not pinned.
	Pin int64 `json:"pin,omitempty"`
	// ArchivedUntilSeq is set while I have archived the chat. It is in the archive as long as its last_seq is lower, and
	// beyond that while it is muted: a new message brings it back unless the chat is muted.
	ArchivedUntilSeq int64 `json:"archived_until_seq,omitempty"`
	// HiddenUntilSeq is set when I took the chat off my list: it isn't in it as long as its last_seq is lower.
	HiddenUntilSeq int64 `json:"hidden_until_seq,omitempty"`
	// MutedUntil is when the chat may notify again; in the year 9999: never.
	MutedUntil *time.Time `json:"muted_until,omitempty"`
	// MuteMentions says that, while the chat is muted, messages that name me don't notify either.
	MuteMentions bool `json:"mute_mentions,omitempty"`
	// Notify is how I want to be notified of the chat; absent: as for all chats.
	Notify *ChatNotify `json:"notify,omitempty"`
	// MarkedUnread: I marked the chat as unread. It ends when my read mark rises, or when I take it back.
	MarkedUnread bool `json:"marked_unread,omitempty"`
	// Request: a stranger began this private chat, and I haven't accepted it yet.
	Request bool `json:"request,omitempty"`
	// PeerBlocked: I have blocked the other one of this private chat.
	PeerBlocked bool `json:"peer_blocked,omitempty"`
	// Version is my user version at which this last changed.
	Version int64 `json:"version"`
}

// Member is a user in a chat.
type Member struct {
	// User that is the member.
	User User `json:"user"`
	// Role of the member.
	Role string `json:"role" enum:"owner,admin,member,reader"`
	// State: "member" or "left".
	State string `json:"state" enum:"member,left"`
	// JoinedAt is when the user last joined.
	JoinedAt time.Time `json:"joined_at"`
	// Version is the chat version at which this row last changed.
	Version int64 `json:"version"`
}

// Mark is how far a member has got: public high-water seqs that only rise.
type Mark struct {
	// UserID of the member.
	UserID string `json:"user_id"`
	// DeliveredSeq: all messages up to it are on one of the member's devices.
	DeliveredSeq int64 `json:"delivered_seq"`
	// SeenSeq: all messages up to it were on the member's screen.
	SeenSeq int64 `json:"seen_seq"`
}

// ChatRequest is the body of POST /chats.
type ChatRequest struct {
	// Type: "private", "group", "channel" or "saved".
	Type string `json:"type" enum:"private,group,channel,saved"`
	// Members besides me: exactly one for a private chat. Those of a channel are its first readers.
	Members []string `json:"members,omitempty"`
	// Title of a group or channel, 1 to 128 characters.
	Title string `json:"title,omitempty"`
	// About of a group or channel, at most 512 characters.
	About string `json:"about,omitempty"`
	// Signed: posts of a channel show who wrote them.
	Signed bool `json:"signed,omitempty"`
	// ClientID makes the creation of a group or channel idempotent.
	ClientID string `json:"client_id,omitempty"`
}

// ChatAnswer carries one chat.
type ChatAnswer struct {
	// Chat as I see it.
	Chat Chat `json:"chat"`
	// Refused are those who were to be members of a new chat and aren't to be added by me.
	Refused []AddRefusal `json:"refused,omitempty"`
}

// ChatPage answers GET /chats.
type ChatPage struct {
	// Chats of mine, the newest activity first.
	Chats []Chat `json:"chats" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// MemberPage answers GET /chats/{id}/members.
type MemberPage struct {
	// Members of the chat, in the order in which they joined; found ones by their user id.
	Members []Member `json:"members" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// MarkRequest raises my marks in one chat. Reading implies delivery; a mark never falls and never passes last_seq.
type MarkRequest struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// DeliveredSeq: all messages up to it are on this device.
	DeliveredSeq int64 `json:"delivered_seq,omitempty"`
	// ReadSeq: I have read all messages up to it.
	ReadSeq int64 `json:"read_seq,omitempty"`
}

// MarksRequest is the body of POST /marks and of the op "marks".
type MarksRequest struct {
	// Marks of several chats, at most MaxMarks.
	Marks []MarkRequest `json:"marks" nullable:"false"`
}

// MarksAnswer answers POST /marks and the op "marks".
type MarksAnswer struct {
	// Chats are my states after the call, for each chat that I may see and whose read mark was named.
	Chats []ChatMe `json:"chats" nullable:"false"`
}

// TypingRequest is the body of POST /chats/{id}/typing.
type TypingRequest struct {
	// Stopped says that the user stopped.
	Stopped bool `json:"stopped,omitempty"`
}

// TimerRequest is the body of PUT /chats/{id}/timer.
type TimerRequest struct {
	// ExpiresInS is after how many seconds messages that are sent from now on go by themselves, at most a year; 0: never.
	ExpiresInS int64 `json:"expires_in_s"`
}
