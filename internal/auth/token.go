package auth

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
)

// tokenBytes of randomness are in a token: 256 bits, which nobody guesses, so that a plain hash of it is enough.
const tokenBytes = 32

// tokenLen is the length of a token as text.
var tokenLen = base64.RawURLEncoding.EncodedLen(tokenBytes)

// newToken returns a secret and the hash by which it is stored.
func newToken(random io.Reader) (string, TokenHash, error) {
	var raw [tokenBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return "", TokenHash{}, fmt.Errorf("make a token: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw[:])
	return token, hashToken(token), nil
}

func hashToken(token string) TokenHash {
	return sha256.Sum256([]byte(token))
}
