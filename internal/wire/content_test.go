package wire_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/preview"
	"github.com/roost-im/roost/internal/wire"
)

func TestContentIsReadIntoItsCanonicalForm(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: 40}
	for in, want := range map[string]string{
		`{"type":"text","text":"Hi"}`:                         `{"type":"text","text":"Hi"}`,
		"\t{\"text\":\n\"a <b> & c\" , \"type\" : \"text\" }": `{"type":"text","text":"a <b> & c"}`,
		`{"type":"text","text":"a","text":"b","more":[1]}`:    `{"type":"text","text":"b"}`,
		`{"type":"text","text":"\u00e9\n👩‍👩‍👧"}`:              "{\"type\":\"text\",\"text\":\"é\\n👩‍👩‍👧\"}",
		`{"type":"text","text":"` + strings.Repeat("x", 40) + `"}`: `{"type":"text","text":"` +
			strings.Repeat("x", 40) + `"}`,
		`{"type":"contact","name":"Ada","phones":["+49 (30) 123-4"],"emails":["ada@example.org"],"x":1}`: `{"type":"contact","name":"Ada",` +
			`"phones":["+49 (30) 123-4"],"emails":["ada@example.org"]}`,
		`{"type":"contact","name":"Ada","user_id":"01K7Q2V5N8A1B2C3D4E5F6G7H8","phones":[]}`: `{"type":"contact","name":"Ada",` +
			`"user_id":"01K7Q2V5N8A1B2C3D4E5F6G7H8"}`,
		`{"lon":-180,"type":"location","lat":52.520008,"label":""}`: `{"type":"location","lat":52.520008,"lon":-180}`,
		`{"type":"location","lat":0,"lon":0,"accuracy_m":12,"label":"Null Island"}`: `{"type":"location","lat":0,"lon":0,"accuracy_m":12,` +
			`"label":"Null Island"}`,
		`{"type":"text","text":"http://a.b/","preview":{"url":"http://a.b/","title":"T","x":1}}`: `{"type":"text","text":"http://a.b/",` +
			`"preview":{"url":"http://a.b/","title":"T"}}`,
		`{"type":"text","text":"see a.b","preview":{"title":"T","url":"https://a.b/"}}`: `{"type":"text","text":"see a.b",` +
			`"preview":{"url":"https://a.b/","title":"T"}}`,
		`{"answers":["<a>","b"],"question":"?", "type":"poll","votes":3}`: `{"type":"poll","question":"?","answers":["<a>","b"]}`,
	} {
		got, err := r.Read(message.Content(in))
		require.NoError(t, err, in)
		require.Equal(t, want, string(got.Content), in)
	}
}

