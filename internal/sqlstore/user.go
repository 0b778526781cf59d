package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// userColumns of users u, in the order of userDest.
const userColumns = `u.id, u.username, u.display_name, u.about, u.avatar_id, u.role, u.state, u.profile_version,
	u.version, u.created_at, u.last_seen_at`

func userDest(u *user.User) []any {
	return []any{
		&u.ID, &u.Username, &u.DisplayName, &u.About, &u.AvatarID, &u.Role, &u.State, &u.ProfileVersion,
		&u.Version,
		stamp{&u.CreatedAt},
		stamp{&u.LastSeenAt},
	}
}

// users reads all rows of a query for userColumns.
func (x *tx) users(text string, args ...any) ([]user.User, error) {
	var out []user.User
	err := x.each(func(r *sql.Rows) error {
		var u user.User
		if err := r.Scan(userDest(&u)...); err != nil {
			return err
		}
		out = append(out, u)
		return nil
	}, text, args...)
	return out, err
}

// UserByID implements user.Store.
func (s *Store) UserByID(ctx context.Context, id ident.UserID) (user.User, error) {
	var u user.User
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT "+userColumns+" FROM users u WHERE u.id = $1", string(id)).Scan(userDest(&u)...)
	})
	return u, wrap("user by id", orMissing(err))
}

// UserByUsername implements user.Store.
func (s *Store) UserByUsername(ctx context.Context, username string) (user.User, error) {
	var u user.User
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT "+userColumns+" FROM users u WHERE u.username_key = $1", usernameKey(username)).
			Scan(userDest(&u)...)
	})
	return u, wrap("user by username", orMissing(err))
}

// usernameKey is what usernames are unique by: they have no letters but those of ASCII.
func usernameKey(username string) string {
	return strings.ToLower(username)
}

// SearchUsers implements user.Store. A page reads the matches of each kind from an index and sorts them.
func (s *Store) SearchUsers(ctx context.Context, actor ident.UserID, query string, after *user.SearchKey, limit int) ([]user.Found, error) {
	if after == nil {
		after = &user.SearchKey{Rank: -1}
	}
	query = foldName(query)
	var out []user.Found
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var f user.Found
			if err := r.Scan(append(userDest(&f.User), &f.Rank)...); err != nil {
				return err
			}
			out = append(out, f)
			return nil
		}, `SELECT `+userColumns+`, f.rank
			FROM (SELECT id, min(rank) AS rank
				FROM (SELECT n.id, CASE WHEN n.username_key = $1 THEN 0 ELSE 1 END AS rank
						FROM users n WHERE n.username_key >= $1 AND n.username_key < $2
					UNION ALL
					SELECT w.user_id AS id, 2 AS rank FROM user_words w WHERE w.word >= $1 AND w.word < $2) AS matches
				GROUP BY id) AS f
			JOIN users u ON u.id = f.id
			WHERE u.state = 'active' AND (f.rank, f.id) > ($3, $4) AND (f.rank = 0 AND NOT u.no_username_find OR `+lets("may_find", "u.id", "CAST($6 AS TEXT)")+`)
			ORDER BY f.rank, f.id LIMIT $5`,
			query, query+"\U0010FFFF", after.Rank, string(after.ID), limit, string(actor))
	})
	return out, wrap("search users", err)
}

// ListUsers implements user.Store.
func (s *Store) ListUsers(ctx context.Context, after ident.UserID, limit int) ([]user.User, error) {
	var out []user.User
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.users("SELECT "+userColumns+" FROM users u WHERE u.id > $1 ORDER BY u.id LIMIT $2", string(after), limit)
		return err
	})
	return out, wrap("list users", err)
}

// UpdateProfile implements user.Store.
func (s *Store) UpdateProfile(ctx context.Context, id ident.UserID, patch user.ProfilePatch) (user.Change, error) {
	var c user.Change
	err := s.write(ctx, func(x *tx) error {
		c = user.Change{}
		if err := x.takePos(); err != nil {
			return err
		}
		u := &c.User
		err := x.row("SELECT "+userColumns+" FROM users u WHERE u.id = $1 {lock}", string(id)).Scan(userDest(u)...)
		if err != nil {
			return orMissing(err)
		}
		c.From = u.Version
		u.Version++
		u.ProfileVersion++
		if patch.DisplayName != nil && *patch.DisplayName != u.DisplayName {
			u.DisplayName = *patch.DisplayName
			if err := x.putWords(id, u.DisplayName); err != nil {
				return err
			}
		}
		if patch.About != nil {
			u.About = *patch.About
		}
		if patch.AvatarID != nil && *patch.AvatarID != u.AvatarID {
			c.OldAvatarID, u.AvatarID = u.AvatarID, *patch.AvatarID
		}
		_, err = x.exec(`UPDATE users SET display_name = $2, about = $3, avatar_id = $4, version = $5,
			profile_version = $6, pos = {pos} WHERE id = $1`,
			string(id), u.DisplayName, u.About, string(u.AvatarID), u.Version, u.ProfileVersion)
		return err
	})
	return c, wrap("update profile", err)
}

