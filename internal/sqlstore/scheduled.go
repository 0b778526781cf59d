package sqlstore

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

// scheduledColumns of scheduled_messages, as scheduledRows scans them. SQLite knows no table's alias where rows are returned.
const scheduledColumns = `user_id, chat_id, client_id, state, refusal, seq, content, envelope, reply_to_seq, silent,
	members_version, send_at, due_at, created_at, version`

// isOpen says whether s is still to be sent.
const isOpen = "s.content <> ''"

func (x *tx) scheduled(which string, args ...any) ([]message.Scheduled, error) {
	return x.scheduledRows("SELECT "+scheduledColumns+" FROM scheduled_messages s "+which, args...)
}

func (x *tx) scheduledRows(text string, args ...any) ([]message.Scheduled, error) {
	var out []message.Scheduled
	err := x.each(func(r *sql.Rows) error {
		var s message.Scheduled
		var m message.Message
		var content string
		err := r.Scan(&s.SenderID, &s.ChatID, &s.ClientID, &s.State, &s.Refusal, &s.Seq, &content, envelope{&m}, &s.ReplyToSeq, &s.Silent,
			&s.ExpectMembersVersion, stamp{&s.SendAt}, stamp{&s.DueAt}, stamp{&s.At}, &s.Version)
		if content != "" {
			s.Content = message.Content(content)
		}
		s.Notice, s.Poll, s.Forward, s.Media, s.ViewOnce = m.Notice, m.Poll, m.Forward, m.Media, m.ViewOnce
		out = append(out, s)
		return err
	}, text, args...)
	return out, err
}

// scheduledMessage returns what would be sent, as far as it is kept in an envelope or a hash.
func scheduledMessage(s *message.Scheduled) *message.Message {
	return &message.Message{
		ChatID: s.ChatID, SenderID: s.SenderID, ClientID: s.ClientID, ReplyToSeq: s.ReplyToSeq, Content: s.Content, Notice: s.Notice, Poll: s.Poll,
		Forward: s.Forward, Media: s.Media, ViewOnce: s.ViewOnce,
	}
}

// storedScheduled returns it as it is stored: times have microseconds.
func storedScheduled(s message.Scheduled) message.Scheduled {
	s.SendAt, s.DueAt, s.At = fromMicros(micros(s.SendAt)), fromMicros(micros(s.DueAt)), fromMicros(micros(s.At))
	s.Poll, s.Gallery = askedPoll(s.Poll), message.GalleryNone
	return s
}

// scheduledHash is kept of what was first asked for, so that a repeated call is known whatever became of it.
func scheduledHash(s *message.Scheduled) []byte {
	h := sha256.New()
	h.Write(sentHash(scheduledMessage(s)))
	fmt.Fprintf(h, "%d\n%t\n%q\n%t", micros(s.SendAt), s.Silent, s.Notify, s.NotifyAll)
	return h.Sum(nil)[:16]
}

const oneScheduled = "WHERE s.user_id = $1 AND s.chat_id = $2 AND s.client_id = $3"

func scheduledArgs(key message.ScheduledKey, more ...any) []any {
	return append([]any{string(key.UserID), string(key.ChatID), key.ClientID}, more...)
}

// PutScheduled implements message.ScheduleStore. It holds the user's row, so that no two take the last place.
func (s *Store) PutScheduled(ctx context.Context, row message.Scheduled) (message.ScheduledChanged, error) {
	var out message.ScheduledChanged
	if !storable(&row.Draft) {
		return out, fault.New(fault.Invalid, fault.CodeInvalid, "text that isn't UTF-8, or has a zero byte")
	}
	row = storedScheduled(row)
	actor, id := string(row.SenderID), string(row.ChatID)
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		a, err := x.access(row.SenderID, row.ChatID)
		if err != nil {
			return err
		}
		mayRefer, err := x.mayReferAll(&row.Draft)
		if err != nil {
			return err
		}
		users, err := x.lockUsers([]string{actor})
		if err != nil {
			return err
		}
		from := users[row.SenderID].version
		out.UserVersion = chat.UserVersion{UserID: row.SenderID, From: from, Version: from}
		hash := scheduledHash(&row)
		var first []byte
		err = x.row("SELECT s.made_hash FROM scheduled_messages s "+oneScheduled, scheduledArgs(row.Key())...).Scan(&first)
		switch {
		case err == nil && !bytes.Equal(first, hash):
			return fault.New(fault.Conflict, fault.CodeClientIDReused, "this client_id was used for another message")
		case err == nil:
			held, err := x.scheduled(oneScheduled, scheduledArgs(row.Key())...)
			if err == nil {
				out.Scheduled = held[0]
			}
			return err
		case !errors.Is(err, sql.ErrNoRows):
			return err
		case row.Draft.Refusal != nil:
			return row.Draft.Refusal
		case !mayRefer:
			return noMedia()
		case !chat.Allows(a.Chat.Type, a.Chat.Settings.Rights, a.Role, chat.NeedWrite):
			return chat.Denied()
		}
		if err := x.mayHaveMore(actor, id); err != nil {
			return err
		}
		out.Version++
		out.Scheduled = row
		out.Scheduled.Version = out.Version
		if err := x.insertScheduled(&out.Scheduled, hash); err != nil {
			return err
		}
		if err := x.holdMedia(scheduledHolder(row.Key()), row.Media); err != nil {
			return err
		}
		return x.putUserVersions([]string{actor}, []int64{out.Version})
	})
	if err != nil {
		return message.ScheduledChanged{}, wrap("put scheduled message", err)
	}
	return out, nil
}

