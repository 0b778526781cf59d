package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"github.com/roost-im/roost/internal/ident"
)

// Links carry a token: whom they are for, and a signature of that, of what the link does and of the address that it was sent to. So a
// link is worth nothing once the user has another address, and nothing has to be stored for it.

// signatureSize is how much of the signature is kept: 128 bits.
const signatureSize = 16

func (s *Service) token(purpose Kind, id ident.UserID, parts ...string) string {
	return string(id) + "." + base64.RawURLEncoding.EncodeToString(s.sign(purpose, id, parts))
}

func (s *Service) sign(purpose Kind, id ident.UserID, parts []string) []byte {
	h := hmac.New(sha256.New, s.opt.Key)
	h.Write([]byte(strings.Join(append([]string{string(purpose), string(id)}, parts...), "\x00")))
	return h.Sum(nil)[:signatureSize]
}

// userOf returns whom a token is for, which says nothing of its signature.
func userOf(token string) (ident.UserID, bool) {
	id, _, found := strings.Cut(token, ".")
	return ident.UserID(id), found && ident.IsValid(ident.UserID(id))
}

func (s *Service) isToken(token string, purpose Kind, id ident.UserID, parts ...string) bool {
	return hmac.Equal([]byte(token), []byte(s.token(purpose, id, parts...)))
}
