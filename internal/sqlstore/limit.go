package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/roost-im/roost/internal/auth"
)

// clockSlack is how far the clocks of nodes may differ, in microseconds. A row that lies further ahead was written by a
// clock that was set back since, and would lock people out for as long as it was wrong.
const clockSlack = int64(time.Minute / time.Microsecond)

// TakeLimit implements auth.Store by the generic cell rate algorithm: one row per key, one statement per call.
// The row holds when the next call would come if all came evenly; it may lie at most a burst ahead.
func (s *Store) TakeLimit(ctx context.Context, key string, rate auth.Rate, at time.Time) (time.Duration, error) {
	if rate.Every <= 0 {
		return 0, nil
	}
	key = clean(key)
	now, every := at.UnixMicro(), rate.Every.Microseconds()
	burst := every * int64(max(rate.Burst, 1))
	var wait time.Duration
	err := s.write(ctx, func(x *tx) error {
		wait = 0
		n, err := x.exec(`INSERT INTO auth_limits AS l (name, tat) VALUES ($1, $2)
			ON CONFLICT (name) DO UPDATE SET tat = CASE WHEN l.tat > $3 AND l.tat <= $6 THEN l.tat + $4 ELSE $2 END
			WHERE l.tat + $4 <= $5 OR l.tat > $6`, key, now+every, now, every, now+burst, now+burst+clockSlack)
		if err != nil || n > 0 {
			return err
		}
		wait, err = x.limitWait(key, now, every, burst)
		return err
	})
	return wait, wrap("take limit", err)
}

// PeekLimit implements auth.Store.
func (s *Store) PeekLimit(ctx context.Context, key string, rate auth.Rate, at time.Time) (time.Duration, error) {
	if rate.Every <= 0 {
		return 0, nil
	}
	key = clean(key)
	every := rate.Every.Microseconds()
	var wait time.Duration
	err := s.one(ctx, func(x *tx) (err error) {
		wait, err = x.limitWait(key, at.UnixMicro(), every, every*int64(max(rate.Burst, 1)))
		return err
	})
	return wait, wrap("peek limit", err)
}

func (x *tx) limitWait(key string, now, every, burst int64) (time.Duration, error) {
	var tat int64
	err := x.row("SELECT tat FROM auth_limits WHERE name = $1", key).Scan(&tat)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if tat > now+burst+clockSlack {
		return 0, nil
	}
	return time.Duration(max(0, tat+every-burst-now)) * time.Microsecond, nil
}
