// Command roost is the messenger: the server, and the commands that keep it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // quiet hours have time zones, and small containers have none

	"github.com/alecthomas/kong"

	"github.com/roost-im/roost/internal/config"
)

// version is set by the linker.
var version = "dev"

// commands is the command line. The settings are the same for all commands that work on a server's data.
type commands struct {
	config.Settings

	Config string `help:"Settings file (YAML): one \"option: value\" in a line, named as here." group:"place" placeholder:"FILE"`

	Serve   serveCommand   `cmd:"" help:"Start the server."`
	User    userCommands   `cmd:"" help:"Make, list, disable users, and more, also beside a running server."`
	Migrate migrateCommand `cmd:"" help:"Bring the database up to date without starting the server."`
	Search  searchCommands `cmd:"" help:"Keep the search index."`
	Push    pushCommands   `cmd:"" help:"See whether devices can be notified."`
	Media   mediaCommands  `cmd:"" help:"Check and tidy up the files that were sent."`
	Backup  backupCommand  `cmd:"" help:"Write everything that the server keeps into one file, also while it runs."`
	Restore restoreCommand `cmd:"" help:"Make a server's data out of a backup, on either database."`
	Doctor  doctorCommand  `cmd:"" help:"Check settings, data, database and machine, and say what to do."`
	Bench   benchCommand   `cmd:"" help:"Load a running server as its clients do, check every message, and measure."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// console is what commands talk to.
type console struct {
	ctx      context.Context //nolint:containedctx // it lives as long as the process
	settings *config.Settings
	in       io.Reader
	out, err io.Writer
}

func main() {
	os.Exit(run(os.Args[1:]))
}

// run parses the command line, runs the command, and returns the exit code.
func run(args []string) int {
	var c commands
	parser, err := newParser(&c, args)
	if err != nil {
		return fail(err)
	}
	line, err := parser.Parse(args)
	if err != nil {
		var parse *kong.ParseError
		if errors.As(err, &parse) && len(args) == 0 {
			_ = parse.Context.PrintUsage(false) // to a terminal
			return 2
		}
		return fail(fmt.Errorf("%w\nRun \"roost --help\" or \"roost COMMAND --help\" for what there is", err))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	if err := line.Run(&console{ctx: ctx, settings: &c.Settings, in: os.Stdin, out: os.Stdout, err: os.Stderr}); err != nil {
		return fail(err)
	}
	return 0
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, "roost: "+strings.TrimSpace(err.Error()))
	return 1
}

// newParser makes the parser, with the environment and the settings file behind the flags: a flag beats a variable,
// a variable the file, the file the default.
func newParser(c *commands, args []string) (*kong.Kong, error) {
	groups := make([]kong.Group, len(config.Groups))
	for i, g := range config.Groups {
		groups[i] = kong.Group{Key: g[0], Title: g[1]}
	}
	var file map[string]string
	parser, err := kong.New(c,
		kong.Name("roost"),
		kong.Description("Roost, a messenger that you run yourself."),
		kong.ExplicitGroups(groups),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}),
		kong.Help(help),
		kong.ValueFormatter(explain),
		kong.PostBuild(func(k *kong.Kong) error { return nameVariables(k.Model) }),
		kong.Resolvers(kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
			value, ok := file[flag.Name]
			if _, isInEnvironment := os.LookupEnv(variable(flag.Name)); !ok || isInEnvironment {
				return nil, nil //nolint:nilnil // kong's way to say that there is no value
			}
			return value, nil
		})),
	)
	if err != nil {
		return nil, fmt.Errorf("command line: %w", err)
	}
	names, variables := settingNames(parser.Model)
	if err := config.CheckEnvironment(os.Environ(), append(variables, "ROOST_CONFIG")); err != nil {
		return nil, err //nolint:wrapcheck // it is for a person
	}
	if name := fileName(args); name != "" {
		if file, err = config.ReadFile(name, names); err != nil {
			return nil, err //nolint:wrapcheck // it is for a person
		}
	}
	return parser, nil
}

// fileName finds the settings file before anything else is parsed, because the rest depends on it.
func fileName(args []string) string {
	for i, a := range args {
		if a == "--" {
			break
		}
		if value, ok := strings.CutPrefix(a, "--config="); ok {
			return value
		}
		if a == "--config" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return os.Getenv("ROOST_CONFIG")
}

func variable(option string) string {
	return "ROOST_" + strings.ToUpper(strings.ReplaceAll(option, "-", "_"))
}

func isSetting(f *kong.Flag) bool {
	return f.Group != nil && slices.ContainsFunc(config.Groups, func(g [2]string) bool { return g[0] == f.Group.Key })
}

// nameVariables gives each setting its variable.
func nameVariables(app *kong.Application) error {
	for _, f := range app.Flags {
		if isSetting(f) {
			f.Envs = []string{variable(f.Name)}
			f.Value.Tag.Envs = f.Envs
		}
	}
	return nil
}

// settingNames returns the names of the settings and of their variables.
func settingNames(app *kong.Application) (names, variables []string) {
	for _, f := range app.Flags {
		if isSetting(f) && f.Name != "config" {
			names, variables = append(names, f.Name), append(variables, variable(f.Name))
		}
	}
	return names, variables
}

// help shows each command with the settings that matter to it.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	selected := ""
	if node := ctx.Selected(); node != nil {
		selected, _, _ = strings.Cut(node.FullPath()[len("roost "):], " ")
	}
	for _, f := range ctx.Model.Flags {
		switch {
		case !isSetting(f), selected == "serve" || selected == "doctor":
		case slices.Contains([]string{"user", "migrate", "search", "backup", "restore"}, selected):
			f.Hidden = f.Group.Key != "place"
		default:
			f.Hidden = true
		}
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

// explain returns what a flag is for, with its default and its variable.
func explain(v *kong.Value) string {
	text := v.Help
	if v.HasDefault && v.Default != "" {
		text += " Default: " + v.Default + "."
	}
	if v.Flag != nil && len(v.Flag.Envs) > 0 {
		text += " [" + v.Flag.Envs[0] + "]"
	}
	return text
}

// logger returns the logger that the settings ask for.
func (c *console) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.settings.LogLevel)); err != nil {
		level = slog.LevelInfo // the parser lets nothing else through
	}
	o := &slog.HandlerOptions{Level: level}
	if c.settings.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(c.err, o))
	}
	return slog.New(slog.NewTextHandler(c.err, o))
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(c *console) error {
	fmt.Fprintln(c.out, "roost", version)
	return nil
}
