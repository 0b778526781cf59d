// Package pushkit is a push service for tests: it speaks Web Push on loopback (RFC 8030), checks the signature of the server (RFC 8292), and
// decrypts with the keys of the device (RFC 8291). It shares no code with what it checks.
package pushkit

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
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

// Networks are those that a server has to be allowed to ask.
var Networks = []string{"127.0.0.0/8"}

// patience is how long a push may take: a killed server's jobs come again when their leases of a minute end, and a busy machine is slow.
const patience = 150 * time.Second

// Service is a push service.
type Service struct {
	URL string

	mu      sync.Mutex // guards what follows
	devices map[string]*Device
	answer  func(d *Device, nth int) (status int, retryAfter string)
	failure error
}

// Device is subscribed at a service.
type Device struct {
	Endpoint string
	path     string
	private  *ecdh.PrivateKey
	auth     []byte
	got      chan Push
	count    int // of calls, guarded by the service
}

// Push is what a device got.
type Push struct {
	api.Push
	// Key is the server's public key.
	Key, Contact           string
	TTL                    int
	Urgency, Topic, Length string
}

// Start starts a service that runs until the test ends. What is wrong with a push that it gets fails the test.
func Start(t testing.TB) *Service {
	t.Helper()
	s := &Service{devices: map[string]*Device{}}
	server := httptest.NewServer(s)
	s.URL = server.URL
	t.Cleanup(func() {
		server.Close()
		s.mu.Lock()
		defer s.mu.Unlock()
		require.NoError(t, s.failure)
	})
	return s
}

