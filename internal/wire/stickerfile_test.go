package wire_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/wire"
)

func FuzzInspectSticker(f *testing.F) {
	var out bytes.Buffer
	require.NoError(f, png.Encode(&out, image.NewGray(image.Rect(0, 0, 9, 9))))
	f.Add(out.Bytes())
	f.Add([]byte("RIFF\x1a\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00\xff\x01\x00\xff\x01\x00"))
	f.Add([]byte(`{"fr":30,"ip":0,"op":60,"w":512,"h":512,"assets":[{"p":"data:image/png;base64,"}],"layers":[{"x":1}]}`))
	f.Add([]byte(`{"fr":1e-300,"ip":-1e300,"op":1e300,"w":1e300,"h":1,"layers":[1]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := wire.InspectSticker(data)
		if err != nil {
			require.True(t, fault.Is(err, fault.CodeMediaInvalid), "%v", err)
			return
		}
		require.Contains(t, []string{"image/png", "image/webp", "application/json"}, s.Type)
		require.True(t, s.Width > 0 && s.Width <= sticker.MaxSide && s.Height > 0 && s.Height <= sticker.MaxSide)
	})
}
