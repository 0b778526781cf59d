package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

func stickerFile(t *testing.T, u testkit.User, kind string, data []byte) string {
	t.Helper()
	id, err := u.Upload(t.Context(), client.NewUpload{Type: kind, Purpose: "sticker", Size: int64(len(data))}, bytes.NewReader(data))
	require.NoError(t, err)
	return id
}

func pack(t *testing.T, u testkit.User, title string) api.StickerPack {
	t.Helper()
	p, err := u.CreateStickerPack(t.Context(), api.StickerPackRequest{ClientID: client.NewClientID(), Title: title})
	require.NoError(t, err)
	return p
}

// stickerMessage is a message that is made of a sticker of a pack.
func stickerMessage(t *testing.T, p api.StickerPack, s api.Sticker) api.MessageRequest {
	t.Helper()
	raw, err := json.Marshal(api.StickerContent{
		Type: "sticker", Emoji: s.Emoji, PackID: p.ID, File: api.Attachment{MediaID: s.MediaID, MimeType: s.MimeType, Width: s.Width, Height: s.Height},
	})
	require.NoError(t, err)
	return api.MessageRequest{ClientID: client.NewClientID(), Content: raw, Media: []string{s.MediaID}}
}

const animation = `{"v":"5.7.0","fr":30,"ip":0,"op":60,"w":512,"h":512,"assets":[],"layers":[{"ty":4,"ks":{"o":{"a":0,"k":100,"x":%s}}}]}`

func TestStickersAreMadeSharedAndSent(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		ann, ben, eve := s.User(t, "ann"), s.User(t, "ben"), s.User(t, "eve")
		p := pack(t, ann, "  My   hens ")
		require.Equal(t, "My hens", p.Title)
		require.Equal(t, &api.StickerPackMe{Owner: true}, p.Me)
		still := pixels(t, 256)
		first := stickerFile(t, ann, "image/png", still)
		moving := stickerFile(t, ann, "application/json", fmt.Appendf(nil, animation, "[1]"))
		for _, id := range []string{first, moving} {
			_, err := ann.SetSticker(t.Context(), p.ID, id, "🐔")
			require.NoError(t, err)
		}
		p, err := ann.UpdateStickerPack(t.Context(), p.ID, api.StickerPackPatch{Order: []string{moving}})
		require.NoError(t, err)
		require.Equal(t, []string{moving, first}, []string{p.Stickers[0].MediaID, p.Stickers[1].MediaID})
		require.Equal(t, "application/json", p.Stickers[0].MimeType)
		require.Equal(t, 256, p.Stickers[1].Width)

		// Who has the link looks at it before it is installed, and can't change it.
		seen, err := ben.StickerPack(t.Context(), p.ID)
		require.NoError(t, err)
		require.Nil(t, seen.Me)
		seen.Me = p.Me
		require.Equal(t, p, seen)
		body, err := ben.StickerMedia(t.Context(), p.ID, first)
		require.NoError(t, err)
		data, err := io.ReadAll(body)
		require.NoError(t, err)
		require.NoError(t, body.Close())
		require.Equal(t, still, data)
		_, err = download(t, ben, first)
		requireCode(t, err, api.CodeNotFound)
		_, err = ben.SetSticker(t.Context(), p.ID, first, "🐓")
		requireCode(t, err, api.CodeMediaMissing)
		_, err = ben.UpdateStickerPack(t.Context(), p.ID, api.StickerPackPatch{Title: ptr("Ben's")})
		requireCode(t, err, api.CodeNotFound)
		requireCode(t, ben.DeleteStickerPack(t.Context(), p.ID), api.CodeNotFound)

		// To send one it has to be installed; who gets it sees it.
		chat := s.Private(t, ben, eve)
		_, err = ben.Send(t.Context(), chat.ID, stickerMessage(t, p, p.Stickers[1]))
		requireCode(t, err, api.CodeMediaMissing)
		list, err := ben.InstallStickerPack(t.Context(), p.ID)
		require.NoError(t, err)
		require.Equal(t, p.ID, list.Packs[0])
		page, err := ben.StickerPacks(t.Context(), "", 1)
		require.NoError(t, err)
		require.Equal(t, p.ID, page.Packs[0].ID)
		_, err = ben.Send(t.Context(), chat.ID, stickerMessage(t, p, p.Stickers[1]))
		require.NoError(t, err)
		got, err := download(t, eve, first)
		require.NoError(t, err)
		require.Equal(t, still, got)

		require.NoError(t, ann.DeleteStickerPack(t.Context(), p.ID))
		_, err = eve.StickerPack(t.Context(), p.ID)
		requireCode(t, err, api.CodeNotFound)
		_, err = eve.StickerMedia(t.Context(), p.ID, first)
		requireCode(t, err, api.CodeNotFound)
		_, err = download(t, eve, first)
		require.NoError(t, err, "messages keep theirs")
	})
}

