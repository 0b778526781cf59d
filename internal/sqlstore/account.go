package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// CreateAccount implements auth.Store.
func (s *Store) CreateAccount(ctx context.Context, a auth.NewAccount) (user.User, error) {
	var u user.User
	err := s.write(ctx, func(x *tx) error {
		u = a.User
		u.Version, u.ProfileVersion = max(u.Version, 1), max(u.ProfileVersion, 1)
		if a.Invite != nil {
			role, err := x.useInvite(*a.Invite, micros(u.CreatedAt))
			if err != nil {
				return err
			}
			if role == user.RoleOperator {
				u.Role = role
			}
		}
		n, err := x.exec(`INSERT INTO users (id, username, username_key, skeleton, display_name, about, avatar_id,
				password_hash, role, state, profile_version, version, created_at, last_seen_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING`,
			string(u.ID), u.Username, usernameKey(u.Username), a.Skeleton, u.DisplayName, u.About, string(u.AvatarID),
			a.PasswordHash, string(u.Role), string(u.State), u.ProfileVersion, u.Version, micros(u.CreatedAt), micros(u.LastSeenAt))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, fault.CodeUsernameTaken, "this username is taken")
		}
		if err := x.putWords(u.ID, u.DisplayName); err != nil {
			return err
		}
		if a.Session == nil {
			return nil
		}
		return x.putSession(*a.Session)
	})
	if err != nil {
		return user.User{}, wrap("create account", err)
	}
	return u, nil
}

// useInvite takes one use from an invite and returns its role.
func (x *tx) useInvite(token auth.TokenHash, now int64) (user.Role, error) {
	var role user.Role
	err := x.row(`UPDATE invites SET uses_left = uses_left - 1
		WHERE token_hash = $1 AND uses_left > 0 AND expires_at > $2 RETURNING role`, token[:], now).Scan(&role)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.New(fault.Forbidden, fault.CodeInviteInvalid, "this invite isn't valid any more")
	}
	return role, err
}

// CreateInvite implements auth.Store.
func (s *Store) CreateInvite(ctx context.Context, i auth.Invite) error {
	err := s.write(ctx, func(x *tx) error {
		if i.CreatedBy == "" && i.Role == user.RoleOperator {
			if _, err := x.exec("DELETE FROM invites WHERE created_by = '' AND role = $1", string(i.Role)); err != nil {
				return err
			}
		}
		_, err := x.exec(`INSERT INTO invites (id, token_hash, created_by, role, uses_left, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6)`,
			string(i.ID), i.Token[:], string(i.CreatedBy), string(i.Role), i.UsesLeft, micros(i.ExpiresAt))
		return err
	})
	return wrap("create invite", err)
}

// HasOperator implements auth.Store.
func (s *Store) HasOperator(ctx context.Context) (bool, error) {
	var has bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1 FROM users WHERE role = 'operator' AND state = 'active')").Scan(&has)
	})
	return has, wrap("has operator", err)
}

// Credentials implements auth.Store.
func (s *Store) Credentials(ctx context.Context, username string) (user.User, string, error) {
	var u user.User
	var hash string
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT "+userColumns+", u.password_hash FROM users u WHERE u.username_key = $1", usernameKey(username)).
			Scan(append(userDest(&u), &hash)...)
	})
	return u, hash, wrap("credentials", orMissing(err))
}

// SetPassword implements auth.Store.
func (s *Store) SetPassword(ctx context.Context, id ident.UserID, hash string, keep ident.SessionID) ([]ident.SessionID, error) {
	var ended []ident.SessionID
	err := s.write(ctx, func(x *tx) error {
		n, err := x.exec("UPDATE users SET password_hash = $2 WHERE id = $1", string(id), hash)
		if err := missingUnless(n, err); err != nil {
			return err
		}
		ended, err = x.sessionIDs("DELETE FROM sessions WHERE user_id = $1 AND id <> $2 RETURNING id", string(id), string(keep))
		return err
	})
	return ended, wrap("set password", err)
}

// RenewPassword implements auth.Store.
func (s *Store) RenewPassword(ctx context.Context, id ident.UserID, from, to string) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("UPDATE users SET password_hash = $3 WHERE id = $1 AND password_hash = $2", string(id), from, to)
		return err
	})
	return wrap("renew password", err)
}

// SetState implements auth.Store.
func (s *Store) SetState(ctx context.Context, id ident.UserID, state user.State) ([]ident.SessionID, error) {
	var ended []ident.SessionID
	err := s.write(ctx, func(x *tx) error {
		ended = nil
		n, err := x.exec("UPDATE users SET state = $2 WHERE id = $1", string(id), string(state))
		if err := missingUnless(n, err); err != nil || state == user.StateActive {
			return err
		}
		ended, err = x.sessionIDs("DELETE FROM sessions WHERE user_id = $1 RETURNING id", string(id))
		return err
	})
	return ended, wrap("set state", err)
}
