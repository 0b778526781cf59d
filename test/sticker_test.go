package test

import (
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// stickers makes a pack, or installs, takes away or orders packs; those of others too.
func (h *history) stickers(d *device) {
	var err error
	switch what := rapid.SampledFrom([]string{"make", "install", "uninstall", "order", "delete"}).Draw(h.t, "stickers"); {
	case what == "make" || len(h.packs) == 0:
		var p api.StickerPack
		p, err = d.c.CreateStickerPack(h.ctx, api.StickerPackRequest{ClientID: client.NewClientID(), Title: "Hens"})
		h.packs = append(h.packs, p.ID)
	case what == "order":
		_, err = d.c.OrderStickerPacks(h.ctx, rapid.Permutation(h.packs).Draw(h.t, "order")...)
	default:
		id := rapid.SampledFrom(h.packs).Draw(h.t, "pack")
		switch what {
		case "install":
			_, err = d.c.InstallStickerPack(h.ctx, id)
		case "uninstall":
			_, err = d.c.UninstallStickerPack(h.ctx, id)
		default:
			err = d.c.DeleteStickerPack(h.ctx, id)
		}
	}
	if !client.HasCode(err, api.CodeNotFound) { // another's, or deleted
		require.NoError(h.t, err)
	}
}
