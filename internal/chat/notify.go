package chat

import "github.com/roost-im/roost/internal/fault"

// How much a notification shows.
const (
	PreviewFull = "full" // who wrote, where, and what
	PreviewName = "name" // who wrote and where
	PreviewNone = "none" // that there is something
)

// The values of Notify.Sound.
const (
	SoundOn  = "on"
	SoundOff = "off"
)

// Notify is how a member wants to be notified of a chat; what is empty is as for all chats.
type Notify struct {
	Preview string
	Sound   string
	// IsOnlyMentions: only of messages that name the member.
	IsOnlyMentions bool
}

// check says whether the values are ones that there are. Codes: invalid.
func (n Notify) check() error {
	switch n.Preview {
	case "", PreviewFull, PreviewName, PreviewNone:
	default:
		return fault.New(fault.Invalid, fault.CodeInvalid, "notify: preview: must be full, name or none")
	}
	switch n.Sound {
	case "", SoundOn, SoundOff:
	default:
		return fault.New(fault.Invalid, fault.CodeInvalid, "notify: sound: must be on or off")
	}
	return nil
}
