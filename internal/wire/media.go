package wire

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// The limits of a content with files.
const (
	maxMimeType = 100
	maxBlurHash = 100
	maxThumb    = 4 << 10
	maxWaveform = 128
	maxEmoji    = 64
	maxSide     = 100_000
	maxDuration = 7 * 24 * 3600 * 1000 // milliseconds
	maxFileSize = 1 << 53              // up to which a number of JavaScript is exact
	minAlbum    = 2
	// maxMediaContent is how long a content with files may be: a frame of the WebSocket has to hold it with all around it.
	maxMediaContent = 48 << 10
)

// mediaContent is what the contents with files have in common.
type mediaContent struct {
	files []api.Attachment
	text  string
	// classes of types that the files may have, such as "image"; none: any.
	classes []string
	body    any
	gallery message.GalleryKind
}

// media reads a content with files.
func (r ContentReader) media(kind string, raw message.Content) (message.Body, error) {
	c, err := decodeMedia(kind, raw)
	if err != nil {
		return message.Body{}, err
	}
	if err := checkOptional("text", c.text, r.MaxTextBytes); err != nil {
		return message.Body{}, err
	}
	var ids []ident.MediaID
	for i := range c.files {
		if err := checkAttachment(&c.files[i], c.classes); err != nil {
			return message.Body{}, err
		}
		ids = append(ids, ident.MediaID(c.files[i].MediaID))
		if poster := c.files[i].PosterID; poster != "" {
			ids = append(ids, ident.MediaID(poster))
		}
	}
	body, err := canonical(c.body)
	if err != nil {
		return message.Body{}, err
	}
	if len(body.Content) > maxMediaContent {
		return message.Body{}, fault.Newf(fault.Invalid, fault.CodeTextTooLong, "content: at most %d bytes; thumbnails may be smaller", maxMediaContent)
	}
	body.Media, body.Gallery = ids, c.gallery
	return body, nil
}

// decodeMedia decodes a content with files and says what its type demands.
func decodeMedia(kind string, raw message.Content) (mediaContent, error) {
	c := mediaContent{gallery: message.GalleryMedia}
	var err error
	switch kind {
	case "photo":
		v := api.PhotoContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.text, c.classes, c.body = []api.Attachment{v.File}, v.Text, []string{"image"}, v
	case "video":
		v := api.VideoContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.text, c.classes, c.body = []api.Attachment{v.File}, v.Text, []string{"video"}, v
	case "round":
		v := api.RoundContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.classes, c.body, c.gallery = []api.Attachment{v.File}, []string{"video"}, v, message.GalleryVoice
	case "album":
		v := api.AlbumContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		if n := len(v.Files); err == nil && (n < minAlbum || n > message.MaxMedia) {
			return c, fault.Newf(fault.Invalid, fault.CodeInvalid, "files: %d to %d", minAlbum, message.MaxMedia)
		}
		c.files, c.text, c.classes, c.body = v.Files, v.Text, []string{"image", "video"}, v
	case "voice":
		v := api.VoiceContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.classes, c.body, c.gallery = []api.Attachment{v.File}, []string{"audio"}, v, message.GalleryVoice
	case "audio":
		v := api.AudioContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.text, c.classes, c.body, c.gallery = []api.Attachment{v.File}, v.Text, []string{"audio"}, v, message.GalleryFile
	case "file":
		v := api.FileContent{}
		err = json.Unmarshal(raw, &v)
		v.Type = kind
		c.files, c.text, c.body, c.gallery = []api.Attachment{v.File}, v.Text, v, message.GalleryFile
	default:
		return decodeSticker(raw)
	}
	if err != nil {
		return c, invalidContent("content: a field has a wrong type")
	}
	return c, nil
}

