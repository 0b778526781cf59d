package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

type userCommands struct {
	Create        userCreate        `cmd:"" help:"Make a user, or many for a load test."`
	List          userList          `cmd:"" help:"List all users."`
	ResetPassword userResetPassword `cmd:"" help:"Give a user a new password, and sign all of the user's devices out."`
	Disable       userDisable       `cmd:"" help:"Lock a user out and sign all of the user's devices out. What was written stays."`
	Enable        userEnable        `cmd:"" help:"Let a disabled user in again."`
	Sessions      userSessions      `cmd:"" help:"List where a user is signed in."`
}

// withCore opens the data for a command. It works beside a running server too: the server notices within 30 seconds
// what it isn't told.
func (c *console) withCore(do func(ctx context.Context, core *app.Core) error) error {
	if err := c.settings.Check(); err != nil {
		return err //nolint:wrapcheck // it is for a person
	}
	core, err := app.OpenCore(c.ctx, c.settings, c.logger())
	if err != nil {
		return err //nolint:wrapcheck // it is for a person
	}
	return errors.Join(do(c.ctx, core), core.Close(context.WithoutCancel(c.ctx)))
}

// withUser is withCore for a command on one user.
func (c *console) withUser(username string, do func(ctx context.Context, core *app.Core, u user.User) error) error {
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		u, err := core.Users.ByUsername(ctx, username)
		if err != nil {
			return fmt.Errorf("user %q: %w", username, err)
		}
		return do(ctx, core, u)
	})
}

type userCreate struct {
	Username      string `arg:"" optional:"" help:"Username; with --count the beginning of all usernames (default: \"load\")."`
	DisplayName   string `help:"Display name; without one the username is taken." placeholder:"NAME"`
	Operator      bool   `help:"Make the user an operator."`
	PasswordStdin bool   `help:"Read the password from standard input; without it one is made and printed."`
	Count         int    `help:"Make so many users, printed as JSON lines." placeholder:"N"`
	WithSessions  bool   `name:"sessions" help:"Sign each in and print the session's token. They get no password unless one is given."`
}

// made is what is printed of a user that was made.
type made struct {
	UserID    ident.UserID    `json:"user_id"`
	Username  string          `json:"username"`
	Password  string          `json:"password,omitempty"`
	SessionID ident.SessionID `json:"session_id,omitempty"`
	Token     string          `json:"token,omitempty"`
}

// maxCount bounds --count.
const maxCount = 1_000_000

// Run makes users.
func (u userCreate) Run(c *console) error {
	isMany := u.Count > 0
	switch {
	case !isMany && u.Username == "":
		return errors.New("user create: which username?")
	case u.Count < 0 || u.Count > maxCount:
		return fmt.Errorf("user create: --count: must be between 1 and %d", maxCount)
	}
	password, err := u.password(c.in)
	if err != nil {
		return err
	}
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		out := bufio.NewWriter(c.out)
		lines := json.NewEncoder(out)
		for n := range max(u.Count, 1) {
			m, err := u.create(ctx, core, u.name(n), password)
			if err != nil {
				return errors.Join(err, out.Flush())
			}
			if !isMany && !u.WithSessions {
				fmt.Fprintf(out, "Made %s.", m.Username)
				if !u.PasswordStdin {
					fmt.Fprintf(out, " Password: %s", m.Password)
				}
				fmt.Fprintln(out)
				continue
			}
			if err := lines.Encode(m); err != nil {
				return fmt.Errorf("print: %w", err)
			}
		}
		return out.Flush()
	})
}

// password returns the password that all get, empty if each gets one of its own or none.
func (u userCreate) password(in io.Reader) (string, error) {
	if !u.PasswordStdin {
		return "", nil
	}
	return readPassword(in)
}

// name is the username of the n-th user: with --count they are numbered behind a part that is new each time.
func (u userCreate) name(n int) string {
	if u.Count == 0 {
		return u.Username
	}
	prefix := u.Username
	if prefix == "" {
		prefix = "load"
	}
	return fmt.Sprintf("%s-%s-%d", prefix, strings.ToLower(runName), n+1)
}

// runName tells the users of one call from those of another. It has no letter that a digit looks like.
var runName = randomName()

func randomName() string {
	return strings.NewReplacer("0", "w", "1", "x", "I", "y", "L", "z", "O", "k").Replace(rand.Text()[:8])
}

