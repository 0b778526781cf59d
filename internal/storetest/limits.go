package storetest

import (
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
)

var limitTests = map[string]func(*env){
	"LimitBurst":     testLimitBurst,
	"LimitRefills":   testLimitRefills,
	"LimitPeek":      testLimitPeek,
	"LimitKeys":      testLimitKeys,
	"LimitAtOnce":    testLimitAtOnce,
	"LimitExpires":   testLimitExpires,
	"LimitUnlimited": testLimitUnlimited,
	"LimitClockBack": testLimitClockBack,
}

var rate = auth.Rate{Burst: 3, Every: 10 * time.Second}

func (e *env) take(key string, at time.Time) time.Duration {
	e.Helper()
	wait, err := e.TakeLimit(e.ctx(), key, rate, at)
	require.NoError(e, err)
	return wait
}

func (e *env) peek(key string, at time.Time) time.Duration {
	e.Helper()
	wait, err := e.PeekLimit(e.ctx(), key, rate, at)
	require.NoError(e, err)
	return wait
}

func testLimitBurst(e *env) {
	key, at := name("key"), now()
	for range rate.Burst {
		require.Zero(e, e.take(key, at))
	}
	require.Equal(e, rate.Every, e.take(key, at))
	require.Equal(e, rate.Every, e.take(key, at)) // a refused call takes nothing
	require.Equal(e, rate.Every-4*time.Second, e.take(key, at.Add(4*time.Second)))
}

func testLimitRefills(e *env) {
	key, at := name("key"), now()
	for range rate.Burst {
		require.Zero(e, e.take(key, at))
	}
	at = at.Add(rate.Every)
	require.Zero(e, e.take(key, at))
	require.Equal(e, rate.Every, e.take(key, at))
	at = at.Add(time.Hour) // never more than the burst
	for range rate.Burst {
		require.Zero(e, e.take(key, at))
	}
	require.Equal(e, rate.Every, e.take(key, at))
}

func testLimitPeek(e *env) {
	key, at := name("key"), now()
	require.Zero(e, e.peek(key, at))
	for range rate.Burst {
		require.Zero(e, e.peek(key, at))
		require.Zero(e, e.take(key, at))
	}
	require.Equal(e, rate.Every, e.peek(key, at))
	require.Zero(e, e.peek(key, at.Add(rate.Every)))
}

func testLimitKeys(e *env) {
	at := now()
	for range 2 {
		key := name("key \"'\\ ü")
		for range rate.Burst {
			require.Zero(e, e.take(key, at))
		}
		require.NotZero(e, e.take(key, at))
	}
}

func testLimitAtOnce(e *env) {
	key, at := name("key"), now()
	var taken atomic.Int64
	for _, err := range e.atOnce(12, func(int) error {
		wait, err := e.TakeLimit(e.ctx(), key, rate, at)
		if err == nil && wait == 0 {
			taken.Add(1)
		}
		return err
	}) {
		require.NoError(e, err)
	}
	require.EqualValues(e, rate.Burst, taken.Load())
}

func testLimitExpires(e *env) {
	e = e.fresh()
	key, at := name("key"), now()
	for range rate.Burst {
		e.take(key, at)
	}
	full := at.Add(time.Duration(rate.Burst) * rate.Every)
	require.NoError(e, e.DeleteExpired(e.ctx(), full, 10))
	require.NotZero(e, e.peek(key, at))
	require.NoError(e, e.DeleteExpired(e.ctx(), full.Add(time.Microsecond), 10))
	require.Zero(e, e.peek(key, at))
}

func testLimitUnlimited(e *env) {
	key, at := name("key"), now()
	for range 100 {
		wait, err := e.TakeLimit(e.ctx(), key, auth.Rate{Burst: 1}, at)
		require.NoError(e, err)
		require.Zero(e, wait)
	}
}

// A clock that was a day ahead and is set right locks nobody out for a day.
func testLimitClockBack(e *env) {
	key, at := name("key"), now()
	for range rate.Burst {
		require.Zero(e, e.take(key, at))
	}
	require.Positive(e, e.peek(key, at.Add(-time.Second)), "nodes whose clocks differ by a little keep the limit")
	require.Positive(e, e.take(key, at.Add(-time.Second)))
	at = at.Add(-24 * time.Hour)
	require.Zero(e, e.peek(key, at))
	for range rate.Burst {
		require.Zero(e, e.take(key, at))
	}
	require.Equal(e, rate.Every, e.take(key, at))
}
