package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// Finding is something wrong with what is stored.
type Finding struct {
	// What is broken, for a person; Count rows are concerned, of which Examples name a few.
	What     string
	Count    int64
	Examples []string
}

// invariants are statements that find what must not be: each returns names of rows.
var invariants = []struct{ what, text string }{
	{
		"chats whose messages aren't numbered 1, 2, 3 … up to last_seq",
		`SELECT c.id FROM chats c LEFT JOIN (SELECT chat_id, count(*) AS n, min(seq) AS low, max(seq) AS high FROM messages GROUP BY chat_id) m
			ON m.chat_id = c.id WHERE c.last_seq <> COALESCE(m.high, c.floor_seq)
			OR m.n > 0 AND (m.n <> m.high - m.low + 1 OR m.low > c.floor_seq + 1 OR m.low < 1)`,
	},
	{
		"messages without a chat",
		"SELECT m.chat_id FROM messages m WHERE NOT EXISTS (SELECT 1 FROM chats c WHERE c.id = m.chat_id)",
	},
	{
		"chats with a message that is newer than the chat's version",
		"SELECT DISTINCT m.chat_id FROM messages m JOIN chats c ON c.id = m.chat_id WHERE m.version > c.version OR m.version < 1",
	},
	{
		"members who are newer than their chat's version, or have no chat or no user",
		`SELECT m.chat_id FROM chat_members m LEFT JOIN chats c ON c.id = m.chat_id LEFT JOIN users u ON u.id = m.user_id
			WHERE c.id IS NULL OR u.id IS NULL OR m.version > c.version OR m.me_version > u.version`,
	},
	{
		"members whose marks are beyond the last message, or read and not delivered",
		`SELECT m.chat_id FROM chat_members m JOIN chats c ON c.id = m.chat_id
			WHERE m.delivered_seq > c.last_seq OR m.read_seq > c.last_seq OR m.seen_seq > m.delivered_seq OR m.read_seq > m.delivered_seq`,
	},
	{
		"chats whose number of members is wrong, or without a row for their marks",
		`SELECT c.id FROM chats c LEFT JOIN chat_marks k ON k.chat_id = c.id WHERE k.chat_id IS NULL
			OR c.type <> 'channel' AND c.member_count <> c.present
			OR c.present <> (SELECT count(*) FROM chat_members m WHERE m.chat_id = c.id AND m.state = 'member')`,
	},
	{
		"messages that are neither there nor a stub",
		"SELECT chat_id FROM messages WHERE (stub = '') = (content IS NULL)",
	},
	{
		"sessions without a user",
		"SELECT s.id FROM sessions s WHERE NOT EXISTS (SELECT 1 FROM users u WHERE u.id = s.user_id)",
	},
}

// maxExamples is how many rows of a finding are named.
const maxExamples = 3

// Examine reads everything and returns what is broken. It takes a while on a large database and disturbs nobody.
func (s *Store) Examine(ctx context.Context) ([]Finding, error) {
	var out []Finding
	err := s.view(ctx, func(x *tx) error {
		out = nil
		if s.d.postgres {
			if _, err := x.exec("SET LOCAL statement_timeout = 0"); err != nil {
				return err
			}
		} else {
			lines, err := x.strings("PRAGMA quick_check")
			if err != nil {
				return err
			}
			if text := strings.Join(lines, "; "); text != "ok" {
				out = append(out, Finding{What: "the file is damaged: " + text, Count: int64(len(lines))})
				return nil // what such a file says isn't to be relied on
			}
		}
		for _, i := range invariants {
			f := Finding{What: i.what}
			if err := x.row("SELECT count(*) FROM (" + i.text + ") AS found").Scan(&f.Count); err != nil {
				return err
			}
			if f.Count == 0 {
				continue
			}
			var err error
			if f.Examples, err = x.strings(fmt.Sprintf("%s LIMIT %d", i.text, maxExamples)); err != nil {
				return err
			}
			out = append(out, f)
		}
		return nil
	})
	return out, wrap("examine", err)
}

// Avatars calls fn with the id of each avatar that a profile refers to.
func (s *Store) Avatars(ctx context.Context, fn func(id string) error) error {
	err := s.view(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var id string
			if err := r.Scan(&id); err != nil {
				return err
			}
			return fn(id)
		}, "SELECT avatar_id FROM users WHERE avatar_id <> '' ORDER BY id")
	})
	return wrap("read avatars", err)
}

// NewestTime is the latest time that anything has; zero in an empty store.
func (s *Store) NewestTime(ctx context.Context) (newest time.Time, err error) {
	var at int64
	err = s.view(ctx, func(x *tx) error {
		return x.row(`SELECT COALESCE(max(at), 0) FROM (SELECT max(activity_at) AS at FROM chats UNION ALL SELECT max(created_at) FROM users
			UNION ALL SELECT max(last_active_at) FROM sessions) AS times`).Scan(&at)
	})
	return fromMicros(at), wrap("read the newest time", err)
}

// ServerSettings returns settings of a PostgreSQL server that matter to us, by name; nil for SQLite.
func (s *Store) ServerSettings(ctx context.Context) (map[string]string, error) {
	if !s.d.postgres {
		return nil, nil
	}
	out := map[string]string{}
	err := s.view(ctx, func(x *tx) error {
		return x.each(func(r *sql.Rows) error {
			var name, value string
			err := r.Scan(&name, &value)
			out[name] = value
			return err
		}, `SELECT name, setting FROM pg_settings
			WHERE name IN ('server_version', 'fsync', 'full_page_writes', 'max_connections', 'default_transaction_read_only')
			UNION ALL SELECT 'synchronous_commit', reset_val FROM pg_settings WHERE name = 'synchronous_commit'`)
	})
	return out, wrap("read the server's settings", err)
}

// IsCorrupt says whether an error means that a SQLite file is damaged or none.
func IsCorrupt(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "malformed") || strings.Contains(err.Error(), "file is not a database"))
}
