// Package doctor looks at a server's settings, data, database and machine, and says what is wrong and what to do about
// it. It changes nothing, and works beside a running server as well as without one.
package doctor

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/sqlstore"
)

// Level is how bad a finding is.
type Level string

// The levels. A problem keeps people from their messages, or will; a warning may.
const (
	OK      Level = "ok"
	Warning Level = "warning"
	Problem Level = "problem"
)

// Finding is the result of a check.
type Finding struct {
	Level Level `json:"level"`
	// Check is what was looked at.
	Check string `json:"check"`
	// Text says what was found.
	Text string `json:"text"`
	// Advice says what to do; empty where nothing is.
	Advice string `json:"advice,omitempty"`
}

// Options of an examination.
type Options struct {
	Settings *config.Settings
	// Holder returns who serves the data folder now; empty: nobody.
	Holder func(folder string) (string, error)
	// HalfRestored says whether a restore was interrupted in its last step.
	HalfRestored func(folder string) bool
	// Quick leaves out what reads the whole database.
	Quick bool
	Now   func() time.Time
	Log   *slog.Logger
}

// examination is one on its way.
type examination struct {
	Options
	ctx       context.Context //nolint:containedctx // it lives as long as the call that it serves
	told      func(Finding)
	isServing bool
	store     *sqlstore.Store // nil where it can't be opened
}

// Examine checks everything and tells each finding as it is made. It returns the worst level.
func Examine(ctx context.Context, o Options, told func(Finding)) (worst Level) {
	worst = OK
	e := &examination{Options: o, ctx: ctx, told: func(f Finding) {
		if f.Level == Problem || f.Level == Warning && worst == OK {
			worst = f.Level
		}
		told(f)
	}}
	defer func() {
		if e.store != nil {
			_ = e.store.Close() // it was only read
		}
	}()
	for _, check := range []func(){
		e.settings, e.folder, e.disk, e.server, e.database, e.schema, e.postgres, e.integrity, e.blobs,
		e.clock, e.port, e.certificate, e.address, e.push, e.files,
	} {
		if ctx.Err() != nil {
			break
		}
		check()
	}
	return worst
}

func (e *examination) ok(check, format string, args ...any) {
	e.told(Finding{Level: OK, Check: check, Text: fmt.Sprintf(format, args...)})
}

func (e *examination) warn(check, advice, format string, args ...any) {
	e.told(Finding{Level: Warning, Check: check, Text: fmt.Sprintf(format, args...), Advice: advice})
}

func (e *examination) problem(check, advice, format string, args ...any) {
	e.told(Finding{Level: Problem, Check: check, Text: fmt.Sprintf(format, args...), Advice: advice})
}

func (e *examination) settings() {
	if err := e.Settings.Check(); err != nil {
		e.problem("settings", `Change it; "roost serve --help" says what each option may be.`, "%s", err)
		return
	}
	e.ok("settings", "all are understood")
}
