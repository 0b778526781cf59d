package chat

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/lane"
	"github.com/roost-im/roost/internal/user"
)

// Publisher tells connected devices what was committed. Its methods don't block and can't fail: what is lost is caught up.
type Publisher interface {
	// MarksRaised tells the members of a chat of public marks that rose.
	MarksRaised(to Audience, from, version int64, marks []Mark)
	// MeChanged tells a user's devices what changed of what is only the user's in some chats.
	MeChanged(u UserVersion, chats []Me)
	// BlockChanged tells a user's devices of somebody who was blocked or isn't any more.
	BlockChanged(c BlockChanged)
	// DraftChanged tells a user's devices of what the user began to write.
	DraftChanged(c DraftChanged)
	// WatchChanged says that others may no longer see whether a user is there.
	WatchChanged(id ident.UserID)
	// Typing tells the members of a chat that one of them types, or stopped to.
	Typing(to Audience, from ident.UserID, isStopped bool, expires time.Time)
	// ChatChanged tells the members of a chat what it tells of itself now.
	ChatChanged(to Audience, step Step, c Chat)
	// MembersChanged tells the members of a chat of rows that changed, with the public marks of those who are there.
	MembersChanged(to Audience, step Step, c Chat, rows []Member, marks []Mark)
	// AskingChanged tells those who may let others into a chat that somebody asks, or doesn't any more.
	AskingChanged(a Asking)
	// SystemSent tells the members of a chat of a message that the server made.
	SystemSent(to Audience, m SystemMessage)
}

// Options of a Service. Store, Publisher, EncodeSystem, IDs, Now and Log are needed; Images and Blobs for photos.
type Options struct {
	Store     Store
	Publisher Publisher
	// EncodeSystem returns the content of a system message.
	EncodeSystem func(System) []byte
	// ReadDraft checks what a client began to write and returns its canonical form, empty for nothing. Its errors are faults:
	// invalid, content_unsupported, text_too_long. Needed where drafts are put.
	ReadDraft func(raw []byte) ([]byte, error)
	Images    user.Images
	Blobs     user.Blobs
	// Uploads that become photos. Needed where photos are taken of them.
	Uploads user.Uploads
	// Unwilling returns those of the users whom the actor may not add to a chat, by their own wish. Default: nobody.
	Unwilling func(ctx context.Context, actor ident.UserID, users []ident.UserID) ([]ident.UserID, error)
	// HasRead hears of users who read chats, after the commit; it must not block. Default: nobody hears.
	HasRead func(id ident.UserID, in ident.ChatID, seq int64)
	IDs     *ident.Generator
	Now     func() time.Time
	Log     *slog.Logger
	// MaxMembers of a group, the creator included. Default 1,000.
	MaxMembers int
	// MaxReaders of a channel. Default 1,000,000.
	MaxReaders int
	// CountEvery is how often the number of readers of a channel is announced. Default 5 s.
	CountEvery time.Duration
	// MarksPace is the shortest time between two commits of marks: they gather meanwhile. Default 100 ms.
	MarksPace time.Duration
}

// Service makes and changes chats, raises marks and tells of typing.
type Service struct {
	opt   Options
	marks *lane.Lane[MarkRaise, raised]
}

// MaxTitle is the longest title, in characters.
const MaxTitle = 128

// typingLasts is how long a notice that somebody types is good for: clients repeat it every few seconds.
const typingLasts = 6 * time.Second

// NewService returns a service; Close ends it.
func NewService(opt Options) *Service {
	if opt.MaxMembers == 0 {
		opt.MaxMembers = 1000
	}
	if opt.MaxReaders == 0 {
		opt.MaxReaders = 1_000_000
	}
	if opt.CountEvery == 0 {
		opt.CountEvery = countEvery
	}
	if opt.Unwilling == nil {
		opt.Unwilling = func(context.Context, ident.UserID, []ident.UserID) ([]ident.UserID, error) { return nil, nil }
	}
	if opt.MarksPace == 0 {
		opt.MarksPace = 100 * time.Millisecond
	}
	s := &Service{opt: opt}
	s.marks = lane.New(lane.Options[MarkRaise, raised]{
		Commit: s.commitMarks, Settle: s.settleMarks, Pace: opt.MarksPace, Queue: marksQueue,
	})
	return s
}

// Close commits the marks that wait, and ends the service.
func (s *Service) Close(ctx context.Context) error {
	if err := s.marks.Close(ctx); err != nil {
		return fmt.Errorf("close marks: %w", err)
	}
	return nil
}

// CreateRequest asks for a chat.
type CreateRequest struct {
	Type         Type
	Title, About string
	// IsSigned: posts of a channel show who wrote them.
	IsSigned bool
	// ClientID makes the creation of a group or channel idempotent.
	ClientID string
	// Members besides the creator.
	Members []ident.UserID
}

