package search

import (
	"strings"
	"unicode/utf8"

	"github.com/roost-im/roost/internal/fault"
)

// Limits of a query.
const (
	maxQuery = 256 // characters
	maxWords = 16
)

// query is what is looked for: all of its phrases, in any order.
type query struct {
	phrases [][]token
	// endsOpen: the last word may go on.
	endsOpen bool
}

// parseQuery reads what somebody typed. Everything is text, but for double quotes around words that follow each other.
// The last word may be unfinished, unless it is quoted or something follows it. Codes: invalid.
func parseQuery(q string) (query, error) {
	if !utf8.ValidString(q) || strings.IndexByte(q, 0) >= 0 || utf8.RuneCountInString(q) > maxQuery {
		return query{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "q: at most %d characters of text", maxQuery)
	}
	var out query
	words := 0
	isOpen := false // a quote that may close
	for rest := q; rest != "" && words < maxWords; {
		part, more := rest, ""
		i := strings.IndexFunc(rest, isQuote)
		if i >= 0 {
			_, size := utf8.DecodeRuneInString(rest[i:])
			part, more = rest[:i], rest[i+size:]
		}
		found := tokens(part)
		found = found[:min(len(found), maxWords-words)]
		words += len(found)
		if n := len(found); n > 0 {
			out.add(found, isOpen && i >= 0)
			out.endsOpen = i < 0 && found[n-1].end == len(part)
		}
		isOpen, rest = !isOpen, more
	}
	return out, nil
}

func (q *query) add(found []token, isPhrase bool) {
	if isPhrase {
		q.phrases = append(q.phrases, found)
		return
	}
	for i := range found {
		q.phrases = append(q.phrases, found[i:i+1])
	}
}

func isQuote(r rune) bool {
	return r == '"' || r == '“' || r == '”' || r == '„' || r == '«' || r == '»'
}

func (q *query) isEmpty() bool { return len(q.phrases) == 0 }

// Term is what the index is asked for.
type Term struct {
	Text string
	// IsPrefix: also for what begins so.
	IsPrefix bool
}

// terms are what a block has to have, so that there may be a match in it.
func (q *query) terms() []Term {
	var out []Term
	seen := map[string]bool{}
	for i, phrase := range q.phrases {
		for j, t := range phrase {
			isLast := i == len(q.phrases)-1 && j == len(phrase)-1
			for _, term := range t.wanted(isLast && q.endsOpen) {
				if !seen[term.Text] {
					seen[term.Text] = true
					out = append(out, term)
				}
			}
		}
	}
	return out
}

// wanted are the terms of a token that is looked for.
func (t token) wanted(isOpen bool) (out []Term) {
	switch n := utf8.RuneCountInString(t.folded); {
	case t.isRun && n > 1:
		t.pairs(func(term string) { out = append(out, Term{Text: term}) })
		return out
	case t.isRun || !isOpen:
		return []Term{{Text: cut(t.folded, maxTerm)}}
	case n < minPrefix:
		return nil // in nearly every block
	case n <= maxPrefix:
		return []Term{{Text: markPrefix + t.folded}}
	case n >= maxTerm:
		return []Term{{Text: cut(t.folded, maxTerm)}}
	}
	return []Term{{Text: t.folded, IsPrefix: true}}
}
