package sqlstore

import (
	"context"
	"database/sql"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// ChatEntries implements inbox.Store. It takes three statements, however long the page is: the user's chats in
// their order, the people of the private ones, and the last messages with the unread counts.
func (s *Store) ChatEntries(ctx context.Context, actor ident.UserID, after *inbox.ListKey, limit int) ([]inbox.Entry, error) {
	activity, last := int64(maxPos), ""
	if after != nil {
		activity, last = micros(after.ActivityAt), string(after.ID)
	}
	var out []inbox.Entry
	err := s.view(ctx, func(x *tx) error {
		out = nil
		err := x.each(func(r *sql.Rows) error {
			var e inbox.Entry
			if err := r.Scan(chatDest(&e.Chat)...); err != nil {
				return err
			}
			out = append(out, e)
			return nil
		}, "SELECT "+chatColumns+` FROM (SELECT `+activityOf+` AS activity_at, c.id FROM chat_members m JOIN chats c ON c.id = m.chat_id
				WHERE m.user_id = $1 AND m.state = 'member' AND m.hidden_until <= `+lastSeqOf+` AND (`+activityOf+`, c.id) < ($2, $3)
				ORDER BY `+activityOf+` DESC, c.id DESC LIMIT $4) AS p
			JOIN chats c ON c.id = p.id JOIN chat_marks k ON k.chat_id = p.id
			ORDER BY p.activity_at DESC, p.id DESC`, string(actor), activity, last, limit)
		if err != nil {
			return err
		}
		return x.fillEntries(actor, out)
	})
	if err != nil {
		return nil, wrap("chat entries", err)
	}
	return out, nil
}

// ChatEntry implements inbox.Store.
func (s *Store) ChatEntry(ctx context.Context, actor ident.UserID, id ident.ChatID) (inbox.Entry, error) {
	var out inbox.Entry
	err := s.view(ctx, func(x *tx) error {
		a, err := x.access(actor, id)
		if err != nil {
			return err
		}
		out, err = x.entry(actor, a.Chat)
		return err
	})
	return out, wrap("chat entry", err)
}

func (x *tx) entry(actor ident.UserID, c chat.Chat) (inbox.Entry, error) {
	entries := []inbox.Entry{{Chat: c}}
	err := x.fillEntries(actor, entries)
	return entries[0], err
}

// fillEntries adds what belongs to the chats of entries for one of their members.
func (x *tx) fillEntries(actor ident.UserID, entries []inbox.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	byChat := make(map[ident.ChatID]*inbox.Entry, len(entries))
	var ids, private []string
	for i := range entries {
		e := &entries[i]
		byChat[e.Chat.ID] = e
		ids = append(ids, string(e.Chat.ID))
		if e.Chat.Type == chat.TypePrivate {
			private = append(private, string(e.Chat.ID))
		}
	}
	if err := x.fillMine(actor, ids, byChat); err != nil {
		return err
	}
	var last []*message.Message
	for i := range entries {
		if m := entries[i].LastMessage; m != nil {
			last = append(last, m)
		}
	}
	if err := x.own(actor, false, last...); err != nil {
		return err
	}
	if len(private) == 0 {
		return nil
	}
	return x.fillPeers(actor, private, byChat)
}

// fillMine reads the actor's private parts and the last messages that the actor may see.
func (x *tx) fillMine(actor ident.UserID, ids []string, byChat map[ident.ChatID]*inbox.Entry) error {
	at := x.s.clock.at()
	return x.each(func(r *sql.Rows) error {
		var me chat.Me
		var floor int64
		var seq, version, reply, created, edited, pinned, expires sql.NullInt64
		var sender, client, content, stub sql.NullString
		var silent, system, unheard sql.NullBool
		var counted message.Message
		var isHidden bool
		var activity time.Time
		err := r.Scan(append(meDest(&me, &floor),
			&seq, &version, &sender, &client, &content, &reply, &silent, &created, &edited, &stub, &system, summary{&counted}, envelope{&counted},
			&isHidden, &unheard, &pinned, &expires, stamp{&activity})...)
		if err != nil {
			return err
		}
		me.VisibleFromSeq = visibleFrom(me.VisibleFromSeq, floor)
		e := byChat[me.ChatID]
		e.Me, e.Chat.LastSeq, e.Chat.ActivityAt = me, me.CountedSeq, activity // as the member may see them
		if !seq.Valid || seq.Int64 < me.VisibleFromSeq {
			return nil
		}
		e.LastMessage = &message.Message{
			ChatID: me.ChatID, Seq: seq.Int64, Version: version.Int64, SenderID: ident.UserID(sender.String),
			ClientID: client.String, ReplyToSeq: reply.Int64, Silent: silent.Bool,
			CreatedAt: fromMicros(created.Int64), EditedAt: fromMicros(edited.Int64), Stub: message.Stub(stub.String), IsSystem: system.Bool,
			Reactions: counted.Reactions, Forward: counted.Forward, Poll: counted.Poll, Notice: counted.Notice, Media: counted.Media,
			ViewOnce: counted.ViewOnce, Played: counted.Played, Viewed: counted.Viewed,
			IsUnheard: unheard.Bool,
			PinnedAt:  fromMicros(pinned.Int64), ExpiresAt: fromMicros(expires.Int64),
		}
		if content.Valid {
			e.LastMessage.Content = message.Content(content.String)
		}
		e.LastMessage.Expire(at)
		if isHidden {
			e.LastMessage.Hide()
		}
		return nil
	}, "SELECT "+meColumns+`, l.seq, l.version, l.sender_id, l.client_id, l.content, l.reply_to_seq, l.silent,
			l.created_at, l.edited_at, l.stub, l.is_system, l.summary, l.envelope, h.seq IS NOT NULL, l.is_unheard, l.pinned_at, l.expires_at, `+activityOf+`
		FROM chat_members m JOIN chats c ON c.id = m.chat_id
		LEFT JOIN messages l ON l.chat_id = c.id AND l.seq = `+lastSeqOf+`
		LEFT JOIN hidden_messages h ON m.hides AND h.user_id = m.user_id AND h.chat_id = m.chat_id AND h.seq = `+lastSeqOf+`
		WHERE m.user_id = $1 AND m.chat_id {in $2}`, string(actor), x.s.d.list(ids))
}

// fillPeers reads the marks of both and the profile of the other in private chats.
func (x *tx) fillPeers(actor ident.UserID, ids []string, byChat map[ident.ChatID]*inbox.Entry) error {
	return x.each(func(r *sql.Rows) error {
		var id ident.ChatID
		var m chat.Mark
		var u user.User
		if err := r.Scan(append([]any{&id, &m.DeliveredSeq, &m.SeenSeq}, userDest(&u)...)...); err != nil {
			return err
		}
		m.UserID = u.ID
		e := byChat[id]
		e.Marks = append(e.Marks, m)
		if u.ID != actor {
			e.Peer = &u
		}
		return nil
	}, `SELECT m.chat_id, m.delivered_seq, m.seen_seq, `+userColumns+`
		FROM chat_members m JOIN users u ON u.id = m.user_id WHERE m.chat_id {in $1} ORDER BY m.chat_id, m.user_id`,
		x.s.d.list(ids))
}
