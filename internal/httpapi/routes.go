package httpapi

import (
	"net/http"

	"github.com/roost-im/roost/api"
)

// The groups of the calls.
const (
	tagServer   = "server"
	tagAccount  = "account"
	tagUsers    = "users"
	tagChats    = "chats"
	tagGroups   = "groups"
	tagMessages = "messages"
	tagMedia    = "media"
	tagStickers = "stickers"
	tagSearch   = "search"
	tagPush     = "push"
	tagSync     = "sync"
)

func (s *server) addRoutes() {
	s.addServer()
	s.addSignIn()
	s.addAccount()
	s.addUsers()
	s.addChats()
	s.addMine()
	s.addSettings()
	s.addGroups()
	s.addMemberships()
	s.addLinks()
	s.addBlocks()
	s.addRequests()
	s.addDrafts()
	s.addScheduled()
	s.addMessages()
	s.addAnnotations()
	s.addMessagePins()
	s.addMentions()
	s.addReceipts()
	s.addPreviews()
	s.addTimer()
	s.addMedia()
	s.addStickers()
	s.addSearch()
	s.addPush()
	s.addEmail()
	s.addSync()
}

func (s *server) addServer() {
	handle(s, operation{
		method: http.MethodGet, path: "/server", id: "getServer", tag: tagServer, isPublic: true,
		summary: "What this server is and allows",
		text:    "What a client needs before anybody signs in.",
	}, s.getServer)
}

