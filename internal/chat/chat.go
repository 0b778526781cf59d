// Package chat holds chats, their members and marks, and the one access function to them.
package chat

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Type of a chat.
type Type string

// The types of chats.
const (
	TypePrivate Type = "private"
	TypeGroup   Type = "group"
	TypeChannel Type = "channel"
	TypeSaved   Type = "saved"
)

// Role of a member.
type Role string

// The roles of members, from most to least rights.
const (
	RoleOwner  Role = "owner"
	RoleAdmin  Role = "admin"
	RoleMember Role = "member"
	RoleReader Role = "reader"
)

// MemberState says whether a member row stands for a present member.
type MemberState string

// The states of a member row.
const (
	StateMember MemberState = "member"
	StateLeft   MemberState = "left"
)

// Chat is a chat as all its members see it.
type Chat struct {
	ID    ident.ChatID
	Type  Type
	Title string
	// About, PhotoID and Settings are those of groups and channels.
	About    string
	PhotoID  ident.MediaID
	Settings Settings
	// ExpiresIn is how long messages last that are sent from now on; 0: for good.
	ExpiresIn time.Duration
	// LastSeq is the seq of the newest message, 0 in an empty chat.
	LastSeq int64
	// Version counts all changes that every member sees.
	Version int64
	// MarksVersion counts the changes of public marks.
	MarksVersion int64
	// MembersVersion is the chat version at which the members last changed.
	MembersVersion int64
	// FloorSeq: messages at or below it may be gone for good.
	FloorSeq int64
	// MemberCount as it was announced last; that of a channel follows a little later.
	MemberCount int
	// Joins counts the readers who came to a channel or left it, which takes no version.
	Joins     int64
	CreatedAt time.Time
	// ActivityAt is when the newest message was stored, or the chat made. It never falls.
	ActivityAt time.Time
}

// RosterVersion is the members version that rosters go by: it rises whenever somebody comes or goes, readers of a channel too.
func (c Chat) RosterVersion() int64 { return c.MembersVersion + c.Joins }

// Member is a user in a chat, as all members see it.
type Member struct {
	User     user.User
	Role     Role
	State    MemberState
	JoinedAt time.Time
	// Version is the chat version at which the row last changed.
	Version int64
}

// Me is what is only the actor's in a chat.
type Me struct {
	ChatID  ident.ChatID
	State   MemberState
	Role    Role
	ReadSeq int64
	// Unread counts the countable messages of others above ReadSeq and the visible bound, up to CountedSeq; at most MaxUnread.
	Unread     int
	CountedSeq int64
	// Mentions counts those of them that name the actor or all members; at most MaxMentions.
	Mentions int
	// VisibleFromSeq is the first seq that the actor may see.
	VisibleFromSeq int64
	// Pin is the place among the pinned chats: the higher, the further up; 0: not pinned.
	Pin int64
	// ArchivedUntil is the seq from which on the chat isn't archived any more, unless it is muted; 0: it isn't.
	ArchivedUntil int64
	// HiddenUntil is the seq with which the chat is in the list again; 0: it is.
	HiddenUntil int64
	// MutedUntil is when the chat may notify again; zero: it may.
	MutedUntil time.Time
	// MuteMentions: while it is muted, it doesn't for a mention either.
	MuteMentions bool
	// Notify is how the actor wants to be notified of the chat.
	Notify Notify
	// IsMarkedUnread: the actor marked the chat as unread. It ends when the read mark rises.
	IsMarkedUnread bool
	// IsPeerBlocked: the actor has blocked the other one of a private chat.
	IsPeerBlocked bool
	// IsRequest: the actor hasn't accepted the chat yet.
	IsRequest bool
	// Version is the user version at which this last changed.
	Version int64
}

// MaxUnread is the number above which unread messages aren't counted.
const MaxUnread = 999

// MaxMentions is the number above which unread mentions aren't counted.
const MaxMentions = 99

// Mark is how far a member has got, as others see it.
type Mark struct {
	UserID       ident.UserID
	DeliveredSeq int64
	SeenSeq      int64
}

// Access is what the access function grants: the chat and what of it the actor may see.
type Access struct {
	Chat Chat
	Role Role
	// VisibleFromSeq is the first seq that the actor may see, the chat's floor included. Chat.LastSeq is the last one.
	VisibleFromSeq int64
	// IsSilent: that the actor types isn't told to the others.
	IsSilent bool
	// HidesMessages: the actor deleted some messages for themselves.
	HidesMessages bool
}

// Roster names the members of a chat as of a members version (see Chat.RosterVersion).
type Roster struct {
	ChatID         ident.ChatID
	MembersVersion int64
	// IsChannel: it can be brought up to date from Joins, the part of the version that readers take.
	IsChannel bool
	Joins     int64
	Members   []ident.UserID
	// Bounds has the first seq that a member may see, for those who may not see all; it is as of the members version: who
	// clears a history later only raises it.
	Bounds map[ident.UserID]int64
}