func TestBadContentIsRefused(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: 20}
	for in, want := range map[string]fault.Code{
		``:                                   fault.CodeInvalid,
		`null`:                               fault.CodeInvalid,
		`"text"`:                             fault.CodeInvalid,
		`[]`:                                 fault.CodeInvalid,
		`{}`:                                 fault.CodeInvalid,
		`{"type":7}`:                         fault.CodeInvalid,
		`{"type":"text","text":7}`:           fault.CodeInvalid,
		`{"type":"text","text":"a\u0000"}`:   fault.CodeInvalid,
		`{"type":"Text","text":"a"}`:         fault.CodeContentUnsupported,
		`{"type":"hologram"}`:                fault.CodeContentUnsupported,
		`{"type":"text"}`:                    fault.CodeTextEmpty,
		`{"type":"text","text":null}`:        fault.CodeTextEmpty,
		`{"type":"text","text":" \n\u200b"}`: fault.CodeTextEmpty,
		`{"type":"text","text":"\u2800\u3164\ufe0f"}`:                                                                          fault.CodeTextEmpty,
		`{"type":"text","text":"` + strings.Repeat("x", 21) + `"}`:                                                             fault.CodeTextTooLong,
		`{"type":"text","text":"a","preview":{"url":"http://b/","title":"T"}}`:                                                 fault.CodeInvalid,
		`{"type":"text","text":"a","preview":{"url":"javascript:a","title":"T"}}`:                                              fault.CodeInvalid,
		`{"type":"text","text":"a","preview":{"url":"http://x@a","title":"T"}}`:                                                fault.CodeInvalid,
		`{"type":"text","text":"a","preview":{"url":"http://a","title":" "}}`:                                                  fault.CodeTextEmpty,
		`{"type":"text","text":"a","preview":{"url":"http://a","title":"T","image":{"width":1,"height":1,"data":"PHN2Zz4="}}}`: fault.CodeInvalid,
		`{"type":"text","text":"a","preview":{"url":"http://a","title":"` + strings.Repeat("x", 301) + `"}}`:                   fault.CodeTextTooLong,
		`{"type":"contact"}`:                                                                 fault.CodeTextEmpty,
		`{"type":"contact","name":["a"]}`:                                                    fault.CodeInvalid,
		`{"type":"contact","name":"a","user_id":"../x"}`:                                     fault.CodeInvalid,
		`{"type":"contact","name":"a","phones":["call me"]}`:                                 fault.CodeInvalid,
		`{"type":"contact","name":"a","phones":["+"]}`:                                       fault.CodeInvalid,
		`{"type":"contact","name":"a","phones":["1","2","3","4","5","6"]}`:                   fault.CodeInvalid,
		`{"type":"contact","name":"a","emails":["a@b@c"]}`:                                   fault.CodeInvalid,
		`{"type":"contact","name":"a","emails":["a b@c"]}`:                                   fault.CodeInvalid,
		`{"type":"contact","name":"a","organization":" "}`:                                   fault.CodeTextEmpty,
		`{"type":"contact","name":"` + strings.Repeat("x", 257) + `"}`:                       fault.CodeTextTooLong,
		`{"type":"location"}`:                                                                fault.CodeInvalid,
		`{"type":"location","lat":1}`:                                                        fault.CodeInvalid,
		`{"type":"location","lat":"1","lon":2}`:                                              fault.CodeInvalid,
		`{"type":"location","lat":90.1,"lon":2}`:                                             fault.CodeInvalid,
		`{"type":"location","lat":1e999,"lon":2}`:                                            fault.CodeInvalid,
		`{"type":"location","lat":1,"lon":-180.5}`:                                           fault.CodeInvalid,
		`{"type":"location","lat":1,"lon":2,"accuracy_m":-1}`:                                fault.CodeInvalid,
		`{"type":"location","lat":1,"lon":2,"label":"` + strings.Repeat("x", 257) + `"}`:     fault.CodeTextTooLong,
		`{"type":"poll","question":"?","answers":["a"]}`:                                     fault.CodeInvalid,
		`{"type":"poll","question":"?","answers":["a",1]}`:                                   fault.CodeInvalid,
		`{"type":"poll","question":" ","answers":["a","b"]}`:                                 fault.CodeTextEmpty,
		`{"type":"poll","question":"?","answers":["a",""]}`:                                  fault.CodeTextEmpty,
		`{"type":"poll","question":"?","answers":["a","\u0000b"]}`:                           fault.CodeInvalid,
		`{"type":"poll","question":"?","answers":["a","` + strings.Repeat("x", 257) + `"]}`:  fault.CodeTextTooLong,
		`{"type":"poll","question":"` + strings.Repeat("x", 1025) + `","answers":["a","b"]}`: fault.CodeTextTooLong,
		`{"type":"poll","question":"?","answers":["a"` + strings.Repeat(`,"b"`, 999) + `]}`:  fault.CodeInvalid,
	} {
		_, err := r.Read(message.Content(in))
		require.True(t, fault.Is(err, want), "%s: %v", in, err)
	}
}

func TestPreviewsCarryASmallJPEG(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: api.MaxTextBytes}
	for side, isTaken := range map[int]bool{preview.Side: true, preview.Side + 1: false} {
		var file bytes.Buffer
		require.NoError(t, jpeg.Encode(&file, image.NewGray(image.Rect(0, 0, side, 10)), nil))
		p := wire.LinkPreview(preview.Page{
			URL: "https://example.org/", Title: "T", Picture: &preview.Picture{Width: side, Height: 10, Data: file.Bytes()},
		})
		raw, err := json.Marshal(api.TextContent{Type: "text", Text: "example.org", Preview: &p})
		require.NoError(t, err)
		got, err := r.Read(raw)
		if !isTaken {
			require.True(t, fault.Is(err, fault.CodeInvalid), "%v", err)
			continue
		}
		require.NoError(t, err)
		require.JSONEq(t, string(raw), string(got.Content))
		p.Image.Width--
		raw, err = json.Marshal(api.TextContent{Type: "text", Text: "example.org", Preview: &p})
		require.NoError(t, err)
		_, err = r.Read(raw)
		require.True(t, fault.Is(err, fault.CodeInvalid), "%v", err)
	}
}

