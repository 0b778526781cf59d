package main

import (
	"context"
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

type pushCommands struct {
	Test pushTest `cmd:"" help:"Push a test to all devices of a user, and say what their push services answered."`
	Dead pushDead `cmd:"" help:"List the notifications that were given up, the newest first, and why."`
}

type pushDead struct {
	Username string `arg:"" optional:"" help:"Only those of this user."`
	Retry    bool   `help:"Try them again; what is older than a day isn't told any more." xor:"end"`
	Drop     bool   `help:"Forget them." xor:"end"`
}

// Run lists what was given up, or ends it.
func (d pushDead) Run(c *console) error {
	if d.Username == "" {
		return c.withCore(func(ctx context.Context, core *app.Core) error { return d.run(ctx, c, core, "") })
	}
	return c.withUser(d.Username, func(ctx context.Context, core *app.Core, u user.User) error { return d.run(ctx, c, core, u.ID) })
}

func (d pushDead) run(ctx context.Context, c *console, core *app.Core, owner ident.UserID) error {
	var n int
	var err error
	switch {
	case d.Retry:
		n, err = core.Push.RetryDead(ctx, owner)
		fmt.Fprintf(c.out, "%d notifications are tried again by the server that runs.\n", n)
		return err //nolint:wrapcheck // it says what was tried
	case d.Drop:
		n, err = core.Push.DropDead(ctx, owner)
		fmt.Fprintf(c.out, "%d notifications are forgotten.\n", n)
		return err //nolint:wrapcheck // it says what was tried
	}
	all, err := core.Push.Dead(ctx, owner)
	if err != nil {
		return err //nolint:wrapcheck // it says what was tried
	}
	if len(all) == 0 {
		fmt.Fprintln(c.out, "No notification was given up.")
		return nil
	}
	table := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "USER\tCHANNEL\tSERVICE\tGIVEN UP\tTRIES\tREASON")
	for _, one := range all {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d\t%s\n", one.Username, one.Channel, core.Push.ServiceOf(push.Subscription{Target: one.Target}),
			one.DeadAt.Format(time.DateTime), one.Tries, one.Reason)
	}
	return table.Flush() //nolint:wrapcheck // to a terminal
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