// mayHaveMore refuses more scheduled messages than there may be. Codes: too_many.
func (x *tx) mayHaveMore(actor, id string) error {
	var here, all int
	err := x.row("SELECT count(*), COALESCE(sum(CASE WHEN s.chat_id = $2 THEN 1 ELSE 0 END), 0) FROM scheduled_messages s WHERE s.user_id = $1 AND "+isOpen,
		actor, id).Scan(&all, &here)
	if err == nil && (here >= message.MaxScheduledInChat || all >= message.MaxScheduled) {
		err = fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d messages wait in a chat, and %d in all",
			message.MaxScheduledInChat, message.MaxScheduled)
	}
	return err
}

func (x *tx) insertScheduled(s *message.Scheduled, hash []byte) error {
	env, err := encodeEnvelope(scheduledMessage(s))
	if err != nil {
		return err
	}
	_, err = x.exec(`INSERT INTO scheduled_messages (user_id, chat_id, client_id, state, refusal, seq, content, envelope, reply_to_seq,
			silent, members_version, made_hash, send_at, due_at, created_at, version, pos)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, {pos})`,
		scheduledArgs(s.Key(), string(s.State), string(s.Refusal), s.Seq, string(s.Content), env, s.ReplyToSeq,
			s.Silent, s.ExpectMembersVersion, hash, micros(s.SendAt), micros(s.DueAt), micros(s.At), s.Version)...)
	return err
}

// ChangeScheduled implements message.ScheduleStore.
func (s *Store) ChangeScheduled(
	ctx context.Context, key message.ScheduledKey, change func(message.Scheduled) (message.Scheduled, error),
) (message.ScheduledChanged, error) {
	var out message.ScheduledChanged
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		held, err := x.scheduled(oneScheduled+" {lock}", scheduledArgs(key)...)
		if err != nil {
			return err
		}
		if len(held) == 0 {
			return fault.Missing()
		}
		row, err := change(held[0])
		if err != nil {
			return err
		}
		if !storable(&row.Draft) {
			return fault.New(fault.Invalid, fault.CodeInvalid, "text that isn't UTF-8, or has a zero byte")
		}
		row = storedScheduled(row)
		out = message.ScheduledChanged{Scheduled: row}
		if !row.IsOpen() {
			if err := x.releaseMedia(scheduledHolder(key)); err != nil {
				return err
			}
		}
		if row.IsSame(&held[0]) {
			if !row.DueAt.Equal(held[0].DueAt) {
				_, err = x.exec("UPDATE scheduled_messages AS s SET due_at = $4 "+oneScheduled, scheduledArgs(key, micros(row.DueAt))...)
			}
			return err
		}
		users, err := x.lockUsers([]string{string(key.UserID)})
		if err != nil {
			return err
		}
		v := versions{key.UserID: users[key.UserID].version}
		out.UserVersion = v.take(key.UserID)
		out.Scheduled.Version = out.Version
		if err := x.updateScheduled(&out.Scheduled); err != nil {
			return err
		}
		return x.putUserVersions([]string{string(key.UserID)}, []int64{out.Version})
	})
	if err != nil {
		return message.ScheduledChanged{}, wrap("change scheduled message", err)
	}
	return out, nil
}

func (x *tx) updateScheduled(s *message.Scheduled) error {
	env, err := encodeEnvelope(scheduledMessage(s))
	if err != nil {
		return err
	}
	_, err = x.exec(`UPDATE scheduled_messages AS s SET state = $4, refusal = $5, seq = $6, content = $7, envelope = $8, reply_to_seq = $9,
			silent = $10, members_version = $11, send_at = $12, due_at = $13, version = $14, pos = {pos} `+oneScheduled,
		scheduledArgs(s.Key(), string(s.State), string(s.Refusal), s.Seq, string(s.Content), env, s.ReplyToSeq,
			s.Silent, s.ExpectMembersVersion, micros(s.SendAt), micros(s.DueAt), s.Version)...)
	return err
}

// ScheduledByKey implements message.ScheduleStore.
func (s *Store) ScheduledByKey(ctx context.Context, key message.ScheduledKey) (message.Scheduled, error) {
	var out []message.Scheduled
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.scheduled(oneScheduled, scheduledArgs(key)...)
		return err
	})
	if err == nil && len(out) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return message.Scheduled{}, wrap("scheduled by key", err)
	}
	return out[0], nil
}

