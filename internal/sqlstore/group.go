package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// unlisted is the version of the row of a channel's reader: members aren't told of it.
const unlisted = 0

// ChangeChat implements chat.GroupStore.
func (s *Store) ChangeChat(ctx context.Context, q chat.ChangeQuery, decide func(chat.Held) (chat.Change, error)) (chat.Changed, error) {
	var out chat.Changed
	err := s.write(ctx, func(x *tx) error {
		out = chat.Changed{}
		if err := x.takePos(); err != nil {
			return err
		}
		c, err := x.holdChat(q)
		if err != nil {
			return err
		}
		what, err := decide(c.held)
		if err != nil {
			return err
		}
		if err := c.store(x, &what); err != nil {
			return err
		}
		out = c.out
		return nil
	})
	if err != nil {
		return chat.Changed{}, wrap("change chat", err)
	}
	return out, nil
}

// change is one ChangeChat on its way, with the chat's row held.
type change struct {
	q        chat.ChangeQuery
	held     chat.Held
	isListed map[ident.UserID]bool // rows that members are told of
	out      chat.Changed
}

// holdChat locks the chat, then the rows of those who may come or go, and reads what a decision needs.
func (x *tx) holdChat(q chat.ChangeQuery) (*change, error) {
	c := &change{q: q, isListed: map[ident.UserID]bool{}}
	h := &c.held
	if _, err := x.lockChats([]string{string(q.ChatID)}); err != nil {
		return nil, err
	}
	err := x.row("SELECT "+chatColumns+`, c.present FROM chats c JOIN chat_marks k ON k.chat_id = c.id WHERE c.id = $1`, string(q.ChatID)).
		Scan(append(chatDest(&h.Chat), &h.Present)...)
	if err != nil {
		return nil, orMissing(err)
	}
	if q.WithHeir {
		if h.Heir, err = x.heir(&h.Chat, q.Actor); err != nil {
			return nil, err
		}
	}
	ids := slices.Concat(q.Users, []ident.UserID{q.Actor, h.Heir})
	if h.Users, err = x.standings(q.ChatID, ids, c.isListed); err != nil {
		return nil, err
	}
	h.Actor = h.Users[q.Actor]
	if q.LinkID == "" {
		return c, nil
	}
	if h.Link, err = x.link(q.ChatID, q.LinkID); err != nil {
		return nil, err
	}
	return c, x.row("SELECT count(*) FROM (SELECT 1 FROM chat_requests WHERE chat_id = $1 LIMIT $2) AS waiting",
		string(q.ChatID), chat.MaxRequests).Scan(&h.Requests)
}

