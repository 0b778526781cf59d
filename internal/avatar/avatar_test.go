package avatar_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/avatar"
	"github.com/roost-im/roost/internal/fault"
)

var (
	red   = color.NRGBA{R: 220, G: 20, B: 30, A: 255}
	green = color.NRGBA{R: 20, G: 200, B: 40, A: 255}
	blue  = color.NRGBA{R: 30, G: 40, B: 210, A: 255}
	gray  = color.NRGBA{R: 120, G: 120, B: 120, A: 255}
)

// quarters is a picture of four colours: red and green above, blue and gray below.
func quarters(width, height int) *image.NRGBA {
	m := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := red
			switch {
			case x >= width/2 && y < height/2:
				c = green
			case x < width/2 && y >= height/2:
				c = blue
			case x >= width/2:
				c = gray
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return m
}

func asPNG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, m))
	return out.Bytes()
}

func asJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, m, &jpeg.Options{Quality: 95}))
	return out.Bytes()
}

func asGIF(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, gif.Encode(&out, m, nil))
	return out.Bytes()
}

// webP is one transparent pixel.
const webP = "RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"

// encoded runs the encoder and decodes what it made.
func encoded(t *testing.T, data []byte) (m image.Image, format string) {
	t.Helper()
	out, err := avatar.NewEncoder().Encode(t.Context(), bytes.NewReader(data))
	require.NoError(t, err)
	m, format, err = image.Decode(bytes.NewReader(out))
	require.NoError(t, err)
	require.Equal(t, m.Bounds().Dx(), m.Bounds().Dy())
	return m, format
}

// requireCorners compares the four corners, of which JPEG changes the colours a little.
func requireCorners(t *testing.T, m image.Image, want ...color.NRGBA) {
	t.Helper()
	last := m.Bounds().Dx() - 3
	for i, at := range []image.Point{{2, 2}, {last, 2}, {2, last}, {last, last}} {
		got, ok := color.NRGBAModel.Convert(m.At(at.X, at.Y)).(color.NRGBA)
		require.True(t, ok)
		for _, c := range [][2]uint8{{want[i].R, got.R}, {want[i].G, got.G}, {want[i].B, got.B}, {want[i].A, got.A}} {
			require.InDelta(t, c[0], c[1], 20, "corner %d: %v instead of %v", i, got, want[i])
		}
	}
}

func TestFormatsBecomeSquares(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"png": asPNG(t, quarters(900, 700)), "jpeg": asJPEG(t, quarters(600, 2000)), "gif": asGIF(t, quarters(600, 600)),
	} {
		m, format := encoded(t, data)
		require.Equal(t, "jpeg", format, name)
		require.Equal(t, avatar.Side, m.Bounds().Dx(), name)
		requireCorners(t, m, red, green, blue, gray)
	}
	m, format := encoded(t, []byte(webP))
	require.Equal(t, "png", format)
	require.Equal(t, 1, m.Bounds().Dx(), "small ones stay small")
	m, _ = encoded(t, asPNG(t, quarters(40, 60)))
	require.Equal(t, 40, m.Bounds().Dx())
}

func TestTheMiddleIsKept(t *testing.T) {
	t.Parallel()
	m := image.NewNRGBA(image.Rect(0, 0, 300, 100))
	for y := range 100 {
		for x := range 300 {
			c := red
			if x >= 100 && x < 200 {
				c = blue
			}
			m.SetNRGBA(x, y, c)
		}
	}
	out, _ := encoded(t, asPNG(t, m))
	require.Equal(t, 100, out.Bounds().Dx())
	requireCorners(t, out, blue, blue, blue, blue)
}

func TestTransparencyStays(t *testing.T) {
	t.Parallel()
	m := quarters(700, 700)
	for y := range 350 {
		for x := range 350 {
			m.SetNRGBA(x, y, color.NRGBA{})
		}
	}
	out, format := encoded(t, asPNG(t, m))
	require.Equal(t, "png", format)
	requireCorners(t, out, color.NRGBA{}, green, blue, gray)
}

// withExif puts an orientation and a secret into a JPEG.
func withExif(t *testing.T, data []byte, order binary.AppendByteOrder, orientation uint16) []byte {
	t.Helper()
	head := map[binary.AppendByteOrder]string{binary.LittleEndian: "II*\x00", binary.BigEndian: "MM\x00*"}[order]
	tiff := []byte(head)
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	tiff = append(order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x010E), 2), 4), "GPS\x00"...)
	tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, 0x0112), 3), 1)
	tiff = append(order.AppendUint16(tiff, orientation), 0, 0)
	tiff = append(tiff, "secret place"...)
	body := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{}, data[:2]...)
	out = append(out, 0xFF, 0xE1)
	out = binary.BigEndian.AppendUint16(out, uint16(len(body)+2))
	return append(append(out, body...), data[2:]...)
}

