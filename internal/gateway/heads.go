package gateway

import (
	"context"
	"log/slog"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/bus"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// ledger remembers the newest versions that this node delivered, for the chats that last had events.
type ledger struct {
	chats *lru.Cache[ident.ChatID, versions]
}

type versions struct {
	chat, marks int64
}

// ledgerSize is for how many chats. A chat that fell out is announced without need, which costs little.
const ledgerSize = 1 << 15

func newLedger() *ledger {
	cache, err := lru.New[ident.ChatID, versions](ledgerSize)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &ledger{chats: cache}
}

// record notes an event of a chat. Events of one chat come one after the other.
func (l *ledger) record(e bus.Envelope) {
	if e.Version == 0 {
		return
	}
	v, _ := l.chats.Peek(e.To.Chat)
	if e.Kind == bus.Kind(api.EventMarks) {
		v.marks = max(v.marks, e.Version)
	} else {
		v.chat = max(v.chat, e.Version)
	}
	l.chats.Add(e.To.Chat, v)
}

// announced notes that the members were told of a head.
func (l *ledger) announced(h chat.Head) {
	v, _ := l.chats.Peek(h.ChatID)
	l.chats.Add(h.ChatID, versions{chat: max(v.chat, h.Version), marks: max(v.marks, h.MarksVersion)})
}

// isBehind says whether the head is newer than what was delivered. A chat that had no event of one of its two
// streams since the start counts as behind once, without need.
func (l *ledger) isBehind(h chat.Head) bool {
	v, _ := l.chats.Peek(h.ChatID)
	return v.chat < h.Version || v.marks < h.MarksVersion
}

// headsPage is how many heads one query returns.
const headsPage = 1000

// headsLoop compares the heads of chats that moved with what was delivered: the last event of a chat that is lost
// shows in no other way.
func (g *Gateway) headsLoop(ctx context.Context) {
	ticker := time.NewTicker(g.opt.Timing.Heads)
	defer ticker.Stop()
	var pos int64
	for {
		next, err := g.compareHeads(ctx, pos)
		if err != nil && ctx.Err() == nil {
			g.opt.Log.LogAttrs(ctx, slog.LevelWarn, "heads not compared", slog.Any("error", err))
		}
		pos = next
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-g.restored:
		}
	}
}

// compareHeads announces the chats that moved since the position and whose events didn't come. It returns the
// position for the next time.
func (g *Gateway) compareHeads(ctx context.Context, pos int64) (int64, error) {
	for {
		heads, next, err := g.opt.Heads.HeadsSince(ctx, pos, headsPage)
		if err != nil {
			return pos, err //nolint:wrapcheck // logged by the only caller
		}
		behind := heads[:0]
		for _, h := range heads {
			if g.ledger.isBehind(h) {
				behind = append(behind, h)
			}
		}
		if len(behind) > 0 && !g.settle(ctx) {
			return pos, nil
		}
		for _, h := range behind {
			if g.ledger.isBehind(h) {
				g.announce(ctx, h)
			}
		}
		if len(heads) < headsPage || next == pos {
			return next, nil
		}
		pos = next
	}
}

// settle gives events that are just on their way the time to arrive; false: ctx ended.
func (g *Gateway) settle(ctx context.Context) bool {
	timer := time.NewTimer(g.opt.Timing.Settle)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// announce tells the members on this node how far a chat has got.
func (g *Gateway) announce(ctx context.Context, h chat.Head) {
	ctx, cancel := context.WithTimeout(ctx, rosterTimeout)
	defer cancel()
	roster, err := g.opt.Rosters.Get(ctx, h.ChatID, h.MembersVersion)
	if err != nil {
		g.opt.Log.LogAttrs(ctx, slog.LevelWarn, "head not announced",
			slog.String("chat", string(h.ChatID)), slog.Any("error", err))
		return
	}
	if g.hub.hasMember(roster) {
		frame, err := encodeFrame(event(api.EventHeads, "", 0, 0, api.HeadsEvent{
			Chats: []api.ChatHead{{ID: string(h.ChatID), Version: h.Version, MarksVersion: h.MarksVersion}},
		}))
		if err != nil { // plain strings and numbers
			panic(err)
		}
		g.hub.toMembers(roster.Members, frame)
		g.counters.announced.Add(1)
	}
	g.ledger.announced(h)
}
