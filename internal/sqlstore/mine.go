package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// mineRow is what is only a member's, with what decides about it. The row is held by the transaction.
type mineRow struct {
	id          ident.ChatID
	typ         chat.Type
	lastSeq     int64
	visibleFrom int64
	isRequest   bool
	own
}

// own are the columns that a user changes directly.
type own struct {
	pin, archivedUntil, hiddenUntil, mutedUntil int64
	muteMentions, isMarkedUnread                bool
	notify                                      chat.Notify
}

// lockMine locks the actor's rows of those chats that a condition names, ascending.
func (x *tx) lockMine(actor ident.UserID, which string, args ...any) ([]*mineRow, error) {
	var out []*mineRow
	err := x.each(func(r *sql.Rows) error {
		var m mineRow
		err := r.Scan(&m.id, &m.typ, &m.lastSeq, &m.visibleFrom, &m.pin, &m.archivedUntil, &m.hiddenUntil, &m.mutedUntil, &m.muteMentions, &m.isMarkedUnread,
			notify{&m.notify}, &m.isRequest)
		out = append(out, &m)
		return err
	}, "SELECT m.chat_id, c.type, "+lastSeqOf+", m.visible_from_seq, "+ownColumns+`, m.is_request
		FROM chat_members m JOIN chats c ON c.id = m.chat_id
		WHERE m.user_id = $1 AND m.state = 'member' AND `+which+` ORDER BY m.chat_id {lock m}`,
		append([]any{string(actor)}, args...)...)
	return out, err
}

// putMine stores rows that the actor's change touched, under a user version, and returns it with the states after it.
func (x *tx) putMine(actor ident.UserID, from int64, rows []*mineRow) (chat.MineChanged, error) {
	out := chat.MineChanged{UserVersion: chat.UserVersion{UserID: actor, From: from, Version: from + 1}}
	places := make([]place, len(rows))
	for i, m := range rows {
		places[i] = place{m.id, actor}
		_, err := x.exec(`UPDATE chat_members SET visible_from_seq = $3, pin = $4, archived_until = $5, hidden_until = $6,
				muted_until = $7, mute_mentions = $8, me_version = $9, is_request = $10, marked_unread = $11, notify = $12, pos = {pos}
			WHERE chat_id = $1 AND user_id = $2`,
			string(m.id), string(actor), m.visibleFrom, m.pin, m.archivedUntil, m.hiddenUntil, m.mutedUntil, m.muteMentions, out.Version, m.isRequest, m.isMarkedUnread,
			notifyText(m.notify))
		if err != nil {
			return out, err
		}
	}
	if err := x.putUserVersions([]string{string(actor)}, []int64{out.Version}); err != nil {
		return out, err
	}
	var err error
	out.Chats, err = x.minesOf(places)
	return out, err
}

// minesOf reads the private parts of present members, in the order of the places.
func (x *tx) minesOf(places []place) ([]chat.Me, error) {
	mine, err := x.mine(places)
	if err != nil {
		return nil, err
	}
	out := make([]chat.Me, len(places))
	for i, p := range places {
		out[i] = mine[p]
	}
	return out, nil
}

// changeMine changes the actor's row of one chat. change says whether anything is to be stored.
func (s *Store) changeMine(ctx context.Context, actor ident.UserID, id ident.ChatID, change func(*tx, *mineRow) error) (chat.MineChanged, error) {
	var out chat.MineChanged
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		rows, err := x.lockMine(actor, "m.chat_id = $2", string(id))
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return fault.Missing()
		}
		users, err := x.lockUsers([]string{string(actor)})
		if err != nil {
			return err
		}
		before := *rows[0]
		if err := change(x, rows[0]); err != nil {
			return err
		}
		from := users[actor].version
		if *rows[0] != before {
			out, err = x.putMine(actor, from, rows)
			return err
		}
		out = chat.MineChanged{UserVersion: chat.UserVersion{UserID: actor, From: from, Version: from}}
		out.Chats, err = x.minesOf([]place{{id, actor}})
		return err
	})
	return out, err
}

