package httpapi

import (
	"net/http"

	"github.com/roost-im/roost/api"
)

func (s *server) addGroups() {
	handle(s, operation{
		method: http.MethodPatch, path: "/chats/{id}", id: "updateChat", tag: tagGroups,
		summary: "Change what a group or channel tells of itself, and its settings",
		text: "What is absent stays. Title and about take the right edit_info, the rights themselves the owner, all else the right " +
			"moderate.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.updateChat)
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/photo", id: "setChatPhoto", tag: tagGroups, maxBody: MaxAvatarBytes, timeout: uploadTimeout,
		limit: s.uploads, slots: s.slots,
		summary: "Set the photo of a group or channel",
		text:    "The image (PNG, JPEG, GIF or WebP) is stored re-encoded, as a square, without what else stood in the file.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeImageInvalid},
	}, s.setChatPhoto)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/photo", id: "takeChatPhoto", tag: tagGroups, timeout: uploadTimeout,
		limit: s.uploads, slots: s.slots,
		summary: "Make an upload the photo of a group or channel",
		text:    "As with POST /me/avatar: the upload has the purpose avatar, is gone after it, and its id is the photo_id.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeMediaMissing, api.CodeImageInvalid, api.CodeTooLarge},
	}, s.takeChatPhoto)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/photo", id: "removeChatPhoto", tag: tagGroups,
		summary: "Remove the photo of a group or channel",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.removeChatPhoto)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/photo", id: "getChatPhoto", tag: tagGroups,
		summary: "The photo of a group or channel",
		text:    "With v, the photo_id of the chat, the answer may be kept for good: another image has another photo_id.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getChatPhoto)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/owner", id: "handOverChat", tag: tagGroups, status: http.StatusNoContent,
		summary: "Hand a group or channel over to another member",
		text:    "Only the owner may, and is an admin then.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.handOver)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/leave", id: "leaveChat", tag: tagGroups, status: http.StatusNoContent,
		summary: "Leave a group or channel",
		text: "An owner hands over to the longest-serving admin, in a group without one to the longest-serving member. A channel without " +
			"an admin stays without an owner.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.leaveChat)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/seen", id: "listSeen", tag: tagGroups,
		summary: "How many readers of a channel have seen its messages",
		text:    "A channel has these counters instead of marks. They aren't part of what clients keep a copy of: ask for what is on screen.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.listSeen)
}

func (s *server) addMemberships() {
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/members", id: "listMembers", tag: tagGroups,
		summary: "The members of a chat, in the order in which they joined",
		text: "Those who left are among them, with their state. In a channel it holds only those who have, or had, another role than " +
			"reader. With q or role it holds present members only, readers of a channel too, by their user id; in a channel that takes the " +
			"right moderate.",
		codes: []api.Code{api.CodeNotFound, api.CodeBadCursor, api.CodeForbidden},
	}, s.listMembers)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/members", id: "addMembers", tag: tagGroups, limit: s.chats,
		summary: "Add members to a group, or readers to a channel",
		text: "Who can't be added is refused alone. A banned user can be added by who has the right moderate, which lifts the ban. At most " +
			"200 in one call.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeChatFull},
	}, s.addMembers)
	handle(s, operation{
		method: http.MethodPatch, path: "/chats/{id}/members/{user_id}", id: "setRole", tag: tagGroups, status: http.StatusNoContent,
		summary: "Give a member another role",
		text: "To make or unmake an admin takes the right promote, to silence a member the right moderate. Only members of a lower role " +
			"can be changed; an admin may step down.",
		codes: []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeOwnerNeeded},
	}, s.setRole)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/members/{user_id}", id: "removeMember", tag: tagGroups, status: http.StatusNoContent,
		summary: "Remove a member",
		text:    "Nothing of the chat reaches the user from then on. Only members of a lower role can be removed; oneself leaves.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeOwnerNeeded},
	}, s.removeMember)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/bans", id: "listBans", tag: tagGroups,
		summary: "Who is banned from a group or channel",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeBadCursor},
	}, s.listBans)
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/bans/{user_id}", id: "banUser", tag: tagGroups, status: http.StatusNoContent,
		summary: "Ban a user from a group or channel",
		text:    "A member is removed. No link lets a banned user in, and only who has the right moderate can add one.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeOwnerNeeded},
	}, s.ban)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/bans/{user_id}", id: "unbanUser", tag: tagGroups, status: http.StatusNoContent,
		summary: "Let a user come back",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.unban)
}

func (s *server) addLinks() {
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/links", id: "createLink", tag: tagGroups, status: http.StatusCreated, limit: s.chats,
		summary: "Make an invite link",
		text:    "The same client_id again returns the first one. A chat has at most 100 links that are good.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeClientIDReused},
	}, s.createLink)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/links", id: "listLinks", tag: tagGroups,
		summary: "The invite links of a chat, the newest first",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeBadCursor},
	}, s.listLinks)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/links/{link_id}", id: "revokeLink", tag: tagGroups,
		summary: "Revoke an invite link",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.revokeLink)
	handle(s, operation{
		method: http.MethodGet, path: "/joins/{token}", id: "previewJoin", tag: tagGroups,
		summary: "Where an invite link leads",
		codes:   []api.Code{api.CodeLinkInvalid},
	}, s.previewJoin)
	handle(s, operation{
		method: http.MethodGet, path: "/joins/{token}/photo", id: "previewPhoto", tag: tagGroups,
		summary: "The photo of the chat that an invite link leads to",
		codes:   []api.Code{api.CodeLinkInvalid, api.CodeNotFound},
	}, s.previewPhoto)
	handle(s, operation{
		method: http.MethodPost, path: "/joins/{token}", id: "join", tag: tagGroups, limit: s.chats,
		summary: "Join by an invite link, or ask to be let in",
		codes:   []api.Code{api.CodeLinkInvalid, api.CodeChatFull},
	}, s.join)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/requests", id: "listRequests", tag: tagGroups,
		summary: "Who wants to be let in, in the order in which they asked",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeBadCursor},
	}, s.listRequests)
	handle(s, operation{
		method: http.MethodPut, path: "/chats/{id}/requests/{user_id}", id: "approveRequest", tag: tagGroups, status: http.StatusNoContent,
		summary: "Let a user in who had asked",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeChatFull},
	}, s.approveRequest)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/requests/{user_id}", id: "denyRequest", tag: tagGroups, status: http.StatusNoContent,
		summary: "Say no to a user who had asked",
		text:    "The user isn't told, and may ask again.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
	}, s.denyRequest)
}
