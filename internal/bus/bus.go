// Package bus carries events between the nodes of a server, the publishing node among them. Delivery is at most
// once: what a bus loses it counts and reports, and catch-up by versions heals it. Package bustest holds the rules
// that every implementation keeps.
package bus

import (
	"github.com/roost-im/roost/internal/ident"
)

// Audience says who is to have an envelope. Exactly one of its parts is set.
type Audience struct {
	// Chat: the members of a chat, as of MembersVersion.
	Chat           ident.ChatID
	MembersVersion int64
	// Users: all sessions of some users.
	Users []ident.UserID
	// Sessions: some sessions.
	Sessions []ident.SessionID
	// Watched: the sessions that watch the presence of this user.
	Watched ident.UserID
}

// Key is what the order of envelopes is kept by: the chat, the user, or the first of a list.
func (a Audience) Key() string {
	switch {
	case a.Chat != "":
		return string(a.Chat)
	case a.Watched != "":
		return string(a.Watched)
	case len(a.Users) > 0:
		return string(a.Users[0])
	case len(a.Sessions) > 0:
		return string(a.Sessions[0])
	}
	return ""
}

// Kind names what an envelope is about; its values are those of the contract's event kinds.
type Kind string

// Envelope is an event on its way. It is shared by all subscribers and must not be changed once published.
type Envelope struct {
	To   Audience
	Kind Kind
	// From and Version are the step that the event stands for: of the chat, of its marks, or of the user. 0 for
	// events without a version.
	From, Version int64
	// Seq of the message that the payload shows; 0: none. Members who may not see it get the step without a body.
	Seq int64
	// Payload is the encoded frame, as it goes out to a client.
	Payload []byte
	// OnlyFor, if it isn't empty, is the only one of a chat's members who is to see what the event shows.
	OnlyFor ident.UserID
	// Others is the frame of those of a chat's members whom OnlyFor leaves out; without it they get the step without a body.
	Others []byte
}

// Handler receives envelopes. Its methods are called from the goroutines of the bus: one call at a time for
// envelopes of the same key, several at once for different ones.
type Handler interface {
	// Deliver takes an envelope.
	Deliver(e Envelope)
	// Lost tells of an envelope that didn't fit into the subscriber's queue. It is called by the publisher and
	// must not block.
	Lost(e Envelope)
	// Restored tells that the bus was away and came back: any envelope of that time may be missing.
	Restored()
}

// Bus connects publishers and subscribers.
type Bus interface {
	// Publish hands an envelope to all subscribers in the order of the calls per key. It never waits for a
	// subscriber.
	Publish(e Envelope)
	// Subscribe delivers everything that is published after it returned, until cancel is called. cancel returns
	// when no call to the handler is under way any more; it must not be called from the handler.
	Subscribe(h Handler) (cancel func())
	// Lost is how many envelopes were lost since the start.
	Lost() uint64
}