// ListScheduled implements message.ScheduleStore.
func (s *Store) ListScheduled(ctx context.Context, after message.ScheduledKey, limit int) ([]message.Scheduled, error) {
	var out []message.Scheduled
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.scheduled("WHERE s.user_id = $1 AND (s.chat_id, s.client_id) > ($2, $3) AND "+isOpen+" ORDER BY s.chat_id, s.client_id LIMIT $4",
			scheduledArgs(after, limit)...)
		return err
	})
	return out, wrap("list scheduled messages", err)
}

// TakeScheduled implements message.ScheduleStore. A first look without locks finds what is due, mostly nothing.
func (s *Store) TakeScheduled(ctx context.Context, at, lease time.Time, limit int) ([]message.Scheduled, error) {
	const due = `FROM scheduled_messages s WHERE s.due_at > 0 AND s.due_at <= $1
		AND EXISTS (SELECT 1 FROM users u WHERE u.id = s.user_id AND u.state = 'active')`
	var isDue bool
	err := s.one(ctx, func(x *tx) error { return x.row("SELECT EXISTS (SELECT 1 "+due+")", micros(at)).Scan(&isDue) })
	if err != nil || !isDue {
		return nil, wrap("take scheduled messages", err)
	}
	var out []message.Scheduled
	err = s.write(ctx, func(x *tx) (err error) {
		out, err = x.scheduledRows(`WITH due AS MATERIALIZED (
				SELECT s.user_id, s.chat_id, s.client_id `+due+` ORDER BY s.due_at, s.created_at LIMIT $3 {skip}
			)
			UPDATE scheduled_messages AS s SET due_at = $2
			WHERE (s.user_id, s.chat_id, s.client_id) IN (SELECT user_id, chat_id, client_id FROM due)
			RETURNING `+scheduledColumns, micros(at), micros(lease), limit)
		return err
	})
	slices.SortFunc(out, func(a, b message.Scheduled) int { return cmp.Or(a.SendAt.Compare(b.SendAt), a.At.Compare(b.At)) })
	return out, wrap("take scheduled messages", err)
}

func (x *tx) syncScheduled(out *inbox.Sync, actor ident.UserID, pos int64, limit int) (err error) {
	out.Scheduled, err = x.scheduled("WHERE s.user_id = $1 AND s.pos >= $2 ORDER BY s.chat_id, s.client_id LIMIT $3", string(actor), pos, limit+1)
	return err
}

// holdScheduled locks the scheduled messages of which drafts of the batch are made. A draft whose message has changed
// meanwhile, or is sent, fails.
func (b *batch) holdScheduled(x *tx) error {
	var users, chats, clients []string
	for i := range b.drafts {
		if d := &b.drafts[i]; d.OfScheduled > 0 && b.out[i].Err == nil {
			users, chats, clients = append(users, string(d.SenderID)), append(chats, string(d.ChatID)), append(clients, d.ClientID)
		}
	}
	if len(users) == 0 {
		return nil
	}
	rows, err := x.scheduledRows("SELECT "+scheduledColumns+` FROM {rows p $1 sender text, chat text, client text}
		JOIN scheduled_messages s ON s.user_id = p.sender AND s.chat_id = p.chat AND s.client_id = p.client
		WHERE `+isOpen+" ORDER BY s.user_id, s.chat_id, s.client_id {lock s}", x.s.d.table(nil, users, chats, clients)...)
	if err != nil {
		return err
	}
	b.scheduled = make(map[sendKey]message.Scheduled, len(rows))
	for _, s := range rows {
		b.scheduled[sendKey{place{s.ChatID, s.SenderID}, s.ClientID}] = s
	}
	for i := range b.drafts {
		d := &b.drafts[i]
		if d.OfScheduled > 0 && b.scheduled[sendKey{place{d.ChatID, d.SenderID}, d.ClientID}].Version != d.OfScheduled {
			b.fail(i, message.ErrOvertaken)
		}
	}
	return nil
}

// closeScheduled closes the scheduled messages that were sent, of users whose rows are held.
func (b *batch) closeScheduled(x *tx, v versions) error {
	for i := range b.drafts {
		d := &b.drafts[i]
		if d.OfScheduled == 0 || b.out[i].Err != nil {
			continue
		}
		key := sendKey{place{d.ChatID, d.SenderID}, d.ClientID}
		row, isHeld := b.scheduled[key]
		if !isHeld { // the same was in the batch twice
			continue
		}
		delete(b.scheduled, key)
		step := v.take(d.SenderID)
		row.Close(b.out[i].Message.Seq)
		row.Version = step.Version
		if err := x.updateScheduled(&row); err != nil {
			return err
		}
		if len(d.Media) > 0 {
			if err := x.releaseMedia(scheduledHolder(message.ScheduledKey{UserID: d.SenderID, ChatID: d.ChatID, ClientID: d.ClientID})); err != nil {
				return err
			}
		}
		b.out[i].Scheduled = &message.ScheduledChanged{UserVersion: step, Scheduled: row}
	}
	return nil
}
