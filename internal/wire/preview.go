package wire

import (
	"bytes"
	"image/jpeg"
	"net/url"
	"strings"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/preview"
)

// LinkPreview returns what is shown of a page.
func LinkPreview(p preview.Page) api.LinkPreview {
	out := api.LinkPreview{URL: p.URL, Title: p.Title, Description: p.Description, Site: p.Site}
	if p.Picture != nil {
		out.Image = &api.PreviewImage{Width: p.Picture.Width, Height: p.Picture.Height, Data: p.Picture.Data}
	}
	return out
}

// maxPreviewURL is that of package preview.
const maxPreviewURL = 2048

// checkPreview says what is wrong with a preview that a client sends along with a text. Its words are the sender's, like the text.
func checkPreview(text string, p *api.LinkPreview) error {
	u, err := url.Parse(p.URL)
	if err != nil || len(p.URL) > maxPreviewURL || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil {
		return invalidContent("preview: url must be of the web")
	}
	_, rest, _ := strings.Cut(p.URL, "://")
	if !strings.Contains(text, strings.TrimSuffix(rest, "/")) {
		return invalidContent("preview: url must stand in the text")
	}
	if err := checkText("preview: title", p.Title, preview.MaxTitle); err != nil {
		return err
	}
	if err := checkOptional("preview: description", p.Description, preview.MaxDescription); err != nil {
		return err
	}
	if err := checkOptional("preview: site", p.Site, preview.MaxSite); err != nil {
		return err
	}
	if p.Image == nil {
		return nil
	}
	head, err := jpeg.DecodeConfig(bytes.NewReader(p.Image.Data))
	isFit := err == nil && head.Width == p.Image.Width && head.Height == p.Image.Height && max(head.Width, head.Height) <= preview.Side
	if !isFit || len(p.Image.Data) > preview.MaxData {
		return invalidContent("preview: image must be a JPEG of at most 240 pixels and 8 KiB, with its width and height")
	}
	return nil
}
