package pushkit

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

// NativePush is what a service of phones got.
type NativePush struct {
	// Push is what the app reads; empty where it isn't ours.
	api.Push
	Token string
	// Body as it came.
	Body []byte
	// High priority.
	IsHigh bool
	// TTL in seconds.
	TTL int
	// Collapse is the key under which the newest is kept.
	Collapse string
	// Header of the call.
	Header http.Header
}

// Reply is what a service of phones answers; a zero Status: it takes the push.
type Reply struct {
	Status     int
	Body       string
	RetryAfter string
}

// native is what both services of phones do.
type native struct {
	mu      sync.Mutex // guards what follows
	got     chan NativePush
	answer  func(NativePush) Reply
	failure error
	calls   int
}

// Answer decides what the service answers; nil: it takes all.
func (n *native) Answer(answer func(NativePush) Reply) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answer = answer
}

// Calls is how many pushes came, whatever was answered.
func (n *native) Calls() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.calls
}

// Next returns the next push that was taken.
func (n *native) Next(t testing.TB) NativePush {
	t.Helper()
	select {
	case p := <-n.got:
		return p
	case <-time.After(patience):
		require.Fail(t, "no push came")
		return NativePush{}
	}
}

// take answers a push that was read; what is wrong with it fails the test.
func (n *native) take(w http.ResponseWriter, p NativePush, err error) {
	n.mu.Lock()
	n.calls++
	if err != nil {
		n.failure = errors.Join(n.failure, err)
	}
	reply := Reply{}
	if n.answer != nil {
		reply = n.answer(p)
	}
	n.mu.Unlock()
	if err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	if reply.Status == 0 {
		n.got <- p
		reply.Status, reply.Body = http.StatusOK, "{}"
	}
	if reply.RetryAfter != "" {
		w.Header().Set("Retry-After", reply.RetryAfter)
	}
	w.WriteHeader(reply.Status)
	_, _ = io.WriteString(w, reply.Body) // who asked may be gone
}

func (n *native) finish(t testing.TB) {
	n.mu.Lock()
	defer n.mu.Unlock()
	require.NoError(t, n.failure)
}

// pemOf writes a private key as it is downloaded from such services.
func pemOf(t testing.TB, key any) string {
	t.Helper()
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw}))
}

// tokenParts reads a JSON Web Token.
func tokenParts(token string, head, claims any) (signed string, signature []byte, err error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", nil, fmt.Errorf("token of %d parts", len(parts))
	}
	for i, into := range []any{head, claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return "", nil, err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return "", nil, err
		}
	}
	signature, err = base64.RawURLEncoding.DecodeString(parts[2])
	return parts[0] + "." + parts[1], signature, err
}

// FCM stands in for Firebase Cloud Messaging and for Google's tokens.
type FCM struct {
	native
	URL string
	// Key is the file of the service account.
	Key []byte

	private *rsa.PrivateKey
	now     func() time.Time
	token   string               // guarded by native, as what follows
	refuse  func() (Reply, bool) // of tokens
	fetched int
}

const fcmProject, fcmEmail, fcmKeyID = "owls-of-the-barn", "roost@owls-of-the-barn.iam.gserviceaccount.com", "0123456789abcdef"

// StartFCM starts one that runs until the test ends.
func StartFCM(t testing.TB, now func() time.Time) *FCM {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	f := &FCM{private: private, now: now, native: native{got: make(chan NativePush, 1000)}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", f.giveToken)
	mux.HandleFunc("POST /v1/projects/"+fcmProject+"/messages:send", f.send)
	server := httptest.NewServer(mux)
	f.URL = server.URL
	f.Key, err = json.Marshal(map[string]string{
		"type": "service_account", "project_id": fcmProject, "private_key_id": fcmKeyID, "private_key": pemOf(t, private),
		"client_email": fcmEmail, "token_uri": f.URL + "/token",
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		server.Close()
		f.finish(t)
	})
	return f
}

// Refuse decides what is answered to who asks for a token; nil: it is given.
func (f *FCM) Refuse(refuse func() (Reply, bool)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refuse = refuse
}

// Revoke makes the token that was given worth nothing.
func (f *FCM) Revoke() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.token = "revoked"
}

