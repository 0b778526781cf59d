package storetest

import (
	"crypto/rand"
	"fmt"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
)

var stickerTests = map[string]func(*env){
	"StickerPack":      testStickerPack,
	"StickerPackOnce":  testStickerPackOnce,
	"StickerOrder":     testStickerOrder,
	"StickerForeign":   testStickerForeign,
	"StickerInstalled": testStickerInstalled,
	"StickerInstalls":  testStickerInstalls,
	"StickerMedia":     testStickerMedia,
	"StickerSent":      testStickerSent,
	"StickerLimits":    testStickerLimits,
	"StickerBuiltin":   testStickerBuiltin,
}

func (e *env) pack(owner ident.UserID, title string) sticker.Pack {
	e.Helper()
	p, _, err := e.CreatePack(e.ctx(), sticker.NewPack{ID: ident.PackID(rand.Text()), OwnerID: owner, ClientID: e.ids.New(), Title: title, At: now()})
	require.NoError(e, err)
	return p
}

// stickerFile is an upload for a pack.
func (e *env) stickerFile(owner ident.UserID) media.Media {
	e.Helper()
	at := now()
	m := media.Media{
		ID: ident.MediaID(e.ids.New()), OwnerID: owner, Purpose: media.PurposeSticker, State: media.StateUploading, Size: 9,
		Claimed: "image/png", CreatedAt: at, ExpiresAt: at.Add(time.Hour),
	}
	require.NoError(e, e.CreateMedia(e.ctx(), m, anyRoom))
	m.Type, m.SHA256 = "image/png", []byte{7}
	m, err := e.FinishMedia(e.ctx(), m)
	require.NoError(e, err)
	return m
}

// stuck puts a new sticker into a pack.
func (e *env) stuck(p sticker.Pack, emoji string) (sticker.Pack, media.Media) {
	e.Helper()
	m := e.stickerFile(p.OwnerID)
	out, err := e.PutSticker(e.ctx(), p.OwnerID, p.ID, sticker.Sticker{MediaID: m.ID, Emoji: emoji, Type: "image/png", Width: 512, Height: 300, Size: 9})
	require.NoError(e, err)
	return out, m
}

func (e *env) packNow(id ident.PackID) *sticker.Pack {
	e.Helper()
	found, err := e.Packs(e.ctx(), []ident.PackID{id})
	require.NoError(e, err)
	if len(found) == 0 {
		return nil
	}
	return &found[0]
}

func (e *env) installed(id ident.UserID) []ident.PackID {
	e.Helper()
	all, err := e.Settings(e.ctx(), id)
	require.NoError(e, err)
	return all.Stickers.Packs
}

func testStickerPack(e *env) {
	u := e.people(1)
	p := e.pack(u[0], "Hens")
	require.Equal(e, &p, e.packNow(p.ID))
	require.EqualValues(e, 1, p.Version)
	require.Empty(e, p.Stickers)
	p, m := e.stuck(p, "🐔")
	require.Equal(e, []sticker.Sticker{{MediaID: m.ID, Emoji: "🐔", Type: "image/png", Width: 512, Height: 300, Size: 9}}, p.Stickers)
	require.EqualValues(e, 2, p.Version)
	require.Equal(e, &p, e.packNow(p.ID))
	same, err := e.PutSticker(e.ctx(), u[0], p.ID, p.Stickers[0])
	require.NoError(e, err)
	require.Equal(e, p, same)
	other := p.Stickers[0]
	other.Emoji, other.Width = "🥚", 1
	p, err = e.PutSticker(e.ctx(), u[0], p.ID, other)
	require.NoError(e, err)
	require.Equal(e, "🥚", p.Stickers[0].Emoji)
	require.Equal(e, 512, p.Stickers[0].Width, "what it is doesn't change")
	p, err = e.RemoveSticker(e.ctx(), u[0], p.ID, m.ID)
	require.NoError(e, err)
	require.Empty(e, p.Stickers)
	again, err := e.RemoveSticker(e.ctx(), u[0], p.ID, m.ID)
	require.NoError(e, err)
	require.Equal(e, p, again)
	require.NoError(e, e.DeletePack(e.ctx(), u[0], p.ID))
	require.Nil(e, e.packNow(p.ID))
	require.True(e, fault.Is(e.DeletePack(e.ctx(), u[0], p.ID), fault.CodeNotFound))
	made, err := e.MadePacks(e.ctx(), u[0], "", 10)
	require.NoError(e, err)
	require.Empty(e, made)
}

