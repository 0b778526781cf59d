package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
)

// StickerPack returns a pack as a viewer sees it.
func StickerPack(p sticker.Pack, viewer ident.UserID) api.StickerPack {
	out := api.StickerPack{
		ID: string(p.ID), Title: p.Title, Version: p.Version, CreatedAt: p.CreatedAt,
		Stickers: each(p.Stickers, func(s sticker.Sticker) api.Sticker {
			return api.Sticker{MediaID: string(s.MediaID), Emoji: s.Emoji, MimeType: s.Type, Width: s.Width, Height: s.Height, Size: s.Size}
		}),
	}
	if p.OwnerID == viewer {
		out.Me = &api.StickerPackMe{Owner: true}
	}
	return out
}

// StickerPatch reads what is to change of a pack.
func StickerPatch(p api.StickerPackPatch) sticker.Patch {
	return sticker.Patch{Title: p.Title, Order: idTexts[ident.MediaID](p.Order)}
}

// InstalledStickers returns the packs that a user has installed.
func InstalledStickers(s user.Stickers) api.InstalledStickers {
	return api.InstalledStickers{Packs: each(s.Packs, func(id ident.PackID) string { return string(id) }), Version: s.Version}
}

// PackIDs reads ids of packs; those that can't be any are left out.
func PackIDs(in []string) []ident.PackID {
	out := []ident.PackID{}
	for _, id := range in {
		if ident.IsValid(id) {
			out = append(out, ident.PackID(id))
		}
	}
	return out
}
