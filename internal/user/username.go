package user

import (
	"slices"
	"strings"

	"github.com/roost-im/roost/internal/fault"
)

// Usernames have this many characters.
const (
	MinUsername = 3
	MaxUsername = 32
)

// CheckUsername says whether a name may be a username: 3 to 32 letters and digits of ASCII, and between them single
// "_", "." and "-". It begins and ends with a letter or digit so that "@name." in a text reads as one, and so that no
// separator hides at an edge. Codes: username_invalid.
func CheckUsername(name string) error {
	if len(name) < MinUsername || len(name) > MaxUsername {
		return badUsername("the username must have 3 to 32 characters")
	}
	afterSeparator := true
	for i := range len(name) {
		switch c := name[i]; {
		case isSeparator(c):
			if afterSeparator {
				return badUsername("the username must begin with a letter or digit, and two separators may not meet")
			}
			afterSeparator = true
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			afterSeparator = false
		default:
			return badUsername("the username may have only letters a to z, digits, and _ . -")
		}
	}
	if afterSeparator {
		return badUsername("the username must end with a letter or digit")
	}
	return nil
}

func badUsername(text string) error {
	return fault.New(fault.Invalid, fault.CodeUsernameInvalid, text)
}

func isSeparator(c byte) bool {
	return c == '_' || c == '.' || c == '-'
}

// lookAlike folds what many typefaces show alike. It stops where real names begin to collide: "cl" isn't folded into
// "d", since that would give Clara's name to Dara.
var lookAlike = strings.NewReplacer(
	"0", "o", "1", "l", "i", "l",
	"_", "-", ".", "-",
	"rn", "m", "vv", "w",
)

// Skeleton folds letters that look alike: two usernames with one skeleton would be taken for each other, so it is
// unique. Separators become one of a kind but stay, as "u1-11" and "u11-1" aren't alike. A skeleton is compared and
// never shown.
func Skeleton(username string) string {
	return lookAlike.Replace(strings.ToLower(username))
}

// staff are the skeletons of names that people would take for the server or for those who run it.
var staff = skeletons(
	"admin", "admins", "administrator", "administration", "root", "superuser", "sysadmin", "operator", "operators",
	"moderator", "moderators", "mod", "mods", "staff", "official", "security", "abuse", "postmaster", "hostmaster",
	"webmaster", "roost", "roost-bot", "roost-im", "roost-support", "roost-team", "roost-admin", "support", "help", "helpdesk",
	"system", "server", "daemon", "bot", "noreply", "no-reply", "notifications", "api", "www", "deleted-user",
	"saved-messages", "anonymous",
)

// words mean nobody in particular: several people in mentions, or nothing in programs. Only they themselves are
// reserved, since "ali" has the skeleton of "all".
var words = []string{
	"all", "anybody", "anyone", "channel", "deleted", "everybody", "everyone", "group", "here", "login", "logout", "nil", "none",
	"null", "online", "register", "saved", "settings", "signin", "signup", "undefined", "unknown",
}

func skeletons(names ...string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = Skeleton(name)
	}
	return out
}

// IsReserved says whether a username isn't given out to who registers.
func IsReserved(username string) bool {
	return slices.Contains(words, strings.ToLower(username)) || slices.Contains(staff, Skeleton(username))
}
