package auth

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/roost-im/roost/internal/fault"
)

// checkPassword refuses what is guessed first: short ones, the username, one character or a row of them, and the most
// common ones of leaked lists. Codes: password_weak.
func (s *Service) checkPassword(password, username string) error {
	if len(password) < s.set.MinPassword || len(password) > s.set.MaxPassword {
		return fault.Newf(fault.Invalid, fault.CodePasswordWeak, "the password must have %d to %d bytes", s.set.MinPassword, s.set.MaxPassword)
	}
	if !utf8.ValidString(password) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "password: must be valid UTF-8")
	}
	folded := strings.ToLower(strings.TrimSpace(password))
	if isNamed(folded, strings.ToLower(username)) || isRow(folded) || isCommon(folded) {
		return fault.New(fault.Invalid, fault.CodePasswordWeak, "the password is too easy to guess")
	}
	return nil
}

// isNamed says whether a password is the username, perhaps with a few digits or signs at its end, or twice.
func isNamed(password, username string) bool {
	return password == username+username || strings.TrimRight(password, "0123456789!?.*#_-") == username || password == username
}

// rows are keys and letters as they follow each other.
var rows = []string{
	"abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "1q2w3e4r5t6y7u8i9o0p",
	"1qaz2wsx3edc4rfv5tgb6yhn",
}

// isRow says whether a password is one piece of up to three characters again and again, or a piece of a row, forwards or
// backwards.
func isRow(password string) bool {
	for n := 1; n <= 3; n++ {
		if len(password) > n && strings.Repeat(password[:n], len(password)/n+1)[:len(password)] == password {
			return true
		}
	}
	backwards := reverse(password)
	for _, row := range rows {
		if strings.Contains(row, password) || strings.Contains(row, backwards) {
			return true
		}
	}
	return false
}

func reverse(s string) string {
	out := []byte(s)
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

// common are stems of what leads the lists of leaked passwords, of those that are long enough. Digits and signs that
// people put at the ends are taken off before the comparison.
var common = []string{
	"password", "passwort", "passw0rd", "p@ssword", "p@ssw0rd", "motdepasse", "contraseña", "contrasena", "senha", "wachtwoord", "пароль",
	"qwerty", "qwertz", "azerty", "qwertyuiop", "qwerty123qwerty", "asdfasdf", "asdfghjkl", "qazwsx", "qazwsxedc", "1q2w3e4r", "1qaz2wsx", "zaq12wsx",
	"q1w2e3r4", "abc", "abcd", "abcabc", "abcdef", "iloveyou", "loveyou", "princess", "sunshine", "football", "baseball", "basketball", "superman",
	"batman", "spiderman", "pokemon", "dragon", "monkey", "shadow", "master", "letmein", "letmeinnow", "welcome", "welcomehome", "whatever", "trustno",
	"starwars", "computer", "internet", "michelle", "jennifer", "charlie", "michael", "jordan", "jessica", "samantha", "hannah", "liverpool", "chelsea",
	"arsenal", "barcelona", "realmadrid", "juventus", "schalke", "admin", "administrator", "root", "test", "testtest", "testing", "guest", "user", "login",
	"changeme", "secret", "default", "hallo", "hallohallo", "hello", "hellohello", "helloworld", "ichliebedich", "jetaime", "teamo", "sommer", "winter", "summer",
	"autumn", "spring", "freedom", "fuckyou", "blink", "naruto", "minecraft", "roblox", "facebook", "google", "samsung", "android", "iphone",
	"roost", "roostroost", "messenger",
}

func isCommon(password string) bool {
	if len(password) <= 10 && strings.Trim(password, "0123456789") == "" { // a date or a telephone number
		return true
	}
	return slices.Contains(common, password) || slices.Contains(common, strings.Trim(password, "0123456789!?.*#_-@$ "))
}
