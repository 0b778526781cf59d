package courier

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
)

// maxEndpoint is the length of the longest endpoint, in bytes.
const maxEndpoint = 1024

// WebPushOptions of a WebPush. Key, Contact and Now are needed.
type WebPushOptions struct {
	Key *Key
	// Contact tells push services whom to write to: a mailto: or https: address. Apple's refuses pushes without a real one.
	Contact string
	// Allowed are networks besides the public, with which plain HTTP will do.
	Allowed []netip.Prefix
	Now     func() time.Time
}

// WebPush takes pushes to browsers and UnifiedPush. It is safe for concurrent use.
type WebPush struct {
	clients *clients
	signer  *signer
	now     func() time.Time
	plain   bool
}

// NewWebPush returns a carrier.
func NewWebPush(opt WebPushOptions) *WebPush {
	return &WebPush{
		clients: newClients(opt.Allowed), signer: newSigner(opt.Key, opt.Contact, opt.Now), now: opt.Now, plain: len(opt.Allowed) > 0,
	}
}

// Check implements push.Carrier. A name may still lead to an address that isn't asked: that shows when it is.
func (w *WebPush) Check(t push.Target) error {
	u, err := url.Parse(t.Address)
	isWeb := err == nil && (u.Scheme == "https" || u.Scheme == "http" && w.plain)
	switch {
	case len(t.Address) > maxEndpoint:
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "endpoint: at most %d bytes", maxEndpoint)
	case !isWeb || u.Hostname() == "" || u.User != nil || u.Opaque != "" || u.Fragment != "" || strings.ContainsFunc(t.Address, isOdd):
		return fault.New(fault.Invalid, fault.CodeInvalid, "endpoint: must be an https address")
	case !w.clients.over.Allows(u.Hostname()):
		return fault.New(fault.Invalid, fault.CodeInvalid, "endpoint: this server asks public addresses only")
	}
	if _, err := ecdh.P256().NewPublicKey(t.P256DH); err != nil || len(t.P256DH) != pointSize {
		return fault.New(fault.Invalid, fault.CodeInvalid, "keys: p256dh: must be an uncompressed point of P-256, in base64url")
	}
	if len(t.Auth) != authSize {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "keys: auth: must be %d bytes, in base64url", authSize)
	}
	return nil
}

func isOdd(c rune) bool { return c <= ' ' || c > '~' }

// Service implements push.Carrier.
func (*WebPush) Service(t push.Target) string {
	u, err := url.Parse(t.Address)
	if err != nil {
		return ""
	}
	return u.Host
}

// appleHost is where Apple's push service is. It ends the subscriptions of pages that are woken and show nothing, as where something is cleared, or
// changed that was put away.
const appleHost = ".push.apple.com"

// Send implements push.Carrier.
func (w *WebPush) Send(ctx context.Context, p push.Push) push.Outcome {
	u, err := url.Parse(p.Address)
	if err != nil {
		return push.Outcome{Result: push.Refused, Reason: "bad endpoint"}
	}
	if (p.Kind == push.KindClear || p.Replaces > 0) && strings.HasSuffix(u.Hostname(), appleHost) {
		return push.Outcome{Result: push.Sent}
	}
	body, err := encrypt(p.Payload, p.P256DH, p.Auth)
	if err != nil {
		return push.Outcome{Result: push.Refused, Reason: "can't be encrypted"}
	}
	authorization, err := w.signer.authorization(u.Scheme + "://" + u.Host)
	if err != nil {
		return push.Outcome{Result: push.Refused, Reason: "can't be signed"}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.Address, bytes.NewReader(body))
	if err != nil {
		return push.Outcome{Result: push.Refused, Reason: "bad endpoint"}
	}
	r.Header.Set("Authorization", authorization)
	r.Header.Set("Content-Type", "application/octet-stream")
	r.Header.Set("Content-Encoding", "aes128gcm")
	r.Header.Set("TTL", strconv.Itoa(int(p.TTL/time.Second)))
	r.Header.Set("Urgency", urgency(p))
	r.Header.Set("Topic", topic(p))
	res, err := w.clients.do(r) //nolint:bodyclose // readAnswer closes it
	if err != nil {
		return failed(ctx, err)
	}
	readAnswer(res)
	return w.judge(res)
}

func (w *WebPush) judge(res *http.Response) push.Outcome {
	out := push.Outcome{Result: push.Refused, Status: res.StatusCode, Reason: strconv.Itoa(res.StatusCode)}
	switch status := res.StatusCode; {
	case status >= 200 && status < 300:
		out.Result, out.Reason = push.Sent, ""
	case status == http.StatusNotFound || status == http.StatusGone:
		out.Result = push.Gone
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		out.Result, out.RetryAfter = push.Retry, retryAfter(res.Header, w.now())
	}
	return out
}

func urgency(p push.Push) string {
	if p.Urgency == push.UrgencyHigh {
		return "high"
	}
	return "normal"
}

// topic is the same for the same chat of the same device, and tells nobody which chat it is: 32 characters (RFC 8030, section 5.4).
func topic(p push.Push) string {
	h := sha256.New()
	h.Write(p.Auth)
	h.Write([]byte(p.Topic))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:24])
}
