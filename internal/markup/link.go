package markup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Only web addresses and mail addresses become links; other schemes (javascript:, data:, file:) stay text.
var (
	webHead = regexp.MustCompile(`(?i)\b(?:https?://|www\.)`)
	webTail = regexp.MustCompile(`^[^` + space + `<>"'` + "`" + `{}|\\^]+`)
)

var closers = map[rune]rune{')': '(', ']': '[', '»': '«'}

// splitLinks splits a text into plain parts and links, in order; joined, their texts are the whole text again.
func splitLinks(text string) []Inline {
	heads := webHead.FindAllStringIndex(text, -1)
	var out []Inline
	end, at := 0, 0
	for at < len(text) {
		var start, stop int
		if start, stop, heads = webAt(text, at, heads); start < 0 {
			start, stop = mailAt(text, at, len(text))
		} else if from, to := mailAt(text, at, start); from >= 0 {
			start, stop = from, to
		}
		if start < 0 {
			break
		}
		at = stop
		found := trimEnd(text[start:stop])
		href := hrefOf(found)
		if href == "" {
			continue
		}
		if start > end {
			out = append(out, Inline{Kind: Text, Text: text[end:start]})
		}
		out = append(out, Inline{Kind: Link, Text: found, Href: href})
		end = start + len(found)
	}
	if end < len(text) {
		out = append(out, Inline{Kind: Text, Text: text[end:]})
	}
	return out
}

// webAt returns where the next web address is, from a place on, and the heads that are left to look at; -1: there is none.
func webAt(text string, at int, heads [][]int) (start, stop int, left [][]int) {
	for ; len(heads) > 0; heads = heads[1:] {
		if head := heads[0]; head[0] >= at {
			if tail := webTail.FindStringIndex(text[head[1]:]); tail != nil {
				return head[0], head[1] + tail[1], heads
			}
		}
	}
	return -1, 0, nil
}

// The longest parts of a mail address (RFC 5321, section 4.5.3.1, and the labels of names).
const (
	maxLocal  = 64
	maxLabel  = 63
	maxLabels = 10
)

// mailAt returns where the next mail address is that begins between two places; -1: there is none.
func mailAt(text string, from, before int) (start, stop int) {
	for at := from; ; {
		i := strings.IndexByte(text[at:], '@')
		if i < 0 {
			return -1, 0
		}
		sign := at + i
		at = sign + 1
		start = -1
		for k := sign - 1; k >= max(from, sign-maxLocal) && isLocal(text[k]); k-- {
			if isBoundary(text, k) {
				start = k
			}
		}
		if start >= before || start < 0 && sign >= before+maxLocal {
			return -1, 0
		}
		if n := domainLength(text[sign+1:]); start >= 0 && n > 0 {
			return start, sign + 1 + n
		}
	}
}

func isASCIIWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isLocal(c byte) bool { return isASCIIWord(c) || c == '.' || c == '+' || c == '-' }

// isBoundary says whether a word begins or ends before a place.
func isBoundary(text string, at int) bool {
	return (at > 0 && isASCIIWord(text[at-1])) != (at < len(text) && isASCIIWord(text[at]))
}

// domainLength returns how much of a text is a domain, as much as can be; 0: it begins with none.
func domainLength(text string) int {
	length, begin := 0, 0
	for label := range maxLabels {
		end := begin
		for end < len(text) && (isASCIIWord(text[end]) || text[end] == '-') {
			end++
		}
		if label > 0 {
			letters := begin
			for letters < end && (text[letters]|0x20 >= 'a' && text[letters]|0x20 <= 'z') {
				letters++
			}
			if n := letters - begin; n >= 2 && n <= maxLabel && isBoundary(text, letters) {
				length = letters
			}
		}
		if end == begin || end-begin > maxLabel || end == len(text) || text[end] != '.' {
			break
		}
		begin = end + 1
	}
	return length
}

// trimEnd takes punctuation off the end, which belongs to the sentence; a closing bracket belongs to the link only if it was opened
// in it. Characters are counted once: what is trimmed off are no opening brackets.
func trimEnd(address string) string {
	counts := map[rune]int{}
	for _, c := range address {
		counts[c]++
	}
	for address != "" {
		last, size := utf8.DecodeLastRuneInString(address)
		if open, isCloser := closers[last]; isCloser && counts[last] <= counts[open] || !isCloser && !strings.ContainsRune(".,;:!?…*_~", last) {
			break
		}
		counts[last]--
		address = address[:len(address)-size]
	}
	return address
}

