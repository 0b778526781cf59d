package gateway

import (
	"context"
	"log/slog"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// rosterTimeout bounds loading the members of a chat, for which a lane of the bus waits.
const rosterTimeout = 5 * time.Second

// receiver takes envelopes from the bus to the sessions of this node.
type receiver struct {
	g *Gateway
}

// Deliver implements bus.Handler.
func (r receiver) Deliver(e bus.Envelope) {
	g := r.g
	switch {
	case e.To.Chat != "":
		g.toChat(e)
	case len(e.To.Users) > 0:
		g.hub.toUsers(e.To.Users, e.Payload)
	case len(e.To.Sessions) > 0:
		for _, id := range e.To.Sessions {
			for _, s := range g.hub.withID(id) {
				s.closeWith(e.Payload, api.CloseRevoked, "session ended")
			}
		}
	case e.To.Watched != "" && e.Kind == kindWatch:
		g.recheckWatchers(e.To.Watched)
	case e.To.Watched != "":
		g.presence.EachWatcher(e.To.Watched, func(s *session) { s.push(e.Payload) })
	}
}

func (g *Gateway) toChat(e bus.Envelope) {
	ctx, cancel := context.WithTimeout(g.base, rosterTimeout)
	defer cancel()
	roster, err := g.opt.Rosters.Get(ctx, e.To.Chat, e.To.MembersVersion)
	if err != nil { // the ledger doesn't know of the event, so the heads will tell
		g.opt.Log.LogAttrs(ctx, slog.LevelWarn, "event not delivered",
			slog.String("chat", string(e.To.Chat)), slog.Any("error", err))
		return
	}
	if e.OnlyFor == "" && (e.Seq == 0 || len(roster.Bounds) == 0) {
		g.hub.toMembers(roster.Members, e.Payload)
	} else {
		step, err := encodeFrame(event(api.EventKind(e.Kind), e.To.Chat, e.From, e.Version, nil))
		if err != nil { // plain strings and numbers
			panic(err)
		}
		g.hub.toMembersEach(roster.Members, frameOf(roster, e, step))
	}
	g.ledger.record(e)
}

// frameOf returns which frame each of a chat gets: what the event shows, what others see of it, or the step alone.
func frameOf(r chat.Roster, e bus.Envelope, step []byte) func(ident.UserID) []byte {
	return func(id ident.UserID) []byte {
		switch {
		case e.Seq != 0 && e.Seq < r.Bounds[id]:
			return step
		case e.OnlyFor == "" || id == e.OnlyFor:
			return e.Payload
		case e.Others != nil:
			return e.Others
		}
		return step
	}
}

// recheckWatchers ends the watching of those who may no longer see whether a user is there, and of those whom the user may no
// longer see. To who watched they have gone.
func (g *Gateway) recheckWatchers(id ident.UserID) {
	ctx, cancel := context.WithTimeout(g.base, rosterTimeout)
	defer cancel()
	dropped, err := g.presence.Recheck(ctx, id)
	if err != nil { // fail closed: nobody watches until asked again
		g.opt.Log.LogAttrs(ctx, slog.LevelWarn, "watchers not checked", slog.Any("error", err))
	}
	for _, d := range dropped {
		frame, err := encodeFrame(event(api.EventPresence, "", 0, 0, api.PresenceEvent{Presence: api.Presence{UserID: string(d.UserID)}}))
		if err != nil {
			g.opt.Log.LogAttrs(ctx, slog.LevelError, "event not encoded", slog.Any("error", err))
			return
		}
		d.Watcher.push(frame)
	}
}

// Lost implements bus.Handler. What belongs to a chat the heads will tell. What belongs to users has no heads:
// their sessions are to resume, which brings it. Ended sessions are closed here and now.
func (r receiver) Lost(e bus.Envelope) {
	switch {
	case len(e.To.Users) > 0:
		for _, s := range r.g.hub.ofUsers(e.To.Users) {
			s.close(api.CloseSlow, "event lost")
		}
	case len(e.To.Sessions) > 0:
		r.Deliver(e)
	case e.Kind == kindWatch:
		r.g.running.Go(func() { r.g.recheckWatchers(e.To.Watched) })
	}
}

// Restored implements bus.Handler.
func (r receiver) Restored() {
	select {
	case r.g.restored <- struct{}{}:
	default: // heads are about to be compared already
	}
}
