package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// linkColumns of chat_links l, in the order of linkDest.
const linkColumns = `l.id, l.chat_id, l.token, l.created_by, l.client_id, l.name, l.needs_approval, l.max_uses, l.uses,
	l.expires_at, l.revoked_at, l.created_at`

func linkDest(l *chat.Link) []any {
	return []any{
		&l.ID, &l.ChatID, &l.Token, &l.CreatedBy, &l.ClientID, &l.Name, &l.NeedsApproval, &l.MaxUses, &l.Uses,
		stamp{&l.ExpiresAt},
		stamp{&l.RevokedAt},
		stamp{&l.CreatedAt},
	}
}

// link returns a link of a chat, nil if there is none.
func (x *tx) link(id ident.ChatID, link ident.LinkID) (*chat.Link, error) {
	var l chat.Link
	err := x.row("SELECT "+linkColumns+" FROM chat_links l WHERE l.id = $1 AND l.chat_id = $2", string(link), string(id)).
		Scan(linkDest(&l)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &l, err
}

// CreateLink implements chat.LinkStore. The chat's row is held, so that rights and the number of links stay as they are checked.
func (s *Store) CreateLink(ctx context.Context, l chat.Link, check func(chat.Access) error) (chat.Link, error) {
	var out chat.Link
	err := s.write(ctx, func(x *tx) error {
		if err := x.checkHeld(l.CreatedBy, l.ChatID, check); err != nil {
			return err
		}
		err := x.row("SELECT "+linkColumns+" FROM chat_links l WHERE l.chat_id = $1 AND l.created_by = $2 AND l.client_id = $3",
			string(l.ChatID), string(l.CreatedBy), l.ClientID).Scan(linkDest(&out)...)
		if err == nil {
			return sameLink(&out, &l)
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var good int
		err = x.row(`SELECT count(*) FROM chat_links l WHERE l.chat_id = $1 AND l.revoked_at = 0
			AND (l.expires_at = 0 OR l.expires_at > $2) AND (l.max_uses = 0 OR l.uses < l.max_uses)`,
			string(l.ChatID), micros(l.CreatedAt)).Scan(&good)
		if err != nil {
			return err
		}
		if good >= chat.MaxLinks {
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "a chat has at most %d links: revoke some", chat.MaxLinks)
		}
		out = l
		_, err = x.exec(`INSERT INTO chat_links (id, chat_id, token, created_by, client_id, name, needs_approval, max_uses, expires_at, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			string(l.ID), string(l.ChatID), l.Token, string(l.CreatedBy), l.ClientID, l.Name, l.NeedsApproval, l.MaxUses,
			micros(l.ExpiresAt), micros(l.CreatedAt))
		return err
	})
	if err != nil {
		return chat.Link{}, wrap("create link", err)
	}
	return out, nil
}

// sameLink says whether a repeated request asks for the link that there is.
func sameLink(first, asked *chat.Link) error {
	life := func(l *chat.Link) time.Duration {
		if l.ExpiresAt.IsZero() {
			return 0
		}
		return l.ExpiresAt.Sub(l.CreatedAt)
	}
	if first.Name != asked.Name || first.NeedsApproval != asked.NeedsApproval || first.MaxUses != asked.MaxUses || life(first) != life(asked) {
		return fault.New(fault.Conflict, fault.CodeClientIDReused, "this client_id made another link")
	}
	return nil
}

// checkHeld holds a chat's row and checks the actor's access.
func (x *tx) checkHeld(actor ident.UserID, id ident.ChatID, check func(chat.Access) error) error {
	if _, err := x.lockChats([]string{string(id)}); err != nil {
		return err
	}
	a, err := x.access(actor, id)
	if err != nil {
		return err
	}
	return check(a)
}

// RevokeLink implements chat.LinkStore.
func (s *Store) RevokeLink(
	ctx context.Context, actor ident.UserID, id ident.ChatID, link ident.LinkID, at time.Time, check func(chat.Access) error,
) (chat.Link, error) {
	var out chat.Link
	err := s.write(ctx, func(x *tx) error {
		if err := x.checkHeld(actor, id, check); err != nil {
			return err
		}
		l, err := x.link(id, link)
		if err != nil {
			return err
		}
		if l == nil {
			return fault.Missing()
		}
		if out = *l; !out.RevokedAt.IsZero() {
			return nil
		}
		out.RevokedAt = fromMicros(micros(at))
		_, err = x.exec("UPDATE chat_links SET revoked_at = $2 WHERE id = $1", string(link), micros(at))
		return err
	})
	if err != nil {
		return chat.Link{}, wrap("revoke link", err)
	}
	return out, nil
}

// ChatLinks implements chat.LinkStore.
func (s *Store) ChatLinks(ctx context.Context, id ident.ChatID, below ident.LinkID, limit int) ([]chat.Link, error) {
	if below == "" {
		below = "~" // above all ids
	}
	var out []chat.Link
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var l chat.Link
			if err := r.Scan(linkDest(&l)...); err != nil {
				return err
			}
			out = append(out, l)
			return nil
		}, "SELECT "+linkColumns+" FROM chat_links l WHERE l.chat_id = $1 AND l.id < $2 ORDER BY l.id DESC LIMIT $3",
			string(id), string(below), limit)
	})
	return out, wrap("chat links", err)
}

// LinkByToken implements chat.LinkStore.
func (s *Store) LinkByToken(ctx context.Context, actor ident.UserID, token string) (chat.Link, chat.Chat, chat.Standing, error) {
	var l chat.Link
	var c chat.Chat
	var is chat.Standing
	err := s.view(ctx, func(x *tx) error {
		err := x.row("SELECT "+linkColumns+", "+chatColumns+` FROM chat_links l
			JOIN chats c ON c.id = l.chat_id JOIN chat_marks k ON k.chat_id = c.id WHERE l.token = $1`, token).
			Scan(append(linkDest(&l), chatDest(&c)...)...)
		if err != nil {
			return orMissing(err)
		}
		all, err := x.readStandings(c.ID, []ident.UserID{actor}, map[ident.UserID]bool{})
		is = all[actor]
		return err
	})
	return l, c, is, wrap("link by token", err)
}

// ChatRequests implements chat.LinkStore.
func (s *Store) ChatRequests(ctx context.Context, id ident.ChatID, after chat.RequestKey, limit int) ([]chat.Request, error) {
	var out []chat.Request
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var q chat.Request
			if err := r.Scan(append(userDest(&q.User), &q.LinkID, stamp{&q.AskedAt})...); err != nil {
				return err
			}
			out = append(out, q)
			return nil
		}, "SELECT "+userColumns+`, r.link_id, r.asked_at FROM chat_requests r JOIN users u ON u.id = r.user_id
			WHERE r.chat_id = $1 AND (r.asked_at, r.user_id) > ($2, $3) ORDER BY r.asked_at, r.user_id LIMIT $4`,
			string(id), micros(after.AskedAt), string(after.UserID), limit)
	})
	return out, wrap("chat requests", err)
}

// readAsking reads who is to hear of it that others wait to be let in than before. Readers of a channel let nobody in, so that
// these are few there, and in a group not more than its members.
func (c *change) readAsking(x *tx) error {
	out := c.out.Asking
	if out == nil {
		return nil
	}
	id, now := string(c.q.ChatID), &c.held.Chat
	err := x.row("SELECT count(*) FROM (SELECT 1 FROM chat_requests WHERE chat_id = $1 LIMIT $2) AS waiting", id, chat.MaxRequests).Scan(&out.Count)
	if err != nil {
		return err
	}
	roles := chat.RolesFor(now.Type, now.Settings.Rights, chat.NeedInvite)
	return x.each(func(r *sql.Rows) error {
		var to ident.UserID
		err := r.Scan(&to)
		out.To = append(out.To, to)
		return err
	}, `SELECT m.user_id FROM chat_members m WHERE m.chat_id = $1 AND m.version > 0 AND m.state = 'member' AND m.role {in $2}
		ORDER BY m.user_id`, id, x.s.d.list(strs(roles)))
}
