package client

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/roost-im/roost/api"
)

// Backoff says how long to wait before connecting again. Zero values take the defaults.
type Backoff struct {
	// First is the longest wait before the first try after a connection that had lasted. Default 250 ms.
	First time.Duration
	// Max is the longest wait of all. Default 30 s.
	Max time.Duration
	// Lasted is how long a connection has to be up for the waits to begin anew. Default 5 s.
	Lasted time.Duration
	// Random returns a number in [0, 1). Default: math/rand/v2.
	Random func() float64
}

func (b *Backoff) setDefaults() {
	if b.First == 0 {
		b.First = 250 * time.Millisecond
	}
	if b.Max == 0 {
		b.Max = 30 * time.Second
	}
	if b.Lasted == 0 {
		b.Lasted = 5 * time.Second
	}
	if b.Random == nil {
		b.Random = rand.Float64
	}
}

// wait is the pause before the try after n failed ones. It doubles with each, and half of it is left to chance, so
// that clients that were cut off together don't come back together. The first try comes at any time up to First.
func (b *Backoff) wait(n int) time.Duration {
	if n == 0 {
		return time.Duration(float64(b.First) * b.Random())
	}
	d := b.Max
	if n < 20 { // beyond, the shift could overflow
		d = min(b.Max, b.First<<n)
	}
	return time.Duration(float64(d) * (0.5 + b.Random()/2))
}

// verdict is what the end of a connection means for the next one.
type verdict struct {
	isFinal    bool // there is no next one
	isResume   bool // come back at once
	dropCursor bool
	wait       time.Duration // at least
}

// judge reads the reason for which a connection ended or wasn't made.
func judge(err error) verdict {
	var closed *CloseError
	var refused *Error
	switch {
	case errors.As(err, &refused):
		return judgeRefusal(refused)
	case errors.As(err, &closed):
		switch c := closed.Code; {
		case c >= 4000 && c <= 4099:
			return verdict{isResume: true}
		case c >= 4200 && c <= 4399:
			return verdict{isFinal: true}
		}
	case errors.Is(err, ErrClosed):
		return verdict{isFinal: true}
	}
	return verdict{} // 4100–4199, codes below 4000, a lost connection
}

func judgeRefusal(e *Error) verdict {
	switch e.Code {
	case api.CodeBadCursor:
		return verdict{isResume: true, dropCursor: true}
	case api.CodeUnauthenticated, api.CodeSessionExpired, api.CodeForbidden, api.CodeCrossOrigin:
		return verdict{isFinal: true}
	}
	if e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden {
		return verdict{isFinal: true}
	}
	return verdict{wait: e.RetryAfter}
}
