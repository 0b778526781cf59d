// Package fault holds the errors that a client may see: a kind, which decides the transport's status, a stable
// code, and a text for developers. Every other error is internal and stays hidden outside.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the class of a fault.
type Kind uint8

// The kinds of faults.
const (
	Internal Kind = iota
	Invalid
	Unauthenticated
	Forbidden
	NotFound
	Conflict
	TooLarge
	Limited
	Unavailable
	MethodNotAllowed
)

// Code is the stable name of a fault; package api lists and explains them.
type Code string

// The codes that the domain gives out; they equal those of package api.
const (
	CodeBadJSON            Code = "bad_json"
	CodeInvalid            Code = "invalid"
	CodeBadCursor          Code = "bad_cursor"
	CodeUnknownOp          Code = "unknown_op"
	CodeHelloFirst         Code = "hello_first"
	CodeUsernameInvalid    Code = "username_invalid"
	CodePasswordWeak       Code = "password_weak"
	CodeTextEmpty          Code = "text_empty"
	CodeTextTooLong        Code = "text_too_long"
	CodeContentUnsupported Code = "content_unsupported"
	CodeImageInvalid       Code = "image_invalid"
	CodeMediaInvalid       Code = "media_invalid"
	CodeMediaMissing       Code = "media_missing"
	CodeEmojiInvalid       Code = "emoji_invalid"
	CodeUnauthenticated    Code = "unauthenticated"
	CodeSessionExpired     Code = "session_expired"
	CodeLoginFailed        Code = "login_failed"
	CodeForbidden          Code = "forbidden"
	CodePeerBlocked        Code = "peer_blocked"
	CodeRequestOpen        Code = "request_open"
	CodeNeedsInvite        Code = "needs_invite"
	CodeQuotaExceeded      Code = "quota_exceeded"
	CodeCrossOrigin        Code = "cross_origin"
	CodeRegistrationClosed Code = "registration_closed"
	CodeInviteInvalid      Code = "invite_invalid"
	CodeTooLate            Code = "too_late"
	CodeNotFound           Code = "not_found"
	CodeNoPreview          Code = "no_preview"
	CodeLinkInvalid        Code = "link_invalid"
	CodeMethodNotAllowed   Code = "method_not_allowed"
	CodeUsernameTaken      Code = "username_taken"
	CodeClientIDReused     Code = "client_id_reused"
	CodeMembersChanged     Code = "members_changed"
	CodeMessageGone        Code = "message_gone"
	CodeNotRequested       Code = "not_requested"
	CodeSettingsChanged    Code = "settings_changed"
	CodeDraftChanged       Code = "draft_changed"
	CodePollClosed         Code = "poll_closed"
	CodePollVoted          Code = "poll_voted"
	CodeTooMany            Code = "too_many"
	CodeChatFull           Code = "chat_full"
	CodeOwnerNeeded        Code = "owner_needed"
	CodeTooLarge           Code = "too_large"
	CodeRateLimited        Code = "rate_limited"
	CodeInternal           Code = "internal"
	CodeUnavailable        Code = "unavailable"
	CodeStorageFull        Code = "storage_full"
)

// Error is a fault. Compare with errors.As, or with Is for a code.
type Error struct {
	Kind Kind
	Code Code
	// Text explains the case to a developer, in English, without content or secrets.
	Text string
	// RetryAfter is how long to wait before the next try, where that helps.
	RetryAfter time.Duration
}

// New returns a fault.
func New(kind Kind, code Code, text string) *Error {
	return &Error{Kind: kind, Code: code, Text: text}
}

// Newf returns a fault with a formatted text.
func Newf(kind Kind, code Code, format string, args ...any) *Error {
	return New(kind, code, fmt.Sprintf(format, args...))
}

// Missing is the one answer for what isn't there and for what the actor may not see.
func Missing() *Error {
	return New(NotFound, CodeNotFound, "not found")
}

// TooOften returns the fault for a limit that is used up until wait has passed.
func TooOften(wait time.Duration) *Error {
	return &Error{Kind: Limited, Code: CodeRateLimited, Text: "too many requests, try again later", RetryAfter: wait}
}

// Busy returns the fault for work that the server can't take now.
func Busy(wait time.Duration) *Error {
	return &Error{Kind: Unavailable, Code: CodeUnavailable, Text: "the server can't do this now, try again later", RetryAfter: wait}
}

// Error returns code and text.
func (e *Error) Error() string {
	return string(e.Code) + ": " + e.Text
}

// Is says whether err is, or wraps, a fault with the code.
func Is(err error, code Code) bool {
	var f *Error
	return errors.As(err, &f) && f.Code == code
}

// From returns the fault in err, and whether there is one.
func From(err error) (*Error, bool) {
	var f *Error
	ok := errors.As(err, &f)
	return f, ok
}
