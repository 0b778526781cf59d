package sqlstore

import (
	"cmp"
	"context"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// storedPrivacy is user.Privacy as the users' columns have it, which queries look at, and as the row of user_settings has it,
// which is handed out with its version. What the user never changed is empty and stays as the server has it.
type storedPrivacy struct {
	MayWrite       user.Who `json:"may_write,omitempty"`
	ShowPresence   user.Who `json:"show_presence,omitempty"`
	ShowAvatar     user.Who `json:"show_avatar,omitempty"`
	MayAdd         user.Who `json:"may_add,omitempty"`
	MayFind        user.Who `json:"may_find,omitempty"`
	NoUsernameFind bool     `json:"no_username_find,omitempty"`
	NoReceipts     bool     `json:"no_receipts,omitempty"`
}

func (s *Store) filledPrivacy(p storedPrivacy, version int64) *user.Privacy {
	all := user.DefaultPrivacy()
	all.MayWrite = s.mayWrite
	return &user.Privacy{
		MayWrite: cmp.Or(p.MayWrite, all.MayWrite), ShowPresence: cmp.Or(p.ShowPresence, all.ShowPresence),
		ShowAvatar: cmp.Or(p.ShowAvatar, all.ShowAvatar), MayAdd: cmp.Or(p.MayAdd, all.MayAdd), MayFind: cmp.Or(p.MayFind, all.MayFind),
		FindByUsername: !p.NoUsernameFind, Receipts: !p.NoReceipts, Version: version,
	}
}

func (p *storedPrivacy) patch(by user.PrivacyPatch) {
	for _, one := range []struct{ to, from *user.Who }{
		{&p.MayWrite, by.MayWrite},
		{&p.ShowPresence, by.ShowPresence},
		{&p.ShowAvatar, by.ShowAvatar},
		{&p.MayAdd, by.MayAdd},
		{&p.MayFind, by.MayFind},
	} {
		if one.from != nil {
			*one.to = *one.from
		}
	}
	if by.FindByUsername != nil {
		p.NoUsernameFind = !*by.FindByUsername
	}
	if by.Receipts != nil {
		p.NoReceipts = !*by.Receipts
	}
}

// PatchPrivacy implements user.SettingsStore. The user's row is held, which has the columns.
func (s *Store) PatchPrivacy(ctx context.Context, id ident.UserID, p user.PrivacyPatch) (user.SettingsChange, error) {
	out, err := s.changeSetting(ctx, id, privacyName, func(x *tx, all *user.Settings) (any, error) {
		var now storedPrivacy
		err := x.row(`SELECT u.may_write, u.show_presence, u.show_avatar, u.may_add, u.may_find, u.no_username_find, u.no_receipts
			FROM users u WHERE u.id = $1`, string(id)).
			Scan(&now.MayWrite, &now.ShowPresence, &now.ShowAvatar, &now.MayAdd, &now.MayFind, &now.NoUsernameFind, &now.NoReceipts)
		if err != nil {
			return nil, err
		}
		before := now
		now.patch(p)
		all.Privacy = s.filledPrivacy(now, all.Privacy.Version)
		if now == before {
			return now, nil
		}
		_, err = x.exec(`UPDATE users SET may_write = $2, show_presence = $3, show_avatar = $4, may_add = $5, may_find = $6,
			no_username_find = $7, no_receipts = $8 WHERE id = $1`, string(id),
			string(now.MayWrite), string(now.ShowPresence), string(now.ShowAvatar), string(now.MayAdd), string(now.MayFind),
			now.NoUsernameFind, now.NoReceipts)
		return now, err
	})
	return out, wrap("patch privacy", err)
}

// isContact is the condition under which one user is a contact of another: they have a private chat in which the other wrote,
// who hasn't blocked the one. All are SQL expressions.
func isContact(of, one string) string {
	return `(EXISTS (SELECT 1 FROM chat_keys ck JOIN messages cm ON cm.chat_id = ck.chat_id AND cm.sender_id = ` + of + `
			WHERE ck.name = CASE WHEN ` + of + ` < ` + one + ` THEN 'p:' || ` + of + ` || ':' || ` + one + `
				ELSE 'p:' || ` + one + ` || ':' || ` + of + ` END)
		AND NOT EXISTS (SELECT 1 FROM blocks cb WHERE cb.user_id = ` + of + ` AND cb.blocked_id = ` + one + ` AND cb.is_blocked))`
}

// lets is the condition under which a user's setting lets another one see or do something: a column of users, whose empty
// value is everybody.
func lets(column, of, one string) string {
	return `(` + of + ` = ` + one + ` OR EXISTS (SELECT 1 FROM users lu WHERE lu.id = ` + of + ` AND (lu.` + column + ` IN ('', 'everybody')
		OR lu.` + column + ` = 'contacts' AND ` + isContact(of, one) + `)))`
}

// mayWatch is the condition under which one user sees whether another is there: they share a chat that the other wants, neither
// has blocked the other, and both show it to each other. Both are SQL expressions.
func mayWatch(viewer, subject string) string {
	return subject + " = " + viewer + ` OR EXISTS (
			SELECT 1 FROM chat_members b JOIN chat_members a ON a.chat_id = b.chat_id
			WHERE b.user_id = ` + subject + ` AND b.state = 'member' AND NOT b.is_request
				AND a.user_id = ` + viewer + ` AND a.state = 'member')
		AND NOT EXISTS (SELECT 1 FROM blocks k WHERE k.user_id = ` + subject + ` AND k.blocked_id = ` + viewer + ` AND k.is_blocked)
		AND NOT EXISTS (SELECT 1 FROM blocks k WHERE k.user_id = ` + viewer + ` AND k.blocked_id = ` + subject + ` AND k.is_blocked)
		AND ` + lets("show_presence", subject, viewer) + ` AND ` + lets("show_presence", viewer, subject)
}

// actorParam is a parameter as an expression whose type both engines know.
const actorParam = "CAST($1 AS TEXT)"

// MayWatch implements presence.Store.
func (s *Store) MayWatch(ctx context.Context, actor ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	return s.watching(ctx, mayWatch(actorParam, "u.id"), actor, others)
}

// MayBeWatchedBy implements presence.Store.
func (s *Store) MayBeWatchedBy(ctx context.Context, subject ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	return s.watching(ctx, mayWatch("u.id", actorParam), subject, others)
}

func (s *Store) watching(ctx context.Context, allowed string, one ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	if len(others) == 0 {
		return nil, nil
	}
	var out []ident.UserID
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.ids("SELECT u.id FROM users u WHERE u.id {in $2} AND ("+allowed+") ORDER BY u.id", string(one), s.d.list(strs(others)))
		return err
	})
	return out, wrap("may watch", err)
}