// putWords replaces the words by which a user is found.
func (x *tx) putWords(id ident.UserID, displayName string) error {
	if _, err := x.exec("DELETE FROM user_words WHERE user_id = $1", string(id)); err != nil {
		return err
	}
	words := nameWords(displayName)
	if len(words) == 0 {
		return nil
	}
	_, err := x.exec("INSERT INTO user_words (word, user_id) SELECT p.word, $1 FROM {rows p $2 word text} WHERE true ON CONFLICT DO NOTHING",
		x.s.d.table([]any{string(id)}, words)...)
	return err
}

// TouchLastSeen implements user.Store.
func (s *Store) TouchLastSeen(ctx context.Context, seen map[ident.UserID]time.Time) error {
	if len(seen) == 0 {
		return nil
	}
	var ids []string
	for id := range seen {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	times := make([]int64, len(ids))
	for i, id := range ids {
		times[i] = micros(seen[ident.UserID(id)])
	}
	err := s.write(ctx, func(x *tx) error {
		if _, err := x.lockUsers(ids); err != nil {
			return err
		}
		_, err := x.exec(`UPDATE users AS u SET last_seen_at = p.at FROM {rows p $1 id text, at int}
			WHERE u.id = p.id AND u.last_seen_at < p.at`, s.d.table(nil, ids, times)...)
		return err
	})
	return wrap("touch last seen", err)
}

// lockedUser is a user whose row this transaction holds.
type lockedUser struct {
	version            int64
	active, noReceipts bool
}

// lockUsers locks users in ascending order.
func (x *tx) lockUsers(ids []string) (map[ident.UserID]lockedUser, error) {
	out := make(map[ident.UserID]lockedUser, len(ids))
	err := x.each(func(r *sql.Rows) error {
		var id ident.UserID
		var u lockedUser
		if err := r.Scan(&id, &u.version, &u.active, &u.noReceipts); err != nil {
			return err
		}
		out[id] = u
		return nil
	}, "SELECT u.id, u.version, u.state = 'active', u.no_receipts FROM users u WHERE u.id {in $1} ORDER BY u.id {lock}", x.s.d.list(ids))
	return out, err
}

// ShareChat implements user.Store.
func (s *Store) ShareChat(ctx context.Context, actor ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	if len(others) == 0 {
		return nil, nil
	}
	var out []ident.UserID
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.ids(`SELECT u.id FROM users u WHERE u.id {in $2} AND (u.id = $1 OR EXISTS (
				SELECT 1 FROM chat_members b JOIN chat_members a ON a.chat_id = b.chat_id
				WHERE b.user_id = u.id AND b.state = 'member' AND a.user_id = $1 AND a.state = 'member'))
			ORDER BY u.id`, string(actor), s.d.list(strs(others)))
		return err
	})
	return out, wrap("share chat", err)
}

// Contacts implements user.Store.
func (s *Store) Contacts(ctx context.Context, id ident.UserID, limit int) ([]ident.UserID, error) {
	var out []ident.UserID
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.ids(`SELECT DISTINCT b.user_id FROM chat_members a
			JOIN chats c ON c.id = a.chat_id AND c.type <> 'channel'
			JOIN chat_members b ON b.chat_id = a.chat_id
			WHERE a.user_id = $1 AND a.state = 'member' AND b.state = 'member' AND b.user_id <> $1
			ORDER BY b.user_id LIMIT $2`, string(id), limit)
		return err
	})
	return out, wrap("contacts", err)
}

// ChannelsOf implements user.Store.
func (s *Store) ChannelsOf(ctx context.Context, id ident.UserID, limit int) ([]ident.ChatID, error) {
	var out []ident.ChatID
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var id ident.ChatID
			if err := r.Scan(&id); err != nil {
				return err
			}
			out = append(out, id)
			return nil
		}, `SELECT c.id FROM chat_members m JOIN chats c ON c.id = m.chat_id AND c.type = 'channel'
			WHERE m.user_id = $1 AND m.state = 'member' AND m.version > 0 ORDER BY c.id LIMIT $2`, string(id), limit)
	})
	return out, wrap("channels of a user", err)
}

func (x *tx) ids(text string, args ...any) ([]ident.UserID, error) {
	var out []ident.UserID
	err := x.each(func(r *sql.Rows) error {
		var id ident.UserID
		if err := r.Scan(&id); err != nil {
			return err
		}
		out = append(out, id)
		return nil
	}, text, args...)
	return out, err
}

// missingUnless returns the fault for a change that met no row.
func missingUnless(n int64, err error) error {
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}
