package mailer

import (
	"cmp"
	"embed"
	"fmt"
	html "html/template"
	"strconv"
	"strings"
	text "text/template"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/digest"
)

//go:embed templates
var files embed.FS

var (
	textLetters = text.Must(text.ParseFS(files, "templates/*.txt"))
	htmlLetters = html.Must(html.ParseFS(files, "templates/*.html"))
)

// body is what a letter says.
type body struct{ subject, text, html string }

// view is what the templates show. All texts are filled in already.
type view struct {
	Lang, Dir        string
	Title, Lead      string
	Button, Link     string
	Chats            []chatView
	More, Why        string
	Stop, StopLink   string
	IsDone, HasToken bool // of pages
	Token, Address   string
}

type chatView struct {
	Title, Unread string
	Lines         []lineView
}

type lineView struct{ Sender, Text string }

// sameAs are types of contents that are shown as others.
var sameAs = map[string]string{"album": "photo", "round": "video", "audio": "voice"}

// maxText is how much of a message is shown, in characters, and maxName of a name.
const (
	maxText = 300
	maxName = 128
)

// body fills the templates.
func (m *Mailer) body(l digest.Letter, t *texts) (body, error) {
	v := view{Lang: t.language, Dir: t.direction, Link: l.Link}
	out := body{subject: t.confirmSubject}
	if l.Kind == digest.KindConfirm {
		v.Title, v.Lead, v.Button, v.Why = fill(t.confirmSubject, m.name), fill(t.confirmLead, m.name), t.confirmButton, t.confirmIgnore
	} else {
		out.subject = t.digestSubject
		v.Title, v.Lead, v.Button = fill(t.hello, clip(l.Name, maxName)), fill(t.digestLead, m.name), fill(t.open, m.name)
		v.Why, v.Stop, v.StopLink = fill(t.why, m.name), t.stop, l.StopLink
		for i := range l.Chats {
			v.Chats = append(v.Chats, t.chat(&l.Chats[i]))
		}
		if l.More > 0 {
			v.More = fill(t.more, strconv.Itoa(l.More))
		}
	}
	var plain, rich strings.Builder
	if err := textLetters.ExecuteTemplate(&plain, "letter.txt", v); err != nil {
		return out, fmt.Errorf("write a mail: %w", err)
	}
	if err := htmlLetters.ExecuteTemplate(&rich, "letter.html", v); err != nil {
		return out, fmt.Errorf("write a mail: %w", err)
	}
	out.text, out.html = plain.String(), rich.String()
	return out, nil
}

// chat shows what came in a chat.
func (t *texts) chat(e *digest.Excerpt) chatView {
	nameless := map[chat.Type]string{chat.TypePrivate: t.private, chat.TypeGroup: t.group, chat.TypeChannel: t.channel}
	unread := strconv.Itoa(e.Unread)
	if e.Unread >= chat.MaxUnread {
		unread += "+"
	}
	out := chatView{Title: cmp.Or(clip(e.Title, maxName), nameless[e.Type]), Unread: fill(t.unread, unread)}
	for _, l := range e.Lines {
		shown := clip(l.Text, maxText)
		if shown == "" {
			shown = cmp.Or(t.contents[sameAs[l.ContentType]], t.contents[l.ContentType], t.contents["text"])
		}
		out.Lines = append(out.Lines, lineView{Sender: clip(l.Sender, maxName), Text: shown})
	}
	return out
}

// fill puts a value where a text has its place, on one line. It isn't a format: values may hold anything.
func fill(text, value string) string { return strings.ReplaceAll(text, "{}", oneLine(value)) }

// clip makes a text one line and cuts it, on one character's end.
func clip(s string, limit int) string {
	s = strings.Map(func(c rune) rune {
		if c < ' ' || c >= 0x7f && c < 0xa0 || c >= 0x2028 && c <= 0x202e || c >= 0x2066 && c <= 0x2069 { // controls, also of direction
			return ' '
		}
		return c
	}, s)
	runes := []rune(oneLine(s))
	if len(runes) <= limit {
		return string(runes)
	}
	return strings.TrimSpace(string(runes[:limit])) + "…"
}
