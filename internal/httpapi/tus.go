package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"

	tus "github.com/tus/tusd/v2/pkg/handler"
	"github.com/tus/tusd/v2/pkg/memorylocker"
	"golang.org/x/exp/slog"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
)

// newTus returns the handlers of the resumable uploads: the protocol is tusd's, all else the service's.
func (s *server) newTus() *tus.UnroutedHandler {
	composer := tus.NewStoreComposer()
	store := tusStore{s}
	composer.UseCore(store)
	composer.UseTerminater(store)
	memorylocker.New().UseIn(composer)
	h, err := tus.NewUnroutedHandler(tus.Config{
		StoreComposer: composer, BasePath: prefix + "/uploads/", DisableDownload: true, DisableConcatenation: true,
		Cors: &tus.CorsConfig{Disable: true}, Logger: slog.New(silence{}),
	})
	if err != nil {
		panic(err) // only for settings that contradict each other
	}
	return h
}

// silence is a log that keeps nothing: what tusd has to say of a request is said by ours.
type silence struct{}

func (silence) Enabled(context.Context, slog.Level) bool  { return false }
func (silence) Handle(context.Context, slog.Record) error { return nil }
func (h silence) WithAttrs([]slog.Attr) slog.Handler      { return h }
func (h silence) WithGroup(string) slog.Handler           { return h }

// tusStore shows the service to tusd. Who acts stands in the call of the request's context, as everywhere in this package; what goes
// wrong is left there for who answers.
type tusStore struct{ s *server }

// refuse leaves the fault where tusAnswer finds it.
func (t tusStore) refuse(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	callOf(ctx).refusal = toFault(ctx, t.s.log, err)
	return tus.NewError("REFUSED", "refused", http.StatusBadRequest)
}

// NewUpload implements tus.DataStore.
func (t tusStore) NewUpload(ctx context.Context, info tus.FileInfo) (tus.Upload, error) {
	purpose := media.Purpose(info.MetaData["purpose"])
	if purpose == "" {
		purpose = media.PurposeMessage
	}
	c := callOf(ctx)
	u, err := t.s.opt.Media.Create(ctx, c.actor(), media.NewUpload{Size: info.Size, Type: info.MetaData["filetype"], Purpose: purpose})
	if err != nil {
		return nil, t.refuse(ctx, err)
	}
	c.upload = u
	return &tusUpload{t, c.actor(), u}, nil
}

// GetUpload implements tus.DataStore.
func (t tusStore) GetUpload(ctx context.Context, id string) (tus.Upload, error) {
	c := callOf(ctx)
	mediaID, err := idOf[ident.MediaID](id)
	if err == nil {
		c.upload, err = t.s.opt.Media.Find(ctx, c.actor(), mediaID)
	}
	if err == nil && c.upload.State == media.StateUploading && c.upload.Offset == c.upload.Size && c.method != http.MethodDelete {
		// Its last step failed, or a crash came before it: tusd takes what is whole for done.
		c.upload, err = t.s.opt.Media.Finish(ctx, c.actor(), mediaID)
	}
	if err != nil {
		return nil, t.refuse(ctx, err)
	}
	return &tusUpload{t, c.actor(), c.upload}, nil
}

// AsTerminatableUpload implements tus.TerminaterDataStore.
func (tusStore) AsTerminatableUpload(u tus.Upload) tus.TerminatableUpload {
	return u.(*tusUpload) //nolint:forcetypeassert // the only kind that this store gives out
}

// tusUpload is an upload of the actor's.
type tusUpload struct {
	tusStore
	actor  ident.UserID
	upload media.Upload
}

// GetInfo implements tus.Upload.
func (u *tusUpload) GetInfo(context.Context) (tus.FileInfo, error) {
	return tus.FileInfo{ID: string(u.upload.ID), Size: u.upload.Size, Offset: u.upload.Offset}, nil
}

// GetReader implements tus.Upload. Downloads go another way.
func (u *tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, errors.ErrUnsupported
}

// WriteChunk implements tus.Upload.
func (u *tusUpload) WriteChunk(ctx context.Context, _ int64, src io.Reader) (int64, error) {
	n, err := u.s.opt.Media.Append(ctx, u.actor, u.upload, broken{src})
	u.upload.Offset += n
	return n, u.refuse(ctx, err)
}

// broken is a body that just ends where it breaks off: what came until then counts. tusd knows by itself what happened.
type broken struct{ r io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if err != nil {
		err = io.EOF
	}
	return n, err
}

// FinishUpload implements tus.Upload.
func (u *tusUpload) FinishUpload(ctx context.Context) error {
	done, err := u.s.opt.Media.Finish(ctx, u.actor, u.upload.ID)
	if err == nil {
		u.upload, callOf(ctx).upload = done, done
	}
	return u.refuse(ctx, err)
}

// Terminate implements tus.TerminatableUpload.
func (u *tusUpload) Terminate(ctx context.Context) error {
	return u.refuse(ctx, u.s.opt.Media.Cancel(ctx, u.actor, u.upload.ID))
}

// tusAnswer makes of tusd's answers what all answers are: its errors become problem documents, and the place of an upload is named
// without a host, which behind proxies it doesn't know.
type tusAnswer struct {
	http.ResponseWriter
	r         *http.Request
	isProblem bool
}

// Unwrap lets http.ResponseController reach the connection.
func (a *tusAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// Write implements http.ResponseWriter.
func (a *tusAnswer) Write(p []byte) (int, error) {
	if a.isProblem {
		return len(p), nil
	}
	return a.ResponseWriter.Write(p)
}

// WriteHeader implements http.ResponseWriter.
func (a *tusAnswer) WriteHeader(status int) {
	c := callOf(a.r.Context())
	h := a.Header()
	if h.Get("Location") != "" {
		h.Set("Location", prefix+"/uploads/"+string(c.upload.ID))
	}
	if !c.upload.ExpiresAt.IsZero() {
		h.Set("Upload-Expires", c.upload.ExpiresAt.UTC().Format(http.TimeFormat))
	}
	if extensions := h.Get("Tus-Extension"); extensions != "" {
		h.Set("Tus-Extension", extensions+",expiration")
	}
	if status < http.StatusBadRequest {
		a.ResponseWriter.WriteHeader(status)
		return
	}
	a.isProblem = true
	f := c.refusal
	if f == nil {
		f = tusFault(status)
	}
	writeProblem(a.ResponseWriter, a.r, f)
}

// tusFault is what tusd refuses by itself.
func tusFault(status int) *fault.Error {
	switch status {
	case http.StatusNotFound:
		return fault.Missing()
	case http.StatusConflict:
		return fault.New(fault.Conflict, fault.CodeInvalid, "Upload-Offset: isn't how many bytes are there; ask with HEAD")
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, fault.CodeTooLarge, "more bytes than Upload-Length says")
	case http.StatusPreconditionFailed:
		return fault.New(fault.Invalid, fault.CodeInvalid, "Tus-Resumable: must be 1.0.0")
	case http.StatusUnsupportedMediaType:
		return fault.New(fault.Invalid, fault.CodeInvalid, "Content-Type: must be application/offset+octet-stream")
	}
	if status >= http.StatusInternalServerError || status == http.StatusLocked {
		return fault.Busy(slotRetry)
	}
	return fault.New(fault.Invalid, fault.CodeInvalid, "the upload broke off, or a header of it is wrong")
}