// Answer decides what the service answers to the nth call for a device, from 1; 201: it takes the push.
func (s *Service) Answer(answer func(d *Device, nth int) (status int, retryAfter string)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

// Device makes a device.
func (s *Service) Device(t testing.TB) *Device {
	t.Helper()
	return s.DeviceAt(t, "/"+rand.Text())
}

// DeviceAt makes a device with an endpoint of this path, which may have a query.
func (s *Service) DeviceAt(t testing.TB, path string) *Device {
	t.Helper()
	private, err := ecdh.P256().GenerateKey(rand.Reader)
	require.NoError(t, err)
	d := &Device{path: path, private: private, auth: make([]byte, 16), got: make(chan Push, 1000)}
	_, err = rand.Read(d.auth)
	require.NoError(t, err)
	d.Endpoint = s.URL + d.path
	s.mu.Lock()
	defer s.mu.Unlock()
	s.devices[d.path] = d
	return d
}

// Request is how the device is subscribed.
func (d *Device) Request() api.PushSubscriptionRequest {
	return api.PushSubscriptionRequest{Channel: "webpush", Endpoint: d.Endpoint, Keys: &api.PushKeys{
		P256DH: base64.RawURLEncoding.EncodeToString(d.private.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(d.auth),
	}}
}

// Next returns the next push that the service took for the device.
func (d *Device) Next(t testing.TB) Push {
	t.Helper()
	select {
	case p := <-d.got:
		return p
	case <-time.After(patience):
		require.Fail(t, "no push came")
		return Push{}
	}
}

// Empty requires that nothing is there that wasn't taken by Next.
func (d *Device) Empty(t testing.TB) {
	t.Helper()
	select {
	case p := <-d.got:
		require.Fail(t, "there is one more", "%+v", p.Push)
	default:
	}
}

// ServeHTTP takes a push.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	d := s.devices[r.RequestURI]
	status, retryAfter := http.StatusCreated, ""
	if d == nil {
		status = http.StatusGone
	} else if d.count++; s.answer != nil {
		status, retryAfter = s.answer(d, d.count)
	}
	s.mu.Unlock()
	if d != nil {
		p, err := s.read(d, r)
		if err != nil {
			s.mu.Lock()
			s.failure = err
			s.mu.Unlock()
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if status < 300 {
			d.got <- p
		}
	}
	if retryAfter != "" {
		w.Header().Set("Retry-After", retryAfter)
	}
	w.WriteHeader(status)
}

func (s *Service) read(d *Device, r *http.Request) (Push, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return Push{}, err
	}
	p := Push{Urgency: r.Header.Get("Urgency"), Topic: r.Header.Get("Topic"), Length: strconv.Itoa(len(body))}
	switch {
	case r.Method != http.MethodPost:
		return p, fmt.Errorf("method %s", r.Method)
	case len(body) > 4096:
		return p, fmt.Errorf("%d bytes: push services take 4096", len(body))
	case r.Header.Get("Content-Encoding") != "aes128gcm":
		return p, fmt.Errorf("encoding %q", r.Header.Get("Content-Encoding"))
	case len(p.Topic) > 32 || strings.Trim(p.Topic, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "":
		return p, fmt.Errorf("topic %q", p.Topic)
	}
	if p.TTL, err = strconv.Atoi(r.Header.Get("TTL")); err != nil {
		return p, fmt.Errorf("TTL: %w", err)
	}
	if p.Key, p.Contact, err = s.checkSignature(r.Header.Get("Authorization")); err != nil {
		return p, err
	}
	plain, err := d.decrypt(body)
	if err != nil {
		return p, fmt.Errorf("decrypt: %w", err)
	}
	if err := json.Unmarshal(plain, &p.Push); err != nil {
		return p, fmt.Errorf("read %q: %w", plain, err)
	}
	return p, nil
}

// checkSignature checks the header of VAPID (RFC 8292, section 3) and returns the key and whom to write to.
func (s *Service) checkSignature(header string) (key, contact string, err error) {
	rest, isVAPID := strings.CutPrefix(header, "vapid ")
	token, keyPart, isPair := strings.Cut(rest, ",")
	token = strings.TrimPrefix(strings.TrimSpace(token), "t=")
	key = strings.TrimPrefix(strings.TrimSpace(keyPart), "k=")
	parts := strings.Split(token, ".")
	if !isVAPID || !isPair || len(parts) != 3 {
		return "", "", fmt.Errorf("authorization %q", header)
	}
	point, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", "", err
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return "", "", err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return "", "", fmt.Errorf("signature of %d bytes", len(signature))
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "", "", errors.New("the signature is wrong")
	}
	var head struct{ Typ, Alg string }
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	for i, into := range []any{&head, &claims} {
		raw, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return "", "", err
		}
		if err := json.Unmarshal(raw, into); err != nil {
			return "", "", err
		}
	}
	left := time.Until(time.Unix(claims.Exp, 0))
	if head.Alg != "ES256" || claims.Aud != s.URL || left <= 0 || left > 24*time.Hour ||
		!strings.HasPrefix(claims.Sub, "mailto:") && !strings.HasPrefix(claims.Sub, "https:") {
		return "", "", fmt.Errorf("token: %+v %+v", head, claims)
	}
	return key, claims.Sub, nil
}

// decrypt is RFC 8188 with the keys of RFC 8291.
func (d *Device) decrypt(body []byte) ([]byte, error) {
	const head = 16 + 4 + 1 + 65
	if len(body) < head+16 || body[20] != 65 {
		return nil, fmt.Errorf("%d bytes", len(body))
	}
	salt, size, point, sealed := body[:16], binary.BigEndian.Uint32(body[16:20]), body[21:head], body[head:]
	if len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	server, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, err
	}
	shared, err := d.private.ECDH(server)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(d.private.PublicKey().Bytes()) + string(point)
	material, err := hkdf.Key(sha256.New, shared, d.auth, info, 32)
	if err != nil {
		return nil, err
	}
	key, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, material, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	trimmed := strings.TrimRight(string(plain), "\x00")
	if !strings.HasSuffix(trimmed, "\x02") {
		return nil, errors.New("no end of the last record")
	}
	return []byte(trimmed[:len(trimmed)-1]), nil
}
