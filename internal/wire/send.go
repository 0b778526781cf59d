package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// MessageDraft returns the message that a request asks for.
func MessageDraft(id ident.ChatID, sender ident.UserID, r api.MessageRequest) message.Draft {
	return message.Draft{
		ChatID: id, SenderID: sender, ClientID: r.ClientID, Content: message.Content(r.Content), ReplyToSeq: r.ReplyToSeq,
		Notice: notice(r.Notify, r.NotifyAll), Silent: r.Silent,
		Poll: Poll(r.Poll), Media: mediaIDs(r.Media), ViewOnce: r.ViewOnce, ClearsDraft: r.ClearDraft, ExpectMembersVersion: r.ExpectMembersVersion,
	}
}

// Edit returns the edit that a request asks for.
func Edit(id ident.ChatID, seq int64, actor ident.UserID, r api.EditRequest) message.Edit {
	return message.Edit{
		ChatID: id, Seq: seq, Actor: actor, Content: message.Content(r.Content), Notice: notice(r.Notify, r.NotifyAll),
	}
}

func mediaIDs(raw []string) []ident.MediaID {
	var out []ident.MediaID
	for _, id := range raw {
		out = append(out, ident.MediaID(id))
	}
	return out
}

func notice(users []string, isAll bool) message.Notice {
	n := message.Notice{NotifyAll: isAll}
	for _, id := range users {
		n.Notify = append(n.Notify, ident.UserID(id))
	}
	return n
}

// some returns ids as they stand on the wire; nil where there are none.
func some[T ~string](ids []T) []string {
	if len(ids) == 0 {
		return nil
	}
	return texts(ids)
}
