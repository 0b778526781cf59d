package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

// recipientColumns of members m and chats c, in the order of recipientDest: of seqs what the member may see.
const recipientColumns = "m.user_id, {max}(m.visible_from_seq, c.floor_seq + 1), " + lastSeqOf + ", m.read_seq, m.is_request, m.muted_until, m.mute_mentions, m.notify"

func recipientDest(r *push.Recipient) []any {
	return []any{&r.UserID, &r.From, &r.To, &r.ReadSeq, &r.IsRequest, stamp{&r.MutedUntil}, &r.MuteMentions, notify{&r.Notify}}
}

// PushWork implements push.Store. The members are read by pages of their rows, whether they have subscriptions or not, so that a page takes
// no longer where few have.
func (s *Store) PushWork(ctx context.Context, item outbox.Item, at push.Place, since time.Time, limit int) (push.Work, error) {
	var out push.Work
	err := s.view(ctx, func(x *tx) error {
		out = push.Work{Place: at}
		var version, last, floor int64
		err := x.row("SELECT c.version, c.last_seq, c.floor_seq FROM chats c WHERE c.id = $1 AND c.type <> 'saved'", string(item.ChatID)).
			Scan(&version, &last, &floor)
		if err != nil {
			return orMissing(err)
		}
		if at.Seq == 0 {
			out.Place = push.Place{Version: version, Seq: last}
		}
		out.Facts, err = x.pushFacts(item.ChatID, max(item.DoneSeq, floor), out.Seq, since)
		if err != nil || len(out.Facts) == 0 {
			out.After = ""
			return err
		}
		return x.recipients(&out, item.ChatID, limit)
	})
	return out, wrap("push work", err)
}

// pushFacts reads the newest countable messages of a chat above one seq and up to another, ascending.
func (x *tx) pushFacts(id ident.ChatID, above, upTo int64, since time.Time) ([]message.Message, error) {
	out, err := x.messages("SELECT "+messageColumns+` FROM messages m WHERE m.chat_id = $1 AND m.seq > $2 AND m.seq <= $3
		AND m.stub = '' AND NOT m.is_system AND m.created_at > $4 ORDER BY m.seq DESC LIMIT $5`,
		string(id), above, upTo, micros(since), push.MaxFacts)
	slices.Reverse(out)
	return slices.DeleteFunc(out, func(m message.Message) bool { return m.Stub != "" }), err
}

// recipients reads the next members and moves the place behind them.
func (x *tx) recipients(out *push.Work, id ident.ChatID, limit int) error {
	count := 0
	last := ident.UserID("")
	err := x.each(func(r *sql.Rows) error {
		var one push.Recipient
		var sub sql.NullString
		if err := r.Scan(append(recipientDest(&one), &sub)...); err != nil {
			return err
		}
		if one.UserID != last {
			count++
			last = one.UserID
			if sub.Valid {
				out.Recipients = append(out.Recipients, one)
			}
		}
		if sub.Valid {
			r := &out.Recipients[len(out.Recipients)-1]
			r.Subscriptions = append(r.Subscriptions, ident.SubscriptionID(sub.String))
		}
		return nil
	}, `WITH page AS MATERIALIZED (
			SELECT m.* FROM chat_members m WHERE m.chat_id = $1 AND m.user_id > $2 ORDER BY m.user_id LIMIT $3
		)
		SELECT `+recipientColumns+`, s.id FROM page m JOIN chats c ON c.id = $1
			LEFT JOIN push_subscriptions s ON s.user_id = m.user_id AND m.state = 'member' AND m.read_seq < c.last_seq
		ORDER BY m.user_id, s.id`, string(id), string(out.After), limit)
	out.After = last
	if count < limit {
		out.After = ""
	}
	return err
}

// longPush is more than a job that is under way is away.
const longPush = 5 * time.Minute

