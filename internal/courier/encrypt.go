package courier

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Sizes of RFC 8188 and RFC 8291.
const (
	saltSize   = 16
	pointSize  = 65
	authSize   = 16
	recordSize = 4096
	headerSize = saltSize + 4 + 1 + pointSize
	tagSize    = 16
	// padTo hides how long a text is.
	padTo = 256
)

// maxPlain is the longest text that fits into one record, which is all that a push has.
const maxPlain = recordSize - headerSize - tagSize - 1

// encrypt encrypts a push for a device: aes128gcm in one record (RFC 8291, section 4).
func encrypt(plain, point, auth []byte) ([]byte, error) {
	ephemeral, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	salt := make([]byte, saltSize)
	if _, err := rand.Read(salt); err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	return seal(plain, point, auth, ephemeral, salt, padTo)
}

var errTooLong = errors.New("encrypt a push: it is too long")

func seal(plain, point, auth []byte, own *ecdh.PrivateKey, salt []byte, padTo int) ([]byte, error) {
	if len(plain) > maxPlain {
		return nil, errTooLong
	}
	device, err := ecdh.P256().NewPublicKey(point)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	shared, err := own.ECDH(device)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	public := own.PublicKey().Bytes()
	material, err := hkdf.Key(sha256.New, shared, auth, "WebPush: info\x00"+string(point)+string(public), 32)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	key, keyErr := hkdf.Key(sha256.New, material, salt, "Content-Encoding: aes128gcm\x00", 16)
	nonce, nonceErr := hkdf.Key(sha256.New, material, salt, "Content-Encoding: nonce\x00", 12)
	if err := errors.Join(keyErr, nonceErr); err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("encrypt a push: %w", err)
	}
	size := min((len(plain)/padTo+1)*padTo, maxPlain+1)
	record := make([]byte, size)
	copy(record, plain)
	record[len(plain)] = 2 // the last record; zeros follow
	out := make([]byte, 0, headerSize+size+tagSize)
	out = append(out, salt...)
	out = binary.BigEndian.AppendUint32(out, recordSize)
	out = append(out, pointSize)
	out = append(out, public...)
	return gcm.Seal(out, nonce, record, nil), nil
}
