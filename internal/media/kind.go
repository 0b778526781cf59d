package media

import (
	"mime"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/roost-im/roost/internal/fault"
)

// sniffBytes is how many bytes at the beginning tell the type.
const sniffBytes = 3072

// opaque is the type of bytes that nothing is known of: an unknown file, or ciphertext.
const opaque = "application/octet-stream"

// shown are the types that browsers show or play and that can't run anything. All others are only ever downloaded.
var shown = []string{
	"image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/bmp", "image/heic", "image/heif",
	"video/mp4", "video/webm", "video/quicktime", "video/ogg", "video/x-matroska",
	"audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/webm", "audio/wav", "audio/flac",
}

// named are further types that a download may have: they are handed to a program, not to the page.
var named = []string{"application/pdf", "application/zip", "text/plain"}

// aliases are other names of types that are shown.
var aliases = map[string]string{
	"application/ogg": "audio/ogg", "video/x-m4v": "video/mp4", "audio/x-wav": "audio/wav", "audio/wave": "audio/wav",
	"audio/x-flac": "audio/flac", "audio/mp3": "audio/mpeg", "image/jpg": "image/jpeg", "image/vnd.mozilla.apng": "image/png",
	"image/apng": "image/png", "audio/x-aac": "audio/aac", "audio/m4a": "audio/mp4", "audio/x-m4a": "audio/mp4", "image/heic-sequence": "image/heic",
	"image/heif-sequence": "image/heif", "video/3gpp": "video/mp4", "video/x-webm": "video/webm",
}

// containers hold sound as well as pictures that move: the bytes of their beginning don't tell which.
var containers = map[string][]string{
	"video/mp4":        {"audio/mp4", "video/quicktime"},
	"audio/mp4":        {"video/mp4"},
	"video/quicktime":  {"video/mp4", "audio/mp4"},
	"video/webm":       {"audio/webm", "video/x-matroska"},
	"video/x-matroska": {"video/webm", "audio/webm"},
	"audio/ogg":        {"video/ogg"},
	"video/ogg":        {"audio/ogg"},
	"image/heic":       {"image/heif"},
	"image/heif":       {"image/heic"},
}

// bare returns a type without parameters, in lower case, by its usual name.
func bare(text string) string {
	t, _, err := mime.ParseMediaType(text)
	if err != nil {
		return ""
	}
	if usual, ok := aliases[t]; ok {
		return usual
	}
	return t
}

// kindOf returns the type that bytes have, where a client named one. What a client calls a picture, a sound or a video has to be
// one of that type, since others will show it; of anything else it is enough to know that it isn't shown. Codes: media_invalid.
func kindOf(head []byte, claimed string) (string, error) {
	found := bare(mimetype.Detect(head).String())
	class, _, _ := strings.Cut(claimed, "/")
	switch {
	case found == claimed || slices.Contains(containers[found], claimed):
		found = claimed
	case class == "image" || class == "audio" || class == "video":
		return "", fault.New(fault.Invalid, fault.CodeMediaInvalid, "the bytes aren't of the type that was named")
	case claimed == opaque: // the client says nothing of them, and so does the server
		return opaque, nil
	}
	if slices.Contains(shown, found) && found == claimed || slices.Contains(named, found) {
		return found, nil
	}
	return opaque, nil
}

// IsShown says whether a browser may show or play a type in place: it can't run anything.
func IsShown(kind string) bool { return slices.Contains(shown, kind) }

// allows says whether one of the patterns, such as image/* or application/pdf, takes a type; none takes all.
func allows(patterns []string, kind string) bool {
	class, _, _ := strings.Cut(kind, "/")
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(p string) bool { return p == kind || p == class+"/*" || p == "*/*" })
}
