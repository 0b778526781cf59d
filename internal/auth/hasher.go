package auth

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/roost-im/roost/internal/fault"
)

const (
	// hashWait bounds how long a caller waits for its turn, and hashQueue how many may wait for each turn that there
	// is: whoever comes later would only be answered after the client gave up.
	hashWait  = 5 * time.Second
	hashQueue = 50
	// hashRetry is what is told to who had to go.
	hashRetry = 2 * time.Second

	saltBytes = 16
	keyBytes  = 32
)

// hasher computes password hashes, few at once, so that sign-ins can't take all memory and processors.
type hasher struct {
	params argon2id.Params
	turns  chan struct{}
	queue  atomic.Int64
	// dummy is compared with where there is no hash, at the same cost. Nothing fits it.
	dummy string
	// watch sees each computation, if it is set: tests count them.
	watch func()
}

func newHasher(a Argon2, atOnce int, random io.Reader) (*hasher, error) {
	h := &hasher{
		params: argon2id.Params{
			Memory: a.Memory, Iterations: a.Iterations, Parallelism: a.Parallelism, SaltLength: saltBytes, KeyLength: keyBytes,
		},
		turns: make(chan struct{}, atOnce),
	}
	var raw [saltBytes + keyBytes]byte
	if _, err := io.ReadFull(random, raw[:]); err != nil {
		return nil, fmt.Errorf("make a hash that nothing fits: %w", err)
	}
	text := base64.RawStdEncoding
	h.dummy = fmt.Sprintf("$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", a.Memory, a.Iterations, a.Parallelism,
		text.EncodeToString(raw[:saltBytes]), text.EncodeToString(raw[saltBytes:]))
	return h, nil
}

// turn waits until a hash may be computed, and calls fn. Codes: unavailable, and those of fn.
func (h *hasher) turn(ctx context.Context, fn func() error) error {
	if h.queue.Add(1) > int64(cap(h.turns)*(1+hashQueue)) {
		h.queue.Add(-1)
		return fault.Busy(hashRetry)
	}
	defer h.queue.Add(-1)
	ctx, cancel := context.WithTimeout(ctx, hashWait)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
	case <-ctx.Done():
		return fault.Busy(hashRetry)
	}
	defer func() { <-h.turns }()
	return fn()
}

// hash returns the encoded hash of a password. Codes: unavailable.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	var out string
	err := h.turn(ctx, func() (err error) {
		h.computes()
		if out, err = argon2id.CreateHash(password, &h.params); err != nil {
			return fmt.Errorf("hash a password: %w", err)
		}
		return nil
	})
	return out, err
}

// fits says whether a password has the hash; an empty hash fits none, at the same cost. It is called in a turn.
func (h *hasher) fits(password, hash string) (bool, error) {
	h.computes()
	hasHash := hash != ""
	if !hasHash {
		hash = h.dummy
	}
	isSame, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check a password: %w", err)
	}
	return isSame && hasHash, nil
}

// isDated says whether a hash was made at other costs than new ones are.
func (h *hasher) isDated(hash string) bool {
	params, _, _, err := argon2id.DecodeHash(hash)
	return err == nil && *params != h.params
}

func (h *hasher) computes() {
	if h.watch != nil {
		h.watch()
	}
}
