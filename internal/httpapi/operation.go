package httpapi

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
)

// prefix of all REST calls.
const prefix = "/api/" + api.Version

const (
	// maxBody bounds the JSON bodies. The largest is a message: 16 KiB of text, which escapes may blow up six times.
	maxBody = 128 << 10
	// callTimeout bounds a call, and the arrival of its body.
	callTimeout = 20 * time.Second // clients wait for 30, and are told in time
	// uploadTimeout is the same for images, which take their time on a phone.
	uploadTimeout = 2 * time.Minute
	// maxUploads is how many images are taken in at once: each is held in memory whole, twice while its buffer grows, for
	// as long as a slow client takes to send it.
	maxUploads = 8
	// slotRetry is when to try again where all are taken.
	slotRetry = 5 * time.Second
)

// CodesExtension is the name under which the description of a call lists its own error codes.
const CodesExtension = "x-error-codes"

// operation describes a call.
type operation struct {
	method, path string
	// id is unique; the functions of generated clients are named after it.
	id      string
	tag     string
	summary string
	text    string
	// codes that the call may give besides those that all calls may: invalid, bad_json, too_large, unauthenticated,
	// rate_limited, internal, unavailable.
	codes []api.Code
	// isPublic: it needs no session.
	isPublic bool
	// status of the answer, if it isn't 200, or 204 without a body.
	status int
	// also describes further statuses.
	also map[int]string
	// maxBody and timeout, if they aren't the usual.
	maxBody int64
	timeout time.Duration
	// limit holds callers to a rate of this call's own, besides that of all calls; nil: none.
	limit *limiter
	// slots are how many calls of the kind may be under way at once, their bodies included; nil: any number.
	slots chan struct{}
}

// handler serves a call: it decodes, calls one service method, and encodes.
type handler[I, O any] func(ctx context.Context, c *call, in *I) (*O, error)

// handle adds a call.
func handle[I, O any](s *server, op operation, serve handler[I, O]) {
	if op.timeout == 0 {
		op.timeout = callTimeout
	}
	if op.maxBody == 0 {
		op.maxBody = maxBody
	}
	o := huma.Operation{
		Method: op.method, Path: prefix + op.path, OperationID: op.id, Tags: []string{op.tag},
		Summary: op.summary, Description: op.text, DefaultStatus: op.status, Responses: responses(s, op),
		MaxBodyBytes: op.maxBody, BodyReadTimeout: op.timeout, SkipValidateBody: true,
		Middlewares: huma.Middlewares{s.admit(op)},
		Extensions:  map[string]any{CodesExtension: op.codes},
	}
	o.Security = []map[string][]string{{"bearer": {}}, {"cookie": {}}}
	if op.isPublic {
		o.Security = []map[string][]string{}
	}
	defer func() {
		for status, text := range op.also {
			other := *o.Responses[strconv.Itoa(op.status)]
			other.Description = text
			o.Responses[strconv.Itoa(status)] = &other
		}
	}()
	huma.Register(s.huma, o, func(ctx context.Context, in *I) (*O, error) {
		out, err := serve(ctx, callOf(ctx), in)
		if err != nil {
			return nil, newProblem(toFault(ctx, s.log, err), callOf(ctx).id)
		}
		return out, nil
	})
}

// responses describes the errors of a call.
func responses(s *server, op operation) map[string]*huma.Response {
	schema := (*problem)(nil).Schema(s.huma.OpenAPI().Components.Schemas)
	return map[string]*huma.Response{"default": {
		Description: "A problem document; its code says which",
		Content:     map[string]*huma.MediaType{problemType: {Schema: schema}},
	}}
}

// admit bounds the time of a call and finds out who makes it, before its body is read.
func (s *server) admit(op operation) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(hc)
		ctx, cancel := context.WithTimeout(hc.Context(), op.timeout)
		defer cancel()
		c := callOf(ctx)
		err := s.checkType(hc, r)
		if err == nil {
			err = s.recognize(ctx, op, c)
		}
		if err == nil && op.slots != nil {
			select {
			case op.slots <- struct{}{}:
				defer func() { <-op.slots }()
			default:
				err = fault.Busy(slotRetry)
			}
		}
		if err != nil {
			writeProblem(w, r.WithContext(ctx), toFault(ctx, s.log, err))
			return
		}
		next(huma.WithContext(hc, ctx))
	}
}

// recognize finds out who makes a call, and counts it. Codes: unauthenticated, session_expired, rate_limited.
func (s *server) recognize(ctx context.Context, op operation, c *call) error {
	if !op.isPublic {
		var err error
		c.session, c.user, err = s.opt.Auth.Recognize(ctx, c.token, c.address)
		if err := s.orLimited(c, err); err != nil {
			return err
		}
	}
	return s.takeCall(op, c)
}

// orLimited counts a call whose token is none for the network that it comes from: each is looked for in the database, and
// whoever invents tokens is to be held to a rate too. Codes: that of err, rate_limited.
func (s *server) orLimited(c *call, err error) error {
	if f, ok := fault.From(err); !ok || f.Kind != fault.Unauthenticated {
		return err
	}
	if limited := s.calls.take(networkOf(c.address), s.opt.Now()); limited != nil {
		return limited
	}
	return err
}

// takeCall counts a call. Codes: rate_limited.
func (s *server) takeCall(op operation, c *call) error {
	now := s.opt.Now()
	if err := s.calls.take(callerOf(c), now); err != nil {
		return err
	}
	return op.limit.take(callerOf(c), now)
}

// checkType refuses bodies that don't say that they are JSON, where JSON is wanted.
func (s *server) checkType(hc huma.Context, r *http.Request) error {
	want := hc.Operation().RequestBody
	if want == nil || want.Content[jsonType] == nil || r.ContentLength == 0 || isJSON(r.Header.Get("Content-Type")) {
		return nil
	}
	return fault.New(fault.Invalid, fault.CodeInvalid, "Content-Type: must be application/json")
}
