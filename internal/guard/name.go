package guard

import "strings"

// private are the last labels of names that no public host has: RFC 6761, RFC 6762, RFC 8375, RFC 9476.
var private = []string{"localhost", "local", "internal", "home.arpa", "invalid", "test", "onion", "alt"}

// isOfPublic says whether a name can be that of a public host.
func isOfPublic(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !strings.Contains(host, ".") {
		return false
	}
	for _, name := range private {
		if strings.HasSuffix(host, "."+name) {
			return false
		}
	}
	return true
}
