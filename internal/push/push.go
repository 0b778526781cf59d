// Package push notifies devices that aren't connected of what is new in chats.
//
// It follows the outbox (topic "push"): a chat that moved is expanded, page by page of its members, into jobs: one per device and chat, which
// says up to which message the device is to be told. A job that comes again before it was done is the same job, so a device shows
// one notification per chat, and a thousand messages cost one push. Jobs are done by any number of workers, at least once: a push that went
// out twice replaces itself on the device.
//
// Whether a device needs to hear of a message is decided twice: when the job is made, and again when its time has come, from what is stored
// then: what was read meanwhile on another device, or is gone, isn't told.
package push

import (
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
)

// Topic of the outbox that this package follows.
const Topic outbox.Topic = "push"

// Channel is a way to a device.
type Channel string

// The channels.
const (
	WebPush Channel = "webpush"
	FCM     Channel = "fcm"
	APNs    Channel = "apns"
)

// Target is where a device is reached.
type Target struct {
	Channel Channel
	// Address is the endpoint of a push service (webpush), or the device's token.
	Address string
	// P256DH and Auth are the keys of webpush.
	P256DH, Auth []byte
}

// Subscription is a device that wants to be notified. A session has one at most, and it is worth nothing without the session.
type Subscription struct {
	ID        ident.SubscriptionID
	SessionID ident.SessionID
	UserID    ident.UserID
	Target
	CreatedAt time.Time
	// SentAt is when the push service last took a push; zero: never.
	SentAt time.Time
	// IsFailing: the last push was refused for good.
	IsFailing bool
}

// Kind of a push.
type Kind string

// The kinds.
const (
	KindMessage Kind = "message"
	KindClear   Kind = "clear"
	KindTest    Kind = "test"
)

// Urgency is how much a device is to be disturbed for a note.
type Urgency uint8

// The urgencies: when it is awake anyway, or at once.
const (
	UrgencyNormal Urgency = iota
	UrgencyHigh
)

// Note is what a device is told.
type Note struct {
	Kind     Kind
	UserID   ident.UserID
	ChatID   ident.ChatID
	ChatType chat.Type
	// Seq of the message; of a clear one: up to which it was read. Version is that of the message.
	Seq, Version int64
	// Replaces is the seq of the message that the device shows until now, and that was edited or is gone; 0: the message is news.
	Replaces int64
	// Title of a group or channel; empty in a private chat, and where less is to be shown, as Sender, Text and ContentType.
	Title    string
	Sender   string
	SenderID ident.UserID
	Text     string
	// ContentType of the message.
	ContentType string
	IsMention   bool
	// IconUser or IconChat has an image for it, whose id is IconID; empty: none.
	IconUser ident.UserID
	IconChat ident.ChatID
	IconID   ident.MediaID
	// Unread messages of the chat, and of all that aren't muted.
	Unread, Badge int
	IsSilent      bool
	Urgency       Urgency
	SentAt        time.Time
}

// Push is a note on its way to a device.
type Push struct {
	Target
	Note
	// Payload is the note as devices read it.
	Payload []byte
	// Topic is the name under which a push service keeps the newest push only: at most 32 characters of base64url.
	Topic string
	// TTL is how long a push service keeps it for a device that is away.
	TTL time.Duration
}

// Result of a push.
type Result string

// The results.
const (
	Sent    Result = "sent"
	Gone    Result = "gone"    // the push service doesn't know the device any more
	Refused Result = "refused" // the push service won't take it, now or later
	Retry   Result = "retry"   // not now
	Denied  Result = "denied"  // the push service doesn't take this server's key: the operator has to act
)

// Outcome is what a push service said.
type Outcome struct {
	Result Result
	// Status is the HTTP status; 0: there was no answer.
	Status int
	// RetryAfter is when the service wants to be asked again; 0: it didn't say.
	RetryAfter time.Duration
	// Reason is the service's own name for what is wrong, for the operator; never content or addresses.
	Reason string
}

// Job is one device's notification of one chat.
type Job struct {
	SubscriptionID ident.SubscriptionID
	UserID         ident.UserID
	ChatID         ident.ChatID
	// WantedSeq is the newest message that it is to be told of.
	WantedSeq int64
	// ShownSeq is the newest that it was told of and that wasn't read since; 0: it shows nothing. ShownVersion is that of the message then.
	ShownSeq, ShownVersion int64
	// DueAt is when the job is to be done.
	DueAt time.Time
	// Tries that failed.
	Tries int
	// Lease ends then; it tells this handing out from others.
	Lease time.Time
}

// Recipient is a member of a chat with what decides about being told.
type Recipient struct {
	UserID ident.UserID
	// From and To are the first and last seq that the member sees, and ReadSeq the read mark.
	From, To, ReadSeq int64
	IsRequest         bool
	MutedUntil        time.Time
	MuteMentions      bool
	// Notify is how the member wants to be notified of the chat.
	Notify chat.Notify
	// Subscriptions of the member; mostly one.
	Subscriptions []ident.SubscriptionID
}

// Wants returns the newest of the messages, ascending, that the member is to be told of at a time; 0: none.
func (r *Recipient) Wants(facts []message.Message, now time.Time) (seq int64) {
	if r.IsRequest {
		return 0
	}
	isMuted := now.Before(r.MutedUntil)
	for i := len(facts) - 1; i >= 0; i-- {
		f := &facts[i]
		switch {
		case f.Seq <= r.ReadSeq:
			return 0 // and those before it
		case f.SenderID == r.UserID || f.IsUnheard || f.Seq < r.From || f.Seq > r.To:
		case isMuted && (r.MuteMentions || !names(f.Notice, r.UserID)), r.Notify.IsOnlyMentions && !names(f.Notice, r.UserID):
		default:
			return f.Seq
		}
	}
	return 0
}

func names(n message.Notice, id ident.UserID) bool {
	if n.NotifyAll {
		return true
	}
	_, isNamed := slices.BinarySearch(n.Notify, id)
	return isNamed
}