// PutPushJobs implements push.Store. The rows are taken in the order of their key, as by all who write them.
func (s *Store) PutPushJobs(ctx context.Context, jobs []push.Job, gap time.Duration) error {
	var subs, chats, users []string
	var wanted, due []int64
	for _, j := range jobs {
		subs, chats, users = append(subs, string(j.SubscriptionID)), append(chats, string(j.ChatID)), append(users, string(j.UserID))
		wanted, due = append(wanted, j.WantedSeq), append(due, micros(j.DueAt))
	}
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec(`INSERT INTO outbox_pushes AS o (sub_id, chat_id, user_id, wanted_seq, due_at)
			SELECT p.sub_id, p.chat_id, p.user_id, p.wanted, p.due FROM {rows p $3 sub_id text, chat_id text, user_id text, wanted int, due int}
			WHERE true ORDER BY p.sub_id, p.chat_id
			ON CONFLICT (sub_id, chat_id) DO UPDATE SET wanted_seq = {max}(o.wanted_seq, excluded.wanted_seq), dead_at = 0,
				next_at = excluded.due_at, tries = CASE WHEN o.dead_at > 0 THEN 0 ELSE o.tries END,
				due_at = CASE WHEN o.due_at > 0 AND (o.tries > 0 OR o.due_at <= excluded.due_at + $2) THEN o.due_at ELSE {max}(excluded.due_at, o.sent_at + $1) END
			WHERE excluded.wanted_seq > o.wanted_seq`, s.d.table([]any{gap.Microseconds(), longPush.Microseconds()}, subs, chats, users, wanted, due)...)
		return err
	})
	return wrap("put push jobs", err)
}

// TakePushJobs implements push.Store. It looks before it writes, because each write on SQLite is a turn of the one writer.
func (s *Store) TakePushJobs(ctx context.Context, at, lease time.Time, limit int) ([]push.Job, error) {
	lease = fromMicros(micros(lease))
	const due = "o.due_at > 0 AND o.due_at <= $1"
	var isDue bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1 FROM outbox_pushes o WHERE "+due+")", micros(at)).Scan(&isDue)
	})
	if err != nil || !isDue {
		return nil, wrap("take push jobs", err)
	}
	var out []push.Job
	err = s.write(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			job := push.Job{Lease: lease, DueAt: lease}
			err := r.Scan(&job.SubscriptionID, &job.ChatID, &job.UserID, &job.WantedSeq, &job.ShownSeq, &job.ShownVersion, &job.Tries)
			out = append(out, job)
			return err
		}, `WITH due AS MATERIALIZED (
				SELECT o.sub_id, o.chat_id FROM outbox_pushes o WHERE `+due+` ORDER BY o.due_at LIMIT $3 {skip}
			)
			UPDATE outbox_pushes SET due_at = $2 WHERE (sub_id, chat_id) IN (SELECT sub_id, chat_id FROM due)
			RETURNING sub_id, chat_id, user_id, wanted_seq, shown_seq, shown_version, tries`, micros(at), micros(lease), limit)
	})
	return out, wrap("take push jobs", err)
}

// PushState implements push.Store.
func (s *Store) PushState(ctx context.Context, job push.Job, at time.Time) (push.State, error) {
	var out push.State
	err := s.view(ctx, func(x *tx) error {
		out = push.State{}
		err := x.row("SELECT "+subscriptionColumns+" FROM push_subscriptions s WHERE s.id = $2 AND s.user_id = $3 AND "+isLiveSession,
			micros(at), string(job.SubscriptionID), string(job.UserID)).Scan(subscriptionDest(&out.Subscription)...)
		if err != nil {
			return orMissing(err)
		}
		if err := x.pushChat(&out, job.ChatID, job.UserID); err != nil {
			return err
		}
		all, err := x.settings(job.UserID, 0)
		if err != nil {
			return err
		}
		out.Wishes = *s.filled(all).Notifications
		return x.pushCounts(&out, at)
	})
	return out, wrap("push state", err)
}

