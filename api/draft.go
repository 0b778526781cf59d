package api

// Draft is what I began to write in a chat, on any of my devices. The server doesn't look into it. One that was sent or
// deleted has neither content nor reply_to_seq.
type Draft struct {
	// ChatID of the chat.
	ChatID string `json:"chat_id"`
	// Content is a text, which may be blank, or an EncryptedContent.
	Content Content `json:"content,omitempty"`
	// ReplyToSeq is the seq of the message that is to be answered.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// Version is my user version at which it last changed; 0: never.
	Version int64 `json:"version"`
}

// DraftRequest is the body of PUT /chats/{id}/draft. Without content and reply_to_seq there is no draft any more.
type DraftRequest struct {
	// Content that replaces the former one.
	Content Content `json:"content,omitempty"`
	// ReplyToSeq is the seq of the message that is to be answered.
	ReplyToSeq int64 `json:"reply_to_seq,omitempty"`
	// IfVersion refuses the call (draft_changed) if the draft has another version and says something else: another device
	// wrote meanwhile, or the message was sent.
	IfVersion *int64 `json:"if_version,omitempty"`
}

// DraftAnswer carries one draft.
type DraftAnswer struct {
	// Draft after the call.
	Draft Draft `json:"draft"`
}

// DraftPage answers GET /me/drafts.
type DraftPage struct {
	// Drafts of mine, ascending by chat id; none of them is empty.
	Drafts []Draft `json:"drafts" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}
