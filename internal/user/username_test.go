package user_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/user"
)

func TestUsernames(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"abc", "Alice.B", "a-1", "x_y.z-0", "007", "user-12345", strings.Repeat("a", 32),
	} {
		require.NoError(t, user.CheckUsername(good), good)
	}
	for _, bad := range []string{
		"", "ab", strings.Repeat("a", 33), ".abc", "abc.", "-abc", "abc_", "a..b", "a._b", "not ok", "ab\x00", "abс", "zoë", "a@b", "a/b", "аdmin", "ａｂｃ", "ab\n",
	} {
		require.True(t, fault.Is(user.CheckUsername(bad), fault.CodeUsernameInvalid), "%q", bad)
	}
}

func TestSkeletonsOfLookAlikes(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{
		{"Alice", "alice", "a1ice", "aIice", "AL1CE"},
		{"bob", "b0b", "B0B"},
		{"marlin", "rnarlin", "mar1in", "MARLIN"},
		{"wim", "vvirn", "VV1M"},
		{"anna.lee", "anna_lee", "anna-1ee"},
	} {
		for _, name := range same[1:] {
			require.Equal(t, user.Skeleton(same[0]), user.Skeleton(name), name)
		}
	}
	for _, apart := range [][2]string{
		{"clara", "dara"}, {"u1-11", "u11-1"}, {"annalee", "anna.lee"}, {"user-2", "user-z"}, {"bench-10", "bench-11"}, {"anna", "ana"},
	} {
		require.NotEqual(t, user.Skeleton(apart[0]), user.Skeleton(apart[1]), apart)
	}
}

func TestReservedUsernames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"admin", "ADMIN", "adm1n", "adrnin", "root", "r00t", "roost", "support", "roost_team", "everyone", "all", "Here", "no.reply"} {
		require.True(t, user.IsReserved(name), name)
	}
	for _, name := range []string{"ali", "alice", "administer", "guest", "boss", "herea", "rooster", "robin", "second", "bench-1"} {
		require.False(t, user.IsReserved(name), name)
	}
}

// Whatever is folded once stays as it is, so that a skeleton can be compared with one.
func FuzzSkeleton(f *testing.F) {
	for _, name := range []string{"Alice", "rrnn", "vvv", "r0n1", "a.b_c-d"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once := user.Skeleton(name)
		require.Equal(t, once, user.Skeleton(once))
	})
}
