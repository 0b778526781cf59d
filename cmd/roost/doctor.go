package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/doctor"
)

type doctorCommand struct {
	JSON  bool `name:"json" help:"Print one JSON object in a line for each check."`
	Quick bool `help:"Leave out what reads the whole database."`
}

// errProblems is the result of an examination that found some.
var errProblems = errors.New("there are problems")

// Run checks everything and prints what it finds.
func (d doctorCommand) Run(c *console) error {
	lines := json.NewEncoder(c.out)
	lines.SetEscapeHTML(false)
	var failed error
	worst := doctor.Examine(c.ctx, doctor.Options{
		Settings: c.settings, Holder: app.Holder, HalfRestored: app.IsHalfRestored, Quick: d.Quick, Now: time.Now, Log: c.logger(),
	}, func(f doctor.Finding) {
		if d.JSON {
			failed = errors.Join(failed, lines.Encode(f))
			return
		}
		fmt.Fprintf(c.out, "%-8s %-12s %s\n", f.Level, f.Check, f.Text)
		if f.Advice != "" {
			fmt.Fprintf(c.out, "%21s → %s\n", "", f.Advice)
		}
	})
	if failed != nil {
		return fmt.Errorf("print: %w", failed)
	}
	if err := c.ctx.Err(); err != nil {
		return err
	}
	if worst == doctor.Problem {
		return errProblems
	}
	return nil
}