// Whatever a client sends as a content: the answer is a fault, or something canonical that is read the same again.
func FuzzContent(f *testing.F) {
	f.Add([]byte(`{"type":"text","text":"Hi"}`))
	f.Add([]byte(`{"type":"text","text":"\ud800"}`))
	f.Add([]byte(`{"type":"poll","question":"?","answers":["a","b\ud800"]}`))
	f.Add([]byte(`{"type":"contact","name":"Ada","phones":["+1"],"emails":["a@b"]}`))
	f.Add([]byte(`{"type":"location","lat":1.5,"lon":-0}`))
	f.Add([]byte(`{"type":"text","text":"http://a.b/","preview":{"url":"http://a.b/","title":"T"}}`))
	f.Add([]byte(`{"type":"encrypted","ciphertext":"x"}`))
	r := wire.ContentReader{MaxTextBytes: api.MaxTextBytes}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := r.Read(raw)
		if err != nil {
			_, isFault := fault.From(err)
			require.True(t, isFault)
			return
		}
		require.True(t, utf8.Valid(got.Content))
		require.NotEmpty(t, got.Content.Type())
		if got.Content.Type() == "text" {
			var c api.TextContent
			require.NoError(t, json.Unmarshal(got.Content, &c))
			require.NotEmpty(t, c.Text)
			require.LessOrEqual(t, len(c.Text), api.MaxTextBytes)
		}
		again, err := r.Read(got.Content)
		require.NoError(t, err)
		require.Equal(t, got, again)
	})
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	r := wire.ContentReader{MaxTextBytes: 32}
	for _, c := range []struct{ raw, want string }{
		{``, ``},
		{` null `, ``},
		{`{"type":"text","text":""}`, ``},
		{`{"text":" <b> ","type":"text","else":1}`, `{"type":"text","text":" <b> "}`},
		{`{"type":"encrypted","ciphertext":"AAAA","algorithm":"olm"}`, `{"type":"encrypted","algorithm":"olm","ciphertext":"AAAA"}`},
	} {
		got, err := r.ReadDraft([]byte(c.raw))
		require.NoError(t, err, c.raw)
		require.Equal(t, c.want, string(got), c.raw)
	}
	for raw, code := range map[string]fault.Code{
		`7`:                               fault.CodeInvalid,
		`{"text":"x"}`:                    fault.CodeInvalid,
		`{"type":"text"}`:                 fault.CodeInvalid,
		`{"type":"text","text":"\u0000"}`: fault.CodeInvalid,
		`{"type":"encrypted"}`:            fault.CodeInvalid,
		`{"type":"hologram"}`:             fault.CodeContentUnsupported,
		`{"type":"text","text":"` + strings.Repeat("x", 33) + `"}`:                            fault.CodeTextTooLong,
		`{"type":"encrypted","algorithm":"a","ciphertext":"` + strings.Repeat("x", 65) + `"}`: fault.CodeTextTooLong,
		`{"type":"encrypted","algorithm":"` + strings.Repeat("x", 65) + `","ciphertext":"x"}`: fault.CodeInvalid,
	} {
		_, err := r.ReadDraft([]byte(raw))
		require.True(t, fault.Is(err, code), "%s: %v", raw, err)
	}
}

func FuzzDraft(f *testing.F) {
	f.Add([]byte(`{"type":"text","text":"begun"}`))
	f.Add([]byte(`{"type":"contact","name":"Ada","phones":["+1"],"emails":["a@b"]}`))
	f.Add([]byte(`{"type":"location","lat":1.5,"lon":-0}`))
	f.Add([]byte(`{"type":"encrypted","algorithm":"olm","ciphertext":"AAAA"}`))
	r := wire.ContentReader{MaxTextBytes: 64}
	f.Fuzz(func(t *testing.T, raw []byte) {
		once, err := r.ReadDraft(raw)
		if err != nil {
			return
		}
		again, err := r.ReadDraft(once)
		require.NoError(t, err)
		require.Equal(t, once, again)
	})
}
