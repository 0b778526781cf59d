package httpapi

import (
	"context"
	"io"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/preview"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
)

// Auth signs users in and out.
type Auth interface {
	Register(ctx context.Context, r auth.Registration) (user.User, auth.Session, string, error)
	Login(ctx context.Context, l auth.Login) (user.User, auth.Session, string, error)
	Logout(ctx context.Context, s auth.Session) error
	// Recognize returns the session of a token and its user, who may be as they were some seconds ago.
	Recognize(ctx context.Context, token, address string) (auth.Session, user.User, error)
	Sessions(ctx context.Context, actor ident.UserID) ([]auth.Session, error)
	Revoke(ctx context.Context, actor ident.UserID, id ident.SessionID) error
	ChangePassword(ctx context.Context, actor ident.UserID, keep ident.SessionID, current, changed string) error
	CreateInvite(ctx context.Context, actor user.User, uses int, validFor time.Duration) (auth.Invite, string, error)
}

// Users knows profiles.
type Users interface {
	ByID(ctx context.Context, actor, id ident.UserID) (user.User, error)
	Search(ctx context.Context, actor ident.UserID, query, cursor string, limit int) (found []user.User, next string, err error)
	UpdateProfile(ctx context.Context, actor ident.UserID, patch user.ProfilePatch) (user.User, error)
	SetAvatar(ctx context.Context, actor ident.UserID, image io.Reader) (user.User, error)
	TakeAvatar(ctx context.Context, actor ident.UserID, id ident.MediaID) (user.User, error)
	RemoveAvatar(ctx context.Context, actor ident.UserID) (user.User, error)
	Avatar(ctx context.Context, actor, id ident.UserID) (user.Picture, error)
	Settings(ctx context.Context, actor ident.UserID) (user.Settings, error)
	PutFolders(ctx context.Context, actor ident.UserID, folders []user.Folder, ifVersion int64) (user.Folders, error)
	PatchPrivacy(ctx context.Context, actor ident.UserID, p user.PrivacyPatch) (user.Privacy, error)
	PutNotifications(ctx context.Context, actor ident.UserID, n user.Notifications) (user.Notifications, error)
	PatchPreferences(ctx context.Context, actor ident.UserID, values map[string]*string) (user.Preferences, error)
}

// Chats makes and changes chats and raises marks.
type Chats interface {
	Groups
	Links
	Create(ctx context.Context, actor ident.UserID, r chat.CreateRequest) (chat.Created, error)
	Members(ctx context.Context, actor ident.UserID, id ident.ChatID, r chat.MembersRequest) ([]chat.Member, error)
	RaiseMarks(ctx context.Context, actor ident.UserID, raises []chat.MarkRaise) ([]chat.MarkRaised, error)
	Typing(ctx context.Context, actor ident.UserID, id ident.ChatID, isStopped bool) error
	PatchMe(ctx context.Context, actor ident.UserID, id ident.ChatID, p chat.MePatch, mute chat.MuteRequest) (chat.Me, error)
	SetPins(ctx context.Context, actor ident.UserID, ids []ident.ChatID) ([]chat.Me, error)
	AnswerRequest(ctx context.Context, actor ident.UserID, id ident.ChatID, isAccepted bool) (chat.Me, error)
	SetBlock(ctx context.Context, actor, other ident.UserID, isBlocked bool) (chat.Block, error)
	Blocks(ctx context.Context, actor, after ident.UserID, limit int) ([]chat.Block, error)
	ClearHistory(ctx context.Context, c chat.Clearing) (chat.Me, error)
	PutDraft(ctx context.Context, p chat.DraftPut) (chat.Draft, error)
	Drafts(ctx context.Context, actor ident.UserID, after ident.ChatID, limit int) ([]chat.Draft, error)
}

