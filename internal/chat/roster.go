package chat

import (
	"context"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"github.com/roost-im/roost/internal/ident"
)

// rostersKept is for how many chats the members are kept in memory.
const rostersKept = 1 << 14

// Rosters remembers the members of chats, for who hands out events. A roster is only as good as its members version:
// who knows of a newer one says so, and gets one that is loaded anew. It is safe for concurrent use.
type Rosters struct {
	store  Store
	kept   *lru.Cache[ident.ChatID, Roster]
	flight singleflight.Group // one load at a time for a chat
}

// NewRosters returns an empty memory of rosters.
func NewRosters(store Store) *Rosters {
	kept, err := lru.New[ident.ChatID, Roster](rostersKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &Rosters{store: store, kept: kept}
}

// Get returns the roster of a chat that is at least as new as the version; its members ascend, and mustn't be changed.
func (r *Rosters) Get(ctx context.Context, id ident.ChatID, minMembersVersion int64) (Roster, error) {
	if held, ok := r.kept.Get(id); ok && held.MembersVersion >= minMembersVersion {
		return held, nil
	}
	// A load that is under way may have begun before the version was committed: then there is another one.
	for range 2 {
		// Others may wait for this load, so it doesn't end with this caller.
		loaded, err, _ := r.flight.Do(string(id), func() (any, error) { return r.store.ChatRoster(context.WithoutCancel(ctx), id) })
		if err != nil {
			return Roster{}, fmt.Errorf("load roster: %w", err)
		}
		roster := loaded.(Roster) //nolint:forcetypeassert // what the function above returns
		if held, ok := r.kept.Peek(id); !ok || held.MembersVersion < roster.MembersVersion {
			r.kept.Add(id, roster)
		}
		if roster.MembersVersion >= minMembersVersion {
			return roster, nil
		}
	}
	return Roster{}, fmt.Errorf("load roster: the members of the chat are behind version %d", minMembersVersion)
}
