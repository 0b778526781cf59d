package push

import (
	"cmp"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/user"
)

// note makes what a device is told; false if there is nothing.
func (s *Service) note(state *State, job Job, now time.Time) (Note, bool) {
	note := Note{UserID: job.UserID, ChatID: job.ChatID, ChatType: state.Chat.Type, Unread: state.Unread, Badge: state.Badge}
	if state.Wishes.Groups == user.GroupsMentions && state.Chat.Type != chat.TypePrivate {
		state.Notify.IsOnlyMentions = true
	}
	seq := state.Wants(state.Facts, now)
	switch {
	case seq == 0:
		note.Kind, note.Seq = KindClear, job.ShownSeq
		return note, job.ShownSeq > 0
	case seq <= job.ShownSeq, state.Wishes.Quiet.Covers(now): // it was told already, or isn't to be told now
		return note, false
	}
	for i := range state.Facts {
		m := &state.Facts[i]
		if m.Seq != seq {
			continue
		}
		sender := state.Senders[m.SenderID]
		note.Kind, note.Seq, note.SenderID, note.SentAt, note.IsSilent = KindMessage, m.Seq, m.SenderID, m.CreatedAt, m.Silent
		note.Title, note.Sender = state.Chat.Title, sender.DisplayName
		note.ContentType, note.Text, note.IsMention = m.Content.Type(), s.opt.ReadText(m.Content), names(m.Notice, job.UserID)
		switch {
		case state.Chat.Type == chat.TypeChannel && !state.Chat.Settings.IsSigned:
			note.Sender, note.SenderID = "", ""
			note.IconChat, note.IconID = state.Chat.ID, state.Chat.PhotoID
		case state.Chat.PhotoID != "":
			note.IconChat, note.IconID = state.Chat.ID, state.Chat.PhotoID
		case state.Faces[m.SenderID] && sender.AvatarID != "":
			note.IconUser, note.IconID = m.SenderID, sender.AvatarID
		}
	}
	note.show(cmp.Or(state.Notify.Preview, state.Wishes.Preview))
	sound := state.Notify.Sound
	note.IsSilent = note.IsSilent || sound == chat.SoundOff || sound == "" && state.Wishes.IsSilent
	if !note.IsSilent {
		note.Urgency = UrgencyHigh
	}
	return note, true
}

// Bare is the note without anything of its message but that there is one.
func (n Note) Bare() Note {
	n.show(chat.PreviewNone)
	return n
}

// show takes off what isn't to be shown. Of an encrypted message nothing is: the server has nothing to tell of it.
func (n *Note) show(preview string) {
	if preview == chat.PreviewFull && n.ContentType != encrypted {
		return
	}
	n.Text, n.ContentType = "", ""
	if preview != chat.PreviewFull && preview != chat.PreviewName {
		n.Title, n.Sender, n.SenderID, n.IconUser, n.IconChat, n.IconID = "", "", "", "", "", ""
	}
}

// encrypted is the type of contents that only the members can read.
const encrypted = "encrypted"
