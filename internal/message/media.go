package message

import (
	"context"
	"fmt"
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

// mayBeViewedOnce says whether a content can be one that each may view once; of an encrypted one the server can't tell.
func (c Content) mayBeViewedOnce() bool {
	return slices.Contains([]string{"photo", "video", "voice", "round", "encrypted"}, c.Type())
}

// IsPlayable says whether somebody can have listened to a content.
func (c Content) IsPlayable() bool {
	return slices.Contains([]string{"voice", "round", "encrypted"}, c.Type())
}

// GalleryQuery asks for the messages of a chat with something in them.
type GalleryQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	Kind   GalleryKind
	// Before is the seq below which they are looked for; 0: from the newest.
	Before int64
	Limit  int
}

// GalleryPage is a page of them, the newest first. Next is the seq below which the next one begins; 0: there is none.
type GalleryPage struct {
	Messages      []Message
	Next, Version int64
}

// Gallery returns messages of a chat with pictures, files, sound or links, as far as the actor may see them, the newest first.
// Codes: invalid, not_found.
func (s *Service) Gallery(ctx context.Context, actor ident.UserID, q GalleryQuery) (GalleryPage, error) {
	q.Actor = actor
	if !slices.Contains([]GalleryKind{GalleryMedia, GalleryFile, GalleryVoice, GalleryLink}, q.Kind) {
		return GalleryPage{}, fault.New(fault.Invalid, fault.CodeInvalid, "kind: must be media, file, voice or link")
	}
	p, err := s.opt.Store.Gallery(ctx, q)
	if err != nil {
		return GalleryPage{}, fmt.Errorf("gallery: %w", err)
	}
	return p, nil
}
