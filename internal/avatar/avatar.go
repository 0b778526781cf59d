// Package avatar makes avatars of pictures that strangers upload: square, of one size, encoded anew, so that nothing
// of the uploaded file is ever handed to anybody.
package avatar

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif" // formats that are read
	"image/jpeg"
	"image/png"
	"io"
	"runtime"
	"time"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // formats that are read

	"github.com/roost-im/roost/internal/fault"
)

// Limits of what is uploaded.
const (
	// MaxBytes of the file.
	MaxBytes = 8 << 20
	// MaxPixels of the picture, known from its head before anything is decoded: a small file can announce, and
	// decode into, gigabytes. A decoded pixel takes up to 8 bytes.
	MaxPixels = 40_000_000
	// MaxSide of the picture, so that no thin stripe passes.
	MaxSide = 16_384
)

const (
	// Side of an avatar, in pixels: sharp at the largest size that a client shows.
	Side = 512

	quality = 85
	// wait bounds how long an upload waits for its turn, and retry is what it is told when it had to go.
	wait  = 10 * time.Second
	retry = 5 * time.Second
	// maxTurns bounds the pictures that are decoded at once: each may take 300 MB.
	maxTurns = 2
)

// Encoder makes avatars, few at once. It is safe for concurrent use.
type Encoder struct {
	turns chan struct{}
}

// NewEncoder returns an encoder.
func NewEncoder() *Encoder {
	return &Encoder{turns: make(chan struct{}, min(maxTurns, runtime.GOMAXPROCS(0)))}
}

// Encode reads a PNG, JPEG, GIF (its first frame) or WebP and returns its middle as a square of at most Side pixels, as
// JPEG, or as PNG where something is transparent. Codes: image_invalid, too_large, unavailable.
func (e *Encoder) Encode(ctx context.Context, r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read a picture: %w", err)
	}
	if len(data) > MaxBytes {
		return nil, fault.Newf(fault.TooLarge, fault.CodeTooLarge, "the picture may have %d bytes", MaxBytes)
	}
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || head.Width <= 0 || head.Height <= 0 {
		return nil, invalid()
	}
	if head.Width > MaxSide || head.Height > MaxSide || head.Width*head.Height > MaxPixels {
		return nil, fault.Newf(fault.TooLarge, fault.CodeTooLarge, "the picture may have %d pixels", MaxPixels)
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	select {
	case e.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.Busy(retry)
	}
	defer func() { <-e.turns }()
	return encode(data)
}

func invalid() error {
	return fault.New(fault.Invalid, fault.CodeImageInvalid, "not a PNG, JPEG, GIF or WebP picture that can be read")
}

func encode(data []byte) ([]byte, error) {
	source, format, err := decode(data)
	if err != nil {
		return nil, err
	}
	square := shrink(source)
	if format == "jpeg" {
		square = turn(square, orientation(data))
	}
	var out bytes.Buffer
	if square.Opaque() {
		err = jpeg.Encode(&out, square, &jpeg.Options{Quality: quality})
	} else {
		err = png.Encode(&out, square)
	}
	if err != nil {
		return nil, fmt.Errorf("encode an avatar: %w", err)
	}
	return out.Bytes(), nil
}

// decode decodes a picture whose head was checked. A decoder that panics on what strangers send must not end the
// server: that picture can't be read. Codes: image_invalid.
func decode(data []byte) (source image.Image, format string, err error) {
	defer func() {
		if recover() != nil {
			source, err = nil, invalid()
		}
	}()
	source, format, err = image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, "", invalid()
	}
	// What was decoded is what was announced, whatever the file says elsewhere.
	if b := source.Bounds(); b.Empty() || b.Dx() > MaxSide || b.Dy() > MaxSide {
		return nil, "", invalid()
	}
	return source, format, nil
}

// shrink scales the middle of a picture to a square. Small ones stay as small as they are.
func shrink(source image.Image) *image.NRGBA {
	b := source.Bounds()
	cut := min(b.Dx(), b.Dy())
	middle := image.Rect(0, 0, cut, cut).Add(b.Min).Add(image.Pt((b.Dx()-cut)/2, (b.Dy()-cut)/2))
	side := min(cut, Side)
	square := image.NewNRGBA(image.Rect(0, 0, side, side))
	if side == cut {
		draw.Draw(square, square.Bounds(), source, middle.Min, draw.Src)
	} else {
		xdraw.CatmullRom.Scale(square, square.Bounds(), source, middle, draw.Src, nil)
	}
	return square
}
