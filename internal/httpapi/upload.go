package httpapi

import (
	"context"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
)

// uploadsPerUser is how many requests of one user may bring bytes at once on this node.
const uploadsPerUser = 6

// addUploads adds the calls of the resumable uploads. They are tusd's, so that they are described here and not by their types.
func (s *server) addUploads(mux *http.ServeMux) {
	t := s.newTus()
	codes := []api.Code{api.CodeMediaInvalid, api.CodeQuotaExceeded, api.CodeTooMany, api.CodeStorageFull}
	for _, op := range []struct {
		operation
		serve  http.HandlerFunc
		params []*huma.Param
	}{
		{operation{
			method: http.MethodPost, path: "/uploads", id: "createUpload", status: http.StatusCreated, codes: codes,
			summary: "Begin an upload",
			text: "By the protocol tus 1.0 (tus.io), with its extensions creation, creation-with-upload, termination and expiration: any of its " +
				"clients can do this. Upload-Metadata has filetype, which the bytes are checked against, and purpose: message (as without it), " +
				"avatar or sticker. Location names the upload; the last part of it is the id that a message refers to.",
		}, t.PostFile, []*huma.Param{
			header("Tus-Resumable", "1.0.0"), header("Upload-Length", "how many bytes the file has"), header("Upload-Metadata", "filetype and purpose, as tus writes them"),
		}},
		{operation{
			method: http.MethodPatch, path: "/uploads/{id}", id: "continueUpload", status: http.StatusNoContent, codes: append(codes, api.CodeNotFound),
			summary: "Send bytes of an upload",
			text: "Upload-Offset says behind which byte; the answer's says how many are there. HEAD asks for that after a break. With the last " +
				"byte the file is checked: from then on messages may refer to it. What was refused as media_invalid or storage_full is gone.",
		}, t.PatchFile, []*huma.Param{pathID(), header("Tus-Resumable", "1.0.0"), header("Upload-Offset", "how many bytes are there")}},
		{operation{
			method: http.MethodDelete, path: "/uploads/{id}", id: "cancelUpload", status: http.StatusNoContent,
			codes:   []api.Code{api.CodeNotFound, api.CodeForbidden},
			summary: "Give an upload up",
			text:    "Finished or not, as long as no message refers to it.",
		}, t.DelFile, []*huma.Param{pathID(), header("Tus-Resumable", "1.0.0")}},
	} {
		o := &huma.Operation{
			Method: op.method, Path: prefix + op.path, OperationID: op.id, Tags: []string{tagMedia}, Summary: op.summary, Description: op.text,
			Responses: responses(s, op.operation), Extensions: map[string]any{CodesExtension: op.codes}, Parameters: op.params,
			Security: []map[string][]string{{"bearer": {}}, {"cookie": {}}},
		}
		o.Responses[strconv.Itoa(op.status)] = &huma.Response{Description: http.StatusText(op.status)}
		if op.method != http.MethodDelete {
			o.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{
				"application/offset+octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
			}}
		}
		s.huma.OpenAPI().AddOperation(o)
		mux.Handle(op.method+" "+prefix+op.path, s.tus(op.operation, t.Middleware(op.serve)))
	}
	mux.Handle("HEAD "+prefix+"/uploads/{id}", s.tus(operation{}, t.Middleware(http.HandlerFunc(t.HeadFile))))
	options := s.tus(operation{}, t.Middleware(http.NotFoundHandler())) // answered before it
	mux.Handle("OPTIONS "+prefix+"/uploads", options)
	mux.Handle("OPTIONS "+prefix+"/uploads/{id}", options)
	handle(s, operation{
		method: http.MethodGet, path: "/uploads/{id}", id: "getUpload", tag: tagMedia,
		summary: "What became of an upload of mine",
		codes:   []api.Code{api.CodeNotFound},
	}, s.getUpload)
}

func header(name, doc string) *huma.Param {
	return &huma.Param{Name: name, In: "header", Description: doc, Required: name != "Upload-Metadata", Schema: &huma.Schema{Type: huma.TypeString}}
}

func pathID() *huma.Param {
	return &huma.Param{Name: "id", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}}
}

// tus serves a call of tusd's: as with all others, who makes it and how often is looked at first.
func (s *server) tus(op operation, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := r.Context()
		c := callOf(ctx)
		err := s.recognize(ctx, op, c)
		if err == nil && (op.method == http.MethodPatch || op.method == http.MethodPost) {
			if !s.receiving.enter(callerOf(c)) {
				err = fault.Busy(slotRetry)
			} else {
				defer s.receiving.leave(callerOf(c))
			}
		}
		if err != nil {
			writeProblem(w, r, toFault(ctx, s.log, err))
			return
		}
		inner := r.Clone(ctx)
		inner.URL.Path = strings.TrimPrefix(r.URL.Path, prefix+"/uploads/") // tusd takes the id alone
		next.ServeHTTP(&tusAnswer{ResponseWriter: w, r: r}, inner)
	})
}

func (s *server) getUpload(ctx context.Context, c *call, in *ByID) (*answer[api.Upload], error) {
	id, err := idOf[ident.MediaID](in.ID)
	if err != nil {
		return nil, err
	}
	u, err := s.opt.Media.Find(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	out := api.Upload{
		ID: string(u.ID), Size: u.Size, Offset: u.Offset, Finished: u.State == media.StateReady, MimeType: u.Type, SHA256: hex.EncodeToString(u.SHA256),
	}
	if !u.ExpiresAt.IsZero() {
		out.ExpiresAt = &u.ExpiresAt
	}
	return reply(out), nil
}
