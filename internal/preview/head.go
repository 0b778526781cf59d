package preview

import (
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"
)

// The longest texts of a preview, in bytes of UTF-8.
const (
	MaxTitle       = 300
	MaxDescription = 600
	MaxSite        = 120
)

// meta is what a page says of itself: values by name, and its title.
type meta struct {
	named map[string]string
	head  string
}

// named are the names of values that are read (Open Graph, Twitter's cards, and HTML's own).
var namesRead = map[string]bool{
	"og:title": true, "og:description": true, "og:site_name": true, "og:image": true, "og:image:secure_url": true, "og:image:url": true,
	"twitter:title": true, "twitter:description": true, "twitter:image": true, "twitter:image:src": true, "description": true,
}

// readHead reads what a page says of itself, until its body begins. What comes after what can be read isn't missed.
func readHead(page io.Reader, contentType string) (meta, error) {
	m := meta{named: map[string]string{}}
	utf, err := charset.NewReader(page, contentType)
	if err != nil {
		return m, err
	}
	z := html.NewTokenizer(utf)
	z.SetMaxBuf(maxPage)
	inTitle := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) || m.title() != "" {
				return m, nil
			}
			return m, z.Err()
		case html.TextToken:
			if inTitle && m.head == "" {
				m.head = string(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasMore := z.TagName()
			switch string(name) {
			case "title":
				inTitle = true
			case "meta":
				m.take(z, hasMore)
			case "body":
				return m, nil
			}
		case html.EndTagToken:
			inTitle = false
			if name, _ := z.TagName(); string(name) == "head" {
				return m, nil
			}
		case html.CommentToken, html.DoctypeToken:
		}
	}
}

// take reads the attributes of a meta element; the first value of a name counts.
func (m *meta) take(z *html.Tokenizer, hasMore bool) {
	var name, content string
	for hasMore {
		var key, value []byte
		key, value, hasMore = z.TagAttr()
		switch string(key) {
		case "property", "name":
			name = strings.ToLower(strings.TrimSpace(string(value)))
		case "content":
			content = string(value)
		}
	}
	if namesRead[name] && m.named[name] == "" {
		m.named[name] = content
	}
}

func (m *meta) first(names ...string) string {
	for _, name := range names {
		if text := strings.TrimSpace(m.named[name]); text != "" {
			return text
		}
	}
	return ""
}

func (m *meta) title() string {
	if text := line(m.first("og:title", "twitter:title"), MaxTitle); text != "" {
		return text
	}
	return line(m.head, MaxTitle)
}

func (m *meta) description() string {
	return line(m.first("og:description", "twitter:description", "description"), MaxDescription)
}

func (m *meta) site() string {
	return line(m.first("og:site_name"), MaxSite)
}

func (m *meta) picture() string {
	return m.first("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src")
}

// line makes one line of a foreign text, without what doesn't show or turns its direction, and of a length that can be shown.
func line(text string, limit int) string {
	text = strings.ToValidUTF8(text, "\ufffd")
	text = strings.Join(strings.FieldsFunc(text, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) }), " ")
	text = strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Cf, c) && c != '\u200d' && c != '\u200c' { // joiners belong to emojis and to some scripts
			return -1
		}
		return c
	}, text)
	if len(text) <= limit {
		return text
	}
	const more = "…"
	cut := limit - len(more)
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.TrimSpace(text[:cut]) + more
}
