package markup_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/markup"
)

// The fixtures write nodes as the web client has them.
type blockJSON struct {
	Type     string         `json:"type"`
	Children []inlineJSON   `json:"children"`
	Text     string         `json:"text"`
	Language string         `json:"language"`
	Start    int            `json:"start"`
	Items    [][]inlineJSON `json:"items"`
}

type inlineJSON struct {
	Type     string       `json:"type"`
	Text     string       `json:"text"`
	Href     string       `json:"href"`
	Children []inlineJSON `json:"children"`
}

func inlines(in []inlineJSON) []markup.Inline {
	var out []markup.Inline
	for _, n := range in {
		out = append(out, markup.Inline{Kind: markup.Kind(n.Type), Text: n.Text, Href: n.Href, Inlines: inlines(n.Children)})
	}
	return out
}

func TestFixturesOfAllLanguages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../api/testdata/markup/*.json")
	require.NoError(t, err)
	count := 0
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var cases []struct {
			Name, Text string
			Blocks     []blockJSON
		}
		require.NoError(t, json.Unmarshal(raw, &cases))
		for _, c := range cases {
			count++
			var want []markup.Block
			for _, b := range c.Blocks {
				block := markup.Block{Kind: markup.Kind(b.Type), Inlines: inlines(b.Children), Code: b.Text, Language: b.Language, Start: b.Start}
				for _, item := range b.Items {
					block.Items = append(block.Items, inlines(item))
				}
				want = append(want, block)
			}
			require.Equal(t, want, markup.Parse(c.Text), c.Name)
		}
	}
	require.Greater(t, count, 35)
}

func hrefs(text string) []string {
	out := []string{}
	for _, b := range markup.Parse(text) {
		for _, n := range b.Inlines {
			if n.Kind == markup.Link {
				out = append(out, n.Href)
			}
		}
	}
	return out
}

// The same as in web/src/markup/links.test.ts.
func TestLinksLeadWhereBrowsersSay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"see https://example.org/a?b=1#c.":                 {"https://example.org/a?b=1#c"},
		"(https://example.org/wiki/Bird_(animal))":         {"https://example.org/wiki/Bird_(animal)"},
		"www.example.org, and mail bird@nest.example!":     {"https://www.example.org/", "mailto:bird@nest.example"},
		"http://localhost:8080/c/1":                        {"http://localhost:8080/c/1"},
		"https://пример.example/путь":                      {"https://xn--e1afmkfd.example/%D0%BF%D1%83%D1%82%D1%8C"},
		"javascript:alert(1) data:text/html,x file:///etc": {},
		"https://bank.example@evil.example/":               {},
		"https://":                                         {},
		"3.14 and version 1.2.3":                           {},
		"HTTPS://EXAMPLE.org:443/a/../B/./c":               {"https://example.org/B/c"},
		"x@a.b y@c.de-f, z@g.h.ij1 _k@l.mno":               {"mailto:y@c.de", "mailto:_k@l.mno"},
		"www.a@b.example http://c.example/ d@e.example":    {"http://c.example/", "mailto:d@e.example"},
		strings.Repeat("a.", 40) + "b@c.example":           {"mailto:" + strings.Repeat(".a", 31) + ".b@c.example"},
		"http://example.org:80x/":                          {},
	} {
		require.Equal(t, want, hrefs(text), text)
	}
}

func TestPlainTexts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"**a** _b_ ~~c~~ `d`":                 "a b c d",
		"- a\n- b":                            "• a\n• b",
		"it is ||a secret||":                  "it is ▒▒▒▒▒▒▒▒",
		"||" + strings.Repeat("a", 99) + "||": strings.Repeat("▒", 12),
		"```\nx\n```\ny":                      "x\ny",
		"> **a**\nhttps://b.c/d_e_f":          "a\nhttps://b.c/d_e_f",
	} {
		require.Equal(t, want, markup.Plain(text), text)
	}
}

// letters are what no mark is made of: all of them stay, in their order.
func letters(text string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune("*_~|`\\>-•▒.0123456789 \n\r\t", c) {
			return -1
		}
		return c
	}, text)
}

func lettersOf(in []markup.Inline) string {
	var out strings.Builder
	for _, n := range in {
		out.WriteString(n.Text + lettersOf(n.Inlines))
	}
	return out.String()
}

// Whatever is typed: nothing of it is lost but marks, nodes nest no deeper than there are marks, and it ends soon.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"**a _b ~~c ||d|| e~~ f_ g**", "```go\nx\n```", "> a\n- b\n1. c\n2. d", "`` ` ``", `\*a\*`, "https://a.b/(c)*", "a@b.co", "||",
	} {
		f.Add(text)
	}
	for _, piece := range []string{"*", "_a", "`", "``a", "||", "a@b.", "https://a.b/)", "> ", "- a\n", "```\n"} {
		f.Add(strings.Repeat(piece, 2000))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		var got strings.Builder
		for _, b := range markup.Parse(text) {
			got.WriteString(b.Code)
			got.WriteString(lettersOf(b.Inlines))
			requireShallow(t, b.Inlines, 0)
			for _, item := range b.Items {
				got.WriteString(lettersOf(item))
				requireShallow(t, item, 0)
			}
		}
		if !strings.Contains(text, "```") { // a language isn't text
			require.Equal(t, letters(text), letters(got.String()))
		}
		require.True(t, utf8.ValidString(markup.Plain(text)))
	})
}

func requireShallow(t *testing.T, in []markup.Inline, depth int) {
	t.Helper()
	if len(in) > 0 {
		require.LessOrEqual(t, depth, 4)
	}
	for _, n := range in {
		requireShallow(t, n.Inlines, depth+1)
	}
}