// Create makes a chat, or returns the one that exists: the private chat of the pair, the saved chat of the actor, the
// group or channel of the same client_id. Members who don't want to be added are left out, and named.
// Codes: invalid, not_found (a member isn't there), client_id_reused.
func (s *Service) Create(ctx context.Context, actor ident.UserID, r CreateRequest) (Created, error) {
	n := NewChat{
		ID: ident.ChatID(s.opt.IDs.New()), Type: r.Type, Creator: actor, ClientID: r.ClientID, At: s.opt.Now().UTC(),
	}
	var err error
	if n.Title, n.Members, err = s.checkCreate(actor, r); err != nil {
		return Created{}, err
	}
	if n.Type == TypeGroup || n.Type == TypeChannel {
		if n.About, err = CheckAbout(r.About); err != nil {
			return Created{}, err
		}
		n.IsSigned = r.IsSigned && n.Type == TypeChannel
		n.System = s.opt.EncodeSystem(System{Event: SystemCreated, Title: n.Title})
		if n.Members, n.Refused, err = s.willing(ctx, actor, n.Members); err != nil {
			return Created{}, err
		}
	}
	created, err := s.opt.Store.CreateChat(ctx, n)
	if err != nil {
		return Created{}, fmt.Errorf("create chat: %w", err)
	}
	for _, id := range n.Refused {
		created.Refused = append(created.Refused, Refusal{id, fault.CodeNeedsInvite})
	}
	seq := int64(0)
	if n.System != nil {
		seq = 1
	}
	for i, u := range created.Gained {
		me := Me{
			ChatID: created.ID, State: StateMember, Role: n.RoleOf(u.UserID), CountedSeq: seq, VisibleFromSeq: 1, Version: u.Version,
		}
		if len(created.Mine) > 0 {
			me = created.Mine[i]
		}
		s.opt.Publisher.MeChanged(u, []Me{me})
	}
	return created, nil
}

// willing tells those of the members of a new chat who don't want to be added from the others.
func (s *Service) willing(ctx context.Context, actor ident.UserID, members []ident.UserID) (willing, refused []ident.UserID, err error) {
	unwilling, err := s.opt.Unwilling(ctx, actor, members)
	if err != nil {
		return nil, nil, fmt.Errorf("create chat: %w", err)
	}
	for _, id := range members {
		if id != actor && slices.Contains(unwilling, id) {
			refused = append(refused, id)
		} else {
			willing = append(willing, id)
		}
	}
	slices.Sort(refused)
	return willing, slices.Compact(refused), nil
}

// checkCreate returns the title and the members, the actor included.
func (s *Service) checkCreate(actor ident.UserID, r CreateRequest) (title string, members []ident.UserID, err error) {
	for _, id := range r.Members {
		if !ident.IsValid(id) {
			return "", nil, fault.Missing()
		}
	}
	switch r.Type {
	case TypeSaved:
		if len(r.Members) > 0 {
			return "", nil, fault.New(fault.Invalid, fault.CodeInvalid, "members: a saved chat has none but its user")
		}
		return "", []ident.UserID{actor}, nil
	case TypePrivate:
		if len(r.Members) != 1 || r.Members[0] == actor {
			return "", nil, fault.New(fault.Invalid, fault.CodeInvalid, "members: a private chat is with exactly one other user")
		}
		return "", []ident.UserID{actor, r.Members[0]}, nil
	case TypeGroup, TypeChannel:
	default:
		return "", nil, fault.New(fault.Invalid, fault.CodeInvalid, "type: must be private, group, channel or saved")
	}
	if !IsClientID(r.ClientID) {
		return "", nil, fault.New(fault.Invalid, fault.CodeInvalid, "client_id: 1 to 64 of A-Z a-z 0-9 _ . : -")
	}
	if title, err = CheckTitle(r.Title); err != nil {
		return "", nil, err
	}
	if len(r.Members) >= s.opt.MaxMembers {
		return "", nil, fault.Newf(fault.Invalid, fault.CodeInvalid, "members: at most %d with yourself", s.opt.MaxMembers)
	}
	return title, append([]ident.UserID{actor}, r.Members...), nil
}

// CheckTitle returns the title as it is stored: in Unicode's composed form, without space around it. Codes: invalid.
func CheckTitle(title string) (string, error) {
	title = norm.NFC.String(trimSpace(title))
	if n := utf8.RuneCountInString(title); n < 1 || n > MaxTitle {
		return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "title: 1 to %d characters", MaxTitle)
	}
	for _, c := range title {
		if unicode.IsControl(c) || isDirectionOverride(c) {
			return "", fault.New(fault.Invalid, fault.CodeInvalid, "title: no control characters")
		}
	}
	return title, nil
}

// Typing tells the others that the actor types, or stopped to. Nothing is stored. Codes: not_found.
func (s *Service) Typing(ctx context.Context, actor ident.UserID, id ident.ChatID, isStopped bool) error {
	a, err := s.opt.Store.ChatAccess(ctx, actor, id)
	if err != nil {
		return fmt.Errorf("typing: %w", err)
	}
	isHeard := a.Chat.Type == TypePrivate || a.Chat.Type == TypeGroup
	if !isHeard || a.IsSilent || !Allows(a.Chat.Type, a.Chat.Settings.Rights, a.Role, NeedWrite) {
		return nil // there is nobody to tell, too many, or nothing that could be written
	}
	to := Audience{ChatID: id, MembersVersion: a.Chat.RosterVersion()}
	s.opt.Publisher.Typing(to, actor, isStopped, s.opt.Now().UTC().Truncate(time.Microsecond).Add(typingLasts))
	return nil
}
