// Package message holds what is said in chats: sending, editing, deleting and history.
package message

import (
	"bytes"
	"context"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// Stub says why a message is gone.
type Stub string

// The reasons for a stub; empty: the message is there.
const (
	StubNone    Stub = ""
	StubDeleted Stub = "deleted"
	StubExpired Stub = "expired"
	// StubViewed: all who could view it, once each, have.
	StubViewed Stub = "viewed"
)

// Content is the canonical JSON of a message's body, which begins with its type. It is opaque to storage.
type Content []byte

// Type of the content.
func (c Content) Type() string {
	rest, ok := bytes.CutPrefix(c, []byte(`{"type":"`))
	if !ok {
		return ""
	}
	name, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(name)
}

// Body is a content that was read, with what the rules need to know of it.
type Body struct {
	Content Content
	// Answers is how many answers the poll has that the content asks; 0: it asks none. Below 0: the content can't be read.
	Answers int
	// Media that the content refers to.
	Media []ident.MediaID
	// Gallery is where the message stands among those of its chat.
	Gallery GalleryKind
}

// Message is an entry of a chat.
type Message struct {
	ChatID ident.ChatID
	Seq    int64
	// Version is the chat version at which the message last changed.
	Version    int64
	SenderID   ident.UserID
	ClientID   string
	Content    Content // nil in a stub
	ReplyToSeq int64
	Notice
	Silent    bool
	CreatedAt time.Time
	// EditedAt is zero if the content never changed.
	EditedAt time.Time
	Stub     Stub
	// IsSystem: the server made it because the chat changed. It isn't countable, and can't be edited.
	IsSystem bool
	// ExpiresAt is when it becomes a stub; zero: it stays.
	ExpiresAt time.Time
	// PinnedAt is when it was pinned for all members; zero: it isn't.
	PinnedAt time.Time
	// Reactions by key, in the order in which the keys came.
	Reactions []Reaction
	// Forward says from where it was forwarded; nil: it was written here.
	Forward *Forward
	// Poll is what of a poll the server knows; nil: the message is none.
	Poll *Poll
	// Media that it refers to.
	Media []ident.MediaID
	// ViewOnce: each other member may view it once.
	ViewOnce bool
	// Played is who listened to it, and Viewed who has viewed it where that may be done once.
	Played, Viewed Tally
	// IsUnheard: only its sender sees it, because the other one in the private chat had blocked the sender.
	IsUnheard bool
	// Mine is what is only the viewer's, where the message was read for one.
	Mine Mine
}

// Draft is a message to be stored.
type Draft struct {
	ChatID     ident.ChatID
	SenderID   ident.UserID
	ClientID   string
	Content    Content
	ReplyToSeq int64
	Notice
	Silent bool
	// ExpectMembersVersion refuses the draft if the members changed since; 0 asks for nothing.
	ExpectMembersVersion int64
	At                   time.Time
	// ClearsDraft empties what the sender began to write in the chat, if the message is new.
	ClearsDraft bool
	// Forward says that it is a copy of another message. The same client_id means the same message then if its source is
	// the same, whatever became of that since.
	Forward *Forward
	// Poll that the content asks; nil: none.
	Poll *Poll
	// Media that it refers to: finished uploads of the sender's, or what the sender may see.
	Media []ident.MediaID
	// ViewOnce: each other member may view it once.
	ViewOnce bool
	// Gallery is where it stands among the messages of its chat.
	Gallery GalleryKind
	// Refusal is why it can't be stored anew; it can still be one that was stored before.
	Refusal error
	// OfScheduled is the version of the scheduled message that it is made of, which is closed with it; 0: of none. If that has
	// another version by then, the draft fails with ErrOvertaken.
	OfScheduled int64
}

// Appended is what became of a draft: a message, or the reason why there is none.
type Appended struct {
	Message Message
	// IsNew is false where the message was stored before under the same client_id.
	IsNew bool
	// MembersVersion of the chat in the transaction.
	MembersVersion int64
	// Draft is what became of what the sender began to write, where that was to go and there was something.
	Draft *chat.DraftChanged
	// Scheduled is what became of the scheduled message that it was made of; nil: it was made of none.
	Scheduled *ScheduledChanged
	// Err is a fault of this draft alone: not_found (no such chat, or not a member), forbidden (a
	// role that may not write, or not mention all), rate_limited (slow mode), peer_blocked (by the sender), request_open, client_id_reused,
	// members_changed, invalid (reply_to_seq isn't a visible message), media_missing. Or it is ErrOvertaken.
	Err error
}

// Edit changes the content of a message.
type Edit struct {
	ChatID  ident.ChatID
	Seq     int64
	Actor   ident.UserID
	Content Content
	// Answers is how many answers the content has, if it asks a poll: they stay as many.
	Answers int
	// Media that the content refers to: they stay the same.
	Media []ident.MediaID
	// Gallery is where the message stands from then on.
	Gallery GalleryKind
	// Notice replaces whom the message names.
	Notice
	At time.Time
	// Window is how long after it was sent a message may be edited, except in a saved chat; 0: for ever.
	Window time.Duration
}

// Former is a content that was replaced.
type Former struct {
	Content Content
	// CreatedAt is since when it was the content.
	CreatedAt time.Time
	// Version is the chat version at which it was replaced.
	Version int64
}

// MaxFormer is how many of the contents that were replaced are kept, the newest.
const MaxFormer = 50

// Deletion makes a message a stub for everyone.
type Deletion struct {
	ChatID ident.ChatID
	Seq    int64
	Actor  ident.UserID
	At     time.Time
	// Window is how long after it was sent the sender may delete a message, except in a saved chat; 0: for ever. Admins of
	// groups may always.
	Window time.Duration
}

// Changed is a message after a change. IsNew is false where nothing had to change (the content was the same, the message a stub).
type Changed struct {
	Message        Message
	IsNew          bool
	MembersVersion int64
}

// Window asks for a page of a history. At most one of Before, After, Around, At is set; none: the newest page.
type Window struct {
	Before int64 // messages with a lower seq, the nearest
	After  int64 // messages with a higher seq, the nearest
	Around int64 // messages on both sides of the seq, itself included
	// At asks for messages around the first one that was sent at a time or later; if there is none, for the newest page.
	At    time.Time
	Limit int
	// HasAfter tells After 0 (from the start) from none.
	HasAfter bool
}

// Page is a page of a history: every visible message from FromSeq to ToSeq, ascending.
type Page struct {
	Messages []Message
	// FromSeq is above ToSeq if the page is empty.
	FromSeq, ToSeq int64
	LastSeq        int64
	Version        int64
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	ScheduleStore
	// AppendMessages stores many drafts of many chats in one durable transaction and returns a result for each,
	// in their order; within a chat the drafts get their seqs in that order. A bad draft fails alone. The sender's
	// membership is checked in the transaction. A draft with a client_id that the sender used before in the chat
	// returns the first message, unless its content or reply differ from what was first sent.
	AppendMessages(ctx context.Context, drafts []Draft) ([]Appended, error)
	// EditMessage replaces the content of the actor's own message and takes a chat version. What was replaced is kept, the
	// newest MaxFormer of it. The content keeps its type, and a poll that somebody voted in keeps all of it. Codes: not_found,
	// forbidden (not the sender, or no right to mention all), too_late, message_gone, poll_voted, invalid (another type).
	EditMessage(ctx context.Context, e Edit) (Changed, error)
	// DeleteMessage strips a message to a stub and takes a chat version; what belonged to it is gone. The sender may, and
	// who moderates. Codes: not_found, forbidden, too_late.
	DeleteMessage(ctx context.Context, d Deletion) (Changed, error)
	// FormerContents returns what the content of a message was, the newest first, below a version; 0: from the newest.
	// Codes: not_found.
	FormerContents(ctx context.Context, actor ident.UserID, id ident.ChatID, seq, below int64, limit int) ([]Former, error)
	// HideMessages hides messages from the actor and takes a user version, unless all of them are hidden already. If one isn't
	// visible, none is hidden. Codes: not_found.
	HideMessages(ctx context.Context, h Hide) (Hidden, error)
	// Annotate sets or unsets an annotation and takes a chat version for its message, unless it is so already.
	// Who listened without telling what they read isn't noted. When the last one has viewed what may be viewed once, it becomes a stub.
	// Codes: not_found, message_gone, too_many, poll_closed, forbidden (played in a channel), invalid (a vote for what is no answer, and
	// what can't be played or viewed).
	Annotate(ctx context.Context, a Annotate) (Changed, error)
	// ClosePoll closes a poll and takes a chat version, unless it is closed already. The sender may, and who moderates.
	// Codes: not_found, forbidden, message_gone, invalid (no poll).
	ClosePoll(ctx context.Context, p PollClosing) (Changed, error)
	// Gallery returns the messages of a kind that the actor may see, the newest first; a page may have fewer than there is place
	// for, also where another one follows. Codes: not_found.
	Gallery(ctx context.Context, q GalleryQuery) (GalleryPage, error)
	// Annotations returns those who set an annotation, ascending by key and user. Codes: not_found, forbidden (it isn't told
	// who voted in an anonymous poll).
	Annotations(ctx context.Context, q AnnotationQuery) ([]Annotation, error)
	// PinMessage pins or unpins a message and takes a chat version for it, and one more for the message that tells of it.
	// Codes: not_found, forbidden, message_gone, too_many, peer_blocked, request_open.
	PinMessage(ctx context.Context, p Pin) (Pinned, error)
	// PinnedMessages returns the pinned messages that the actor may see, the newest pin first, with the chat's version.
	// Codes: not_found.
	PinnedMessages(ctx context.Context, q PinQuery) ([]Message, int64, error)
	// Mentions returns the messages of others that name the actor or all members, of those that the actor may see, ascending
	// above a seq, with the chat's version. Codes: not_found.
	Mentions(ctx context.Context, q MentionQuery) ([]Message, int64, error)
	// Receipts returns who got a message, ascending by user id. Codes: not_found, forbidden (not the sender), message_gone.
	Receipts(ctx context.Context, q ReceiptQuery) (Receipts, error)
	// SetTimer sets how long messages of a chat last that are sent from then on, and takes a chat version for it, and one
	// more for the message that tells of it. Codes: not_found, forbidden, peer_blocked, request_open.
	SetTimer(ctx context.Context, t Timer) (TimerSet, error)
	// ExpireMessages makes stubs of messages whose time is over, at most limit, each under a version of its chat. No read
	// shows more than a stub of such a message, also before.
	ExpireMessages(ctx context.Context, limit int) ([]Changed, error)
	// EndViewed makes stubs of messages that may be viewed once, that some have viewed, and that nobody is left to view, since the
	// others have left: each under a version of its chat. It looks at no more than limit messages that are viewed by some, after a
	// place, and returns where it goes on; the zero key: these were the last.
	EndViewed(ctx context.Context, after ViewedKey, limit int) ([]Changed, ViewedKey, error)
	// MessagesAt returns those of the messages that the actor may see, ascending, with the chat's version. Codes: not_found (the
	// chat).
	MessagesAt(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) ([]Message, int64, error)
	// ForwardSources returns those of the messages that the actor may see, with the names of their senders. Codes: not_found
	// (the chat).
	ForwardSources(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) ([]Source, error)
	// MessagePage returns a page of what the actor may see. Codes: not_found.
	MessagePage(ctx context.Context, actor ident.UserID, id ident.ChatID, w Window) (Page, error)
}

// Publisher tells connected devices what was committed. Its methods don't block and can't fail: what is lost is caught up.
type Publisher interface {
	MessageNew(to chat.Audience, m Message)
	// DraftChanged tells a user's devices of what the user began to write.
	DraftChanged(c chat.DraftChanged)
	// ScheduledChanged tells a user's devices of a message that is sent later, or was.
	ScheduledChanged(c ScheduledChanged)
	MessageChanged(to chat.Audience, m Message)
	// MessageAnnotated tells of a message that changed because somebody annotated it. Of a vote in an anonymous poll only the
	// voter's own devices hear whose it is.
	MessageAnnotated(to chat.Audience, m Message, a Annotate)
	// ChatChanged tells the members of a chat what it tells of itself now.
	ChatChanged(to chat.Audience, step chat.Step, c chat.Chat)
	// MessagesHidden tells a user's devices of messages that the user deleted for themselves.
	MessagesHidden(u chat.UserVersion, me chat.Me, seqs []int64)
}
