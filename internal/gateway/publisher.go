package gateway

import (
	"context"
	"log/slog"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/presence"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

// Publisher encodes events, once each, and puts them on the bus. It implements the Publisher interfaces of the
// domain packages. Its methods never block; what doesn't arrive is caught up.
type Publisher struct {
	bus bus.Bus
	log *slog.Logger
}

var (
	_ message.Publisher  = (*Publisher)(nil)
	_ chat.Publisher     = (*Publisher)(nil)
	_ presence.Publisher = (*Publisher)(nil)
)

// NewPublisher returns a publisher on a bus. It needs no gateway, so that services can be built before one.
func NewPublisher(b bus.Bus, log *slog.Logger) *Publisher {
	return &Publisher{bus: b, log: log}
}

// MessageNew tells the members of a chat of a new message.
func (p *Publisher) MessageNew(to chat.Audience, m message.Message) {
	p.message(api.EventMessageNew, to, m, nil)
}

// MessageChanged tells the members of a chat that a message was edited or is gone.
func (p *Publisher) MessageChanged(to chat.Audience, m message.Message) {
	p.message(api.EventMessageChanged, to, m, nil)
}

// MessageAnnotated tells the members of a chat that a message changed because somebody annotated it. Whose vote it was in an
// anonymous poll only the voter's devices hear.
func (p *Publisher) MessageAnnotated(to chat.Audience, m message.Message, a message.Annotate) {
	if a.Kind != message.KindVote || m.Poll == nil || !m.Poll.IsAnonymous || m.IsUnheard {
		p.message(api.EventMessageChanged, to, m, wire.AnnotationChange(a))
		return
	}
	body := api.MessageEvent{Message: wire.EventMessage(m)}
	e := event(api.EventMessageChanged, m.ChatID, m.Version-1, m.Version, body)
	others, isEncoded := p.encode(e)
	if !isEncoded {
		return
	}
	body.Annotation = wire.AnnotationChange(a)
	e.D = body
	p.put(inChat(to), bus.Envelope{Seq: m.Seq, OnlyFor: a.Actor, Others: others}, e)
}

func (p *Publisher) message(kind api.EventKind, to chat.Audience, m message.Message, a *api.AnnotationChange) {
	e := event(kind, m.ChatID, m.Version-1, m.Version, api.MessageEvent{Message: wire.EventMessage(m), Annotation: a})
	if m.IsUnheard {
		p.publishOnlyFor(to, m.SenderID, m.Seq, e)
		return
	}
	p.publishMessage(to, m.Seq, e)
}

// kindWatch is an envelope between nodes that no client sees: who watches a user has to be checked again.
const kindWatch bus.Kind = "watch"

// WatchChanged has all nodes check again who may see whether a user is there.
func (p *Publisher) WatchChanged(id ident.UserID) {
	p.bus.Publish(bus.Envelope{To: bus.Audience{Watched: id}, Kind: kindWatch})
}

// BlockChanged tells a user's devices of somebody who was blocked or isn't any more.
func (p *Publisher) BlockChanged(c chat.BlockChanged) {
	p.publish(toUsers(c.UserID), event(api.EventMeChanged, "", c.From, c.Version, api.MeEvent{
		Chats: wire.Mes(c.Chats), Blocks: []api.Block{wire.Block(c.Block)},
	}))
}

// DraftChanged tells a user's devices of what the user began to write.
func (p *Publisher) DraftChanged(c chat.DraftChanged) {
	p.publish(toUsers(c.UserID), event(api.EventMeChanged, "", c.From, c.Version, api.MeEvent{Drafts: []api.Draft{wire.Draft(c.Draft)}}))
}

// ScheduledChanged tells a user's devices of a message that is sent later, or was.
func (p *Publisher) ScheduledChanged(c message.ScheduledChanged) {
	p.publish(toUsers(c.UserID), event(api.EventMeChanged, "", c.From, c.Version, api.MeEvent{
		Scheduled: []api.Scheduled{wire.Scheduled(c.Scheduled)},
	}))
}

// MarksRaised tells the members of a chat of public marks that rose.
func (p *Publisher) MarksRaised(to chat.Audience, from, version int64, marks []chat.Mark) {
	p.publish(inChat(to), event(api.EventMarks, to.ChatID, from, version, api.MarksEvent{Marks: wire.Marks(marks)}))
}

// MeChanged tells a user's devices what changed of what is only the user's in some chats.
func (p *Publisher) MeChanged(u chat.UserVersion, chats []chat.Me) {
	p.publish(toUsers(u.UserID), event(api.EventMeChanged, "", u.From, u.Version, api.MeEvent{Chats: wire.Mes(chats)}))
}

// MessagesHidden tells a user's devices of messages that the user deleted for themselves.
func (p *Publisher) MessagesHidden(u chat.UserVersion, me chat.Me, seqs []int64) {
	p.publish(toUsers(u.UserID), event(api.EventMeChanged, "", u.From, u.Version, api.MeEvent{
		Chats: []api.ChatMe{wire.Me(me)}, Hidden: []api.HiddenIn{{ChatID: string(me.ChatID), Seqs: seqs}},
	}))
}

// AccountChanged tells a user's devices of the changed account.
func (p *Publisher) AccountChanged(c user.Change) {
	account := wire.Account(c.User)
	p.publish(toUsers(c.User.ID), event(api.EventMeChanged, "", c.From, c.User.Version, api.MeEvent{Account: &account}))
}

// SettingsChanged tells a user's devices of changed settings.
func (p *Publisher) SettingsChanged(c user.SettingsChange) {
	p.publish(toUsers(c.UserID), event(api.EventMeChanged, "", c.From, c.Version, api.MeEvent{Settings: wire.Settings(c.Settings)}))
}

// UserChanged tells the contacts of a user, the user, and the members of the user's channels of the changed profile. Who
// is several of these hears it several times, which changes nothing.
func (p *Publisher) UserChanged(u user.User, contacts []ident.UserID, channels []ident.ChatID) {
	to := make([]ident.UserID, 0, len(contacts)+1)
	to = append(to, u.ID)
	for _, id := range contacts {
		if id != u.ID {
			to = append(to, id)
		}
	}
	e := event(api.EventUserChanged, "", 0, 0, api.UserEvent{User: wire.User(u)})
	p.publish(toUsers(to...), e)
	for _, id := range channels {
		p.publish(bus.Audience{Chat: id}, e)
	}
}

// Typing tells the members of a chat that one of them types, or stopped to.
func (p *Publisher) Typing(to chat.Audience, from ident.UserID, isStopped bool, expires time.Time) {
	p.publish(inChat(to), event(api.EventTyping, to.ChatID, 0, 0, api.TypingEvent{
		UserID: string(from), Stopped: isStopped, ExpiresAt: expires,
	}))
}

// ChatChanged tells the members of a chat what it tells of itself now.
func (p *Publisher) ChatChanged(to chat.Audience, step chat.Step, c chat.Chat) {
	p.publish(inChat(to), event(api.EventChatChanged, to.ChatID, step.From, step.Version, wire.ChatEvent(c)))
}

// MembersChanged tells the members of a chat of rows that changed.
func (p *Publisher) MembersChanged(to chat.Audience, step chat.Step, c chat.Chat, rows []chat.Member, marks []chat.Mark) {
	body := api.MemberEvent{Members: wire.Members(rows), MembersVersion: c.MembersVersion, MemberCount: c.MemberCount}
	if len(marks) > 0 {
		body.Marks = wire.Marks(marks)
	}
	p.publish(inChat(to), event(api.EventMemberChanged, to.ChatID, step.From, step.Version, body))
}

// AskingChanged tells those who may let others into a chat how many wait.
func (p *Publisher) AskingChanged(a chat.Asking) {
	p.publish(toUsers(a.To...), event(api.EventJoinRequests, a.ChatID, 0, 0, api.JoinRequestsEvent{Count: a.Count}))
}

// SystemSent tells the members of a chat of a message that the server made.
func (p *Publisher) SystemSent(to chat.Audience, m chat.SystemMessage) {
	p.publishMessage(to, m.Seq, event(api.EventMessageNew, m.ChatID, m.Version-1, m.Version, api.MessageEvent{Message: wire.SystemMessage(m)}))
}

// SessionsEnded closes the sessions' connections on all nodes.
func (p *Publisher) SessionsEnded(ids []ident.SessionID) {
	for _, id := range ids {
		p.publish(bus.Audience{Sessions: []ident.SessionID{id}}, sessionRevoked(id))
	}
}

// PresenceChanged tells the sessions that watch a user whether the user is there.
func (p *Publisher) PresenceChanged(s presence.State) {
	p.publish(bus.Audience{Watched: s.UserID}, event(api.EventPresence, "", 0, 0, api.PresenceEvent{Presence: presenceOf(s)}))
}

func (p *Publisher) publish(to bus.Audience, e eventFrame) { p.put(to, bus.Envelope{}, e) }

// publishMessage is publish for an event that shows a message.
func (p *Publisher) publishMessage(to chat.Audience, seq int64, e eventFrame) {
	p.put(inChat(to), bus.Envelope{Seq: seq}, e)
}

// publishOnlyFor is publishMessage for one that only one of the members sees.
func (p *Publisher) publishOnlyFor(to chat.Audience, who ident.UserID, seq int64, e eventFrame) {
	p.put(inChat(to), bus.Envelope{Seq: seq, OnlyFor: who}, e)
}

// put publishes an event in an envelope that says who is to see it.
func (p *Publisher) put(to bus.Audience, as bus.Envelope, e eventFrame) {
	payload, isEncoded := p.encode(e)
	if !isEncoded {
		return
	}
	as.To, as.Kind, as.From, as.Version, as.Payload = to, bus.Kind(e.Ev), e.From, e.Version, payload
	p.bus.Publish(as)
}

func (p *Publisher) encode(e eventFrame) (frame []byte, ok bool) {
	frame, err := encodeFrame(e)
	if err != nil { // content that was stored is valid JSON, so a person must look at this
		p.log.LogAttrs(context.Background(), slog.LevelError, "event not encoded",
			slog.String("event", string(e.Ev)), slog.String("chat", e.ChatID), slog.Any("error", err))
		return nil, false
	}
	return frame, true
}

func event(kind api.EventKind, id ident.ChatID, from, version int64, body any) eventFrame {
	return eventFrame{
		EventFrame: api.EventFrame{Ev: kind, ChatID: string(id), From: from, Version: version}, D: body,
	}
}

func sessionRevoked(id ident.SessionID) eventFrame {
	return event(api.EventSessionRevoked, "", 0, 0, api.SessionRevokedEvent{SessionID: string(id)})
}

func inChat(to chat.Audience) bus.Audience {
	return bus.Audience{Chat: to.ChatID, MembersVersion: to.MembersVersion}
}

func toUsers(ids ...ident.UserID) bus.Audience {
	return bus.Audience{Users: ids}
}

func presenceOf(s presence.State) api.Presence {
	out := api.Presence{UserID: string(s.UserID), Online: s.Online}
	if !s.LastSeen.IsZero() {
		out.LastSeenAt = &s.LastSeen
	}
	return out
}
