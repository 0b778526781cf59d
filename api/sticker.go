package api

import "time"

// BuiltinStickers is the id of the pack of stickers that comes with the server. Who never chose has it installed.
const BuiltinStickers = "ROOSTBIRDS"

// StickerPack is stickers that somebody put together. Its id is as good as a key: who has it, from a link or from a sticker that
// was sent, may look at the pack and install it.
type StickerPack struct {
	// ID of the pack; the pack_id of a sticker's content.
	ID string `json:"id"`
	// Title of 1 to 64 characters.
	Title string `json:"title"`
	// Version counts the changes of the pack.
	Version int64 `json:"version"`
	// Stickers in their order, at most 120.
	Stickers []Sticker `json:"stickers" nullable:"false"`
	// CreatedAt is when it was made.
	CreatedAt time.Time `json:"created_at"`
	// Me is what is mine of it.
	Me *StickerPackMe `json:"me,omitempty"`
}

// StickerPackMe is what of a pack is only mine.
type StickerPackMe struct {
	// Owner: I made it, and may change it.
	Owner bool `json:"owner,omitempty"`
}

// Sticker is one of a pack.
type Sticker struct {
	// MediaID of its bytes, which GET /sticker-packs/{id}/media/{media_id} returns; a message that is made of it names it in media.
	MediaID string `json:"media_id"`
	// Emoji that it stands for.
	Emoji string `json:"emoji"`
	// MimeType is image/png, image/webp or application/json, which is a Lottie animation.
	MimeType string `json:"mime_type" enum:"image/png,image/webp,application/json"`
	// Width in pixels, at most 512.
	Width int `json:"width"`
	// Height in pixels, at most 512.
	Height int `json:"height"`
	// Size in bytes, at most 512 KiB.
	Size int64 `json:"size"`
}

// StickerPackRequest is the body of POST /sticker-packs.
type StickerPackRequest struct {
	// ClientID that the client gave it: the same again returns the pack that was made first.
	ClientID string `json:"client_id"`
	// Title of 1 to 64 characters.
	Title string `json:"title"`
}

// StickerPackPatch is the body of PATCH /sticker-packs/{id}; what is absent stays.
type StickerPackPatch struct {
	// Title of 1 to 64 characters.
	Title *string `json:"title,omitempty"`
	// Order names stickers by their media_id, in their new order; those that it doesn't name follow in their old one.
	Order []string `json:"order,omitempty"`
}

// StickerRequest is the body of PUT /sticker-packs/{id}/stickers/{media_id}.
type StickerRequest struct {
	// Emoji that it stands for, exactly one.
	Emoji string `json:"emoji"`
}

// StickerPackAnswer carries one pack.
type StickerPackAnswer struct {
	// Pack after the call.
	Pack StickerPack `json:"pack"`
}

// StickerPackPage answers GET /sticker-packs and GET /me/stickers.
type StickerPackPage struct {
	// Packs in their order.
	Packs []StickerPack `json:"packs" nullable:"false"`
	// Next is the cursor of the next page, empty at the end.
	Next string `json:"next,omitempty"`
}

// InstalledStickers are the packs that I have installed, in my order.
type InstalledStickers struct {
	// Packs by their ids; some may be deleted.
	Packs []string `json:"packs" nullable:"false"`
	// Version is the user version at which they last changed; 0: never, and it is the pack that comes with the server.
	Version int64 `json:"version"`
}

// StickerOrder is the body of PUT /me/stickers.
type StickerOrder struct {
	// Packs in their new order. Those that it doesn't name follow in their old one; what isn't installed is passed over.
	Packs []string `json:"packs" nullable:"false"`
}
