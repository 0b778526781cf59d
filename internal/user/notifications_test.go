package user_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/user"
)

func TestQuietHoursCoverTheirTimeZone(t *testing.T) {
	t.Parallel()
	night := &user.QuietHours{From: 22*60 + 30, To: 7 * 60, Zone: "Europe/Vienna"}
	noon := &user.QuietHours{From: 12 * 60, To: 13 * 60, Zone: "America/New_York"}
	for _, row := range []struct {
		hours *user.QuietHours
		at    string
		is    bool
	}{
		{night, "2026-01-15T21:29:59Z", false},
		{night, "2026-01-15T21:30:00Z", true},
		{night, "2026-01-16T05:59:59Z", true},
		{night, "2026-01-16T06:00:00Z", false},
		{night, "2026-07-15T20:30:00Z", true}, // summer time
		{night, "2026-07-15T05:00:00Z", false},
		{night, "2026-03-29T01:30:00Z", true}, // the hour that isn't there
		{noon, "2026-01-15T17:00:00Z", true},
		{noon, "2026-01-15T18:00:00Z", false},
		{nil, "2026-01-15T00:00:00Z", false},
		{&user.QuietHours{From: 0, To: 60, Zone: "Nowhere/None"}, "2026-01-15T00:30:00Z", false},
	} {
		at, err := time.Parse(time.RFC3339, row.at)
		require.NoError(t, err)
		require.Equal(t, row.is, row.hours.Covers(at), "%+v at %s", row.hours, row.at)
	}
}

func TestQuietHoursEnd(t *testing.T) {
	t.Parallel()
	night := &user.QuietHours{From: 22*60 + 30, To: 7 * 60, Zone: "Europe/Vienna"}
	for at, want := range map[string]string{
		"2026-01-15T21:30:00Z": "2026-01-16T06:00:00Z",
		"2026-01-16T05:59:59Z": "2026-01-16T06:00:00Z",
		"2026-03-28T23:30:00Z": "2026-03-29T05:00:00Z", // summer time begins
		"2026-12-31T22:00:00Z": "2027-01-01T06:00:00Z",
	} {
		from, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		end := night.End(from)
		require.Equal(t, want, end.Format(time.RFC3339), at)
		require.True(t, night.Covers(from))
		require.True(t, night.Covers(end.Add(-time.Second)))
		require.False(t, night.Covers(end))
	}
}
