package digest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/fault"
)

func TestCheckAddress(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"a@b.c", "anna.b+roost@mail.example.org", "o'hara@example.org", "x_y-z@xn--bcher-kva.example"} {
		require.NoError(t, digest.CheckAddress(good), good)
	}
	for _, bad := range []string{
		"", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b.c\r\nBcc: d@e.f", "Anna <a@b.c>", `"a b"@c.d`, "a@b@c.d", "a@-b.c", "a@b-.c", "a@b..c", "a@[1.2.3.4]",
		".a@b.c", "a.@b.c", "a..b@c.d", "ä@b.c", "a@ä.c", "a@b.c,d@e.f", "a@b.c ", strings.Repeat("a", 65) + "@b.c", "a@" + strings.Repeat("b", 64) + ".c",
		"a@" + strings.Repeat("b.", 130) + "c",
	} {
		require.True(t, fault.Is(digest.CheckAddress(bad), fault.CodeInvalid), bad)
	}
}

func FuzzCheckAddress(f *testing.F) {
	f.Add("anna@example.org")
	f.Fuzz(func(t *testing.T, address string) {
		if digest.CheckAddress(address) == nil {
			require.NotContains(t, address, "\r")
			require.NotContains(t, address, "\n")
			require.Equal(t, 1, strings.Count(address, "@"))
		}
	})
}
