package test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

var update = flag.Bool("update", false, "write what the server answers into docs/protocol.md")

// docChat is the id of the chat in the page.
const docChat = "01K7Q3AB4CA1B2C3D4E5F6G7HA"

const protocolPage = "../docs/protocol.md"

// The conversation in docs/protocol.md is replayed against a real server.
func TestConversationOfTheProtocolPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(protocolPage)
	require.NoError(t, err)
	s := newServer(t, "")
	talk := &conversation{t: t, s: s, toDoc: map[string]string{}, toReal: map[string]string{}, people: map[string]*party{}}
	for _, one := range [][2]string{{"alice", "01K7Q2V5N8A1B2C3D4E5F6G7H8"}, {"bob", "01K7Q2W0X3A1B2C3D4E5F6G7H9"}} { // in the order of their ids
		name, docID := one[0], one[1]
		c := s.client("")
		in, err := c.Register(context.Background(), api.RegisterRequest{
			Username: name, Password: "a long password of " + name, DisplayName: strings.ToUpper(name[:1]) + name[1:], DeviceName: "Laptop",
		})
		require.NoError(t, err)
		talk.people[name] = &party{token: in.Session.Token}
		talk.bind(docID, in.User.ID)
	}
	blocks := regexp.MustCompile("(?s)```conversation\n(.*?)```")
	require.NotEmpty(t, blocks.FindAllString(string(page), -1))
	out := blocks.ReplaceAllStringFunc(string(page), func(block string) string {
		body := strings.TrimSuffix(strings.TrimPrefix(block, "```conversation\n"), "```")
		return "```conversation\n" + talk.play(body) + "```"
	})
	if *update {
		require.NoError(t, os.WriteFile(protocolPage, []byte(out), 0o600))
	}
}

// conversation replays lines. Ids of the page stand for the real ones, each for the same one throughout.
type conversation struct {
	t             *testing.T
	s             *server
	people        map[string]*party
	toDoc, toReal map[string]string
	ids, times    int
	cursors       int
}

type party struct {
	token  string
	socket *raw
	frames []string // that came and weren't asked for yet
	rest   string   // "status body" of the last REST call
}

func (c *conversation) bind(doc, actual string) {
	c.toDoc[actual], c.toReal[doc] = doc, actual
}

// play runs the lines of a block and returns them as they should stand in the page.
func (c *conversation) play(body string) string {
	var out strings.Builder
	body = strings.ReplaceAll(body, "\n  ", "")
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		name, rest, ok := strings.Cut(line, " ")
		require.True(c.t, ok, line)
		p := c.people[name]
		require.NotNil(c.t, p, line)
		direction, text, _ := strings.Cut(rest, " ")
		if direction == ">" {
			c.say(p, text)
			out.WriteString(wrap(line))
			continue
		}
		require.Equal(c.t, "<", direction, line)
		out.WriteString(wrap(name + " < " + c.hear(p, text)))
	}
	return out.String()
}

// say sends a line: a frame, a REST call, or the end of the connection.
func (c *conversation) say(p *party, text string) {
	for doc, actual := range c.toReal {
		text = strings.ReplaceAll(text, doc, actual)
	}
	switch {
	case text == "close":
		require.NoError(c.t, p.socket.conn.Close())
		p.socket, p.frames = nil, nil
	case strings.HasPrefix(text, "{"):
		if p.socket == nil {
			p.socket = c.s.socket(map[string][]string{"Authorization": {"Bearer " + p.token}})
		}
		p.socket.text(text)
	default:
		method, rest, _ := strings.Cut(text, " ")
		path, body, _ := strings.Cut(rest, " ")
		status, answer := c.s.rest(method, path, p.token, body)
		p.rest = strings.TrimSpace(fmt.Sprint(status, " ", answer))
	}
}

// hear compares a line with what came, and returns it with what came in its place.
func (c *conversation) hear(p *party, text string) string {
	switch {
	case strings.HasPrefix(text, "close "):
		for {
			if _, code, ok := p.socket.read(); !ok {
				require.Equal(c.t, text, fmt.Sprint("close ", code))
				return text
			}
		}
	case strings.HasPrefix(text, "{"):
		return c.compare(text, p.find(text))
	}
	status, body, _ := strings.Cut(text, " ")
	gotStatus, got, _ := strings.Cut(p.rest, " ")
	require.Equal(c.t, status, gotStatus, p.rest)
	if got == "" {
		return status
	}
	if body == "" {
		body = "{}"
	}
	return status + " " + c.compare(body, got)
}

