package sqlstore

import (
	"context"
	"database/sql"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/user"
)

// SyncSince implements inbox.Store. It reads the actor's own rows only: the memberships by an index, and what
// moved of their chats by key. The snapshot that is read is the one that the next position belongs to.
func (s *Store) SyncSince(ctx context.Context, actor ident.UserID, pos int64, limit int) (inbox.Sync, error) {
	var out inbox.Sync
	err := s.view(ctx, func(x *tx) error {
		out = inbox.Sync{}
		if err := x.row("SELECT {next}").Scan(&out.Next); err != nil {
			return err
		}
		err := x.row("SELECT "+userColumns+" FROM users u WHERE u.id = $1", string(actor)).Scan(userDest(&out.Account)...)
		if err != nil {
			return orMissing(err)
		}
		since := pos
		if pos <= 0 || pos > out.Next {
			out.Reset, since = true, 0
		}
		if out.Settings, err = x.settings(actor, since); err != nil || out.Reset {
			out.Settings = s.withPrivacy(out.Settings)
			return err
		}
		for _, read := range []func(*inbox.Sync, ident.UserID, int64, int) error{x.syncChats, x.syncMine, x.syncHidden, x.syncBlocks, x.syncDrafts, x.syncScheduled, x.syncUsers} {
			if err := read(&out, actor, pos, limit); err != nil {
				return err
			}
		}
		if len(out.Chats) > limit || len(out.Mine) > limit || len(out.Hidden) > limit || len(out.Users) > limit ||
			len(out.Blocks) > limit || len(out.Drafts) > limit || len(out.Scheduled) > limit {
			out = inbox.Sync{Next: out.Next, Account: out.Account, Reset: true}
			out.Settings, err = x.settings(actor, 0)
			out.Settings = s.withPrivacy(out.Settings)
		}
		return err
	})
	if err != nil {
		return inbox.Sync{}, wrap("sync since", err)
	}
	return out, nil
}

// withPrivacy adds the server's own privacy where the user never changed it: clients don't know it.
func (s *Store) withPrivacy(all user.Settings) user.Settings {
	if all.Privacy == nil {
		all.Privacy = s.filledPrivacy(storedPrivacy{}, 0)
	}
	return all
}

func (x *tx) syncChats(out *inbox.Sync, actor ident.UserID, pos int64, limit int) error {
	return x.each(func(r *sql.Rows) error {
		var h chat.Head
		if err := r.Scan(headDest(&h)...); err != nil {
			return err
		}
		out.Chats = append(out.Chats, h)
		return nil
	}, "SELECT "+headColumns+` FROM chat_members m JOIN chats c ON c.id = m.chat_id JOIN chat_marks k ON k.chat_id = m.chat_id
		WHERE m.user_id = $1 AND m.state = 'member' AND (c.pos >= $2 OR k.pos >= $2) ORDER BY c.id LIMIT $3`,
		string(actor), pos, limit+1)
}

func (x *tx) syncMine(out *inbox.Sync, actor ident.UserID, pos int64, limit int) error {
	return x.each(func(r *sql.Rows) error {
		var me chat.Me
		var floor int64
		if err := r.Scan(meDest(&me, &floor)...); err != nil {
			return err
		}
		me.VisibleFromSeq = visibleFrom(me.VisibleFromSeq, floor)
		out.Mine = append(out.Mine, me)
		return nil
	}, "SELECT "+meColumns+` FROM chat_members m JOIN chats c ON c.id = m.chat_id
		WHERE m.user_id = $1 AND m.pos >= $2 ORDER BY m.chat_id LIMIT $3`, string(actor), pos, limit+1)
}

// syncUsers reads the changed profiles of those who share a chat with the actor. Few profiles change between two
// calls, mostly, so that those are looked at; after a long time the actor's contacts are fewer. Mere readers of a channel
// (version 0) are shown to nobody.
func (x *tx) syncUsers(out *inbox.Sync, actor ident.UserID, pos int64, limit int) error {
	const many = 64
	var moved int
	err := x.row("SELECT count(*) FROM (SELECT 1 FROM users WHERE pos > 0 AND pos >= $1 LIMIT $2) AS moved", pos, many+1).Scan(&moved)
	if err != nil || moved == 0 {
		return err
	}
	text := "SELECT " + userColumns + ` FROM users u WHERE u.pos > 0 AND u.pos >= $2 AND u.id <> $1 AND EXISTS (
			SELECT 1 FROM chat_members b
			JOIN chat_members a ON a.chat_id = b.chat_id AND a.user_id = $1 AND a.state = 'member'
			WHERE b.user_id = u.id AND b.state = 'member' AND b.version > 0)
		ORDER BY u.id LIMIT $3`
	if moved > many {
		text = "SELECT " + userColumns + ` FROM users u WHERE u.pos >= $2 AND u.id <> $1 AND u.id IN (
				SELECT b.user_id FROM chat_members a
				JOIN chat_members b ON b.chat_id = a.chat_id AND b.state = 'member' AND b.version > 0
				WHERE a.user_id = $1 AND a.state = 'member')
			ORDER BY u.id LIMIT $3`
	}
	out.Users, err = x.users(text, string(actor), pos, limit+1)
	return err
}
