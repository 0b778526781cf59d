package gateway

import (
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gobwas/ws"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/wire"
)

// upgradeTimeout bounds the answer to an upgrade.
const upgradeTimeout = 5 * time.Second

// ServeHTTP upgrades a request to a WebSocket (RFC 6455, section 4.2) and returns; the connection lives on.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case g.isDraining.Load():
		g.opt.Refuse(w, r, fault.Busy(time.Second))
		return
	case !strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		g.opt.Refuse(w, r, fault.New(fault.Invalid, fault.CodeInvalid, "this is a WebSocket: send an upgrade request"))
		return
	case !g.isOriginAllowed(r):
		g.counters.refused.Add(1)
		g.opt.Refuse(w, r, fault.New(fault.Forbidden, fault.CodeCrossOrigin, "the page's origin is not allowed here"))
		return
	}
	token, address := g.opt.Token(r), g.opt.Address(r)
	conn, rw, _, err := ws.HTTPUpgrader{Timeout: upgradeTimeout}.Upgrade(r, w)
	if err != nil { // the upgrader has answered
		if conn != nil {
			_ = conn.Close()
		}
		return
	}
	early, _ := rw.Reader.Peek(rw.Reader.Buffered())
	g.adopt(conn, early, strings.Clone(token), address)
}

// isOriginAllowed says whether a page from the request's origin may connect. Browsers always send the header, so a
// request without it comes from a program, which no foreign page can drive.
func (g *Gateway) isOriginAllowed(r *http.Request) bool {
	origins := r.Header.Values("Origin")
	if len(origins) == 0 {
		return true
	}
	if len(origins) > 1 {
		return false
	}
	origin := strings.ToLower(origins[0])
	if slices.ContainsFunc(g.opt.Origins, func(o string) bool { return strings.ToLower(o) == origin }) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}

// bearer returns the token of the Authorization header.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return token
}

func remoteHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// refuse is the default answer to an upgrade that isn't accepted.
func refuse(w http.ResponseWriter, _ *http.Request, err error) {
	status := http.StatusBadRequest
	if f, ok := fault.From(err); ok {
		switch f.Kind {
		case fault.Forbidden:
			status = http.StatusForbidden
		case fault.Unavailable:
			status = http.StatusServiceUnavailable
		default: // an upgrade is refused for nothing else
		}
	}
	problem, _ := wire.FrameError(err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(api.Problem{ // the client may be gone
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: api.Code(problem.Code), Detail: problem.Message, RetryAfter: problem.RetryAfter,
	})
}
