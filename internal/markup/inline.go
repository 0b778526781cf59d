package markup

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece that is complete, or a sign.
type token struct {
	node          *Inline // nil: a sign
	sign          string
	opens, closes bool
}

var marks = map[string]Kind{"**": Bold, "*": Italic, "_": Italic, "~~": Strike, "||": Spoiler}

// inlines cuts lines at their links first, then at codes, then at signs.
func inlines(text string) []Inline {
	parts := splitLinks(text)
	var tokens []token
	for i := range parts {
		if parts[i].Kind == Link {
			tokens = append(tokens, token{node: &parts[i]})
			continue
		}
		var before, after rune
		if i > 0 {
			before = 'x'
		}
		if i < len(parts)-1 {
			after = 'x'
		}
		tokens = tokenize(tokens, parts[i].Text, before, after)
	}
	return nest(tokens)
}

// tokenize cuts a text at its signs; before and after stand for what lies around it, 0: nothing.
func tokenize(tokens []token, text string, before, after rune) []token {
	ticks := findTicks(text)
	end := 0
	put := func(to int) {
		if to > end {
			tokens = append(tokens, token{node: &Inline{Kind: Text, Text: text[end:to]}})
		}
	}
	for at := 0; at < len(text); {
		sign := signAt(text[at:])
		if sign == "" {
			at++
			continue
		}
		next := at + len(sign)
		switch sign[0] {
		case '\\':
			put(at)
			tokens = append(tokens, token{node: &Inline{Kind: Text, Text: sign[1:]}})
		case '`':
			closing, ok := ticks.after(len(sign), at)
			if !ok || isBlank(text[next:closing]) {
				at = next
				continue
			}
			put(at)
			tokens = append(tokens, token{node: &Inline{Kind: Code, Text: text[next:closing]}})
			next = closing + len(sign)
		default:
			put(at)
			tokens = append(tokens, mark(sign, charBefore(text[:at], before), charAfter(text[next:], after)))
		}
		at, end = next, next
	}
	put(len(text))
	return tokens
}

// signAt returns the sign that a text begins with: an escape, a row of backticks, or a mark.
func signAt(text string) string {
	switch c := text[0]; c {
	case '\\':
		if len(text) > 1 && strings.IndexByte("\\*_~|`", text[1]) >= 0 {
			return text[:2]
		}
	case '`':
		return text[:len(text)-len(strings.TrimLeft(text, "`"))]
	case '*':
		if strings.HasPrefix(text, "**") {
			return text[:2]
		}
		return text[:1]
	case '_':
		return text[:1]
	case '~', '|':
		if len(text) > 1 && text[1] == c {
			return text[:2]
		}
	}
	return ""
}

func charBefore(text string, none rune) rune {
	if text == "" {
		return none
	}
	c, _ := utf8.DecodeLastRuneInString(text)
	return c
}

func charAfter(text string, none rune) rune {
	if text == "" {
		return none
	}
	c, _ := utf8.DecodeRuneInString(text)
	return c
}

// mark says what a sign can do between two characters. Inside of words, as in snake_case and 2*3*4, single signs are just
// characters.
func mark(sign string, before, after rune) token {
	isSingle := len(sign) == 1
	return token{
		sign:   sign,
		opens:  after != 0 && !isSpace(after) && !(isSingle && isWord(before)),
		closes: before != 0 && !isSpace(before) && !(isSingle && isWord(after)),
	}
}

func isWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) }

// isSpace is what JavaScript's \s is.
func isSpace(c rune) bool {
	return c == '\ufeff' || c != '\u0085' && unicode.IsSpace(c)
}

func isBlank(text string) bool {
	return strings.IndexFunc(text, func(c rune) bool { return !isSpace(c) }) < 0
}

// ticks are the places of rows of backticks by their length, so that the end of a code is found without a search from each of its
// beginnings.
type ticks map[int][]int

func findTicks(text string) ticks {
	out := ticks{}
	for at := 0; at < len(text); at++ {
		if text[at] != '`' {
			continue
		}
		n := len(signAt(text[at:]))
		out[n] = append(out[n], at)
		at += n - 1
	}
	return out
}

// after returns the first row of a length behind a place; places rise from call to call.
func (t ticks) after(length, at int) (int, bool) {
	list := t[length]
	for len(list) > 0 && list[0] <= at {
		list = list[1:]
	}
	t[length] = list
	if len(list) == 0 {
		return 0, false
	}
	return list[0], true
}

// frame is what an open sign has behind it.
type frame struct {
	sign    string
	inlines []Inline
	pending []byte // text that isn't in a node yet
}

// nest puts what stands between two signs into one node; signs without a partner are text.
func nest(tokens []token) []Inline {
	stack := []frame{{}}
	top := func() *frame { return &stack[len(stack)-1] }
	giveUp := func() {
		f := *top()
		stack = stack[:len(stack)-1]
		top().addText(f.sign)
		for _, child := range f.inlines {
			top().add(child)
		}
		top().pending = append(top().pending, f.pending...)
	}
	for _, t := range tokens {
		if t.node != nil {
			top().add(*t.node)
			continue
		}
		open := lastIndex(stack, t.sign)
		isInside := open > 0 && (open < len(stack)-1 || len(top().inlines)+len(top().pending) > 0)
		isOpen := slices.ContainsFunc(stack[1:], func(f frame) bool { return marks[f.sign] == marks[t.sign] })
		switch {
		case t.closes && isInside:
			for len(stack)-1 > open {
				giveUp()
			}
			f := *top()
			stack = stack[:len(stack)-1]
			top().add(Inline{Kind: marks[f.sign], Inlines: f.all()})
		case t.opens && open <= 0 && !isOpen:
			stack = append(stack, frame{sign: t.sign})
		default:
			top().addText(t.sign)
		}
	}
	for len(stack) > 1 {
		giveUp()
	}
	return stack[0].all()
}

func lastIndex(stack []frame, sign string) int {
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].sign == sign {
			return i
		}
	}
	return -1
}

func (f *frame) add(node Inline) {
	if node.Kind == Text {
		f.addText(node.Text)
		return
	}
	f.inlines = append(f.all(), node)
}

func (f *frame) addText(text string) {
	f.pending = append(f.pending, text...)
}

// all returns the nodes with the text that was pending. Texts never follow each other.
func (f *frame) all() []Inline {
	if len(f.pending) > 0 {
		f.inlines = append(f.inlines, Inline{Kind: Text, Text: string(f.pending)})
		f.pending = nil
	}
	return f.inlines
}
