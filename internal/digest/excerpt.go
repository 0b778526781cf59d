package digest

import (
	"cmp"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

// How much a digest shows.
const (
	maxLooked = 100 // chats that are looked at
	maxShown  = 12
	maxLines  = 3 // of each
)

// digest is the letter about what came since the user was last here. It has no chats where there is nothing to tell.
func (s *Service) digest(state *State, now time.Time) Letter {
	l := Letter{
		Kind: KindDigest, To: state.Address, Language: state.Language, Name: state.Name, Link: s.opt.Address + "/",
		ID:       mailID(string(state.UserID), state.Address, stamp(state.SeenAt)),
		StopLink: s.opt.Address + StopPath + s.token(KindDigest, state.UserID, state.Address),
		Days:     int(now.Sub(state.SeenAt) / (24 * time.Hour)),
	}
	for i := range state.Chats {
		one, isNews := s.excerpt(&state.Chats[i], state.SeenAt, now)
		switch {
		case !isNews:
		case len(l.Chats) == maxShown:
			l.More++
		default:
			l.Chats = append(l.Chats, one)
		}
	}
	return l
}

// excerpt shows what came in a chat since a time; false if nothing did that the user wants to be told of.
func (s *Service) excerpt(c *push.State, since, now time.Time) (Excerpt, bool) {
	if c.Wishes.Groups == user.GroupsMentions && c.Chat.Type != chat.TypePrivate {
		c.Notify.IsOnlyMentions = true
	}
	out := Excerpt{Type: c.Chat.Type, Unread: c.Unread}
	wanted := map[int64]bool{}
	for i := len(c.Facts) - 1; i >= 0 && c.Facts[i].CreatedAt.After(since) && len(wanted) < maxLines; i-- {
		if seq := c.Wants(c.Facts[i:i+1], now); seq > 0 {
			wanted[seq] = true
		}
	}
	preview := cmp.Or(c.Notify.Preview, c.Wishes.Preview)
	if len(wanted) == 0 || preview != chat.PreviewFull && preview != chat.PreviewName {
		return out, len(wanted) > 0
	}
	out.Title = c.Chat.Title
	for i := range c.Facts {
		m := &c.Facts[i]
		if !wanted[m.Seq] {
			continue
		}
		sender := c.Senders[m.SenderID].DisplayName
		if c.Chat.Type == chat.TypePrivate {
			out.Title, sender = sender, ""
		}
		if c.Chat.Type == chat.TypeChannel && !c.Chat.Settings.IsSigned {
			sender = ""
		}
		if preview == chat.PreviewFull {
			out.Lines = append(out.Lines, s.line(sender, m))
		}
	}
	return out, true
}

// line shows a message. Of an encrypted one the server knows nothing to show, and what is to vanish mustn't stay in a mail.
func (s *Service) line(sender string, m *message.Message) Line {
	l := Line{Sender: sender, ContentType: m.Content.Type()}
	switch {
	case l.ContentType == "encrypted":
	case m.ViewOnce || !m.ExpiresAt.IsZero():
		l.ContentType = ""
	default:
		l.Text = s.opt.ReadText(m.Content)
	}
	return l
}
