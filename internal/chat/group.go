package chat

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Standing is what a chat knows of a user, whether the user is there or not.
type Standing struct {
	UserID ident.UserID
	// Role and State of the member row; both are empty for who never was a member.
	Role  Role
	State MemberState
	// IsBanned: the user can't come back by a link, nor be added by who may not moderate.
	IsBanned bool
	// IsActive: there is such an account, and it isn't disabled.
	IsActive bool
	// HasAsked to be let in.
	HasAsked bool
}

// IsMember says whether the user is there.
func (s Standing) IsMember() bool { return s.State == StateMember }

// ChangeQuery asks for a chat to be changed.
type ChangeQuery struct {
	ChatID ident.ChatID
	Actor  ident.UserID
	// Users whose standing is wanted besides the actor's.
	Users []ident.UserID
	// LinkID of a link that is wanted.
	LinkID ident.LinkID
	// WithHeir asks who would be the owner after the actor.
	WithHeir bool
	At       time.Time
}

// Held is a chat whose row a transaction holds: neither its info nor its members change until a change is decided and stored.
type Held struct {
	Chat Chat
	// Present is the number of members that are there. In a channel Chat.MemberCount follows it.
	Present int
	Actor   Standing
	Users   map[ident.UserID]Standing
	// Link is nil if none was asked for, or there is none.
	Link *Link
	// Requests is how many users wait to be let in; only with a link.
	Requests int
	// Heir is the longest-serving admin besides the actor; in a group without one the longest-serving member, else reader.
	Heir ident.UserID
}

// check says whether the actor is there and may do something. Codes: not_found, forbidden.
func (h *Held) check(need Need) error {
	if !h.Actor.IsMember() {
		return fault.Missing()
	}
	return Access{Chat: h.Chat, Role: h.Actor.Role}.Check(need)
}

// allows is check for who is there.
func (h *Held) allows(need Need) bool {
	return h.check(need) == nil
}

// isOpen says whether the chat is one whose members and info change.
func (h *Held) isOpen() bool {
	return h.Chat.Type == TypeGroup || h.Chat.Type == TypeChannel
}

// MemberChange is a member row as it is to be.
type MemberChange struct {
	UserID ident.UserID
	State  MemberState
	Role   Role
}

// Info is what a chat tells of itself.
type Info struct {
	Title, About string
	PhotoID      ident.MediaID
	Settings     Settings
}

// Info of the chat.
func (c Chat) Info() Info {
	return Info{Title: c.Title, About: c.About, PhotoID: c.PhotoID, Settings: c.Settings}
}

// Change is what was decided for a held chat. Info, members and each system message take a chat version of their own, in
// this order. Readers who come to a channel or leave it take none.
type Change struct {
	// Info replaces what the chat tells of itself; nil: it stays.
	Info *Info
	// Recount takes a version to announce the number of members, where that isn't what was announced last.
	Recount bool
	// Members that come, go, or get another role.
	Members []MemberChange
	// System are the contents of messages that tell of it.
	System     [][]byte
	Ban, Unban []ident.UserID
	// UseLink counts a use of the link that was asked for.
	UseLink bool
	// Ask notes that these want to be let in by the link; Settle takes such notes back.
	Ask, Settle []ident.UserID
}

// Step is a step of a chat's version.
type Step struct {
	From, Version int64
}

// SystemMessage is a message that the server made for a change.
type SystemMessage struct {
	ChatID    ident.ChatID
	Seq       int64
	Version   int64
	SenderID  ident.UserID
	ClientID  string
	Content   []byte
	CreatedAt time.Time
}

// MyChange is a step of a user's own stream: what is only the user's in a chat changed.
type MyChange struct {
	UserVersion
	Me Me
}

