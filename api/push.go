package api

import "time"

// PushKeyAnswer answers GET /push/key.
type PushKeyAnswer struct {
	// Key is the server's public key (RFC 8292, VAPID) as pushManager.subscribe takes it for applicationServerKey: the point in base64url,
	// without padding.
	Key string `json:"key"`
}

// PushSubscriptionRequest is the body of POST /push/subscriptions: how this device wants to be notified while it isn't connected. A session
// has one subscription; another one takes its place, and it goes with the session.
type PushSubscriptionRequest struct {
	// Channel by which it is notified; GET /server lists those of this server. UnifiedPush speaks webpush.
	Channel string `json:"channel" enum:"webpush,fcm,apns"`
	// Endpoint of the push service, for webpush: an HTTPS address of at most 1024 bytes.
	Endpoint string `json:"endpoint,omitempty"`
	// Keys with which pushes are encrypted, for webpush.
	Keys *PushKeys `json:"keys,omitempty"`
	// Token of the device, for fcm and apns; at most 1024 bytes.
	Token string `json:"token,omitempty"`
}

// PushKeys are the keys of a subscription as a browser gives them (RFC 8291).
type PushKeys struct {
	// P256DH is the device's public key: an uncompressed point of P-256, 65 bytes in base64url.
	P256DH string `json:"p256dh"`
	// Auth is the authentication secret: 16 bytes in base64url.
	Auth string `json:"auth"`
}

// PushSubscription is a device that is notified.
type PushSubscription struct {
	// ID of the subscription.
	ID string `json:"id"`
	// SessionID of the device, see GET /auth/sessions.
	SessionID string `json:"session_id"`
	// Channel by which it is notified.
	Channel string `json:"channel" enum:"webpush,fcm,apns"`
	// Service is the host of the push service.
	Service string `json:"service"`
	// Current: it is that of the session of the call.
	Current bool `json:"current"`
	// CreatedAt is when the device subscribed.
	CreatedAt time.Time `json:"created_at"`
	// SentAt is when the push service last took a notification; absent: never.
	SentAt *time.Time `json:"sent_at,omitempty"`
	// Failing: the push service refused the last notification for good.
	Failing bool `json:"failing,omitempty"`
}

// PushSubscriptionAnswer carries one subscription.
type PushSubscriptionAnswer struct {
	// Subscription after the call.
	Subscription PushSubscription `json:"subscription"`
}

// PushSubscriptionList answers GET /push/subscriptions.
type PushSubscriptionList struct {
	// Subscriptions of my sessions, the newest first.
	Subscriptions []PushSubscription `json:"subscriptions" nullable:"false"`
}

// PushTestRequest is the body of POST /push/test.
type PushTestRequest struct {
	// SubscriptionID of one of mine; without it that of the session of the call.
	SubscriptionID string `json:"subscription_id,omitempty"`
}

// PushTestAnswer answers POST /push/test, after the push service answered.
type PushTestAnswer struct {
	// Result: "sent": the push service took it; "gone": it doesn't know the subscription any more, which is removed; "refused": it doesn't take
	// it, or not from this server, or its address isn't asked; "unreachable": it doesn't answer, or not now.
	Result string `json:"result" enum:"sent,gone,refused,unreachable"`
	// Status is the HTTP status that the push service answered with; absent: none.
	Status int `json:"status,omitempty"`
}

// Push is what a push carries, encrypted for the device: at most 3 kB of JSON. Over FCM and APNs it stands in the data, as text under "push".
type Push struct {
	// Kind: "message": show a notification for the chat, in place of the one that it has; "clear": take the chat's notification away, it was read
	// elsewhere; "test": show that it works.
	Kind string `json:"kind" enum:"message,clear,test"`
	// Tag of the notification: one per chat. A push of a kind that isn't known shows as a new message.
	Tag string `json:"tag"`
	// ChatID of the chat.
	ChatID string `json:"chat_id,omitempty"`
	// ChatType of the chat.
	ChatType string `json:"chat_type,omitempty" enum:"private,group,channel"`
	// Seq of the message that it tells of; with clear: up to which it was read.
	Seq int64 `json:"seq,omitempty"`
	// Replaces is the seq of the message that the notification tells of until now, and that was edited or is gone: shown without a sound, in its
	// place, and not where it isn't shown any more. Absent: the message is news.
	Replaces int64 `json:"replaces,omitempty"`
	// UserID is whose device it is for: who signed out of a browser isn't shown what comes late.
	UserID string `json:"user_id"`
	// Title of the group or channel; absent in a private chat, and where less is to be shown.
	Title string `json:"title,omitempty"`
	// Sender is the display name of who wrote; absent where less is to be shown, or the channel doesn't tell.
	Sender string `json:"sender,omitempty"`
	// SenderID of who wrote.
	SenderID string `json:"sender_id,omitempty"`
	// Text to show, without marks, cut to some 200 characters; absent where there is none, or less is to be shown.
	Text string `json:"text,omitempty"`
	// ContentType of the message, for what has no text: "photo", "poll" …; absent where less is to be shown.
	ContentType string `json:"content_type,omitempty"`
	// Mention: the message names me.
	Mention bool `json:"mention,omitempty"`
	// Icon is the path of an image of this server for the chat or sender; absent: none.
	Icon string `json:"icon,omitempty"`
	// Unread messages of the chat, at most 999.
	Unread int `json:"unread,omitempty"`
	// Badge is how many unread messages there are in all my chats that aren't muted, at most 999.
	Badge int `json:"badge"`
	// Silent: no sound.
	Silent bool `json:"silent,omitempty"`
	// SentAt is when the message was sent.
	SentAt *time.Time `json:"sent_at,omitempty"`
}
