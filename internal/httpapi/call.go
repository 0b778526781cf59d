package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/user"
)

// call is what the transport knows of a request. Handlers get it as an argument.
type call struct {
	id string
	// method of the request.
	method string
	// address of the client, behind trusted proxies too.
	address string
	// isSecure: the client's end of the connection is encrypted.
	isSecure bool
	// host that the client asked for.
	host string
	// agent is the program, from User-Agent.
	agent string
	// fetchMode is how a browser uses the answer, from Sec-Fetch-Mode; empty: it is none.
	fetchMode string
	// token that came, and whether it came in a cookie.
	token      string
	fromCookie bool
	// session and user, in calls that need them.
	session auth.Session
	user    user.User
	// upload that the call is about, and why it was refused, in calls that tusd answers.
	upload  media.Upload
	refusal *fault.Error
}

// actor is the signed-in user.
func (c *call) actor() ident.UserID { return c.user.ID }

// scheme of the client's address.
func (c *call) scheme() string {
	if c.isSecure {
		return "https"
	}
	return "http"
}

type callKey struct{}

// callOf returns the call of a request's context; outside of a request an empty one.
func callOf(ctx context.Context) *call {
	if c, ok := ctx.Value(callKey{}).(*call); ok {
		return c
	}
	return &call{}
}

// Address returns the network address of the client of a request that this package's handler serves.
func Address(r *http.Request) string { return callOf(r.Context()).address }

// Token returns the token of the session that came with such a request, in the header or the cookie; empty without one.
func Token(r *http.Request) string { return callOf(r.Context()).token }