func (s *server) addSignIn() {
	handle(s, operation{
		method: http.MethodPost, path: "/auth/register", id: "register", tag: tagAccount, isPublic: true, status: http.StatusCreated,
		summary: "Make an account and sign in",
		text:    "Limited by network address.",
		codes: []api.Code{
			api.CodeUsernameInvalid, api.CodePasswordWeak, api.CodeUsernameTaken, api.CodeRegistrationClosed, api.CodeInviteInvalid,
			api.CodeCrossOrigin,
		},
	}, s.register)
	handle(s, operation{
		method: http.MethodPost, path: "/auth/login", id: "login", tag: tagAccount, isPublic: true,
		summary: "Sign in",
		text:    "Failed tries are limited by account and by network address. The answer doesn't tell whether the username exists.",
		codes:   []api.Code{api.CodeLoginFailed, api.CodeCrossOrigin},
	}, s.login)
	handle(s, operation{
		method: http.MethodPost, path: "/auth/logout", id: "logout", tag: tagAccount, status: http.StatusNoContent,
		summary: "Sign this session out",
		text:    "Its WebSocket closes at once, and its cookie is taken away.",
	}, s.logout)
	handle(s, operation{
		method: http.MethodGet, path: "/auth/sessions", id: "listSessions", tag: tagAccount,
		summary: "My signed-in devices",
	}, s.listSessions)
	handle(s, operation{
		method: http.MethodDelete, path: "/auth/sessions/{id}", id: "endSession", tag: tagAccount, status: http.StatusNoContent,
		summary: "Sign one of my devices out",
		text:    "Its WebSocket closes at once.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.endSession)
	handle(s, operation{
		method: http.MethodPost, path: "/invites", id: "createInvite", tag: tagServer, status: http.StatusCreated,
		summary: "Make an invite",
		text:    "For operators. The token is shown this one time.",
		codes:   []api.Code{api.CodeForbidden},
	}, s.createInvite)
}

func (s *server) addAccount() {
	handle(s, operation{
		method: http.MethodGet, path: "/me", id: "getMe", tag: tagAccount,
		summary: "My account",
	}, s.getMe)
	handle(s, operation{
		method: http.MethodPatch, path: "/me", id: "updateMe", tag: tagAccount,
		summary: "Change my profile",
		text:    "What is absent stays.",
	}, s.updateMe)
	handle(s, operation{
		method: http.MethodPost, path: "/me/password", id: "changePassword", tag: tagAccount, status: http.StatusNoContent,
		summary: "Change my password",
		text:    "All my other sessions end. Failed tries are limited.",
		codes:   []api.Code{api.CodeLoginFailed, api.CodePasswordWeak},
	}, s.changePassword)
	handle(s, operation{
		method: http.MethodPut, path: "/me/avatar", id: "setAvatar", tag: tagAccount, maxBody: MaxAvatarBytes, timeout: uploadTimeout,
		limit: s.uploads, slots: s.slots,
		summary: "Set my avatar",
		text:    "The image (PNG, JPEG, GIF or WebP) is stored re-encoded, as a square, without what else stood in the file.",
		codes:   []api.Code{api.CodeImageInvalid},
	}, s.setAvatar)
	handle(s, operation{
		method: http.MethodPost, path: "/me/avatar", id: "takeAvatar", tag: tagAccount, timeout: uploadTimeout,
		limit: s.uploads, slots: s.slots,
		summary: "Make an upload my avatar",
		text: "The upload has the purpose avatar and is finished. What is made of it is the same as with PUT; the upload is gone after it, and its " +
			"id is the avatar_id, so that the same call once more changes nothing.",
		codes: []api.Code{api.CodeMediaMissing, api.CodeImageInvalid, api.CodeTooLarge},
	}, s.takeAvatar)
	handle(s, operation{
		method: http.MethodDelete, path: "/me/avatar", id: "removeAvatar", tag: tagAccount,
		summary: "Remove my avatar",
	}, s.removeAvatar)
}

func (s *server) addUsers() {
	handle(s, operation{
		method: http.MethodGet, path: "/users", id: "searchUsers", tag: tagUsers,
		summary: "Find people",
		text:    "By the beginning of the username, or of a word of the display name.",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.searchUsers)
	handle(s, operation{
		method: http.MethodGet, path: "/users/{id}", id: "getUser", tag: tagUsers,
		summary: "A user",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getUser)
	handle(s, operation{
		method: http.MethodGet, path: "/users/{id}/avatar", id: "getAvatar", tag: tagUsers,
		summary: "The avatar image of a user",
		text:    "With v, the avatar_id of the user, the answer may be kept for good: another image has another avatar_id.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getAvatar)
}

func (s *server) addChats() {
	handle(s, operation{
		method: http.MethodPost, path: "/chats", id: "createChat", tag: tagChats, status: http.StatusCreated, limit: s.chats,
		summary: "Start a chat",
		text: "There is one private chat for each two users, and one saved chat for each user: the one that exists is returned, whoever " +
			"made it. A group or channel with the same client_id is the same one.",
		also:  map[int]string{http.StatusOK: "The chat existed before"},
		codes: []api.Code{api.CodeNotFound, api.CodeClientIDReused},
	}, s.createChat)
	handle(s, operation{
		method: http.MethodGet, path: "/chats", id: "listChats", tag: tagChats,
		summary: "My chats, the newest activity first",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listChats)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}", id: "getChat", tag: tagChats,
		summary: "A chat as I see it",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getChat)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/typing", id: "setTyping", tag: tagChats, status: http.StatusNoContent,
		summary: "Tell the others that I type, or stopped to",
		text:    "Repeated every few seconds while a user types. It is told to who is connected, and not stored.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.setTyping)
	handle(s, operation{
		method: http.MethodPost, path: "/marks", id: "raiseMarks", tag: tagChats,
		summary: "Raise my marks in many chats",
		text:    "A mark never falls and never passes last_seq; reading implies delivery. Chats that aren't mine are left out of the answer.",
	}, s.raiseMarks)
}

func (s *server) addMessages() {
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/messages", id: "listMessages", tag: tagMessages,
		summary: "A part of a chat's history",
		text: "At most one of before, after, around and at; without one it is the newest part. The page covers every seq from from_seq to " +
			"to_seq.",
		codes: []api.Code{api.CodeNotFound},
	}, s.listMessages)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/messages", id: "sendMessage", tag: tagMessages, status: http.StatusCreated, limit: s.sends,
		summary: "Send a message",
		text:    "The answer comes after the durable commit. The same client_id again returns the first result.",
		codes: []api.Code{
			api.CodeNotFound, api.CodeForbidden, api.CodeTextEmpty, api.CodeTextTooLong, api.CodeContentUnsupported,
			api.CodeClientIDReused, api.CodeMembersChanged, api.CodePeerBlocked, api.CodeRequestOpen,
		},
	}, s.sendMessage)
	handle(s, operation{
		method: http.MethodPatch, path: "/chats/{id}/messages/{seq}", id: "editMessage", tag: tagMessages,
		summary: "Edit a message of mine",
		codes: []api.Code{
			api.CodeNotFound, api.CodeForbidden, api.CodeTooLate, api.CodeTextEmpty, api.CodeTextTooLong, api.CodeContentUnsupported,
			api.CodeMessageGone, api.CodePollVoted,
		},
	}, s.editMessage)
	handle(s, operation{
		method: http.MethodDelete, path: "/chats/{id}/messages/{seq}", id: "deleteMessage", tag: tagMessages,
		summary: "Delete a message for everyone",
		text:    "It becomes a stub: its place remains, nothing of its content. The sender may, and who moderates the chat.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeTooLate},
	}, s.deleteMessage)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/messages/{seq}/edits", id: "listEdits", tag: tagMessages,
		summary: "What a message said before it was edited",
		text:    "The newest first. A bounded number is kept, and goes with the message.",
		codes:   []api.Code{api.CodeNotFound, api.CodeBadCursor},
	}, s.listEdits)
	handle(s, operation{
		method: http.MethodPost, path: "/messages/forward", id: "forwardMessages", tag: tagMessages, limit: s.sends,
		summary: "Forward messages to other chats",
		text: "One or several messages of a chat, to one or several chats, with or without the name of their author. Each copy has a " +
			"client_id, so that a repeated call makes none twice. A copy that fails leaves the others alone; its result says why.",
		codes: []api.Code{api.CodeNotFound},
	}, s.forwardMessages)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/quotes", id: "listQuotes", tag: tagMessages,
		summary: "Single messages of a chat",
		text:    "For quotes of messages that a client doesn't hold. Those that I may not see are left out; what is gone is a stub.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.listQuotes)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/hidden", id: "hideMessages", tag: tagMessages,
		summary: "Delete messages for me",
		text:    "Only their places are left, for me, on all my devices; everybody else still sees them. If one isn't there, none is hidden.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.hideMessages)
}

