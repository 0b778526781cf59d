package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
)

// subscriptionColumns of push_subscriptions s, in the order of subscriptionDest.
const subscriptionColumns = "s.id, s.session_id, s.user_id, s.channel, s.address, s.p256dh, s.auth, s.created_at, s.sent_at, s.is_failing"

func subscriptionDest(s *push.Subscription) []any {
	return []any{
		&s.ID, &s.SessionID, &s.UserID, &s.Channel, &s.Address, &s.P256DH, &s.Auth, stamp{&s.CreatedAt}, stamp{&s.SentAt}, &s.IsFailing,
	}
}

// isLiveSession is the condition under which subscription s is of a session that is live, its user being one, at the time of parameter $1.
const isLiveSession = `EXISTS (SELECT 1 FROM sessions e JOIN users u ON u.id = e.user_id
	WHERE e.id = s.session_id AND e.user_id = s.user_id AND e.expires_at > $1 AND u.state = 'active')`

// PutSubscription implements push.Store. The user's row is held, so that a session's devices at once can't pass each other.
func (s *Store) PutSubscription(ctx context.Context, n push.Subscription) (push.Subscription, bool, error) {
	var out push.Subscription
	var isNew bool
	err := s.write(ctx, func(x *tx) error {
		out, isNew = n, true
		var one int
		if err := x.row("SELECT 1 FROM users u WHERE u.id = $1 {lock}", string(n.UserID)).Scan(&one); err != nil {
			return orMissing(err)
		}
		if err := x.beginPush(); err != nil {
			return err
		}
		var had push.Subscription
		err := x.row("SELECT "+subscriptionColumns+" FROM push_subscriptions s WHERE s.session_id = $1", string(n.SessionID)).
			Scan(subscriptionDest(&had)...)
		switch {
		case err == nil && isSameTarget(&had, &n):
			out, isNew = had, false
			out.IsFailing = false
			_, err = x.exec("UPDATE push_subscriptions SET is_failing = false WHERE id = $1", string(had.ID))
			return err
		case err != nil && !errors.Is(err, sql.ErrNoRows):
			return err
		}
		// The same browser, signed in anew: it would be told what is for somebody else.
		_, err = x.exec(`DELETE FROM push_subscriptions WHERE session_id = $1 OR address = $2 AND channel = $3
			AND COALESCE(p256dh, $4) = $4 AND COALESCE(auth, $5) = $5`,
			string(n.SessionID), n.Address, string(n.Channel), bytesOf(n.P256DH), bytesOf(n.Auth))
		if err != nil {
			return err
		}
		_, err = x.exec(`INSERT INTO push_subscriptions (id, session_id, user_id, channel, address, p256dh, auth, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, string(n.ID), string(n.SessionID), string(n.UserID), string(n.Channel), n.Address,
			bytesOf(n.P256DH), bytesOf(n.Auth), micros(n.CreatedAt))
		return err
	})
	return out, isNew, wrap("put subscription", err)
}

// bytesOf is never null.
func bytesOf(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func isSameTarget(a, b *push.Subscription) bool {
	return a.UserID == b.UserID && a.Channel == b.Channel && a.Address == b.Address && string(a.P256DH) == string(b.P256DH) &&
		string(a.Auth) == string(b.Auth)
}

// beginPush lets the topic go on from now where nobody was subscribed: meanwhile nobody followed it.
func (x *tx) beginPush() error {
	_, err := x.exec(`INSERT INTO outbox_topics (topic, pos) SELECT $1, {next} WHERE NOT EXISTS (SELECT 1 FROM push_subscriptions)
		ON CONFLICT (topic) DO UPDATE SET pos = excluded.pos`, string(push.Topic))
	return err
}

// Subscriptions implements push.Store.
func (s *Store) Subscriptions(ctx context.Context, owner ident.UserID, at time.Time, limit int) ([]push.Subscription, error) {
	var out []push.Subscription
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var one push.Subscription
			err := r.Scan(subscriptionDest(&one)...)
			out = append(out, one)
			return err
		}, "SELECT "+subscriptionColumns+" FROM push_subscriptions s WHERE s.user_id = $2 AND "+isLiveSession+" ORDER BY s.id DESC LIMIT $3",
			micros(at), string(owner), limit)
	})
	return out, wrap("subscriptions", err)
}

// DeleteSubscription implements push.Store.
func (s *Store) DeleteSubscription(ctx context.Context, owner ident.UserID, id ident.SubscriptionID) error {
	err := s.write(ctx, func(x *tx) error {
		return missingUnless(x.exec("DELETE FROM push_subscriptions WHERE id = $1 AND user_id = $2", string(id), string(owner)))
	})
	return wrap("delete subscription", err)
}

// NotePush implements push.Store.
func (s *Store) NotePush(ctx context.Context, id ident.SubscriptionID, sentAt time.Time, isFailing bool) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("UPDATE push_subscriptions SET sent_at = {max}(sent_at, $2), is_failing = $3 WHERE id = $1", string(id), micros(sentAt), isFailing)
		return err
	})
	return wrap("note push", err)
}

// IsPushWanted implements push.Store.
func (s *Store) IsPushWanted(ctx context.Context) (is bool, err error) {
	err = s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1 FROM push_subscriptions)").Scan(&is)
	})
	return is, wrap("is push wanted", err)
}

// Secret implements push.Store.
func (s *Store) Secret(ctx context.Context, name, fresh string) (value string, err error) {
	read := func(x *tx) error { return x.row("SELECT value FROM meta WHERE name = $1", name).Scan(&value) }
	if err = s.one(ctx, read); err == nil || !errors.Is(err, sql.ErrNoRows) {
		return value, wrap("secret", err)
	}
	err = s.write(ctx, func(x *tx) error {
		if _, err := x.exec("INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, fresh); err != nil {
			return err
		}
		return read(x)
	})
	return value, wrap("secret", err)
}
