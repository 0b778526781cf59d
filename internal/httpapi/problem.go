package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"math"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/wire"
)

// statusOf is the one table from the kind of a fault to the status of the answer.
var statusOf = map[fault.Kind]int{
	fault.Internal:         http.StatusInternalServerError,
	fault.Invalid:          http.StatusBadRequest,
	fault.Unauthenticated:  http.StatusUnauthorized,
	fault.Forbidden:        http.StatusForbidden,
	fault.NotFound:         http.StatusNotFound,
	fault.Conflict:         http.StatusConflict,
	fault.TooLarge:         http.StatusRequestEntityTooLarge,
	fault.Limited:          http.StatusTooManyRequests,
	fault.Unavailable:      http.StatusServiceUnavailable,
	fault.MethodNotAllowed: http.StatusMethodNotAllowed,
}

const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
)

// problem is an api.Problem on its way through huma.
type problem struct {
	api.Problem
}

func newProblem(f *fault.Error, requestID string) *problem {
	status := statusOf[f.Kind]
	return &problem{api.Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status, Code: api.Code(f.Code), Detail: f.Text,
		RequestID: requestID, RetryAfter: wire.Seconds(f.RetryAfter),
	}}
}

func (p *problem) Error() string { return p.Detail }

// GetStatus implements huma.StatusError.
func (p *problem) GetStatus() int { return p.Status }

// ContentType implements huma.ContentTypeFilter.
func (p *problem) ContentType(string) string { return problemType }

// GetHeaders implements huma.HeadersError.
func (p *problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(p.RetryAfter))))
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", "Bearer")
	}
	return h
}

// Schema implements huma.SchemaProvider.
func (*problem) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[api.Problem](), true, "")
}

// toFault returns what a client may see of err. What is no fault is logged here, once, and hidden.
func toFault(ctx context.Context, log *slog.Logger, err error) *fault.Error {
	f, ok := fault.From(err)
	switch {
	case ok && f.Kind != fault.Internal:
		return f
	case errors.Is(err, context.Canceled) && ctx.Err() != nil: // the client went away: nobody reads the answer
		return fault.Busy(time.Second)
	case errors.Is(err, context.DeadlineExceeded):
		log.LogAttrs(ctx, slog.LevelWarn, "request took too long", slog.String("request_id", callOf(ctx).id), slog.Any("error", err))
		return fault.Busy(time.Second)
	}
	log.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", callOf(ctx).id), slog.Any("error", err))
	return internalFault()
}

func internalFault() *fault.Error {
	return fault.New(fault.Internal, fault.CodeInternal, "internal error")
}

// writeProblem answers outside of huma.
func writeProblem(w http.ResponseWriter, r *http.Request, f *fault.Error) {
	p := newProblem(f, callOf(r.Context()).id)
	h := w.Header()
	for name, values := range p.GetHeaders() {
		h[name] = values
	}
	h.Set("Content-Type", problemType)
	h.Del("Content-Length")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = encodeJSON(w, p) // the client may be gone
	}
}

// Refuse answers a request with the problem document of err; the gateway uses it for upgrades.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	f, ok := fault.From(err)
	if !ok {
		f = internalFault()
	}
	writeProblem(w, r, f)
}

// installErrors makes huma's own refusals (parameters, bodies) problem documents like all others. Huma keeps its
// error constructors in package variables; ours hold no state, so that one installation serves all servers of a process.
var installErrors = sync.OnceFunc(func() {
	huma.NewError = func(status int, text string, errs ...error) huma.StatusError {
		return newProblem(refusal(status, text, errs), "")
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, text string, errs ...error) huma.StatusError {
		return newProblem(refusal(status, text, errs), callOf(ctx.Context()).id)
	}
})

// refusal turns what huma found into a fault. It names the field and never repeats the value.
func refusal(status int, text string, errs []error) *fault.Error {
	for _, err := range errs {
		if f, ok := fault.From(err); ok {
			return f
		}
		var detail *huma.ErrorDetail
		if errors.As(err, &detail) && detail.Location != "" {
			_, field, _ := strings.Cut(detail.Location, ".")
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: %s", field, detail.Message)
		}
	}
	switch status {
	case http.StatusRequestEntityTooLarge:
		return fault.New(fault.TooLarge, fault.CodeTooLarge, "the body is above the limit")
	case http.StatusRequestTimeout:
		return fault.Busy(time.Second)
	case http.StatusBadRequest:
		return fault.New(fault.Invalid, fault.CodeBadJSON, text)
	case http.StatusInternalServerError: // the only case in which huma gives it: the body broke off
		return fault.New(fault.Invalid, fault.CodeBadJSON, "the body couldn't be read")
	}
	return fault.New(fault.Invalid, fault.CodeInvalid, text)
}

// encodeJSON is how all answers are encoded.
func encodeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(v)
}
