// Package gateway serves the WebSocket: it upgrades requests, reads the frames of clients, calls the services, and
// pushes events to the sessions that are to have them.
//
// A connection is a session with one reader goroutine, a bounded queue, and a writer goroutine that lives only while
// something is queued. A session that doesn't read is closed with a resumable code and costs others nothing. There
// are no timers per connection: one sweeper per node looks after all deadlines. An event is encoded once, by the
// Publisher of the node where it happened, and the same bytes go to every session of every node.
package gateway

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/presence"
)

// Limits bound what clients may ask of a node. Zero values take the defaults.
type Limits struct {
	// Connections of the whole node. Default 50,000.
	Connections int
	// PerUser is how many connections one user may have. Default 50.
	PerUser int
	// FrameRate is how many frames a connection may send in a second; the reader waits when there are more.
	// Default 1,000, with a burst of 2,000.
	FrameRate  float64
	FrameBurst int
	// SendRate is how many messages, changes of messages, and notices of typing a user may send in a second on this node,
	// over all connections; more are refused as rate_limited. Default 500, with a burst of 1,000.
	SendRate  float64
	SendBurst int
	// InFlight is how many requests of a connection may be under way; the reader waits when there are more. Default 64.
	InFlight int
	// QueueFrames and QueueBytes bound what waits to be written to a connection. Default 4,096 and 2 MiB.
	QueueFrames, QueueBytes int
	// SocketBytes bounds what the system keeps for a client that doesn't read, besides the queue. Default 256 KiB.
	SocketBytes int
	// Hellos is how many sessions may sign in at once; others wait. Default 32.
	Hellos int
}

// Timing holds the deadlines and paces of a node. Zero values take the defaults.
type Timing struct {
	// Hello is how long a connection may take to say a valid hello. Default 10 s.
	Hello time.Duration
	// Heartbeat is how long a client may be silent, as it is told; Slack is added before it is closed. Default 30 s and 10 s.
	Heartbeat, Slack time.Duration
	// Write is how long one write may take. Default 10 s.
	Write time.Duration
	// Close is how long a close may take, until the client has closed too. Default 3 s.
	Close time.Duration
	// Op bounds one request. Default 15 s.
	Op time.Duration
	// Sweep is how often deadlines are looked at. Default 500 ms.
	Sweep time.Duration
	// Recheck is how often live sessions are looked up in the database. Default 20 s.
	Recheck time.Duration
	// Heads is how often the heads of chats are compared; a chat is announced when it is still behind after Settle.
	// Default 3 s and 500 ms.
	Heads, Settle time.Duration
	// Drain is over how long a drain spreads the closes. Default 2 s.
	Drain time.Duration
	// Grace is how long a user without a session stays online. Default: that of package presence.
	Grace time.Duration
}

// Options of a Gateway. All of the services are needed.
type Options struct {
	Auth     Auth
	Messages Messages
	Chats    Chats
	Inbox    Inbox
	Rosters  Rosters
	Heads    Heads
	Presence presence.Store
	Bus      bus.Bus
	// Token takes the session's token out of an upgrade request, from header or cookie; empty if there is none.
	Token func(*http.Request) string
	// Address returns the client's network address. Default: RemoteAddr without the port.
	Address func(*http.Request) string
	// Refuse answers an upgrade that isn't accepted. Default: a problem document.
	Refuse func(http.ResponseWriter, *http.Request, error)
	// Origins are allowed besides the server's own host, such as "https://chat.example.org".
	Origins []string
	// Announced are the limits that hello tells; MaxFrameBytes of it is enforced. Default of that: api.MaxFrameBytes.
	Announced api.Limits
	Limits    Limits
	Timing    Timing
	Now       func() time.Time
	Log       *slog.Logger
}

// Gateway is the WebSocket end of a node. It is an http.Handler for the upgrade.
type Gateway struct {
	opt       Options
	publisher *Publisher
	hub       *hub
	presence  *presence.Tracker[*session]
	ledger    *ledger
	restored  chan struct{} // the bus came back: compare heads now
	hellos    chan struct{} // a slot for each sign-in that may be under way
	counters  counters

	base   context.Context // of all requests; ends with the drain
	cancel context.CancelFunc
	leave  func() // the bus

	running    sync.WaitGroup // readers, writers and requests of all sessions
	isDraining atomic.Bool
}

