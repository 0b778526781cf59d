package wire

import (
	"encoding/json"
	"slices"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/search"
)

// searched are the fields of contents that people read, whatever their type.
type searched struct {
	Type         string   `json:"type"`
	Text         string   `json:"text"`
	Caption      string   `json:"caption"`
	Title        string   `json:"title"`
	Name         string   `json:"name"`
	FileName     string   `json:"file_name"`
	Question     string   `json:"question"`
	Address      string   `json:"address"`
	Answers      []string `json:"answers"`
	Label        string   `json:"label"`
	Organization string   `json:"organization"`
	Phones       []string `json:"phones"`
	Emails       []string `json:"emails"`
	File         named    `json:"file"`
	Files        []named  `json:"files"`
}

// named is a file of a content.
type named struct {
	Name string `json:"name"`
}

// SearchText returns what is searched of a stored content: what people read in it. An encrypted one has nothing.
func SearchText(c message.Content) search.Text {
	if text, ok := plainText(c); ok {
		return withKinds("text", string(text))
	}
	var in searched
	if err := json.Unmarshal(c, &in); err != nil || in.Type == "encrypted" {
		return search.Text{}
	}
	body := in.Text
	var names []string
	for _, f := range in.Files {
		names = append(names, f.Name)
	}
	for _, more := range slices.Concat([]string{
		in.Caption, in.Title, in.Question, in.Name, in.FileName, in.File.Name, in.Label, in.Address, in.Organization,
	}, names, in.Answers, in.Phones, in.Emails) {
		if more != "" && body != "" {
			body += "\n"
		}
		body += more
	}
	return withKinds(in.Type, body)
}

func withKinds(kind, body string) search.Text {
	out := search.Text{Body: body, Kinds: []string{kind}}
	if hasLink([]byte(body)) {
		out.Kinds = append(out.Kinds, "link")
	}
	return out
}

// SearchPage returns a page of a search.
func SearchPage(r search.Result) api.SearchPage {
	return api.SearchPage{
		People:   Users(r.People),
		Chats:    Chats(r.Chats),
		Messages: each(r.Hits, hit),
		Senders:  Users(r.Senders),
		Next:     r.Next,
		Partial:  r.Partial,
	}
}

func hit(h search.Hit) api.SearchHit {
	return api.SearchHit{
		ChatID:    string(h.Message.ChatID),
		Seq:       h.Message.Seq,
		SenderID:  string(h.Message.SenderID),
		CreatedAt: h.Message.CreatedAt,
		Kinds:     append([]string{}, h.Kinds...),
		Snippet:   h.Snippet.Text,
		Ranges:    each(h.Snippet.Ranges, func(r search.Range) api.SearchRange { return api.SearchRange(r) }),
	}
}