func testStickerPackOnce(e *env) {
	u := e.people(2)
	n := sticker.NewPack{ID: ident.PackID(rand.Text()), OwnerID: u[0], ClientID: "one", Title: "Hens", At: now()}
	first, c, err := e.CreatePack(e.ctx(), n)
	require.NoError(e, err)
	require.Equal(e, c.From+1, c.Version)
	require.Equal(e, []ident.PackID{first.ID}, c.Settings.Stickers.Packs, "what isn't there is left out")
	title := "Cocks"
	renamed, err := e.PatchPack(e.ctx(), u[0], first.ID, sticker.Patch{Title: &title})
	require.NoError(e, err)
	n.ID = ident.PackID(rand.Text())
	again, c, err := e.CreatePack(e.ctx(), n)
	require.NoError(e, err)
	require.Equal(e, renamed, again)
	require.Equal(e, c.From, c.Version)
	n.Title = "Geese"
	_, _, err = e.CreatePack(e.ctx(), n)
	require.True(e, fault.Is(err, fault.CodeClientIDReused))
	n.OwnerID = u[1]
	_, _, err = e.CreatePack(e.ctx(), n)
	require.NoError(e, err)
	require.NoError(e, e.DeletePack(e.ctx(), u[0], first.ID))
	n.OwnerID, n.Title = u[0], "Hens"
	_, _, err = e.CreatePack(e.ctx(), n)
	require.True(e, fault.Is(err, fault.CodeNotFound), "it was made once, and is gone")
}

func testStickerOrder(e *env) {
	u := e.people(1)
	p := e.pack(u[0], "Hens")
	var ids []ident.MediaID
	for range 4 {
		var m media.Media
		p, m = e.stuck(p, "🐔")
		ids = append(ids, m.ID)
	}
	order := func(of ...ident.MediaID) (out []ident.MediaID, version int64) {
		p, err := e.PatchPack(e.ctx(), u[0], p.ID, sticker.Patch{Order: of})
		require.NoError(e, err)
		for _, s := range p.Stickers {
			out = append(out, s.MediaID)
		}
		return out, p.Version
	}
	got, version := order(ids[2], "foreign", ids[0], ids[2])
	require.Equal(e, []ident.MediaID{ids[2], ids[0], ids[1], ids[3]}, got)
	_, same := order(ids[2])
	require.Equal(e, version, same)
	p, m := e.stuck(p, "🐔")
	require.Equal(e, m.ID, p.Stickers[4].MediaID, "a new one is the last")
}

