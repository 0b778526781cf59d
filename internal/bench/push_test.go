package bench_test

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/bench"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
)

func TestPushMeasuresWhatPairsNoticeOfAQueue(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{Change: func(s *config.Settings) { s.PushNetworks = []string{"127.0.0.0/8"} }})
	r, err := bench.Run(t.Context(), bench.Options{
		Scenario: bench.Push, URL: s.URL, Pairs: 2, GroupSize: 5, Groups: 20, Rate: 100, Window: 2, TextBytes: 50,
		Duration: 200 * time.Millisecond, Warmup: 20 * time.Millisecond, PID: os.Getpid(),
	})
	require.NoError(t, err)
	require.Empty(t, r.Failures)
	for _, name := range []string{"send to ack, at rest", "send to received, at rest", "send to ack, draining", "send to received, draining"} {
		require.Positive(t, r.Times[name].Count, name)
	}
	found := map[string]float64{}
	for _, f := range r.Counts {
		found[f.Name] = f.Value
	}
	require.InDelta(t, 80, found["drained"], 0)
	for _, name := range []string{"drained per second", "draining to at rest, p50", "draining to at rest, p99", "server memory, most in draining"} {
		require.Positive(t, found[name], name)
	}
	require.NoError(t, json.NewEncoder(new(bytes.Buffer)).Encode(r))
}

func TestPushSaysWhatTheServerNeeds(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	opt := bench.Options{Scenario: bench.Push, URL: s.URL, Pairs: 1, GroupSize: 2, Groups: 1, Rate: 10}
	_, err := bench.Run(t.Context(), opt)
	require.ErrorContains(t, err, "--push-networks 127.0.0.0/8")
	opt.Groups = 0
	_, err = bench.Run(t.Context(), opt)
	require.Error(t, err)
}
