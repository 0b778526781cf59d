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

// clearDrafts empties the drafts of which the messages of a batch were made. A send without a draft writes nothing more;
// a repeated send leaves what was begun since.
func (b *batch) clearDrafts(x *tx) error {
	asked := map[place]int{}
	var places []place
	for _, i := range b.fresh {
		if d := &b.drafts[i]; d.ClearsDraft {
			p := place{d.ChatID, d.SenderID}
			if _, isNamed := asked[p]; !isNamed {
				places = append(places, p)
			}
			asked[p] = i
		}
	}
	if len(places) == 0 {
		return nil
	}
	begun, err := x.begun(places)
	if err != nil || len(begun) == 0 {
		return err
	}
	var ids []string
	for _, p := range begun {
		ids = append(ids, string(p.user))
	}
	slices.Sort(ids)
	users, err := x.lockUsers(slices.Compact(ids))
	if err != nil {
		return err
	}
	if begun, err = x.begun(begun); err != nil || len(begun) == 0 { // as they are now that nobody else changes them
		return err
	}
	versions := map[ident.UserID]int64{}
	var taken []int64
	for _, p := range begun {
		from := max(users[p.user].version, versions[p.user])
		versions[p.user] = from + 1
		taken = append(taken, from+1)
		b.out[asked[p]].Draft = &chat.DraftChanged{
			UserVersion: chat.UserVersion{UserID: p.user, From: from, Version: from + 1}, Draft: chat.Draft{ChatID: p.chat, Version: from + 1},
		}
	}
	chats, senders := placeColumns(begun)
	_, err = x.exec(`UPDATE drafts AS d SET content = '', reply_to_seq = 0, version = p.version, pos = {pos}
		FROM {rows p $1 chat_id text, user_id text, version int} WHERE d.user_id = p.user_id AND d.chat_id = p.chat_id`,
		x.s.d.table(nil, chats, senders, taken)...)
	if err != nil {
		return err
	}
	var last []int64
	ids = ids[:0]
	for id, version := range versions {
		ids, last = append(ids, string(id)), append(last, version)
	}
	return x.putUserVersions(ids, last)
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
