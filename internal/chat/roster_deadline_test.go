package chat_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// hung is a store behind a network that swallows everything: a call ends with its context only.
type hung struct {
	chat.Store
	calls chan struct{}
}

func (h hung) ChatRoster(ctx context.Context, _ ident.ChatID) (chat.Roster, error) {
	h.calls <- struct{}{}
	<-ctx.Done()
	return chat.Roster{}, ctx.Err()
}

// A lane of the bus waits for the roster: it must get on when its time is over, and the load must end too.
func TestARosterIsWaitedForNoLongerThanAsked(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := hung{calls: make(chan struct{}, 8)}
		r := chat.NewRosters(h)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		_, err := r.Get(ctx, "01ARZ3NDEKTSV4RRFFQ69G5FAV", 1)
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.LessOrEqual(t, time.Since(began), 2*time.Second)
		require.Len(t, h.calls, 1)
		<-time.After(time.Minute) // the load has ended too, else the bubble says that it hangs
	})
}
