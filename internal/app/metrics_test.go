package app

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/push"
)

func TestMetricsCountPushes(t *testing.T) {
	t.Parallel()
	out := pushMetrics([]push.Count{
		{Channel: push.WebPush, Result: push.Sent, N: 7}, {Channel: push.FCM, Result: push.Gone, N: 1}, {Channel: push.WebPush, Result: push.Retry, N: 2},
	})
	require.Equal(t, `# HELP roost_pushes_total Pushes by channel and by what the push service said.
# TYPE roost_pushes_total counter
roost_pushes_total{channel="fcm",result="gone"} 1
roost_pushes_total{channel="webpush",result="retry"} 2
roost_pushes_total{channel="webpush",result="sent"} 7
`, out)
}