func testStickerForeign(e *env) {
	u := e.people(2)
	p, m := e.stuck(e.pack(u[0], "Hens"), "🐔")
	title := "Mine"
	_, err := e.PatchPack(e.ctx(), u[1], p.ID, sticker.Patch{Title: &title})
	require.True(e, fault.Is(err, fault.CodeNotFound))
	_, err = e.PutSticker(e.ctx(), u[1], p.ID, sticker.Sticker{MediaID: e.stickerFile(u[1]).ID, Emoji: "🐔", Type: "image/png"})
	require.True(e, fault.Is(err, fault.CodeNotFound))
	_, err = e.RemoveSticker(e.ctx(), u[1], p.ID, m.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.True(e, fault.Is(e.DeletePack(e.ctx(), u[1], p.ID), fault.CodeNotFound))
	require.Equal(e, &p, e.packNow(p.ID))
	for _, file := range []media.Media{e.stickerFile(u[1]), e.uploaded(u[0]), {ID: "none"}} {
		_, err = e.PutSticker(e.ctx(), u[0], p.ID, sticker.Sticker{MediaID: file.ID, Emoji: "🐔", Type: "image/png"})
		require.True(e, fault.Is(err, fault.CodeMediaMissing), "%v", err)
	}
	require.Equal(e, &p, e.packNow(p.ID))
}

func testStickerInstalled(e *env) {
	u := e.people(2)
	require.Equal(e, []ident.PackID{user.BuiltinPack}, e.installed(u[1]))
	a, b := e.pack(u[0], "A"), e.pack(u[0], "B")
	require.Equal(e, []ident.PackID{b.ID, a.ID}, e.installed(u[0]))
	pos := e.pos(u[1])
	c, err := e.InstallPack(e.ctx(), u[1], a.ID)
	require.NoError(e, err)
	require.Equal(e, c.From+1, c.Version)
	require.Equal(e, user.Settings{Stickers: &user.Stickers{Packs: []ident.PackID{a.ID}, Version: c.Version}}, c.Settings)
	require.Equal(e, c.Settings, e.sync(u[1], pos).Settings)
	same, err := e.InstallPack(e.ctx(), u[1], a.ID)
	require.NoError(e, err)
	require.Equal(e, same.From, same.Version)
	_, err = e.InstallPack(e.ctx(), u[1], b.ID)
	require.NoError(e, err)
	c, err = e.OrderPacks(e.ctx(), u[1], []ident.PackID{"foreign", a.ID})
	require.NoError(e, err)
	require.Equal(e, []ident.PackID{a.ID, b.ID}, c.Settings.Stickers.Packs)
	c, err = e.UninstallPack(e.ctx(), u[1], a.ID)
	require.NoError(e, err)
	require.Equal(e, []ident.PackID{b.ID}, c.Settings.Stickers.Packs)
	c, err = e.UninstallPack(e.ctx(), u[1], a.ID)
	require.NoError(e, err)
	require.Equal(e, c.From, c.Version)
	c, err = e.UninstallPack(e.ctx(), u[1], b.ID)
	require.NoError(e, err)
	require.Empty(e, c.Settings.Stickers.Packs)
	require.Empty(e, e.installed(u[1]), "none is another thing than never chosen")
	_, err = e.InstallPack(e.ctx(), u[1], "none")
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.NoError(e, e.DeletePack(e.ctx(), u[0], b.ID))
	_, err = e.InstallPack(e.ctx(), u[1], b.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	_, err = e.InstallPack(e.ctx(), "nobody", a.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testStickerInstalls(e *env) {
	u := e.people(2)
	var packs []sticker.Pack
	for i := range 6 {
		packs = append(packs, e.pack(u[0], fmt.Sprint("Pack ", i)))
	}
	var all sync.WaitGroup
	for _, p := range packs {
		all.Go(func() {
			_, err := e.InstallPack(e.ctx(), u[1], p.ID)
			require.NoError(e, err)
		})
	}
	all.Wait()
	require.Len(e, e.installed(u[1]), 6, "none takes another back")
}

func testStickerMedia(e *env) {
	e = e.fresh() // others' media would go too
	u := e.people(2)
	p, m := e.stuck(e.pack(u[0], "Hens"), "🐔")
	got, err := e.PackMedia(e.ctx(), p.ID, m.ID)
	require.NoError(e, err)
	require.Equal(e, m.ID, got.ID)
	_, err = e.PackMedia(e.ctx(), e.pack(u[0], "Other").ID, m.ID)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.False(e, e.sees(u[1], m))
	_, err = e.InstallPack(e.ctx(), u[1], p.ID)
	require.NoError(e, err)
	require.True(e, e.sees(u[1], m))
	require.Empty(e, e.removed(now().Add(48*time.Hour), m), "the pack holds it")
	require.True(e, fault.Is(e.CancelMedia(e.ctx(), u[0], m.ID), fault.CodeForbidden))
	_, err = e.RemoveSticker(e.ctx(), u[0], p.ID, m.ID)
	require.NoError(e, err)
	require.False(e, e.sees(u[1], m))
	require.Equal(e, []ident.MediaID{m.ID}, e.removed(now(), m))

	p, m = e.stuck(p, "🐔")
	require.NoError(e, e.DeletePack(e.ctx(), u[0], p.ID))
	require.False(e, e.sees(u[1], m))
	require.Equal(e, []ident.MediaID{m.ID}, e.removed(now(), m))
}

func testStickerSent(e *env) {
	u := e.people(3)
	p, m := e.stuck(e.pack(u[0], "Hens"), "🐔")
	id := e.private(u[1], u[2])
	draft := func() message.Draft {
		d := e.photo(id, u[1], m)
		d.Content, d.Gallery = message.Content(`{"type":"sticker","file":{}}`), message.GalleryNone
		return d
	}
	out, err := e.AppendMessages(e.ctx(), []message.Draft{draft()})
	require.NoError(e, err)
	require.True(e, fault.Is(out[0].Err, fault.CodeMediaMissing), "to know its id isn't enough")
	_, err = e.InstallPack(e.ctx(), u[1], p.ID)
	require.NoError(e, err)
	sent := e.appendOK(draft())[0]
	require.True(e, e.sees(u[2], m), "who may read the message")
	require.NoError(e, e.DeletePack(e.ctx(), u[0], p.ID))
	require.Empty(e, e.removed(now(), m), "the message keeps it")
	require.True(e, e.sees(u[2], m))
	e.delete(sent)
	require.Equal(e, []ident.MediaID{m.ID}, e.removed(now(), m))
}

func testStickerLimits(e *env) {
	u := e.people(1)
	p := e.pack(u[0], "Hens")
	for range sticker.MaxStickers {
		p, _ = e.stuck(p, "🐔")
	}
	_, err := e.PutSticker(e.ctx(), u[0], p.ID, sticker.Sticker{MediaID: e.stickerFile(u[0]).ID, Emoji: "🐔", Type: "image/png"})
	require.True(e, fault.Is(err, fault.CodeTooMany))
	require.Equal(e, &p, e.packNow(p.ID))
	ids := []ident.PackID{p.ID}
	for i := range sticker.MaxMade - 1 {
		ids = append(ids, e.pack(u[0], fmt.Sprint("Pack ", i)).ID)
	}
	_, _, err = e.CreatePack(e.ctx(), sticker.NewPack{ID: "more", OwnerID: u[0], ClientID: "more", Title: "More", At: now()})
	require.True(e, fault.Is(err, fault.CodeTooMany))
	var made []ident.PackID
	for after := ident.PackID(""); ; {
		page, err := e.MadePacks(e.ctx(), u[0], after, 30)
		require.NoError(e, err)
		if len(page) == 0 {
			break
		}
		for _, p := range page {
			made = append(made, p.ID)
		}
		after = made[len(made)-1]
	}
	require.ElementsMatch(e, ids, made)
	_, err = e.InstallPack(e.ctx(), u[0], e.pack(e.user().ID, "One more").ID)
	require.True(e, fault.Is(err, fault.CodeTooMany))
}

func testStickerBuiltin(e *env) {
	e = e.fresh()
	u := e.people(1)
	file := func(id ident.MediaID) media.Media {
		return media.Media{ID: id, Purpose: media.PurposeSticker, State: media.StateReady, Size: 3, Claimed: "image/webp", Type: "image/webp", SHA256: []byte{1}, CreatedAt: now()}
	}
	one := func(id ident.MediaID) sticker.Sticker {
		return sticker.Sticker{MediaID: id, Emoji: "🐦", Type: "image/webp", Width: 512, Height: 512, Size: 3}
	}
	p := sticker.Pack{ID: user.BuiltinPack, Title: "Birds", Version: 1, CreatedAt: now(), Stickers: []sticker.Sticker{one("A"), one("B")}}
	for range 2 {
		require.NoError(e, e.PutBuiltin(e.ctx(), p, []media.Media{file("A"), file("B")}))
	}
	require.Equal(e, &p, e.packNow(p.ID))
	require.True(e, e.sees(u[0], file("A")), "everybody has it")
	require.Empty(e, e.removed(now().Add(time.Hour), file("A"), file("B")))
	_, err := e.RemoveSticker(e.ctx(), "", p.ID, "A")
	require.True(e, fault.Is(err, fault.CodeNotFound), "nobody's")
	require.True(e, fault.Is(e.DeletePack(e.ctx(), "", p.ID), fault.CodeNotFound))
	p.Version, p.Stickers = 2, []sticker.Sticker{one("C"), one("B")}
	require.NoError(e, e.PutBuiltin(e.ctx(), p, []media.Media{file("C"), file("B")}))
	require.Equal(e, &p, e.packNow(p.ID))
	require.Equal(e, []ident.MediaID{"A"}, e.removed(now().Add(time.Hour), file("A"), file("B"), file("C")))
}