func (s *server) addAnnotations() {
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/messages/{seq}/annotations", id: "setAnnotation", tag: tagMessages, limit: s.sends,
		summary: "React to a message or vote in its poll, or take it back; tell that I listened to it",
		text: "Several reactions of one person may stand on a message, and several votes where the poll takes them; else another vote takes " +
			"the place of the former. What is so already changes nothing.",
		codes: []api.Code{api.CodeNotFound, api.CodeEmojiInvalid, api.CodeMessageGone, api.CodeTooMany, api.CodePollClosed},
	}, s.setAnnotation)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/messages/{seq}/annotations", id: "listAnnotations", tag: tagMessages,
		summary: "Who reacted to a message, or voted in its poll",
		text:    "Nobody is told who voted in an anonymous poll.",
		codes:   []api.Code{api.CodeNotFound, api.CodeBadCursor, api.CodeForbidden},
	}, s.listAnnotations)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/messages/{seq}/viewed", id: "viewMessage", tag: tagMessages, limit: s.sends,
		summary: "Tell that I have viewed what may be viewed once",
		text:    "From then on its media are refused to me. When the last one has, it becomes a stub and the bytes go.",
		codes:   []api.Code{api.CodeNotFound, api.CodeMessageGone},
	}, s.viewMessage)
	handle(s, operation{
		method: http.MethodPost, path: "/chats/{id}/messages/{seq}/close", id: "closePoll", tag: tagMessages, limit: s.sends,
		summary: "Close a poll",
		text:    "It takes no votes any more. Its sender may, and who moderates the chat.",
		codes:   []api.Code{api.CodeNotFound, api.CodeForbidden, api.CodeMessageGone},
	}, s.closePoll)
}

func (s *server) addSearch() {
	handle(s, operation{
		method: http.MethodGet, path: "/search", id: "search", tag: tagSearch,
		summary: "Find messages, people and chats",
		text: "Messages of my chats that I may see now, the newest first, in every script, without regard to case, accents and width. " +
			"At least one of q, from and kind is needed. People and chats come with the first page of a search that has only q.",
		codes: []api.Code{api.CodeNotFound, api.CodeBadCursor},
	}, s.search)
}

func (s *server) addSync() {
	handle(s, operation{
		method: http.MethodGet, path: "/sync", id: "sync", tag: tagSync,
		summary: "What moved since a cursor",
		text:    "Without a cursor the answer is a reset with a cursor to begin with.",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.sync)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/changes", id: "listChanges", tag: tagSync,
		summary: "What changed in a chat after a version",
		text:    "The newest state of all that changed, ascending by version from one snapshot, never splitting a version.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.listChanges)
}
