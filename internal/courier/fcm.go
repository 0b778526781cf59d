package courier

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
)

// FCMAddress is where Firebase Cloud Messaging is asked.
const FCMAddress = "https://fcm.googleapis.com"

// maxToken is the length of the longest token of a device, in bytes.
const maxToken = 1024

// quotaWait is how long a project waits that had too many pushes, where the service doesn't say.
const quotaWait = time.Minute

// FCMOptions of an FCM. Key, Encode and Now are needed.
type FCMOptions struct {
	Key    *FCMKey
	Encode Encode
	Now    func() time.Time
	// Address is where the service is asked. Default FCMAddress.
	Address string
}

// FCM takes pushes to Android devices by Firebase Cloud Messaging, HTTP v1. They are data for the app, which shows them. It is safe for
// concurrent use.
type FCM struct {
	opt    FCMOptions
	client *http.Client
	tokens *tokens
	host   string
	send   string
}

// NewFCM returns a carrier.
func NewFCM(opt FCMOptions) (*FCM, error) {
	if opt.Address == "" {
		opt.Address = FCMAddress
	}
	u, err := readService(opt.Address)
	if err != nil {
		return nil, fmt.Errorf("fcm: %w", err)
	}
	client := nativeClient(nil)
	return &FCM{
		opt: opt, client: client, tokens: newTokens(opt.Key, client, opt.Now), host: u.Host,
		send: u.String() + "/v1/projects/" + url.PathEscape(opt.Key.project) + "/messages:send",
	}, nil
}

// Check implements push.Carrier.
func (*FCM) Check(t push.Target) error {
	if len(t.Address) == 0 || len(t.Address) > maxToken || strings.ContainsFunc(t.Address, isOdd) {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "token: must be one of Firebase, of at most %d bytes", maxToken)
	}
	return nil
}

// Service implements push.Carrier.
func (f *FCM) Service(push.Target) string { return f.host }

// message is one of HTTP v1, as far as it is used here.
type message struct {
	Token   string            `json:"token"`
	Data    map[string]string `json:"data"`
	Android androidConfig     `json:"android"`
}

type androidConfig struct {
	Priority    string `json:"priority"`
	TTL         string `json:"ttl"`
	CollapseKey string `json:"collapse_key"`
}

// Send implements push.Carrier.
func (f *FCM) Send(ctx context.Context, p push.Push) push.Outcome {
	var out push.Outcome
	for _, note := range notes(p.Note) {
		body, err := encodeJSON(map[string]message{"message": {
			Token: p.Address, Data: map[string]string{"push": string(f.opt.Encode(note))},
			Android: androidConfig{Priority: priority(p), TTL: strconv.Itoa(int(p.TTL/time.Second)) + "s", CollapseKey: collapse(p)},
		}})
		if err != nil {
			return push.Outcome{Result: push.Refused, Reason: "can't be encoded"}
		}
		var isTooLarge bool
		if out, isTooLarge = f.tell(ctx, body); !isTooLarge {
			return out
		}
	}
	return out
}

func priority(p push.Push) string {
	if p.Urgency == push.UrgencyHigh {
		return "high"
	}
	return "normal"
}

// tell asks once, and once more where the token that was kept isn't good any more.
func (f *FCM) tell(ctx context.Context, body []byte) (out push.Outcome, isTooLarge bool) {
	for isSecond := false; ; isSecond = true {
		token, bad := f.tokens.get(ctx)
		if token == "" {
			return bad, false
		}
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, f.send, bytes.NewReader(body))
		if err != nil {
			return push.Outcome{Result: push.Refused, Reason: "bad address"}, false
		}
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		res, err := f.client.Do(r) //nolint:bodyclose // readAnswer closes it
		if err != nil {
			return failed(ctx, err), false
		}
		out, isTooLarge = f.judge(res, readAnswer(res))
		if out.Status != http.StatusUnauthorized || isSecond || out.Reason == fcmThirdParty {
			return out, isTooLarge
		}
		f.tokens.drop(token)
	}
}

// The errors of FCM that mean what their status doesn't say.
const (
	fcmInvalid    = "INVALID_ARGUMENT"
	fcmMismatch   = "SENDER_ID_MISMATCH"
	fcmThirdParty = "THIRD_PARTY_AUTH_ERROR"
	fcmMissing    = "NOT_FOUND"
	fcmGone       = "UNREGISTERED"
)

// judge sorts an answer (https://firebase.google.com/docs/reference/fcm/rest/v1/ErrorCode).
func (f *FCM) judge(res *http.Response, body []byte) (out push.Outcome, isTooLarge bool) {
	out = push.Outcome{Result: push.Refused, Status: res.StatusCode}
	if res.StatusCode == http.StatusOK {
		out.Result = push.Sent
		return out, false
	}
	said, isToken := readFCMError(body)
	if out.Reason = said; said == "" {
		out.Reason = strconv.Itoa(res.StatusCode)
	}
	switch status := res.StatusCode; {
	case said == fcmGone || said == fcmMissing && status == http.StatusNotFound || said == fcmInvalid && isToken:
		out.Result = push.Gone
	case said == fcmMismatch: // it is of another project
	case status == http.StatusTooManyRequests:
		out.Result, out.RetryAfter = push.Retry, max(retryAfter(res.Header, f.opt.Now()), 0)
		if out.RetryAfter == 0 {
			out.RetryAfter = quotaWait
		}
	case status >= 500 || status == http.StatusRequestTimeout:
		out.Result, out.RetryAfter = push.Retry, retryAfter(res.Header, f.opt.Now())
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		out.Result, out.RetryAfter = push.Denied, deniedFor
	case said == fcmInvalid || status == http.StatusRequestEntityTooLarge:
		return out, true // what else is the device's or ours has no other reason
	}
	return out, false
}

// readFCMError reads the name of an error, and whether the token is what is wrong.
func readFCMError(body []byte) (name string, isToken bool) {
	var in struct {
		Error struct {
			Status, Message string
			Details         []struct {
				ErrorCode       string
				FieldViolations []struct{ Field string }
			}
		}
	}
	if err := json.Unmarshal(body, &in); err != nil { // it isn't theirs
		return "", false
	}
	name = in.Error.Status
	isToken = strings.Contains(in.Error.Message, "registration token")
	for _, d := range in.Error.Details {
		if d.ErrorCode != "" {
			name = d.ErrorCode
		}
		for _, v := range d.FieldViolations {
			isToken = isToken || v.Field == "message.token"
		}
	}
	return tidy(name), isToken
}
