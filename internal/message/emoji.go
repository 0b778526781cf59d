package message

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// span is a range of characters, its ends included.
type span struct{ from, to rune }

const (
	joiner       = '\u200d'
	asPicture    = '\ufe0f' // variation selector 16
	keycap       = '\u20e3'
	blackFlag    = '\U0001f3f4'
	endOfTag     = '\U000e007f'
	firstTag     = '\U000e0020'
	firstLetter  = '\U0001f1e6' // of the letters that make flags
	lastLetter   = '\U0001f1ff'
	firstTone    = '\U0001f3fb'
	lastTone     = '\U0001f3ff'
	maxEmojiPart = 4 // the longest sequences of Unicode join four emojis
)

// subdivisions are the flags that are spelt with tags.
var subdivisions = []string{"gbeng", "gbsct", "gbwls"}

// CanonicalEmoji returns an emoji as Unicode writes it in full (UTS #51: skin tones, joined sequences, flags and
// keycaps), so that the same one always has the same bytes; false: text isn't exactly one emoji.
func CanonicalEmoji(text string) (string, bool) {
	if len(text) > MaxKey || !utf8.ValidString(text) {
		return "", false
	}
	runes := []rune(text)
	if len(runes) == 0 {
		return "", false
	}
	switch first := runes[0]; {
	case first >= firstLetter && first <= lastLetter:
		return text, isRegion(runes)
	case strings.ContainsRune("0123456789#*", first):
		isKeycap := slices.Equal(runes[1:], []rune{asPicture, keycap}) || slices.Equal(runes[1:], []rune{keycap})
		return string([]rune{first, asPicture, keycap}), isKeycap
	case first == blackFlag && len(runes) > 1 && runes[1] > firstTag && runes[1] < endOfTag:
		return text, isSubdivision(runes[1:])
	}
	return joined(runes)
}

func isRegion(runes []rune) bool {
	if len(runes) != 2 || runes[1] < firstLetter || runes[1] > lastLetter {
		return false
	}
	region := string([]rune{'A' + runes[0] - firstLetter, 'A' + runes[1] - firstLetter})
	return strings.Contains(flags, region+" ")
}

func isSubdivision(tags []rune) bool {
	if tags[len(tags)-1] != endOfTag {
		return false
	}
	var name strings.Builder
	for _, c := range tags[:len(tags)-1] {
		name.WriteRune(c - firstTag + ' ')
	}
	return slices.Contains(subdivisions, name.String())
}

// joined reads one emoji, or several that are joined to one, each with a skin tone or a selector.
func joined(runes []rune) (string, bool) {
	var out []rune
	for part := 0; ; part++ {
		if part == maxEmojiPart || len(runes) == 0 || !isIn(emoji, runes[0]) {
			return "", false
		}
		c := runes[0]
		out, runes = append(out, c), runes[1:]
		hasTone := len(runes) > 0 && runes[0] >= firstTone && runes[0] <= lastTone
		switch {
		case hasTone && !isIn(tintable, c):
			return "", false
		case hasTone:
			out, runes = append(out, runes[0]), runes[1:]
		default:
			if len(runes) > 0 && runes[0] == asPicture {
				runes = runes[1:]
			}
			if !isIn(pictorial, c) {
				out = append(out, asPicture)
			}
		}
		if len(runes) == 0 {
			return string(out), true
		}
		if runes[0] != joiner {
			return "", false
		}
		out, runes = append(out, joiner), runes[1:]
	}
}

func isIn(set []span, c rune) bool {
	_, found := slices.BinarySearchFunc(set, c, func(s span, c rune) int {
		switch {
		case c < s.from:
			return 1
		case c > s.to:
			return -1
		}
		return 0
	})
	return found
}
