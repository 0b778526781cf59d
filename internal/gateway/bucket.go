package gateway

import "time"

// bucket is a token bucket: it fills at a rate up to a burst. Its zero value isn't full; use fullBucket. It isn't
// safe for concurrent use.
type bucket struct {
	tokens float64
	at     int64 // when tokens was right, in nanoseconds since 1970
}

func fullBucket(burst int, now time.Time) bucket {
	return bucket{tokens: float64(burst), at: now.UnixNano()}
}

// take takes a token and returns 0, or takes none and returns how long to wait until there is one.
func (b *bucket) take(rate float64, burst int, now time.Time) time.Duration {
	at := now.UnixNano()
	if at > b.at { // a clock that is set back adds nothing
		b.tokens = min(float64(burst), b.tokens+rate*float64(at-b.at)/float64(time.Second))
	}
	b.at = at
	if b.tokens >= 1 {
		b.tokens--
		return 0
	}
	return time.Duration((1 - b.tokens) / rate * float64(time.Second))
}
