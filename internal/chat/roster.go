package chat

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/sync/singleflight"

	"github.com/roost-im/roost/internal/ident"
)

const (
	// rostersKept is for how many chats the members are kept in memory.
	rostersKept = 1 << 14
	// placesKept is how many members all of them together may have: an id takes 42 bytes.
	placesKept = 2 << 20
)

// rosterTimeout bounds a load, which doesn't end with the caller that began it: on SQLite nothing hangs, but a PostgreSQL
// that is unplugged doesn't say so for minutes.
const rosterTimeout = 5 * time.Second

// Rosters remembers the members of chats, for who hands out events. A roster is only as good as its members version:
// who knows of a newer one says so, and gets one that is loaded anew; that of a channel, to which readers come all the time,
// is brought up to date by those who came and left. It is safe for concurrent use.
type Rosters struct {
	store  Store
	flight singleflight.Group // one load at a time for a chat

	mu     sync.Mutex // guards what follows
	kept   *simplelru.LRU[ident.ChatID, Roster]
	places int // in all that are kept
}

// NewRosters returns an empty memory of rosters.
func NewRosters(store Store) *Rosters {
	r := &Rosters{store: store}
	kept, err := simplelru.NewLRU(rostersKept, func(_ ident.ChatID, old Roster) { r.places -= len(old.Members) })
	if err != nil {
		panic(err) // only for a size below 1
	}
	r.kept = kept
	return r
}

// Get returns the roster of a chat that is at least as new as the version; its members ascend, and mustn't be changed.
func (r *Rosters) Get(ctx context.Context, id ident.ChatID, minMembersVersion int64) (Roster, error) {
	if held, ok := r.held(id); ok && held.MembersVersion >= minMembersVersion {
		return held, nil
	}
	// A load that is under way may have begun before the version was committed: then there is another one.
	for range 2 {
		// Others may wait for this load, so it doesn't end with this caller; who waits ends with their own time.
		load := r.flight.DoChan(string(id), func() (any, error) {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rosterTimeout)
			defer cancel()
			return r.load(ctx, id)
		})
		var loaded singleflight.Result
		select {
		case loaded = <-load:
		case <-ctx.Done():
			return Roster{}, fmt.Errorf("load roster: %w", ctx.Err())
		}
		if loaded.Err != nil {
			return Roster{}, fmt.Errorf("load roster: %w", loaded.Err)
		}
		roster := loaded.Val.(Roster) //nolint:forcetypeassert // what the function above returns
		if roster.MembersVersion >= minMembersVersion {
			return roster, nil
		}
	}
	return Roster{}, fmt.Errorf("load roster: the members of the chat are behind version %d", minMembersVersion)
}

func (r *Rosters) held(id ident.ChatID) (Roster, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.kept.Get(id)
}

// load reads a roster, or what changed of one that is held, and keeps it.
func (r *Rosters) load(ctx context.Context, id ident.ChatID) (Roster, error) {
	held, ok := r.held(id)
	if !ok || !held.IsChannel {
		fresh, err := r.store.ChatRoster(ctx, id)
		if err != nil {
			return Roster{}, err //nolint:wrapcheck // Get says what was tried
		}
		r.keep(fresh)
		return fresh, nil
	}
	c, err := r.store.RosterSince(ctx, id, held.Joins)
	if err != nil {
		return Roster{}, err //nolint:wrapcheck // Get says what was tried
	}
	held.Members = applyRoster(held.Members, c)
	held.Bounds = applyBounds(held.Bounds, c)
	held.MembersVersion, held.Joins = c.MembersVersion, c.Joins
	r.keep(held)
	return held, nil
}

// applyRoster returns the members after those of a change came and left. All lists ascend; members isn't changed.
func applyRoster(members []ident.UserID, c RosterChange) []ident.UserID {
	if len(c.Came) == 0 && len(c.Left) == 0 {
		return members
	}
	out := make([]ident.UserID, 0, len(members)+len(c.Came))
	came := c.Came
	for _, id := range members {
		for len(came) > 0 && came[0] < id {
			out = append(out, came[0])
			came = came[1:]
		}
		if len(came) > 0 && came[0] == id {
			came = came[1:]
		}
		if _, hasLeft := slices.BinarySearch(c.Left, id); !hasLeft {
			out = append(out, id)
		}
	}
	return append(out, came...)
}

// applyBounds returns the bounds after those of a change came and left; bounds isn't changed.
func applyBounds(bounds map[ident.UserID]int64, c RosterChange) map[ident.UserID]int64 {
	if len(bounds) == 0 {
		return c.Bounds
	}
	out := maps.Clone(bounds)
	for _, id := range slices.Concat(c.Came, c.Left) {
		delete(out, id)
	}
	maps.Copy(out, c.Bounds)
	return out
}

// keep remembers a roster unless a newer one is held, and forgets others that weren't asked for in a long time.
func (r *Rosters) keep(roster Roster) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if held, ok := r.kept.Peek(roster.ChatID); ok {
		if held.MembersVersion > roster.MembersVersion {
			return
		}
		r.kept.Remove(roster.ChatID)
	}
	r.kept.Add(roster.ChatID, roster)
	r.places += len(roster.Members)
	for r.places > placesKept && r.kept.Len() > 1 {
		r.kept.RemoveOldest()
	}
}
