package wire

import (
	"math"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
)

// FrameError returns what a client may see of err. internal says that err is no fault: the caller logs it, and
// the client learns nothing of it.
func FrameError(err error) (out api.FrameError, internal bool) {
	f, ok := fault.From(err)
	if !ok {
		return api.FrameError{Code: string(api.CodeInternal), Message: "internal error"}, true
	}
	return api.FrameError{Code: string(f.Code), Message: f.Text, RetryAfter: Seconds(f.RetryAfter)}, false
}

// Seconds returns a wait in seconds, rounded up to a tenth, so that who waits that long has waited enough.
func Seconds(d time.Duration) float64 {
	return math.Ceil(d.Seconds()*10) / 10
}
