package app

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var start = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

func TestSelfSignedCertificateIsMadeOnce(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	certFile, keyFile, err := selfSigned(folder, []string{"localhost", "127.0.0.1", "chat.example.org", "fd00::7"}, start)
	require.NoError(t, err)
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	require.NoError(t, err)
	for _, host := range []string{"localhost", "127.0.0.1", "chat.example.org", "fd00::7"} {
		require.NoError(t, pair.Leaf.VerifyHostname(host))
	}
	require.Equal(t, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, pair.Leaf.ExtKeyUsage)
	require.False(t, pair.Leaf.IsCA)
	info, err := os.Stat(keyFile)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	_, _, err = selfSigned(folder, []string{"other.example.org"}, start.Add(24*time.Hour))
	require.NoError(t, err)
	again, err := tls.LoadX509KeyPair(certFile, keyFile)
	require.NoError(t, err)
	require.Equal(t, pair.Leaf.SerialNumber, again.Leaf.SerialNumber, "who trusts it may go on trusting it")

	_, _, err = selfSigned(folder, []string{"localhost"}, pair.Leaf.NotAfter.Add(-24*time.Hour))
	require.NoError(t, err)
	again, err = tls.LoadX509KeyPair(certFile, keyFile)
	require.NoError(t, err)
	require.NotEqual(t, pair.Leaf.SerialNumber, again.Leaf.SerialNumber, "it would end soon")

	require.NoError(t, os.WriteFile(certFile, []byte("nonsense"), 0o600))
	_, _, err = selfSigned(folder, []string{"localhost"}, start)
	require.Error(t, err, "what somebody put there isn't overwritten")
}

func TestOwnHostsAreWhatPeopleType(t *testing.T) {
	t.Parallel()
	hosts := ownHosts("chat.example.org", "", "localhost")
	require.Subset(t, hosts, []string{"localhost", "127.0.0.1", "::1", "chat.example.org"})
	require.NotContains(t, hosts, "")
}

func TestCertificateIsReadAgainWhenItChanges(t *testing.T) {
	t.Parallel()
	folder, now := t.TempDir(), start
	certFile, keyFile, err := selfSigned(folder, []string{"localhost"}, start)
	require.NoError(t, err)
	c, err := newCertificate(certFile, keyFile, func() time.Time { return now }, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	serial := func() string {
		pair, err := c.get(nil)
		require.NoError(t, err)
		return pair.Leaf.SerialNumber.String()
	}
	first, mark := serial(), c.fingerprint()
	require.Regexp(t, `^([0-9A-F]{2}:){31}[0-9A-F]{2}$`, mark)

	cert, key, err := makeSelfSigned([]string{"localhost"}, start)
	require.NoError(t, err)
	later := time.Now().Add(time.Hour)
	require.NoError(t, os.WriteFile(certFile, cert, 0o600))
	require.NoError(t, os.Chtimes(certFile, later, later))
	now = now.Add(time.Minute)
	require.Equal(t, first, serial(), "a certificate without its key isn't taken")
	require.NoError(t, os.WriteFile(keyFile, key, 0o600))
	require.NoError(t, os.Chtimes(keyFile, later, later))
	require.Equal(t, first, serial(), "the files aren't looked at for each connection")
	now = now.Add(time.Minute)
	require.NotEqual(t, first, serial())
	require.NotEqual(t, mark, c.fingerprint())

	_, err = newCertificate(filepath.Join(folder, "none"), keyFile, time.Now, slog.New(slog.DiscardHandler))
	require.Error(t, err)
}

func TestOneProcessPerFolder(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "new", "data")
	first, err := takeLock(folder)
	require.NoError(t, err)
	info, err := os.Stat(folder)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	_, err = takeLock(folder)
	require.ErrorContains(t, err, folder)
	require.ErrorContains(t, err, "in use by another roost (process ")
	require.NoError(t, first.release())
	second, err := takeLock(folder)
	require.NoError(t, err)
	require.NoError(t, second.release())
}

func TestAddressesToOpen(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"http://localhost:8080"}, addresses("http", "localhost:8080", 8080))
	require.Equal(t, []string{"https://chat.example.org"}, addresses("https", "chat.example.org:443", 443))
	require.Equal(t, []string{"https://[fd00::7]:8443"}, addresses("https", "[fd00::7]:8443", 8443))
	require.Equal(t, "http://localhost", addresses("http", ":80", 80)[0])
	require.Equal(t, "http://localhost:9", addresses("http", "0.0.0.0:0", 9)[0])
}

func TestListenOnBothAddressesOfLocalhost(t *testing.T) {
	t.Parallel()
	listeners, err := listen(t.Context(), "localhost:0")
	require.NoError(t, err)
	require.NotEmpty(t, listeners)
	port := portOf(listeners[0])
	for _, l := range listeners {
		require.Equal(t, port, portOf(l))
	}
	_, err = listen(t.Context(), listeners[0].Addr().String())
	require.Error(t, err)
	for _, l := range listeners {
		require.NoError(t, l.Close())
	}
	_, err = listen(t.Context(), "nonsense")
	require.ErrorContains(t, err, "HOST:PORT")
}
