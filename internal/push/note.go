package push

import (
	"cmp"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// note makes what a device is told; false if there is nothing.
func (s *Service) note(state *State, job Job, now time.Time) (Note, bool) {
	note := Note{UserID: job.UserID, ChatID: job.ChatID, ChatType: state.Chat.Type, Unread: state.Unread, Badge: state.Badge}
	if state.Wishes.Groups == user.GroupsMentions && state.Chat.Type != chat.TypePrivate {
		state.Notify.IsOnlyMentions = true
	}
	seq := state.Wants(state.Facts, now)
	if seq > job.ShownSeq && state.Wishes.Quiet.Covers(now) { // it isn't to be told now
		if job.ShownSeq == 0 || !state.isGone(job.ShownSeq) {
			return note, false
		}
		seq = 0
	}
	m := state.fact(seq)
	switch {
	case m == nil:
		note.Kind, note.Seq = KindClear, job.ShownSeq
		return note, job.ShownSeq > 0
	case seq == job.ShownSeq && (m.EditedAt.IsZero() || m.Version <= job.ShownVersion): // it was told already
		return note, false
	case seq <= job.ShownSeq:
		note.Replaces = job.ShownSeq
	}
	note.tell(state, m, s.opt.ReadText(m.Content))
	note.show(cmp.Or(state.Notify.Preview, state.Wishes.Preview))
	if seq == job.ShownSeq && note.ContentType == "" { // of what changed nothing is shown
		return note, false
	}
	sound := state.Notify.Sound
	// What came in quiet hours is there when they are over, and wakes nobody.
	note.IsSilent = note.IsSilent || note.Replaces > 0 || state.Wishes.Quiet.Covers(m.CreatedAt) || sound == chat.SoundOff || sound == "" && state.Wishes.IsSilent
	if !note.IsSilent {
		note.Urgency = UrgencyHigh
	}
	return note, true
}

// tell fills in what there is to say of a message.
func (n *Note) tell(state *State, m *message.Message, text string) {
	sender := state.Senders[m.SenderID]
	n.Kind, n.Seq, n.Version, n.SenderID, n.SentAt, n.IsSilent = KindMessage, m.Seq, m.Version, m.SenderID, m.CreatedAt, m.Silent
	n.Title, n.Sender = state.Chat.Title, sender.DisplayName
	n.ContentType, n.Text, n.IsMention = m.Content.Type(), text, names(m.Notice, n.UserID)
	switch {
	case state.Chat.Type == chat.TypeChannel && !state.Chat.Settings.IsSigned:
		n.Sender, n.SenderID = "", ""
		n.IconChat, n.IconID = state.Chat.ID, state.Chat.PhotoID
	case state.Chat.PhotoID != "":
		n.IconChat, n.IconID = state.Chat.ID, state.Chat.PhotoID
	case state.Faces[m.SenderID] && sender.AvatarID != "":
		n.IconUser, n.IconID = m.SenderID, sender.AvatarID
	}
}

// Bare is the note without anything of its message but that there is one.
func (n Note) Bare() Note {
	n.show(chat.PreviewNone)
	return n
}

// heldUntil is when what isn't told in quiet hours is to be; false if there is nothing.
func (s *State) heldUntil(job Job, now time.Time) (time.Time, bool) {
	if s.Wishes.Quiet == nil || !s.Wishes.Quiet.Covers(now) || s.Wants(s.Facts, now) <= job.ShownSeq {
		return time.Time{}, false
	}
	return s.Wishes.Quiet.End(now), true
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
