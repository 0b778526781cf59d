package sqlstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A store that gave its memory back goes on, also while others use it.
func TestShrinkDisturbsNobody(t *testing.T) {
	t.Parallel()
	for name, dsn := range engines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := migrated(t, dsn(t))
			done := make(chan error)
			go func() {
				for range 50 {
					if _, err := s.StoreEpoch(t.Context()); err != nil {
						done <- err
						return
					}
				}
				done <- nil
			}()
			for range 20 {
				require.NoError(t, s.Shrink(t.Context()))
			}
			require.NoError(t, <-done)
			_, err := s.StoreEpoch(t.Context())
			require.NoError(t, err)
		})
	}
}
