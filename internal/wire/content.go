package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
)

// ContentReader checks the bodies of messages that come from clients.
type ContentReader struct {
	// MaxTextBytes of a text, in UTF-8.
	MaxTextBytes int
}

// Read returns the canonical form of a content, which may be raw itself: only the fields that its type has, each once, the type
// first, so that all readers see the same. Codes: invalid, content_unsupported, text_empty, text_too_long.
func (r ContentReader) Read(raw message.Content) (message.Body, error) {
	var head struct {
		Type *string `json:"type"`
	}
	if text, ok := plainText(raw); ok && len(text) <= r.MaxTextBytes && hasVisible(text) {
		return message.Body{Content: raw, Gallery: linkKind(text)}, nil
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return message.Body{}, invalidContent("content: missing")
	}
	if err := json.Unmarshal(raw, &head); err != nil || head.Type == nil {
		return message.Body{}, invalidContent("content: must be an object with a type")
	}
	switch *head.Type {
	case "text":
		return r.text(raw)
	case "poll":
		return readPoll(raw)
	case "contact":
		return readContact(raw)
	case "location":
		return readLocation(raw)
	case "photo", "video", "round", "album", "voice", "audio", "file", "sticker":
		return r.media(*head.Type, raw)
	default:
		return message.Body{}, fault.New(fault.Invalid, fault.CodeContentUnsupported, "content: this server doesn't know its type")
	}
}

// The canonical form of a text, around the text itself.
const (
	textBegin = `{"type":"text","text":"`
	textEnd   = `"}`
)

// plainText returns the text of a content that is in its canonical form already, with nothing in it that JSON would
// write otherwise: most messages are, and needn't be decoded to be encoded the same.
func plainText(raw message.Content) (text []byte, ok bool) {
	text, ok = bytes.CutPrefix(raw, []byte(textBegin))
	if !ok {
		return nil, false
	}
	if text, ok = bytes.CutSuffix(text, []byte(textEnd)); !ok {
		return nil, false
	}
	for _, c := range text {
		// Lines and paragraphs (U+2028, U+2029) begin with 0xE2; JSON escapes them.
		if c < ' ' || c == '"' || c == '\\' || c == 0xE2 {
			return nil, false
		}
	}
	return text, utf8.Valid(text)
}

func hasVisible(text []byte) bool {
	return bytes.IndexFunc(text, isVisible) >= 0
}

func (r ContentReader) text(raw message.Content) (message.Body, error) {
	var c api.TextContent
	if err := json.Unmarshal(raw, &c); err != nil {
		return message.Body{}, invalidContent("content: text must be a string")
	}
	if err := checkText("text", c.Text, r.MaxTextBytes); err != nil {
		return message.Body{}, err
	}
	if c.Preview != nil {
		if err := checkPreview(c.Text, c.Preview); err != nil {
			return message.Body{}, err
		}
	}
	c.Type = "text"
	body, err := canonical(c)
	body.Gallery = linkKind([]byte(c.Text))
	return body, err
}

// linkKind says whether a text stands among the links of its chat.
func linkKind(text []byte) message.GalleryKind {
	if hasLink(text) {
		return message.GalleryLink
	}
	return message.GalleryNone
}

func hasLink(text []byte) bool {
	return bytes.Contains(text, []byte("://")) || bytes.Contains(text, []byte("www."))
}

// checkText says what is wrong with a text that people are to read.
func checkText(name, text string, limit int) error {
	switch {
	case len(text) > limit:
		return fault.Newf(fault.Invalid, fault.CodeTextTooLong, "%s: at most %d bytes", name, limit)
	case strings.IndexFunc(text, isVisible) < 0:
		return fault.Newf(fault.Invalid, fault.CodeTextEmpty, "%s: needs a visible character", name)
	case strings.ContainsRune(text, 0):
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: has a zero byte", name)
	}
	return nil
}

// canonical encodes a content that was checked.
func canonical(c any) (message.Body, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(c); err != nil { // texts and numbers
		return message.Body{}, invalidContent("content: can't be encoded")
	}
	return message.Body{Content: bytes.TrimSuffix(out.Bytes(), []byte("\n"))}, nil
}

func invalidContent(text string) error {
	return fault.New(fault.Invalid, fault.CodeInvalid, text)
}

// blanks are characters that take room and show nothing, though Unicode counts them to the letters and symbols.
const blanks = "\u115f\u1160\u2800\u3164\uffa0"

// isVisible says whether a character shows anything.
func isVisible(c rune) bool {
	return !unicode.IsSpace(c) && !unicode.Is(unicode.C, c) && !unicode.Is(unicode.Mn, c) && !strings.ContainsRune(blanks, c)
}
