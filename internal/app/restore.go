package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/roost-im/roost/internal/backup"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/sqlstore"
)

const (
	// unfinishedRestore is a file that is in the data folder while old and new data change places.
	unfinishedRestore = "restore.unfinished"
	// newBlobs is where blobs wait until the restore is complete.
	newBlobs = "blobs.restoring"
)

// checkRestored refuses to work on data of which half is old and half is new.
func checkRestored(folder string) error {
	if IsHalfRestored(folder) {
		return fmt.Errorf("a restore into %s was interrupted in its last step: run \"roost restore\" with the same backup again", folder)
	}
	return nil
}

// IsHalfRestored says whether a restore into a data folder was interrupted while old and new data changed places.
func IsHalfRestored(folder string) bool {
	_, err := os.Lstat(filepath.Join(folder, unfinishedRestore))
	return err == nil
}

// RestoreOptions say what is restored where.
type RestoreOptions struct {
	Settings *config.Settings
	// MayReplace says that data that is there already may go: the files are set aside, the tables of PostgreSQL dropped.
	MayReplace bool
	Told       backup.Progress
	Log        *slog.Logger
}

// Restored says what a restore did.
type Restored struct {
	Header   backup.Header
	Manifest backup.Manifest
	// SetAside is the folder where the former files are now; empty where there were none.
	SetAside string
}

// Restore makes the data of a server out of a backup. Nothing of what is there is touched before the whole backup is
// read, checked and stored beside it. The store gets a new epoch: clients drop what they hold, keep what they still
// have to send, and stay signed in.
func Restore(ctx context.Context, opt RestoreOptions, in io.Reader) (out Restored, err error) {
	set := opt.Settings
	if err := set.Check(); err != nil {
		return out, fmt.Errorf("settings: %w", err)
	}
	lock, err := takeLock(set.Data)
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, lock.release()) }()
	r := &restore{opt: opt, store: sqlstore.Options{DSN: set.DSN(), Logger: opt.Log}}
	if err := r.check(ctx); err != nil {
		return out, err
	}
	if file, isFile := in.(io.ReadSeeker); isFile {
		if _, err := file.Seek(0, io.SeekStart); err == nil { // a pipe can't
			if _, _, err := backup.Read(ctx, file, nil, nil); err != nil {
				return out, fmt.Errorf("check the backup: %w", err)
			}
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return out, fmt.Errorf("read the backup again: %w", err)
			}
		}
	}
	defer func() { err = errors.Join(err, r.discard(context.WithoutCancel(ctx))) }()
	if out.Header, out.Manifest, err = backup.Read(ctx, in, r, opt.Told); err != nil {
		return out, fmt.Errorf("read the backup: %w", err)
	}
	if err := r.aside.Finish(ctx); err != nil {
		return out, fmt.Errorf("finish the new database: %w", err)
	}
	// From here to the end it isn't interrupted: it takes a moment.
	out.SetAside, err = r.place(context.WithoutCancel(ctx))
	return out, err
}

// restore is a restore on its way; it implements backup.Target.
type restore struct {
	opt   RestoreOptions
	store sqlstore.Options
	aside *sqlstore.Aside
	blobs blob.Store
}

func (r *restore) path(name string) string {
	return filepath.Join(r.opt.Settings.Data, name)
}

// check refuses to restore over data or beneath a running server.
func (r *restore) check(ctx context.Context) error {
	if err := r.waitForNodes(ctx); err != nil {
		return err
	}
	if r.opt.MayReplace || IsHalfRestored(r.opt.Settings.Data) { // the interrupted one was allowed to
		return nil
	}
	isEmpty, err := sqlstore.IsEmpty(ctx, r.store)
	if err != nil {
		return fmt.Errorf("%w; a restore with --replace sets it aside", err)
	}
	if isEmpty {
		disk, err := blob.NewDisk(r.path(blobFolder))
		if err != nil {
			return fmt.Errorf("open blobs: %w", err)
		}
		err = disk.List(ctx, "", time.Time{}, func(string) error { return errNotEmpty })
		if err == nil {
			return nil
		}
		if !errors.Is(err, errNotEmpty) {
			return err //nolint:wrapcheck // it says what was tried
		}
	}
	where := r.opt.Settings.Data
	if r.opt.Settings.IsPostgres() {
		where += " or the PostgreSQL database"
	}
	return fmt.Errorf("%w: there is data in %s. Choose an empty place with --data and --database, or replace it with --replace", errNotEmpty, where)
}

// nodesPatience is how long PostgreSQL may take to notice that the connections of a server that has stopped are gone.
const nodesPatience = 3 * time.Second

func (r *restore) waitForNodes(ctx context.Context) error {
	late := time.NewTimer(nodesPatience)
	defer late.Stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for {
		nodes, err := sqlstore.Nodes(ctx, r.store.DSN)
		if err != nil || nodes == 0 {
			return err //nolint:wrapcheck // it says what was tried
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		case <-late.C:
			return errors.New("a server or a command of Roost works on this database: stop all of them first")
		}
	}
}

