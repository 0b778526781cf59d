package sqlstore

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// dialect holds the few texts that differ between the engines. Every statement is one text for both, with $N
// parameters and these words in braces, which text replaces:
//
//	{pos}                    the sync position of the running write transaction
//	{next}                   the horizon: the position from which on a later read finds what this one can't see
//	{end}                    the lowest position that no row can have in this snapshot
//	{lock}, {lock m}         locks the rows read (of table m) until the end of the transaction
//	{skip}                   locks the rows read, and passes over those that others have locked
//	{now}                    the time of the database's clock
//	{max}(a, b, …)           the greatest of its arguments
//	{in $1}                  col {in $1}: is one of the list
//	{rows p $2 a text, n int}  a table p of rows handed in; its columns are the last parameters
//
// SQLite has one writer, so it needs no row locks; lists and rows are JSON there and arrays on PostgreSQL.
type dialect struct {
	name     string
	postgres bool
	pos      string
	next     string
	end      string
	lock     string
	lockOf   string // with %s for the table
	skip     string
	max      string
	now      string
	in       string // with %s for the parameter
	types    map[string]string

	texts sync.Map // of the replaced texts by the text
}

func sqliteDialect() *dialect {
	return &dialect{
		name: "sqlite3",
		pos:  "(SELECT num FROM meta WHERE name = 'pos')",
		next: "(SELECT num + 1 FROM meta WHERE name = 'pos')",
		end:  "(SELECT num + 1 FROM meta WHERE name = 'pos')",
		max:  "max",
		now:  "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
		in:   "IN (SELECT value FROM json_each(%s))",
		types: map[string]string{
			"key": "TEXT", "int": "INTEGER", "bool": "INTEGER", "blob": "BLOB", "table": "STRICT",
			"clustered": "STRICT, WITHOUT ROWID", "clustered_hot": "STRICT, WITHOUT ROWID",
			// The words come cut and folded, one blank between them. Which words a block has is all that is kept.
			"search_words": "",
			"search_index": `CREATE VIRTUAL TABLE search_index USING fts5(words, content='', contentless_delete=1, detail=none, tokenize='ascii')`,
		},
	}
}

func postgresDialect() *dialect {
	return &dialect{
		name:     "postgres",
		postgres: true,
		pos:      "pg_current_xact_id()::text::bigint",
		next:     "pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
		end:      "pg_snapshot_xmax(pg_current_snapshot())::text::bigint",
		lock:     "FOR UPDATE",
		lockOf:   "FOR UPDATE OF %s",
		skip:     "FOR UPDATE SKIP LOCKED",
		max:      "GREATEST",
		now:      "(extract(epoch FROM statement_timestamp()) * 1000000)::bigint",
		in:       "= ANY(%s::text[])",
		types: map[string]string{
			"key": `TEXT COLLATE "C"`, "int": "BIGINT", "bool": "BOOLEAN", "blob": "BYTEA", "table": "",
			// Free room in each page keeps updates of rows that change all the time within their page.
			"clustered": "", "clustered_hot": "WITH (fillfactor = 70)",
			"search_words": "words TSVECTOR NOT NULL,\n    ",
			// Without a list of what is pending, which each search would read.
			"search_index": "CREATE INDEX search_blocks_words ON search_blocks USING gin (words) WITH (fastupdate = off)",
		},
	}
}

var word = regexp.MustCompile(`\{(pos|next|end|lock|skip|max|now|in|rows)([^{}]*)\}`)

// text returns the engine's form of a statement. Statements are constants, so that the memory of them is bounded.
func (d *dialect) text(statement string) string {
	if t, ok := d.texts.Load(statement); ok {
		return t.(string)
	}
	t := word.ReplaceAllStringFunc(statement, func(w string) string {
		name, arg, _ := strings.Cut(strings.Trim(w, "{}"), " ")
		switch name {
		case "pos":
			return d.pos
		case "next":
			return d.next
		case "end":
			return d.end
		case "skip":
			return d.skip
		case "max":
			return d.max
		case "now":
			return d.now
		case "in":
			return fmt.Sprintf(d.in, arg)
		case "rows":
			return d.rows(arg)
		default: // lock
			if arg == "" || d.lockOf == "" {
				return d.lock
			}
			return fmt.Sprintf(d.lockOf, arg)
		}
	})
	d.texts.Store(statement, t)
	return t
}

