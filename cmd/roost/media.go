package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/roost-im/roost/internal/app"
)

type mediaCommands struct {
	Verify mediaVerify `cmd:"" help:"Look whether all files that messages refer to are there, also beside a running server."`
	GC     mediaGC     `cmd:"" name:"gc" help:"Remove files that nothing refers to. The server does so by itself; this also finds what a crash or a restore has left."`
}

type mediaVerify struct {
	Full bool `help:"Read every file, and compare its hash with that of its upload."`
}

// Run verifies.
func (m mediaVerify) Run(c *console) error {
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		found, err := core.Media.Verify(ctx, m.Full)
		if err != nil {
			return err //nolint:wrapcheck // it says what was tried
		}
		fmt.Fprintf(c.out, "%d files with %d bytes.\n", found.Files, found.Bytes)
		for _, id := range found.Missing {
			fmt.Fprintf(c.out, "missing: %s\n", id)
		}
		for _, id := range found.Damaged {
			fmt.Fprintf(c.out, "damaged: %s\n", id)
		}
		if len(found.Missing)+len(found.Damaged) > 0 {
			return errors.New("some files aren't what they should be: a backup may have them (blobs/media/ in it)")
		}
		return nil
	})
}

type mediaGC struct{}

// Run removes.
func (mediaGC) Run(c *console) error {
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		media, orphans, err := core.Media.Collect(ctx)
		if err != nil {
			return err //nolint:wrapcheck // it says what was tried
		}
		fmt.Fprintf(c.out, "Removed %d files that nothing referred to, and %d that nothing knew.\n", media, orphans)
		return nil
	})
}
