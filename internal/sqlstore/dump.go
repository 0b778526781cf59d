package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/roost-im/roost/internal/backup"
)

var _ backup.Database = (*Store)(nil)

// What a backup leaves out or makes anew: the version of the schema is that of the migrations that were run, and the
// positions of one database mean nothing in another.
const (
	versionTable  = "schema_version"
	metaTable     = "meta"
	metaPos       = "pos"
	metaEpoch     = "store_epoch"
	positionName  = "pos" // every column that holds a sync position has this name
	firstPosition = 1
)

// dumpPage is how many rows a statement reads, so that none runs long.
const dumpPage = 2000

// Snapshot implements backup.Database. It reads whatever schema the database has, and doesn't migrate.
func (s *Store) Snapshot(ctx context.Context, fn func(backup.Snapshot) error) error {
	err := s.view(ctx, func(x *tx) error {
		if s.d.postgres { // between two pages the copy may wait for who takes it
			for _, text := range []string{"SET LOCAL statement_timeout = 0", "SET LOCAL idle_in_transaction_session_timeout = 0"} {
				if _, err := x.exec(text); err != nil {
					return err
				}
			}
		}
		return fn(&snapshot{x: x, keys: map[string][]string{}})
	})
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	return nil
}

// snapshot implements backup.Snapshot.
type snapshot struct {
	x    *tx
	keys map[string][]string // primary keys by table
}

// Describe implements backup.Snapshot.
func (v *snapshot) Describe(context.Context) (backup.Header, error) {
	h := backup.Header{Engine: "sqlite"}
	if v.x.s.d.postgres {
		h.Engine = "postgresql"
	}
	var err error
	if h.Schema, err = v.x.schema(); err != nil {
		return h, err
	}
	if err := v.x.row("SELECT value FROM meta WHERE name = $1", metaEpoch).Scan(&h.Epoch); err != nil {
		return h, fmt.Errorf("read the store epoch: %w", err)
	}
	names, err := v.x.ownTables()
	if err != nil {
		return h, err
	}
	for _, name := range names {
		if isDerived(name) {
			continue
		}
		t, err := v.x.table(name)
		if err != nil {
			return h, err
		}
		v.keys[name] = t.key
		h.Tables = append(h.Tables, t.Table)
	}
	return h, nil
}

// schema returns the version of the schema; 0 where there is none.
func (x *tx) schema() (version int64, err error) {
	names, err := x.tables()
	if err != nil || !slices.Contains(names, versionTable) {
		return 0, err
	}
	err = x.row("SELECT max(version_id) FROM " + versionTable + " WHERE is_applied").Scan(&version)
	return version, err
}

// Rows implements backup.Snapshot.
func (v *snapshot) Rows(ctx context.Context, t backup.Table, fn func(backup.Row) error) error {
	key := v.keys[t.Name]
	if len(key) == 0 {
		return fmt.Errorf("table %s has no primary key to read it by", t.Name)
	}
	names, at := make([]string, len(t.Columns)), make([]int, len(key))
	for i, c := range t.Columns {
		names[i] = c.Name
		if j := slices.Index(key, c.Name); j >= 0 {
			at[j] = i
		}
	}
	params := make([]string, len(key))
	for i := range key {
		params[i] = "$" + strconv.Itoa(i+1)
	}
	first := "SELECT " + strings.Join(names, ", ") + " FROM " + t.Name
	next := first + " WHERE (" + strings.Join(key, ", ") + ") > (" + strings.Join(params, ", ") + ")"
	end := " ORDER BY " + strings.Join(key, ", ") + " LIMIT " + strconv.Itoa(dumpPage)

	text, args := first+end, []any(nil)
	row, dest := make(backup.Row, len(names)), make([]any, len(names))
	for i := range row {
		dest[i] = &row[i]
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		count := 0
		err := v.x.each(func(r *sql.Rows) error {
			if err := r.Scan(dest...); err != nil {
				return err
			}
			for i, value := range row {
				if is, isBool := value.(bool); isBool {
					row[i] = int64(0)
					if is {
						row[i] = int64(1)
					}
				}
			}
			count++
			if t.Name == metaTable && (row[at[0]] == metaPos || row[at[0]] == metaEpoch) {
				return nil
			}
			return fn(row)
		}, text, args...)
		if err != nil || count < dumpPage {
			return err
		}
		text, args = next+end, args[:0]
		for _, i := range at {
			args = append(args, row[i])
		}
	}
}

var createTable = regexp.MustCompile(`(?m)^CREATE TABLE (\w+)`)

// ownTables are those of our tables that are there, apart from that of the schema's version. Others may share the
// database.
func (x *tx) ownTables() ([]string, error) {
	own := map[string]bool{}
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		text, err := migrations.ReadFile("migrations/" + e.Name())
		if err != nil {
			return nil, err
		}
		for _, m := range createTable.FindAllStringSubmatch(string(text), -1) {
			own[m[1]] = true
		}
	}
	names, err := x.tables()
	return slices.DeleteFunc(names, func(name string) bool { return !own[name] }), err
}

// isDerived says whether a table is made out of others, by workers that begin anew where it is empty: the outbox and the
// search index. Backups leave it out.
func isDerived(name string) bool {
	return strings.HasPrefix(name, "outbox") || strings.HasPrefix(name, "search_")
}

// tables are all tables in the order of their names.
func (x *tx) tables() ([]string, error) {
	text := `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name`
	if x.s.d.postgres {
		text = `SELECT relname::text FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
			AND NOT relispartition ORDER BY relname::text COLLATE "C"`
	}
	return x.strings(text)
}

func (x *tx) strings(text string, args ...any) (out []string, err error) {
	err = x.each(func(r *sql.Rows) error {
		var s string
		err := r.Scan(&s)
		out = append(out, s)
		return err
	}, text, args...)
	return out, err
}

// stored is a table as the engine has it.
type stored struct {
	backup.Table
	key    []string
	isBool map[string]bool // columns that take booleans
}

// kinds are what the engines' types hold.
var kinds = map[string]backup.Kind{
	"TEXT": backup.Text, "INTEGER": backup.Int, "BLOB": backup.Bytes,
	"text": backup.Text, "bigint": backup.Int, "boolean": backup.Int, "bytea": backup.Bytes,
}

// table describes a table.
func (x *tx) table(name string) (stored, error) {
	t := stored{Table: backup.Table{Name: name}, isBool: map[string]bool{}}
	columns := "SELECT name, type FROM pragma_table_info($1) ORDER BY cid"
	key := "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk"
	if x.s.d.postgres {
		columns = `SELECT attname::text, format_type(atttypid, NULL) FROM pg_attribute
			WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`
		key = `SELECT a.attname::text FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(num, place)
			JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num
			WHERE i.indrelid = $1::regclass AND i.indisprimary ORDER BY k.place`
	}
	err := x.each(func(r *sql.Rows) error {
		var c backup.Column
		var typ string
		if err := r.Scan(&c.Name, &typ); err != nil {
			return err
		}
		var isKnown bool
		if c.Kind, isKnown = kinds[typ]; !isKnown {
			return fmt.Errorf("column %s.%s: a backup can't keep a %s", name, c.Name, typ)
		}
		t.isBool[c.Name] = typ == "boolean"
		t.Columns = append(t.Columns, c)
		return nil
	}, columns, name)
	if err != nil {
		return t, err
	}
	t.key, err = x.strings(key, name)
	return t, err
}
