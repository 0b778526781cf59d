// Package courier takes pushes to the push services: Web Push for browsers and UnifiedPush (RFC 8030), encrypted for the device (RFC 8291)
// and signed with the server's own key (RFC 8292); Firebase Cloud Messaging and Apple's push service for the apps of phones, by keys of the
// operator.
//
// Endpoints of Web Push are named by clients, so they are asked through package guard: public addresses only, and networks that the operator
// allows. What goes wrong is sorted into the results of package push; neither endpoints nor tokens are ever logged or told.
package courier

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"strconv"
	"time"

	"github.com/roost-im/roost/internal/guard"
	"github.com/roost-im/roost/internal/push"
)

// Limits of a call of a push service.
const (
	maxAnswer   = 4 << 10
	maxHeader   = 16 << 10
	perHost     = 32
	handshake   = 10 * time.Second
	idleTimeout = 90 * time.Second
)

// clients ask push services: over TLS public ones and allowed ones, over plain HTTP those of allowed networks only.
type clients struct {
	over  guard.Dialer
	tls   *http.Client
	plain *http.Client
}

func newClients(allowed []netip.Prefix) *clients {
	c := &clients{over: guard.Dialer{Allowed: allowed}}
	c.tls = client(&c.over)
	c.plain = client(&guard.Dialer{Allowed: allowed, OnlyAllowed: true})
	return c
}

func client(d *guard.Dialer) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext: d.DialContext, ForceAttemptHTTP2: true, DisableCompression: true, MaxConnsPerHost: perHost, MaxIdleConnsPerHost: 2,
			MaxIdleConns: 256, IdleConnTimeout: idleTimeout, TLSHandshakeTimeout: handshake, MaxResponseHeaderBytes: maxHeader,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func (c *clients) do(r *http.Request) (*http.Response, error) {
	if r.URL.Scheme == "http" {
		return c.plain.Do(r)
	}
	return c.tls.Do(r)
}

// readAnswer reads the beginning of an answer and closes it.
func readAnswer(res *http.Response) []byte {
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil { // the status says what matters
		return nil
	}
	return raw
}

// failed sorts the error of a call that got no answer.
func failed(ctx context.Context, err error) push.Outcome {
	switch {
	case errors.Is(err, guard.ErrRefused):
		return push.Outcome{Result: push.Refused, Reason: "address not allowed"}
	case ctx.Err() != nil:
		return push.Outcome{Result: push.Retry, Reason: "no answer in time"}
	}
	return push.Outcome{Result: push.Retry, Reason: "no connection"}
}

// retryAfter reads the header, in seconds or as a time (RFC 9110, section 10.2.3); 0: it isn't there.
func retryAfter(h http.Header, now time.Time) time.Duration {
	text := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second //nolint:gosec // 31 bits
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}
