package api

// Settings are what a user arranges for all devices. In events and syncs those that didn't change are absent.
type Settings struct {
	// Folders of the chat list.
	Folders *Folders `json:"folders,omitempty"`
	// Privacy says what others see and may do.
	Privacy *Privacy `json:"privacy,omitempty"`
	// Notifications say how I want to be notified.
	Notifications *Notifications `json:"notifications,omitempty"`
	// Preferences that clients keep for each other.
	Preferences *Preferences `json:"preferences,omitempty"`
	// Stickers are the packs that I have installed.
	Stickers *InstalledStickers `json:"stickers,omitempty"`
}

// Folders are all folders of a user, in their order.
type Folders struct {
	// Folders in their order, at most 20.
	Folders []Folder `json:"folders" nullable:"false"`
	// Version is the user version at which they last changed; 0: never.
	Version int64 `json:"version"`
}

// Folder is a part of the chat list: the chats that the filter lets through, and some more. Clients apply it.
type Folder struct {
	// ID that the client gave it, unique among my folders: 1 to 26 of A-Z a-z 0-9 _ . -
	ID string `json:"id"`
	// Name of 1 to 32 characters.
	Name string `json:"name"`
	// Icon is an emoji, or a name that clients know, of at most 16 characters.
	Icon string `json:"icon,omitempty"`
	// Filter that lets chats through.
	Filter FolderFilter `json:"filter"`
	// Chats that are in it whatever the filter says, in my order; at most 200.
	Chats []string `json:"chats,omitempty"`
	// Except are chats that aren't in it whatever the filter says; at most 200.
	Except []string `json:"except,omitempty"`
}

// FolderFilter lets chats of some types through: all of them, or those that it says.
type FolderFilter struct {
	// People: private chats and saved messages.
	People bool `json:"people,omitempty"`
	// Groups are let through.
	Groups bool `json:"groups,omitempty"`
	// Channels are let through.
	Channels bool `json:"channels,omitempty"`
	// Unread leaves out chats that have no unread messages and aren't marked as unread.
	Unread bool `json:"unread,omitempty"`
	// NoMuted leaves out chats that are muted.
	NoMuted bool `json:"no_muted,omitempty"`
	// NoArchived leaves out chats that are in the archive.
	NoArchived bool `json:"no_archived,omitempty"`
}

// FoldersRequest is the body of PUT /me/folders.
type FoldersRequest struct {
	// Folders that replace all that there are, in their order.
	Folders []Folder `json:"folders" nullable:"false"`
	// IfVersion refuses the call (settings_changed) if the folders have another version: another device changed them.
	IfVersion *int64 `json:"if_version,omitempty"`
}

// Privacy says what others see of me and may do to me. Contacts are those with whom I share a private chat in which I wrote,
// and whom I haven't blocked.
type Privacy struct {
	// MayWrite: who writes to me without asking: everybody, or contacts: here all who share a chat with me that I want,
	// besides a channel. Of others the first message is a request.
	MayWrite string `json:"may_write" enum:"everybody,contacts"`
	// ShowPresence: who sees whether I am there, and when I was last; I see it only of those who may see mine.
	ShowPresence string `json:"show_presence" enum:"everybody,contacts,nobody"`
	// ShowAvatar: who gets my avatar's image.
	ShowAvatar string `json:"show_avatar" enum:"everybody,contacts,nobody"`
	// MayAdd: who adds me to groups and channels; others can send me a link.
	MayAdd string `json:"may_add" enum:"everybody,contacts,nobody"`
	// MayFind: whose search for people finds me.
	MayFind string `json:"may_find" enum:"everybody,contacts,nobody"`
	// FindByUsername: who types my whole username finds me, whatever MayFind says.
	FindByUsername bool `json:"find_by_username"`
	// Receipts: others see what I have seen. Without them I don't see it of the other one of a private chat either. What is
	// read meanwhile is never told by turning them on.
	Receipts bool `json:"receipts"`
	// Version is the user version at which it last changed; 0: never.
	Version int64 `json:"version"`
}

// PrivacyPatch is the body of PATCH /me/privacy; what is absent stays.
type PrivacyPatch struct {
	// MayWrite: who writes to me without asking.
	MayWrite *string `json:"may_write,omitempty" enum:"everybody,contacts"`
	// ShowPresence: who sees whether I am there.
	ShowPresence *string `json:"show_presence,omitempty" enum:"everybody,contacts,nobody"`
	// ShowAvatar: who gets my avatar's image.
	ShowAvatar *string `json:"show_avatar,omitempty" enum:"everybody,contacts,nobody"`
	// MayAdd: who adds me to groups and channels.
	MayAdd *string `json:"may_add,omitempty" enum:"everybody,contacts,nobody"`
	// MayFind: whose search for people finds me.
	MayFind *string `json:"may_find,omitempty" enum:"everybody,contacts,nobody"`
	// FindByUsername: who types my whole username finds me.
	FindByUsername *bool `json:"find_by_username,omitempty"`
	// Receipts: others see what I have seen.
	Receipts *bool `json:"receipts,omitempty"`
}

// Preferences are values that my clients keep for each other. The server doesn't look into them.
type Preferences struct {
	// Values by their keys.
	Values map[string]string `json:"values" nullable:"false"`
	// Version is the user version at which they last changed; 0: never.
	Version int64 `json:"version"`
}

// PreferencesPatch is the body of PATCH /me/preferences; what is absent stays.
type PreferencesPatch struct {
	// Values that are set; null takes one away. Keys have 1 to 64 of A-Z a-z 0-9 _ . -; there are at most 100, and 16 KiB in all.
	Values map[string]*string `json:"values"`
}
