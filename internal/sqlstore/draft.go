package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
)

// draftColumns of drafts d, in the order of draftDest.
const draftColumns = "d.chat_id, d.content, d.reply_to_seq, d.version"

// isBegun says whether draft d says anything.
const isBegun = "(d.content <> '' OR d.reply_to_seq > 0)"

func draftDest(d *chat.Draft, content *string) []any {
	return []any{&d.ChatID, content, &d.ReplyToSeq, &d.Version}
}

func (x *tx) drafts(which string, args ...any) ([]chat.Draft, error) {
	var out []chat.Draft
	err := x.each(func(r *sql.Rows) error {
		var d chat.Draft
		var content string
		err := r.Scan(draftDest(&d, &content)...)
		if content != "" {
			d.Content = []byte(content)
		}
		out = append(out, d)
		return err
	}, "SELECT "+draftColumns+" FROM drafts d WHERE "+which, args...)
	return out, err
}

// PutDraft implements chat.DraftStore. All that changes a draft holds its user's row.
func (s *Store) PutDraft(ctx context.Context, p chat.DraftPut) (chat.DraftChanged, error) {
	actor, id := string(p.Actor), string(p.Draft.ChatID)
	var out chat.DraftChanged
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		var is bool
		err := x.row("SELECT true FROM chat_members m WHERE m.chat_id = $1 AND m.user_id = $2 AND m.state = 'member'", id, actor).Scan(&is)
		if err != nil {
			return orMissing(err)
		}
		users, err := x.lockUsers([]string{actor})
		if err != nil {
			return err
		}
		held, err := x.drafts("d.user_id = $1 AND d.chat_id = $2", actor, id)
		if err != nil {
			return err
		}
		was := chat.Draft{ChatID: p.Draft.ChatID}
		if len(held) > 0 {
			was = held[0]
		}
		from := users[p.Actor].version
		out = chat.DraftChanged{UserVersion: chat.UserVersion{UserID: p.Actor, From: from, Version: from}, Draft: was}
		switch {
		case was.IsSame(p.Draft):
			return nil
		case p.IfVersion >= 0 && was.Version != p.IfVersion:
			return fault.New(fault.Conflict, fault.CodeDraftChanged, "the draft changed since if_version")
		}
		out.Version++
		out.Draft = p.Draft
		out.Draft.Version = out.Version
		_, err = x.exec(`INSERT INTO drafts (user_id, chat_id, content, reply_to_seq, version, pos) VALUES ($1, $2, $3, $4, $5, {pos})
			ON CONFLICT (user_id, chat_id) DO UPDATE SET content = excluded.content, reply_to_seq = excluded.reply_to_seq,
				version = excluded.version, pos = excluded.pos`,
			actor, id, string(p.Draft.Content), p.Draft.ReplyToSeq, out.Version)
		if err != nil {
			return err
		}
		return x.putUserVersions([]string{actor}, []int64{out.Version})
	})
	return out, wrap("put draft", err)
}

// Drafts implements chat.DraftStore.
func (s *Store) Drafts(ctx context.Context, actor ident.UserID, after ident.ChatID, limit int) ([]chat.Draft, error) {
	var out []chat.Draft
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.drafts("d.user_id = $1 AND d.chat_id > $2 AND "+isBegun+" ORDER BY d.chat_id LIMIT $3", string(actor), string(after), limit)
		return err
	})
	return out, wrap("drafts", err)
}

func (x *tx) syncDrafts(out *inbox.Sync, actor ident.UserID, pos int64, limit int) (err error) {
	out.Drafts, err = x.drafts("d.user_id = $1 AND d.pos >= $2 ORDER BY d.chat_id LIMIT $3", string(actor), pos, limit+1)
	return err
}

// draftsSent returns where a fresh message of the batch was made of a draft, by the last of them, as it stands in b.drafts.
func (b *batch) draftsSent() (asked map[place]int, places []place) {
	for _, i := range b.fresh {
		if d := &b.drafts[i]; d.ClearsDraft {
			p := place{d.ChatID, d.SenderID}
			if _, isNamed := asked[p]; !isNamed {
				places = append(places, p)
			}
			if asked == nil {
				asked = map[place]int{}
			}
			asked[p] = i
		}
	}
	return asked, places
}

// changeMine changes what is only the senders' and of which messages of a batch were made: drafts are emptied, scheduled
// messages are sent. A batch without either writes nothing more; a repeated send leaves a draft that was begun since.
func (b *batch) changeMine(x *tx) error {
	asked, places := b.draftsSent()
	if len(places) == 0 && len(b.scheduled) == 0 {
		return nil
	}
	var err error
	if len(places) > 0 {
		if places, err = x.begun(places); err != nil {
			return err
		}
	}
	var ids []string
	for _, p := range places {
		ids = append(ids, string(p.user))
	}
	for key := range b.scheduled {
		ids = append(ids, string(key.user))
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
	v := versions{}
	for id, u := range users {
		v[id] = u.version
	}
	if len(places) > 0 {
		if err := b.clearDrafts(x, v, asked, places); err != nil {
			return err
		}
	}
	if err := b.closeScheduled(x, v); err != nil {
		return err
	}
	var last []int64
	ids = ids[:0]
	for id, version := range v {
		if version > users[id].version {
			ids, last = append(ids, string(id)), append(last, version)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return x.putUserVersions(ids, last)
}

// versions are how far users have got whose rows are held.
type versions map[ident.UserID]int64

// take takes the next version of a user.
func (v versions) take(id ident.UserID) chat.UserVersion {
	v[id]++
	return chat.UserVersion{UserID: id, From: v[id] - 1, Version: v[id]}
}

// clearDrafts empties drafts of users whose rows are held.
func (b *batch) clearDrafts(x *tx, v versions, asked map[place]int, places []place) error {
	begun, err := x.begun(places) // as they are now that nobody else changes them
	if err != nil || len(begun) == 0 {
		return err
	}
	var taken []int64
	for _, p := range begun {
		step := v.take(p.user)
		taken = append(taken, step.Version)
		b.out[asked[p]].Draft = &chat.DraftChanged{UserVersion: step, Draft: chat.Draft{ChatID: p.chat, Version: step.Version}}
	}
	chats, senders := placeColumns(begun)
	_, err = x.exec(`UPDATE drafts AS d SET content = '', reply_to_seq = 0, version = p.version, pos = {pos}
		FROM {rows p $1 chat_id text, user_id text, version int} WHERE d.user_id = p.user_id AND d.chat_id = p.chat_id`,
		x.s.d.table(nil, chats, senders, taken)...)
	return err
}

// begun returns those of the places in which something is begun.
func (x *tx) begun(places []place) ([]place, error) {
	chats, users := placeColumns(places)
	var out []place
	err := x.each(func(r *sql.Rows) error {
		var p place
		err := r.Scan(&p.chat, &p.user)
		out = append(out, p)
		return err
	}, `SELECT d.chat_id, d.user_id FROM {rows p $1 chat_id text, user_id text}
		JOIN drafts d ON d.user_id = p.user_id AND d.chat_id = p.chat_id WHERE `+isBegun+" ORDER BY d.user_id, d.chat_id",
		x.s.d.table(nil, chats, users)...)
	return out, err
}
