package bench_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/bench"
	"github.com/roost-im/roost/internal/testkit"
)

func TestMediaMeasuresFilesBesideCopies(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	dir := t.TempDir()
	opt := bench.Options{Scenario: bench.Media, URL: s.URL, Uploads: 3, FileBytes: 300_000, Dir: dir, PID: os.Getpid()}
	r, err := bench.Run(t.Context(), opt)
	require.NoError(t, err)
	require.Empty(t, r.Failures)
	for _, name := range []string{"copy", "upload", "download", "copy, 3 at once", "upload, 3 at once", "download, 3 at once"} {
		require.Positive(t, r.Times[name].Count, name)
	}
	found := map[string]float64{}
	for _, f := range r.Counts {
		require.GreaterOrEqual(t, f.Value, 0.0, f.Name) // the clock of processor times is coarse
		found[f.Name] = f.Value
	}
	require.Contains(t, found, "upload to plain copy")
	require.Contains(t, found, "server memory, most in uploads")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)

	opt.Dir = "/nowhere/at/all"
	_, err = bench.Run(t.Context(), opt)
	require.Error(t, err)
}
