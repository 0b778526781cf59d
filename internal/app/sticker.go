package app

import (
	"time"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/wire"
)

// buildStickers builds the service of packs of stickers.
func (c *Core) buildStickers(blobs blob.Store) {
	c.Stickers = sticker.NewService(sticker.Options{
		Store: c.Store, Settings: c.Store, Media: c.Media, Blobs: blobs, Publisher: c.Publisher, Inspect: wire.InspectSticker, Now: time.Now,
	})
}
