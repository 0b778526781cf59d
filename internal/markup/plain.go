package markup

import (
	"strings"
	"unicode/utf16"
)

// maxMask is how much of a spoiler shows as its mask.
const maxMask = 12

// Plain returns a text without its marks, for where one line of it is shown. What a spoiler hides stays hidden.
func Plain(text string) string {
	var out strings.Builder
	for i, b := range Parse(text) {
		if i > 0 {
			out.WriteByte('\n')
		}
		switch b.Kind {
		case Code:
			out.WriteString(b.Code)
		case List:
			for j, item := range b.Items {
				if j > 0 {
					out.WriteByte('\n')
				}
				out.WriteString("• ")
				writePlain(&out, item)
			}
		default:
			writePlain(&out, b.Inlines)
		}
	}
	return out.String()
}

func writePlain(out *strings.Builder, nodes []Inline) {
	for _, n := range nodes {
		switch n.Kind {
		case Spoiler:
			var hidden strings.Builder
			writePlain(&hidden, n.Inlines)
			out.WriteString(strings.Repeat("▒", min(maxMask, len(utf16.Encode([]rune(hidden.String()))))))
		case Bold, Italic, Strike:
			writePlain(out, n.Inlines)
		default:
			out.WriteString(n.Text)
		}
	}
}
