package message_test

import (
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/message"
)

func TestEmojisAreTheSameHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"👍":        "👍",
		"👍🏽":       "👍🏽",
		"👍\ufe0f":  "👍", // it is a picture anyway
		"❤":        "❤\ufe0f",
		"❤\ufe0f":  "❤\ufe0f",
		"☝🏿":       "☝🏿",
		"🇩🇪":       "🇩🇪",
		"1⃣":       "1\ufe0f⃣",
		"#\ufe0f⃣": "#\ufe0f⃣",
		"👨‍👩‍👧‍👦":  "👨‍👩‍👧‍👦",
		"👩🏻\u200d❤\u200d💋\u200d👨🏿": "👩🏻\u200d❤\ufe0f\u200d💋\u200d👨🏿",
		"🏳\ufe0f\u200d🌈":           "🏳\ufe0f\u200d🌈",
		"🏳\u200d🌈":                 "🏳\ufe0f\u200d🌈",
		"🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f": "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
	} {
		got, ok := message.CanonicalEmoji(text)
		require.True(t, ok, "%+q", text)
		require.Equal(t, want, got)
		again, ok := message.CanonicalEmoji(got)
		require.True(t, ok && again == got)
	}
}

func TestWhatIsNotOneEmoji(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "a", "1", "#", "ok", "👍👍", "👍a", " 👍", "👍 ", "\u200d", "👍\u200d", "\u200d👍", "\ufe0f", "🏽👍🏽x", "🚀🏽",
		"🇩", "🇩🇪🇫", "🇽🇽", "🇪🇩", "1\ufe0f", "⃣", "\U000e0067", "🏴\U000e0067", "🏴\U000e0067\U000e007f", "👍\ufe0e",
		"👨\u200d👨\u200d👨\u200d👨\u200d👨", "👍\ufe0f\ufe0f", "👍\x00", "\xff", "<b>", "👍\u0301",
	} {
		_, ok := message.CanonicalEmoji(text)
		require.False(t, ok, "%+q", text)
	}
}

// Whatever a client calls an emoji: the answer is no, or a form that stays the same and fits a key.
func FuzzCanonicalEmoji(f *testing.F) {
	f.Add("👩🏻‍❤️‍💋‍👨🏿")
	f.Add("🇩🇪")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := message.CanonicalEmoji(text)
		if !ok {
			return
		}
		again, ok := message.CanonicalEmoji(got)
		require.True(t, ok)
		require.Equal(t, got, again)
		require.True(t, utf8.ValidString(got))
		require.LessOrEqual(t, len(got), message.MaxKey)
	})
}
