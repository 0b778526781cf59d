package api

import (
	"encoding/json"
	"time"
)

// Op is an operation that a client may ask for over the WebSocket.
type Op string

// The operations of the WebSocket.
const (
	OpHello             Op = "hello"
	OpMessageSend       Op = "message.send"
	OpMessageEdit       Op = "message.edit"
	OpMessageDelete     Op = "message.delete"
	OpAnnotationSet     Op = "annotation.set"
	OpMarks             Op = "marks"
	OpTyping            Op = "typing"
	OpPresenceSubscribe Op = "presence.subscribe"
	OpPing              Op = "ping"
)

// ClientFrame is what a client sends.
type ClientFrame struct {
	// ID of the request, chosen by the client, above 0; the answer names it in "re".
	ID int64 `json:"id"`
	// Op that is asked for.
	Op Op `json:"op"`
	// D is the body of the op.
	D json.RawMessage `json:"d,omitempty"`
}

// ReplyFrame answers one request.
type ReplyFrame struct {
	// Re is the id of the request; 0 if the frame couldn't be read.
	Re int64 `json:"re"`
	// D is the answer.
	D any `json:"d,omitempty"`
	// Error says why there is none.
	Error *FrameError `json:"error,omitempty"`
}

// FrameError is an error inside of a reply.
type FrameError struct {
	// Code is stable; see the error codes.
	Code string `json:"code"`
	// Message explains it to a developer, in English.
	Message string `json:"message"`
	// RetryAfter is how many seconds to wait before the next try.
	RetryAfter float64 `json:"retry_after,omitempty"`
}

// Hello is the body of the op "hello", the first frame of every connection.
type Hello struct {
	// Token of the session, unless it came in the header or the cookie of the upgrade.
	Token string `json:"token,omitempty"`
	// Cursor of the last sync; with it the answer carries what moved since.
	Cursor string `json:"cursor,omitempty"`
}

// HelloAnswer answers the op "hello".
type HelloAnswer struct {
	// SessionID of the session.
	SessionID string `json:"session_id"`
	// User that is signed in.
	User User `json:"user"`
	// ServerTime is the server's clock.
	ServerTime time.Time `json:"server_time"`
	// HeartbeatS is how many seconds a client may be silent; it pings before that.
	HeartbeatS int `json:"heartbeat_s"`
	// Limits in force.
	Limits Limits `json:"limits"`
	// StoreEpoch names this history of the store.
	StoreEpoch string `json:"store_epoch"`
	// Sync is what moved since the cursor, if there was one.
	Sync *Sync `json:"sync,omitempty"`
}

// SendOp is the body of the op "message.send".
type SendOp struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	MessageRequest
}

// EditOp is the body of the op "message.edit".
type EditOp struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Seq of the message.
	Seq int64 `json:"seq"`
	EditRequest
}

// DeleteOp is the body of the op "message.delete": the message becomes a stub for everyone.
type DeleteOp struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Seq of the message.
	Seq int64 `json:"seq"`
}

// TypingOp is the body of the op "typing", repeated every few seconds while a user types.
type TypingOp struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Stopped says that the user stopped.
	Stopped bool `json:"stopped,omitempty"`
}

// PresenceSubscribeOp is the body of the op "presence.subscribe". It replaces the former subscription.
type PresenceSubscribeOp struct {
	// UserIDs whose presence is wanted, at most MaxPage; those that I share no chat with are left out.
	UserIDs []string `json:"user_ids" nullable:"false"`
}

// PresenceAnswer answers the op "presence.subscribe".
type PresenceAnswer struct {
	// Presence of each user that may be seen.
	Presence []Presence `json:"presence" nullable:"false"`
}

// Presence tells whether a user is there.
type Presence struct {
	// UserID of the user.
	UserID string `json:"user_id"`
	// Online: at least one device is connected.
	Online bool `json:"online"`
	// LastSeenAt is when the last device went, absent while online or if never seen.
	LastSeenAt *time.Time `json:"last_seen_at,omitempty"`
}

// PingAnswer answers the op "ping".
type PingAnswer struct {
	// ServerTime is the server's clock.
	ServerTime time.Time `json:"server_time"`
}
