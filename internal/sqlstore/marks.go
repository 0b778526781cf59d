package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// place is a user in a chat.
type place struct {
	chat ident.ChatID
	user ident.UserID
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.chat, b.chat), cmp.Compare(a.user, b.user))
}

func placeColumns(places []place) (chats, users []string) {
	for _, p := range places {
		chats, users = append(chats, string(p.chat)), append(users, string(p.user))
	}
	return chats, users
}

// markRow is a member row with what decides about its marks.
type markRow struct {
	typ                   chat.Type
	lastSeq               int64
	delivered, seen, read int64
	isQuiet               bool  // what the member reads isn't told to others, nor what is delivered
	noReceipts            bool  // what the member reads isn't told, by the member's own setting
	peerNoReceipts        bool  // nor by that of the other one of a private chat, who isn't told in return
	public, private       bool  // rose in this call
	was                   int64 // read before this call
	wasDelivered, wasSeen int64
	at                    int64 // the second of the newest raise
}

// raise applies a request; marks only rise, and never above the last seq.
func (m *markRow) raise(r chat.MarkRaise) (public, private bool) {
	read := max(m.read, min(r.ReadSeq, m.lastSeq))
	delivered := max(m.delivered, read, min(r.DeliveredSeq, m.lastSeq))
	private = read > m.read
	seen := m.seen
	if !m.noReceipts && !m.peerNoReceipts {
		switch {
		case private: // what was read untold stays untold: only what is read now counts
			seen = max(seen, read)
		case r.IsTelling:
			seen = max(seen, min(read, r.ReadSeq))
		}
	}
	if m.isQuiet {
		delivered, seen = m.delivered, m.seen
	}
	public = (m.typ == chat.TypePrivate || m.typ == chat.TypeGroup) && (delivered > m.delivered || seen > m.seen)
	m.read, m.delivered, m.seen = read, delivered, seen
	if public && !r.At.IsZero() {
		m.at = max(m.at, r.At.Unix())
	}
	m.public, m.private = m.public || public, m.private || private
	return public, private
}

// RaiseMarks implements chat.Store. A first look without locks finds the raises that change anything, mostly few:
// several devices say the same. Those are decided again under the locks.
func (s *Store) RaiseMarks(ctx context.Context, raises []chat.MarkRaise) (chat.MarksBatch, error) {
	if len(raises) == 0 {
		return chat.MarksBatch{}, nil
	}
	places := make([]place, 0, len(raises))
	for _, r := range raises {
		places = append(places, place{r.ChatID, r.UserID})
	}
	slices.SortFunc(places, comparePlaces)
	places = slices.Compact(places)

	var batch chat.MarksBatch
	rises := false
	err := s.one(ctx, func(x *tx) error {
		rows, err := x.markRows(places, false)
		if err != nil {
			return err
		}
		batch = chat.MarksBatch{Raised: applyRaises(rows, raises)}
		if rises = len(risen(rows, places)) > 0; rises {
			return nil
		}
		return x.fillMarks(&batch, rows, raises)
	})
	switch {
	case err != nil:
	case rises:
		err = s.write(ctx, func(x *tx) error {
			batch = chat.MarksBatch{}
			return x.raiseMarks(&batch, places, raises)
		})
	}
	if err != nil {
		return chat.MarksBatch{}, wrap("raise marks", err)
	}
	return batch, nil
}

func (x *tx) raiseMarks(batch *chat.MarksBatch, places []place, raises []chat.MarkRaise) error {
	if err := x.takePos(); err != nil {
		return err
	}
	marksVersions, err := x.lockMarks(places)
	if err != nil {
		return err
	}
	rows, err := x.markRows(places, true)
	if err != nil {
		return err
	}
	batch.Raised = applyRaises(rows, raises)
	changed := risen(rows, places)
	if err := x.takeUserVersions(batch, rows, changed); err != nil {
		return err
	}
	if err := x.takeMarksVersions(batch, rows, changed, marksVersions); err != nil {
		return err
	}
	if err := x.putMarks(batch, rows, changed); err != nil {
		return err
	}
	if err := x.putMarkTimes(rows, changed); err != nil {
		return err
	}
	if err := x.countSeen(rows, changed); err != nil {
		return err
	}
	return x.fillMarks(batch, rows, raises)
}

// chatMarks is a locked row of chat_marks.
type chatMarks struct {
	version, membersVersion int64
}

// lockMarks locks the marks of the chats, ascending.
func (x *tx) lockMarks(places []place) (map[ident.ChatID]chatMarks, error) {
	chats, _ := placeColumns(places)
	out := map[ident.ChatID]chatMarks{}
	err := x.each(func(r *sql.Rows) error {
		var id ident.ChatID
		var m chatMarks
		if err := r.Scan(&id, &m.version, &m.membersVersion); err != nil {
			return err
		}
		out[id] = m
		return nil
	}, `SELECT k.chat_id, k.marks_version, c.members_version + c.joins FROM chat_marks k JOIN chats c ON c.id = k.chat_id
		WHERE k.chat_id {in $1} ORDER BY k.chat_id {lock k}`, x.s.d.list(slices.Compact(chats)))
	return out, err
}

