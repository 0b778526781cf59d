package api

import (
	"encoding/json"
	"time"
)

// Content is the typed body of a message: a JSON object with a "type". The server stores it as it came and
// never needs to look into it for access, order, deletion or unread counts. Known types: TextContent, PollContent,
// ContactContent, LocationContent, and those with files: PhotoContent, VideoContent, RoundContent, AlbumContent, VoiceContent,
// AudioContent, FileContent, StickerContent.
type Content = json.RawMessage

// EncryptedContent is a content that only the members of the chat can read. So far drafts may have it.
type EncryptedContent struct {
	// Type is "encrypted".
	Type string `json:"type"`
	// Algorithm says how it is encrypted: 1 to 64 characters.
	Algorithm string `json:"algorithm"`
	// Ciphertext is text; what it is made of is the clients' matter.
	Ciphertext string `json:"ciphertext"`
}

// TextContent is a plain text.
type TextContent struct {
	// Type is "text".
	Type string `json:"type" enum:"text"`
	// Text of 1 byte to 16 KiB of UTF-8.
	Text string `json:"text"`
	// Preview of a page that the text links to.
	Preview *LinkPreview `json:"preview,omitempty"`
}

// Message is an entry of a chat at position seq. It is the same object for every viewer, but for what stands under "me".
type Message struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Seq is the position in the chat: 1, 2, 3 … without gaps.
	Seq int64 `json:"seq"`
	// Version is the chat version at which the message last changed; a client keeps the row with the higher one.
	Version int64 `json:"version"`
	// SenderID is the user who sent it.
	SenderID string `json:"sender_id"`
	// ClientID is the id that the sender's client gave it, unique per chat and sender.
	ClientID string `json:"client_id"`
	// Content is the body; absent in a stub.
	Content Content `json:"content,omitempty"`
	// ReplyToSeq is the seq of the message that this one answers.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// Notify are the users whom it names, ascending; it counts among their mentions.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll: it names all members.
	NotifyAll bool `json:"notify_all,omitempty"`
	// Silent: it was sent without sound.
	Silent bool `json:"silent,omitempty"`
	// Media that it refers to: who may see the message may get them by GET /media/{id}.
	Media []string `json:"media,omitempty"`
	// ViewOnce: each may view it once, and is refused its media after that. Once all have, it becomes a stub.
	ViewOnce bool `json:"view_once,omitempty"`
	// Played is who listened to a voice or round message, of those who tell what they read.
	Played *Tally `json:"played,omitempty"`
	// Viewed is who has viewed a message that may be viewed once.
	Viewed *Tally `json:"viewed,omitempty"`
	// CreatedAt is when the server stored it.
	CreatedAt time.Time `json:"created_at"`
	// EditedAt is when its content last changed.
	EditedAt *time.Time `json:"edited_at,omitempty"`
	// ExpiresAt is when it goes by itself, as its chat's timer said when it was sent. A client takes it off the screen then; the
	// stub follows as a change.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	// Stub says why the message is gone; absent in a message that is there.
	Stub string `json:"stub,omitempty" enum:"deleted,expired,viewed"`
	// System: the server made it, to tell of a change of the chat; its content is a SystemContent. It doesn't count as unread.
	System bool `json:"system,omitempty"`
	// PinnedAt is when it was pinned for all members; absent in one that isn't.
	PinnedAt *time.Time `json:"pinned_at,omitempty"`
	// Reactions by key, in the order in which the keys came.
	Reactions []Reaction `json:"reactions,omitempty"`
	// Forwarded names who wrote it first, if it was forwarded with that name. The server makes it; it can't be edited then.
	Forwarded *Forwarded `json:"forwarded,omitempty"`
	// Poll has the votes, if the content asks one.
	Poll *Poll `json:"poll,omitempty"`
	// Me is what is only mine, in REST answers and in answers to ops. Events carry none: there a client keeps what it has,
	// and applies the event's annotation if that is its user's.
	Me *MessageMe `json:"me,omitempty"`
}

// Reaction is how often a message got the same reaction.
type Reaction struct {
	// Key is an emoji, or opaque in an encrypted chat.
	Key string `json:"key"`
	// Count is how many people set it.
	Count int `json:"count"`
	// By names at most 3 of them, all where they are no more.
	By []string `json:"by" nullable:"false"`
}

