package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/sqlstore"
)

const restoreAdvice = "Stop the server, keep a copy of the data folder, and restore the last backup (roost restore --replace). " +
	"Please report it: this must not happen."

// connectPatience bounds the try to reach the database.
const connectPatience = 10 * time.Second

func (e *examination) database() {
	const check = "database"
	set := e.Settings
	if !set.IsPostgres() {
		if _, err := os.Stat(set.DSN()); errors.Is(err, fs.ErrNotExist) {
			e.warn(check, "The first start makes it. If it should be there, look at --data and --database.", "%s isn't there", set.DSN())
			return
		}
	}
	ctx, cancel := context.WithTimeout(e.ctx, connectPatience)
	defer cancel()
	store, err := sqlstore.Open(ctx, sqlstore.Options{DSN: set.DSN(), MaxConns: 2, Logger: e.Log})
	switch {
	case sqlstore.IsCorrupt(err):
		e.problem(check, restoreAdvice, "%v", err)
	case err != nil && set.IsPostgres():
		e.problem(check, "Is PostgreSQL running, the address in --database right, and this machine allowed (pg_hba.conf)?", "%v", err)
	case err != nil:
		e.problem(check, "Run this as the user that runs the server.", "%v", err)
	case set.IsPostgres():
		e.store = store
		e.ok(check, "PostgreSQL answers")
	default:
		e.store = store
		e.ok(check, "SQLite, %s", set.DSN())
	}
}

func (e *examination) schema() {
	const check = "schema"
	if e.store == nil {
		return
	}
	have, known, err := e.store.SchemaVersion(e.ctx)
	switch {
	case err != nil:
		e.problem(check, restoreAdvice, "%v", err)
	case have == known:
		e.ok(check, "version %d, which is the newest", have)
		return
	case have == 0:
		e.warn(check, "The first start makes it.", "the database is empty")
	case have < known:
		e.warn(check, "The next start of this release migrates it; take a backup before.", "version %d, this release has %d", have, known)
	default:
		e.problem(check, "Run the newer release, or restore a backup from before the upgrade.", "version %d, this release knows %d", have, known)
	}
	_ = e.store.Close() // what follows knows this schema only
	e.store = nil
}

// spareConnections is what PostgreSQL keeps for its operators, and what commands beside the server take.
const spareConnections = 8

func (e *examination) postgres() {
	const check = "postgresql"
	if e.store == nil || !e.Settings.IsPostgres() {
		return
	}
	set, err := e.store.ServerSettings(e.ctx)
	if err != nil {
		e.problem(check, "", "%v", err)
		return
	}
	isFine := true
	bad := func(level Level, text, advice string) {
		isFine = false
		e.told(Finding{Level: level, Check: check, Text: text, Advice: advice})
	}
	for _, name := range []string{"fsync", "full_page_writes"} {
		if set[name] != "on" {
			bad(Problem, name+" is "+set[name]+": a crash of the machine may lose messages, or all of them", "ALTER SYSTEM SET "+name+" = on, then reload.")
		}
	}
	if strings.Contains(e.Settings.Database, "synchronous_commit") && set["synchronous_commit"] == "off" {
		bad(Problem, "the address in --database turns synchronous_commit off: a crash may lose messages that were acknowledged", "Take it out of the address.")
	}
	if set["default_transaction_read_only"] == "on" {
		bad(Problem, "it takes no writes (default_transaction_read_only)", "Is this a standby? Name the primary in --database.")
	}
	most, err := strconv.Atoi(set["max_connections"])
	if err == nil && e.Settings.Connections+spareConnections > most {
		bad(Warning, "--database-connections is "+strconv.Itoa(e.Settings.Connections)+", and max_connections "+set["max_connections"],
			"Lower the one or raise the other; all nodes and commands share it.")
	}
	if isFine {
		e.ok(check, "%s; fsync is on, %s connections", set["server_version"], set["max_connections"])
	}
}

func (e *examination) integrity() {
	const check = "integrity"
	if e.store == nil || e.Quick {
		return
	}
	found, err := e.store.Examine(e.ctx)
	if err != nil {
		e.problem(check, restoreAdvice, "%v", err)
		return
	}
	for _, f := range found {
		text := strconv.FormatInt(f.Count, 10) + " " + f.What
		if len(f.Examples) > 0 {
			text += ", such as " + strings.Join(f.Examples, ", ")
		}
		e.problem(check, restoreAdvice, "%s", text)
	}
	if len(found) == 0 {
		e.ok(check, "every chat has all its messages, and what refers to something finds it")
	}
}

func (e *examination) blobs() {
	const check = "pictures"
	folder := filepath.Join(e.Settings.Data, "blobs")
	if _, err := os.Stat(folder); e.store == nil || errors.Is(err, fs.ErrNotExist) {
		return
	}
	disk, err := blob.NewDisk(folder)
	if err != nil {
		e.problem(check, "Run this as the user that runs the server.", "%v", err)
		return
	}
	count, missing := 0, 0
	err = e.store.Avatars(e.ctx, func(id string) error {
		count++
		body, _, err := disk.Open(e.ctx, "avatars/"+id)
		if fault.Is(err, fault.CodeNotFound) {
			missing++
			return nil
		}
		if err != nil {
			return err
		}
		return body.Close()
	})
	switch {
	case err != nil:
		e.problem(check, "Run this as the user that runs the server.", "%v", err)
	case missing > 0:
		e.warn(check, "Their users can choose them again; a backup may have them (blobs/ in it).", "%d of %d avatars are missing", missing, count)
	default:
		e.ok(check, "all %d avatars are there", count)
	}
}