// MaySeeAvatar implements user.Store.
func (s *Store) MaySeeAvatar(ctx context.Context, actor, id ident.UserID) (bool, error) {
	var may bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT "+lets("show_avatar", "u.id", actorParam)+" FROM users u WHERE u.id = $2", string(actor), string(id)).Scan(&may)
	})
	return may, wrap("may see avatar", orMissing(err))
}

// Unwilling implements chat.BlockStore.
func (s *Store) Unwilling(ctx context.Context, actor ident.UserID, users []ident.UserID) ([]ident.UserID, error) {
	var out []ident.UserID
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.ids(`SELECT u.id FROM users u WHERE u.id {in $2} AND (NOT `+lets("may_add", "u.id", actorParam)+`
			OR EXISTS (SELECT 1 FROM blocks b WHERE b.user_id = u.id AND b.blocked_id = $1 AND b.is_blocked)) ORDER BY u.id`,
			string(actor), s.d.list(strs(users)))
		return err
	})
	return out, wrap("unwilling", err)
}

// holdBack makes a new private chat a request to the one who didn't make it, if that is how they want it: who shares a chat
// with them that they want, besides a channel, needn't ask. The users' rows are held, so that their settings don't change meanwhile.
func (x *tx) holdBack(n chat.NewChat) error {
	open := []user.Who{user.Everybody}
	if x.s.mayWrite == user.Everybody {
		open = append(open, "")
	}
	for _, id := range n.Members {
		if id == n.Creator {
			continue
		}
		_, err := x.exec(`UPDATE chat_members SET is_request = true, hidden_until = 1 WHERE chat_id = $1 AND user_id = $2
			AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = $2 AND u.may_write {in $4})
			AND NOT EXISTS (SELECT 1 FROM chat_members a JOIN chats c ON c.id = a.chat_id AND c.type <> 'channel'
				JOIN chat_members b ON b.chat_id = a.chat_id AND b.user_id = $3 AND b.state = 'member'
				WHERE a.user_id = $2 AND a.state = 'member' AND NOT a.is_request AND a.chat_id <> $1)`,
			string(n.ID), string(id), string(n.Creator), x.s.d.list(strs(open)))
		if err != nil {
			return err
		}
	}
	return nil
}
