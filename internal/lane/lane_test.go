package lane_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/lane"
)

var errBad = errors.New("bad item")

// double is a commit that doubles numbers and refuses a batch with a negative one.
func double(_ context.Context, items []int) ([]int, error) {
	out := make([]int, len(items))
	for i, n := range items {
		if n < 0 {
			return nil, errBad
		}
		out[i] = 2 * n
	}
	return out, nil
}

func TestItemsThatWaitShareACommit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		gate := make(chan struct{})
		l := lane.New(lane.Options[int, int]{Batch: 3, Commit: func(ctx context.Context, items []int) ([]int, error) {
			sizes = append(sizes, len(items))
			<-gate
			return double(ctx, items)
		}})
		var mu sync.Mutex
		var got []int
		for n := range 6 {
			require.NoError(t, l.Submit(n, func(r int, err error) {
				mu.Lock()
				defer mu.Unlock()
				got = append(got, r)
			}))
			synctest.Wait() // the first one is committing now; the others gather
		}
		close(gate)
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, []int{1, 3, 2}, sizes)
		require.Equal(t, []int{0, 2, 4, 6, 8, 10}, got, "in the order of submission")
	})
}

func TestABadItemFailsAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var settled []int
		gate := make(chan struct{})
		l := lane.New(lane.Options[int, int]{
			Commit: func(ctx context.Context, items []int) ([]int, error) {
				<-gate
				return double(ctx, items)
			},
			Settle: func(items, _ []int) { settled = append(settled, items...) },
		})
		got := map[int]error{}
		for _, n := range []int{1, 2, -3, 4} {
			require.NoError(t, l.Submit(n, func(_ int, err error) { got[n] = err }))
			synctest.Wait()
		}
		close(gate)
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, map[int]error{1: nil, 2: nil, -3: errBad, 4: nil}, got)
		require.Equal(t, []int{1, 2, 4}, settled, "what failed isn't published")
	})
}

func TestAStoreThatIsAwayIsAskedAFewTimesOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls, gate := 0, make(chan struct{})
		l := lane.New(lane.Options[int, int]{Commit: func(context.Context, []int) ([]int, error) {
			<-gate
			calls++
			return nil, errBad
		}})
		failed := 0
		for n := range 101 {
			require.NoError(t, l.Submit(n, func(_ int, err error) {
				require.ErrorIs(t, err, errBad)
				failed++
			}))
			synctest.Wait()
		}
		close(gate)
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, 101, failed)
		require.Equal(t, 1+1+3, calls, "the first alone, the batch, three singles")
	})
}

func TestAFullQueueRefuses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := make(chan struct{})
		l := lane.New(lane.Options[int, int]{Queue: 2, Commit: func(ctx context.Context, items []int) ([]int, error) {
			<-gate
			return double(ctx, items)
		}})
		quiet := func(int, error) {}
		require.NoError(t, l.Submit(0, quiet))
		synctest.Wait()
		require.NoError(t, l.Submit(1, quiet))
		require.NoError(t, l.Submit(2, quiet))
		require.True(t, fault.Is(l.Submit(3, quiet), fault.CodeUnavailable))
		close(gate)
		require.NoError(t, l.Close(t.Context()))
		require.True(t, fault.Is(l.Submit(4, quiet), fault.CodeUnavailable), "closed")
	})
}

func TestPaceSpreadsCommits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		var at []time.Duration
		l := lane.New(lane.Options[int, int]{Pace: 100 * time.Millisecond, Commit: func(ctx context.Context, items []int) ([]int, error) {
			at = append(at, time.Since(start))
			return double(ctx, items)
		}})
		for range 3 {
			_, err := l.Do(t.Context(), 1)
			require.NoError(t, err)
		}
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, []time.Duration{0, 100 * time.Millisecond, 200 * time.Millisecond}, at)
	})
}

