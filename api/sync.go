package api

// ChatHead tells how far a chat has got.
type ChatHead struct {
	// ID of the chat.
	ID string `json:"id"`
	// Version of the chat.
	Version int64 `json:"version"`
	// MarksVersion of the chat.
	MarksVersion int64 `json:"marks_version"`
}

// Sync answers GET /sync: what moved since the cursor. It may name too much, never too little.
type Sync struct {
	// Chats of mine whose version or marks_version moved.
	Chats []ChatHead `json:"chats" nullable:"false"`
	// Me is what changed of what is only mine.
	Me SyncMe `json:"me"`
	// Users that I share a chat with and whose profile changed.
	Users []User `json:"users" nullable:"false"`
	// Cursor for the next call.
	Cursor string `json:"cursor"`
	// StoreEpoch names this history of the store; another one than before means: drop the caches, fetch afresh.
	StoreEpoch string `json:"store_epoch"`
	// Reset says that too much moved, or that there was no cursor: fetch the chat list afresh.
	Reset bool `json:"reset,omitempty"`
}

// SyncMe is what changed of what is only mine.
type SyncMe struct {
	// Version is my user version.
	Version int64 `json:"version"`
	// Account is the own account.
	Account Account `json:"account"`
	// Chats whose private part changed, gained and lost ones among them.
	Chats []ChatMe `json:"chats" nullable:"false"`
	// Hidden are messages that I deleted for myself.
	Hidden []HiddenIn `json:"hidden,omitempty"`
	// Blocks that changed, those that were taken back too.
	Blocks []Block `json:"blocks,omitempty"`
	// Drafts that changed, those that are empty now too.
	Drafts []Draft `json:"drafts,omitempty"`
	// Scheduled are messages to be sent later that changed, those that were sent or deleted too.
	Scheduled []Scheduled `json:"scheduled,omitempty"`
	// Settings that changed; all of them with a reset.
	Settings *Settings `json:"settings,omitempty"`
}

// Changes answers GET /chats/{id}/changes: the newest state of all that changed after a version.
type Changes struct {
	// Messages that changed, ascending by version.
	Messages []Message `json:"messages" nullable:"false"`
	// Members that changed, ascending by version.
	Members []Member `json:"members" nullable:"false"`
	// Chat as it is now, with what is mine.
	Chat *Chat `json:"chat,omitempty"`
	// Marks that changed after marks_after; all marks without it.
	Marks []Mark `json:"marks" nullable:"false"`
	// Version up to which this answer is complete.
	Version int64 `json:"version"`
	// MarksVersion up to which the marks are complete.
	MarksVersion int64 `json:"marks_version"`
	// More says that there are changes after Version.
	More bool `json:"more,omitempty"`
	// Reset says that the version is too far behind: refetch the newest page.
	Reset bool `json:"reset,omitempty"`
}