// pushChat reads a chat as a member may be told of it.
func (x *tx) pushChat(out *push.State, id ident.ChatID, member ident.UserID) error {
	err := x.row("SELECT "+chatColumns+", "+recipientColumns+`
		FROM chat_members m JOIN chats c ON c.id = m.chat_id JOIN chat_marks k ON k.chat_id = m.chat_id
		WHERE m.chat_id = $1 AND m.user_id = $2 AND m.state = 'member'`, string(id), string(member)).
		Scan(append(chatDest(&out.Chat), recipientDest(&out.Recipient)...)...)
	if err != nil {
		return orMissing(err)
	}
	above := max(out.ReadSeq, out.From-1)
	out.Facts, err = x.messages("SELECT "+messageColumns+` FROM (
			SELECT u.* FROM messages u JOIN chat_members m ON m.chat_id = u.chat_id AND m.user_id = $2
			WHERE u.chat_id = $1 AND u.seq > $3 AND u.seq <= $4 AND `+isCountable+` ORDER BY u.seq DESC LIMIT $5
		) AS m ORDER BY m.seq`, string(id), string(member), above, out.To, push.MaxFacts)
	if err != nil {
		return err
	}
	return x.pushSenders(out)
}

// pushSenders reads who sent the facts.
func (x *tx) pushSenders(out *push.State) error {
	out.Senders, out.Faces = map[ident.UserID]user.User{}, map[ident.UserID]bool{}
	ids := []string{}
	for i := range out.Facts {
		ids = append(ids, string(out.Facts[i].SenderID))
	}
	slices.Sort(ids)
	return x.each(func(r *sql.Rows) error {
		var u user.User
		var isSeen bool
		err := r.Scan(append(userDest(&u), &isSeen)...)
		out.Senders[u.ID], out.Faces[u.ID] = u, isSeen
		return err
	}, "SELECT "+userColumns+", "+lets("show_avatar", "u.id", actorParam)+" FROM users u WHERE u.id {in $2}",
		string(out.Recipient.UserID), x.s.d.list(slices.Compact(ids)))
}

// maxBadgeChats is how many chats are counted for a badge: a thousand unread messages are far fewer.
const maxBadgeChats = 200

// pushCounts counts what is unread: in the chat, and in all that aren't quiet: requests, muted and archived ones are.
func (x *tx) pushCounts(out *push.State, at time.Time) error {
	owner := out.Recipient.UserID
	var rest, here int64
	err := x.row(`SELECT COALESCE(sum(n), 0), COALESCE(sum(CASE WHEN chat_id = $3 THEN n ELSE 0 END), 0) FROM (
			SELECT m.chat_id, CASE WHEN m.marked_unread THEN {max}(1, `+unreadOf+`) ELSE `+unreadOf+` END AS n
			FROM chat_members m JOIN chats c ON c.id = m.chat_id
			WHERE m.user_id = $1 AND m.state = 'member' AND c.type <> 'saved' AND NOT m.is_request AND m.muted_until <= $2
				AND m.archived_until <= c.last_seq AND (m.read_seq < c.last_seq OR m.marked_unread)
			LIMIT $4) AS unread`, string(owner), micros(at), string(out.Chat.ID), maxBadgeChats).Scan(&rest, &here)
	if err != nil {
		return err
	}
	if here == 0 { // it may be quiet itself, and tell of a mention
		me, err := x.mine([]place{{out.Chat.ID, owner}})
		if err != nil {
			return err
		}
		here = int64(me[place{out.Chat.ID, owner}].Unread)
	}
	out.Unread, out.Badge = int(min(here, chat.MaxUnread)), int(min(rest, chat.MaxUnread))
	return nil
}

