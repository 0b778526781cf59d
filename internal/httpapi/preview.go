package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) addPreviews() {
	handle(s, operation{
		method: http.MethodPost, path: "/link-previews", id: "previewLink", tag: tagMessages, limit: s.previews,
		summary: "Look at a page that I am about to link to",
		text: "The server asks the page, not my device. What it shows goes into the content of the message, if I want it to. A server may be " +
			"told not to do this: GET /server says so.",
		codes: []api.Code{api.CodeNoPreview, api.CodeForbidden},
	}, s.previewLink)
}

type previewInput struct {
	Body body[api.LinkPreviewRequest]
}

func (s *server) previewLink(ctx context.Context, _ *call, in *previewInput) (*answer[api.LinkPreviewAnswer], error) {
	if s.opt.Previews == nil {
		return nil, fault.New(fault.Forbidden, fault.CodeForbidden, "this server doesn't look at pages")
	}
	p, err := s.opt.Previews.Page(ctx, in.Body.Value.URL)
	if err != nil {
		return nil, err //nolint:wrapcheck // handle logs it with the call
	}
	return reply(api.LinkPreviewAnswer{Preview: wire.LinkPreview(p)}), nil
}
