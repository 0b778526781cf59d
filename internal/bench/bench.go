// Package bench loads a running server as its clients do, checks every message on the way, and measures: times,
// and what the server used for it. It talks to the server over the network only; the process id is needed for the
// server's processor time and memory.
package bench

import (
	"context"
	"fmt"
	"io"
	"time"
)

// Scenario names what is measured.
type Scenario string

// The scenarios.
const (
	// Latency: pairs of users write to each other at a fixed rate.
	Latency Scenario = "latency"
	// Throughput: pairs of users write as fast as the server takes it.
	Throughput Scenario = "throughput"
	// Fanout: the members of one group write at a fixed rate, and all the others receive.
	Fanout Scenario = "fanout"
	// Channel: somebody writes in a channel at a fixed rate, some of whose members are connected.
	Channel Scenario = "channel"
	// Search: words are looked for in chats that are full of them.
	Search Scenario = "search"
	// Storm: all connections are cut at once, and everybody comes back at once.
	Storm Scenario = "storm"
	// Idle: connections that only keep their heartbeat.
	Idle Scenario = "idle"
	// Mixed: pairs and a group write at a fixed rate, and people open chats and lists.
	Mixed Scenario = "mixed"
	// History: pages of a long chat, catch-up and chat list are read.
	History Scenario = "history"
	// Media: files go up and down, one and many at once, beside plain copies on the disk.
	Media Scenario = "media"
	// Push: pairs write to each other at a fixed rate, without and with a queue of pushes that is worked off.
	Push Scenario = "push"
	// Start: a server is started in an empty data folder.
	Start Scenario = "start"
	// Limits: what the machine takes for a round trip and a durable write, without a server.
	Limits Scenario = "limits"
)

// Options of a run. Setting them all is the caller's: there are no defaults here but those of New.
type Options struct {
	Scenario Scenario
	// URL of the server.
	URL string
	// Pairs of users that write to each other (latency, throughput, history, search, mixed, push).
	Pairs int
	// GroupSize is the number of members of the group (fanout, mixed), or of each of the Groups (push).
	GroupSize int
	// Groups whose members are away, each with a device that is told of every group once (push).
	Groups int
	// Users is the number of connections (idle, storm, channel).
	Users int
	// Members of the channel, connected or not (channel).
	Members int
	// Messages is the length of the chats that are read (history, search).
	Messages int
	// Rate of messages per second, of all senders together (latency, fanout, channel, mixed, push, limits).
	Rate float64
	// Window is how many messages each sender leaves unanswered at most (throughput, history, search, push).
	Window int
	// TextBytes is the length of each message's text.
	TextBytes int
	// Duration of the measured part; Warmup is loaded before it and not measured.
	Duration, Warmup time.Duration
	// Uploads at once, each of a user of its own, of files of FileBytes (media).
	Uploads   int
	FileBytes int64
	// PID of the server; 0: its processor time and memory aren't measured.
	PID int
	// With are processes that work for the server, such as PostgreSQL's: their processor time, and that of their
	// children, is added to the server's.
	With []int
	// Tokens are of sessions of different users, one for each user that takes part; if there are too few, more users are registered.
	Tokens []string
	// Binary of the server (start).
	Binary string
	// Dir is where durable writes and plain copies are tried (limits, media); empty: the system's folder for temporary files.
	Dir string
	// Log is told what happens; nil: nobody.
	Log func(format string, args ...any)
}

// Run does what the options ask for. A report with failures is no error.
func Run(ctx context.Context, opt Options) (*Report, error) {
	if opt.Log == nil {
		opt.Log = func(string, ...any) {}
	}
	r := &Report{Scenario: opt.Scenario, At: time.Now().UTC().Truncate(time.Second), Machine: thisMachine(), Times: map[string]Times{}}
	var err error
	switch opt.Scenario {
	case Latency:
		err = latency(ctx, opt, r)
	case Throughput:
		err = throughput(ctx, opt, r)
	case Fanout:
		err = fanout(ctx, opt, r)
	case Channel:
		err = channel(ctx, opt, r)
	case Search:
		err = search(ctx, opt, r)
	case Storm:
		err = storm(ctx, opt, r)
	case Mixed:
		err = mixed(ctx, opt, r)
	case Idle:
		err = idle(ctx, opt, r)
	case History:
		err = history(ctx, opt, r)
	case Media:
		err = media(ctx, opt, r)
	case Push:
		err = push(ctx, opt, r)
	case Start:
		err = start(ctx, opt, r)
	case Limits:
		err = limits(ctx, opt, r)
	default:
		err = fmt.Errorf("unknown scenario %q", opt.Scenario)
	}
	return r, err
}

// latency is an open load: messages go out when their time has come, however slow the server is, and all waits
// count from that time, so that a stalled server can't hide behind what wasn't sent.
func latency(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.Pairs*2)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.pair(ctx); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("%d pairs, %g messages/s in all, %d bytes of text, %s", opt.Pairs, opt.Rate, opt.TextBytes, opt.Duration)
	return l.measure(ctx, r, func(ctx context.Context) { l.sendAtRate(ctx, opt.Rate) })
}

func throughput(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.Pairs*2)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.pair(ctx); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("%d pairs, each sender with %d messages under way, %d bytes of text, %s",
		opt.Pairs, opt.Window, opt.TextBytes, opt.Duration)
	return l.measure(ctx, r, func(ctx context.Context) { l.sendByWindow(ctx, opt.Window) })
}

func fanout(ctx context.Context, opt Options, r *Report) error {
	l, err := newLoad(ctx, opt, opt.GroupSize)
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.group(ctx); err != nil {
		return err
	}
	r.Load = fmt.Sprintf("a group of %d connected members, %g messages/s in all, %d bytes of text, %s",
		opt.GroupSize, opt.Rate, opt.TextBytes, opt.Duration)
	return l.measure(ctx, r, func(ctx context.Context) { l.sendAtRate(ctx, opt.Rate) })
}

// measure warms up, measures, waits for what is under way, checks, and reports.
func (l *load) measure(ctx context.Context, r *Report, send func(context.Context)) error {
	l.warm(ctx, send)
	l.opt.Log("measuring for %s", l.opt.Duration)
	return l.timed(ctx, r, l.opt.Duration, send)
}

// warm sends for a while what isn't measured.
func (l *load) warm(ctx context.Context, send func(context.Context)) {
	l.opt.Log("warming up for %s", l.opt.Warmup)
	ctx, cancel := context.WithTimeout(ctx, l.opt.Warmup)
	defer cancel()
	send(ctx)
}

// timed measures for a time or until send returns, waits for what is under way, checks, and reports.
func (l *load) timed(ctx context.Context, r *Report, limit time.Duration, send func(context.Context)) error {
	before, err := l.opt.usage()
	if err != nil {
		return err
	}
	began := time.Now()
	l.seconds = newTimeline(began)
	l.isMeasuring.Store(true)
	hot, cancel := context.WithTimeout(ctx, limit)
	send(hot)
	cancel()
	took := time.Since(began)
	l.settle(ctx)
	l.isMeasuring.Store(false)
	after, err := l.opt.usage()
	if err != nil {
		return err
	}
	r.server(before, after, took, l.hot.Load())
	l.report(r, took)
	return ctx.Err()
}

// Print writes the report as text.
func (r *Report) Print(w io.Writer) error {
	_, err := io.WriteString(w, r.text())
	return err
}
