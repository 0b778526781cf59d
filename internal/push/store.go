package push

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/user"
)

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// PutSubscription stores the subscription of a session, in place of the one that it had, and of any with the same target: a browser
	// that was signed in as somebody else. A topic that nobody was subscribed to begins now. It returns what is stored: the same target
	// of the same session keeps its id.
	PutSubscription(ctx context.Context, s Subscription) (stored Subscription, isNew bool, err error)
	// Subscriptions returns those of a user whose sessions are live at a time, the newest first.
	Subscriptions(ctx context.Context, owner ident.UserID, at time.Time, limit int) ([]Subscription, error)
	// DeleteSubscription removes one of a user's. Codes: not_found.
	DeleteSubscription(ctx context.Context, owner ident.UserID, id ident.SubscriptionID) error
	// NotePush notes what became of a push outside of the jobs: the subscription took it, or fails.
	NotePush(ctx context.Context, id ident.SubscriptionID, sentAt time.Time, isFailing bool) error
	// IsPushWanted says whether there is any subscription.
	IsPushWanted(ctx context.Context) (bool, error)
	// Secret returns a secret of the whole server by its name, and stores the fresh one where there was none: the first one stays.
	Secret(ctx context.Context, name, fresh string) (string, error)

	// PushWork returns what there is to do in a chat, for the next members in the order of their ids, at most so many. What is older than
	// since isn't told any more. Codes: not_found (the chat is gone).
	PushWork(ctx context.Context, item outbox.Item, at Place, since time.Time, limit int) (Work, error)
	// PutPushJobs stores jobs. One that is there already is the same one: it wants the higher seq, and comes when it was to come, or
	// later where the device was told of the chat less than gap before. One that waits for long, and not because it failed, comes at once:
	// why it waits may not be so any more.
	PutPushJobs(ctx context.Context, jobs []Job, gap time.Duration) error
	// TakePushJobs hands out jobs that are due, the longest waiting first, to nobody else until the lease ends.
	TakePushJobs(ctx context.Context, at, lease time.Time, limit int) ([]Job, error)
	// PushState returns what a job tells of as it is at a time. Codes: not_found (there is no such subscription of a live session, or its user isn't a member).
	PushState(ctx context.Context, job Job, at time.Time) (State, error)
	// FinishPushJobs stores what became of jobs. A lease that was lost is no error: nothing is stored for it then.
	FinishPushJobs(ctx context.Context, done []Finished) error
	// ClearPushes makes jobs due that show what was read.
	ClearPushes(ctx context.Context, reads []Read, at time.Time) error
	// RecallPushes makes jobs due that show a message of the item's chat which changed since they told of it, and since the item's work was
	// last done; gap after they did. It looks at limit of them, and reports whether there may be more.
	RecallPushes(ctx context.Context, item outbox.Item, at time.Time, gap time.Duration, limit int) (more bool, err error)
	// DeadPushes returns jobs that were given up, of a user or with an empty owner of all, the newest first.
	DeadPushes(ctx context.Context, owner ident.UserID, limit int) ([]Dead, error)
	// EndDeadPushes makes at most limit of them due again, or drops them, and returns how many.
	EndDeadPushes(ctx context.Context, owner ident.UserID, isRetry bool, at time.Time, limit int) (int, error)
	// SweepPushes removes what has no use: subscriptions without a session, jobs without a subscription, jobs that were given up before
	// the time; and makes at most limit jobs due that show what was read, for those that ClearPushes missed. It reports whether there may be more.
	SweepPushes(ctx context.Context, at, dead time.Time, limit int) (more bool, err error)
}

// Place is how far the work in a chat has got.
type Place struct {
	// Version and Seq of the chat up to which it is being told; 0: none is under way.
	Version, Seq int64
	// After is the last member that was looked at.
	After ident.UserID
}

// Work is what there is to do in a chat.
type Work struct {
	// Place after it; After is empty when all members were looked at.
	Place
	// Facts are the newest messages that weren't told of, ascending; at most MaxFacts.
	Facts []message.Message
	// Recipients are the members with subscriptions.
	Recipients []Recipient
}

// MaxFacts is how many messages of a chat are looked at: who gets more than these at once is told of one of the newest.
const MaxFacts = 64

// State is what a job tells of.
type State struct {
	Subscription
	Recipient
	Chat chat.Chat
	// Wishes are those of the member for all chats.
	Wishes user.Notifications
	// Facts are the newest messages that the member may be told of, ascending; at most MaxFacts.
	Facts []message.Message
	// Senders of them.
	Senders map[ident.UserID]user.User
	// Faces are those of the senders whose image the member may see.
	Faces map[ident.UserID]bool
	// Unread messages of the chat, and of all chats that aren't quiet.
	Unread, Badge int
}

// fact is the message at a seq; nil if it isn't among the facts.
func (s *State) fact(seq int64) *message.Message {
	for i := range s.Facts {
		if s.Facts[i].Seq == seq {
			return &s.Facts[i]
		}
	}
	return nil
}

// isGone says whether the member has nothing left to read at a seq, as far as the facts tell.
func (s *State) isGone(seq int64) bool {
	return s.fact(seq) == nil && (len(s.Facts) < MaxFacts || s.Facts[0].Seq < seq)
}

// Finished is what became of a job.
type Finished struct {
	Job
	// Again is when it is to be tried again; zero: it is done.
	Again time.Time
	// SentAt is when the device was told; zero: it wasn't.
	SentAt time.Time
	// IsGone: the device isn't there any more.
	IsGone bool
	// IsDead: it was given up.
	IsDead bool
	// Reason is what the push service said, for the operator.
	Reason string
}

// Read says that a user has read a chat.
type Read struct {
	UserID ident.UserID
	ChatID ident.ChatID
	Seq    int64
}

// Dead is a job that was given up.
type Dead struct {
	Job
	Target
	// Username of who wasn't told.
	Username string
	DeadAt   time.Time
	// Reason is what the push service said last.
	Reason string
}
