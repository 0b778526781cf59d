package wire

import (
	"bytes"
	"encoding/json"
	"image"
	_ "image/png" // formats that are read
	"strings"

	_ "golang.org/x/image/webp" // formats that are read

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/sticker"
)

// The limits of an animation.
const (
	maxAnimation = 10 // seconds
	maxFrameRate = 60 // frames in a second
	maxDepth     = 64 // of its JSON
)

// InspectSticker finds out what a sticker is by its bytes. Codes: media_invalid.
func InspectSticker(data []byte) (sticker.Sticker, error) {
	s := sticker.Sticker{Size: int64(len(data))}
	if text := bytes.TrimLeft(data, " \t\r\n"); len(text) > 0 && text[0] == '{' {
		return inspectLottie(s, data)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || format != "png" && format != "webp" {
		return s, invalidSticker("a sticker is a PNG, a WebP or a Lottie animation")
	}
	s.Type, s.Width, s.Height = "image/"+format, config.Width, config.Height
	return s, checkSides(s)
}

func checkSides(s sticker.Sticker) error {
	if s.Width < 1 || s.Height < 1 || s.Width > sticker.MaxSide || s.Height > sticker.MaxSide {
		return fault.Newf(fault.Invalid, fault.CodeMediaInvalid, "a sticker has 1 to %d pixels on each side", sticker.MaxSide)
	}
	return nil
}

// lottie is what is looked at of an animation (https://lottie.github.io/lottie-spec/).
type lottie struct {
	Width  float64           `json:"w"`
	Height float64           `json:"h"`
	Rate   float64           `json:"fr"`
	First  float64           `json:"ip"`
	Last   float64           `json:"op"`
	Layers []json.RawMessage `json:"layers"`
	Assets []struct {
		Path string `json:"p"`
		Base string `json:"u"`
	} `json:"assets"`
}

// inspectLottie keeps out what would run or load anything where the sticker is shown: expressions, and pictures from elsewhere.
func inspectLottie(s sticker.Sticker, data []byte) (sticker.Sticker, error) {
	var l lottie
	if json.Unmarshal(data, &l) != nil || len(l.Layers) == 0 {
		return s, invalidSticker("not a Lottie animation")
	}
	if l.Rate <= 0 || l.Rate > maxFrameRate || l.Last <= l.First || (l.Last-l.First)/l.Rate > maxAnimation {
		return s, fault.Newf(fault.Invalid, fault.CodeMediaInvalid, "an animation has at most %d seconds and %d frames in each", maxAnimation, maxFrameRate)
	}
	for _, a := range l.Assets {
		if a.Base != "" || a.Path != "" && !strings.HasPrefix(a.Path, "data:image/png;") && !strings.HasPrefix(a.Path, "data:image/jpeg;") {
			return s, invalidSticker("an animation may not refer to other files")
		}
	}
	var all any
	if json.Unmarshal(data, &all) != nil || !isHarmless(all, 0) {
		return s, invalidSticker("an animation may not have expressions")
	}
	if l.Width > sticker.MaxSide || l.Height > sticker.MaxSide || l.Width < 1 || l.Height < 1 { // before a number that is too large for an int
		return s, checkSides(sticker.Sticker{})
	}
	s.Type, s.Width, s.Height = "application/json", int(l.Width), int(l.Height)
	return s, checkSides(s)
}

// isHarmless finds expressions: a property's "x" that is a text.
func isHarmless(v any, depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch v := v.(type) {
	case map[string]any:
		for name, in := range v {
			if _, isText := in.(string); isText && name == "x" || !isHarmless(in, depth+1) {
				return false
			}
		}
	case []any:
		for _, in := range v {
			if !isHarmless(in, depth+1) {
				return false
			}
		}
	}
	return true
}

func invalidSticker(text string) error {
	return fault.New(fault.Invalid, fault.CodeMediaInvalid, text)
}
