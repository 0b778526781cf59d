package guard_test

import (
	"context"
	"net"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/guard"
)

// network stands in for the internet: it notes what is connected to.
type network struct {
	guard.Dialer
	dialed []string
}

func setup(hosts map[string][]string) *network {
	n := &network{}
	n.Resolve = func(_ context.Context, host string) ([]netip.Addr, error) {
		var out []netip.Addr
		for _, a := range hosts[host] {
			out = append(out, netip.MustParseAddr(a))
		}
		return out, nil
	}
	n.Dial = func(_ context.Context, _ string, to netip.AddrPort) (net.Conn, error) {
		n.dialed = append(n.dialed, to.String())
		near, far := net.Pipe()
		return near, far.Close()
	}
	return n
}

func (n *network) connect(t *testing.T, hostPort string) error {
	t.Helper()
	conn, err := n.DialContext(t.Context(), "tcp", hostPort)
	if err == nil {
		require.NoError(t, conn.Close())
	}
	return err
}

func TestOnlyPublicAddressesAreConnectedTo(t *testing.T) {
	t.Parallel()
	n := setup(map[string][]string{
		"good.example": {"93.184.216.34"}, "mixed.example": {"93.184.216.34", "10.0.0.1"}, "inner.example": {"127.0.0.1"}, "none.example": nil,
	})
	for _, host := range []string{"good.example:443", "93.184.216.34:8443", "[2606:2800:220:1::1]:443"} {
		require.NoError(t, n.connect(t, host), host)
	}
	require.Len(t, n.dialed, 3)
	for _, host := range []string{
		"mixed.example:443", "inner.example:443", "none.example:443", "127.0.0.1:443", "[::1]:443", "10.1.2.3:443", "192.168.0.1:443",
		"169.254.169.254:443", "100.64.0.1:443", "[fd00::1]:443", "[fe80::1%25eth0]:443", "[::ffff:127.0.0.1]:443", "[64:ff9b::7f00:1]:443",
		"0.0.0.0:443", "255.255.255.255:443", "224.0.0.1:443", "good.example", "good.example:x", "good.example:70000",
	} {
		require.ErrorIs(t, n.connect(t, host), guard.ErrRefused, host)
	}
	require.Len(t, n.dialed, 3)
}

func TestPortsAndNetworksAreTheCallers(t *testing.T) {
	t.Parallel()
	n := setup(map[string][]string{"push.lan": {"192.168.7.7"}, "good.example": {"93.184.216.34"}})
	n.Ports, n.Allowed = []uint16{443}, []netip.Prefix{netip.MustParsePrefix("192.168.7.0/24")}
	require.NoError(t, n.connect(t, "push.lan:443"))
	require.NoError(t, n.connect(t, "good.example:443"))
	require.ErrorIs(t, n.connect(t, "push.lan:80"), guard.ErrRefused)
	require.ErrorIs(t, n.connect(t, "192.168.8.1:443"), guard.ErrRefused)
	n.OnlyAllowed = true
	require.ErrorIs(t, n.connect(t, "good.example:443"), guard.ErrRefused)
	require.NoError(t, n.connect(t, "192.168.7.1:443"))
}

func TestAllowsWithoutAsking(t *testing.T) {
	t.Parallel()
	n := setup(nil)
	for host, is := range map[string]bool{
		"push.example.org": true, "93.184.216.34": true, "localhost": false, "a.localhost": false, "printer": false, "x.local": false,
		"db.internal": false, "box.home.arpa.": false, "127.0.0.1": false, "::1": false, "": false,
	} {
		require.Equal(t, is, n.Allows(host), host)
	}
	n.Allowed = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	require.True(t, n.Allows("localhost"), "the connection decides")
	require.True(t, n.Allows("127.0.0.1"))
	require.False(t, n.Allows("10.0.0.1"))
}
