package httpapi

import (
	"net/http"

	"github.com/roost-im/roost/api"
)

func (s *server) addMessagePins() {
	codes := []api.Code{
		api.CodeNotFound, api.CodeForbidden, api.CodeMessageGone, api.CodeTooMany, api.CodePeerBlocked, api.CodeRequestOpen,
	}
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/messages/{seq}/pin", id: "pinMessage", tag: tagMessages, limit: s.sends,
		summary: "Pin a message for all members",
		text:    "Who has the right to. A system message tells of it. One that is pinned keeps its place; at most 100 of a chat are pinned at once.",
		codes:   codes,
	}, s.pinMessage)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/messages/{seq}/pin", id: "unpinMessage", tag: tagMessages, limit: s.sends,
		summary: "Unpin a message",
		codes:   codes,
	}, s.unpinMessage)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/pins", id: "listPinnedMessages", tag: tagMessages,
		summary: "The pinned messages of a chat",
		text:    "The newest pin first, as far as I may see them.",
		codes:   []api.Code{api.CodeNotFound, api.CodeBadCursor},
	}, s.listMessagePins)
}

func (s *server) addMentions() {
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/mentions", id: "listMentions", tag: tagMessages,
		summary: "Messages that name me",
		text: "Those of others that name me or all members, ascending by seq. With after, my read_seq, the first one is my next mention; with " +
			"more, go on after the last one.",
		codes: []api.Code{api.CodeNotFound},
	}, s.listMentions)
}

func (s *server) addReceipts() {
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/messages/{seq}/receipts", id: "listReceipts", tag: tagMessages,
		summary: "Who got a message of mine, and who has seen it",
		text: "Of those who were there when it was sent and still are. When isn't known: marks are kept per member and not per message. In a " +
			"channel only counts are told, to all of its members.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeMessageGone, api.CodeBadCursor},
	}, s.listReceipts)
}

func (s *server) addTimer() {
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/timer", id: "setTimer", tag: tagMessages, limit: s.sends,
		summary: "Have messages of a chat go by themselves",
		text: "It is for messages that are sent from then on, and counted from sending. In groups and channels who moderates may set it, in " +
			"other chats everybody. A system message tells of it.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodePeerBlocked, api.CodeRequestOpen},
	}, s.setTimer)
}
