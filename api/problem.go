package api

// Problem is an error as RFC 9457 describes it, with a stable code.
type Problem struct {
	// Type is "about:blank": the code tells which problem it is.
	Type string `json:"type"`
	// Title is the text of the HTTP status.
	Title string `json:"title"`
	// Status is the HTTP status.
	Status int `json:"status"`
	// Code is stable; see the error codes.
	Code Code `json:"code"`
	// Detail explains this case to a developer, in English.
	Detail string `json:"detail"`
	// RequestID finds the case in the server's log.
	RequestID string `json:"request_id,omitempty"`
	// RetryAfter is how many seconds to wait before the next try.
	RetryAfter float64 `json:"retry_after,omitempty"`
}

// Code is a stable error code.
type Code string

// The error codes of REST and WebSocket.
const (
	// CodeBadJSON (400): the body or frame isn't JSON.
	CodeBadJSON Code = "bad_json"
	// CodeInvalid (400): a field has a wrong type, value or length; the detail names it.
	CodeInvalid Code = "invalid"
	// CodeBadCursor (400): a cursor that this server didn't make.
	CodeBadCursor Code = "bad_cursor"
	// CodeUnknownOp (400): no such op.
	CodeUnknownOp Code = "unknown_op"
	// CodeHelloFirst (400): the first frame must be hello, and only the first.
	CodeHelloFirst Code = "hello_first"
	// CodeUsernameInvalid (400): the username breaks the rules.
	CodeUsernameInvalid Code = "username_invalid"
	// CodePasswordWeak (400): the password is too short, too long or too easy to guess.
	CodePasswordWeak Code = "password_weak"
	// CodeTextEmpty (400): a text without a visible character.
	CodeTextEmpty Code = "text_empty"
	// CodeTextTooLong (400): a text above the limit.
	CodeTextTooLong Code = "text_too_long"
	// CodeContentUnsupported (400): a type of content that this server doesn't know.
	CodeContentUnsupported Code = "content_unsupported"
	// CodeImageInvalid (400): not an image that can be read.
	CodeImageInvalid Code = "image_invalid"
	// CodeMediaInvalid (400): the bytes aren't of the type that was named, or of one that this server takes.
	CodeMediaInvalid Code = "media_invalid"
	// CodeMediaMissing (400): a medium that isn't a finished upload of mine, nor anything that I may see.
	CodeMediaMissing Code = "media_missing"
	// CodeEmojiInvalid (400): not exactly one emoji.
	CodeEmojiInvalid Code = "emoji_invalid"
	// CodeUnauthenticated (401): no token, or one that isn't (or no longer is) valid.
	CodeUnauthenticated Code = "unauthenticated"
	// CodeSessionExpired (401): the session wasn't used for too long.
	CodeSessionExpired Code = "session_expired"
	// CodeLoginFailed (401): username or password is wrong.
	CodeLoginFailed Code = "login_failed"
	// CodeForbidden (403): the account may not do this.
	CodeForbidden Code = "forbidden"
	// CodePeerBlocked (403): I have blocked whom I want to write to.
	CodePeerBlocked Code = "peer_blocked"
	// CodeRequestOpen (403): the chat is a request that I haven't accepted.
	CodeRequestOpen Code = "request_open"
	// CodeNeedsInvite (403): the user isn't to be added by me: send an invite link.
	CodeNeedsInvite Code = "needs_invite"
	// CodeQuotaExceeded (403): my files have no room for this one.
	CodeQuotaExceeded Code = "quota_exceeded"
	// CodeCrossOrigin (403): a request with a cookie from a foreign page.
	CodeCrossOrigin Code = "cross_origin"
	// CodeRegistrationClosed (403): nobody may register.
	CodeRegistrationClosed Code = "registration_closed"
	// CodeInviteInvalid (403): registration needs an invite, and this is none that is good.
	CodeInviteInvalid Code = "invite_invalid"
	// CodeTooLate (403): the time in which this could be done is over.
	CodeTooLate Code = "too_late"
	// CodeNotFound (404): there is no such thing, or it isn't yours to see.
	CodeNotFound Code = "not_found"
	// CodeNoPreview (404): there is nothing to show of the page, or it can't be reached.
	CodeNoPreview Code = "no_preview"
	// CodeLinkInvalid (404): an invite link that isn't there, isn't good any more, or isn't good for me.
	CodeLinkInvalid Code = "link_invalid"
	// CodeMethodNotAllowed (405): the path doesn't take this method.
	CodeMethodNotAllowed Code = "method_not_allowed"
	// CodeUsernameTaken (409): the username, or one that looks like it, exists.
	CodeUsernameTaken Code = "username_taken"
	// CodeClientIDReused (409): the client_id was used before with another content.
	CodeClientIDReused Code = "client_id_reused"
	// CodeMembersChanged (409): the members changed since expect_members_version.
	CodeMembersChanged Code = "members_changed"
	// CodeMessageGone (409): the message is a stub.
	CodeMessageGone Code = "message_gone"
	// CodeNotRequested (409): the chat is no request, or was accepted.
	CodeNotRequested Code = "not_requested"
	// CodeSettingsChanged (409): the settings have another version than if_version.
	CodeSettingsChanged Code = "settings_changed"
	// CodeDraftChanged (409): the draft has another version than if_version.
	CodeDraftChanged Code = "draft_changed"
	// CodePollClosed (409): the poll takes no votes any more.
	CodePollClosed Code = "poll_closed"
	// CodePollVoted (409): somebody has voted in the poll, so it can't be edited.
	CodePollVoted Code = "poll_voted"
	// CodeTooMany (409): there are as many of these already as there may be.
	CodeTooMany Code = "too_many"
	// CodeChatFull (409): the chat has as many members as it may have, or as many wait to be let in.
	CodeChatFull Code = "chat_full"
	// CodeOwnerNeeded (409): the chat would lose its owner; it has to be handed over first.
	CodeOwnerNeeded Code = "owner_needed"
	// CodeTooLarge (413): the body or frame is above the limit.
	CodeTooLarge Code = "too_large"
	// CodeRateLimited (429): too much in too short a time; retry_after says when to come again.
	CodeRateLimited Code = "rate_limited"
	// CodeInternal (500): a fault of the server; the request id finds it in the log.
	CodeInternal Code = "internal"
	// CodeUnavailable (503): the server can't do it now; retry_after says when to come again.
	CodeUnavailable Code = "unavailable"
	// CodeStorageFull (503): the server has no room for a file now; retry_after says when to come again.
	CodeStorageFull Code = "storage_full"
)
