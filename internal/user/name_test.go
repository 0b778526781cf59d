package user_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/user"
)

func TestDisplayNames(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"Alice":                           "Alice",
		"  Alice \t":                      "Alice",
		"Alice   B\u00a0C":                "Alice B C",
		"Zoe\u0308":                       "Zoë",
		"Боб 🐦":                           "Боб 🐦",
		"山田 太郎":                           "山田 太郎",
		"👩\u200d👩\u200d👧":                 "👩\u200d👩\u200d👧",
		"می\u200cخواهم":                   "می\u200cخواهم",
		"✨":                               "✨",
		"🏴\U000E0067\U000E0062\U000E007F": "🏴\U000E0067\U000E0062\U000E007F",
		strings.Repeat("é", 64):           strings.Repeat("é", 64),
		strings.Repeat("e\u0301", 64):     strings.Repeat("é", 64),
	} {
		got, err := user.CleanDisplayName(given)
		require.NoError(t, err, given)
		require.Equal(t, want, got)
	}
	for _, bad := range []string{
		"", "  ", strings.Repeat("x", 65), strings.Repeat("x", 1<<20), "a\x00b", "a\nb", "a\u202eb", "\u2066a", "a\u200bb", "\ufeffa", "\u200d", "\u3164", "\u2800",
		"\u0301", "a\u2028b", "\xff\xfe", "\u200f",
	} {
		_, err := user.CleanDisplayName(bad)
		require.True(t, fault.Is(err, fault.CodeInvalid), "%q", bad)
		require.ErrorContains(t, err, "display_name: ")
	}
}

func TestAbouts(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"": "", " \n ": "", "Away\r\nuntil  May ": "Away\nuntil  May", strings.Repeat("x", 300): strings.Repeat("x", 300),
	} {
		got, err := user.CleanAbout(given)
		require.NoError(t, err, given)
		require.Equal(t, want, got)
	}
	for _, bad := range []string{strings.Repeat("x", 301), "a\tb", "a\rb", "a\u202eb", "\xff"} {
		_, err := user.CleanAbout(bad)
		require.True(t, fault.Is(err, fault.CodeInvalid), "%q", bad)
	}
}

func FuzzCleanDisplayName(f *testing.F) {
	for _, name := range []string{"Alice", " Zoe\u0308 ", "👩\u200d👧", "\u202e", "\u1100\u1161\u11a8"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got, err := user.CleanDisplayName(name)
		if err != nil {
			return
		}
		n := utf8.RuneCountInString(got)
		require.True(t, n >= 1 && n <= user.MaxDisplayName && utf8.ValidString(got) && norm.NFC.IsNormalString(got))
		again, err := user.CleanDisplayName(got)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}
