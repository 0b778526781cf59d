package user

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
)

// Texts of a profile have at most this many characters (code points after normalization).
const (
	MaxDisplayName = 64
	MaxAbout       = 300
)

// CleanDisplayName returns a display name as it is stored: normalized (NFC), trimmed, with single spaces. It has 1 to
// 64 characters of which one is visible, and nothing that hides or turns the text around it. Codes: invalid.
func CleanDisplayName(name string) (string, error) {
	name, err := cleanText("display_name", name, MaxDisplayName, "")
	if err != nil {
		return "", err
	}
	name = strings.Join(strings.Fields(name), " ")
	if !strings.ContainsFunc(name, isVisible) {
		return "", fault.New(fault.Invalid, fault.CodeInvalid, "display_name: must have a visible character")
	}
	return name, nil
}

// CleanAbout returns an about text as it is stored: normalized (NFC), trimmed, of at most 300 characters; it may be
// empty and may have line breaks. Codes: invalid.
func CleanAbout(about string) (string, error) {
	return cleanText("about", strings.ReplaceAll(about, "\r\n", "\n"), MaxAbout, "\n")
}

// cleanText refuses characters that aren't for reading, but for those in allowed.
func cleanText(field, text string, limit int, allowed string) (string, error) {
	if len(text) > limit*utf8.UTFMax*4 { // far above the limit however it is composed: not worth normalizing
		return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: at most %d characters", field, limit)
	}
	if !utf8.ValidString(text) {
		return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: must be valid UTF-8", field)
	}
	text = strings.TrimSpace(norm.NFC.String(text))
	for _, r := range text {
		if isUnreadable(r) && !strings.ContainsRune(allowed, r) {
			return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: has a control or formatting character", field)
		}
	}
	if utf8.RuneCountInString(text) > limit {
		return "", fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: at most %d characters", field, limit)
	}
	return text, nil
}

// isUnreadable says whether a character controls instead of being read: controls, line separators, and invisible
// formatting, of which the overrides of writing direction could turn the text around a name. What scripts and emoji
// need is left: joiners (Persian, Indic, emoji families) and tags (flags of regions).
func isUnreadable(r rune) bool {
	switch {
	case r == '\u200C', r == '\u200D', r >= 0xE0020 && r <= 0xE007F:
		return false
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs)
}

// blanks are letters and symbols by their class that show nothing.
const blanks = "\u115F\u1160\u2800\u3164\uFFA0"

func isVisible(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.S) && !strings.ContainsRune(blanks, r)
}