// Groups changes groups and channels, and who is in them.
type Groups interface {
	UpdateInfo(ctx context.Context, actor ident.UserID, id ident.ChatID, p chat.InfoPatch) error
	SetPhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, image io.Reader) error
	TakePhoto(ctx context.Context, actor ident.UserID, id ident.ChatID, upload ident.MediaID) error
	RemovePhoto(ctx context.Context, actor ident.UserID, id ident.ChatID) error
	Photo(ctx context.Context, actor ident.UserID, id ident.ChatID) (user.Picture, error)
	AddMembers(ctx context.Context, actor ident.UserID, id ident.ChatID, users []ident.UserID) (chat.Added, error)
	RemoveMember(ctx context.Context, actor ident.UserID, id ident.ChatID, member ident.UserID) error
	SetRole(ctx context.Context, actor ident.UserID, id ident.ChatID, member ident.UserID, role chat.Role) error
	HandOver(ctx context.Context, actor ident.UserID, id ident.ChatID, heir ident.UserID) error
	Leave(ctx context.Context, actor ident.UserID, id ident.ChatID) error
	Ban(ctx context.Context, actor ident.UserID, id ident.ChatID, banned ident.UserID) error
	Unban(ctx context.Context, actor ident.UserID, id ident.ChatID, banned ident.UserID) error
	Bans(ctx context.Context, actor ident.UserID, id ident.ChatID, after ident.UserID, limit int) ([]chat.Ban, error)
	Seen(ctx context.Context, actor ident.UserID, id ident.ChatID, from, to int64) ([]chat.SeenCount, error)
}

// Links lets people into groups and channels.
type Links interface {
	CreateLink(ctx context.Context, actor ident.UserID, id ident.ChatID, r chat.LinkRequest) (chat.Link, error)
	RevokeLink(ctx context.Context, actor ident.UserID, id ident.ChatID, link ident.LinkID) (chat.Link, error)
	Links(ctx context.Context, actor ident.UserID, id ident.ChatID, below ident.LinkID, limit int) ([]chat.Link, error)
	Preview(ctx context.Context, actor ident.UserID, token string) (chat.Preview, error)
	PreviewPhoto(ctx context.Context, actor ident.UserID, token string) (user.Picture, error)
	Join(ctx context.Context, actor ident.UserID, token string) (chat.Joined, error)
	Requests(ctx context.Context, actor ident.UserID, id ident.ChatID, cursor string, limit int) (out []chat.Request, next string, err error)
	Settle(ctx context.Context, actor ident.UserID, id ident.ChatID, asker ident.UserID, isLetIn bool) error
}

// Schedules sends messages later.
type Schedules interface {
	Schedule(ctx context.Context, actor ident.UserID, r message.Scheduled) (message.Scheduled, error)
	EditScheduled(ctx context.Context, p message.ScheduledPatch) (message.Scheduled, error)
	DeleteScheduled(ctx context.Context, key message.ScheduledKey) (message.Scheduled, error)
	SendScheduled(ctx context.Context, key message.ScheduledKey) (message.Message, error)
	ListScheduled(ctx context.Context, after message.ScheduledKey, limit int) ([]message.Scheduled, error)
}

// Messages holds what is said in chats.
type Messages interface {
	Schedules
	Send(ctx context.Context, actor ident.UserID, d message.Draft) (message.Message, error)
	Edit(ctx context.Context, actor ident.UserID, e message.Edit) (message.Message, error)
	Delete(ctx context.Context, actor ident.UserID, d message.Deletion) (message.Message, error)
	Page(ctx context.Context, actor ident.UserID, id ident.ChatID, w message.Window) (message.Page, error)
	At(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) (messages []message.Message, version int64, err error)
	Forward(ctx context.Context, actor ident.UserID, r message.ForwardRequest) ([]message.Appended, error)
	HideMessages(ctx context.Context, actor ident.UserID, h message.Hide) (chat.Me, error)
	FormerContents(ctx context.Context, actor ident.UserID, id ident.ChatID, seq, below int64, limit int) ([]message.Former, error)
	SetTimer(ctx context.Context, actor ident.UserID, t message.Timer) error
	Receipts(ctx context.Context, actor ident.UserID, q message.ReceiptQuery) (message.Receipts, error)
	Mentions(ctx context.Context, actor ident.UserID, q message.MentionQuery) (named []message.Message, version int64, err error)
	Pin(ctx context.Context, actor ident.UserID, p message.Pin) (message.Message, error)
	Pins(ctx context.Context, actor ident.UserID, q message.PinQuery, cursor string) (pinned []message.Message, version int64, next string, err error)
	Gallery(ctx context.Context, actor ident.UserID, q message.GalleryQuery) (message.GalleryPage, error)
	Annotate(ctx context.Context, actor ident.UserID, a message.Annotate) (message.Message, error)
	ClosePoll(ctx context.Context, actor ident.UserID, p message.PollClosing) (message.Message, error)
	Annotations(ctx context.Context, actor ident.UserID, q message.AnnotationQuery, cursor string) (rows []message.Annotation, next string, err error)
}

