package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
)

// wishColumns of mail_wishes w, in the order of wishDest.
const wishColumns = "w.user_id, w.address, w.pending, w.pending_at, w.after_days, w.language, w.told_at, w.trouble"

func wishDest(w *digest.Wish) []any {
	return []any{&w.UserID, &w.Address, &w.Pending, stamp{&w.PendingAt}, &w.AfterDays, &w.Language, stamp{&w.ToldAt}, &w.Trouble}
}

func (x *tx) mailWish(id ident.UserID) (digest.Wish, error) {
	w := digest.Wish{UserID: id}
	err := x.row("SELECT "+wishColumns+" FROM mail_wishes w WHERE w.user_id = $1", string(id)).Scan(wishDest(&w)...)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return w, err
}

// MailWish implements digest.Store.
func (s *Store) MailWish(ctx context.Context, id ident.UserID) (out digest.Wish, err error) {
	err = s.one(ctx, func(x *tx) error {
		out, err = x.mailWish(id)
		return err
	})
	return out, wrap("mail wish", err)
}

// PutMailWish implements digest.Store.
func (s *Store) PutMailWish(ctx context.Context, id ident.UserID, at time.Time, change func(*digest.Wish) error) (digest.Wish, error) {
	var out digest.Wish
	err := s.write(ctx, func(x *tx) error {
		var one int
		if err := x.row("SELECT 1 FROM users u WHERE u.id = $1 {lock}", string(id)).Scan(&one); err != nil {
			return orMissing(err)
		}
		before, err := x.mailWish(id)
		if err != nil {
			return err
		}
		out = before
		if err := change(&out); err != nil {
			return err
		}
		out.PendingAt = fromMicros(micros(out.PendingAt))
		_, err = x.exec(`INSERT INTO mail_wishes (user_id, address, pending, pending_at, after_days, language, told_at, trouble)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (user_id) DO UPDATE SET address = excluded.address, pending = excluded.pending, pending_at = excluded.pending_at,
				after_days = excluded.after_days, language = excluded.language, trouble = excluded.trouble`,
			string(id), clean(out.Address), clean(out.Pending), micros(out.PendingAt), out.AfterDays, clean(out.Language), micros(out.ToldAt),
			clean(out.Trouble))
		if err != nil {
			return err
		}
		if out.Pending != "" && (out.Pending != before.Pending || !out.PendingAt.Equal(before.PendingAt)) {
			if err := x.putMailJob(id, digest.KindConfirm, at); err != nil {
				return err
			}
		}
		if out.Address == "" || out.AfterDays == 0 {
			return nil
		}
		return x.putMailJob(id, digest.KindDigest, at)
	})
	return out, wrap("put mail wish", err)
}

// putMailJob makes a job due, as if it had never been tried.
func (x *tx) putMailJob(id ident.UserID, kind digest.Kind, at time.Time) error {
	_, err := x.exec(`INSERT INTO mail_jobs (user_id, kind, due_at) VALUES ($1, $2, $3)
		ON CONFLICT (user_id, kind) DO UPDATE SET due_at = excluded.due_at, tries = 0`, string(id), string(kind), micros(at))
	return err
}