// hrefOf returns where a link leads, written as browsers write it; empty: nowhere.
func hrefOf(text string) string {
	lower := strings.ToLower(text)
	scheme, rest := "https", text
	switch {
	case strings.HasPrefix(lower, "http://"):
		scheme, rest = "http", text[len("http://"):]
	case strings.HasPrefix(lower, "https://"):
		rest = text[len("https://"):]
	case !strings.HasPrefix(lower, "www."):
		return "mailto:" + text
	}
	rest = strings.TrimLeft(rest, "/") // as browsers read it
	cut := strings.IndexAny(rest, "/?#")
	if cut < 0 {
		cut = len(rest)
	}
	host, ok := hostOf(scheme, rest[:cut])
	if !ok {
		return ""
	}
	return scheme + "://" + host + pathOf(rest[cut:])
}

// hostOf returns the host with its port, if it may be shown as a link.
func hostOf(scheme, authority string) (string, bool) {
	// What stands before an @ in an address can pretend to be the host.
	sign := strings.LastIndexByte(authority, '@')
	if sign > 0 && strings.Trim(authority[:sign], ":") != "" {
		return "", false
	}
	authority = authority[sign+1:]
	host, port, hasPort := strings.Cut(authority, ":")
	host, err := url.PathUnescape(host)
	if err == nil {
		host, err = names.ToASCII(host)
	}
	// The characters that no host has, see "forbidden domain code point" of the URL standard.
	if err != nil || strings.ContainsAny(host, "#/:<>?@[\\]^|%\x7f") || strings.ContainsFunc(host, func(c rune) bool { return c <= ' ' }) {
		return "", false
	}
	if host, err = ofNumbers(host); err != nil || !strings.Contains(host, ".") && host != "localhost" {
		return "", false
	}
	if !hasPort || port == "" {
		return host, true
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return "", false
	}
	if scheme == "http" && number == 80 || scheme == "https" && number == 443 {
		return host, true
	}
	return fmt.Sprintf("%s:%d", host, number), true
}

var errNumber = errors.New("a number that is no address")

// ofNumbers returns an address of IPv4 in its usual form, of 1 to 4 numbers of which the last fills what is left, decimal, octal or
// hexadecimal; another host stays as it is.
func ofNumbers(host string) (string, error) {
	parts := strings.Split(strings.TrimSuffix(host, "."), ".")
	last := parts[len(parts)-1]
	_, err := number(last)
	if isDigits := strings.Trim(last, "0123456789") == "" && last != ""; err != nil && !isDigits {
		return host, nil
	}
	if len(parts) > 4 {
		return "", errNumber
	}
	var sum uint64
	for i, part := range parts {
		n, err := number(part)
		room := uint64(1) << 8
		if i == len(parts)-1 {
			room = uint64(1) << (8 * (5 - len(parts)))
		}
		if err != nil || n >= room {
			return "", errNumber
		}
		if i == len(parts)-1 {
			sum += n
		} else {
			sum += n << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, uint32(sum)))).String(), nil //nolint:gosec // each part was held to its room
}

func number(text string) (uint64, error) {
	lower := strings.ToLower(text)
	switch {
	case lower == "0x":
		return 0, nil
	case strings.HasPrefix(lower, "0x"):
		return strconv.ParseUint(lower[2:], 16, 64)
	case len(text) > 1 && text[0] == '0':
		return strconv.ParseUint(text[1:], 8, 64)
	}
	return strconv.ParseUint(text, 10, 64)
}

// names are read as browsers read them (UTS #46).
var names = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false), idna.CheckHyphens(false), idna.BidiRule())

// pathOf returns what follows the host: without dots that stand for folders, and with what isn't ASCII escaped.
func pathOf(text string) string {
	cut := strings.IndexAny(text, "?#")
	if cut < 0 {
		cut = len(text)
	}
	path, more := text[:cut], text[cut:]
	var out []string
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i, s := range segments {
		dots := strings.ReplaceAll(strings.ToLower(s), "%2e", ".")
		isLast := i == len(segments)-1
		switch {
		case dots == "..":
			out = out[:max(len(out)-1, 0)]
		case dots != ".":
			out = append(out, s)
			continue
		}
		if isLast {
			out = append(out, "")
		}
	}
	return escape("/" + strings.Join(out, "/") + more)
}

func escape(text string) string {
	var out strings.Builder
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&out, "%%%02X", c)
		} else {
			out.WriteByte(c)
		}
	}
	return out.String()
}