var errNotEmpty = errors.New("refused")

// Begin implements backup.Target.
func (r *restore) Begin(ctx context.Context, h backup.Header) (err error) {
	if err := os.RemoveAll(r.path(newBlobs)); err != nil {
		return err
	}
	if r.blobs, err = blob.NewDisk(r.path(newBlobs)); err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	if r.opt.Settings.Blobs != "" { // what is there already has the same bytes, as its name is never used twice
		if r.blobs, err = openBlobs(ctx, r.opt.Settings); err != nil {
			return err
		}
	}
	r.aside, err = sqlstore.OpenAside(ctx, r.store, h.Schema)
	return err //nolint:wrapcheck // it says what was tried
}

// Blob implements backup.Target.
func (r *restore) Blob(ctx context.Context, key string, body io.Reader) error {
	return r.blobs.Put(ctx, key, body) //nolint:wrapcheck // it says what was tried
}

// Load implements backup.Target.
func (r *restore) Load(ctx context.Context, t backup.Table, rows []backup.Row) error {
	return r.aside.Load(ctx, t, rows) //nolint:wrapcheck // the caller says what was tried
}

// place exchanges old and new. A file in the data folder says so until all of it is done.
func (r *restore) place(ctx context.Context) (setAside string, err error) {
	mark := r.path(unfinishedRestore)
	if err := os.WriteFile(mark, []byte("A restore is in its last step.\n"), 0o600); err != nil {
		return "", fmt.Errorf("begin the exchange: %w", err)
	}
	if err := backup.SyncFolder(r.opt.Settings.Data); err != nil {
		return "", fmt.Errorf("begin the exchange: %w", err)
	}
	if setAside, err = r.exchange(ctx); err != nil {
		var refused *pgconn.PgError
		if errors.As(err, &refused) { // the tables are as they were, and nothing else has begun
			err = errors.Join(err, os.Remove(mark))
		}
		return setAside, err
	}
	if err := backup.SyncFolder(r.opt.Settings.Data); err != nil {
		return setAside, fmt.Errorf("end the exchange: %w", err)
	}
	r.aside = nil
	if err := os.Remove(mark); err != nil {
		return setAside, fmt.Errorf("end the exchange: %w", err)
	}
	if err := backup.SyncFolder(r.opt.Settings.Data); err != nil {
		return setAside, fmt.Errorf("end the exchange: %w", err)
	}
	return setAside, nil
}

// exchange brings the tables of PostgreSQL first, because that may fail as a whole.
func (r *restore) exchange(ctx context.Context) (setAside string, err error) {
	isPostgres := r.opt.Settings.IsPostgres()
	if isPostgres {
		if err := r.aside.Place(ctx); err != nil {
			return "", err //nolint:wrapcheck // it says what was tried
		}
	}
	if setAside, err = r.setAside(); err != nil {
		return setAside, fmt.Errorf("set the former data aside: %w", err)
	}
	if err := os.Rename(r.path(newBlobs), r.path(blobFolder)); err != nil {
		return setAside, fmt.Errorf("put the blobs in their place: %w", err)
	}
	if !isPostgres {
		if err := r.aside.Place(ctx); err != nil {
			return setAside, err //nolint:wrapcheck // it says what was tried
		}
	}
	return setAside, nil
}

// setAside moves the former files into a folder of their own, which is returned; empty if there were none.
func (r *restore) setAside() (string, error) {
	names := []string{r.path(blobFolder)}
	if !r.opt.Settings.IsPostgres() {
		names = append(names, sqlstore.SQLiteFiles(r.store.DSN)...)
	}
	folder := ""
	for _, name := range names {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if name == r.path(blobFolder) && !r.opt.MayReplace && removeEmpty(name) {
			continue
		}
		if folder == "" {
			var err error
			if folder, err = os.MkdirTemp(r.opt.Settings.Data, "before-restore-"+time.Now().UTC().Format("20060102-150405")+"-*"); err != nil {
				return "", err
			}
		}
		if err := os.Rename(name, filepath.Join(folder, filepath.Base(name))); err != nil {
			return "", err
		}
	}
	return folder, nil
}

// removeEmpty removes the folders of blobs if there is nothing in them.
func removeEmpty(folder string) bool {
	var folders []string
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			err = errNotEmpty
		}
		folders = append(folders, name)
		return err
	})
	return err == nil && os.RemoveAll(folder) == nil
}

// discard removes what a restore that failed has made.
func (r *restore) discard(ctx context.Context) error {
	if r.aside == nil {
		return nil
	}
	return errors.Join(r.aside.Discard(ctx), os.RemoveAll(r.path(newBlobs)))
}