// rows returns the table expression for "p $2 a text, n int".
func (d *dialect) rows(arg string) string {
	parts := strings.SplitN(arg, " ", 3)
	alias, param, cols := parts[0], parts[1], strings.Split(parts[2], ",")
	first, err := strconv.Atoi(strings.TrimPrefix(param, "$"))
	if err != nil {
		panic("sqlstore: bad rows in a statement: " + arg)
	}
	exprs, names := make([]string, len(cols)), make([]string, len(cols))
	for i, col := range cols {
		name, typ, _ := strings.Cut(strings.TrimSpace(col), " ")
		names[i] = name
		if d.postgres {
			exprs[i] = fmt.Sprintf("$%d::%s[]", first+i, map[string]string{"text": "text", "int": "bigint"}[typ])
		} else {
			exprs[i] = fmt.Sprintf("value ->> %d AS %s", i, name)
		}
	}
	if d.postgres {
		return fmt.Sprintf("unnest(%s) AS %s(%s)", strings.Join(exprs, ", "), alias, strings.Join(names, ", "))
	}
	return fmt.Sprintf("(SELECT %s FROM json_each(%s)) AS %s", strings.Join(exprs, ", "), param, alias)
}

// spans joins the messages m of a chat between p.low and p.high, for each row p. PostgreSQL doesn't see how few these are and
// would look through all messages once; OFFSET 0 has it go from span to span.
func (d *dialect) spans(chat string) string {
	const in = ".seq >= p.low AND "
	if d.postgres {
		return "CROSS JOIN LATERAL (SELECT n.* FROM messages n WHERE n.chat_id = " + chat + " AND n" + in + "n.seq <= p.high OFFSET 0) AS m"
	}
	return "CROSS JOIN messages m ON m.chat_id = " + chat + " AND m" + in + "m.seq <= p.high"
}

// list returns the parameter for {in $N}.
func (d *dialect) list(values []string) any {
	if d.postgres {
		return values
	}
	buf := make([]byte, 0, 2+32*len(values))
	buf = append(buf, '[')
	for i, v := range values {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendJSON(buf, v)
	}
	return string(append(buf, ']'))
}

// table appends the parameters for {rows …} to args; each column is a []string or []int64, all of one length.
func (d *dialect) table(args []any, columns ...any) []any {
	if d.postgres {
		return append(args, columns...)
	}
	n := 0
	switch c := columns[0].(type) {
	case []string:
		n = len(c)
	case []int64:
		n = len(c)
	}
	buf := make([]byte, 0, 2+n*len(columns)*30)
	buf = append(buf, '[')
	for i := range n {
		if i > 0 {
			buf = append(buf, ',')
		}
		for j, column := range columns {
			sep := byte(',')
			if j == 0 {
				sep = '['
			}
			buf = append(buf, sep)
			switch c := column.(type) {
			case []string:
				buf = appendJSON(buf, c[i])
			case []int64:
				buf = strconv.AppendInt(buf, c[i], 10)
			}
		}
		buf = append(buf, ']')
	}
	return append(args, string(append(buf, ']')))
}

const hexDigits = "0123456789abcdef"

// appendJSON appends s as a JSON string. Only what JSON demands is escaped: SQLite reads it, not a page.
func appendJSON(buf []byte, s string) []byte {
	buf = append(buf, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			buf = append(buf, '\\', c)
		case c < 0x20:
			buf = append(buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			buf = append(buf, c)
		}
	}
	return append(buf, '"')
}

// strs converts ids to strings.
func strs[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
