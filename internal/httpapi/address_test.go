package httpapi

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClientAddress(t *testing.T) {
	t.Parallel()
	trusted := Proxies{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for _, tc := range []struct {
		name, remote, forwarded, proto string
		tls                            bool
		address                        string
		isSecure                       bool
	}{
		{name: "direct", remote: "203.0.113.9:4711", address: "203.0.113.9"},
		{name: "direct over TLS", remote: "[2001:db8::7]:4711", tls: true, address: "2001:db8::7", isSecure: true},
		{name: "a stranger's headers", remote: "203.0.113.9:4711", forwarded: "198.51.100.1", proto: "https", address: "203.0.113.9"},
		{name: "through a proxy", remote: "127.0.0.1:4711", forwarded: "198.51.100.1", proto: "https", address: "198.51.100.1", isSecure: true},
		{name: "invented in front", remote: "127.0.0.1:4711", forwarded: "1.2.3.4, 198.51.100.1", address: "198.51.100.1"},
		{name: "two proxies", remote: "127.0.0.1:4711", forwarded: "1.2.3.4, 198.51.100.1, 10.1.2.3", address: "198.51.100.1"},
		{name: "all are proxies", remote: "127.0.0.1:4711", forwarded: "10.1.2.3, 10.1.2.4", address: "10.1.2.3"},
		{name: "with a port", remote: "127.0.0.1:4711", forwarded: "198.51.100.1:99", address: "198.51.100.1"},
		{name: "IPv6", remote: "[fd00::1]:4711", forwarded: "2001:db8::7", address: "2001:db8::7"},
		{name: "IPv6 in brackets", remote: "[fd00::1]:4711", forwarded: "[2001:db8::7]", address: "2001:db8::7"},
		{name: "IPv4 as IPv6", remote: "[::ffff:127.0.0.1]:4711", forwarded: "198.51.100.1", address: "198.51.100.1"},
		{name: "nonsense", remote: "127.0.0.1:4711", forwarded: "<script>", address: "127.0.0.1"},
		{name: "no header", remote: "127.0.0.1:4711", address: "127.0.0.1"},
		{name: "a unix socket", remote: "@", forwarded: "198.51.100.1", address: "@"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tc.remote
			if tc.forwarded != "" {
				r.Header.Set("X-Forwarded-For", tc.forwarded)
			}
			if tc.proto != "" {
				r.Header.Set("X-Forwarded-Proto", tc.proto)
			}
			if tc.tls {
				r.TLS = &tls.ConnectionState{}
			}
			address, isSecure := trusted.client(r)
			require.Equal(t, tc.address, address)
			require.Equal(t, tc.isSecure, isSecure)
		})
	}
}

func TestOnlyPlainHostsAreNamedInThePolicy(t *testing.T) {
	t.Parallel()
	require.Contains(t, policy(&call{host: "chat.example.org:8443", isSecure: true}, ""), "connect-src 'self' wss://chat.example.org:8443;")
	require.Contains(t, policy(&call{host: "[::1]:8080"}, ""), "ws://[::1]:8080 wss://[::1]:8080;")
	for _, host := range []string{"", "a b", "x; script-src *", "x,y", "\"x\"", "*"} {
		require.Contains(t, policy(&call{host: host}, ""), "connect-src 'self';", host)
	}
}
