package courier

import (
	"encoding/json"

	"github.com/roost-im/roost/internal/push"
)

// payload is what Apple's service reads, and what is ours beside it.
type payload struct {
	APS  aps    `json:"aps"`
	Push string `json:"push"`
}

type aps struct {
	Alert            *alert `json:"alert,omitempty"`
	Sound            string `json:"sound,omitempty"`
	Badge            *int   `json:"badge,omitempty"`
	ThreadID         string `json:"thread-id,omitempty"`
	MutableContent   int    `json:"mutable-content,omitempty"`
	ContentAvailable int    `json:"content-available,omitempty"`
}

type alert struct {
	Title    string `json:"title,omitempty"`
	Subtitle string `json:"subtitle,omitempty"`
	Body     string `json:"body,omitempty"`
	// LocKey names a text of the app, in the user's language.
	LocKey string `json:"loc-key,omitempty"`
}

// The texts that an app has to have.
const (
	locMessage = "push.message"
	locTest    = "push.test"
)

// payloadOf is a note as the system shows it by itself; an extension of the app may change it, and knows the rest by what is under "push".
func payloadOf(n push.Note, encoded []byte) payload {
	out := payload{Push: string(encoded)}
	var short struct{ Title, Sender, Text string } // the texts, cut to what is shown
	if err := json.Unmarshal(encoded, &short); err != nil {
		short.Text = ""
	}
	if n.Kind != push.KindTest {
		out.APS.Badge = &n.Badge
	}
	if n.Kind == push.KindClear { // it shows nothing, sets the badge, and wakes the app to take away what it shows
		out.APS.ContentAvailable = 1
		return out
	}
	shown := &alert{Title: short.Title, Subtitle: short.Sender, Body: short.Text}
	if shown.Title == "" { // who writes to me alone
		shown.Title, shown.Subtitle = short.Sender, ""
	}
	switch {
	case n.Kind == push.KindTest:
		shown.LocKey = locTest
	case shown.Body == "":
		shown.LocKey = locMessage
	}
	out.APS.Alert, out.APS.ThreadID, out.APS.MutableContent = shown, string(n.ChatID), 1
	if !n.IsSilent {
		out.APS.Sound = "default"
	}
	return out
}