// heir returns who would be the owner after the actor.
func (x *tx) heir(c *chat.Chat, actor ident.UserID) (ident.UserID, error) {
	roles := []chat.Role{chat.RoleAdmin, chat.RoleMember, chat.RoleReader}
	if c.Type == chat.TypeChannel {
		roles = roles[:1]
	}
	for _, role := range roles {
		var id ident.UserID
		err := x.row(`SELECT m.user_id FROM chat_members m JOIN users u ON u.id = m.user_id AND u.state = 'active'
			WHERE m.chat_id = $1 AND m.version > 0 AND m.state = 'member' AND m.role = $2 AND m.user_id <> $3
			ORDER BY m.joined_at, m.user_id LIMIT 1`, string(c.ID), string(role), string(actor)).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	return "", nil
}

// standings locks the member rows of users, in their order, and reads what the chat knows of them.
func (x *tx) standings(id ident.ChatID, users []ident.UserID, isListed map[ident.UserID]bool) (map[ident.UserID]chat.Standing, error) {
	list := x.s.d.list(strs(users))
	err := x.each(func(*sql.Rows) error { return nil },
		"SELECT m.user_id FROM chat_members m WHERE m.chat_id = $1 AND m.user_id {in $2} ORDER BY m.user_id {lock m}", string(id), list)
	if err != nil {
		return nil, err
	}
	return x.readStandings(id, users, isListed)
}

func (x *tx) readStandings(id ident.ChatID, users []ident.UserID, isListed map[ident.UserID]bool) (map[ident.UserID]chat.Standing, error) {
	out := make(map[ident.UserID]chat.Standing, len(users))
	err := x.each(func(r *sql.Rows) error {
		var s chat.Standing
		var version int64
		if err := r.Scan(&s.UserID, &s.IsActive, &s.Role, &s.State, &version, &s.IsBanned, &s.HasAsked); err != nil {
			return err
		}
		out[s.UserID] = s
		isListed[s.UserID] = version > unlisted
		return nil
	}, `SELECT u.id, u.state = 'active', COALESCE(m.role, ''), COALESCE(m.state, ''), COALESCE(m.version, 0),
			b.user_id IS NOT NULL, r.user_id IS NOT NULL
		FROM users u LEFT JOIN chat_members m ON m.chat_id = $1 AND m.user_id = u.id
		LEFT JOIN chat_bans b ON b.chat_id = $1 AND b.user_id = u.id
		LEFT JOIN chat_requests r ON r.chat_id = $1 AND r.user_id = u.id
		WHERE u.id {in $2}`, string(id), x.s.d.list(strs(users)))
	return out, err
}

// store carries out what was decided: the steps of the chat, then those of the users.
func (c *change) store(x *tx, what *chat.Change) error {
	if err := c.storeAside(x, what); err != nil {
		return err
	}
	was := c.held.Chat
	if err := c.storeMembers(x, what); err != nil {
		return err
	}
	if err := c.readAsking(x); err != nil {
		return err
	}
	if err := c.storeSystem(x, what); err != nil {
		return err
	}
	now := &c.held.Chat
	if now.Version == was.Version && now.Joins == was.Joins {
		return nil
	}
	// What readers of a channel do moves nobody's copy, so that it takes no sync position either.
	_, err := x.exec(`UPDATE chats SET title = $2, about = $3, photo_id = $4, rights = $5, slow_mode = $6, history = $7, is_signed = $8,
			version = $9, members_version = $10, member_count = $11, present = $12, joins = $13, last_seq = $14, activity_at = $15,
			pos = CASE WHEN version = $9 THEN pos ELSE {pos} END WHERE id = $1`,
		string(now.ID), now.Title, now.About, string(now.PhotoID), now.Settings.Rights.Code(now.Type),
		now.Settings.SlowMode.Microseconds(), string(now.Settings.History), now.Settings.IsSigned,
		now.Version, now.MembersVersion, now.MemberCount, c.held.Present, now.Joins, now.LastSeq, micros(now.ActivityAt))
	if err != nil {
		return err
	}
	c.out.Chat = *now
	if err := c.storeMine(x, what); err != nil {
		return err
	}
	return c.readRows(x)
}

// step takes the next version of the chat.
func (c *change) step() *chat.Step {
	now := &c.held.Chat
	now.Version++
	return &chat.Step{From: now.Version - 1, Version: now.Version}
}

// storeMembers decides which steps the info and the members take, and stores the rows of those who come, go or change roles.
func (c *change) storeMembers(x *tx, what *chat.Change) error {
	now := &c.held.Chat
	listed, quiet := c.sort(what.Members)
	for _, m := range what.Members {
		is := c.held.Users[m.UserID]
		switch {
		case m.State == chat.StateMember && !is.IsMember():
			c.held.Present++
		case m.State == chat.StateLeft && is.IsMember():
			c.held.Present--
		}
	}
	isRecount := what.Recount && now.MemberCount != c.held.Present
	if what.Info != nil {
		c.out.OldPhotoID = now.PhotoID
		if what.Info.PhotoID == now.PhotoID {
			c.out.OldPhotoID = ""
		}
		now.Title, now.About, now.PhotoID, now.Settings = what.Info.Title, what.Info.About, what.Info.PhotoID, what.Info.Settings
	}
	if what.Info != nil || isRecount {
		c.out.Info = c.step()
		now.MemberCount = c.held.Present
	}
	if len(listed) > 0 {
		c.out.Members = c.step()
		now.MembersVersion = now.Version
		now.MemberCount = c.held.Present
	}
	if len(quiet) > 0 || now.Type == chat.TypeChannel && len(listed) > 0 {
		now.Joins++ // the roster is brought up to date by it
	}
	if err := c.putRows(x, listed, now.MembersVersion); err != nil {
		return err
	}
	return c.putRows(x, quiet, unlisted)
}

// sort tells the rows that members are told of from those of a channel's readers.
func (c *change) sort(all []chat.MemberChange) (listed, quiet []chat.MemberChange) {
	for _, m := range all {
		if c.held.Chat.Type == chat.TypeChannel && m.Role == chat.RoleReader && !c.isListed[m.UserID] {
			quiet = append(quiet, m)
		} else {
			listed = append(listed, m)
		}
	}
	return listed, quiet
}

// putRows stores member rows. Who comes begins with everything read that was there before, and sees of it what the settings
// say.
func (c *change) putRows(x *tx, rows []chat.MemberChange, version int64) error {
	if len(rows) == 0 {
		return nil
	}
	now := &c.held.Chat
	visible := int64(1)
	if now.Settings.History == chat.HistoryJoined {
		visible = now.LastSeq + 1
	}
	rosterAt := int64(0)
	if now.Type == chat.TypeChannel {
		rosterAt = now.Joins
	}
	var ids, roles, states []string
	var came []int64
	for _, m := range rows {
		ids, roles, states = append(ids, string(m.UserID)), append(roles, string(m.Role)), append(states, string(m.State))
		isNew := int64(0)
		if m.State == chat.StateMember && !c.held.Users[m.UserID].IsMember() {
			isNew = 1
		}
		came = append(came, isNew)
	}
	_, err := x.exec(`INSERT INTO chat_members AS m (chat_id, user_id, role, state, visible_from_seq, delivered_seq, read_seq, version,
			me_version, pos, joined_at, roster_at)
		SELECT $1, p.id, p.role, p.state, $2, $3, $3, $4, 0, 0, $5, $6 FROM {rows p $7 id text, role text, state text, came int} WHERE true
		ON CONFLICT (chat_id, user_id) DO UPDATE SET role = excluded.role, state = excluded.state, version = excluded.version,
			roster_at = excluded.roster_at`,
		x.s.d.table([]any{string(now.ID), visible, now.LastSeq, version, micros(c.q.At), rosterAt}, ids, roles, states, came)...)
	if err != nil {
		return err
	}
	_, err = x.exec(`UPDATE chat_members AS m SET visible_from_seq = $2, joined_at = $4,
			read_seq = {max}(m.read_seq, $3), delivered_seq = {max}(m.delivered_seq, $3)
		FROM {rows p $5 id text, role text, state text, came int} WHERE m.chat_id = $1 AND m.user_id = p.id AND p.came = 1`,
		x.s.d.table([]any{string(now.ID), visible, now.LastSeq, micros(c.q.At)}, ids, roles, states, came)...)
	return err
}

// storeSystem appends the messages that tell of the change.
func (c *change) storeSystem(x *tx, what *chat.Change) error {
	now := &c.held.Chat
	for _, content := range what.System {
		now.LastSeq++
		m := chat.SystemMessage{
			ChatID: now.ID, Seq: now.LastSeq, Version: c.step().Version, SenderID: c.q.Actor, Content: content,
			CreatedAt: fromMicros(micros(c.q.At)),
		}
		if m.CreatedAt.After(now.ActivityAt) {
			now.ActivityAt = m.CreatedAt
		}
		if err := x.putSystem(&m); err != nil {
			return err
		}
		c.out.System = append(c.out.System, m)
	}
	return nil
}

// putSystem stores a system message. Its client_id is one that no client can send.
func (x *tx) putSystem(m *chat.SystemMessage) error {
	m.ClientID = fmt.Sprintf("/%d", m.Seq)
	_, err := x.exec(`INSERT INTO messages (chat_id, seq, version, sender_id, client_id, created_at, content, is_system)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(m.ChatID), m.Seq, m.Version, string(m.SenderID), m.ClientID, micros(m.CreatedAt), string(m.Content), true)
	return err
}

// readRows reads the rows that members are told of as they are now, and the marks of those who are there.
func (c *change) readRows(x *tx) (err error) {
	if c.out.Members == nil {
		return nil
	}
	id, version := string(c.held.Chat.ID), c.out.Members.Version
	c.out.Rows, err = x.members("SELECT "+memberColumns+` FROM chat_members m JOIN users u ON u.id = m.user_id
		WHERE m.chat_id = $1 AND m.version = $2 ORDER BY m.user_id`, id, version)
	if err != nil || c.held.Chat.Type == chat.TypeChannel {
		return err
	}
	c.out.Marks, err = x.marks(`SELECT m.user_id, m.delivered_seq, m.seen_seq FROM chat_members m
		WHERE m.chat_id = $1 AND m.version = $2 AND m.state = 'member' ORDER BY m.user_id`, id, version)
	return err
}

// storeMine gives everybody who came, went or got another role a step of their own.
func (c *change) storeMine(x *tx, what *chat.Change) error {
	if len(what.Members) == 0 {
		return nil
	}
	var ids []string
	for _, m := range what.Members {
		ids = append(ids, string(m.UserID))
	}
	slices.Sort(ids)
	users, err := x.lockUsers(ids)
	if err != nil {
		return err
	}
	versions := make([]int64, len(ids))
	for i, id := range ids {
		versions[i] = users[ident.UserID(id)].version + 1
	}
	id := string(c.held.Chat.ID)
	_, err = x.exec(`UPDATE chat_members AS m SET me_version = p.version, pos = {pos} FROM {rows p $2 id text, version int}
		WHERE m.chat_id = $1 AND m.user_id = p.id`, x.s.d.table([]any{id}, ids, versions)...)
	if err != nil {
		return err
	}
	if err := x.putUserVersions(ids, versions); err != nil {
		return err
	}
	return x.each(func(r *sql.Rows) error {
		var m chat.MyChange
		var floor int64
		if err := r.Scan(append(meDest(&m.Me, &floor), &m.UserID)...); err != nil {
			return err
		}
		m.Me.VisibleFromSeq = visibleFrom(m.Me.VisibleFromSeq, floor)
		m.From, m.Version = m.Me.Version-1, m.Me.Version
		c.out.Mine = append(c.out.Mine, m)
		return nil
	}, "SELECT "+meColumns+`, m.user_id FROM chat_members m JOIN chats c ON c.id = m.chat_id
		WHERE m.chat_id = $1 AND m.user_id {in $2} ORDER BY m.user_id`, id, x.s.d.list(ids))
}

// storeAside stores what has no version: bans, uses of links, and who waits to be let in.
func (c *change) storeAside(x *tx, what *chat.Change) error {
	id := string(c.q.ChatID)
	for _, one := range []struct {
		text     string
		users    []ident.UserID
		args     []any
		isAsking bool // it changes who waits to be let in
	}{
		{"DELETE FROM chat_bans WHERE chat_id = $1 AND user_id {in $2}", what.Unban, nil, false},
		{"DELETE FROM chat_requests WHERE chat_id = $1 AND user_id {in $2}", what.Settle, nil, true},
		{`INSERT INTO chat_bans (chat_id, user_id, banned_by, banned_at)
			SELECT $1, u.id, $3, $4 FROM users u WHERE u.id {in $2} ON CONFLICT DO NOTHING`, what.Ban, []any{string(c.q.Actor), micros(c.q.At)}, false},
		{`INSERT INTO chat_requests (chat_id, user_id, link_id, asked_at)
			SELECT $1, u.id, $3, $4 FROM users u WHERE u.id {in $2} ON CONFLICT DO NOTHING`, what.Ask, []any{string(c.q.LinkID), micros(c.q.At)}, true},
	} {
		if len(one.users) == 0 {
			continue
		}
		n, err := x.exec(one.text, append([]any{id, x.s.d.list(strs(one.users))}, one.args...)...)
		if err != nil {
			return err
		}
		if one.isAsking && n > 0 {
			c.out.Asking = &chat.Asking{ChatID: c.q.ChatID}
		}
	}
	if !what.UseLink {
		return nil
	}
	n, err := x.exec("UPDATE chat_links SET uses = uses + 1 WHERE id = $1 AND chat_id = $2", string(c.q.LinkID), id)
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return err
}