// Media takes files in and hands them out.
type Media interface {
	Create(ctx context.Context, actor ident.UserID, n media.NewUpload) (media.Upload, error)
	Find(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Upload, error)
	Append(ctx context.Context, actor ident.UserID, u media.Upload, r io.Reader) (int64, error)
	Finish(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Upload, error)
	Cancel(ctx context.Context, actor ident.UserID, id ident.MediaID) error
	Open(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Media, io.ReadSeekCloser, error)
	HasLinks() bool
	Link(ctx context.Context, actor ident.UserID, id ident.MediaID, asFile bool, caching string) (media.Link, error)
	Limits(ctx context.Context, actor ident.UserID) (media.Limits, error)
	Kinds(ctx context.Context, actor ident.UserID) ([]media.KindUse, error)
}

// Stickers makes packs of stickers, and hands them out.
type Stickers interface {
	Create(ctx context.Context, actor ident.UserID, clientID, title string) (sticker.Pack, error)
	Pack(ctx context.Context, id ident.PackID) (sticker.Pack, error)
	Made(ctx context.Context, actor ident.UserID, after ident.PackID, limit int) ([]sticker.Pack, error)
	Change(ctx context.Context, actor ident.UserID, id ident.PackID, p sticker.Patch) (sticker.Pack, error)
	Delete(ctx context.Context, actor ident.UserID, id ident.PackID) error
	Put(ctx context.Context, actor ident.UserID, id ident.PackID, of ident.MediaID, emoji string) (sticker.Pack, error)
	Remove(ctx context.Context, actor ident.UserID, id ident.PackID, of ident.MediaID) (sticker.Pack, error)
	Open(ctx context.Context, id ident.PackID, of ident.MediaID) (media.Media, io.ReadSeekCloser, error)
	Installed(ctx context.Context, actor ident.UserID, skip, limit int) (packs []sticker.Pack, list user.Stickers, err error)
	Order(ctx context.Context, actor ident.UserID, ids []ident.PackID) (user.Stickers, error)
	Install(ctx context.Context, actor ident.UserID, id ident.PackID) (user.Stickers, error)
	Uninstall(ctx context.Context, actor ident.UserID, id ident.PackID) (user.Stickers, error)
}

// Search finds messages, people and chats.
type Search interface {
	Search(ctx context.Context, actor ident.UserID, r search.Request) (search.Result, error)
}

// Previews looks at pages.
type Previews interface {
	Page(ctx context.Context, address string) (preview.Page, error)
}

// Inbox is what clients keep a copy of.
type Inbox interface {
	List(ctx context.Context, actor ident.UserID, cursor string, limit int) (entries []inbox.Entry, next string, err error)
	Entry(ctx context.Context, actor ident.UserID, id ident.ChatID) (inbox.Entry, error)
	Changes(ctx context.Context, q inbox.ChangesQuery) (inbox.Changes, error)
	Sync(ctx context.Context, actor ident.UserID, cursor string) (s inbox.Sync, next, epoch string, err error)
}
