// Package markup reads the formatting of texts: a small part of Markdown that is safe by construction, because it yields nodes and
// never HTML. The rules stand in docs/decisions/0007-markup.md; the cases in api/testdata/markup are the specification, which
// web/src/markup passes too. It takes time in proportion to the text, whatever the text is.
package markup

import (
	"regexp"
	"strconv"
	"strings"
)

// Kind of a block or of a piece of a line.
type Kind string

// The kinds of blocks (text, quote, code, list) and of pieces (text, link, code, and those that have pieces inside).
const (
	Text    Kind = "text"
	Quote   Kind = "quote"
	Code    Kind = "code"
	List    Kind = "list"
	Link    Kind = "link"
	Bold    Kind = "bold"
	Italic  Kind = "italic"
	Strike  Kind = "strike"
	Spoiler Kind = "spoiler"
)

// Block is a part of a text: lines that belong together. Texts keep their line breaks and spaces.
type Block struct {
	Kind Kind
	// Inlines of a text or a quote.
	Inlines []Inline
	// Code and its Language, which may be empty.
	Code, Language string
	// Items of a list, and the number of the first; 0: it has none.
	Items [][]Inline
	Start int
}

// Inline is a piece of a line: Text of a text, a link or a code, Inlines of the others.
type Inline struct {
	Kind    Kind
	Text    string
	Href    string // of a link
	Inlines []Inline
}

// space is what JavaScript's \s is, for the same result: more than Go's.
const space = `\t\n\v\f\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}`

// rest of a line: what JavaScript's dots are.
const rest = `[^\n\r\x{2028}\x{2029}]*`

var (
	fence    = regexp.MustCompile("^```([\\w+#.-]{0,20})[" + space + "]*$")
	quoted   = regexp.MustCompile(`^> ?(` + rest + `)$`)
	bullet   = regexp.MustCompile(`^- +([^` + space + `]` + rest + `)$`)
	numbered = regexp.MustCompile(`^(\d{1,6})\. +([^` + space + `]` + rest + `)$`)
)

// Parse parses a text. Everything that was typed is in the blocks, but for the marks that took effect.
func Parse(text string) []Block {
	p := parser{lines: strings.Split(text, "\n")}
	for i, line := range p.lines {
		if fence.MatchString(line) {
			p.fences = append(p.fences, i)
		}
	}
	for p.at < len(p.lines) {
		for len(p.fences) > 0 && p.fences[0] < p.at {
			p.fences = p.fences[1:]
		}
		b, next, ok := p.block()
		if !ok {
			p.plain = append(p.plain, p.lines[p.at])
			p.at++
			continue
		}
		p.endPlain()
		p.blocks = append(p.blocks, b)
		p.at = next
	}
	p.endPlain()
	return p.blocks
}

type parser struct {
	lines  []string
	at     int
	fences []int    // lines that begin or end a block of code, from at on
	plain  []string // lines of a text that hasn't ended yet
	blocks []Block
}

func (p *parser) endPlain() {
	if len(p.plain) > 0 {
		p.blocks = append(p.blocks, Block{Kind: Text, Inlines: inlines(strings.Join(p.plain, "\n"))})
	}
	p.plain = nil
}

// block reads the block that begins here, other than a text, and returns the line behind it.
func (p *parser) block() (b Block, next int, ok bool) {
	if b, next, ok = p.code(); ok {
		return b, next, ok
	}
	if b, next, ok = p.quote(); ok {
		return b, next, ok
	}
	return p.list()
}

func (p *parser) code() (b Block, next int, ok bool) {
	if len(p.fences) < 2 || p.fences[0] != p.at || p.fences[1] == p.at+1 {
		return b, 0, false
	}
	end := p.fences[1]
	return Block{
		Kind: Code, Code: strings.Join(p.lines[p.at+1:end], "\n"), Language: fence.FindStringSubmatch(p.lines[p.at])[1],
	}, end + 1, true
}

func (p *parser) quote() (b Block, next int, ok bool) {
	var found []string
	isEmpty := true
	for next = p.at; next < len(p.lines); next++ {
		match := quoted.FindStringSubmatch(p.lines[next])
		if match == nil {
			break
		}
		found = append(found, match[1])
		isEmpty = isEmpty && isBlank(match[1])
	}
	if isEmpty {
		return b, 0, false
	}
	return Block{Kind: Quote, Inlines: inlines(strings.Join(found, "\n"))}, next, true
}

func (p *parser) list() (b Block, next int, ok bool) {
	item, group := bullet, 1
	first := numbered.FindStringSubmatch(p.lines[p.at])
	if first != nil {
		item, group = numbered, 2
	}
	b.Kind = List
	for next = p.at; next < len(p.lines); next++ {
		match := item.FindStringSubmatch(p.lines[next])
		if match == nil {
			break
		}
		b.Items = append(b.Items, inlines(match[group]))
	}
	// A single number is more often a date or an answer than a list.
	if len(b.Items) == 0 || first != nil && len(b.Items) == 1 {
		return Block{}, 0, false
	}
	if first != nil {
		var err error
		if b.Start, err = strconv.Atoi(first[1]); err != nil {
			return Block{}, 0, false // at most six digits
		}
	}
	return b, next, true
}
