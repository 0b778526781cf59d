package api

// Notifications say how I want to be notified, on all my devices. What a chat says in its own notify counts more.
type Notifications struct {
	// Preview is how much a notification shows: "full": who wrote, where, and what; "name": who wrote and where; "none": that there is something.
	Preview string `json:"preview" enum:"full,name,none"`
	// Groups tells of which messages of groups and channels: "all", or "mentions": those that name me.
	Groups string `json:"groups" enum:"all,mentions"`
	// Silent: notifications make no sound.
	Silent bool `json:"silent,omitempty"`
	// Quiet are hours of every day in which no device is notified; absent: none.
	Quiet *QuietHours `json:"quiet,omitempty"`
	// Version is the user version at which they last changed; 0: never.
	Version int64 `json:"version"`
}

// QuietHours are a time of every day; over midnight where to is before from.
type QuietHours struct {
	// From is when they begin, HH:MM.
	From string `json:"from"`
	// To is when they end, HH:MM.
	To string `json:"to"`
	// TimeZone is the time zone by its name in the IANA database, such as "Europe/Vienna".
	TimeZone string `json:"time_zone"`
}

// NotificationsRequest is the body of PUT /me/notifications: all of it.
type NotificationsRequest struct {
	// Preview is how much a notification shows.
	Preview string `json:"preview" enum:"full,name,none"`
	// Groups tells of which messages of groups and channels.
	Groups string `json:"groups" enum:"all,mentions"`
	// Silent: notifications make no sound.
	Silent bool `json:"silent,omitempty"`
	// Quiet are hours of every day in which no device is notified.
	Quiet *QuietHours `json:"quiet,omitempty"`
}

// ChatNotify is how I want to be notified of a chat; what is absent is as for all chats.
type ChatNotify struct {
	// Preview is how much a notification shows.
	Preview string `json:"preview,omitempty" enum:"full,name,none"`
	// Sound: "on" or "off".
	Sound string `json:"sound,omitempty" enum:"on,off"`
	// OnlyMentions: only messages that name me notify.
	OnlyMentions bool `json:"only_mentions,omitempty"`
}
