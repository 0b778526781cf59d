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
	// decode into, gigabytes. The dearest kind, a progressive JPEG, takes 15 bytes for a pixel: 360 MB. Cameras make
	// 12 to 24 million; browsers crop before they upload.
	MaxPixels = 24_000_000
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
)

// Encoder makes avatars, one at a time: each may take hundreds of megabytes. It is safe for concurrent use.
type Encoder struct {
	turn chan struct{}
}

// NewEncoder returns an encoder.
func NewEncoder() *Encoder {
	return &Encoder{turn: make(chan struct{}, 1)}
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
	if err := check(data); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	select {
	case e.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, fault.Busy(retry)
	}
	defer func() { <-e.turn }()
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

// readably calls a decoder. One that panics on what strangers send must not end the server: that picture can't be read.
// Codes: image_invalid, and those of read.
func readably(read func() error) (err error) {
	defer func() {
		if recover() != nil {
			err = invalid()
		}
	}()
	return read()
}

// check looks at the head of a picture. Codes: image_invalid, too_large.
func check(data []byte) error {
	return readably(func() error {
		head, _, err := image.DecodeConfig(bytes.NewReader(data))
		if err != nil || head.Width <= 0 || head.Height <= 0 {
			return invalid()
		}
		if head.Width > MaxSide || head.Height > MaxSide || head.Width*head.Height > MaxPixels {
			return fault.Newf(fault.TooLarge, fault.CodeTooLarge, "the picture may have %d pixels", MaxPixels)
		}
		return nil
	})
}

// decode decodes a picture whose head was checked. Codes: image_invalid.
func decode(data []byte) (source image.Image, format string, err error) {
	err = readably(func() (err error) {
		source, format, err = image.Decode(bytes.NewReader(data))
		if err != nil || source.Bounds().Empty() {
			return invalid()
		}
		return nil
	})
	return source, format, err
}

// shrink scales the middle of a picture to a square; small ones stay as small as they are. It is an RGBA, which the scaler
// and the JPEG encoder have fast ways for.
func shrink(source image.Image) *image.RGBA {
	b := source.Bounds()
	cut := min(b.Dx(), b.Dy())
	middle := image.Rect(0, 0, cut, cut).Add(b.Min).Add(image.Pt((b.Dx()-cut)/2, (b.Dy()-cut)/2))
	side := min(cut, Side)
	square := image.NewRGBA(image.Rect(0, 0, side, side))
	if side == cut {
		draw.Draw(square, square.Bounds(), source, middle.Min, draw.Src)
	} else {
		xdraw.CatmullRom.Scale(square, square.Bounds(), source, middle, draw.Src, nil)
	}
	return square
}