// find returns the first frame of the same kind that wasn't taken yet.
func (p *party) find(text string) string {
	var want answer
	require.NoError(p.socket.t, json.Unmarshal([]byte(text), &want), text)
	for i := 0; ; i++ {
		if i == len(p.frames) {
			a, code, ok := p.socket.read()
			require.True(p.socket.t, ok, "closed with %d, waiting for %s", code, text)
			p.frames = append(p.frames, a.line)
		}
		var got answer
		require.NoError(p.socket.t, json.Unmarshal([]byte(p.frames[i]), &got))
		if got.Ev == want.Ev && (got.Re == nil) == (want.Re == nil) && (got.Re == nil || *got.Re == *want.Re) {
			line := p.frames[i]
			p.frames = append(p.frames[:i], p.frames[i+1:]...)
			return line
		}
	}
}

// compare requires that what came is what the page says, and returns it with the page's ids.
func (c *conversation) compare(page, got string) string {
	var want, have any
	require.NoError(c.t, json.Unmarshal([]byte(page), &want), page)
	require.NoError(c.t, json.Unmarshal([]byte(got), &have), got)
	if !*update {
		c.same("", want, have, got)
		return page
	}
	return c.asPage(got)
}

var (
	chatShape = regexp.MustCompile(`"chat":\{"id":"([0-9A-Z]{26})"|"chat_id":"([0-9A-Z]{26})"`)
	idShape   = regexp.MustCompile(`"[0-9A-HJKMNP-TV-Z]{26}"`)
	timeShape = regexp.MustCompile(`"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"`)
	opaque    = regexp.MustCompile(`"(cursor|next|store_epoch)":"([^"]+)"`)
)

// asPage replaces what differs each time.
func (c *conversation) asPage(got string) string {
	if m := chatShape.FindStringSubmatch(got); m != nil && c.toReal[docChat] == "" {
		c.bind(docChat, m[1]+m[2])
	}
	got = opaque.ReplaceAllStringFunc(got, func(s string) string {
		m := opaque.FindStringSubmatch(s)
		if c.toDoc[m[2]] == "" {
			name := "EPOCH"
			if m[1] != "store_epoch" {
				c.cursors++
				name = fmt.Sprintf("CURSOR-%d", c.cursors)
			}
			c.bind(name, m[2])
		}
		return `"` + m[1] + `":"` + c.toDoc[m[2]] + `"`
	})
	got = idShape.ReplaceAllStringFunc(got, func(s string) string {
		id := strings.Trim(s, `"`)
		if c.toDoc[id] == "" {
			c.ids++
			c.bind(fmt.Sprintf("01K7Q3AB4CA1B2C3D4E5F6G7S%d", c.ids), id)
		}
		return `"` + c.toDoc[id] + `"`
	})
	return timeShape.ReplaceAllStringFunc(got, func(s string) string {
		if c.toDoc[s] == "" {
			c.times++
			at := time.Date(2026, 3, 14, 9, 26, 53, 589793000, time.UTC).Add(time.Duration(c.times) * 1234567 * time.Microsecond)
			c.toDoc[s] = `"` + at.Format(time.RFC3339Nano) + `"`
		}
		return c.toDoc[s]
	})
}

// same compares two decoded values; ids are bound, times only have to be times.
func (c *conversation) same(key string, want, have any, line string) {
	switch w := want.(type) {
	case map[string]any:
		h, ok := have.(map[string]any)
		require.True(c.t, ok, "%s: %s", key, line)
		require.ElementsMatch(c.t, keys(w), keys(h), "fields of %q in %s", key, line)
		for k := range w {
			c.same(k, w[k], h[k], line)
		}
	case []any:
		h, ok := have.([]any)
		require.True(c.t, ok && len(h) == len(w), "%s: %s", key, line)
		for i := range w {
			c.same(key, w[i], h[i], line)
		}
	case string:
		h, ok := have.(string)
		require.True(c.t, ok, "%s: %s", key, line)
		c.sameText(key, w, h, line)
	default:
		require.True(c.t, reflect.DeepEqual(want, have), "%s is %v, the page says %v: %s", key, have, want, line)
	}
}

func (c *conversation) sameText(key, want, have, line string) {
	switch {
	case timeShape.MatchString(`"` + want + `"`):
		require.Regexp(c.t, timeShape, `"`+have+`"`, "%s: %s", key, line)
	case idShape.MatchString(`"` + want + `"`), strings.HasPrefix(want, "CURSOR-"), want == "EPOCH":
		if c.toReal[want] == "" {
			require.Empty(c.t, c.toDoc[have], "%s: %s", key, line)
			c.bind(want, have)
		}
		require.Equal(c.t, c.toReal[want], have, "%s: %s", key, line)
	default:
		require.Equal(c.t, want, have, "%s: %s", key, line)
	}
}

func keys(m map[string]any) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	return out
}

// wrap breaks a long line after commas; what goes on begins with two spaces.
func wrap(line string) string {
	const width = 118
	var out strings.Builder
	for len(line) > width {
		cut := strings.LastIndex(line[:width], ",") + 1
		if cut <= 2 {
			break
		}
		out.WriteString(line[:cut] + "\n  ")
		line = line[cut:]
	}
	out.WriteString(line + "\n")
	return out.String()
}
