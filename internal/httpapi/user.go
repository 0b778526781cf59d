package httpapi

import (
	"context"
	"io"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

type searchInput struct {
	Paging
	Q string `query:"q" required:"true" maxLength:"64" doc:"what to look for"`
}

func (s *server) searchUsers(ctx context.Context, c *call, in *searchInput) (*answer[api.UserPage], error) {
	found, next, err := s.opt.Users.Search(ctx, c.actor(), in.Q, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	return reply(api.UserPage{Users: wire.Users(found), Next: next}), nil
}

func (s *server) getUser(ctx context.Context, c *call, in *ByID) (*answer[api.UserAnswer], error) {
	id, err := idOf[ident.UserID](in.ID)
	if err != nil {
		return nil, err
	}
	u, err := s.opt.Users.ByID(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return reply(api.UserAnswer{User: wire.User(u)}), nil
}

type getAvatarInput struct {
	ByID
	V           string `query:"v" maxLength:"26" doc:"the avatar_id that is wanted"`
	IfNoneMatch string `header:"If-None-Match" hidden:"true"`
}

// image is an answer that isn't JSON.
type image struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

// The images are made by this server, and yet nothing that stands in one may ever run.
const imagePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'"

func (s *server) getAvatar(ctx context.Context, c *call, in *getAvatarInput) (*image, error) {
	id, err := idOf[ident.UserID](in.ID)
	if err != nil {
		return nil, err
	}
	picture, err := s.opt.Users.Avatar(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return imageOf(picture, in.V, in.IfNoneMatch), nil
}

// imageOf answers with a picture; v is the id that was asked for, and known the one that the caller has.
func imageOf(picture user.Picture, v, known string) *image {
	caching := "private, no-cache"
	if v == string(picture.ID) {
		caching = "private, max-age=31536000, immutable"
	}
	return &image{ContentType: picture.Type, Body: func(hc huma.Context) {
		defer func() { _ = picture.Body.Close() }() // it was only read
		tag := strconv.Quote(string(picture.ID))
		hc.SetHeader("Content-Security-Policy", imagePolicy)
		hc.SetHeader("Cache-Control", caching)
		hc.SetHeader("ETag", tag)
		if known == tag {
			hc.SetStatus(http.StatusNotModified)
			return
		}
		hc.SetHeader("Content-Length", strconv.FormatInt(picture.Size, 10))
		hc.SetStatus(http.StatusOK)
		_, _ = io.Copy(hc.BodyWriter(), picture.Body) // the client may be gone
	}}
}