// While the store is away nobody loses their place, and nothing is refused that could wait.
func TestAwayStoreIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start, back := time.Now(), 4*time.Second
		var got []int
		var last time.Time
		l := lane.New(lane.Options[int, int]{Batch: 2, Patience: 5 * time.Second, Commit: func(ctx context.Context, items []int) ([]int, error) {
			if time.Since(start) < back {
				return nil, fault.Busy(time.Second)
			}
			return double(ctx, items)
		}})
		for n := range 5 {
			require.NoError(t, l.Submit(n, func(r int, err error) {
				require.NoError(t, err)
				got, last = append(got, r), time.Now()
			}))
		}
		time.Sleep(back + time.Second)
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, []int{0, 2, 4, 6, 8}, got)
		require.Less(t, last.Sub(start), back+time.Second, "it looks often enough")
	})
}

// When patience ends all that wait are refused at once, in their order, and what comes then is tried anew.
func TestAwayStoreIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start, isAway := time.Now(), true
		l := lane.New(lane.Options[int, int]{Batch: 2, Patience: time.Second, Commit: func(ctx context.Context, items []int) ([]int, error) {
			if isAway {
				return nil, fault.Busy(time.Second)
			}
			return double(ctx, items)
		}})
		var order []int
		for n := range 5 {
			require.NoError(t, l.Submit(n, func(_ int, err error) {
				require.True(t, fault.Is(err, fault.CodeUnavailable))
				order = append(order, n)
			}))
		}
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		require.Equal(t, []int{0, 1, 2, 3, 4}, order)
		require.Less(t, time.Since(start), 2*time.Second)
		isAway = false
		_, err := l.Do(t.Context(), 20)
		require.True(t, fault.Is(err, fault.CodeUnavailable), "it was on its way behind those: it doesn't overtake")
		time.Sleep(time.Second)
		r, err := l.Do(t.Context(), 21)
		require.NoError(t, err)
		require.Equal(t, 42, r)
		require.NoError(t, l.Close(t.Context()))
	})
}

// A lane that closes doesn't wait for a store that is away.
func TestCloseDoesntWaitForAwayStore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		l := lane.New(lane.Options[int, int]{Commit: func(context.Context, []int) ([]int, error) { return nil, fault.Busy(time.Second) }})
		refused := make(chan error, 1)
		require.NoError(t, l.Submit(1, func(_ int, err error) { refused <- err }))
		require.NoError(t, l.Close(t.Context()))
		require.True(t, fault.Is(<-refused, fault.CodeUnavailable))
		require.Less(t, time.Since(start), time.Second)
	})
}

// More comes than the store can take: what is accepted is in time, and the rest is refused with a time to come back.
func TestOverloadIsRefused(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const cost, maxWait, batch = 400 * time.Millisecond, time.Second, 10
		l := lane.New(lane.Options[int, int]{Batch: batch, MaxWait: maxWait, Commit: func(ctx context.Context, items []int) ([]int, error) {
			time.Sleep(cost)
			return double(ctx, items)
		}})
		var accepted, refused, done int
		var slowest time.Duration
		for n := range 5000 { // a hundred a second, where twenty-five can be stored
			began := time.Now()
			err := l.Submit(1, func(_ int, err error) {
				require.NoError(t, err)
				done++
				if n > 200 { // the first commit has to show what one takes
					slowest = max(slowest, time.Since(began))
				}
			})
			if err == nil {
				accepted++
			} else {
				f, isFault := fault.From(err)
				require.True(t, isFault)
				require.Equal(t, fault.CodeUnavailable, f.Code)
				require.Greater(t, f.RetryAfter, maxWait)
				refused++
			}
			time.Sleep(10 * time.Millisecond)
		}
		require.NoError(t, l.Close(t.Context()))
		require.Equal(t, accepted, done)
		require.Greater(t, refused, 3000)
		require.Greater(t, accepted, 1200, "it goes on at full speed: 125 commits of 10 in 50 s")
		require.LessOrEqual(t, slowest, maxWait+cost)
	})
}
