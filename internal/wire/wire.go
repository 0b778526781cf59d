// Package wire turns domain objects into those of package api, for both transports. It holds no rules.
package wire

import (
	"encoding/json"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// User returns the public part of an account.
func User(u user.User) api.User {
	return api.User{
		ID:             string(u.ID),
		Username:       u.Username,
		DisplayName:    u.DisplayName,
		About:          u.About,
		AvatarID:       string(u.AvatarID),
		ProfileVersion: u.ProfileVersion,
		CreatedAt:      u.CreatedAt,
	}
}

// Users returns the public parts of accounts; never nil.
func Users(us []user.User) []api.User {
	return each(us, User)
}

// Account returns the own account.
func Account(u user.User) api.Account {
	return api.Account{User: User(u), Role: string(u.Role), Version: u.Version}
}

// Session returns a session as its user sees it.
func Session(s auth.Session, current ident.SessionID) api.Session {
	return api.Session{
		ID:           string(s.ID),
		Name:         s.Name,
		Place:        s.Place,
		Client:       s.Client,
		Current:      s.ID == current,
		CreatedAt:    s.CreatedAt,
		LastActiveAt: s.LastActiveAt,
		ExpiresAt:    s.ExpiresAt,
	}
}

// Message returns a message.
func Message(m message.Message) api.Message {
	return api.Message{
		ChatID:     string(m.ChatID),
		Seq:        m.Seq,
		Version:    m.Version,
		SenderID:   string(m.SenderID),
		ClientID:   m.ClientID,
		Content:    json.RawMessage(m.Content),
		ReplyToSeq: m.ReplyToSeq,
		Notify:     some(m.Notify),
		NotifyAll:  m.NotifyAll,
		Silent:     m.Silent,
		CreatedAt:  m.CreatedAt,
		EditedAt:   optional(m.EditedAt),
		Stub:       string(m.Stub),
		System:     m.IsSystem,
		PinnedAt:   optional(m.PinnedAt),
		ExpiresAt:  optional(m.ExpiresAt),
		Reactions:  reactions(m.Reactions),
		Forwarded:  forwarded(m.Forward),
		Poll:       poll(m.Poll),
		Media:      some(m.Media),
		ViewOnce:   m.ViewOnce,
		Played:     tally(m.Played),
		Viewed:     tally(m.Viewed),
		Me:         mine(m.Mine),
	}
}

// Messages returns messages; never nil.
func Messages(ms []message.Message) []api.Message {
	return each(ms, Message)
}

// Edits returns what the content of a message was; never nil.
func Edits(fs []message.Former) []api.FormerContent {
	return each(fs, func(f message.Former) api.FormerContent {
		return api.FormerContent{Content: json.RawMessage(f.Content), CreatedAt: f.CreatedAt}
	})
}

// Page returns a page of a history.
func Page(p message.Page) api.MessagePage {
	return api.MessagePage{
		Messages: Messages(p.Messages), FromSeq: p.FromSeq, ToSeq: p.ToSeq, LastSeq: p.LastSeq, Version: p.Version,
	}
}

// Me returns what is only the actor's in a chat.
func Me(m chat.Me) api.ChatMe {
	return api.ChatMe{
		ChatID:           string(m.ChatID),
		State:            string(m.State),
		Role:             string(m.Role),
		ReadSeq:          m.ReadSeq,
		Unread:           m.Unread,
		Mentions:         m.Mentions,
		CountedSeq:       m.CountedSeq,
		VisibleFromSeq:   m.VisibleFromSeq,
		Pin:              m.Pin,
		ArchivedUntilSeq: m.ArchivedUntil,
		HiddenUntilSeq:   m.HiddenUntil,
		MutedUntil:       optional(m.MutedUntil),
		MuteMentions:     m.MuteMentions,
		Notify:           chatNotify(m.Notify),
		MarkedUnread:     m.IsMarkedUnread,
		Request:          m.IsRequest,
		PeerBlocked:      m.IsPeerBlocked,
		Version:          m.Version,
	}
}

// Mes returns private parts of chats; never nil.
func Mes(ms []chat.Me) []api.ChatMe {
	return each(ms, Me)
}

// Mark returns a public mark.
func Mark(m chat.Mark) api.Mark {
	return api.Mark{UserID: string(m.UserID), DeliveredSeq: m.DeliveredSeq, SeenSeq: m.SeenSeq}
}

// Marks returns public marks; never nil.
func Marks(ms []chat.Mark) []api.Mark {
	return each(ms, Mark)
}

// Member returns a member.
func Member(m chat.Member) api.Member {
	return api.Member{
		User: User(m.User), Role: string(m.Role), State: string(m.State), JoinedAt: m.JoinedAt, Version: m.Version,
	}
}

// Members returns members; never nil.
func Members(ms []chat.Member) []api.Member {
	return each(ms, Member)
}

// Chat returns a chat as its entry in the chat list.
func Chat(e inbox.Entry) api.Chat {
	c := api.Chat{
		ID:             string(e.Chat.ID),
		Type:           string(e.Chat.Type),
		Title:          e.Chat.Title,
		About:          e.Chat.About,
		PhotoID:        string(e.Chat.PhotoID),
		Settings:       ChatSettings(e.Chat),
		ExpiresInS:     int64(e.Chat.ExpiresIn / time.Second),
		MemberCount:    e.Chat.MemberCount,
		LastSeq:        e.Chat.LastSeq,
		Version:        e.Chat.Version,
		MarksVersion:   e.Chat.MarksVersion,
		MembersVersion: e.Chat.MembersVersion,
		CreatedAt:      e.Chat.CreatedAt,
		ActivityAt:     e.Chat.ActivityAt,
		Me:             Me(e.Me),
	}
	if e.Peer != nil {
		peer := User(*e.Peer)
		c.Peer = &peer
	}
	if e.LastMessage != nil {
		last := Message(*e.LastMessage)
		c.LastMessage = &last
	}
	if len(e.Marks) > 0 {
		c.Marks = Marks(e.Marks)
	}
	return c
}

// Chats returns entries of the chat list; never nil.
func Chats(es []inbox.Entry) []api.Chat {
	return each(es, Chat)
}

// Head returns how far a chat has got.
func Head(h chat.Head) api.ChatHead {
	return api.ChatHead{ID: string(h.ChatID), Version: h.Version, MarksVersion: h.MarksVersion}
}

// Heads returns heads; never nil.
func Heads(hs []chat.Head) []api.ChatHead {
	return each(hs, Head)
}

// Changes returns what changed in a chat.
func Changes(c inbox.Changes) api.Changes {
	out := api.Changes{
		Messages:     Messages(c.Messages),
		Members:      Members(c.Members),
		Marks:        Marks(c.Marks),
		Version:      c.Version,
		MarksVersion: c.MarksVersion,
		More:         c.More,
		Reset:        c.Reset,
	}
	if c.Entry != nil {
		entry := Chat(*c.Entry)
		out.Chat = &entry
	}
	return out
}

// Hidden returns messages that a user deleted for themselves, by chat; nil where there are none.
func Hidden(places []message.HiddenPlace) []api.HiddenIn {
	var out []api.HiddenIn
	for _, p := range places {
		if n := len(out); n == 0 || out[n-1].ChatID != string(p.ChatID) {
			out = append(out, api.HiddenIn{ChatID: string(p.ChatID)})
		}
		in := &out[len(out)-1]
		in.Seqs = append(in.Seqs, p.Seq)
	}
	return out
}

// Sync returns what moved, with the cursor for the next call and the store's epoch.
func Sync(s inbox.Sync, cursor, epoch string) api.Sync {
	return api.Sync{
		Chats: Heads(s.Chats),
		Me: api.SyncMe{
			Version: s.Account.Version, Account: Account(s.Account), Chats: Mes(s.Mine), Hidden: Hidden(s.Hidden), Blocks: Blocks(s.Blocks),
			Drafts:    Drafts(s.Drafts),
			Scheduled: Scheduleds(s.Scheduled),
			Settings:  Settings(s.Settings),
		},
		Users:      Users(s.Users),
		Cursor:     cursor,
		StoreEpoch: epoch,
		Reset:      s.Reset,
	}
}

// optional returns nil for the zero time.
func optional(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// each maps a slice; the result is never nil, so that JSON shows [] and not null.
func each[A, B any](in []A, one func(A) B) []B {
	out := make([]B, len(in))
	for i := range in {
		out[i] = one(in[i])
	}
	return out
}
