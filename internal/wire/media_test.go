package wire_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

// file is an attachment of a type, with more fields.
func file(kind, more string) string {
	return fmt.Sprintf(`{"media_id":"01A","mime_type":%q,"size":5%s}`, kind, more)
}

func TestContentsWithFiles(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: api.MaxTextBytes}
	thumb := base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff..."))
	other := strings.Replace(file("video/mp4", `,"poster_id":"01P"`), "01A", "01B", 1)
	for in, want := range map[string]message.Body{
		`{"type":"photo","file":` + file("image/png", `,"name":"Ein Bild — 画 👨‍👩‍👧.png","width":3,"height":4,"blurhash":"LEHV6n","thumb":"`+thumb+`"`) + `,"text":"t"}`: {
			Gallery: message.GalleryMedia, Media: []ident.MediaID{"01A"},
		},
		`{"type":"photo","file":` + file("image/gif", "") + `,"animated":true}`: {Gallery: message.GalleryMedia, Media: []ident.MediaID{"01A"}},
		`{"type":"video","file":` + file("video/mp4", `,"poster_id":"01P","duration_ms":5`) + `,"loop":true}`: {
			Gallery: message.GalleryMedia, Media: []ident.MediaID{"01A", "01P"},
		},
		`{"type":"album","files":[` + file("image/png", "") + "," + other + `]}`: {
			Gallery: message.GalleryMedia, Media: []ident.MediaID{"01A", "01B", "01P"},
		},
		`{"type":"round","file":` + file("video/webm; codecs=vp8", "") + `}`: {Gallery: message.GalleryVoice, Media: []ident.MediaID{"01A"}},
		`{"type":"voice","file":` + file("audio/webm; codecs=opus", `,"waveform":"AAEC"`) + `}`: {
			Gallery: message.GalleryVoice, Media: []ident.MediaID{"01A"},
		},
		`{"type":"audio","file":` + file("audio/mpeg", "") + `}`:                               {Gallery: message.GalleryFile, Media: []ident.MediaID{"01A"}},
		`{"type":"file","file":` + file("text/html", `,"name":"a.html"`) + `}`:                 {Gallery: message.GalleryFile, Media: []ident.MediaID{"01A"}},
		`{"type":"sticker","file":` + file("image/webp", "") + `,"emoji":"🦉","pack_id":"01S"}`: {Media: []ident.MediaID{"01A"}},
	} {
		got, err := r.Read(message.Content(in))
		require.NoError(t, err, in)
		require.JSONEq(t, in, string(got.Content))
		require.Equal(t, want.Gallery, got.Gallery, in)
		require.Equal(t, want.Media, got.Media, in)
	}
	got, err := r.Read(message.Content(`{"type":"text","text":"see https://example.org"}`))
	require.NoError(t, err)
	require.Equal(t, message.GalleryLink, got.Gallery)
}

func TestBadFilesAreRefused(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: 20}
	svg := base64.StdEncoding.EncodeToString([]byte("<svg/>"))
	big := base64.StdEncoding.EncodeToString([]byte("\xff\xd8\xff" + strings.Repeat("x", 4<<10)))
	named := func(name string) string {
		return `{"type":"file","file":` + file("a/b", fmt.Sprintf(`,"name":%q`, name)) + `}`
	}
	for _, in := range []string{
		`{"type":"photo"}`, `{"type":"photo","file":[]}`, `{"type":"photo","file":{"media_id":"../x","mime_type":"image/png"}}`,
		`{"type":"photo","file":` + file("video/mp4", "") + `}`, `{"type":"photo","file":` + file("imagepng", "") + `}`,
		`{"type":"photo","file":` + file("image/svg<x>", "") + `}`, `{"type":"photo","file":` + file("image/"+strings.Repeat("x", 100), "") + `}`,
		`{"type":"photo","file":` + file("image/png", `,"width":-1`) + `}`, `{"type":"photo","file":` + file("image/png", `,"height":1000001`) + `}`,
		`{"type":"photo","file":` + file("image/png", `,"thumb":"`+svg+`"`) + `}`, `{"type":"photo","file":` + file("image/png", `,"thumb":"`+big+`"`) + `}`,
		`{"type":"photo","file":` + file("image/png", `,"thumb":"?"`) + `}`, `{"type":"photo","file":` + file("image/png", `,"blurhash":"a b"`) + `}`,
		`{"type":"photo","file":` + file("image/png", "") + `,"text":"\u0000"}`, `{"type":"photo","file":` + file("image/png", "") + `,"text":"` + strings.Repeat("x", 21) + `"}`,
		`{"type":"video","file":` + file("video/mp4", `,"poster_id":"01A"`) + `}`, `{"type":"video","file":` + file("video/mp4", `,"duration_ms":-5`) + `}`,
		`{"type":"album","files":[` + file("image/png", "") + `]}`, `{"type":"album","files":[` + file("image/png", "") + strings.Repeat(","+file("image/png", ""), 20) + `]}`,
		`{"type":"album","files":[` + file("image/png", "") + "," + file("audio/mpeg", "") + `]}`,
		`{"type":"voice","file":` + file("audio/ogg", `,"waveform":"`+strings.Repeat("AAAA", 43)+`"`) + `}`, `{"type":"voice","file":` + file("video/webm", "") + `}`,
		`{"type":"sticker","file":` + file("text/html", "") + `}`, `{"type":"sticker","file":` + file("image/webp", "") + `,"pack_id":"/"}`,
		named("../../etc/passwd"), named(`..\boot.ini`), named(".."), named("a\u202egpj.exe"), named("a\u2066b"), named("a\x00b"), named("a\nb"), named(" "),
		named("a\u200eb"), named("\ufeffa"), named(strings.Repeat("x", 257)),
	} {
		_, err := r.Read(message.Content(in))
		f, ok := fault.From(err)
		require.True(t, ok && f.Kind == fault.Invalid, "%s: %v", in, err)
	}
}
