package wire

import (
	"encoding/json"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
)

// ChatSettings returns the settings of a group or channel, nil for other chats.
func ChatSettings(c chat.Chat) *api.ChatSettings {
	if c.Type != chat.TypeGroup && c.Type != chat.TypeChannel {
		return nil
	}
	r := c.Settings.Rights
	return &api.ChatSettings{
		Rights: api.ChatRights{
			Write: string(r.Write), Add: string(r.Add), Pin: string(r.Pin), EditInfo: string(r.EditInfo),
			MentionAll: string(r.MentionAll), Moderate: string(r.Moderate), Invite: string(r.Invite), Promote: string(r.Promote),
		},
		SlowModeS: int(c.Settings.SlowMode / time.Second),
		History:   string(c.Settings.History),
		Signed:    c.Settings.IsSigned,
	}
}

// InfoPatch reads a change of what a chat tells of itself.
func InfoPatch(p api.ChatPatch) chat.InfoPatch {
	out := chat.InfoPatch{Title: p.Title, About: p.About, IsSigned: p.Signed}
	if r := p.Rights; r != nil {
		out.Rights = chat.Rights{
			Write: chat.Role(r.Write), Add: chat.Role(r.Add), Pin: chat.Role(r.Pin), EditInfo: chat.Role(r.EditInfo),
			MentionAll: chat.Role(r.MentionAll), Moderate: chat.Role(r.Moderate), Invite: chat.Role(r.Invite), Promote: chat.Role(r.Promote),
		}
	}
	if p.SlowModeS != nil {
		// Beyond what a duration holds it is beyond the limit too.
		wait := time.Duration(min(max(*p.SlowModeS, -1), int(2*chat.MaxSlowMode/time.Second))) * time.Second
		out.SlowMode = &wait
	}
	if p.History != nil {
		history := chat.History(*p.History)
		out.History = &history
	}
	return out
}

// ChatEvent returns all that a chat tells of itself.
func ChatEvent(c chat.Chat) api.ChatEvent {
	return api.ChatEvent{
		Title: c.Title, About: c.About, PhotoID: string(c.PhotoID), Settings: ChatSettings(c), MemberCount: c.MemberCount,
		ExpiresInS: int64(c.ExpiresIn / time.Second),
	}
}

// SystemMessage returns a message that the server made.
func SystemMessage(m chat.SystemMessage) api.Message {
	return Message(message.Message{
		ChatID: m.ChatID, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, ClientID: m.ClientID,
		Content: m.Content, CreatedAt: m.CreatedAt, IsSystem: true,
	})
}

// SystemContent encodes the content of a message that the server makes.
func SystemContent(s chat.System) []byte {
	c := api.SystemContent{Type: "system", Event: string(s.Event), Title: s.Title, Role: string(s.Role), Seq: s.Seq, ExpiresInS: int64(s.ExpiresIn / time.Second)}
	for _, id := range s.Users {
		c.UserIDs = append(c.UserIDs, string(id))
	}
	raw, err := json.Marshal(c)
	if err != nil {
		panic(err) // a struct of strings
	}
	return raw
}

// Added returns what became of those who were to be added.
func Added(a chat.Added) api.AddAnswer {
	out := api.AddAnswer{Added: []string{}, Refused: []api.AddRefusal{}}
	for _, id := range a.Members {
		out.Added = append(out.Added, string(id))
	}
	out.Refused = append(out.Refused, Refusals(a.Refused)...)
	return out
}

// Refusals returns who wasn't added and why; nil where all were.
func Refusals(rs []chat.Refusal) []api.AddRefusal {
	if len(rs) == 0 {
		return nil
	}
	return each(rs, func(r chat.Refusal) api.AddRefusal {
		return api.AddRefusal{UserID: string(r.UserID), Code: api.Code(r.Code)}
	})
}

// Ban returns a user who can't come back.
func Ban(b chat.Ban) api.Ban {
	return api.Ban{User: User(b.User), BannedBy: string(b.BannedBy), BannedAt: b.BannedAt}
}

// Bans returns those who can't come back; never nil.
func Bans(bs []chat.Ban) []api.Ban {
	return each(bs, Ban)
}

// Seen returns seen counters; never nil.
func Seen(all []chat.SeenCount) []api.SeenCount {
	return each(all, func(c chat.SeenCount) api.SeenCount { return api.SeenCount{Seq: c.Seq, Count: c.Count} })
}

// Link returns a link; base is the server's address.
func Link(l chat.Link, base string) api.ChatLink {
	return api.ChatLink{
		ID: string(l.ID), URL: base + "/#join=" + l.Token, Token: l.Token, Name: l.Name, CreatedBy: string(l.CreatedBy),
		NeedsApproval: l.NeedsApproval, MaxUses: l.MaxUses, Uses: l.Uses,
		ExpiresAt: optional(l.ExpiresAt), RevokedAt: optional(l.RevokedAt), CreatedAt: l.CreatedAt,
	}
}

// Links returns links; never nil.
func Links(ls []chat.Link, base string) []api.ChatLink {
	return each(ls, func(l chat.Link) api.ChatLink { return Link(l, base) })
}

// Preview returns what somebody who has a link may know of its chat.
func Preview(p chat.Preview) api.JoinPreview {
	out := api.JoinPreview{
		Type: string(p.Chat.Type), Title: p.Chat.Title, About: p.Chat.About, PhotoID: string(p.Chat.PhotoID),
		MemberCount: p.Chat.MemberCount, NeedsApproval: p.NeedsApproval, Asked: p.HasAsked,
	}
	if p.IsMember {
		out.ChatID = string(p.Chat.ID)
	}
	return out
}

// Requests returns those who want to be let in; never nil.
func Requests(rs []chat.Request) []api.JoinRequest {
	return each(rs, func(r chat.Request) api.JoinRequest {
		return api.JoinRequest{User: User(r.User), LinkID: string(r.LinkID), AskedAt: r.AskedAt}
	})
}
