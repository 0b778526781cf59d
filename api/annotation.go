package api

import "time"

// AnnotationRequest is the body of POST /chats/{id}/messages/{seq}/annotations. The op "annotation.set" adds chat_id
// and seq. Setting what is set, and unsetting what isn't, changes nothing.
type AnnotationRequest struct {
	// Kind: "reaction"; "vote" in a poll; "played" of a voice or round message of another, once I listened to it; "viewed" of a
	// message of another that may be viewed once. The last two can't be taken back.
	Kind string `json:"kind" enum:"reaction,vote,played,viewed"`
	// Key of a reaction: exactly one emoji (skin tones, joined sequences and flags are one), at most 64 bytes; of a vote: that
	// of an answer. Where a poll takes one vote of each, another one takes the place of the former. Of played and viewed it is empty.
	Key string `json:"key"`
	// Unset takes it back.
	Unset bool `json:"unset,omitempty"`
}

// AnnotationOp is the body of the op "annotation.set".
type AnnotationOp struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Seq of the message.
	Seq int64 `json:"seq"`
	AnnotationRequest
}

// AnnotationChange says in "message.changed" who set or unset what, if that is why the message changed. For a vote in an
// anonymous poll only the voter's own devices get it.
type AnnotationChange struct {
	// UserID of who did it.
	UserID string `json:"user_id"`
	// Kind of the annotation.
	Kind string `json:"kind" enum:"reaction,vote,played,viewed"`
	// Key of the annotation.
	Key string `json:"key"`
	// Unset: it was taken back.
	Unset bool `json:"unset,omitempty"`
}

// Annotation is one person's on a message.
type Annotation struct {
	// User who set it.
	User User `json:"user"`
	// Key of the annotation.
	Key string `json:"key"`
	// CreatedAt is when it was set.
	CreatedAt time.Time `json:"created_at"`
}

// AnnotationPage answers GET /chats/{id}/messages/{seq}/annotations.
type AnnotationPage struct {
	// Annotations by key and user.
	Annotations []Annotation `json:"annotations" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
