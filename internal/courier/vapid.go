package courier

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
)

// A token of VAPID may be good for a day at most (RFC 8292, section 2). It is made anew long before it ends, so that clocks may differ.
const (
	tokenFor   = 12 * time.Hour
	tokenKept  = 6 * time.Hour
	tokensKept = 1024
)

// KeyName is the name of the server's key among its secrets.
const KeyName = "push_key"

// Key is the server's key, by which push services know it.
type Key struct {
	private *ecdsa.PrivateKey
	public  string
}

// NewKey makes a key and returns it as it is stored.
func NewKey() (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", fmt.Errorf("make a key for pushes: %w", err)
	}
	raw, err := key.Bytes()
	if err != nil {
		return "", fmt.Errorf("make a key for pushes: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(raw), nil
}

// ReadKey reads a key that NewKey made.
func ReadKey(stored string) (*Key, error) {
	raw, err := base64.RawURLEncoding.DecodeString(stored)
	if err != nil {
		return nil, fmt.Errorf("read the key for pushes: %w", err)
	}
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), raw)
	if err != nil {
		return nil, fmt.Errorf("read the key for pushes: %w", err)
	}
	point, err := key.PublicKey.Bytes()
	if err != nil {
		return nil, fmt.Errorf("read the key for pushes: %w", err)
	}
	return &Key{private: key, public: base64.RawURLEncoding.EncodeToString(point)}, nil
}

// Public is the public key as browsers take it.
func (k *Key) Public() string { return k.public }

// signer makes the Authorization header of calls.
type signer struct {
	key     *Key
	contact string
	now     func() time.Time
	tokens  *expirable.LRU[string, string] // by origin
}

func newSigner(key *Key, contact string, now func() time.Time) *signer {
	return &signer{key: key, contact: contact, now: now, tokens: expirable.NewLRU[string, string](tokensKept, nil, tokenKept)}
}

func (s *signer) authorization(origin string) (string, error) {
	if held, isHeld := s.tokens.Get(origin); isHeld {
		return held, nil
	}
	token, err := signES256(s.key.private, map[string]any{"typ": "JWT"}, map[string]any{
		"aud": origin, "exp": s.now().Add(tokenFor).Unix(), "sub": s.contact,
	})
	if err != nil {
		return "", fmt.Errorf("sign for a push service: %w", err)
	}
	header := "vapid t=" + token + ", k=" + s.key.public
	s.tokens.Add(origin, header)
	return header, nil
}
