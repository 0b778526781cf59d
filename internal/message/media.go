package message

import (
	"slices"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxMedia is how many media a message may refer to; an album of as many videos has twice as many with their posters.
const (
	MaxMedia     = 20
	maxMediaRefs = 2 * MaxMedia
)

// GalleryKind says where a message stands among those of its chat.
type GalleryKind string

// The kinds of galleries.
const (
	GalleryNone  GalleryKind = ""
	GalleryMedia GalleryKind = "media"
	GalleryFile  GalleryKind = "file"
	GalleryVoice GalleryKind = "voice"
	GalleryLink  GalleryKind = "link"
)

// checkMedia says what is wrong with the media of an envelope: where the content can be read, they are those that it refers to.
func (b *Body) checkMedia(media []ident.MediaID) error {
	if len(media) > maxMediaRefs {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "media: at most %d", maxMediaRefs)
	}
	for i, id := range media {
		if !ident.IsValid(id) || slices.Contains(media[:i], id) {
			return fault.New(fault.Invalid, fault.CodeInvalid, "media: must be ids, each another one")
		}
	}
	if b.Answers >= 0 && !IsSameMedia(b.Media, media) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "media: must be what the content refers to, all of it and nothing else")
	}
	return nil
}

// IsSameMedia says whether two lists name the same media, in whatever order and how often.
func IsSameMedia(a, b []ident.MediaID) bool {
	if len(a) == 0 || len(b) == 0 {
		return len(a) == len(b)
	}
	clean := func(in []ident.MediaID) []ident.MediaID { return slices.Compact(slices.Sorted(slices.Values(in))) }
	return slices.Equal(clean(a), clean(b))
}
