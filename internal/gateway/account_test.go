package gateway

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What was on its way behind a refused message doesn't overtake it, although a token was there again by then.
func TestNothingPassesBehindARefusedMessage(t *testing.T) {
	t.Parallel()
	const rate, burst = 1000.0, 2
	now := time.Now()
	a := &account{sends: fullBucket(burst, now)}
	for range burst {
		require.Zero(t, a.takeSend(rate, burst, now))
	}
	require.Equal(t, sendPause, a.takeSend(rate, burst, now))
	require.Equal(t, sendPause-10*time.Millisecond, a.takeSend(rate, burst, now.Add(10*time.Millisecond)))
	require.Zero(t, a.takeSend(rate, burst, now.Add(sendPause)))
	require.Zero(t, a.takeSend(rate, burst, now.Add(sendPause)))
	require.Positive(t, a.takeSend(rate, burst, now.Add(sendPause)))
	a.sends = fullBucket(burst, now)
	require.Zero(t, a.takeSend(rate, burst, now.Add(-time.Hour)), "a clock that was set back doesn't shut anybody out")
}