// PatchMe implements chat.MineStore.
func (s *Store) PatchMe(ctx context.Context, actor ident.UserID, id ident.ChatID, p chat.MePatch) (chat.MineChanged, error) {
	out, err := s.changeMine(ctx, actor, id, func(x *tx, m *mineRow) error {
		if p.IsArchived != nil {
			switch isArchived := m.archivedUntil > m.lastSeq; {
			case !*p.IsArchived:
				m.archivedUntil = 0
			case !isArchived:
				m.archivedUntil = m.lastSeq + 1
			}
		}
		if p.MutedUntil != nil {
			m.mutedUntil = micros(*p.MutedUntil)
		}
		if p.MuteMentions != nil {
			m.muteMentions = *p.MuteMentions
		}
		if p.Notify != nil {
			m.notify = *p.Notify
		}
		if p.IsMarkedUnread != nil {
			m.isMarkedUnread = *p.IsMarkedUnread
		}
		if p.IsPinned == nil || *p.IsPinned == (m.pin > 0) {
			return nil
		}
		if !*p.IsPinned {
			m.pin = 0
			return nil
		}
		var err error
		m.pin, err = x.nextPin(actor)
		return err
	})
	return out, wrap("patch me", err)
}

// nextPin is the place above all pinned chats of a user, whose row is held.
func (x *tx) nextPin(actor ident.UserID) (int64, error) {
	var count, top int64
	err := x.row("SELECT count(*), COALESCE(max(m.pin), 0) FROM chat_members m WHERE m.user_id = $1 AND m.pin > 0 AND m.state = 'member'",
		string(actor)).Scan(&count, &top)
	if err == nil && count >= chat.MaxPins {
		err = chat.TooManyPins()
	}
	return top + 1, err
}

// SetPins implements chat.MineStore.
func (s *Store) SetPins(ctx context.Context, actor ident.UserID, ids []ident.ChatID) (chat.MineChanged, error) {
	var out chat.MineChanged
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		rows, err := x.lockMine(actor, "(m.pin > 0 OR m.chat_id {in $2})", x.s.d.list(strs(ids)))
		if err != nil {
			return err
		}
		users, err := x.lockUsers([]string{string(actor)})
		if err != nil {
			return err
		}
		pinned := 0
		if err := x.row("SELECT count(*) FROM chat_members m WHERE m.user_id = $1 AND m.pin > 0 AND m.state = 'member'", string(actor)).
			Scan(&pinned); err != nil {
			return err
		}
		var changed []*mineRow
		named := 0
		for _, m := range rows {
			pin := int64(0)
			if i := slices.Index(ids, m.id); i >= 0 {
				named++
				pin = int64(len(ids) - i)
			}
			if m.pin > 0 {
				pinned--
			}
			if m.pin != pin {
				m.pin = pin
				changed = append(changed, m)
			}
		}
		switch from := users[actor].version; {
		case pinned != 0: // another chat was pinned before the user's row was held
			return errAgain
		case named < len(ids):
			return fault.Missing()
		case len(changed) == 0:
			out = chat.MineChanged{UserVersion: chat.UserVersion{UserID: actor, From: from, Version: from}}
			return nil
		default:
			out, err = x.putMine(actor, from, changed)
			return err
		}
	})
	return out, wrap("set pins", err)
}

// ClearHistory implements chat.MineStore.
func (s *Store) ClearHistory(ctx context.Context, c chat.Clearing) (chat.MineChanged, error) {
	out, err := s.changeMine(ctx, c.Actor, c.ChatID, func(_ *tx, m *mineRow) error {
		if c.Hide && m.typ != chat.TypePrivate && m.typ != chat.TypeSaved {
			return fault.New(fault.Invalid, fault.CodeInvalid, "hide: only private and saved chats; others are left")
		}
		upTo := m.lastSeq
		if c.UpTo > 0 {
			upTo = min(upTo, c.UpTo)
		}
		m.visibleFrom = max(m.visibleFrom, upTo+1)
		if c.Hide {
			m.hiddenUntil, m.pin, m.archivedUntil = max(m.hiddenUntil, upTo+1), 0, 0
		}
		return nil
	})
	return out, wrap("clear history", err)
}
