package courier

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
)

// APNsAddress is where Apple's push service is asked for apps of its shops; for those of a developer it is api.sandbox.push.apple.com.
const APNsAddress = "https://api.push.apple.com"

// Bounds of a device's token, in hexadecimal digits.
const (
	minAPNsToken = 32
	maxAPNsToken = 400
)

// Apple wants a token to be no older than an hour, and not to change more often than every 20 minutes.
const (
	providerKept    = 40 * time.Minute
	providerSettled = 20 * time.Minute
)

// APNsKey is the key with which an operator's team signs.
type APNsKey struct {
	private  *ecdsa.PrivateKey
	id, team string
}

// ReadAPNsKey reads the .p8 file of a key, which has this id and is of this team. What is wrong with it is said without any of the key.
func ReadAPNsKey(raw []byte, id, team string) (*APNsKey, error) {
	for _, one := range [][2]string{{"key's id", id}, {"team's id", team}} {
		if len(one[1]) != 10 || tidy(one[1]) != one[1] {
			return nil, fmt.Errorf("the %s must have 10 letters and digits", one[0])
		}
	}
	key, err := readPrivateKey(raw)
	if err != nil {
		return nil, err
	}
	private, isEC := key.(*ecdsa.PrivateKey)
	if !isEC || private.Curve != elliptic.P256() {
		return nil, errors.New("it must be a key of the curve P-256")
	}
	return &APNsKey{private: private, id: id, team: team}, nil
}

// APNsOptions of an APNs. Key, Topic, Encode and Now are needed.
type APNsOptions struct {
	Key *APNsKey
	// Topic is the id of the app's bundle.
	Topic  string
	Encode Encode
	Now    func() time.Time
	// Address is where the service is asked. Default APNsAddress.
	Address string
	// Roots are those of the service's certificate; nil: the system's.
	Roots *x509.CertPool
}

// APNs takes pushes to devices of Apple. It is safe for concurrent use.
type APNs struct {
	opt     APNsOptions
	client  *http.Client
	host    string
	address string

	mu     sync.Mutex // guards what follows
	token  string
	madeAt time.Time
}

// NewAPNs returns a carrier.
func NewAPNs(opt APNsOptions) (*APNs, error) {
	if opt.Address == "" {
		opt.Address = APNsAddress
	}
	u, err := readService(opt.Address)
	if err != nil {
		return nil, fmt.Errorf("apns: %w", err)
	}
	return &APNs{opt: opt, client: nativeClient(opt.Roots), host: u.Host, address: u.String() + "/3/device/"}, nil
}

// Check implements push.Carrier.
func (*APNs) Check(t push.Target) error {
	if raw, err := hex.DecodeString(t.Address); err != nil || len(raw) < minAPNsToken/2 || len(raw) > maxAPNsToken/2 {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "token: must be %d to %d hexadecimal digits", minAPNsToken, maxAPNsToken)
	}
	return nil
}

// Service implements push.Carrier.
func (a *APNs) Service(push.Target) string { return a.host }

// provider returns the token by which Apple knows the operator; stale is one that wasn't taken, empty: none.
func (a *APNs) provider(stale string) (string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.opt.Now()
	age := now.Sub(a.madeAt)
	isBad := a.token == stale && age >= providerSettled
	if a.token != "" && age >= 0 && age < providerKept && !isBad {
		return a.token, nil
	}
	token, err := signES256(a.opt.Key.private, map[string]any{"kid": a.opt.Key.id}, map[string]any{"iss": a.opt.Key.team, "iat": now.Unix()})
	if err != nil {
		return "", fmt.Errorf("sign for Apple: %w", err)
	}
	a.token, a.madeAt = token, now
	return token, nil
}

