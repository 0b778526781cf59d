package outbox

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCourtesyRestsAsOthersAreBusy(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name       string
		busy, took time.Duration // in a second
		rests      time.Duration
	}{
		{"nobody", 0, 10 * time.Millisecond, 0},
		{"a few", 50 * time.Millisecond, 10 * time.Millisecond, 0},
		{"some", 200 * time.Millisecond, 10 * time.Millisecond, 10 * time.Millisecond},
		{"many", 900 * time.Millisecond, 10 * time.Millisecond, 90 * time.Millisecond},
		{"many for long", 900 * time.Millisecond, time.Minute, time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var busy time.Duration
				c := NewCourtesy(func() time.Duration { return busy })
				time.Sleep(time.Second)
				busy = row.busy
				began := time.Now()
				require.NoError(t, c.Rest(t.Context(), row.took))
				require.Equal(t, row.rests, time.Since(began))
			})
		})
	}
}

func TestCourtesyEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var busy time.Duration
		c := NewCourtesy(func() time.Duration { return busy })
		time.Sleep(time.Second)
		busy = time.Second
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, c.Rest(ctx, 10*time.Millisecond), context.DeadlineExceeded)
		require.ErrorIs(t, c.Rest(ctx, 0), context.DeadlineExceeded)
	})
}
