package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/outbox"
)

// errOvertaken says that another worker has done meanwhile what this one was about to do.
var errOvertaken = errors.New("overtaken by another worker")

// OutboxCollect implements outbox.Store. It reads first and writes only what is new, because each write on SQLite is a
// turn of the one writer. Who was overtaken between the two leaves it to the other.
func (s *Store) OutboxCollect(ctx context.Context, topic outbox.Topic, due time.Time, limit int) (bool, error) {
	var moved []movedHead
	var from, next int64
	var more bool
	err := s.view(ctx, func(x *tx) (err error) {
		from, next, more = firstPosition, 0, false
		var horizon int64
		if err := x.row("SELECT {next}").Scan(&horizon); err != nil {
			return err
		}
		err = x.row("SELECT pos FROM outbox_topics WHERE topic = $1", string(topic)).Scan(&from)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if from > horizon { // it was moved to another PostgreSQL cluster
			from = firstPosition
		}
		rows, cut, err := x.movedHeads("SELECT "+headColumns+`, c.pos FROM chats c JOIN chat_marks k ON k.chat_id = c.id
			WHERE c.pos >= $1 AND c.pos < $2 ORDER BY c.pos LIMIT $3`, from, horizon, limit)
		if err != nil {
			return err
		}
		next, more = min(horizon, cut), cut != maxPos
		moved, err = x.outboxNews(topic, rows)
		return err
	})
	if err != nil || len(moved) == 0 && !more {
		return false, wrap("collect outbox", err)
	}
	err = s.write(ctx, func(x *tx) error { return x.collect(topic, from, next, due, moved) })
	if errors.Is(err, errOvertaken) {
		return true, nil
	}
	return more, wrap("collect outbox", err)
}

// outboxNews returns the heads that the outbox doesn't know yet, ascending by chat.
func (x *tx) outboxNews(topic outbox.Topic, rows []movedHead) ([]movedHead, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = string(r.ChatID)
	}
	known := map[ident.ChatID]int64{}
	err := x.each(func(r *sql.Rows) error {
		var id ident.ChatID
		var wanted int64
		err := r.Scan(&id, &wanted)
		known[id] = wanted
		return err
	}, "SELECT chat_id, wanted FROM outbox WHERE topic = $1 AND chat_id {in $2}", string(topic), x.s.d.list(ids))
	rows = slices.DeleteFunc(rows, func(r movedHead) bool { return r.Version <= known[r.ChatID] })
	slices.SortFunc(rows, func(a, b movedHead) int { return cmp.Compare(a.ChatID, b.ChatID) })
	return rows, err
}

// collect notes chats, and moves the topic's place from where it was when they were read.
func (x *tx) collect(topic outbox.Topic, from, next int64, due time.Time, moved []movedHead) error {
	_, err := x.exec("INSERT INTO outbox_topics (topic, pos) VALUES ($1, $2) ON CONFLICT DO NOTHING", string(topic), firstPosition)
	if err != nil {
		return err
	}
	n, err := x.exec("UPDATE outbox_topics SET pos = $2 WHERE topic = $1 AND (pos = $3 OR $3 = 1 AND pos >= {end})",
		string(topic), next, from)
	if err != nil {
		return err
	}
	if n == 0 {
		return errOvertaken
	}
	if len(moved) == 0 {
		return nil
	}
	ids, versions := make([]string, len(moved)), make([]int64, len(moved))
	for i, m := range moved {
		ids[i], versions[i] = string(m.ChatID), m.Version
	}
	// A worker that holds the chat is waited for: it can't give it back as done without having seen this version.
	_, err = x.exec(`INSERT INTO outbox AS o (topic, chat_id, wanted, due_at)
		SELECT $1, p.chat_id, p.version, $2 FROM {rows p $3 chat_id text, version int} WHERE true
		ON CONFLICT (topic, chat_id) DO UPDATE SET wanted = {max}(o.wanted, excluded.wanted),
			due_at = CASE WHEN o.due_at > 0 THEN o.due_at ELSE excluded.due_at END`,
		x.s.d.table([]any{string(topic), micros(due)}, ids, versions)...)
	return err
}

