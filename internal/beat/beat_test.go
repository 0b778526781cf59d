package beat_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/beat"
)

func TestRunBeatsUntilItsContextEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		broken := errors.New("broken")
		var calls int
		var failures []error
		began := time.Now()
		beat.Run(ctx, time.Second, func(context.Context) error {
			calls++
			switch calls {
			case 2:
				return broken
			case 4:
				cancel()
				return context.Canceled
			}
			return nil
		}, func(err error) { failures = append(failures, err) })
		require.Equal(t, 4, calls)
		require.Equal(t, []error{broken}, failures, "the end is no failure")
		require.Equal(t, 4*time.Second, time.Since(began))
	})
}
