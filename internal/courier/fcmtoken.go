package courier

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/push"
)

// FCMKey is the key of a service account of a Firebase project.
type FCMKey struct {
	project, email, id, tokenURL string
	private                      *rsa.PrivateKey
}

// Project is the id of the project.
func (k *FCMKey) Project() string { return k.project }

// minRSA is the size of the smallest key that is taken, in bits.
const minRSA = 2048

// ReadFCMKey reads the JSON file that the Firebase console makes for a service account. What is wrong with it is said without any of the key.
func ReadFCMKey(raw []byte) (*FCMKey, error) {
	var in struct {
		Type       string `json:"type"`
		ProjectID  string `json:"project_id"`
		KeyID      string `json:"private_key_id"`
		PrivateKey string `json:"private_key"`
		Email      string `json:"client_email"`
		TokenURI   string `json:"token_uri"`
	}
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, errors.New("it isn't JSON")
	}
	for _, field := range [][2]string{
		{"project_id", in.ProjectID}, {"private_key", in.PrivateKey}, {"client_email", in.Email}, {"token_uri", in.TokenURI},
	} {
		if field[1] == "" {
			return nil, fmt.Errorf("it has no %s", field[0])
		}
	}
	if in.Type != "service_account" {
		return nil, errors.New("it isn't the key of a service account")
	}
	u, err := readService(in.TokenURI)
	if err != nil {
		return nil, fmt.Errorf("token_uri: %w", err)
	}
	key, err := readPrivateKey([]byte(in.PrivateKey))
	if err != nil {
		return nil, fmt.Errorf("private_key: %w", err)
	}
	private, isRSA := key.(*rsa.PrivateKey)
	if !isRSA || private.N.BitLen() < minRSA {
		return nil, fmt.Errorf("private_key: it must be RSA with %d bits or more", minRSA)
	}
	return &FCMKey{project: in.ProjectID, email: in.Email, id: in.KeyID, tokenURL: u.String(), private: private}, nil
}

// Times of the tokens of Google's services.
const (
	// assertFor is how long the server's word for itself is good, which is the longest that is taken.
	assertFor = time.Hour
	// renewBefore is how long before its end a token is fetched anew.
	renewBefore = 5 * time.Minute
)

// fcmScope is what the token is for.
const fcmScope = "https://www.googleapis.com/auth/firebase.messaging"

// tokens has the token of a service account: OAuth 2.0 with the account's own word (RFC 7523). One is fetched at a time.
type tokens struct {
	key    *FCMKey
	client *http.Client
	now    func() time.Time

	turn  chan struct{} // of capacity 1: whoever is in it may touch what follows
	token string
	until time.Time
}

func newTokens(key *FCMKey, client *http.Client, now func() time.Time) *tokens {
	return &tokens{key: key, client: client, now: now, turn: make(chan struct{}, 1)}
}

// get returns a token that is good for some minutes, or what became of fetching one.
func (t *tokens) get(ctx context.Context) (token string, bad push.Outcome) {
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return "", failed(ctx, ctx.Err())
	}
	defer func() { <-t.turn }()
	if t.token != "" && t.now().Before(t.until) {
		return t.token, push.Outcome{}
	}
	return t.fetch(ctx)
}

// drop forgets a token that isn't taken any more.
func (t *tokens) drop(token string) {
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	if t.token == token {
		t.token = ""
	}
}

func (t *tokens) fetch(ctx context.Context) (token string, bad push.Outcome) {
	now := t.now()
	head := map[string]any{"typ": "JWT"}
	if t.key.id != "" {
		head["kid"] = t.key.id
	}
	word, err := signRS256(t.key.private, head, map[string]any{
		"iss": t.key.email, "scope": fcmScope, "aud": t.key.tokenURL, "iat": now.Unix(), "exp": now.Add(assertFor).Unix(),
	})
	if err != nil {
		return "", push.Outcome{Result: push.Denied, Reason: "can't be signed", RetryAfter: deniedFor}
	}
	form := url.Values{"grant_type": {"urn:ietf:params:oauth:grant-type:jwt-bearer"}, "assertion": {word}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, t.key.tokenURL, strings.NewReader(form.Encode()))
	if err != nil {
		return "", push.Outcome{Result: push.Denied, Reason: "bad token_uri", RetryAfter: deniedFor}
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := t.client.Do(r) //nolint:bodyclose // readAnswer closes it
	if err != nil {
		return "", failed(ctx, err)
	}
	var got struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int64  `json:"expires_in"`
		Error       string `json:"error"`
	}
	isRead := json.Unmarshal(readAnswer(res), &got) == nil
	switch status := res.StatusCode; {
	case status == http.StatusOK && isRead && got.AccessToken != "":
		t.token = got.AccessToken
		t.until = now.Add(max(time.Duration(min(got.ExpiresIn, int64(assertFor/time.Second)))*time.Second-renewBefore, 0))
		return t.token, push.Outcome{}
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout || status >= 500:
		return "", push.Outcome{Result: push.Retry, Status: status, Reason: "no token: " + strconv.Itoa(status), RetryAfter: retryAfter(res.Header, now)}
	default:
		reason := tidy(got.Error)
		if reason == "" {
			reason = strconv.Itoa(status)
		}
		return "", push.Outcome{Result: push.Denied, Status: status, Reason: "no token: " + reason, RetryAfter: deniedFor}
	}
}
