package httpapi

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/wire"
)

const (
	// downloadTimeout bounds a download as a whole, and stallTimeout the time in which a client takes nothing of it.
	downloadTimeout = 24 * time.Hour
	stallTimeout    = time.Minute
	// mediaCaching: bytes never change. Another user of the same browser has another cookie, and with it another copy.
	mediaCaching = "private, max-age=604800, immutable"
	// mediaPolicy keeps whatever stands in a file from running or loading anything, should a browser open it as a page.
	mediaPolicy = "default-src 'none'; media-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
)

func (s *server) addMedia() {
	handle(s, operation{
		method: http.MethodGet, path: "/media-limits", id: "getMediaLimits", tag: tagMedia,
		summary: "What I may upload, and how much room I have",
	}, s.getMediaLimits)
	handle(s, operation{
		method: http.MethodGet, path: "/media/{id}", id: "getMedia", tag: tagMedia, timeout: downloadTimeout,
		summary: "The bytes of a file",
		text: "For who may see a message that refers to it now, and for who uploaded it. Parts may be asked for (Range), and it may be kept: " +
			"bytes never change. Only pictures, sound and video are shown in place; everything else is downloaded, as these are with download. " +
			"A server that keeps files in a bucket may answer with 307 and a link there, which is good for a short time; it is followed without the token.",
		codes: []api.Code{api.CodeNotFound},
	}, s.getMedia)
	handle(s, operation{
		method: http.MethodGet, path: "/chats/{id}/gallery", id: "listGallery", tag: tagMedia,
		summary: "Pictures, files, sound or links of a chat",
		text:    "The newest first, as far as I may see them. A page may have fewer than limit: the end is where there is no next.",
		codes:   []api.Code{api.CodeNotFound},
	}, s.listGallery)
	handle(s, operation{
		method: http.MethodGet, path: "/me/storage", id: "getStorage", tag: tagMedia,
		summary: "How much room my files take",
	}, s.getStorage)
}

type galleryInput struct {
	ByID
	Kind   string `query:"kind" required:"true" enum:"media,file,voice,link" doc:"what is looked for: pictures and videos, other files, voice and round messages, or links"`
	Before int64  `query:"before" minimum:"1" doc:"messages with a lower seq; without it the newest"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many messages at most"`
}

func (s *server) listGallery(ctx context.Context, c *call, in *galleryInput) (*answer[api.GalleryPage], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	p, err := s.opt.Messages.Gallery(ctx, c.actor(), message.GalleryQuery{
		ChatID: id, Kind: message.GalleryKind(in.Kind), Before: in.Before, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	return reply(api.GalleryPage{Messages: wire.Messages(p.Messages), Version: p.Version, Next: p.Next}), nil
}

func (s *server) getStorage(ctx context.Context, c *call, _ *nothing) (*answer[api.StorageUse], error) {
	l, err := s.opt.Media.Limits(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	kinds, err := s.opt.Media.Kinds(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	out := api.StorageUse{UsedBytes: l.Bytes, QuotaBytes: l.Quota, Kinds: []api.StorageKind{}}
	for _, k := range kinds {
		out.Kinds = append(out.Kinds, api.StorageKind(k))
	}
	return reply(out), nil
}

func (s *server) getMediaLimits(ctx context.Context, c *call, _ *nothing) (*answer[api.MediaLimits], error) {
	l, err := s.opt.Media.Limits(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	return reply(api.MediaLimits{
		MaxBytes: l.MaxBytes, QuotaBytes: l.Quota, UsedBytes: l.Bytes, Types: append([]string{}, l.Types...), MaxFiles: message.MaxMedia,
		MaxUploads: l.MaxUploads, KeptForS: int64(l.KeptFor / time.Second),
	}), nil
}

type getMediaInput struct {
	ByID
	Download bool `query:"download" doc:"have a browser save it, whatever it is"`
}

// file is an answer of any bytes.
type file struct {
	ContentType string `header:"Content-Type"`
	Body        func(huma.Context)
}

func (s *server) getMedia(ctx context.Context, c *call, in *getMediaInput) (*file, error) {
	id, err := idOf[ident.MediaID](in.ID)
	if err != nil {
		return nil, err
	}
	if s.opt.Media.HasLinks() && mayFollow(c) {
		link, err := s.opt.Media.Link(ctx, c.actor(), id, in.Download, mediaCaching)
		if err != nil {
			return nil, err
		}
		return redirect(link), nil
	}
	m, body, err := s.opt.Media.Open(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return &file{ContentType: m.Type, Body: func(hc huma.Context) {
		defer func() { _ = body.Close() }() // it was only read
		r, w := humago.Unwrap(hc)
		serveMedia(w, r, m, body, in.Download)
	}}, nil
}

// mayFollow says whether a client may be led to the store itself. Apps may, and the pictures and players of a page, which show what
// they get and give none of it to the page. What a page reads, or saves under a name, comes from here: the store would have to allow
// it to pages of this host, and a browser forgets the name that the page gave. A link is for GET alone.
func mayFollow(c *call) bool {
	return c.method == http.MethodGet && (c.fetchMode == "" || c.fetchMode == "no-cors")
}

// redirect leads to the store. It is kept for half the time that the link is good for.
func redirect(link media.Link) *file {
	return &file{Body: func(hc huma.Context) {
		hc.SetHeader("Location", link.URL)
		hc.SetHeader("Cache-Control", "private, max-age="+strconv.Itoa(int(link.ValidFor.Seconds()/2)))
		hc.SetHeader("Vary", "Cookie, Authorization, Sec-Fetch-Mode")
		hc.SetStatus(http.StatusTemporaryRedirect)
	}}
}

// serveMedia answers with the bytes of a medium, or with the part that was asked for, in a buffer of the same size whatever it is.
func serveMedia(w http.ResponseWriter, r *http.Request, m media.Media, body io.ReadSeeker, asFile bool) {
	h := w.Header()
	h.Set("Content-Type", m.Type)
	h.Set("Content-Security-Policy", mediaPolicy)
	h.Set("Cache-Control", mediaCaching)
	h.Set("Vary", "Cookie, Authorization, Sec-Fetch-Mode")
	h.Set("ETag", strconv.Quote(hex.EncodeToString(m.SHA256)))
	if asFile || !media.IsShown(m.Type) {
		h.Set("Content-Disposition", "attachment")
	}
	http.ServeContent(newPatient(w), r, "", time.Time{}, body)
}

// patient gives a slow client time as long as it takes something.
type patient struct {
	http.ResponseWriter
	deadline *http.ResponseController
}

func newPatient(w http.ResponseWriter) patient {
	return patient{w, http.NewResponseController(w)}
}

// Write implements http.ResponseWriter.
func (p patient) Write(b []byte) (int, error) {
	// Where the connection knows no deadlines, the server's own is all there is.
	_ = p.deadline.SetWriteDeadline(time.Now().Add(stallTimeout))
	return p.ResponseWriter.Write(b)
}
