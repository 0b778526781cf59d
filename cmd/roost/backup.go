package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/backup"
)

type backupCommand struct {
	File  string `arg:"" help:"File to write, such as roost-2026-07-01.backup; \"-\": standard output."`
	Force bool   `help:"Replace the file if it exists."`
}

// Run writes a backup.
func (b backupCommand) Run(c *console) error {
	var made backup.Manifest
	write := func(out io.Writer) (err error) {
		made, err = app.Backup(c.ctx, c.settings, version, out, c.progress("backed up"), c.logger())
		return err //nolint:wrapcheck // it is for a person
	}
	var err error
	if b.File == "-" {
		err = write(c.out)
	} else {
		err = backup.Create(b.File, b.Force, write)
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	fmt.Fprintf(c.err, "Backed up %s. It holds messages and secrets: keep it where nobody else can read it.\n", contents(made))
	return nil
}

type restoreCommand struct {
	File    string `arg:"" help:"File that \"roost backup\" wrote; \"-\": standard input."`
	Replace bool   `help:"Replace the data that is there. Files are set aside; tables in PostgreSQL are dropped."`
}

// Run restores a backup.
func (r restoreCommand) Run(c *console) error {
	in := c.in
	if r.File != "-" {
		f, err := os.Open(r.File)
		if err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		defer func() { _ = f.Close() }() // it was only read
		in = f
	}
	done, err := app.Restore(c.ctx, app.RestoreOptions{
		Settings: c.settings, MayReplace: r.Replace, Told: c.progress("restored"), Log: c.logger(),
	}, in)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	fmt.Fprintf(c.err, "Restored %s, as of %s (Roost %s, %s).\n", contents(done.Manifest),
		done.Header.MadeAt.Format("2006-01-02 15:04 MST"), done.Header.Version, done.Header.Engine)
	if done.SetAside != "" {
		fmt.Fprintf(c.err, "What was there before is in %s: delete it when you don't need it any more.\n", done.SetAside)
	}
	return nil
}

func contents(m backup.Manifest) string {
	return fmt.Sprintf("%d users, %d chats, %d messages and %d blobs", m.Rows["users"], m.Rows["chats"], m.Rows["messages"], m.Blobs)
}

// progressEvery is how often a line of progress is printed.
const progressEvery = 2 * time.Second

// progress prints how far a long work has got, now and then.
func (c *console) progress(verb string) backup.Progress {
	next := time.Now().Add(progressEvery)
	return func(what string, count int64) {
		if now := time.Now(); now.After(next) {
			next = now.Add(progressEvery)
			fmt.Fprintf(c.err, "%s: %d %s\n", what, count, verb)
		}
	}
}
