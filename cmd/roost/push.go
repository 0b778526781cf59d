package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

type pushCommands struct {
	Test pushTest `cmd:"" help:"Push a test to all devices of a user, and say what their push services answered."`
}

type pushTest struct {
	Username string `arg:"" help:"Username."`
}

// errNotPushed says that a device wasn't reached.
var errNotPushed = errors.New("not all devices were reached")

// Run pushes the tests.
func (t pushTest) Run(c *console) error {
	return c.withUser(t.Username, func(ctx context.Context, core *app.Core, u user.User) error {
		all, err := core.Push.Subscriptions(ctx, u.ID)
		if err != nil {
			return err //nolint:wrapcheck // it says what was tried
		}
		if len(all) == 0 {
			fmt.Fprintf(c.out, "%s has no device that wants to be notified.\n", u.Username)
			return nil
		}
		table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "CHANNEL\tSERVICE\tSUBSCRIBED\tRESULT")
		var failed error
		for _, one := range all {
			out, err := core.Push.TestOne(ctx, one)
			if err != nil {
				return err //nolint:wrapcheck // it says what was tried
			}
			if out.Result != push.Sent {
				failed = errNotPushed
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s %s\n", one.Channel, core.Push.ServiceOf(one), one.CreatedAt.Format("2006-01-02"), out.Result, out.Reason)
		}
		return errors.Join(table.Flush(), failed)
	})
}
