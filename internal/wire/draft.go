package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
)

// Draft returns what a user began to write.
func Draft(d chat.Draft) api.Draft {
	out := api.Draft{ChatID: string(d.ChatID), ReplyToSeq: d.ReplyToSeq, Version: d.Version}
	if len(d.Content) > 0 {
		out.Content = api.Content(d.Content)
	}
	return out
}

// Drafts returns what a user began to write; nil where there is nothing.
func Drafts(ds []chat.Draft) []api.Draft {
	if len(ds) == 0 {
		return nil
	}
	return each(ds, Draft)
}

// Limits of what is encrypted, which is longer than what is in it.
const (
	maxAlgorithm    = 64
	ciphertextTimes = 2 // of the longest text
)

// ReadDraft returns the canonical form of what a client began to write, empty for nothing: a text that needn't show
// anything, or what is encrypted. Codes: invalid, content_unsupported, text_too_long.
func (r ContentReader) ReadDraft(raw []byte) ([]byte, error) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	var c struct {
		Type, Text, Algorithm, Ciphertext *string
	}
	if err := json.Unmarshal(raw, &c); err != nil || c.Type == nil {
		return nil, invalidContent("content: must be an object with a type")
	}
	var out any
	switch *c.Type {
	case "text":
		if c.Text == nil {
			return nil, invalidContent("content: text must be a string")
		}
		if len(*c.Text) > r.MaxTextBytes {
			return nil, fault.Newf(fault.Invalid, fault.CodeTextTooLong, "a text has at most %d bytes", r.MaxTextBytes)
		}
		if *c.Text == "" {
			return nil, nil
		}
		out = api.TextContent{Type: "text", Text: *c.Text}
	case "encrypted":
		if c.Algorithm == nil || c.Ciphertext == nil || *c.Algorithm == "" || utf8.RuneCountInString(*c.Algorithm) > maxAlgorithm {
			return nil, invalidContent("content: needs an algorithm of 1 to 64 characters, and a ciphertext")
		}
		if len(*c.Ciphertext) > r.MaxTextBytes*ciphertextTimes {
			return nil, fault.Newf(fault.Invalid, fault.CodeTextTooLong, "a ciphertext has at most %d bytes", r.MaxTextBytes*ciphertextTimes)
		}
		out = api.EncryptedContent{Type: "encrypted", Algorithm: *c.Algorithm, Ciphertext: *c.Ciphertext}
	default:
		return nil, fault.New(fault.Invalid, fault.CodeContentUnsupported, "content: this server doesn't know its type")
	}
	for _, text := range []*string{c.Text, c.Algorithm, c.Ciphertext} {
		if text != nil && strings.ContainsRune(*text, 0) {
			return nil, invalidContent("content: has a zero byte")
		}
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(out); err != nil { // strings
		return nil, invalidContent("content: can't be encoded")
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}
