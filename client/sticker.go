package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/roost-im/roost/api"
)

func packPath(id string, more ...string) string {
	parts := []string{"/sticker-packs", url.PathEscape(id)}
	for _, part := range more {
		parts = append(parts, url.PathEscape(part))
	}
	return strings.Join(parts, "/")
}

// CreateStickerPack makes a pack of stickers, which is installed for its user.
func (c *Client) CreateStickerPack(ctx context.Context, r api.StickerPackRequest) (api.StickerPack, error) {
	out, err := call[api.StickerPackAnswer](ctx, c, http.MethodPost, "/sticker-packs", r)
	return out.Pack, err
}

// MadeStickerPacks returns a page of the packs that the user made.
func (c *Client) MadeStickerPacks(ctx context.Context, cursor string, limit int) (api.StickerPackPage, error) {
	return get[api.StickerPackPage](ctx, c, "/sticker-packs", paging(cursor, limit))
}

// StickerPack returns a pack by its id.
func (c *Client) StickerPack(ctx context.Context, id string) (api.StickerPack, error) {
	out, err := get[api.StickerPackAnswer](ctx, c, packPath(id), nil)
	return out.Pack, err
}

// UpdateStickerPack changes the title or the order of a pack.
func (c *Client) UpdateStickerPack(ctx context.Context, id string, p api.StickerPackPatch) (api.StickerPack, error) {
	out, err := call[api.StickerPackAnswer](ctx, c, http.MethodPatch, packPath(id), p)
	return out.Pack, err
}

// DeleteStickerPack deletes a pack.
func (c *Client) DeleteStickerPack(ctx context.Context, id string) error {
	_, err := call[struct{}](ctx, c, http.MethodDelete, packPath(id), nil)
	return err
}

// SetSticker puts an upload into a pack, or changes the emoji of a sticker that is there.
func (c *Client) SetSticker(ctx context.Context, id, mediaID, emoji string) (api.StickerPack, error) {
	out, err := call[api.StickerPackAnswer](ctx, c, http.MethodPut, packPath(id, "stickers", mediaID), api.StickerRequest{Emoji: emoji})
	return out.Pack, err
}

// RemoveSticker takes a sticker out of a pack.
func (c *Client) RemoveSticker(ctx context.Context, id, mediaID string) (api.StickerPack, error) {
	out, err := call[api.StickerPackAnswer](ctx, c, http.MethodDelete, packPath(id, "stickers", mediaID), nil)
	return out.Pack, err
}

// StickerMedia opens a sticker of a pack. Who opened it closes it.
func (c *Client) StickerMedia(ctx context.Context, id, mediaID string) (io.ReadCloser, error) {
	res, err := c.send(ctx, http.MethodGet, packPath(id, "media", mediaID), http.Header{}, nil)
	if err != nil {
		return nil, err
	}
	return res.Body, nil
}

// StickerPacks returns a page of the packs that the user has installed.
func (c *Client) StickerPacks(ctx context.Context, cursor string, limit int) (api.StickerPackPage, error) {
	return get[api.StickerPackPage](ctx, c, "/me/stickers", paging(cursor, limit))
}

// OrderStickerPacks puts the user's packs in order.
func (c *Client) OrderStickerPacks(ctx context.Context, ids ...string) (api.InstalledStickers, error) {
	return call[api.InstalledStickers](ctx, c, http.MethodPut, "/me/stickers", api.StickerOrder{Packs: append([]string{}, ids...)})
}

// InstallStickerPack puts a pack on top of the user's.
func (c *Client) InstallStickerPack(ctx context.Context, id string) (api.InstalledStickers, error) {
	return call[api.InstalledStickers](ctx, c, http.MethodPut, "/me/stickers/"+url.PathEscape(id), nil)
}

// UninstallStickerPack takes a pack away from the user's.
func (c *Client) UninstallStickerPack(ctx context.Context, id string) (api.InstalledStickers, error) {
	return call[api.InstalledStickers](ctx, c, http.MethodDelete, "/me/stickers/"+url.PathEscape(id), nil)
}
