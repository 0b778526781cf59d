package sqlstore

import (
	"encoding/json"
	"fmt"

	"github.com/roost-im/roost/internal/chat"
)

// notifyJSON is how a member's wishes are stored.
type notifyJSON struct {
	Preview      string `json:"p,omitempty"`
	Sound        string `json:"s,omitempty"`
	OnlyMentions bool   `json:"m,omitempty"`
}

// notify scans the column.
type notify struct{ n *chat.Notify }

func (n notify) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return fmt.Errorf("notify is a %T", src)
	}
	*n.n = chat.Notify{}
	if text == "" {
		return nil
	}
	var in notifyJSON
	if err := json.Unmarshal([]byte(text), &in); err != nil {
		return fmt.Errorf("read notify: %w", err)
	}
	*n.n = chat.Notify{Preview: in.Preview, Sound: in.Sound, IsOnlyMentions: in.OnlyMentions}
	return nil
}

// notifyText is what the column holds.
func notifyText(n chat.Notify) string {
	if n == (chat.Notify{}) {
		return ""
	}
	raw, err := json.Marshal(notifyJSON{Preview: n.Preview, Sound: n.Sound, OnlyMentions: n.IsOnlyMentions})
	if err != nil { // texts and a truth
		panic(err)
	}
	return string(raw)
}
