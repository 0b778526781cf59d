package sqlstore

import (
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// witness notes that the actor listened to a message, or has viewed one that may be viewed once, and says whether that is new.
func (x *tx) witness(t *target, a message.Annotate) (isNew bool, err error) {
	tally, isDone := &t.Played, &t.Mine.IsPlayed
	if a.Kind == message.KindViewed {
		tally, isDone = &t.Viewed, &t.Mine.IsViewed
	}
	switch {
	case a.Kind == message.KindViewed && !t.ViewOnce:
		return false, fault.New(fault.Invalid, fault.CodeInvalid, "kind: the message may be viewed more than once")
	case a.Kind == message.KindPlayed && !t.Content.IsPlayable():
		return false, fault.New(fault.Invalid, fault.CodeInvalid, "kind: the message can't be played")
	case a.Kind == message.KindPlayed && t.chat.typ == chat.TypeChannel:
		return false, fault.New(fault.Forbidden, fault.CodeForbidden, "a channel doesn't tell who listened")
	case t.SenderID == a.Actor || *isDone:
		return false, nil
	}
	if a.Kind == message.KindPlayed {
		var isSilent bool // who doesn't tell what they read doesn't tell what they heard
		err := x.row("SELECT no_receipts FROM users WHERE id = $1", string(a.Actor)).Scan(&isSilent)
		if err != nil || isSilent {
			return false, orMissing(err)
		}
	}
	if err := x.putAnnotation(a); err != nil {
		return false, err
	}
	*isDone = true
	tally.Count++
	if len(tally.By) < message.MaxNamed {
		tally.By = append(tally.By, a.Actor)
	}
	if a.Kind == message.KindViewed {
		isLeft, err := x.isToBeViewed(t.ChatID, t.Seq, t.SenderID)
		if err != nil {
			return false, err
		}
		if !isLeft {
			return true, x.strip(t, message.StubViewed)
		}
	}
	return true, x.change(t)
}
