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
	if isVisible := seesOf(roster, e.Seq); isVisible == nil {
		g.hub.toMembers(roster.Members, e.Payload)
	} else {
		step, err := encodeFrame(event(api.EventKind(e.Kind), e.To.Chat, e.From, e.Version, nil))
		if err != nil { // plain strings and numbers
			panic(err)
		}
		g.hub.toMembersIf(roster.Members, isVisible, e.Payload, step)
	}
	g.ledger.record(e)
}

// seesOf returns who of a chat may see a message; nil: all of them.
func seesOf(r chat.Roster, seq int64) func(ident.UserID) bool {
	if seq == 0 || len(r.Bounds) == 0 {
		return nil
	}
	return func(id ident.UserID) bool { return seq >= r.Bounds[id] }
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
	}
}

// Restored implements bus.Handler.
func (r receiver) Restored() {
	select {
	case r.g.restored <- struct{}{}:
	default: // heads are about to be compared already
	}
}