// farAhead is how long a chat waits at most; what lies further ahead was written by a clock that was set back since.
const farAhead = time.Hour

// OutboxTake implements outbox.Store.
func (s *Store) OutboxTake(ctx context.Context, topic outbox.Topic, at, lease time.Time, limit int) ([]outbox.Item, error) {
	lease = fromMicros(micros(lease))
	const due = "o.topic = $1 AND o.due_at > 0 AND (o.due_at <= $2 OR o.due_at > $3)"
	args := []any{string(topic), micros(at), micros(at.Add(farAhead))}
	var isDue bool
	err := s.one(ctx, func(x *tx) error {
		return x.row("SELECT EXISTS (SELECT 1 FROM outbox o WHERE "+due+")", args...).Scan(&isDue)
	})
	if err != nil || !isDue {
		return nil, wrap("take from outbox", err)
	}
	var out []outbox.Item
	err = s.write(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			item := outbox.Item{Topic: topic, Lease: lease}
			if err := r.Scan(&item.ChatID, &item.Wanted, &item.Done, &item.DoneSeq, &item.Tries, &item.Place); err != nil {
				return err
			}
			out = append(out, item)
			return nil
		}, `WITH due AS MATERIALIZED (
				SELECT o.chat_id FROM outbox o WHERE `+due+` ORDER BY o.due_at LIMIT $5 {skip}
			)
			UPDATE outbox SET due_at = $4 WHERE topic = $1 AND chat_id IN (SELECT chat_id FROM due)
			RETURNING chat_id, wanted, done, done_seq, tries, place`, append(args, micros(lease), limit)...)
	})
	return out, wrap("take from outbox", err)
}

// held is the row of an item that nobody else has taken since.
const held = " WHERE topic = $1 AND chat_id = $2 AND due_at = $3"

func heldArgs(item outbox.Item, more ...any) []any {
	return append([]any{string(item.Topic), string(item.ChatID), micros(item.Lease)}, more...)
}

// OutboxDone implements outbox.Store.
func (s *Store) OutboxDone(ctx context.Context, item outbox.Item, again time.Time) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec(`UPDATE outbox SET done = $4, done_seq = $5, tries = 0, place = $8,
			due_at = CASE WHEN wanted > $4 OR $7 = 1 THEN CAST($6 AS BIGINT) ELSE 0 END`+held,
			heldArgs(item, item.Done, item.DoneSeq, micros(again), number(item.More), item.Place)...)
		return err
	})
	return wrap("outbox done", err)
}

// OutboxFailed implements outbox.Store.
func (s *Store) OutboxFailed(ctx context.Context, item outbox.Item, again time.Time) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("UPDATE outbox SET tries = tries + 1, due_at = $4"+held, heldArgs(item, micros(again))...)
		return err
	})
	return wrap("outbox failed", err)
}

// OutboxBegin implements outbox.Store.
func (s *Store) OutboxBegin(ctx context.Context, topic outbox.Topic) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("INSERT INTO outbox_topics (topic, pos) SELECT $1, {next} WHERE true ON CONFLICT DO NOTHING", string(topic))
		return err
	})
	return wrap("begin outbox", err)
}

// OutboxReset implements outbox.Store.
func (s *Store) OutboxReset(ctx context.Context, topic outbox.Topic) error {
	err := s.write(ctx, func(x *tx) error { return x.resetTopic(topic) })
	return wrap("reset outbox", err)
}

func (x *tx) resetTopic(topic outbox.Topic) error {
	if _, err := x.exec("DELETE FROM outbox WHERE topic = $1", string(topic)); err != nil {
		return err
	}
	_, err := x.exec("UPDATE outbox_topics SET pos = $2 WHERE topic = $1", string(topic), firstPosition)
	return err
}

// number is a truth as both engines take it in an expression.
func number(is bool) int64 {
	if is {
		return 1
	}
	return 0
}