// New returns a gateway that hears the bus already. Run must be called, and Drain before Run's context ends.
func New(opt Options) *Gateway {
	setDefaults(&opt)
	g := &Gateway{
		opt:       opt,
		publisher: NewPublisher(opt.Bus, opt.Log),
		hub:       newHub(),
		ledger:    newLedger(),
		restored:  make(chan struct{}, 1),
		hellos:    make(chan struct{}, opt.Limits.Hellos),
	}
	g.base, g.cancel = context.WithCancel(context.Background())
	g.presence = presence.New[*session](presence.Options{
		Store: opt.Presence, Publisher: g.publisher, Now: opt.Now, Log: opt.Log, Grace: opt.Timing.Grace,
	})
	g.leave = opt.Bus.Subscribe(receiver{g})
	return g
}

func setDefaults(opt *Options) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.Address == nil {
		opt.Address = remoteHost
	}
	if opt.Refuse == nil {
		opt.Refuse = refuse
	}
	if opt.Token == nil {
		opt.Token = bearer
	}
	orDefault(&opt.Announced.MaxFrameBytes, api.MaxFrameBytes)
	l, t := &opt.Limits, &opt.Timing
	orDefault(&l.Connections, 50_000)
	orDefault(&l.PerUser, 50)
	orDefault(&l.FrameRate, 1000)
	orDefault(&l.FrameBurst, 2000)
	orDefault(&l.SendRate, 500)
	orDefault(&l.SendBurst, 1000)
	orDefault(&l.InFlight, 64)
	orDefault(&l.QueueFrames, 4096)
	orDefault(&l.QueueBytes, 2<<20)
	orDefault(&l.SocketBytes, 256<<10)
	orDefault(&l.Hellos, 32)
	orDefault(&t.Hello, 10*time.Second)
	orDefault(&t.Heartbeat, 30*time.Second)
	orDefault(&t.Slack, 10*time.Second)
	orDefault(&t.Write, 10*time.Second)
	orDefault(&t.Close, 3*time.Second)
	orDefault(&t.Op, 15*time.Second)
	orDefault(&t.Sweep, 500*time.Millisecond)
	orDefault(&t.Recheck, 20*time.Second)
	orDefault(&t.Heads, 3*time.Second)
	orDefault(&t.Settle, 500*time.Millisecond)
	orDefault(&t.Drain, 2*time.Second)
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// Publisher returns a publisher on the gateway's bus.
func (g *Gateway) Publisher() *Publisher {
	return g.publisher
}

// IsOnline says whether a user is connected here, or was a moment ago.
func (g *Gateway) IsOnline(id ident.UserID) bool { return g.presence.IsOnline(id) }

// flushTimeout bounds the last write of last-seen times.
const flushTimeout = 5 * time.Second

// Run does what a node does by itself: it closes connections that miss their deadlines, rechecks sessions, compares
// heads, and keeps presence. It returns when ctx has ended and all of it has stopped.
func (g *Gateway) Run(ctx context.Context) {
	var loops sync.WaitGroup
	loops.Go(func() { g.sweepLoop(ctx) })
	loops.Go(func() { g.recheckLoop(ctx) })
	loops.Go(func() { g.headsLoop(ctx) })
	loops.Go(func() { g.presence.Run(ctx) })
	loops.Wait()
	g.leave()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
	defer cancel()
	if err := g.presence.Flush(last); err != nil {
		g.opt.Log.LogAttrs(last, slog.LevelWarn, "last-seen times not stored", slog.Any("error", err))
	}
}

// Stats are the present state and the counters since the start.
type Stats struct {
	Connections, Sessions, Users, Online                     int
	FramesIn, FramesOut, BytesOut                            uint64
	ClosedSlow, ClosedSilent, Refused, HeadsAnnounced, Ended uint64
	BusLost                                                  uint64
}

type counters struct {
	framesIn, framesOut, bytesOut            atomic.Uint64
	slow, silent, refused, announced, closed atomic.Uint64
}

// Stats returns the present figures.
func (g *Gateway) Stats() Stats {
	connections, sessions, users := g.hub.counts()
	c := &g.counters
	return Stats{
		Connections: connections, Sessions: sessions, Users: users, Online: g.presence.Online(),
		FramesIn: c.framesIn.Load(), FramesOut: c.framesOut.Load(), BytesOut: c.bytesOut.Load(),
		ClosedSlow: c.slow.Load(), ClosedSilent: c.silent.Load(), Refused: c.refused.Load(),
		HeadsAnnounced: c.announced.Load(), Ended: c.closed.Load(), BusLost: g.opt.Bus.Lost(),
	}
}
