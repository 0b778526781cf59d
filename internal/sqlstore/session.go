package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// sessionColumns of sessions s, in the order of sessionDest.
const sessionColumns = "s.id, s.user_id, s.name, s.client, s.place, s.created_at, s.last_active_at, s.expires_at"

func sessionDest(s *auth.Session) []any {
	return []any{
		&s.ID, &s.UserID, &s.Name, &s.Client, &s.Place,
		stamp{&s.CreatedAt},
		stamp{&s.LastActiveAt},
		stamp{&s.ExpiresAt},
	}
}

func (x *tx) putSession(s auth.NewSession) error {
	_, err := x.exec(`INSERT INTO sessions (id, user_id, token_hash, name, client, place, created_at, last_active_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(s.ID), string(s.UserID), s.Token[:], clean(s.Name), clean(s.Client), clean(s.Place),
		micros(s.CreatedAt), micros(s.LastActiveAt), micros(s.ExpiresAt))
	return err
}

// sessionIDs reads the ids that a statement returns, in ascending order.
func (x *tx) sessionIDs(text string, args ...any) ([]ident.SessionID, error) {
	var out []ident.SessionID
	err := x.each(func(r *sql.Rows) error {
		var id ident.SessionID
		if err := r.Scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	}, text, args...)
	slices.Sort(out)
	return out, err
}

// CreateSession implements auth.Store. The user's row is locked, so that sign-ins at once can't pass the cap.
func (s *Store) CreateSession(ctx context.Context, n auth.NewSession, limit int) ([]ident.SessionID, error) {
	var dropped []ident.SessionID
	err := s.write(ctx, func(x *tx) error {
		var one int
		if err := x.row("SELECT 1 FROM users u WHERE u.id = $1 {lock}", string(n.UserID)).Scan(&one); err != nil {
			return orMissing(err)
		}
		if err := x.putSession(n); err != nil {
			return err
		}
		var err error
		dropped, err = x.sessionIDs(`DELETE FROM sessions WHERE id IN (
				SELECT o.id FROM sessions o WHERE o.user_id = $1 AND o.id <> $2
				ORDER BY o.last_active_at DESC, o.id DESC LIMIT 1000000 OFFSET $3) RETURNING id`,
			string(n.UserID), string(n.ID), max(limit-1, 0))
		return err
	})
	return dropped, wrap("create session", err)
}

// SessionByToken implements auth.Store.
func (s *Store) SessionByToken(ctx context.Context, token auth.TokenHash) (auth.Session, user.User, error) {
	var session auth.Session
	var u user.User
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT "+sessionColumns+", "+userColumns+
			" FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1", token[:]).
			Scan(append(sessionDest(&session), userDest(&u)...)...)
	})
	return session, u, wrap("session by token", orMissing(err))
}

// SessionsOf implements auth.Store.
func (s *Store) SessionsOf(ctx context.Context, id ident.UserID, limit int) ([]auth.Session, error) {
	var out []auth.Session
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var session auth.Session
			if err := r.Scan(sessionDest(&session)...); err != nil {
				return err
			}
			out = append(out, session)
			return nil
		}, "SELECT "+sessionColumns+` FROM sessions s WHERE s.user_id = $1
			ORDER BY s.last_active_at DESC, s.id DESC LIMIT $2`, string(id), limit)
	})
	return out, wrap("sessions of a user", err)
}

// DeleteSession implements auth.Store.
func (s *Store) DeleteSession(ctx context.Context, owner ident.UserID, id ident.SessionID) error {
	err := s.write(ctx, func(x *tx) error {
		return missingUnless(x.exec("DELETE FROM sessions WHERE id = $1 AND user_id = $2", string(id), string(owner)))
	})
	return wrap("delete session", err)
}

// TouchSessions implements auth.Store.
func (s *Store) TouchSessions(ctx context.Context, touches []auth.Touch) error {
	if len(touches) == 0 {
		return nil
	}
	// The last use of each session, ascending by id as all locks are taken.
	touches = slices.Clone(touches)
	slices.SortStableFunc(touches, func(a, b auth.Touch) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), b.At.Compare(a.At))
	})
	touches = slices.CompactFunc(touches, func(a, b auth.Touch) bool { return a.ID == b.ID })
	var ids, places []string
	var at, expires []int64
	for _, t := range touches {
		ids, places = append(ids, string(t.ID)), append(places, clean(t.Place))
		at, expires = append(at, micros(t.At)), append(expires, micros(t.ExpiresAt))
	}
	err := s.write(ctx, func(x *tx) error {
		if _, err := x.sessionIDs("SELECT s.id FROM sessions s WHERE s.id {in $1} ORDER BY s.id {lock}", s.d.list(ids)); err != nil {
			return err
		}
		_, err := x.exec(`UPDATE sessions AS s SET last_active_at = p.at,
				place = CASE WHEN p.place = '' THEN s.place ELSE p.place END,
				expires_at = CASE WHEN p.expires > s.expires_at THEN p.expires ELSE s.expires_at END
			FROM {rows p $1 id text, place text, at int, expires int}
			WHERE s.id = p.id AND s.last_active_at < p.at`, s.d.table(nil, ids, places, at, expires)...)
		return err
	})
	return wrap("touch sessions", err)
}

// LiveSessions implements auth.Store.
func (s *Store) LiveSessions(ctx context.Context, ids []ident.SessionID, at time.Time) ([]ident.SessionID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var out []ident.SessionID
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.sessionIDs(`SELECT s.id FROM sessions s JOIN users u ON u.id = s.user_id
			WHERE s.id {in $1} AND s.expires_at > $2 AND u.state = 'active'`, s.d.list(strs(ids)), micros(at))
		return err
	})
	return out, wrap("live sessions", err)
}

// DeleteExpired implements auth.Store.
func (s *Store) DeleteExpired(ctx context.Context, before time.Time, limit int) error {
	err := s.write(ctx, func(x *tx) error {
		for _, text := range []string{
			"DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
			"DELETE FROM invites WHERE id IN (SELECT id FROM invites WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)",
			"DELETE FROM auth_limits WHERE name IN (SELECT name FROM auth_limits WHERE tat < $1 ORDER BY tat LIMIT $2)",
		} {
			if _, err := x.exec(text, micros(before), limit); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("delete expired", err)
}
