package config_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/config"
)

func TestDefaultsAreSound(t *testing.T) {
	t.Parallel()
	s := config.Defaults()
	require.NoError(t, s.Check())
	require.Equal(t, "localhost:8080", s.Listen)
	require.Equal(t, config.MayWriteContacts, s.MayWrite, "strangers ask")
	require.Equal(t, config.Size(16<<10), s.MaxText)
	require.Equal(t, 90*24*time.Hour, time.Duration(s.SessionIdle))
	require.Equal(t, config.Rate{Burst: 10, Every: 90 * time.Second}, s.LoginRate)
	require.False(t, s.IsPostgres())
	require.Equal(t, filepath.Join("data", "roost.db"), s.DSN())
}

func TestWrongSettingsAreNamed(t *testing.T) {
	t.Parallel()
	for option, change := range map[string]func(s *config.Settings){
		"--data":            func(s *config.Settings) { s.Data = "" },
		"--database":        func(s *config.Settings) { s.Database = "mysql://x" },
		"--blobs":           func(s *config.Settings) { s.Blobs = "https://host/bucket" },
		"--media-links":     func(s *config.Settings) { s.MediaLinks = config.Duration(time.Hour) },
		"--max-file":        func(s *config.Settings) { s.MaxFile = 0 },
		"--listen":          func(s *config.Settings) { s.Listen = "8080" },
		"--debug":           func(s *config.Settings) { s.Debug = "6060" },
		"--tls":             func(s *config.Settings) { s.TLS = "on" },
		"--address":         func(s *config.Settings) { s.Address = "chat.example.org" },
		"--origins":         func(s *config.Settings) { s.Origins = []string{"https://a/b"} },
		"--registration":    func(s *config.Settings) { s.Registration = "some" },
		"--may-write":       func(s *config.Settings) { s.MayWrite = "nobody" },
		"--max-text":        func(s *config.Settings) { s.MaxText = 1 << 20 },
		"--max-members":     func(s *config.Settings) { s.MaxMembers = 1 },
		"--password-memory": func(s *config.Settings) { s.PasswordMemory = 1 },
		"--stop-time":       func(s *config.Settings) { s.StopTime = 0 },
		"--apns-topic":      func(s *config.Settings) { s.APNsKey, s.APNsKeyID, s.APNsTeam = "x.p8", "x", "x" },
		"--apns-team":       func(s *config.Settings) { s.APNsTeam = "x" },
	} {
		s := config.Defaults()
		change(&s)
		require.ErrorContains(t, s.Check(), option)
	}
	s := config.Defaults()
	s.TLS, s.Database = "cert.pem, key.pem", "postgres://localhost/roost"
	require.NoError(t, s.Check())
	cert, key := s.TLSFiles()
	require.Equal(t, []string{"cert.pem", "key.pem"}, []string{cert, key})
}

func TestValues(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]config.Rate{
		"10/15m": {Burst: 10, Every: 90 * time.Second}, "1/1s": {Burst: 1, Every: time.Second}, "24/1d": {Burst: 24, Every: time.Hour}, "off": {},
	} {
		var r config.Rate
		require.NoError(t, r.UnmarshalText([]byte(text)))
		require.Equal(t, want, r)
	}
	for _, text := range []string{"", "10", "0/1s", "10/0s", "-1/1s", "10/x", "x/1s", "10/-5s"} {
		require.Error(t, new(config.Rate).UnmarshalText([]byte(text)), text)
	}
	for text, want := range map[string]config.Size{"5": 5, "16KiB": 16 << 10, "1 MiB": 1 << 20, "2GiB": 2 << 30} {
		var z config.Size
		require.NoError(t, z.UnmarshalText([]byte(text)))
		require.Equal(t, want, z)
	}
	for _, text := range []string{"", "x", "-1", "5KB", "KiB", "99999999999"} {
		require.Error(t, new(config.Size).UnmarshalText([]byte(text)), text)
	}
	for text, want := range map[string]time.Duration{"90d": 90 * 24 * time.Hour, "5m": 5 * time.Minute} {
		var d config.Duration
		require.NoError(t, d.UnmarshalText([]byte(text)))
		require.Equal(t, want, time.Duration(d))
	}
	for _, text := range []string{"", "x", "-5m", "xd", "99999d"} {
		require.Error(t, new(config.Duration).UnmarshalText([]byte(text)), text)
	}
}

func TestSettingsFile(t *testing.T) {
	t.Parallel()
	known := []string{"listen", "max-text", "hsts", "origins"}
	read := func(text string) (map[string]string, error) {
		name := filepath.Join(t.TempDir(), "roost.yaml")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
		return config.ReadFile(name, known)
	}
	got, err := read("# ours\nlisten: :443\nhsts: true\nmax-text: 8192\norigins:\n  - https://a.example\n  - https://b.example\n")
	require.NoError(t, err)
	require.Equal(t, map[string]string{
		"listen": ":443", "hsts": "true", "max-text": "8192", "origins": "https://a.example,https://b.example",
	}, got)
	got, err = read("\n")
	require.NoError(t, err)
	require.Empty(t, got)
	for text, want := range map[string]string{
		"lisen: :443\n":           "did you mean listen?",
		"nonsense: 1\n":           `unknown setting "nonsense"`,
		"listen:\n":               "listen: has no value",
		"listen:\n  port: 1\n":    "listen: can't have settings below it",
		"- listen\n":              "not YAML",
		"listen: [\n":             "not YAML",
		"listen: 1\nlisten: 2\n":  "not YAML",
		"origins: [[https://a]]x": "not YAML",
	} {
		_, err = read(text)
		require.ErrorContains(t, err, want, text)
	}
	_, err = config.ReadFile("/nonexistent/roost.yaml", known)
	require.ErrorContains(t, err, "/nonexistent/roost.yaml")
}

func TestUnknownVariablesAreRefused(t *testing.T) {
	t.Parallel()
	known := []string{"ROOST_LISTEN"}
	require.NoError(t, config.CheckEnvironment([]string{"HOME=/", "ROOST_LISTEN=:1", "ROOSTER=1"}, known))
	require.ErrorContains(t, config.CheckEnvironment([]string{"ROOST_LISTN=:1"}, known), "did you mean ROOST_LISTEN?")
}
