package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
)

// isDeadOf is the condition under which job o was given up, of the user of parameter $1, or with an empty one of anybody.
const isDeadOf = "o.dead_at > 0 AND ($1 = '' OR o.user_id = $1)"

// DeadPushes implements push.Store.
func (s *Store) DeadPushes(ctx context.Context, owner ident.UserID, limit int) ([]push.Dead, error) {
	var out []push.Dead
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var one push.Dead
			err := r.Scan(&one.SubscriptionID, &one.ChatID, &one.UserID, &one.WantedSeq, &one.Tries, stamp{&one.DeadAt}, &one.Reason,
				&one.Channel, &one.Address, &one.Username)
			out = append(out, one)
			return err
		}, `SELECT o.sub_id, o.chat_id, o.user_id, o.wanted_seq, o.tries, o.dead_at, o.reason, s.channel, s.address, u.username
			FROM outbox_pushes o JOIN push_subscriptions s ON s.id = o.sub_id JOIN users u ON u.id = o.user_id
			WHERE `+isDeadOf+` ORDER BY o.dead_at DESC, o.sub_id, o.chat_id LIMIT $2`, string(owner), limit)
	})
	return out, wrap("dead pushes", err)
}

// EndDeadPushes implements push.Store. A device that still shows what came before keeps its row.
func (s *Store) EndDeadPushes(ctx context.Context, owner ident.UserID, isRetry bool, at time.Time, limit int) (int, error) {
	const these = ` WHERE dead_at > 0 AND (sub_id, chat_id) IN (SELECT o.sub_id, o.chat_id FROM outbox_pushes o WHERE ` + isDeadOf + ` ORDER BY o.sub_id, o.chat_id LIMIT $2)`
	var n int64
	err := s.write(ctx, func(x *tx) (err error) {
		if isRetry {
			n, err = x.exec("UPDATE outbox_pushes SET dead_at = 0, tries = 0, due_at = $3"+these, string(owner), limit, micros(at))
			return err
		}
		ended, err := x.exec("UPDATE outbox_pushes SET dead_at = 0, tries = 0, reason = ''"+these+" AND shown_seq > 0", string(owner), limit)
		if err != nil {
			return err
		}
		n, err = x.exec("DELETE FROM outbox_pushes"+these+" AND shown_seq = 0", string(owner), limit)
		n += ended
		return err
	})
	return int(n), wrap("end dead pushes", err)
}

// StoredSecret returns a secret of the whole server; empty: there is none yet.
func (s *Store) StoredSecret(ctx context.Context, name string) (value string, err error) {
	err = s.one(ctx, func(x *tx) error { return x.row("SELECT value FROM meta WHERE name = $1", name).Scan(&value) })
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, wrap("stored secret", err)
}

// NewestPushAddresses returns the addresses of a channel's newest subscriptions.
func (s *Store) NewestPushAddresses(ctx context.Context, channel push.Channel, limit int) (out []string, err error) {
	err = s.one(ctx, func(x *tx) (err error) {
		out, err = x.strings("SELECT s.address FROM push_subscriptions s WHERE s.channel = $1 ORDER BY s.id DESC LIMIT $2", string(channel), limit)
		return err
	})
	return out, wrap("newest push addresses", err)
}
