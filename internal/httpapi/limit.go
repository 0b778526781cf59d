package httpapi

import (
	"net/netip"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"github.com/roost-im/roost/internal/fault"
)

// Rate lets Burst calls come at once, and one more each Every. Zero is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// uploadRate is that of the images of a user: nobody changes a portrait more often, and nobody may take all of the few
// places for uploads for long.
var uploadRate = Rate{Burst: 5, Every: time.Minute}

// previewRate is that of the pages that a user has looked at: some links in a row, then one every few seconds.
var previewRate = Rate{Burst: 20, Every: 5 * time.Second}

// testRate is that of the test pushes of a user.
var testRate = Rate{Burst: 10, Every: 10 * time.Second}

// limitersKept is for how many callers of this node a rate is kept in memory. Who fell out begins anew, which takes as
// many other callers.
const limitersKept = 1 << 14

// limiter holds callers to a rate, each for themselves, on this node. It is safe for concurrent use.
type limiter struct {
	rate Rate
	kept *lru.Cache[string, *rate.Limiter]
}

func newLimiter(r Rate) *limiter {
	kept, err := lru.New[string, *rate.Limiter](limitersKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &limiter{rate: r, kept: kept}
}

// take takes one call of the caller's, or returns the fault that says how long to wait. Codes: rate_limited.
func (l *limiter) take(caller string, now time.Time) error {
	if l == nil || l.rate.Every <= 0 {
		return nil
	}
	one := rate.NewLimiter(rate.Every(l.rate.Every), l.rate.Burst)
	if held, isHeld, _ := l.kept.PeekOrAdd(caller, one); isHeld {
		one = held
		l.kept.Get(caller) // it is in use
	}
	r := one.ReserveN(now, 1)
	wait := r.DelayFrom(now)
	if wait <= 0 {
		return nil
	}
	r.CancelAt(now)
	return fault.TooOften(wait)
}

// callerOf is whom a call counts for: the user, or before anybody is signed in the network that it comes from.
func callerOf(c *call) string {
	if c.user.ID != "" {
		return string(c.user.ID)
	}
	return networkOf(c.address)
}

// networkOf returns an IPv4 address, or the /64 of an IPv6 one: so much is one household's or server's.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if a = a.Unmap(); a.Is6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