// hasNoReceiptsPeer says whether chat c is private and the other one than member m turned receipts off.
const hasNoReceiptsPeer = `(c.type = 'private' AND EXISTS (SELECT 1 FROM chat_members o JOIN users v ON v.id = o.user_id AND v.no_receipts
			WHERE o.chat_id = m.chat_id AND o.user_id <> m.user_id))`

// markRows reads the member rows of the places that are there, locked or not.
func (x *tx) markRows(places []place, locked bool) (map[place]*markRow, error) {
	const text = `SELECT m.chat_id, m.user_id, c.type, ` + lastSeqOf + `, m.delivered_seq, m.seen_seq, m.read_seq, ` + isQuiet + `,
			u.no_receipts, ` + hasNoReceiptsPeer + `
		FROM {rows p $1 chat_id text, user_id text}
		JOIN chat_members m ON m.chat_id = p.chat_id AND m.user_id = p.user_id AND m.state = 'member'
		JOIN chats c ON c.id = m.chat_id JOIN users u ON u.id = m.user_id ORDER BY m.chat_id, m.user_id`
	statement := text
	if locked {
		statement = text + " {lock m}"
	}
	chats, users := placeColumns(places)
	out := make(map[place]*markRow, len(places))
	err := x.each(func(r *sql.Rows) error {
		var p place
		var m markRow
		if err := r.Scan(&p.chat, &p.user, &m.typ, &m.lastSeq, &m.delivered, &m.seen, &m.read, &m.isQuiet, &m.noReceipts, &m.peerNoReceipts); err != nil {
			return err
		}
		m.was, m.wasDelivered, m.wasSeen = m.read, m.delivered, m.seen
		out[p] = &m
		return nil
	}, statement, x.s.d.table(nil, chats, users)...)
	return out, err
}

func applyRaises(rows map[place]*markRow, raises []chat.MarkRaise) []chat.MarkRaised {
	out := make([]chat.MarkRaised, len(raises))
	for i, r := range raises {
		if m := rows[place{r.ChatID, r.UserID}]; m != nil {
			out[i].Found = true
			out[i].PublicChanged, out[i].ReadChanged = m.raise(r)
		}
	}
	return out
}

// risen returns the places whose stored row changes, in order.
func risen(rows map[place]*markRow, places []place) []place {
	var out []place
	for _, p := range places {
		// The delivered and seen marks of saved chats and channels aren't public; they follow when it is read.
		if m := rows[p]; m != nil && (m.public || m.private) {
			out = append(out, p)
		}
	}
	return out
}

