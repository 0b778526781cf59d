package client

import (
	"encoding/json"
	"fmt"

	"github.com/roost-im/roost/api"
)

// DecodeEvent returns the typed body of an event: *api.MessageEvent, *api.MemberEvent, *api.ChatEvent,
// *api.MarksEvent, *api.MeEvent, *api.UserEvent, *api.TypingEvent, *api.PresenceEvent, *api.JoinRequestsEvent,
// *api.SessionRevokedEvent or *api.HeadsEvent. It is nil for kinds that this library doesn't know, and for events without a body.
func DecodeEvent(e api.EventFrame) (any, error) {
	body := bodyOf(e.Ev)
	if body == nil || len(e.D) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(e.D, body); err != nil {
		return nil, fmt.Errorf("decode event %s: %w", e.Ev, err)
	}
	return body, nil
}

func bodyOf(kind api.EventKind) any {
	switch kind {
	case api.EventMessageNew, api.EventMessageChanged:
		return &api.MessageEvent{}
	case api.EventMemberChanged:
		return &api.MemberEvent{}
	case api.EventChatChanged:
		return &api.ChatEvent{}
	case api.EventMarks:
		return &api.MarksEvent{}
	case api.EventMeChanged:
		return &api.MeEvent{}
	case api.EventUserChanged:
		return &api.UserEvent{}
	case api.EventTyping:
		return &api.TypingEvent{}
	case api.EventPresence:
		return &api.PresenceEvent{}
	case api.EventJoinRequests:
		return &api.JoinRequestsEvent{}
	case api.EventSessionRevoked:
		return &api.SessionRevokedEvent{}
	case api.EventHeads:
		return &api.HeadsEvent{}
	}
	return nil
}