// Fetched is how many tokens were given.
func (f *FCM) Fetched() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fetched
}

func (f *FCM) giveToken(w http.ResponseWriter, r *http.Request) {
	err := f.checkAssertion(r)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != nil {
		if reply, is := f.refuse(); is {
			w.Header().Set("Retry-After", reply.RetryAfter)
			w.WriteHeader(reply.Status)
			_, _ = io.WriteString(w, reply.Body) // who asked may be gone
			return
		}
	}
	if err != nil {
		f.failure = errors.Join(f.failure, err)
		http.Error(w, `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`, http.StatusBadRequest)
		return
	}
	f.fetched++
	f.token = "ya29." + rand.Text()
	_, _ = fmt.Fprintf(w, `{"access_token":%q,"expires_in":3599,"token_type":"Bearer"}`, f.token) // who asked may be gone
}

// checkAssertion is RFC 7523, section 3, with what Google wants of it.
func (f *FCM) checkAssertion(r *http.Request) error {
	if grant := r.PostFormValue("grant_type"); grant != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		return fmt.Errorf("grant %q", grant)
	}
	var head struct{ Alg, Typ, Kid string }
	var claims struct {
		Iss, Scope, Aud string
		Iat, Exp        int64
	}
	signed, signature, err := tokenParts(r.PostFormValue("assertion"), &head, &claims)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(signed))
	if err := rsa.VerifyPKCS1v15(&f.private.PublicKey, crypto.SHA256, sum[:], signature); err != nil {
		return err
	}
	if head.Alg != "RS256" || head.Typ != "JWT" || head.Kid != fcmKeyID || claims.Iss != fcmEmail || claims.Aud != f.URL+"/token" ||
		claims.Scope != "https://www.googleapis.com/auth/firebase.messaging" || claims.Iat != f.now().Unix() || claims.Exp-claims.Iat != 3600 {
		return fmt.Errorf("assertion %+v %+v", head, claims)
	}
	return nil
}

func (f *FCM) send(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	isKnown := r.Header.Get("Authorization") == "Bearer "+f.token
	f.mu.Unlock()
	if !isKnown {
		http.Error(w, `{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}`, http.StatusUnauthorized)
		return
	}
	p, err := readFCM(r)
	f.take(w, p, err)
}

func readFCM(r *http.Request) (NativePush, error) {
	p := NativePush{Header: r.Header}
	var err error
	if p.Body, err = io.ReadAll(io.LimitReader(r.Body, 1<<20)); err != nil {
		return p, err
	}
	var in struct {
		Message struct {
			Token   string
			Data    map[string]string
			Android struct {
				Priority, TTL string
				CollapseKey   string `json:"collapse_key"`
			}
		}
	}
	if err := json.Unmarshal(p.Body, &in); err != nil {
		return p, err
	}
	m, size := in.Message, 0
	for key, value := range m.Data {
		size += len(key) + len(value)
	}
	seconds, isTTL := strings.CutSuffix(m.Android.TTL, "s")
	p.TTL, err = strconv.Atoi(seconds)
	switch {
	case err != nil || !isTTL:
		return p, fmt.Errorf("ttl %q", m.Android.TTL)
	case size > 4096:
		return p, fmt.Errorf("%d bytes of data", size)
	case m.Android.Priority != "high" && m.Android.Priority != "normal":
		return p, fmt.Errorf("priority %q", m.Android.Priority)
	}
	p.Token, p.IsHigh, p.Collapse = m.Token, m.Android.Priority == "high", m.Android.CollapseKey
	return p, json.Unmarshal([]byte(m.Data["push"]), &p.Push)
}

