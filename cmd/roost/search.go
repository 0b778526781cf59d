package main

import (
	"context"
	"fmt"

	"github.com/roost-im/roost/internal/app"
)

type searchCommands struct {
	Rebuild searchRebuild `cmd:"" help:"Make the search index anew, also beside a running server. Searches find everything meanwhile, but take longer."`
}

type searchRebuild struct{}

// Run makes the index anew.
func (searchRebuild) Run(c *console) error {
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		if err := core.Search.Rebuild(ctx); err != nil {
			return err //nolint:wrapcheck // it says what was tried
		}
		fmt.Fprintln(c.out, "The search index is made anew.")
		return nil
	})
}
