package api

import "time"

// Scheduled is a message of mine that is sent later, on all my devices. One that was sent or deleted has no content any more.
type Scheduled struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// ClientID that the message will have; with the chat it names the scheduled message.
	ClientID string `json:"client_id"`
	// State: it waits for its time, was refused and isn't tried again by itself, was sent, or was deleted.
	State string `json:"state" enum:"waiting,refused,sent,deleted"`
	// Refusal is the code of what stood in its way when its time came. One that waits with a refusal is tried again: slow mode
	// holds it up (rate_limited).
	Refusal Code `json:"refusal,omitempty"`
	// SendAt is when it is sent, or was to be.
	SendAt time.Time `json:"send_at"`
	// Content of the message.
	Content Content `json:"content,omitempty"`
	// ReplyToSeq is the seq of the message that it answers.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// Notify are the users whom it names.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll: it names all members.
	NotifyAll bool `json:"notify_all,omitempty"`
	// Silent asks for no sound.
	Silent bool `json:"silent,omitempty"`
	// Media that the content refers to; they are kept until it is sent or deleted.
	Media []string `json:"media,omitempty"`
	// ViewOnce: each may view it once.
	ViewOnce bool `json:"view_once,omitempty"`
	// Poll has the rules of the poll that the content asks.
	Poll *PollRequest `json:"poll,omitempty"`
	// ExpectMembersVersion has it refused (members_changed) if the members are others by then.
	ExpectMembersVersion int64 `json:"expect_members_version,omitempty"`
	// Seq of the message that it became.
	Seq int64 `json:"seq,omitempty"`
	// CreatedAt is when it was scheduled.
	CreatedAt time.Time `json:"created_at"`
	// Version is my user version at which it last changed.
	Version int64 `json:"version"`
}

// ScheduleRequest is the body of POST /chats/{id}/scheduled.
type ScheduleRequest struct {
	// ClientID makes the call idempotent, and is that of the message: 1 to 64 of A-Z a-z 0-9 _ . : -
	ClientID string `json:"client_id"`
	// SendAt is when it is to be sent, at most a year ahead.
	SendAt time.Time `json:"send_at"`
	// Content of the message.
	Content Content `json:"content"`
	// ReplyToSeq is the seq of the message that it answers.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// Notify are the users whom it names, at most 50.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll names all members; it takes the right to mention all when it is sent.
	NotifyAll bool `json:"notify_all,omitempty"`
	// Silent asks for no sound.
	Silent bool `json:"silent,omitempty"`
	// Media that the content refers to; they are kept until it is sent or deleted.
	Media []string `json:"media,omitempty"`
	// ViewOnce: each may view it once.
	ViewOnce bool `json:"view_once,omitempty"`
	// Poll has the rules of the poll that the content asks.
	Poll *PollRequest `json:"poll,omitempty"`
	// ExpectMembersVersion has it refused (members_changed) if the members are others by then.
	ExpectMembersVersion int64 `json:"expect_members_version,omitempty"`
}

// ScheduledPatch is the body of PATCH /chats/{id}/scheduled/{client_id}. What is absent stays.
type ScheduledPatch struct {
	// SendAt is when it is to be sent. One that was refused waits again with it.
	SendAt *time.Time `json:"send_at,omitempty"`
	// Content that replaces the former one.
	Content Content `json:"content,omitempty"`
	// Notify are the users whom the new content names; nobody, if it is absent.
	Notify []string `json:"notify,omitempty"`
	// NotifyAll: the new content names all members.
	NotifyAll bool `json:"notify_all,omitempty"`
	// Silent asks for no sound.
	Silent *bool `json:"silent,omitempty"`
}

// ScheduledAnswer carries one scheduled message.
type ScheduledAnswer struct {
	// Scheduled message after the call.
	Scheduled Scheduled `json:"scheduled"`
}

// ScheduledPage answers GET /me/scheduled.
type ScheduledPage struct {
	// Scheduled messages of mine that aren't sent, ascending by chat_id and client_id.
	Scheduled []Scheduled `json:"scheduled" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
