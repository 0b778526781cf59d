package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/roost-im/roost/internal/ident"
)

// pipe is write for a function that begins with hold: on PostgreSQL the beginning of the transaction and the first
// queries are one round trip and not three.
func (s *Store) pipe(ctx context.Context, fn func(*tx) error) error {
	if s.lite != nil {
		return s.write(ctx, fn)
	}
	return s.again(ctx, func() error {
		conn, err := s.db.Conn(ctx)
		if err != nil {
			return err
		}
		x := &tx{s: s, ctx: ctx, q: conn, conn: conn}
		err = fn(x)
		if x.conn == nil { // it has begun
			err = end(ctx, conn, err)
		}
		return errors.Join(err, conn.Close())
	})
}

// rollbackTime bounds a rollback, which goes on where the call was given up.
const rollbackTime = 5 * time.Second

// end commits a transaction, or rolls it back after an error. A connection that can't even do that is thrown away.
func end(ctx context.Context, conn *sql.Conn, err error) error {
	if err == nil {
		if err = finish(ctx, conn, "COMMIT"); err == nil {
			return nil
		}
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTime)
	defer cancel()
	if finish(ctx, conn, "ROLLBACK") != nil {
		_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // it says so itself
	}
	return err
}

func finish(ctx context.Context, conn *sql.Conn, how string) error {
	return conn.Raw(func(c any) error {
		tag, err := c.(*stdlib.Conn).Conn().Exec(ctx, how) //nolint:forcetypeassert // the driver's only kind
		if err == nil && tag.String() != how {
			err = fmt.Errorf("a transaction ended with %s", tag) // it had failed before
		}
		return err
	})
}

// hold locks and reads chats in ascending order, and reads the present members among the places. A membership can't
// change any more while the chat's row is held: it is read by a statement of its own after that.
func (x *tx) hold(chatIDs []string, places []place) (map[ident.ChatID]*chatRow, map[place]memberRow, error) {
	chats, first := x.chatQuery(chatIDs)
	members, second := x.memberQuery(places)
	if x.conn != nil {
		return chats, members, x.begin(first, second)
	}
	err := x.ask(first)
	if err == nil {
		err = x.ask(second)
	}
	return chats, members, err
}

// begin begins the transaction and makes queries, in one round trip.
func (x *tx) begin(queries ...query) error {
	conn := x.conn
	x.conn = nil
	return conn.Raw(func(c any) error {
		var b pgx.Batch
		b.Queue("BEGIN ISOLATION LEVEL READ COMMITTED")
		for _, q := range queries {
			b.Queue(x.text(q.text, q.args), q.args...)
		}
		results := c.(*stdlib.Conn).Conn().SendBatch(x.ctx, &b) //nolint:forcetypeassert // the driver's only kind
		_, err := results.Exec()
		for i := 0; err == nil && i < len(queries); i++ {
			err = readAll(results, queries[i].take)
		}
		return errors.Join(err, results.Close())
	})
}

func readAll(results pgx.BatchResults, take func(scanner) error) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := take(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
