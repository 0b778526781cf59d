package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Three buckets count failed logins. None is emptied by a success, which would give whoever owns one account free
// guesses at others; they refill by time. Successes cost nothing.
//
//   - of account and address: tight, and felt by nobody else;
//   - of the address: somebody who tries many accounts;
//   - of the account: guessing spread over many addresses. A stranger could use it up to lock the owner out, so it
//     is high, and addresses from which the account has a session don't feel it.

// chargeWait bounds how long a failure waits to be counted.
const chargeWait = 5 * time.Second

// limit is a bucket with its name.
type limit struct {
	key  string
	rate Rate
}

// network is what limits see of an address: all of IPv4, and the /64 of IPv6, which one customer has in whole.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	prefix, err := a.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}

// bucket names a bucket. What comes from outside is hashed: it may be of any length, and the table is no list of
// who tried what from where.
func bucket(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return kind + ":" + base64.RawURLEncoding.EncodeToString(sum[:18])
}

func (s *Service) registerLimit(address string) limit {
	return limit{bucket("register", network(address)), s.set.Register}
}

// loginLimits returns the limits on failed logins.
func (s *Service) loginLimits(username, address string) (account limit, others []limit) {
	username, from := strings.ToLower(username), network(address)
	return limit{bucket("login-account", username), s.set.LoginAccount}, []limit{
		{bucket("login-tries", username, from), s.set.LoginTries},
		{bucket("login-address", from), s.set.LoginAddress},
	}
}

// passwordLimit is the limit on wrong current passwords: whoever has a session must not find the password by it.
func (s *Service) passwordLimit(id ident.UserID) limit {
	return limit{bucket("password", string(id)), s.set.LoginTries}
}

// peek says whether all limits have one left. Codes: rate_limited.
func (s *Service) peek(ctx context.Context, limits ...limit) error {
	return s.eachLimit(ctx, s.opt.Store.PeekLimit, limits)
}

// take takes one from each limit, also from those after one that is used up. Codes: rate_limited.
func (s *Service) take(ctx context.Context, limits ...limit) error {
	return s.eachLimit(ctx, s.opt.Store.TakeLimit, limits)
}

// charge takes one from each limit for a failure, whether or not its client still waits. That a limit is used up is told
// to the next try: this one was made.
func (s *Service) charge(ctx context.Context, limits ...limit) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), chargeWait)
	defer cancel()
	err := s.take(ctx, limits...)
	if fault.Is(err, fault.CodeRateLimited) {
		return nil
	}
	return err
}

func (s *Service) eachLimit(
	ctx context.Context, ask func(context.Context, string, Rate, time.Time) (time.Duration, error), limits []limit,
) error {
	now := s.now()
	var longest time.Duration
	for _, l := range limits {
		wait, err := ask(ctx, l.key, l.rate, now)
		if err != nil {
			return err
		}
		longest = max(longest, wait)
	}
	if longest > 0 {
		return fault.TooOften(longest)
	}
	return nil
}
