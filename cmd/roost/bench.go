package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/roost-im/roost/internal/bench"
	"github.com/roost-im/roost/internal/config"
)

type benchCommand struct {
	URL      string        `help:"Address of the server." default:"http://localhost:8080" placeholder:"URL"`
	Scenario string        `help:"What is measured: latency, throughput, fanout, channel, idle, history, search, storm, mixed, media, push, start, limits. For push the server is started with --push-networks 127.0.0.0/8, because the push service is on this machine." default:"latency" enum:"latency,throughput,fanout,channel,idle,history,search,storm,mixed,media,push,start,limits" placeholder:"NAME"`
	Pairs    int           `help:"Pairs of users that write to each other (latency, throughput, history, search, mixed, push)." default:"50" placeholder:"N"`
	Group    int           `name:"group-size" help:"Members of the group (fanout, mixed), or of each of them (push)." default:"200" placeholder:"N"`
	Groups   int           `help:"Groups with a message each of which the device of every other member is notified (push)." default:"25" placeholder:"N"`
	Users    int           `help:"Connections (idle, storm, channel)." default:"5000" placeholder:"N"`
	Members  int           `help:"Members of the channel, connected or not (channel)." default:"5000" placeholder:"N"`
	Messages int           `help:"Length of each chat that is read (history, search)." default:"10000" placeholder:"N"`
	Rate     float64       `help:"Messages per second, of all senders together (latency, fanout, channel, mixed, push, limits)." default:"50" placeholder:"N"`
	Window   int           `help:"Messages that each sender leaves unanswered at most (throughput, history, search, push)." default:"8" placeholder:"N"`
	Text     int           `name:"text-bytes" help:"Length of each text." default:"100" placeholder:"N"`
	Uploads  int           `help:"Files that go up at once, each of a user of its own (media)." default:"50" placeholder:"N"`
	File     config.Size   `name:"file-size" help:"Size of each file (media)." default:"64MiB" placeholder:"SIZE"`
	Duration time.Duration `help:"How long is measured." default:"20s" placeholder:"TIME"`
	Warmup   time.Duration `help:"How long the load lasts before that." default:"3s" placeholder:"TIME"`
	PID      int           `name:"pid" help:"Process of the server on this machine: its processor time and memory are measured too." placeholder:"N"`
	With     []int         `name:"with-pid" help:"More processes that work for the server, such as PostgreSQL's first one: their processor time and that of their children is added." placeholder:"N"`
	Tokens   string        `help:"File with the sessions that \"roost user create --count N --sessions\" printed; without it users are registered." placeholder:"FILE"`
	Dir      string        `help:"Folder on the disk that durable writes and plain copies are tried on (limits, media)." placeholder:"DIR"`
	JSON     bool          `name:"json" help:"Print the report as JSON."`
	Plot     string        `help:"Draw the latency over time into this SVG file." placeholder:"FILE"`
}

// errFailedRun is the result of a run in which something was lost, doubled, or refused.
var errFailedRun = errors.New("the run has failures")

// Run measures, and prints the report.
func (b benchCommand) Run(c *console) error {
	opt := bench.Options{
		Scenario: bench.Scenario(b.Scenario), URL: b.URL, Pairs: b.Pairs, GroupSize: b.Group, Groups: b.Groups, Users: b.Users, Members: b.Members, Messages: b.Messages,
		Rate: b.Rate, Window: b.Window, TextBytes: b.Text, Duration: b.Duration, Warmup: b.Warmup, PID: b.PID, With: b.With,
		Dir: b.Dir, Uploads: b.Uploads, FileBytes: int64(b.File),
		Log: func(format string, args ...any) { fmt.Fprintf(c.err, format+"\n", args...) },
	}
	var err error
	if opt.Binary, err = os.Executable(); err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	if b.Tokens != "" {
		if opt.Tokens, err = readTokens(b.Tokens); err != nil {
			return err
		}
	}
	report, err := bench.Run(c.ctx, opt)
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	if b.JSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		err = e.Encode(report)
	} else {
		err = report.Print(c.out)
	}
	if err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	if b.Plot != "" {
		if err := os.WriteFile(b.Plot, report.Plot(), 0o644); err != nil { //nolint:gosec // a picture for everybody
			return fmt.Errorf("draw the plot: %w", err)
		}
	}
	if len(report.Failures) > 0 {
		return errFailedRun
	}
	return nil
}

func readTokens(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	return bench.ReadTokens(f)       //nolint:wrapcheck // it says what was tried
}
