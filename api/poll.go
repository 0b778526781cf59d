package api

import "time"

// PollContent asks a poll. What the server counts by stands beside it, in the message's "poll": a key for each answer.
type PollContent struct {
	// Type is "poll".
	Type string `json:"type" enum:"poll"`
	// Question of 1 byte to 1 KiB of UTF-8.
	Question string `json:"question"`
	// Answers to choose from: 2 to 12, each of 1 to 256 bytes.
	Answers []string `json:"answers" nullable:"false"`
}

// PollRequest is what of a poll the server has to know, whatever it is about: in an encrypted chat it reads nothing else of it.
type PollRequest struct {
	// Keys of the answers in the order of the content, each another one: 1 to 16 of A-Z a-z 0-9 _ -. A vote names one.
	Keys []string `json:"keys" nullable:"false"`
	// Multiple: one person may vote for several answers.
	Multiple bool `json:"multiple,omitempty"`
	// Anonymous: nobody is told who voted for what.
	Anonymous bool `json:"anonymous,omitempty"`
	// ClosesAt is when it closes by itself, at most a year ahead.
	ClosesAt *time.Time `json:"closes_at,omitempty"`
}

// Poll is a poll with its votes. It is closed from ClosedAt or ClosesAt on, whichever is there.
type Poll struct {
	// Answers in the order of the content.
	Answers []PollAnswer `json:"answers" nullable:"false"`
	// Multiple: one person may vote for several answers.
	Multiple bool `json:"multiple,omitempty"`
	// Anonymous: nobody is told who voted for what.
	Anonymous bool `json:"anonymous,omitempty"`
	// ClosesAt is when it closes by itself.
	ClosesAt *time.Time `json:"closes_at,omitempty"`
	// ClosedAt is when somebody closed it.
	ClosedAt *time.Time `json:"closed_at,omitempty"`
	// Voters is how many people voted.
	Voters int `json:"voters"`
}

// PollAnswer is how many voted for an answer.
type PollAnswer struct {
	// Key of the answer.
	Key string `json:"key"`
	// Count is how many voted for it.
	Count int `json:"count"`
	// By names at most 3 of them, all where they are no more; absent in an anonymous poll.
	By []string `json:"by,omitempty"`
}
