package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

// birds are the stickers that come with the server, which web/scripts/stickers.mjs draws.
//
//go:embed birds
var birds embed.FS

// birdsVersion is that of the drawings: a server that starts with a newer one than it has puts them in place of the old ones.
const birdsVersion = 1

// buildStickers builds the service of packs of stickers.
func (c *Core) buildStickers(blobs blob.Store) {
	c.Stickers = sticker.NewService(sticker.Options{
		Store: c.Store, Settings: c.Store, Media: c.Media, Blobs: blobs, Publisher: c.Publisher, Inspect: wire.InspectSticker, Now: time.Now,
	})
	c.blobs = blobs
}

// putBirds puts the server's own pack in its place, where it isn't there in this version.
func (c *Core) putBirds(ctx context.Context) error {
	held, err := c.Store.Packs(ctx, []ident.PackID{user.BuiltinPack})
	if err != nil || len(held) > 0 && held[0].Version >= birdsVersion {
		return err //nolint:wrapcheck // Packs says what was tried
	}
	pack, files, contents, err := readBirds(time.Now().UTC())
	if err != nil {
		return fmt.Errorf("read the pack of stickers: %w", err)
	}
	errs := make([]error, len(files))
	var puts sync.WaitGroup
	for i, m := range files { // the bytes first: who sees the pack gets all of it; at once, because each waits for the disk
		puts.Go(func() { errs[i] = c.blobs.Put(ctx, media.Key(m.ID), bytes.NewReader(contents[i])) })
	}
	puts.Wait()
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("store the pack of stickers: %w", err)
	}
	return c.Store.PutBuiltin(ctx, pack, files) //nolint:wrapcheck // says what was tried
}

// readBirds returns the pack with its media, which are named by what they hold, and their bytes.
func readBirds(at time.Time) (pack sticker.Pack, files []media.Media, contents [][]byte, err error) {
	pack = sticker.Pack{ID: user.BuiltinPack, Title: "Roost", Version: birdsVersion, CreatedAt: at}
	raw, err := birds.ReadFile("birds/pack.json")
	if err != nil {
		return pack, nil, nil, err
	}
	var list []struct{ File, Emoji string }
	if err := json.Unmarshal(raw, &list); err != nil {
		return pack, nil, nil, err
	}
	for _, one := range list {
		data, err := birds.ReadFile("birds/" + one.File)
		if err != nil {
			return pack, nil, nil, err
		}
		s, err := wire.InspectSticker(data)
		if err != nil {
			return pack, nil, nil, fmt.Errorf("%s: %w", one.File, err)
		}
		sum := sha256.Sum256(data)
		s.MediaID, s.Emoji = ident.MediaID("BIRD"+strings.ToUpper(hex.EncodeToString(sum[:11]))), one.Emoji
		pack.Stickers = append(pack.Stickers, s)
		files = append(files, media.Media{
			ID: s.MediaID, Purpose: media.PurposeSticker, State: media.StateReady, Size: s.Size, Claimed: s.Type, Type: s.Type, SHA256: sum[:],
			CreatedAt: at,
		})
		contents = append(contents, data)
	}
	return pack, files, contents, nil
}
