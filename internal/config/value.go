package config

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Duration is a time.Duration that also reads days ("90d").
type Duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(text []byte) error {
	s := string(text)
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return fmt.Errorf("%q isn't a time such as 90d, 12h, 30m or 20s", s)
		}
		*d = Duration(time.Duration(n) * 24 * time.Hour) //nolint:gosec // 16 bits of days
		return nil
	}
	v, err := time.ParseDuration(s)
	if err != nil || v < 0 {
		return fmt.Errorf("%q isn't a time such as 90d, 12h, 30m or 20s", s)
	}
	*d = Duration(v)
	return nil
}

// Size is a number of bytes, read as "16384", "16KiB", "19MiB" or "1GiB".
type Size int64

// UnmarshalText implements encoding.TextUnmarshaler.
func (z *Size) UnmarshalText(text []byte) error {
	s, shift := string(text), 0
	for _, unit := range []struct {
		name  string
		shift int
	}{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}} {
		if number, ok := strings.CutSuffix(s, unit.name); ok {
			s, shift = strings.TrimSpace(number), unit.shift
			break
		}
	}
	n, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return fmt.Errorf("%q isn't a size such as 16384, 16KiB, 19MiB or 1GiB", text)
	}
	*z = Size(n << shift) //nolint:gosec // 62 bits at most
	return nil
}

// Rate lets Burst things happen at once, and one more each Every. It is read as "10/15m": ten, over each 15 minutes.
// "off" is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Rate) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		*r = Rate{}
		return nil
	}
	wrong := errors.New("must be a number and a time, such as 10/15m, or off")
	number, span, ok := strings.Cut(string(text), "/")
	if !ok {
		return wrong
	}
	n, err := strconv.ParseUint(number, 10, 31)
	if err != nil || n == 0 {
		return wrong
	}
	var d Duration
	if err := d.UnmarshalText([]byte(span)); err != nil || d == 0 {
		return wrong
	}
	*r = Rate{Burst: int(n), Every: max(time.Duration(d)/time.Duration(n), 1)} //nolint:gosec // 31 bits
	return nil
}

// PerSecond is the rate as a number; 0: no limit.
func (r Rate) PerSecond() float64 {
	if r.Every <= 0 {
		return 0
	}
	return float64(time.Second) / float64(r.Every)
}
