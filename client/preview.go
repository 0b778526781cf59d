package client

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
)

// PreviewLink has the server look at a page that a text is about to link to.
func (c *Client) PreviewLink(ctx context.Context, url string) (api.LinkPreview, error) {
	out, err := call[api.LinkPreviewAnswer](ctx, c, http.MethodPost, "/link-previews", api.LinkPreviewRequest{URL: url})
	return out.Preview, err
}

// TextWithPreview returns the content of a text message that shows a page which the text links to.
func TextWithPreview(text string, p api.LinkPreview) api.Content {
	return content(api.TextContent{Type: "text", Text: text, Preview: &p})
}