func (u userCreate) create(ctx context.Context, core *app.Core, name, password string) (made, error) {
	if password == "" && !u.WithSessions {
		password = rand.Text()
	}
	n := auth.NewUser{Username: name, DisplayName: u.DisplayName, Password: password, Role: user.RoleUser}
	if u.Operator {
		n.Role = user.RoleOperator
	}
	who, err := core.Auth.CreateUser(ctx, n)
	if err != nil {
		return made{}, fmt.Errorf("make %s: %w", name, err)
	}
	m := made{UserID: who.ID, Username: who.Username, Password: password}
	if u.WithSessions {
		session, token, err := core.Auth.CreateSession(ctx, who.ID, "roost user create")
		if err != nil {
			return made{}, fmt.Errorf("sign %s in: %w", name, err)
		}
		m.SessionID, m.Token = session.ID, token
	}
	return m, nil
}

// maxPasswordLine bounds what is read as a password.
const maxPasswordLine = 4 << 10

func readPassword(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, maxPasswordLine)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read the password: %w", err)
	}
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", errors.New("read the password: there is none on standard input")
	}
	return line, nil
}

type userList struct{}

// listPage is how many users are read at once.
const listPage = 500

// Run lists all users, the oldest first.
func (userList) Run(c *console) error {
	return c.withCore(func(ctx context.Context, core *app.Core) error {
		out := tabwriter.NewWriter(c.out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(out, "USERNAME\tNAME\tROLE\tSTATE\tMADE\tLAST SEEN")
		for after := ident.UserID(""); ; {
			page, err := core.Users.List(ctx, after, listPage)
			if err != nil {
				return errors.Join(err, out.Flush())
			}
			for _, u := range page {
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\n", u.Username, printable(u.DisplayName), u.Role, u.State, day(u.CreatedAt), day(u.LastSeenAt))
				after = u.ID
			}
			if len(page) < listPage {
				return out.Flush()
			}
		}
	})
}

// printable keeps a name that somebody chose from moving the cursor of a terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, text)
}

func day(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.UTC().Format("2006-01-02 15:04")
}

type userResetPassword struct {
	Username      string `arg:"" help:"Whose."`
	PasswordStdin bool   `help:"Read the password from standard input; without it one is made and printed."`
}

// Run sets a new password.
func (u userResetPassword) Run(c *console) error {
	password := rand.Text()
	if u.PasswordStdin {
		var err error
		if password, err = readPassword(c.in); err != nil {
			return err
		}
	}
	return c.withUser(u.Username, func(ctx context.Context, core *app.Core, who user.User) error {
		if err := core.Auth.ResetPassword(ctx, who.ID, password); err != nil {
			return fmt.Errorf("reset the password of %s: %w", u.Username, err)
		}
		fmt.Fprintf(c.out, "%s has a new password and is signed out everywhere.", who.Username)
		if !u.PasswordStdin {
			fmt.Fprintf(c.out, " Password: %s", password)
		}
		fmt.Fprintln(c.out)
		return nil
	})
}

type userDisable struct {
	Username string `arg:"" help:"Whom."`
}

// Run disables a user.
func (u userDisable) Run(c *console) error {
	return c.withUser(u.Username, func(ctx context.Context, core *app.Core, who user.User) error {
		if err := core.Auth.SetState(ctx, who.ID, user.StateDisabled); err != nil {
			return fmt.Errorf("disable %s: %w", u.Username, err)
		}
		fmt.Fprintf(c.out, "%s is disabled and signed out everywhere.\n", who.Username)
		return nil
	})
}

type userEnable struct {
	Username string `arg:"" help:"Whom."`
}

// Run enables a user.
func (u userEnable) Run(c *console) error {
	return c.withUser(u.Username, func(ctx context.Context, core *app.Core, who user.User) error {
		if err := core.Auth.SetState(ctx, who.ID, user.StateActive); err != nil {
			return fmt.Errorf("enable %s: %w", u.Username, err)
		}
		fmt.Fprintf(c.out, "%s is enabled.\n", who.Username)
		return nil
	})
}

type userSessions struct {
	Username string `arg:"" help:"Whose."`
}

// Run lists the devices of a user.
func (u userSessions) Run(c *console) error {
	return c.withUser(u.Username, func(ctx context.Context, core *app.Core, who user.User) error {
		sessions, err := core.Auth.Sessions(ctx, who.ID)
		if err != nil {
			return fmt.Errorf("sessions of %s: %w", u.Username, err)
		}
		out := tabwriter.NewWriter(c.out, 0, 8, 2, ' ', 0)
		fmt.Fprintln(out, "DEVICE\tCLIENT\tPLACE\tSIGNED IN\tLAST ACTIVE")
		for _, s := range sessions {
			fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", printable(s.Name), printable(s.Client), printable(s.Place), day(s.CreatedAt), day(s.LastActiveAt))
		}
		return out.Flush()
	})
}