// Tally is how many people did something.
type Tally struct {
	// Count is how many.
	Count int `json:"count"`
	// By names at most 3 of them, all where they are no more.
	By []string `json:"by" nullable:"false"`
}

// Forwarded names who first wrote a message.
type Forwarded struct {
	// UserID of the author.
	UserID string `json:"user_id"`
	// Name of the author when the message was forwarded.
	Name string `json:"name"`
}

// ForwardRequest is the body of POST /messages/forward.
type ForwardRequest struct {
	// ChatID of the chat that the messages are in.
	ChatID string `json:"chat_id"`
	// Seqs of the messages, in the order in which the copies are sent.
	Seqs []int64 `json:"seqs" nullable:"false"`
	// To are the chats that get a copy of each, at most 20; at most 100 copies in all.
	To []ForwardTarget `json:"to" nullable:"false"`
	// WithAuthor has the copies name who wrote them first.
	WithAuthor bool `json:"with_author,omitempty"`
	// Silent asks for no sound.
	Silent bool `json:"silent,omitempty"`
}

// ForwardTarget is a chat that gets copies.
type ForwardTarget struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// ClientIDs of the copies, one for each message, in their order: a repeated call returns the first copies.
	ClientIDs []string `json:"client_ids" nullable:"false"`
}

// ForwardAnswer answers POST /messages/forward.
type ForwardAnswer struct {
	// Results chat by chat, one for each message.
	Results []ForwardResult `json:"results" nullable:"false"`
}

// ForwardResult is a copy, or the reason why there is none.
type ForwardResult struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// ClientID of the copy.
	ClientID string `json:"client_id"`
	// Message as it is stored.
	Message *Message `json:"message,omitempty"`
	// Error says why there is none.
	Error *FrameError `json:"error,omitempty"`
}

// MessageMe is what of a message is only mine.
type MessageMe struct {
	// Reactions are the keys of the reactions that I set.
	Reactions []string `json:"reactions,omitempty"`
	// Votes are the keys of the answers that I voted for.
	Votes []string `json:"votes,omitempty"`
	// Played: I listened to it.
	Played bool `json:"played,omitempty"`
	// Viewed: I have viewed it, and can't again.
	Viewed bool `json:"viewed,omitempty"`
	// Hidden: I deleted it for myself. Only its place is left then, for me.
	Hidden bool `json:"hidden,omitempty"`
}

// HideRequest is the body of POST /chats/{id}/hidden.
type HideRequest struct {
	// Seqs of the messages, 1 to 200.
	Seqs []int64 `json:"seqs" nullable:"false"`
}

// HideAnswer answers POST /chats/{id}/hidden.
type HideAnswer struct {
	// Chat is my state after the call: hidden messages don't count as unread.
	Chat ChatMe `json:"chat"`
}

// HiddenIn names messages of a chat that I deleted for myself.
type HiddenIn struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Seqs of the messages.
	Seqs []int64 `json:"seqs" nullable:"false"`
}

// MessageRequest is the body of POST /chats/{id}/messages. The op "message.send" adds chat_id.
type MessageRequest struct {
	// ClientID makes the send idempotent: 1 to 64 of A-Z a-z 0-9 _ . : -
	ClientID string `json:"client_id"`
	// Content of the message.
	Content Content `json:"content"`
	// ReplyToSeq is the seq of the message that this one answers.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// Notify are the users whom the message names, at most 50.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll names all members; it takes the right to mention all.
	NotifyAll bool `json:"notify_all,omitempty"`
	// Silent asks for no sound.
	Silent bool `json:"silent,omitempty"`
	// ClearDraft empties my draft in the chat in the same step, if the message is new.
	ClearDraft bool `json:"clear_draft,omitempty"`
	// Media that the content refers to, and no others, at most 40 with posters: finished uploads of mine, or what I may see.
	Media []string `json:"media,omitempty"`
	// ViewOnce: each may view it once. For photos, videos, voice and round messages; not in channels.
	ViewOnce bool `json:"view_once,omitempty"`
	// Poll has the rules of the poll that the content asks.
	Poll *PollRequest `json:"poll,omitempty"`
	// ExpectMembersVersion refuses the send (members_changed) if the members changed since.
	ExpectMembersVersion int64 `json:"expect_members_version,omitempty"`
}