// Audience tells a publisher who is to have an event: the members of a chat as of a members version. A
// publisher that holds an older roster loads it before it delivers.
type Audience struct {
	ChatID         ident.ChatID
	MembersVersion int64
}

// NewChat is a chat to be stored, with its first members (the creator among them).
type NewChat struct {
	ID      ident.ChatID
	Type    Type
	Title   string
	Creator ident.UserID
	// ClientID makes the creation of a group or channel idempotent per creator. A private or saved chat is unique by its members.
	ClientID string
	Members  []ident.UserID
	// Refused were asked for as members too, and don't want to be added.
	Refused []ident.UserID
	// About and IsSigned of a group or channel.
	About    string
	IsSigned bool
	// System is the content of a first message that tells of the creation; nil: none.
	System []byte
	At     time.Time
}

// RoleOf returns the role with which a member begins.
func (n NewChat) RoleOf(id ident.UserID) Role {
	switch {
	case n.Type == TypePrivate:
		return RoleMember
	case id == n.Creator:
		return RoleOwner
	case n.Type == TypeChannel:
		return RoleReader
	default:
		return RoleMember
	}
}

// UserVersion is a step in a user's own stream.
type UserVersion struct {
	UserID        ident.UserID
	From, Version int64
}

// Created is a chat after its creation.
type Created struct {
	ID ident.ChatID
	// IsNew is false where the chat existed before.
	IsNew bool
	// Gained are the members' user versions, which rose because they gained a chat; empty where it isn't new.
	Gained []UserVersion
	// Mine are the private parts of those who gained it, in the same order; only of a private chat.
	Mine []Me
	// Refused were to be members and don't want to be added.
	Refused []Refusal
}

// MarkRaise asks to raise a member's marks in a chat. Zero leaves a mark alone.
type MarkRaise struct {
	UserID       ident.UserID
	ChatID       ident.ChatID
	DeliveredSeq int64
	ReadSeq      int64
	// IsTelling tells others what was read untold up to ReadSeq; without it they are told only of what is read by the raise.
	IsTelling bool
	// At is when it was asked for.
	At time.Time
}

// MarkRaised is what a raise led to.
type MarkRaised struct {
	// Found is false where the user isn't a member of such a chat: nothing changed then.
	Found bool
	// Me is the private state after it, where the read mark was to rise; zero for a delivery, which doesn't change it.
	Me Me
	// Mark is the public mark after it.
	Mark Mark
	// PublicChanged: the public mark rose (in a chat of others too, so not in a saved one).
	PublicChanged bool
	// ReadChanged: the private read mark rose.
	ReadChanged bool
}

// MarksStep is a step of a chat's marks version, which one batch of raises took.
type MarksStep struct {
	ChatID         ident.ChatID
	MembersVersion int64
	From, Version  int64
}

// MarksBatch is the result of a batch of raises.
type MarksBatch struct {
	// Raised has a result for each raise, in their order.
	Raised []MarkRaised
	// Steps has one entry for each chat in which a public mark rose.
	Steps []MarksStep
	// Users has one entry for each user whose read mark rose in any chat.
	Users []UserVersion
}

// Head is how far a chat has got.
type Head struct {
	ChatID         ident.ChatID
	Version        int64
	MarksVersion   int64
	MembersVersion int64
}

// Store is what this package needs of storage. Missing rows are fault.Missing().
type Store interface {
	// CreateChat stores a chat, or returns the one that exists: the private chat of the pair, the saved chat of
	// the user, the group of (creator, client_id). Codes: not_found (a member doesn't exist or is disabled),
	// client_id_reused (same client_id, other title or members).
	CreateChat(ctx context.Context, c NewChat) (Created, error)
	// ChatAccess is the access function: the chat if the actor is a present member of it, else fault.Missing().
	ChatAccess(ctx context.Context, actor ident.UserID, id ident.ChatID) (Access, error)
	// ChatMembers returns rows, left ones too, in the order of (joined_at, user id), after the given user; empty: from the start.
	ChatMembers(ctx context.Context, id ident.ChatID, after ident.UserID, limit int) ([]Member, error)
	// ChatRoster returns the present members of a chat, ascending by id.
	ChatRoster(ctx context.Context, id ident.ChatID) (Roster, error)
	// RaiseMarks raises the marks of many users in many chats in one transaction. Marks never fall and never pass
	// last_seq; read implies delivered and seen. It takes neither a chat's row lock nor its version.
	RaiseMarks(ctx context.Context, raises []MarkRaise) (MarksBatch, error)
	// HeadsSince returns the heads of all chats that moved at or after the position, and the position for the
	// next call; with position 0 it returns no heads, only the position.
	HeadsSince(ctx context.Context, pos int64, limit int) (heads []Head, next int64, err error)
	MineStore
	GroupStore
	BlockStore
	RequestStore
	DraftStore
}