// Send implements push.Carrier.
func (a *APNs) Send(ctx context.Context, p push.Push) push.Outcome {
	out := push.Outcome{Result: push.Refused, Reason: reasonTooLarge}
	for _, note := range notes(p.Note) {
		body, err := encodeJSON(payloadOf(note, a.opt.Encode(note)))
		if err != nil {
			return push.Outcome{Result: push.Refused, Reason: "can't be encoded"}
		}
		if len(body) > maxNative {
			continue
		}
		if out = a.tell(ctx, p, body); out.Reason != reasonTooLarge {
			return out
		}
	}
	return out
}

// tell asks once, and once more where the token that was kept has got too old.
func (a *APNs) tell(ctx context.Context, p push.Push, body []byte) push.Outcome {
	stale := ""
	for {
		token, err := a.provider(stale)
		if err != nil {
			return push.Outcome{Result: push.Denied, Reason: "can't be signed", RetryAfter: deniedFor}
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, a.address+p.Address, bytes.NewReader(body))
		if err != nil {
			return push.Outcome{Result: push.Refused, Reason: "bad token"}
		}
		a.setHeader(r.Header, p, token)
		res, err := a.client.Do(r) //nolint:bodyclose // readAnswer closes it
		if err != nil {
			return failed(ctx, err)
		}
		out := a.judge(res, readAnswer(res))
		if out.Reason != reasonExpired || stale != "" {
			return out
		}
		if stale = token; !a.hasOther(token) {
			return out
		}
	}
}

// hasOther says whether there is another token than a stale one, or may be.
func (a *APNs) hasOther(stale string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.token != stale || a.opt.Now().Sub(a.madeAt) >= providerSettled
}

func (a *APNs) setHeader(h http.Header, p push.Push, token string) {
	h.Set("Authorization", "bearer "+token)
	h.Set("Content-Type", "application/json")
	h.Set("apns-topic", a.opt.Topic)
	h.Set("apns-push-type", "alert")
	h.Set("apns-expiration", strconv.FormatInt(a.opt.Now().Add(p.TTL).Unix(), 10))
	h.Set("apns-collapse-id", collapse(p))
	h.Set("apns-priority", "5") // with a thought for the device's power
	if p.Urgency == push.UrgencyHigh {
		h.Set("apns-priority", "10")
	}
}

// The reasons of Apple's service that mean what their status doesn't say.
const (
	reasonTooLarge = "PayloadTooLarge"
	reasonExpired  = "ExpiredProviderToken"
)

// judge sorts an answer (https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns).
func (a *APNs) judge(res *http.Response, body []byte) push.Outcome {
	out := push.Outcome{Result: push.Refused, Status: res.StatusCode}
	if res.StatusCode == http.StatusOK {
		out.Result = push.Sent
		return out
	}
	var in struct{ Reason string }
	if err := json.Unmarshal(body, &in); err == nil {
		out.Reason = tidy(in.Reason)
	}
	if out.Reason == "" {
		out.Reason = strconv.Itoa(res.StatusCode)
	}
	switch status := res.StatusCode; {
	case status == http.StatusGone || out.Reason == "BadDeviceToken":
		out.Result = push.Gone
	case status == http.StatusForbidden, out.Reason == "BadTopic", out.Reason == "MissingTopic", out.Reason == "TopicDisallowed":
		out.Result, out.RetryAfter = push.Denied, deniedFor
	case out.Reason == "TooManyProviderTokenUpdates":
		out.Result, out.RetryAfter = push.Retry, deniedFor
	case status == http.StatusTooManyRequests, out.Reason == "IdleTimeout": // of this device: others may be told
		out.Result = push.Retry
	case status >= 500 || status == http.StatusRequestTimeout:
		out.Result, out.RetryAfter = push.Retry, retryAfter(res.Header, a.opt.Now())
	case status == http.StatusRequestEntityTooLarge:
		out.Reason = reasonTooLarge
	}
	return out
}

// collapse is the same for the same chat of the same device: the newest push takes the place of the one before. 32 characters.
func collapse(p push.Push) string {
	sum := sha256.Sum256([]byte(p.Address + "\x00" + p.Topic))
	return base64.RawURLEncoding.EncodeToString(sum[:24])
}