// Changed is a chat after a change.
type Changed struct {
	// Chat after all steps.
	Chat Chat
	// Info and Members are nil where no such step was taken.
	Info, Members *Step
	// Rows of the members whose public row changed, and the public marks of those of them that are there.
	Rows   []Member
	Marks  []Mark
	System []SystemMessage
	// Mine has a step for each user who came, went or got another role.
	Mine []MyChange
	// Asking is set when who waits to be let in isn't who waited before.
	Asking *Asking
	// OldPhotoID is the photo that was replaced, empty if none was.
	OldPhotoID ident.MediaID
}

// Asking is how many wait to be let into a chat, and which members may let them in.
type Asking struct {
	ChatID ident.ChatID
	Count  int
	To     []ident.UserID
}

// Ban is a user who can't come back.
type Ban struct {
	User     user.User
	BannedBy ident.UserID
	BannedAt time.Time
}

// GroupStore is what groups and channels need of storage.
type GroupStore interface {
	// ChangeChat holds a chat, has the change decided, and stores it, in one transaction. decide may be called
	// several times; its error ends the transaction and is returned as it is. Codes: not_found (no such chat), and decide's.
	ChangeChat(ctx context.Context, q ChangeQuery, decide func(Held) (Change, error)) (Changed, error)
	// FindMembers returns present members ascending by user id, after the given one. query is the beginning of the
	// username or of a word of the display name; role, if it isn't empty, the role.
	FindMembers(ctx context.Context, q MemberQuery) ([]Member, error)
	// ChatBans returns who is banned, ascending by user id, after the given one.
	ChatBans(ctx context.Context, id ident.ChatID, after ident.UserID, limit int) ([]Ban, error)
	// RosterSince returns who came to and left a channel since its roster had a members version, and the new one.
	RosterSince(ctx context.Context, id ident.ChatID, joins int64) (RosterChange, error)
	// UncountedChannels returns chats whose announced number of members is behind.
	UncountedChannels(ctx context.Context, limit int) ([]ident.ChatID, error)
	// SeenCounts returns how many readers of a channel have seen each message of a range, ascending by seq.
	SeenCounts(ctx context.Context, id ident.ChatID, from, to int64) ([]SeenCount, error)
	LinkStore
}

// MemberQuery asks for members by name or role.
type MemberQuery struct {
	ChatID ident.ChatID
	Query  string
	Role   Role
	After  ident.UserID
	Limit  int
}

// RosterChange brings an older roster of a channel up to date.
type RosterChange struct {
	MembersVersion, Joins int64
	Came, Left            []ident.UserID
	// Bounds of those who came, as in a Roster.
	Bounds map[ident.UserID]int64
}

// SeenCount is how many readers have seen a message of a channel.
type SeenCount struct {
	Seq   int64
	Count int64
}

// change has a change decided and stored, and tells who is to know.
func (s *Service) change(ctx context.Context, what string, q ChangeQuery, decide func(Held) (Change, error)) (Changed, error) {
	q.At = s.opt.Now().UTC()
	changed, err := s.opt.Store.ChangeChat(ctx, q, decide)
	if err != nil {
		return Changed{}, fmt.Errorf("%s: %w", what, err)
	}
	s.publishChange(&changed)
	return changed, nil
}

// publishChange publishes the steps in the order of their versions. Who left isn't in the audience any more.
func (s *Service) publishChange(c *Changed) {
	if c.Asking != nil && len(c.Asking.To) > 0 {
		s.opt.Publisher.AskingChanged(*c.Asking)
	}
	to := Audience{ChatID: c.Chat.ID, MembersVersion: c.Chat.RosterVersion()}
	if c.Info != nil {
		s.opt.Publisher.ChatChanged(to, *c.Info, c.Chat)
	}
	if c.Members != nil {
		s.opt.Publisher.MembersChanged(to, *c.Members, c.Chat, c.Rows, c.Marks)
	}
	for _, m := range c.System {
		s.opt.Publisher.SystemSent(to, m)
	}
	for _, m := range c.Mine {
		s.opt.Publisher.MeChanged(m.UserVersion, []Me{m.Me})
		if m.Me.State == StateLeft { // perhaps it was the last chat that they shared with somebody
			s.opt.Publisher.WatchChanged(m.UserID)
		}
	}
}
