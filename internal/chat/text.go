package chat

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// maxClientID is the length of the longest client_id.
const maxClientID = 64

// IsClientID says whether a client may name what it creates so: 1 to 64 of A-Z a-z 0-9 _ . : -
func IsClientID(id string) bool {
	if id == "" || len(id) > maxClientID {
		return false
	}
	return strings.IndexFunc(id, func(c rune) bool {
		isFine := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("_.:-", c)
		return !isFine
	}) < 0
}

func trimSpace(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// isDirectionOverride says whether a character makes what follows run the other way, which lets a name pass for another.
func isDirectionOverride(c rune) bool {
	return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069
}

// put sets a value in a map of maps.
func put[A, B comparable, V any](in map[A]map[B]V, a A, b B, v V) {
	inner := in[a]
	if inner == nil {
		inner = map[B]V{}
		in[a] = inner
	}
	inner[b] = v
}

// ordered returns the values of a map by their keys.
func ordered[K cmp.Ordered, V any](in map[K]V) []V {
	out := make([]V, 0, len(in))
	for _, k := range slices.Sorted(maps.Keys(in)) {
		out = append(out, in[k])
	}
	return out
}
