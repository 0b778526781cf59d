package preview

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	_ "image/gif" // formats that are read
	"image/jpeg"
	_ "image/png" // formats that are read
	"io"

	xdraw "golang.org/x/image/draw"
	_ "golang.org/x/image/webp" // formats that are read
)

// Limits of the picture of a preview. It travels inside of the message.
const (
	// Side is the longest side, in pixels.
	Side = 240
	// MaxData is the size of the file.
	MaxData = 8 << 10
	// maxPixels of what it is made of, known from its head: a small file can decode into gigabytes. One is decoded at a time.
	maxPixels = 4_000_000
)

// picture returns the small form of a picture; nil: there is none that can be shown.
func (f *Fetcher) picture(address string) *Picture {
	ctx, cancel := context.WithTimeout(context.Background(), f.opt.Timeout)
	defer cancel()
	res, err := f.get(ctx, address, "image/jpeg, image/png, image/gif, image/webp")
	if err != nil {
		return nil
	}
	defer func() { _ = res.Body.Close() }() // it was read, or won't be
	data, err := io.ReadAll(io.LimitReader(res.Body, maxPicture+1))
	if err != nil || len(data) > maxPicture {
		return nil
	}
	select {
	case f.turn <- struct{}{}:
	case <-ctx.Done():
		return nil
	}
	defer func() { <-f.turn }()
	p, err := shrink(data)
	if err != nil {
		return nil
	}
	return p
}

var errPicture = errors.New("not a picture that can be read")

// shrink encodes a picture anew, small. A decoder that panics on what strangers send must not end the server.
func shrink(data []byte) (p *Picture, err error) {
	defer func() {
		if recover() != nil {
			p, err = nil, errPicture
		}
	}()
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || head.Width <= 0 || head.Height <= 0 || head.Width > maxPixels/head.Height {
		return nil, errPicture
	}
	source, _, err := image.Decode(bytes.NewReader(data))
	if err != nil || source.Bounds().Empty() {
		return nil, errPicture
	}
	small := scale(source)
	for quality := 75; quality >= 15; quality -= 15 {
		var out bytes.Buffer
		if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: quality}); err != nil {
			return nil, errPicture
		}
		if out.Len() <= MaxData {
			return &Picture{Width: small.Bounds().Dx(), Height: small.Bounds().Dy(), Data: out.Bytes()}, nil
		}
	}
	return nil, errPicture
}

// scale fits a picture into the square of Side, on white where it is transparent. A small one stays as it is.
func scale(source image.Image) *image.RGBA {
	b := source.Bounds()
	w, h := b.Dx(), b.Dy()
	if long := max(w, h); long > Side {
		w, h = max(w*Side/long, 1), max(h*Side/long, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	xdraw.CatmullRom.Scale(out, out.Bounds(), source, b, draw.Over, nil)
	return out
}