func decodeSticker(raw message.Content) (mediaContent, error) {
	var v api.StickerContent
	if err := json.Unmarshal(raw, &v); err != nil {
		return mediaContent{}, invalidContent("content: a field has a wrong type")
	}
	v.Type = "sticker"
	if err := checkOptional("emoji", v.Emoji, maxEmoji); err != nil {
		return mediaContent{}, err
	}
	if v.PackID != "" && !ident.IsValid(v.PackID) {
		return mediaContent{}, invalidContent("pack_id: isn't an id")
	}
	return mediaContent{files: []api.Attachment{v.File}, classes: []string{"image", "application/json"}, body: v}, nil
}

// checkAttachment says what is wrong with the description of a file.
func checkAttachment(a *api.Attachment, classes []string) error {
	switch {
	case !ident.IsValid(a.MediaID):
		return invalidContent("media_id: isn't an id")
	case a.PosterID != "" && (!ident.IsValid(a.PosterID) || a.PosterID == a.MediaID):
		return invalidContent("poster_id: isn't an id of another file")
	case !isMimeType(a.MimeType):
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "mime_type: such as image/jpeg, at most %d bytes", maxMimeType)
	case len(classes) > 0 && !slices.ContainsFunc(classes, func(c string) bool { return a.MimeType == c || strings.HasPrefix(a.MimeType, c+"/") }):
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "mime_type: must be of the kind %s", strings.Join(classes, " or "))
	case a.Size < 0 || a.Size > maxFileSize:
		return invalidContent("size: isn't one")
	case a.Width < 0 || a.Width > maxSide || a.Height < 0 || a.Height > maxSide:
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "width, height: 0 to %d", maxSide)
	case a.DurationMS < 0 || a.DurationMS > maxDuration:
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "duration_ms: 0 to %d", maxDuration)
	case len(a.BlurHash) > maxBlurHash || strings.ContainsFunc(a.BlurHash, func(c rune) bool { return c <= ' ' || c > '~' }):
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "blurhash: at most %d characters of ASCII", maxBlurHash)
	case a.Name != "" && !isFileName(a.Name):
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "name: at most %d bytes, without / \\ and without signs that control", maxName)
	}
	if thumb, ok := decodeBase64(a.Thumb, maxThumb); !ok || len(thumb) > 0 && !isThumb(thumb) {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "thumb: a JPEG or WebP of at most %d bytes, in base64", maxThumb)
	}
	if _, ok := decodeBase64(a.Waveform, maxWaveform); !ok {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "waveform: at most %d bytes, in base64", maxWaveform)
	}
	return nil
}

// isMimeType accepts what RFC 6838 calls one, with parameters behind it.
func isMimeType(text string) bool {
	class, rest, ok := strings.Cut(text, "/")
	return ok && len(text) <= maxMimeType && class != "" && rest != "" && !strings.Contains(rest, "/") &&
		!strings.ContainsFunc(text, func(c rune) bool { return c < ' ' || c > '~' || strings.ContainsRune(`"<>\(),:@[]?`, c) })
}

// isFileName keeps out what leads out of a folder, and what makes a name look like another one: marks that turn the direction of
// writing, and everything that doesn't show.
func isFileName(name string) bool {
	if len(name) > maxName || name == "." || name == ".." || strings.IndexFunc(name, isVisible) < 0 {
		return false
	}
	return !strings.ContainsFunc(name, func(c rune) bool {
		return c == '/' || c == '\\' || c == unicode.ReplacementChar || c == '\u2028' || c == '\u2029' ||
			unicode.Is(unicode.Cc, c) || unicode.Is(unicode.Co, c) || unicode.Is(unicode.Bidi_Control, c) ||
			unicode.Is(unicode.Cf, c) && c != '\u200c' && c != '\u200d' // which join letters and emoji
	})
}

// decodeBase64 decodes a text of at most limit bytes.
func decodeBase64(text string, limit int) ([]byte, bool) {
	if base64.StdEncoding.DecodedLen(len(text)) > limit+2 {
		return nil, false
	}
	out, err := base64.StdEncoding.DecodeString(text)
	return out, err == nil && len(out) <= limit
}

func isThumb(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xd8\xff")) ||
		len(data) > 12 && bytes.HasPrefix(data, []byte("RIFF")) && bytes.Equal(data[8:12], []byte("WEBP"))
}