func TestStickersThatAreNone(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	ann, ben := s.User(t, "ann"), s.User(t, "ben")
	p := pack(t, ann, "Hens")
	try := func(data []byte, kind string) error {
		_, err := ann.SetSticker(t.Context(), p.ID, stickerFile(t, ann, kind, data), "🐔")
		return err
	}
	for name, text := range map[string]string{
		"an expression":    fmt.Sprintf(animation, `"var x = fetch('/api')"`),
		"no layers":        `{"w":1,"h":1,"fr":1,"op":1,"layers":[]}`,
		"no animation":     `{"a":1}`,
		"too long":         strings.Replace(fmt.Sprintf(animation, "1"), `"op":60`, `"op":6000`, 1),
		"too fast":         strings.Replace(fmt.Sprintf(animation, "1"), `"fr":30`, `"fr":300`, 1),
		"too wide":         strings.Replace(fmt.Sprintf(animation, "1"), `"w":512`, `"w":1e99`, 1),
		"a foreign file":   strings.Replace(fmt.Sprintf(animation, "1"), `"assets":[]`, `"assets":[{"u":"https://example.org/","p":"a.png"}]`, 1),
		"a deep one":       strings.Replace(fmt.Sprintf(animation, "1"), `"assets":[]`, `"assets":[],"y":`+strings.Repeat("[", 999)+strings.Repeat("]", 999), 1),
		"cut off":          fmt.Sprintf(animation, "1")[:50],
		"something behind": fmt.Sprintf(animation, "1") + "<script>",
	} {
		err := try([]byte(text), "application/json")
		require.True(t, client.HasCode(err, api.CodeMediaInvalid), "%s: %v", name, err)
	}
	requireCode(t, try(pixels(t, 513), "image/png"), api.CodeMediaInvalid)
	requireCode(t, try([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "image/gif"), api.CodeMediaInvalid)
	fine := stickerFile(t, ann, "image/png", pixels(t, 20))
	_, err := ann.SetSticker(t.Context(), p.ID, fine, "🐔🐔")
	requireCode(t, err, api.CodeEmojiInvalid)
	_, err = ann.SetSticker(t.Context(), p.ID, uploaded(t, ann, "image/png", pixels(t, 20)), "🐔")
	requireCode(t, err, api.CodeMediaMissing)
	_, err = ann.SetSticker(t.Context(), p.ID, stickerFile(t, ben, "image/png", pixels(t, 20)), "🐔")
	requireCode(t, err, api.CodeMediaMissing)
	_, err = ann.CreateUpload(t.Context(), client.NewUpload{Type: "image/png", Purpose: "sticker", Size: 1 << 20})
	requireCode(t, err, api.CodeTooLarge)
	for _, title := range []string{"", " ", "\u202eHens", strings.Repeat("x", 65)} {
		_, err = ann.CreateStickerPack(t.Context(), api.StickerPackRequest{ClientID: "a", Title: title})
		requireCode(t, err, api.CodeInvalid)
	}
	_, err = ann.CreateStickerPack(t.Context(), api.StickerPackRequest{ClientID: "", Title: "x"})
	requireCode(t, err, api.CodeInvalid)
	_, err = ann.InstallStickerPack(t.Context(), "none")
	requireCode(t, err, api.CodeNotFound)
	_, err = ann.StickerPacks(t.Context(), "x", 5)
	requireCode(t, err, api.CodeBadCursor)
	_, err = ann.MadeStickerPacks(t.Context(), "a/b", 5)
	requireCode(t, err, api.CodeBadCursor)
	now, err := ann.StickerPack(t.Context(), p.ID)
	require.NoError(t, err)
	require.Equal(t, p, now, "nothing of it changed anything")

	res := raw(t, s, ann, "/sticker-packs/"+p.ID+"/media/"+fine, http.Header{})
	require.Equal(t, http.StatusNotFound, res.StatusCode, "it isn't in the pack")
}

func TestTheServersOwnStickers(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		ann, ben := s.User(t, "ann"), s.User(t, "ben")
		page, err := ann.StickerPacks(t.Context(), "", 10)
		require.NoError(t, err)
		require.Len(t, page.Packs, 1)
		p := page.Packs[0]
		require.Equal(t, api.BuiltinStickers, p.ID)
		require.Len(t, p.Stickers, 12)
		require.Nil(t, p.Me)
		chat := s.Private(t, ann, ben)
		for _, one := range p.Stickers {
			require.Equal(t, []any{"image/webp", 512, 512}, []any{one.MimeType, one.Width, one.Height})
			_, err := ann.Send(t.Context(), chat.ID, stickerMessage(t, p, one))
			require.NoError(t, err)
			got, err := download(t, ben, one.MediaID)
			require.NoError(t, err)
			require.EqualValues(t, one.Size, len(got))
		}
		_, err = ann.UpdateStickerPack(t.Context(), p.ID, api.StickerPackPatch{Title: ptr("Mine")})
		requireCode(t, err, api.CodeNotFound)
		list, err := ann.UninstallStickerPack(t.Context(), p.ID)
		require.NoError(t, err)
		require.Empty(t, list.Packs)
		page, err = ben.StickerPacks(t.Context(), "", 10)
		require.NoError(t, err)
		require.Len(t, page.Packs, 1, "others keep it")
	})
}
