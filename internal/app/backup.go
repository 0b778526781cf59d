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

	"github.com/roost-im/roost/internal/backup"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/sqlstore"
)

// blobFolder is where blobs lie in the data folder.
const blobFolder = "blobs"

// partFolder is where uploads lie until they are complete. A backup leaves them out.
const partFolder = "uploads"

// openBlobs opens where blobs lie: the folder in the data folder, or a bucket.
func openBlobs(ctx context.Context, s *config.Settings) (blobs blob.Store, err error) {
	if s.Blobs != "" {
		blobs, err = blob.NewS3(ctx, s.Blobs, nil)
	} else {
		blobs, err = blob.NewDisk(filepath.Join(s.Data, blobFolder))
	}
	if err != nil {
		return nil, fmt.Errorf("open blobs: %w", err)
	}
	return blobs, nil
}

// Backup writes everything that the server keeps, also while it runs. It changes nothing.
func Backup(ctx context.Context, s *config.Settings, version string, out io.Writer, told backup.Progress, log *slog.Logger) (m backup.Manifest, err error) {
	if err := s.Check(); err != nil {
		return m, fmt.Errorf("settings: %w", err)
	}
	if err := checkRestored(s.Data); err != nil {
		return m, err
	}
	if !s.IsPostgres() {
		if _, err := os.Stat(s.DSN()); errors.Is(err, fs.ErrNotExist) {
			return m, fmt.Errorf("there is no server's data in %s: name its folder with --data, or its database with --database", s.Data)
		}
	}
	store, err := sqlstore.Open(ctx, sqlstore.Options{DSN: s.DSN(), MaxConns: 1, Logger: log})
	if err != nil {
		return m, err //nolint:wrapcheck // Open says what was tried
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	switch have, known, err := store.SchemaVersion(ctx); {
	case err != nil:
		return m, err //nolint:wrapcheck // it says what was tried
	case have == 0:
		return m, errors.New("the database is empty: no server has used it yet")
	case have > known:
		return m, sqlstore.ErrNewerSchema
	}
	blobs, err := openBlobs(ctx, s)
	if err != nil {
		return m, err
	}
	return backup.Write(ctx, out, version, store, blobs, told)
}