// FinishPushJobs implements push.Store.
func (s *Store) FinishPushJobs(ctx context.Context, done []push.Finished) error {
	err := s.write(ctx, func(x *tx) error {
		slices.SortFunc(done, func(a, b push.Finished) int { return compareJobs(&a.Job, &b.Job) })
		for i := range done {
			if err := x.finishPush(&done[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("finish push jobs", err)
}

func (x *tx) finishPush(f *push.Finished) error {
	sub := string(f.SubscriptionID)
	if f.IsGone {
		_, first := x.exec("DELETE FROM outbox_pushes WHERE sub_id = $1", sub)
		_, second := x.exec("DELETE FROM push_subscriptions WHERE id = $1", sub)
		return errors.Join(first, second)
	}
	if !f.SentAt.IsZero() || f.IsDead {
		_, err := x.exec("UPDATE push_subscriptions SET sent_at = {max}(sent_at, $2), is_failing = $3 WHERE id = $1", sub, micros(f.SentAt), f.IsDead)
		if err != nil {
			return err
		}
	}
	const held = " WHERE sub_id = $1 AND chat_id = $2 AND due_at = $3"
	args := []any{sub, string(f.ChatID), micros(f.Lease)}
	if f.ShownSeq == 0 && f.Again.IsZero() && !f.IsDead {
		n, err := x.exec("DELETE FROM outbox_pushes"+held+" AND wanted_seq <= $4", append(args, f.WantedSeq)...)
		if err != nil || n > 0 {
			return err
		}
	}
	var dead int64
	if f.IsDead {
		dead = micros(f.Lease)
	}
	// What came meanwhile is done next, and so is what changed while it was told.
	_, err := x.exec(`UPDATE outbox_pushes SET shown_seq = $4, tries = $5, sent_at = {max}(sent_at, $6), dead_at = $7, reason = $8, shown_version = $11,
		due_at = CASE WHEN CAST($9 AS BIGINT) > 0 THEN CAST($9 AS BIGINT) WHEN wanted_seq > $10 THEN {max}(1, next_at, CAST($6 AS BIGINT))
			WHEN CAST($6 AS BIGINT) > 0 AND EXISTS (SELECT 1 FROM messages m WHERE m.chat_id = $2 AND m.seq = $4 AND m.version > $11)
			THEN CAST($6 AS BIGINT) ELSE 0 END`+held,
		append(args, f.ShownSeq, f.Tries, micros(f.SentAt), dead, clean(f.Reason), micros(f.Again), max(f.WantedSeq, f.ShownSeq), f.ShownVersion)...)
	return err
}

func compareJobs(a, b *push.Job) int {
	return comparePlaces(place{ident.ChatID(a.SubscriptionID), ident.UserID(a.ChatID)}, place{ident.ChatID(b.SubscriptionID), ident.UserID(b.ChatID)})
}

// ClearPushes implements push.Store.
func (s *Store) ClearPushes(ctx context.Context, reads []push.Read, at time.Time) error {
	var users, chats []string
	var seqs []int64
	for _, r := range reads {
		users, chats, seqs = append(users, string(r.UserID)), append(chats, string(r.ChatID)), append(seqs, r.Seq)
	}
	const shown = ` FROM {rows p $2 user_id text, chat_id text, seq int}
		JOIN outbox_pushes o ON o.user_id = p.user_id AND o.chat_id = p.chat_id AND o.shown_seq > 0 AND o.shown_seq <= p.seq AND o.due_at = 0`
	args := s.d.table([]any{micros(at)}, users, chats, seqs)
	var isShown bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1"+shown+" WHERE CAST($1 AS BIGINT) > 0)", args...).Scan(&isShown)
	})
	if err != nil || !isShown {
		return wrap("clear pushes", err)
	}
	err = s.write(ctx, func(x *tx) error {
		_, err := x.exec("UPDATE outbox_pushes SET due_at = $1 WHERE due_at = 0 AND (sub_id, chat_id) IN (SELECT o.sub_id, o.chat_id"+shown+")", args...)
		return err
	})
	return wrap("clear pushes", err)
}

// RecallPushes implements push.Store. A job that is under way sees for itself, when it is finished, what changed meanwhile.
func (s *Store) RecallPushes(ctx context.Context, item outbox.Item, at time.Time, gap time.Duration, limit int) (bool, error) {
	var subs []string
	err := s.one(ctx, func(x *tx) (err error) {
		subs, err = x.strings(`SELECT o.sub_id FROM messages m JOIN outbox_pushes o ON o.chat_id = m.chat_id AND o.shown_seq = m.seq
			WHERE m.chat_id = $1 AND m.changed AND m.version > $2 AND o.shown_seq > 0 AND o.due_at = 0 AND m.version > o.shown_version LIMIT $3`,
			string(item.ChatID), item.Done, limit)
		return err
	})
	if err != nil || len(subs) == 0 {
		return false, wrap("recall pushes", err)
	}
	err = s.write(ctx, func(x *tx) error {
		_, err := x.exec(`UPDATE outbox_pushes SET due_at = {max}($1, sent_at + $2) WHERE chat_id = $3 AND due_at = 0 AND shown_seq > 0 AND sub_id {in $4}`,
			micros(at), gap.Microseconds(), string(item.ChatID), s.d.list(subs))
		return err
	})
	return len(subs) == limit, wrap("recall pushes", err)
}

// SweepPushes implements push.Store.
func (s *Store) SweepPushes(ctx context.Context, at, dead time.Time, limit int) (bool, error) {
	var total int64
	for _, sweep := range []struct {
		find, do string
		args     []any
	}{
		{
			"SELECT s.id FROM push_subscriptions s WHERE NOT EXISTS (SELECT 1 FROM sessions e WHERE e.id = s.session_id) LIMIT $1",
			"DELETE FROM push_subscriptions WHERE id {in $1}", nil,
		},
		{
			"SELECT DISTINCT o.sub_id FROM outbox_pushes o WHERE NOT EXISTS (SELECT 1 FROM push_subscriptions s WHERE s.id = o.sub_id) LIMIT $1",
			"DELETE FROM outbox_pushes WHERE sub_id {in $1}", nil,
		},
		{
			"SELECT o.sub_id FROM outbox_pushes o WHERE o.dead_at > 0 AND o.dead_at < $2 LIMIT $1",
			"DELETE FROM outbox_pushes WHERE sub_id {in $1} AND dead_at > 0 AND dead_at < $2",
			[]any{micros(dead)},
		},
	} {
		var ids []string
		err := s.one(ctx, func(x *tx) (err error) {
			ids, err = x.strings(sweep.find, append([]any{limit}, sweep.args...)...)
			return err
		})
		if err == nil && len(ids) > 0 {
			err = s.write(ctx, func(x *tx) error {
				n, err := x.exec(sweep.do, append([]any{s.d.list(ids)}, sweep.args...)...)
				total += n
				return err
			})
		}
		if err != nil {
			return false, wrap("sweep pushes", err)
		}
	}
	n, err := s.clearMissed(ctx, at, limit)
	return n >= limit || total >= int64(limit), wrap("sweep pushes", err)
}

// clearMissed makes jobs due that show what was read.
func (s *Store) clearMissed(ctx context.Context, at time.Time, limit int) (int, error) {
	var reads []push.Read
	err := s.one(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var one push.Read
			err := r.Scan(&one.UserID, &one.ChatID, &one.Seq)
			reads = append(reads, one)
			return err
		}, `SELECT o.user_id, o.chat_id, m.read_seq FROM outbox_pushes o JOIN chat_members m ON m.chat_id = o.chat_id AND m.user_id = o.user_id
			WHERE o.shown_seq > 0 AND o.due_at = 0 AND m.read_seq >= o.shown_seq LIMIT $1`, limit)
	})
	if err != nil || len(reads) == 0 {
		return 0, err
	}
	return len(reads), s.ClearPushes(ctx, reads, at)
}