func TestCamerasThatWereTurned(t *testing.T) {
	t.Parallel()
	data := asJPEG(t, quarters(640, 640))
	for orientation, want := range map[uint16][]color.NRGBA{
		0: {red, green, blue, gray},
		1: {red, green, blue, gray},
		2: {green, red, gray, blue},
		3: {gray, blue, green, red},
		4: {blue, gray, red, green},
		5: {red, blue, green, gray},
		6: {blue, red, gray, green},
		7: {gray, green, blue, red},
		8: {green, gray, red, blue},
		9: {red, green, blue, gray},
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			m, _ := encoded(t, withExif(t, data, order, orientation))
			requireCorners(t, m, want...)
		}
	}
}

func TestNothingOfTheFileIsLeft(t *testing.T) {
	t.Parallel()
	data := withExif(t, asJPEG(t, quarters(640, 640)), binary.BigEndian, 6)
	require.Contains(t, string(data), "secret place")
	out, err := avatar.NewEncoder().Encode(t.Context(), bytes.NewReader(append(data, "<script>"...)))
	require.NoError(t, err)
	for _, trace := range []string{"secret place", "Exif", "<script>"} {
		require.NotContains(t, string(out), trace)
	}
}

// bomb is a PNG that announces a size and has nothing in it.
func bomb(width, height uint32) []byte {
	chunk := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), width), height)
	chunk = append(chunk, 8, 6, 0, 0, 0)
	out := binary.BigEndian.AppendUint32([]byte("\x89PNG\r\n\x1a\n"), uint32(len(chunk)-4))
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

func TestForeignBytesAreRefused(t *testing.T) {
	t.Parallel()
	whole := asPNG(t, quarters(100, 100))
	for name, tc := range map[string]struct {
		code fault.Code
		data string
	}{
		"nothing":        {fault.CodeImageInvalid, ""},
		"text":           {fault.CodeImageInvalid, "not an image"},
		"SVG":            {fault.CodeImageInvalid, `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`},
		"half a picture": {fault.CodeImageInvalid, string(whole[:len(whole)/2])},
		"a head only":    {fault.CodeImageInvalid, string(bomb(100, 100))},
		"no pixels":      {fault.CodeImageInvalid, string(bomb(0, 100))},
		"a bomb":         {fault.CodeTooLarge, string(bomb(50_000, 50_000))},
		"many pixels":    {fault.CodeTooLarge, string(bomb(6000, 6000))},
		"a stripe":       {fault.CodeTooLarge, string(bomb(avatar.MaxSide+1, 1))},
		"many bytes":     {fault.CodeTooLarge, string(whole) + strings.Repeat("x", avatar.MaxBytes)},
	} {
		_, err := avatar.NewEncoder().Encode(t.Context(), strings.NewReader(tc.data))
		require.True(t, fault.Is(err, tc.code), "%s: %v", name, err)
	}
	_, err := avatar.NewEncoder().Encode(t.Context(), iotest.ErrReader(io.ErrClosedPipe))
	require.ErrorIs(t, err, io.ErrClosedPipe)
}

func TestWhoWaitsTooLongIsSentAway(t *testing.T) {
	t.Parallel()
	e := avatar.NewEncoder()
	release := e.Hold()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := e.Encode(ctx, bytes.NewReader(asPNG(t, quarters(10, 10))))
	require.True(t, fault.Is(err, fault.CodeUnavailable), "%v", err)
	release()
	_, err = e.Encode(t.Context(), bytes.NewReader(asPNG(t, quarters(10, 10))))
	require.NoError(t, err)
}

func FuzzEncode(f *testing.F) {
	for _, seed := range [][]byte{
		asPNG(f, quarters(9, 7)), asJPEG(f, quarters(9, 7)), asGIF(f, quarters(9, 7)), []byte(webP), bomb(9, 9), {0xFF, 0xD8, 0xFF, 0xE1},
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := avatar.NewEncoder().Encode(t.Context(), bytes.NewReader(data))
		if err != nil {
			require.True(t, fault.Is(err, fault.CodeImageInvalid) || fault.Is(err, fault.CodeTooLarge), "%v", err)
			return
		}
		m, _, err := image.Decode(bytes.NewReader(out))
		require.NoError(t, err)
		require.Equal(t, m.Bounds().Dx(), m.Bounds().Dy())
		require.LessOrEqual(t, m.Bounds().Dx(), avatar.Side)
	})
}

func FuzzOrientation(f *testing.F) {
	f.Add([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, 4, 1, 2})
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x22Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := avatar.Orientation(data)
		require.True(t, o >= 1 && o <= 8)
	})
}
