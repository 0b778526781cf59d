package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// token is a word of a text, or an emoji, or a run of a script that is written without spaces.
type token struct {
	start, end int // in bytes of the text
	folded     string
	// isRun: words can't be told apart in it, so that any part of it can be looked for.
	isRun bool
}

// class says what a character is part of.
type class uint8

const (
	other   class = iota
	letter        // of a word, digits and marks too
	running       // of a run
	symbol        // a word of its own
	joiner        // part of whatever it stands in
)

// runScripts are written without spaces between words, or, as Korean, with endings glued to them.
var runScripts = []*unicode.RangeTable{
	unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Yi,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan,
}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return letter
		}
		return other
	case isSkinTone(r), r == 0x200D, r == 0x200C, r >= 0xFE00 && r <= 0xFE0F:
		return joiner
	case r < 0x0E00:
		if unicode.In(r, unicode.L, unicode.N, unicode.M) {
			return letter
		}
		if unicode.Is(unicode.So, r) {
			return symbol
		}
		return other
	case r == 'ー', r == 'ｰ': // lengthens a sound of Japanese, and belongs to no script
		return running
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		if unicode.In(r, runScripts...) || r >= 0xFF66 && r <= 0xFF9F {
			return running
		}
		return letter
	case unicode.Is(unicode.So, r):
		return symbol
	}
	return other
}

func isSkinTone(r rune) bool { return r >= 0x1F3FB && r <= 0x1F3FF }

// tokens cuts a text into its tokens, in their order.
func tokens(text string) []token {
	out := make([]token, 0, len(text)/6+1)
	start, open := 0, other
	finish := func(end int) {
		if open == other {
			return
		}
		if folded := fold(text[start:end]); folded != "" {
			out = append(out, token{start: start, end: end, folded: folded, isRun: open == running})
		}
		open = other
	}
	for i, r := range text {
		c := classOf(r)
		switch {
		case c == joiner || c == open && c != symbol:
			continue
		case c == letter && open == running && unicode.Is(unicode.M, r): // a mark of no script of its own
			continue
		}
		finish(i)
		start, open = i, c
	}
	finish(len(text))
	return out
}

// fold makes words comparable: without regard to case, accents, width, and ways to write the same letter. Folding what
// is folded changes nothing.
func fold(word string) string {
	if isPlain(word) {
		return word
	}
	var out strings.Builder
	out.Grow(len(word))
	for _, r := range norm.NFKD.String(word) {
		r = unicode.ToLower(r)
		if same, ok := sameLetters[r]; ok {
			out.WriteString(same)
			continue
		}
		if !isAccent(r) {
			out.WriteRune(r)
		}
	}
	return norm.NFC.String(out.String())
}

// isPlain says whether a word is folded for sure: small letters and digits of ASCII.
func isPlain(word string) bool {
	for i := range len(word) {
		if c := word[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// sameLetters are written otherwise by people who look for a word, and don't decompose.
var sameLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h",
	'ς': "σ", 'ё': "е",
	'ى': "ي", 'ة': "ه", 'ک': "ك", 'ی': "ي", 'ـ': "", // forms of Arabic letters; the last one only stretches
}

// isAccent says whether a mark can be left out by who looks for a word: accents of Latin, Greek and Cyrillic, vowel
// points of Hebrew and Arabic, the dot of borrowed letters in Hindi; and what joins and varies. Vowels of the scripts of
// India, and what makes another letter in Japanese, stay.
func isAccent(r rune) bool {
	switch {
	case r < 0x0300:
		return false
	case r <= 0x036F, r >= 0x0483 && r <= 0x0487, r >= 0x0591 && r <= 0x05C7, r >= 0x0610 && r <= 0x061A,
		r >= 0x064B && r <= 0x065F, r == 0x0670, r >= 0x06D6 && r <= 0x06ED, r == 0x093C,
		r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF, r >= 0x20D0 && r <= 0x20FF, r >= 0xFE20 && r <= 0xFE2F:
		return unicode.Is(unicode.M, r)
	}
	return isSkinTone(r) || r == 0x200D || r == 0x200C || r >= 0xFE00 && r <= 0xFE0F
}

// maxTerm is the length of the longest term of the index, in characters. Longer words are found by their beginning, and
// told apart when the text is read.
const maxTerm = 32

// Beginnings of words of these lengths, in characters, are terms of their own: so many words begin so that it would take
// long to look at them all.
const minPrefix, maxPrefix = 2, 3

// terms calls add for each term of the index that a token is found by: a word itself and its beginnings, a run by its
// characters and its pairs of them.
func (t token) terms(add func(string)) {
	if !t.isRun {
		for n := minPrefix; n <= maxPrefix; n++ {
			if begin := cut(t.folded, n); utf8.RuneCountInString(begin) == n {
				add(markPrefix + begin)
			}
		}
		add(cut(t.folded, maxTerm))
		return
	}
	t.pairs(add)
	for _, r := range t.folded {
		add(string(r))
	}
}

// pairs calls add for each two characters of a run that follow each other.
func (t token) pairs(add func(string)) {
	last := -1
	for i, r := range t.folded {
		if last >= 0 {
			add(t.folded[last : i+utf8.RuneLen(r)])
		}
		last = i
	}
}

// cut returns the first n characters.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}
