package sqlstore

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// maxWords bounds the words of one display name by which its user is found.
const maxWords = 8

// foldName makes names comparable: without regard to case, accents and width, with single spaces. Folding what
// is folded changes nothing.
func foldName(name string) string {
	t := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), cases.Fold(), norm.NFKC)
	folded, _, err := transform.String(t, name)
	if err != nil {
		folded = strings.ToLower(name)
	}
	return strings.Join(strings.Fields(folded), " ")
}

// nameWords returns the folded name from each of its words on: what a prefix of can find it.
func nameWords(name string) []string {
	rest := foldName(name)
	var out []string
	for rest != "" && len(out) < maxWords {
		out = append(out, rest)
		_, rest, _ = strings.Cut(rest, " ")
	}
	return out
}