// APNs stands in for Apple's push service: HTTP/2 over TLS.
type APNs struct {
	native
	URL string
	// Key is the file of the key.
	Key []byte
	// Roots know its certificate, and Certificate is that in PEM.
	Roots       *x509.CertPool
	Certificate []byte

	private *ecdsa.PrivateKey
	now     func() time.Time
}

// What the stand-in for Apple's service knows its operator by.
const (
	APNsKeyID = "ABC123DEFG"
	APNsTeam  = "TEAM123456"
	APNsTopic = "org.example.roost"
)

// StartAPNs starts one that runs until the test ends.
func StartAPNs(t testing.TB, now func() time.Time) *APNs {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	a := &APNs{private: private, now: now, Key: []byte(pemOf(t, private)), native: native{got: make(chan NativePush, 1000)}}
	server := httptest.NewUnstartedServer(a)
	server.EnableHTTP2 = true
	server.StartTLS()
	a.URL, a.Roots = server.URL, x509.NewCertPool()
	a.Roots.AddCert(server.Certificate())
	a.Certificate = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	t.Cleanup(func() {
		server.Close()
		a.finish(t)
	})
	return a
}

// ServeHTTP takes a push.
func (a *APNs) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/" { // whether it is there
		http.NotFound(w, r)
		return
	}
	p, err := a.read(r)
	a.take(w, p, err)
}

func (a *APNs) read(r *http.Request) (NativePush, error) {
	p := NativePush{Header: r.Header, Collapse: r.Header.Get("apns-collapse-id"), IsHigh: r.Header.Get("apns-priority") == "10"}
	token, isDevice := strings.CutPrefix(r.URL.Path, "/3/device/")
	p.Token = token
	var err error
	if p.Body, err = io.ReadAll(io.LimitReader(r.Body, 1<<20)); err != nil {
		return p, err
	}
	until, err := strconv.ParseInt(r.Header.Get("apns-expiration"), 10, 64)
	p.TTL = int(until - a.now().Unix())
	switch priority := r.Header.Get("apns-priority"); {
	case r.ProtoMajor != 2 || r.Method != http.MethodPost || !isDevice:
		return p, fmt.Errorf("%s %s %s", r.Proto, r.Method, r.URL.Path)
	case err != nil:
		return p, fmt.Errorf("expiration: %w", err)
	case r.Header.Get("apns-topic") != APNsTopic || r.Header.Get("apns-push-type") != "alert" || priority != "10" && priority != "5":
		return p, fmt.Errorf("header %v", r.Header)
	case len(p.Collapse) == 0 || len(p.Collapse) > 64:
		return p, fmt.Errorf("collapse id %q", p.Collapse)
	case len(p.Body) > 4096:
		return p, fmt.Errorf("%d bytes", len(p.Body))
	}
	if err := a.checkToken(r.Header.Get("Authorization")); err != nil {
		return p, err
	}
	var in struct {
		APS  map[string]any
		Push string
	}
	if err := json.Unmarshal(p.Body, &in); err != nil {
		return p, err
	}
	if len(in.APS) == 0 {
		return p, errors.New("no aps")
	}
	return p, json.Unmarshal([]byte(in.Push), &p.Push)
}

func (a *APNs) checkToken(header string) error {
	token, isBearer := strings.CutPrefix(header, "bearer ")
	var head struct{ Alg, Kid string }
	var claims struct {
		Iss string
		Iat int64
	}
	signed, signature, err := tokenParts(token, &head, &claims)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(signed))
	age := a.now().Sub(time.Unix(claims.Iat, 0))
	if !isBearer || len(signature) != 64 || head.Alg != "ES256" || head.Kid != APNsKeyID || claims.Iss != APNsTeam || age < 0 || age > time.Hour ||
		!ecdsa.Verify(&a.private.PublicKey, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return fmt.Errorf("token %+v %+v of %d bytes", head, claims, len(signature))
	}
	return nil
}

// PEM is the private key alone.
func (f *FCM) PEM(t testing.TB) string { return pemOf(t, f.private) }
