package httpapi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addStickers() {
	handle(s, operation{
		method: http.MethodPost, path: "/sticker-packs", id: "createStickerPack", tag: tagStickers, status: http.StatusCreated,
		summary: "Make a pack of stickers",
		text:    "It is empty, and installed for me. The same client_id again returns the pack as it is now.",
		codes:   []api.Code{api.CodeTooMany, api.CodeClientIDReused, api.CodeNotFound},
	}, s.createStickerPack)
	handle(s, operation{
		method: http.MethodGet, path: "/sticker-packs", id: "listMadeStickerPacks", tag: tagStickers,
		summary: "The packs that I made",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listMadeStickerPacks)
	handle(s, operation{
		method: http.MethodGet, path: "/sticker-packs/{id}", id: "getStickerPack", tag: tagStickers,
		summary: "A pack of stickers",
		text:    "For whoever has its id: from a link, or from a sticker that was sent.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getStickerPack)
	handle(s, operation{
		method: http.MethodPatch, path: "/sticker-packs/{id}", id: "updateStickerPack", tag: tagStickers,
		summary: "Change the title or the order of a pack of mine",
		codes:   []api.Code{api.CodeNotFound},
	}, s.updateStickerPack)
	handle(s, operation{
		method: http.MethodDelete, path: "/sticker-packs/{id}", id: "deleteStickerPack", tag: tagStickers, status: http.StatusNoContent,
		summary: "Delete a pack of mine",
		text:    "It is gone for all who installed it. Messages keep their stickers.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.deleteStickerPack)
	handle(s, operation{
		method: http.MethodPut, path: "/sticker-packs/{id}/stickers/{media_id}", id: "setSticker", tag: tagStickers,
		summary: "Put a sticker into a pack of mine, or change its emoji",
		text: "An upload of mine with the purpose sticker: a PNG or WebP of at most 512 pixels on each side, or a Lottie animation without expressions " +
			"that refers to nothing else, of at most 10 seconds. A new one is the last.",
		codes: []api.Code{api.CodeNotFound, api.CodeEmojiInvalid, api.CodeMediaMissing, api.CodeMediaInvalid, api.CodeTooMany},
	}, s.setSticker)
	handle(s, operation{
		method: http.MethodDelete, path: "/sticker-packs/{id}/stickers/{media_id}", id: "removeSticker", tag: tagStickers,
		summary: "Take a sticker out of a pack of mine",
		codes:   []api.Code{api.CodeNotFound},
	}, s.removeSticker)
	handle(s, operation{
		method: http.MethodGet, path: "/sticker-packs/{id}/media/{media_id}", id: "getStickerMedia", tag: tagStickers, timeout: downloadTimeout,
		summary: "The bytes of a sticker of a pack",
		text:    "For whoever has the pack's id. They never change.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getStickerMedia)
	handle(s, operation{
		method: http.MethodGet, path: "/me/stickers", id: "listStickerPacks", tag: tagStickers,
		summary: "The packs that I have installed",
		text:    "In my order, each with its stickers; those that were deleted are left out, so that a page may have fewer than limit.",
		codes:   []api.Code{api.CodeBadCursor},
	}, s.listStickerPacks)
	handle(s, operation{
		method: http.MethodPut, path: "/me/stickers", id: "orderStickerPacks", tag: tagStickers,
		summary: "Put my packs in order",
	}, s.orderStickerPacks)
	handle(s, operation{
		method: http.MethodPut, path: "/me/stickers/{id}", id: "installStickerPack", tag: tagStickers,
		summary: "Install a pack, on top of mine",
		codes:   []api.Code{api.CodeNotFound, api.CodeTooMany},
	}, s.installStickerPack)
	handle(s, operation{
		method: http.MethodDelete, path: "/me/stickers/{id}", id: "uninstallStickerPack", tag: tagStickers,
		summary: "Take a pack away from mine",
		codes:   []api.Code{api.CodeNotFound},
	}, s.uninstallStickerPack)
}

type packInput struct {
	Body body[api.StickerPackRequest]
}

func (s *server) createStickerPack(ctx context.Context, c *call, in *packInput) (*answer[api.StickerPackAnswer], error) {
	p, err := s.opt.Stickers.Create(ctx, c.actor(), in.Body.Value.ClientID, in.Body.Value.Title)
	return packAnswer(c, p, err)
}

func packAnswer(c *call, p sticker.Pack, err error) (*answer[api.StickerPackAnswer], error) {
	if err != nil {
		return nil, err
	}
	return reply(api.StickerPackAnswer{Pack: wire.StickerPack(p, c.actor())}), nil
}

func packPage(c *call, packs []sticker.Pack, next string) *answer[api.StickerPackPage] {
	out := api.StickerPackPage{Packs: []api.StickerPack{}, Next: next}
	for _, p := range packs {
		out.Packs = append(out.Packs, wire.StickerPack(p, c.actor()))
	}
	return reply(out)
}

func (s *server) listMadeStickerPacks(ctx context.Context, c *call, in *Paging) (*answer[api.StickerPackPage], error) {
	if in.Cursor != "" && !ident.IsValid(in.Cursor) {
		return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	packs, err := s.opt.Stickers.Made(ctx, c.actor(), ident.PackID(in.Cursor), in.Limit)
	if err != nil {
		return nil, err
	}
	next := ""
	if len(packs) == in.Limit {
		next = string(packs[len(packs)-1].ID)
	}
	return packPage(c, packs, next), nil
}

func (s *server) getStickerPack(ctx context.Context, c *call, in *ByID) (*answer[api.StickerPackAnswer], error) {
	id, err := idOf[ident.PackID](in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Stickers.Pack(ctx, id)
	return packAnswer(c, p, err)
}

type packPatchInput struct {
	ByID
	Body body[api.StickerPackPatch]
}

func (s *server) updateStickerPack(ctx context.Context, c *call, in *packPatchInput) (*answer[api.StickerPackAnswer], error) {
	id, err := idOf[ident.PackID](in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Stickers.Change(ctx, c.actor(), id, wire.StickerPatch(in.Body.Value))
	return packAnswer(c, p, err)
}

func (s *server) deleteStickerPack(ctx context.Context, c *call, in *ByID) (*nothing, error) {
	id, err := idOf[ident.PackID](in.ID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Stickers.Delete(ctx, c.actor(), id)
}

// OfPack names a sticker of a pack.
type OfPack struct {
	ByID
	MediaID string `path:"media_id" doc:"the sticker, by its media"`
}

func (o *OfPack) ids() (ident.PackID, ident.MediaID, error) {
	pack, err := idOf[ident.PackID](o.ID)
	if err != nil {
		return "", "", err
	}
	of, err := idOf[ident.MediaID](o.MediaID)
	return pack, of, err
}

type stickerInput struct {
	OfPack
	Body body[api.StickerRequest]
}

func (s *server) setSticker(ctx context.Context, c *call, in *stickerInput) (*answer[api.StickerPackAnswer], error) {
	pack, of, err := in.ids()
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Stickers.Put(ctx, c.actor(), pack, of, in.Body.Value.Emoji)
	return packAnswer(c, p, err)
}

func (s *server) removeSticker(ctx context.Context, c *call, in *OfPack) (*answer[api.StickerPackAnswer], error) {
	pack, of, err := in.ids()
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Stickers.Remove(ctx, c.actor(), pack, of)
	return packAnswer(c, p, err)
}

func (s *server) getStickerMedia(ctx context.Context, _ *call, in *OfPack) (*file, error) {
	pack, of, err := in.ids()
	if err != nil {
		return nil, err
	}
	m, body, err := s.opt.Stickers.Open(ctx, pack, of)
	if err != nil {
		return nil, err
	}
	return &file{ContentType: m.Type, Body: func(hc huma.Context) {
		defer func() { _ = body.Close() }() // it was only read
		r, w := humago.Unwrap(hc)
		serveMedia(w, r, m, body, false)
	}}, nil
}

func (s *server) listStickerPacks(ctx context.Context, c *call, in *Paging) (*answer[api.StickerPackPage], error) {
	skip := 0
	if in.Cursor != "" {
		var err error
		if skip, err = strconv.Atoi(in.Cursor); err != nil || skip < 1 {
			return nil, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
		}
	}
	packs, list, err := s.opt.Stickers.Installed(ctx, c.actor(), skip, in.Limit)
	if err != nil {
		return nil, err
	}
	next := ""
	if skip += in.Limit; skip < len(list.Packs) {
		next = strconv.Itoa(skip)
	}
	return packPage(c, packs, next), nil
}

type stickerOrderInput struct {
	Body body[api.StickerOrder]
}

func (s *server) orderStickerPacks(ctx context.Context, c *call, in *stickerOrderInput) (*answer[api.InstalledStickers], error) {
	list, err := s.opt.Stickers.Order(ctx, c.actor(), wire.PackIDs(in.Body.Value.Packs))
	return installedAnswer(list, err)
}

func installedAnswer(list user.Stickers, err error) (*answer[api.InstalledStickers], error) {
	if err != nil {
		return nil, err
	}
	return reply(wire.InstalledStickers(list)), nil
}

func (s *server) installStickerPack(ctx context.Context, c *call, in *ByID) (*answer[api.InstalledStickers], error) {
	id, err := idOf[ident.PackID](in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.opt.Stickers.Install(ctx, c.actor(), id)
	return installedAnswer(list, err)
}

func (s *server) uninstallStickerPack(ctx context.Context, c *call, in *ByID) (*answer[api.InstalledStickers], error) {
	id, err := idOf[ident.PackID](in.ID)
	if err != nil {
		return nil, err
	}
	list, err := s.opt.Stickers.Uninstall(ctx, c.actor(), id)
	return installedAnswer(list, err)
}
