package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// Scheduled returns a message that is sent later, or was.
func Scheduled(s message.Scheduled) api.Scheduled {
	return api.Scheduled{
		ChatID: string(s.ChatID), ClientID: s.ClientID, State: string(s.State), Refusal: api.Code(s.Refusal), SendAt: s.SendAt,
		Content: api.Content(s.Content), ReplyToSeq: s.ReplyToSeq, Notify: some(s.Notify), NotifyAll: s.NotifyAll, Silent: s.Silent,
		Media: some(s.Media), ViewOnce: s.ViewOnce,
		Poll: pollRequest(s.Poll), ExpectMembersVersion: s.ExpectMembersVersion, Seq: s.Seq, CreatedAt: s.At, Version: s.Version,
	}
}

// Scheduleds returns messages that are sent later, or were; nil where there are none.
func Scheduleds(all []message.Scheduled) []api.Scheduled {
	if len(all) == 0 {
		return nil
	}
	return each(all, Scheduled)
}

// ScheduleRequest returns the message that a request asks for.
func ScheduleRequest(id ident.ChatID, sender ident.UserID, r api.ScheduleRequest) message.Scheduled {
	return message.Scheduled{SendAt: r.SendAt.UTC(), Draft: MessageDraft(id, sender, api.MessageRequest{
		ClientID: r.ClientID, Content: r.Content, ReplyToSeq: r.ReplyToSeq, Notify: r.Notify, NotifyAll: r.NotifyAll, Silent: r.Silent,
		Media: r.Media, ViewOnce: r.ViewOnce,
		Poll: r.Poll, ExpectMembersVersion: r.ExpectMembersVersion,
	})}
}

// ScheduledPatch returns the change that a request asks for.
func ScheduledPatch(key message.ScheduledKey, r api.ScheduledPatch) message.ScheduledPatch {
	p := message.ScheduledPatch{ScheduledKey: key, Notice: notice(r.Notify, r.NotifyAll), Silent: r.Silent}
	if len(r.Content) > 0 && string(r.Content) != "null" {
		p.Content = message.Content(r.Content)
	}
	if r.SendAt != nil {
		at := r.SendAt.UTC()
		p.SendAt = &at
	}
	return p
}

// pollRequest returns the rules of a poll as they were asked for; nil: no poll.
func pollRequest(p *message.Poll) *api.PollRequest {
	if p == nil {
		return nil
	}
	return &api.PollRequest{Keys: p.Keys, Multiple: p.IsMultiple, Anonymous: p.IsAnonymous, ClosesAt: optional(p.ClosesAt)}
}
