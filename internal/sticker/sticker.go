// Package sticker keeps packs of stickers: pictures that users put together and share.
//
// The id of a pack is a capability: 26 characters of randomness, which a link carries and each sticker that is sent. Whoever has it
// may look at the pack, so that an encrypted chat shares packs like any other, and the server has to read no message for it. Which
// packs a user has installed is a setting of that user's, with a version of its own. What a pack holds isn't copied: clients ask
// for it when they show it, and nothing is written for those who installed a pack when it changes.
package sticker

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/user"
)

// The limits of packs.
const (
	// MaxMade is how many packs a user may have made.
	MaxMade = 100
	// MaxInstalled is how many a user may have installed.
	MaxInstalled = 100
	// MaxStickers of a pack.
	MaxStickers = 120
	// MaxTitle is the longest title, in characters.
	MaxTitle = 64
	// MaxSide of a sticker, in pixels.
	MaxSide = 512
)

// Sticker is one of a pack.
type Sticker struct {
	MediaID ident.MediaID
	// Emoji that it stands for.
	Emoji string
	// Type is image/png, image/webp or application/json (Lottie).
	Type          string
	Width, Height int
	Size          int64
}

// Pack is stickers in their order.
type Pack struct {
	ID ident.PackID
	// OwnerID made it and may change it; empty: it came with the server.
	OwnerID ident.UserID
	Title   string
	// Version counts its changes, from 1.
	Version   int64
	CreatedAt time.Time
	Stickers  []Sticker
}

// NewPack is a pack that is to be made.
type NewPack struct {
	ID      ident.PackID
	OwnerID ident.UserID
	// ClientID makes the creation idempotent per owner.
	ClientID, Title string
	At              time.Time
}

// Patch changes a pack; what is nil stays.
type Patch struct {
	Title *string
	// Order names stickers in their new order; those that it doesn't name follow in their old one.
	Order []ident.MediaID
}

// Store is what packs need of storage. Missing rows are fault.Missing(), and so are packs of others where they are to be changed.
type Store interface {
	// CreatePack stores a pack and installs it for its owner, or returns the one with the same client_id of the same owner.
	// Codes: too_many, client_id_reused, not_found (that one was deleted, or there is no such owner).
	CreatePack(ctx context.Context, n NewPack) (Pack, user.SettingsChange, error)
	// Packs returns those of the ids that are there, in the order of the ids.
	Packs(ctx context.Context, ids []ident.PackID) ([]Pack, error)
	// MadePacks returns packs that a user made, ascending by id, after one.
	MadePacks(ctx context.Context, owner ident.UserID, after ident.PackID, limit int) ([]Pack, error)
	// PatchPack changes the title and the order. Codes: not_found.
	PatchPack(ctx context.Context, actor ident.UserID, id ident.PackID, p Patch) (Pack, error)
	// PutSticker adds a sticker at the end, or changes the emoji of one that is there. Codes: not_found, media_missing, too_many.
	PutSticker(ctx context.Context, actor ident.UserID, id ident.PackID, s Sticker) (Pack, error)
	// RemoveSticker takes one out; if it isn't there, that is no error. Codes: not_found.
	RemoveSticker(ctx context.Context, actor ident.UserID, id ident.PackID, sticker ident.MediaID) (Pack, error)
	// DeletePack leaves nothing of a pack but what makes a repeated creation known. Codes: not_found.
	DeletePack(ctx context.Context, actor ident.UserID, id ident.PackID) error
	// PackMedia returns a sticker's medium. Codes: not_found.
	PackMedia(ctx context.Context, id ident.PackID, sticker ident.MediaID) (media.Media, error)
	// InstallPack puts a pack on top of the actor's. Codes: not_found, too_many.
	InstallPack(ctx context.Context, actor ident.UserID, id ident.PackID) (user.SettingsChange, error)
	// UninstallPack takes it away again.
	UninstallPack(ctx context.Context, actor ident.UserID, id ident.PackID) (user.SettingsChange, error)
	// OrderPacks puts those of the ids that are installed on top, in this order; the others follow in their old one.
	OrderPacks(ctx context.Context, actor ident.UserID, ids []ident.PackID) (user.SettingsChange, error)
	// PutBuiltin stores a pack that comes with the server, with its media, in place of an older one of its id.
	PutBuiltin(ctx context.Context, p Pack, files []media.Media) error
}