// EditRequest is the body of PATCH /chats/{id}/messages/{seq}. The op "message.edit" adds chat_id and seq.
type EditRequest struct {
	// Content that replaces the former one.
	Content Content `json:"content"`
	// Notify are the users whom the message names from now on; nobody, if it is absent.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll names all members from now on.
	NotifyAll bool `json:"notify_all,omitempty"`
}

// FormerContent is what the content of a message was before it was edited.
type FormerContent struct {
	// Content that was replaced.
	Content Content `json:"content"`
	// CreatedAt is since when it was the content.
	CreatedAt time.Time `json:"created_at"`
}

// EditPage answers GET /chats/{id}/messages/{seq}/edits.
type EditPage struct {
	// Edits are the contents that were replaced, the newest first.
	Edits []FormerContent `json:"edits" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// QuoteAnswer answers GET /chats/{id}/quotes.
type QuoteAnswer struct {
	// Messages of those asked for that I may see, ascending by seq; what is gone is a stub.
	Messages []Message `json:"messages" nullable:"false"`
	// Version of the chat when they were read.
	Version int64 `json:"version"`
}

// MessageAnswer carries one message.
type MessageAnswer struct {
	// Message as it is stored.
	Message Message `json:"message"`
}

// MessagePage answers GET /chats/{id}/messages: every message from FromSeq to ToSeq.
type MessagePage struct {
	// Messages ascending by seq, without gaps, stubs included.
	Messages []Message `json:"messages" nullable:"false"`
	// FromSeq is the first seq that the page covers; above ToSeq if the page is empty.
	FromSeq int64 `json:"from_seq"`
	// ToSeq is the last seq that the page covers.
	ToSeq int64 `json:"to_seq"`
	// LastSeq is the newest seq of the chat when the page was read.
	LastSeq int64 `json:"last_seq"`
	// Version is the chat version when the page was read.
	Version int64 `json:"version"`
}

// PinPage answers GET /chats/{id}/pins.
type PinPage struct {
	// Messages that are pinned, the newest pin first.
	Messages []Message `json:"messages" nullable:"false"`
	// Version of the chat when they were read.
	Version int64 `json:"version"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// MentionPage answers GET /chats/{id}/mentions.
type MentionPage struct {
	// Messages of others that name me, ascending by seq.
	Messages []Message `json:"messages" nullable:"false"`
	// Version of the chat when they were read.
	Version int64 `json:"version"`
	// More: there are more after the last one.
	More bool `json:"more,omitempty"`
}

// Receipt is how far a message of mine has come with one member.
type Receipt struct {
	// User that is the member.
	User User `json:"user"`
	// Delivered: it is on one of the member's devices.
	Delivered bool `json:"delivered,omitempty"`
	// DeliveredAt is when the server heard so, to the minute; absent where that isn't known.
	DeliveredAt *time.Time `json:"delivered_at,omitempty"`
	// DeliveredBefore stands in its place where it was too long ago: it had come there by then.
	DeliveredBefore *time.Time `json:"delivered_before,omitempty"`
	// Seen: it was on the member's screen.
	Seen bool `json:"seen,omitempty"`
	// SeenAt is when the server heard so, to the minute; absent where that isn't known.
	SeenAt *time.Time `json:"seen_at,omitempty"`
	// SeenBefore stands in its place where it was too long ago: it had been seen by then.
	SeenBefore *time.Time `json:"seen_before,omitempty"`
}

// ReceiptPage answers GET /chats/{id}/messages/{seq}/receipts.
type ReceiptPage struct {
	// Receipts of the members who were there when it was sent and still are, by the user id; none in a channel.
	Receipts []Receipt `json:"receipts" nullable:"false"`
	// Total is the number of them, in a channel that of all other members.
	Total int `json:"total"`
	// DeliveredCount is how many of them have it; absent in a channel, which doesn't count it.
	DeliveredCount *int `json:"delivered_count,omitempty"`
	// SeenCount is how many of them have seen it; absent while my own receipts are off.
	SeenCount *int `json:"seen_count,omitempty"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