// TakeMailJobs implements digest.Store. It looks before it writes, because each write on SQLite is a turn of the one writer.
func (s *Store) TakeMailJobs(ctx context.Context, at, lease time.Time, limit int) ([]digest.Job, error) {
	lease = fromMicros(micros(lease))
	const due = "j.due_at > 0 AND j.due_at <= $1"
	var isDue bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1 FROM mail_jobs j WHERE "+due+")", micros(at)).Scan(&isDue)
	})
	if err != nil || !isDue {
		return nil, wrap("take mail jobs", err)
	}
	var out []digest.Job
	err = s.write(ctx, func(x *tx) error {
		out = nil
		for _, kind := range []digest.Kind{digest.KindConfirm, digest.KindDigest} {
			err := x.each(func(r *sql.Rows) error {
				job := digest.Job{Kind: kind, Lease: lease}
				err := r.Scan(&job.UserID, &job.Tries)
				out = append(out, job)
				return err
			}, `WITH due AS MATERIALIZED (
					SELECT j.user_id FROM mail_jobs j WHERE j.kind = $4 AND `+due+` ORDER BY j.due_at LIMIT $3 {skip}
				)
				UPDATE mail_jobs SET due_at = $2 WHERE kind = $4 AND user_id IN (SELECT user_id FROM due) RETURNING user_id, tries`,
				micros(at), micros(lease), limit-len(out), string(kind))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out, wrap("take mail jobs", err)
}

// MailState implements digest.Store.
func (s *Store) MailState(ctx context.Context, job digest.Job, at time.Time, news int) (digest.State, error) {
	var out digest.State
	err := s.view(ctx, func(x *tx) error {
		out = digest.State{}
		err := x.row("SELECT "+wishColumns+`, u.display_name, u.state = 'active', {max}(u.created_at, u.last_seen_at, COALESCE(
				(SELECT max(e.last_active_at) FROM sessions e WHERE e.user_id = u.id), 0))
			FROM mail_wishes w JOIN users u ON u.id = w.user_id WHERE w.user_id = $1`, string(job.UserID)).
			Scan(append(wishDest(&out.Wish), &out.Name, &out.IsActive, stamp{&out.SeenAt})...)
		if err != nil {
			return orMissing(err)
		}
		all, err := x.settings(job.UserID, 0)
		if err != nil {
			return err
		}
		wishes := *s.filled(all).Notifications
		out.IsQuiet = wishes.Quiet.Covers(at)
		if news == 0 {
			return nil
		}
		return x.mailNews(&out, news, func(c *push.State) { c.Wishes = wishes })
	})
	return out, wrap("mail state", err)
}

// mailNews reads the chats in which something came since the user was here.
func (x *tx) mailNews(out *digest.State, limit int, fill func(*push.State)) error {
	ids, err := x.strings(`SELECT m.chat_id FROM chat_members m JOIN chats c ON c.id = m.chat_id
		WHERE m.user_id = $1 AND m.state = 'member' AND c.type <> 'saved' AND NOT m.is_request AND m.archived_until <= c.last_seq
			AND m.read_seq < c.last_seq AND `+activityOf+` > $2
		ORDER BY `+activityOf+` DESC, m.chat_id LIMIT $3`, string(out.UserID), micros(out.SeenAt), limit)
	if err != nil {
		return err
	}
	places := make([]place, len(ids))
	for i, id := range ids {
		places[i] = place{ident.ChatID(id), out.UserID}
	}
	me, err := x.mine(places)
	if err != nil {
		return err
	}
	for _, p := range places {
		var one push.State
		if err := x.pushChat(&one, p.chat, p.user); err != nil {
			return err
		}
		one.Unread = min(me[p].Unread, chat.MaxUnread)
		fill(&one)
		if len(one.Facts) > 0 {
			out.Chats = append(out.Chats, one)
		}
	}
	return nil
}

// FinishMailJob implements digest.Store. That a digest went out is kept whatever became of the lease.
func (s *Store) FinishMailJob(ctx context.Context, f digest.Finished) error {
	err := s.write(ctx, func(x *tx) error {
		if f.SentTo != "" {
			column := "address"
			if f.Kind == digest.KindConfirm {
				column = "pending"
			}
			_, err := x.exec("UPDATE mail_wishes SET told_at = {max}(told_at, $2), trouble = CASE WHEN "+column+" = $3 THEN $4 ELSE trouble END WHERE user_id = $1",
				string(f.UserID), micros(f.ToldAt), clean(f.SentTo), clean(f.Trouble))
			if err != nil {
				return err
			}
		}
		if f.Again.IsZero() {
			_, err := x.exec("DELETE FROM mail_jobs WHERE user_id = $1 AND kind = $2 AND due_at = $3", string(f.UserID), string(f.Kind), micros(f.Lease))
			return err
		}
		_, err := x.exec("UPDATE mail_jobs SET due_at = $4, tries = $5 WHERE user_id = $1 AND kind = $2 AND due_at = $3",
			string(f.UserID), string(f.Kind), micros(f.Lease), micros(f.Again), f.Tries)
		return err
	})
	return wrap("finish mail job", err)
}
