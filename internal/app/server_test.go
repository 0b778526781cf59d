package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/config"
)

func TestPagesOfTheAddressMayUseTheServer(t *testing.T) {
	t.Parallel()
	set := config.Settings{Origins: []string{"https://other.example.org"}}
	require.Equal(t, []string{"https://other.example.org"}, pageOrigins(&set))
	set.Address = "https://chat.example.org/"
	require.Equal(t, []string{"https://chat.example.org", "https://other.example.org"}, pageOrigins(&set))
}

func TestSlowRatesAreKept(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 1.0/6, perSecond(config.Rate{Burst: 10, Every: 6 * time.Second}), 1e-9)
	require.InDelta(t, unlimited, perSecond(config.Rate{}), 0)
}
