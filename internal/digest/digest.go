// Package digest writes to people who were away for long: one mail about what came meanwhile.
//
// It is off until an operator names a mail server, and for each user until the user names an address, and opens the link that is sent
// there. The rule: who wasn't here for the days of their choice, and has unread messages that came since, gets one mail. The next one
// is of the next absence. What is muted, archived, a request or hidden stays out, by the same rules as pushes; encrypted messages are
// told of without what they say.
//
// Mails are jobs: one per user and kind, leased to one worker, tried again later where the mail server says so. A mail that was handed
// over just before a crash may go out again; it has the same Message-ID then.
package digest

import (
	"strings"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
)

// Wish is how a user wants to be written to.
type Wish struct {
	UserID ident.UserID
	// Address is where digests go: its owner opened the link that was sent there. Empty: none.
	Address string
	// Pending is an address whose owner didn't open the link yet; empty: none waits.
	Pending string
	// PendingAt is when the link was made.
	PendingAt time.Time
	// AfterDays without being here a digest is sent; 0: never.
	AfterDays int
	// Language of the mails: one of Languages.
	Language string
	// ToldAt is when the last digest was sent; zero: never.
	ToldAt time.Time
	// Trouble is what the mail server says of the address that was last written to; empty: nothing is wrong.
	Trouble string
}

// Languages that mails are written in: those of the web client.
var Languages = []string{"ar", "de", "en", "es", "fr", "zh-Hans"}

// MaxDays is the longest absence that can be asked for.
const MaxDays = 90

// Kind of a mail.
type Kind string

// The kinds. Those that somebody waits for come first in the order of the alphabet, as they are taken.
const (
	KindConfirm Kind = "confirm"
	KindDigest  Kind = "digest"
)

// Letter is a mail before it has its texts.
type Letter struct {
	Kind     Kind
	To       string
	Language string
	// ID is the same for the same mail, however often it is sent; letters and digits.
	ID string
	// Name of who it is for.
	Name string
	// Link opens the server; in a confirmation what it asks for.
	Link string
	// StopLink ends digests to the address, without signing in (RFC 8058); empty in a confirmation.
	StopLink string
	// Days that the user was away.
	Days int
	// Chats with what came, the newest first.
	Chats []Excerpt
	// More chats have something new than are shown.
	More int
}

// Excerpt is what came in a chat. Without a preview nothing but the number is there.
type Excerpt struct {
	Type chat.Type
	// Title of a group or channel, or the name of the other person; empty where nothing is to be shown.
	Title string
	// Unread messages, at most chat.MaxUnread.
	Unread int
	// Lines of the newest messages, ascending.
	Lines []Line
}

// Line is one message.
type Line struct {
	// Sender's name; empty in private chats, and in channels that don't tell.
	Sender string
	// Text without marks; empty where ContentType says more.
	Text string
	// ContentType of the message.
	ContentType string
}

// Result of a mail.
type Result string

// The results.
const (
	Sent    Result = "sent"
	Refused Result = "refused" // this address isn't written to, now or later
	Retry   Result = "retry"   // not now
	Down    Result = "down"    // the mail server can't be used, whoever it is for
)

// Outcome is what the mail server said.
type Outcome struct {
	Result Result
	// Reason is a status and its class, for the operator and the user; never an address.
	Reason string
}

// Job is one mail that is to be written, or looked at whether it is to be.
type Job struct {
	UserID ident.UserID
	Kind   Kind
	// Tries that failed.
	Tries int
	// Lease ends then; it tells this handing out from others.
	Lease time.Time
}

// State is what a job works with.
type State struct {
	Wish
	// Name is the user's display name.
	Name string
	// IsActive: the account may be used.
	IsActive bool
	// SeenAt is when the user was last here, on any device.
	SeenAt time.Time
	// Quiet says that nothing is to be told now.
	IsQuiet bool
	// Chats that have something unread, the newest first; only where news were asked for.
	Chats []push.State
}

// Finished is what became of a job.
type Finished struct {
	Job
	// Again is when it is looked at next; zero: when something changes.
	Again time.Time
	// SentTo is the address that was written to; empty: none was. What is known of another one stays.
	SentTo string
	// ToldAt is when a digest went out, or was given up; zero: neither.
	ToldAt time.Time
	// Trouble that the address made.
	Trouble string
}

// maxAddress is the length of the longest address (RFC 5321, section 4.5.3.1.3), and maxLocal that of what stands before the @.
const (
	maxAddress = 254
	maxLocal   = 64
)

// CheckAddress says what is wrong with an address: it must be plain, without quotes, comments or names. Codes: invalid.
func CheckAddress(address string) error {
	local, host, _ := strings.Cut(address, "@")
	isBad := local == "" || len(address) > maxAddress || len(local) > maxLocal || !strings.Contains(host, ".") ||
		strings.ContainsFunc(local, func(c rune) bool { return c <= ' ' || c > '~' || strings.ContainsRune(`"(),:;<>@[\]`, c) }) ||
		strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.Contains(local, "..")
	for label := range strings.SplitSeq(host, ".") {
		isBad = isBad || label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' ||
			strings.ContainsFunc(label, func(c rune) bool {
				return c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
			})
	}
	if isBad {
		return fault.New(fault.Invalid, fault.CodeInvalid, "address: must be a mail address such as name@example.org")
	}
	return nil
}
