package doctor_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/doctor"
	"github.com/roost-im/roost/internal/testkit/pushkit"
)

// pushFindings are those about notifications, of a server whose settings are changed so.
func pushFindings(t *testing.T, change func(s *config.Settings)) []doctor.Finding {
	t.Helper()
	s := config.Defaults()
	s.Data, s.Listen = t.TempDir(), "localhost:0"
	change(&s)
	var out []doctor.Finding
	doctor.Examine(t.Context(), doctor.Options{
		Settings: &s, Quick: true, Now: time.Now,
		Holder: func(string) (string, error) { return "", nil }, HalfRestored: func(string) bool { return false },
	}, func(f doctor.Finding) {
		if f.Check == "push" {
			require.Equal(t, f.Level == doctor.OK, f.Advice == "", f.Text)
			out = append(out, f)
		}
	})
	return out
}

// Keys that can't be read, services that aren't there, and a clock that is off, are told in words.
func TestPushServicesAreAsked(t *testing.T) {
	t.Parallel()
	fcm, apns := pushkit.StartFCM(t, time.Now), pushkit.StartAPNs(t, time.Now)
	folder := t.TempDir()
	file := func(name string, content []byte, mode os.FileMode) string {
		name = filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(name, content, mode))
		return name
	}
	good, open, bad := file("fcm.json", fcm.Key, 0o600), file("open.json", fcm.Key, 0o644), file("bad.json", []byte("{"), 0o600)
	key := file("key.p8", apns.Key, 0o600)
	late := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(10*time.Minute).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(late.Close)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, row := range map[string]struct {
		change func(*config.Settings)
		level  doctor.Level
		text   string
	}{
		"good":       {func(s *config.Settings) { s.FCMKey, s.FCMAddress = good, fcm.URL }, doctor.OK, "answers"},
		"no file":    {func(s *config.Settings) { s.FCMKey = good + "x" }, doctor.Problem, "no such file"},
		"no key":     {func(s *config.Settings) { s.FCMKey = bad }, doctor.Problem, "isn't JSON"},
		"open":       {func(s *config.Settings) { s.FCMKey, s.FCMAddress = open, fcm.URL }, doctor.Warning, "others on this machine"},
		"refused":    {func(s *config.Settings) { s.FCMKey, s.FCMAddress = good, gone.URL }, doctor.Warning, "connection refused"},
		"other time": {func(s *config.Settings) { s.FCMKey, s.FCMAddress = good, late.URL }, doctor.Problem, "the clock is"},
		"no id":      {func(s *config.Settings) { s.APNsKey = key }, doctor.Problem, "key's id"},
		"untrusted": {func(s *config.Settings) {
			s.APNsKey, s.APNsKeyID, s.APNsTeam, s.APNsTopic, s.APNsAddress = key, pushkit.APNsKeyID, pushkit.APNsTeam, pushkit.APNsTopic, apns.URL
		}, doctor.Warning, "certificate"},
	} {
		worst := doctor.Finding{Level: doctor.OK}
		all := pushFindings(t, row.change)
		for _, f := range all {
			if f.Level == doctor.Problem || f.Level == doctor.Warning && worst.Level != doctor.Problem || worst.Text == "" || worst.Level == doctor.OK {
				worst = f
			}
		}
		require.Equal(t, row.level, worst.Level, "%s: %+v", name, all)
		require.Contains(t, worst.Text, row.text, name)
	}
	require.Empty(t, pushFindings(t, func(*config.Settings) {}))
}
