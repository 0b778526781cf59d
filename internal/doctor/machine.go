package doctor

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/roost-im/roost/internal/sqlstore"
)

// Free disk space below which is warned, and below which messages will soon be refused.
const (
	littleSpace = 1 << 30
	noSpace     = 64 << 20
)

// What others on the machine must not have: of the folder, and of what is in it.
const (
	writeByOthers = 0o022
	readByOthers  = 0o077
)

func (e *examination) folder() {
	const check = "data folder"
	name := e.Settings.Data
	if full, err := filepath.Abs(name); err == nil {
		name = full
	}
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.warn(check, "The first start makes it. If it should be there, name it with --data.", "%s isn't there", name)
		return
	case err != nil:
		e.problem(check, "Run this as the user that runs the server.", "%s can't be looked at: %v", name, err)
		return
	case !info.IsDir():
		e.problem(check, "Name a folder with --data.", "%s isn't a folder", name)
		return
	}
	if e.HalfRestored(name) {
		e.problem(check, `Run "roost restore" with the same backup again.`, "a restore into %s was interrupted in its last step", name)
	}
	f, err := os.CreateTemp(name, ".doctor-*")
	if err != nil {
		e.problem(check, "Give it to the user that runs the server (chown), or mount its disk writable.", "%s can't be written to: %v", name, err)
		return
	}
	_, _ = f.Close(), os.Remove(f.Name()) // nothing was written
	if info.Mode().Perm()&writeByOthers != 0 {
		e.warn(check, "chmod go-w "+name, "others on this machine may change what is in %s (%s)", name, info.Mode().Perm())
	}
	for _, file := range append(sqlstore.SQLiteFiles(filepath.Join(name, "roost.db")), filepath.Join(name, "blobs")) {
		if info, err := os.Stat(file); err == nil && info.Mode().Perm()&readByOthers != 0 {
			e.warn(check, "chmod go= "+file, "others on this machine may open %s (%s)", file, info.Mode().Perm())
			return
		}
	}
	e.ok(check, "%s can be written to", name)
}

func (e *examination) disk() {
	const check, advice = "free disk", "Make room, or move the data folder to a larger disk. Old folders before-restore-… may go."
	free, isKnown := freeSpace(existing(e.Settings.Data))
	switch {
	case !isKnown:
	case free < noSpace:
		e.problem(check, advice, "%d MB are free: messages are refused soon, or are already", free>>20)
	case free < littleSpace:
		e.warn(check, advice, "%d MB are free", free>>20)
	default:
		e.ok(check, "%.1f GB are free", float64(free)/(1<<30))
	}
}

// existing is the nearest folder above a name that is there.
func existing(name string) string {
	for {
		if _, err := os.Stat(name); err == nil || name == filepath.Dir(name) {
			return name
		}
		name = filepath.Dir(name)
	}
}

func (e *examination) server() {
	const check = "server"
	holder, err := e.Holder(e.Settings.Data)
	if err != nil {
		e.warn(check, "Run this as the user that runs the server.", "whether one runs can't be told: %v", err)
		return
	}
	nodes := 0
	if e.Settings.IsPostgres() {
		if nodes, err = sqlstore.Nodes(e.ctx, e.Settings.DSN()); err != nil {
			nodes = 0 // the check of the database says why
		}
	}
	e.isServing = holder != ""
	switch {
	case e.isServing:
		e.ok(check, "one serves this folder%s", holder)
	case nodes > 0:
		e.ok(check, "one works on this database (%d connections), with another data folder or on another machine", nodes)
	default:
		e.ok(check, "none runs on this data")
	}
}

// beforeUs is a time at which no server of this kind can have run.
var beforeUs = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// clockSlack is how far clocks may differ.
const clockSlack = time.Minute

func (e *examination) clock() {
	const check, advice = "clock", "Set it, and keep it right: timedatectl set-ntp true, or chrony."
	now := e.Now()
	if now.Before(beforeUs) {
		e.problem(check, advice, "it says %s", now.UTC().Format(time.RFC3339))
		return
	}
	if e.store != nil {
		newest, err := e.store.NewestTime(e.ctx)
		if err == nil && newest.After(now.Add(clockSlack)) {
			e.problem(check, advice+" Was it ahead when that was written, the chats concerned stay at the top of the lists until then.",
				"it says %s, but something stored is from %s", now.UTC().Format(time.RFC3339), newest.Format(time.RFC3339))
			return
		}
	}
	e.ok(check, "%s", now.UTC().Format(time.RFC3339))
}

// spareFiles is what a server needs besides its connections.
const spareFiles = 200

func (e *examination) files() {
	const check = "open files"
	limit, isKnown := fileLimit()
	switch need := uint64(e.Settings.MaxConnections) + spareFiles; { //nolint:gosec // checked to be positive
	case !isKnown:
	case limit < need:
		e.warn(check, "Raise it (LimitNOFILE= in the systemd unit, ulimit -n elsewhere), or lower --max-connections.",
			"the limit for this user is %d, and --max-connections %d needs %d", limit, e.Settings.MaxConnections, need)
	default:
		e.ok(check, "the limit is %d, --max-connections needs %d", limit, need)
	}
}
