package api

import "time"

// SearchPage answers GET /search.
type SearchPage struct {
	// People whose username or display name begins so; on the first page of a search without filters.
	People []User `json:"people" nullable:"false"`
	// Chats of mine whose title, or in private chats peer, matches; on the first page of a search without filters.
	Chats []Chat `json:"chats" nullable:"false"`
	// Messages that I may see and that match, the newest first.
	Messages []SearchHit `json:"messages" nullable:"false"`
	// Senders of the messages.
	Senders []User `json:"senders" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
	// Partial says that the page has room left, but enough was read for one call. The search goes on with Next.
	Partial bool `json:"partial,omitempty"`
}

// SearchHit is a message that was found. To show it in its place, fetch the history around its seq.
type SearchHit struct {
	// ChatID of the message.
	ChatID string `json:"chat_id"`
	// Seq of the message.
	Seq int64 `json:"seq"`
	// SenderID of the message.
	SenderID string `json:"sender_id"`
	// CreatedAt is when it was sent.
	CreatedAt time.Time `json:"created_at"`
	// Kinds of what it is and has: the type of its content, and "link".
	Kinds []string `json:"kinds" nullable:"false"`
	// Snippet is the part of its text around the first match, on one line, with "…" where something was left out.
	Snippet string `json:"snippet"`
	// Ranges of the snippet that match, ascending.
	Ranges []SearchRange `json:"ranges" nullable:"false"`
}

// SearchRange is a part of a text in UTF-16 code units, as JavaScript, Java and Swift count them.
type SearchRange struct {
	// From is where it begins.
	From int `json:"from"`
	// To is where it ends: the first unit behind it.
	To int `json:"to"`
}
