package courier

import (
	"context"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/roost-im/roost/internal/push"
)

// LoadFCMKey reads a key from a file.
func LoadFCMKey(file string) (*FCMKey, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	key, err := ReadFCMKey(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return key, nil
}

// LoadAPNsKey reads a key from a file.
func LoadAPNsKey(file, id, team string) (*APNsKey, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err //nolint:wrapcheck // it names the file
	}
	key, err := ReadAPNsKey(raw, id, team)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return key, nil
}

// Try asks Google for a token, and returns what was said: Sent if the key is good.
func (f *FCM) Try(ctx context.Context) push.Outcome {
	if token, bad := f.tokens.get(ctx); token == "" {
		return bad
	}
	return push.Outcome{Result: push.Sent}
}

// Probe asks the host of an address whether it is there, and returns how far its clock is ahead of ours; 0 where it doesn't say.
type Probe func(ctx context.Context, address string) (ahead time.Duration, err error)

// ProbeNamed is a Probe of services that the operator named.
func ProbeNamed(now func() time.Time) Probe {
	client := nativeClient(nil)
	return probe(client.Do, now)
}

// ProbeForeign is a Probe of services that clients named: public ones, and those of allowed networks.
func ProbeForeign(allowed []netip.Prefix, now func() time.Time) Probe {
	return probe(newClients(allowed).do, now)
}

func probe(do func(*http.Request) (*http.Response, error), now func() time.Time) Probe {
	return func(ctx context.Context, address string) (time.Duration, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			return 0, fmt.Errorf("ask a push service: %w", err)
		}
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = "/", "", "" // what follows may be a device's
		before := now()
		res, err := do(r) //nolint:bodyclose // readAnswer closes it
		if err != nil {
			return 0, err
		}
		readAnswer(res)
		at, err := http.ParseTime(res.Header.Get("Date"))
		if err != nil {
			return 0, nil //nolint:nilerr // it doesn't say
		}
		// The header has whole seconds, and the answer took its time: what lies between is no difference.
		switch {
		case at.Add(time.Second).Before(before):
			return at.Sub(before), nil
		case at.After(now()):
			return at.Sub(now()), nil
		}
		return 0, nil
	}
}
