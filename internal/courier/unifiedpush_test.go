package courier_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/courier"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/testkit/pushkit"
)

// unifiedPaths are the endpoints of common distributors of UnifiedPush.
var unifiedPaths = map[string]string{
	"ntfy":          "/upXgTqDbR7Wn4c?up=1",
	"nextcloud":     "/index.php/apps/uppush/push/6f0c3f6e-7a62-4f3a-b5a3-0a3e2a1c9f11",
	"sunup":         "/wpush/v2/gAAAAABl" + strings.Repeat("Zx_-", 60) + "==",
	"conversations": "/push/bXkgdG9rZW4tb2YrYS1waG9uZQ%3D%3D",
	"gotify":        "/UP?token=Aa1.bB-cC_dD",
	"embedded":      "/wpfcm?t=dQw4w9WgXcQ%3AAPA91bE",
}

// UnifiedPush is Web Push: whatever an endpoint looks like, it is asked as it is.
func TestUnifiedPushArrives(t *testing.T) {
	t.Parallel()
	service := pushkit.Start(t)
	w, _ := setup(t)
	for name, path := range unifiedPaths {
		d := service.DeviceAt(t, path)
		to := target(t, d)
		require.NoError(t, w.Check(to), name)
		n := hello()
		require.Equal(t, push.Sent, w.Send(t.Context(), note(to, n)).Result, name)
		got := d.Next(t)
		require.Equal(t, []any{n.Text, "high"}, []any{got.Text, got.Urgency}, name)
	}
	// ntfy's answer where no phone ever asked for the topic: it may yet.
	service.Answer(func(*pushkit.Device, int) (int, string) { return 507, "" })
	to := target(t, service.Device(t))
	require.Equal(t, push.Outcome{Result: push.Retry, Status: 507, Reason: "507"}, w.Send(t.Context(), note(to, hello())))
}

// A distributor's server at home is asked where the operator allows its network, and nowhere else.
func TestUnifiedPushAtHomeNeedsItsNetwork(t *testing.T) {
	t.Parallel()
	key := newKey(t)
	carrier := func(networks ...string) *courier.WebPush {
		var allowed []netip.Prefix
		for _, n := range networks {
			allowed = append(allowed, netip.MustParsePrefix(n))
		}
		return courier.NewWebPush(courier.WebPushOptions{Key: key, Contact: "mailto:operator@example.org", Allowed: allowed, Now: time.Now})
	}
	to := target(t, pushkit.Start(t).Device(t))
	public, home := carrier(), carrier("192.168.1.0/24", "fd12:3456::/32")
	for name, path := range unifiedPaths {
		to.Address = "https://push.example.org" + path
		require.NoError(t, public.Check(to), name)
		for host, isAllowed := range map[string]bool{
			"http://192.168.1.7:8090": true, "https://192.168.1.7": true, "http://[fd12:3456::7]:8090": true,
			"http://192.168.2.7": false, "http://10.0.0.1": false, "http://[fd00::1]": false, "http://169.254.169.254": false, "http://127.0.0.1": false,
		} {
			to.Address = host + path
			require.True(t, fault.Is(public.Check(to), fault.CodeInvalid), to.Address)
			err := home.Check(to)
			require.Equal(t, isAllowed, err == nil, to.Address)
			if !isAllowed {
				require.Equal(t, push.Outcome{Result: push.Refused, Reason: "address not allowed"}, home.Send(t.Context(), note(to, hello())), to.Address)
			}
		}
	}
}
