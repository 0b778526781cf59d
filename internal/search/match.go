package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// span is a part of a text, in bytes.
type span struct{ start, end int }

// match returns where a text has what is looked for; nil: it hasn't all of it.
func (q *query) match(text string) []span {
	in := tokens(text)
	var out []span
	for i, phrase := range q.phrases {
		isOpen := q.endsOpen && i == len(q.phrases)-1
		n := len(out)
		for at := range in {
			out = phraseAt(out, text, in[at:], phrase, isOpen)
		}
		if len(out) == n {
			return nil
		}
	}
	return merge(out)
}

// phraseAt adds the spans of a phrase that begins with the first token.
func phraseAt(out []span, text string, in, phrase []token, isOpen bool) []span {
	if len(in) < len(phrase) {
		return out
	}
	n := len(out)
	for i, want := range phrase {
		found := want.in(text, in[i], isOpen && i == len(phrase)-1)
		if len(found) == 0 {
			return out[:n]
		}
		out = append(out, found...)
	}
	return out
}

// in returns where a token of a text has the token that is looked for.
func (t token) in(text string, have token, isOpen bool) []span {
	switch {
	case t.isRun != have.isRun:
		return nil
	case !t.isRun:
		if t.folded == have.folded {
			return []span{{have.start, have.end}}
		}
		if isOpen && strings.HasPrefix(have.folded, t.folded) {
			return []span{have.part(text, 0, len(t.folded))}
		}
		return nil
	}
	var out []span
	for from := 0; ; {
		i := strings.Index(have.folded[from:], t.folded)
		if i < 0 {
			return out
		}
		out = append(out, have.part(text, from+i, from+i+len(t.folded)))
		from += i + len(t.folded)
	}
}

// part returns the span of a part of the folded token in the text: exactly where each character was folded to one, the
// whole token where that can't be told.
func (t token) part(text string, from, to int) span {
	all := text[t.start:t.end]
	if len(all) == len(t.folded) && isASCII(all) {
		return span{t.start + from, t.start + to}
	}
	if utf8.RuneCountInString(all) != utf8.RuneCountInString(t.folded) {
		return span{t.start, t.end}
	}
	skip, take := utf8.RuneCountInString(t.folded[:from]), utf8.RuneCountInString(t.folded[from:to])
	begin := len(cutRunes(all, skip))
	return span{t.start + begin, t.start + begin + len(cutRunes(all[begin:], take))}
}

// cutRunes returns the first n characters of a text of any length.
func cutRunes(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// merge sorts spans and joins those that touch.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.start <= out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
			continue
		}
		out = append(out, s)
	}
	return out
}

// Snippet is a part of a text on one line, around what was found.
type Snippet struct {
	// Text begins and ends with "…" where something was left out.
	Text string
	// Ranges of what was found, ascending, in UTF-16 code units of Text.
	Ranges []Range
}

// Range is a part of a text from From up to, not including, To.
type Range struct{ From, To int }

// Lengths of a snippet, in characters, and how many ranges it marks.
const (
	snippetBefore = 32
	snippetLength = 160
	maxRanges     = 32
)

const ellipsis = "…"

// snippet cuts a text around its first span.
func snippet(text string, found []span) Snippet {
	start := 0
	if len(found) > 0 {
		start = back(text, found[0].start, snippetBefore)
	}
	end := start + len(cutRunes(text[start:], snippetLength))
	var out Snippet
	var line strings.Builder
	units := 0
	write := func(part string) {
		for _, r := range part {
			if r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029' {
				r = ' '
			}
			line.WriteRune(r)
			units += utf16.RuneLen(r)
		}
	}
	if start > 0 {
		write(ellipsis)
	}
	at := start
	for _, s := range found {
		if s.start >= end || len(out.Ranges) == maxRanges {
			break
		}
		write(text[at:s.start])
		from := units
		at = min(s.end, end)
		write(text[s.start:at])
		out.Ranges = append(out.Ranges, Range{from, units})
	}
	write(text[at:end])
	if end < len(text) {
		write(ellipsis)
	}
	out.Text = line.String()
	return out
}

// back returns the place n characters before another one, at the beginning of a word if there is one on the way.
func back(text string, at, n int) int {
	i := at
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	if i == 0 {
		return 0
	}
	if space := strings.IndexAny(text[i:at], " \n"); space >= 0 {
		return i + space + 1
	}
	return i
}