// takeUserVersions takes a user version for each user whose read mark rose.
func (x *tx) takeUserVersions(batch *chat.MarksBatch, rows map[place]*markRow, changed []place) error {
	var ids []string
	for _, p := range changed {
		if rows[p].private {
			ids = append(ids, string(p.user))
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	users, err := x.lockUsers(ids)
	if err != nil {
		return err
	}
	for _, p := range changed { // turned off since the row was read: nothing may be told any more
		if rows[p].private && users[p.user].noReceipts != rows[p].noReceipts {
			return errAgain
		}
	}
	versions := make([]int64, len(ids))
	for i, id := range ids {
		from := users[ident.UserID(id)].version
		versions[i] = from + 1
		batch.Users = append(batch.Users, chat.UserVersion{UserID: ident.UserID(id), From: from, Version: from + 1})
	}
	return x.putUserVersions(ids, versions)
}

// takeMarksVersions takes a marks version for each chat in which a public mark rose.
func (x *tx) takeMarksVersions(batch *chat.MarksBatch, rows map[place]*markRow, changed []place, have map[ident.ChatID]chatMarks) error {
	var ids []string
	var versions []int64
	for _, p := range changed {
		if !rows[p].public || len(ids) > 0 && ids[len(ids)-1] == string(p.chat) {
			continue
		}
		from := have[p.chat]
		ids, versions = append(ids, string(p.chat)), append(versions, from.version+1)
		batch.Steps = append(batch.Steps, chat.MarksStep{
			ChatID: p.chat, MembersVersion: from.membersVersion, From: from.version, Version: from.version + 1,
		})
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := x.exec(`UPDATE chat_marks AS k SET marks_version = p.version, pos = {pos}
		FROM {rows p $1 id text, version int} WHERE k.chat_id = p.id`, x.s.d.table(nil, ids, versions)...)
	return err
}

// putMarks stores the marks with the versions that the batch took.
func (x *tx) putMarks(batch *chat.MarksBatch, rows map[place]*markRow, changed []place) error {
	marksVersions, meVersions := map[ident.ChatID]int64{}, map[ident.UserID]int64{}
	for _, s := range batch.Steps {
		marksVersions[s.ChatID] = s.Version
	}
	for _, u := range batch.Users {
		meVersions[u.UserID] = u.Version
	}
	chats, users := placeColumns(changed)
	var delivered, seen, read, marks, mine []int64
	for _, p := range changed {
		m := rows[p]
		delivered, seen, read = append(delivered, m.delivered), append(seen, m.seen), append(read, m.read)
		var marksVersion, meVersion int64 // 0: this part stays
		if m.public {
			marksVersion = marksVersions[p.chat]
		}
		if m.private {
			meVersion = meVersions[p.user]
		}
		marks, mine = append(marks, marksVersion), append(mine, meVersion)
	}
	_, err := x.exec(`UPDATE chat_members AS m SET delivered_seq = p.delivered, seen_seq = p.seen, read_seq = p.read,
			marks_version = CASE WHEN p.marks > 0 THEN p.marks ELSE m.marks_version END,
			me_version = CASE WHEN p.mine > 0 THEN p.mine ELSE m.me_version END,
			marked_unread = m.marked_unread AND p.mine = 0,
			pos = CASE WHEN p.mine > 0 THEN {pos} ELSE m.pos END
		FROM {rows p $1 chat_id text, user_id text, delivered int, seen int, read int, marks int, mine int}
		WHERE m.chat_id = p.chat_id AND m.user_id = p.user_id`,
		x.s.d.table(nil, chats, users, delivered, seen, read, marks, mine)...)
	return err
}

// fillMarks puts the state after the raises into their results. The private part is read only for raises of the read
// mark: a delivery doesn't change it, and counting what is unread may take a thousand rows.
func (x *tx) fillMarks(batch *chat.MarksBatch, rows map[place]*markRow, raises []chat.MarkRaise) error {
	var asked []place
	for i, r := range raises {
		p := place{r.ChatID, r.UserID}
		m := rows[p]
		if m == nil {
			continue
		}
		batch.Raised[i].Mark = chat.Mark{UserID: r.UserID, DeliveredSeq: m.delivered, SeenSeq: m.seen}
		if r.ReadSeq > 0 {
			asked = append(asked, p)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	slices.SortFunc(asked, comparePlaces)
	mine, err := x.mine(slices.Compact(asked))
	if err != nil {
		return err
	}
	for i, r := range raises {
		if r.ReadSeq > 0 {
			batch.Raised[i].Me = mine[place{r.ChatID, r.UserID}]
		}
	}
	return nil
}

// isCountable says whether a message u is one that member m has to read.
const isCountable = `u.sender_id <> m.user_id AND u.stub = '' AND NOT u.is_system AND NOT u.is_unheard AND (NOT m.hides OR NOT EXISTS (
	SELECT 1 FROM hidden_messages h WHERE h.user_id = m.user_id AND h.chat_id = m.chat_id AND h.seq = u.seq)) AND (u.expires_at = 0 OR u.expires_at > {now})`

// meColumns of chat_members m and chats c, in the order of meDest.
// Who left learns nothing of what was said since.
const meColumns = `m.chat_id, m.state, m.role, m.read_seq, CASE WHEN m.state = 'member' THEN ` + lastSeqOf + ` ELSE 0 END, m.visible_from_seq, c.floor_seq, m.me_version, ` +
	`CASE WHEN m.state = 'member' AND m.read_seq < c.last_seq AND c.type <> 'saved' THEN ` + unreadOf + ` ELSE 0 END, ` +
	`CASE WHEN m.state = 'member' AND m.read_seq < c.last_seq AND c.type <> 'saved' THEN ` + mentionsOf + ` ELSE 0 END, ` + ownColumns + `, m.is_request, ` + isDeaf

// ownColumns of chat_members m are what its user chose.
const ownColumns = `m.pin, m.archived_until, m.hidden_until, m.muted_until, m.mute_mentions, m.marked_unread, m.notify`

func meDest(m *chat.Me, floor *int64) []any {
	return []any{
		&m.ChatID, &m.State, &m.Role, &m.ReadSeq, &m.CountedSeq, &m.VisibleFromSeq, floor, &m.Version,
		unread{&m.Unread},
		&m.Mentions,
		&m.Pin, &m.ArchivedUntil, &m.HiddenUntil,
		stamp{&m.MutedUntil},
		&m.MuteMentions, &m.IsMarkedUnread,
		notify{&m.Notify},
		&m.IsRequest, &m.IsPeerBlocked,
	}
}

// mine reads the private parts of present members.
func (x *tx) mine(places []place) (map[place]chat.Me, error) {
	chats, users := placeColumns(places)
	out := make(map[place]chat.Me, len(places))
	err := x.each(func(r *sql.Rows) error {
		var me chat.Me
		var floor int64
		var user ident.UserID
		if err := r.Scan(append(meDest(&me, &floor), &user)...); err != nil {
			return err
		}
		me.VisibleFromSeq = visibleFrom(me.VisibleFromSeq, floor)
		out[place{me.ChatID, user}] = me
		return nil
	}, "SELECT "+meColumns+`, m.user_id
		FROM {rows p $1 chat_id text, user_id text}
		JOIN chat_members m ON m.chat_id = p.chat_id AND m.user_id = p.user_id AND m.state = 'member'
		JOIN chats c ON c.id = m.chat_id`, x.s.d.table(nil, chats, users)...)
	return out, err
}
