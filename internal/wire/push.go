package wire

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"strings"
	"unicode"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/push"
)

// maxPushText is how much of a text is shown, in characters, and maxPushName of a name.
const (
	maxPushText = 200
	maxPushName = 128
)

// PushTarget reads how a device wants to be notified. Codes: invalid.
func PushTarget(r api.PushSubscriptionRequest) (push.Target, error) {
	t := push.Target{Channel: push.Channel(r.Channel), Address: r.Endpoint}
	if t.Channel != push.WebPush {
		t.Address = r.Token
		return t, nil
	}
	if r.Keys == nil {
		return t, fault.New(fault.Invalid, fault.CodeInvalid, "keys: missing")
	}
	var err error
	if t.P256DH, err = readKey(r.Keys.P256DH); err != nil {
		return t, fault.New(fault.Invalid, fault.CodeInvalid, "keys: p256dh: must be base64url")
	}
	if t.Auth, err = readKey(r.Keys.Auth); err != nil {
		return t, fault.New(fault.Invalid, fault.CodeInvalid, "keys: auth: must be base64url")
	}
	return t, nil
}

// readKey reads base64url, with padding or not: browsers differ.
func readKey(text string) ([]byte, error) {
	return base64.RawURLEncoding.DecodeString(strings.TrimRight(text, "="))
}

// PushSubscription returns a device that is notified, by a service of that name.
func PushSubscription(s push.Subscription, service string, current ident.SessionID) api.PushSubscription {
	return api.PushSubscription{
		ID: string(s.ID), SessionID: string(s.SessionID), Channel: string(s.Channel), Service: service, Current: s.SessionID == current,
		CreatedAt: s.CreatedAt, SentAt: optional(s.SentAt), Failing: s.IsFailing,
	}
}

// PushTest returns what became of a test.
func PushTest(o push.Outcome) api.PushTestAnswer {
	out := api.PushTestAnswer{Result: string(o.Result), Status: o.Status}
	switch o.Result {
	case push.Retry:
		out.Result = "unreachable"
	case push.Denied:
		out.Result = string(push.Refused)
	case push.Sent, push.Gone, push.Refused:
	}
	return out
}

// Push returns a note.
func Push(n push.Note) api.Push {
	out := api.Push{
		Kind: string(n.Kind), Tag: string(n.ChatID), ChatID: string(n.ChatID), ChatType: string(n.ChatType), Seq: n.Seq, Replaces: n.Replaces, UserID: string(n.UserID),
		Title: clip(n.Title, maxPushName), Sender: clip(n.Sender, maxPushName), SenderID: string(n.SenderID), Text: clip(n.Text, maxPushText),
		ContentType: n.ContentType, Mention: n.IsMention, Unread: n.Unread, Badge: n.Badge, Silent: n.IsSilent, SentAt: optional(n.SentAt),
	}
	if out.Tag == "" {
		out.Tag = out.Kind
	}
	version := "?v=" + url.QueryEscape(string(n.IconID))
	switch {
	case n.IconID == "":
	case n.IconUser != "":
		out.Icon = "/api/" + api.Version + "/users/" + string(n.IconUser) + "/avatar" + version
	case n.IconChat != "":
		out.Icon = "/api/" + api.Version + "/chats/" + string(n.IconChat) + "/photo" + version
	}
	return out
}

// EncodePush returns a note as devices read it, at most push.MaxPayload bytes: JSON writes what clip leaves of texts in four bytes a character.
func EncodePush(n push.Note) []byte {
	body, err := canonical(Push(n))
	if err != nil { // texts and numbers
		panic(err)
	}
	return body.Content
}

// clip cuts a text, on one character's end, and makes it one line.
func clip(text string, limit int) string {
	var out strings.Builder
	count, wasSpace := 0, true
	for _, c := range text {
		isSpace := unicode.IsSpace(c) || unicode.IsControl(c)
		if isSpace && wasSpace {
			continue
		}
		if wasSpace = isSpace; isSpace {
			c = ' '
		}
		if count == limit {
			return strings.TrimSpace(out.String()) + "…"
		}
		out.WriteRune(c)
		count++
	}
	return strings.TrimSpace(out.String())
}

// PushText returns the one text of a stored content that is shown in a notification, with its marks; empty where there is none, and of an
// encrypted one always.
func PushText(c message.Content) string {
	if text, ok := plainText(c); ok {
		return string(text)
	}
	var in searched
	if err := json.Unmarshal(c, &in); err != nil || in.Type == "encrypted" {
		return ""
	}
	for _, text := range []string{in.Text, in.Caption, in.Question, in.Title, in.Name, in.FileName, in.Label, in.Address} {
		if text != "" {
			return text
		}
	}
	return ""
}
