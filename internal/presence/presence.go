// Package presence knows who is there: a user is online while at least one of the user's sessions is connected to
// this node, and a short grace longer, so that a reload of a page doesn't flap. It tells the sessions that watch a
// user, and keeps when a user was last seen.
package presence

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// MaxWatched is how many users one session may watch.
const MaxWatched = 200

// State is whether a user is there.
type State struct {
	UserID ident.UserID
	Online bool
	// LastSeen is when the last session went; zero while online or if never seen.
	LastSeen time.Time
}

// Store is what this package needs of storage.
type Store interface {
	// UserByID returns a user; of it only LastSeenAt is used.
	UserByID(ctx context.Context, id ident.UserID) (user.User, error)
	// TouchLastSeen raises last-seen times.
	TouchLastSeen(ctx context.Context, seen map[ident.UserID]time.Time) error
	// MayWatch returns those of the others whose presence the actor may see: who shares a chat that both want, neither has
	// blocked the other, and both show it to each other; and the actor.
	MayWatch(ctx context.Context, actor ident.UserID, others []ident.UserID) ([]ident.UserID, error)
	// MayBeWatchedBy is the other way round: those of the others who may see the subject's presence.
	MayBeWatchedBy(ctx context.Context, subject ident.UserID, others []ident.UserID) ([]ident.UserID, error)
}

// Publisher tells all nodes of a change; it must neither block nor call back.
type Publisher interface {
	PresenceChanged(s State)
}

// Watcher is a session that watches others. It is used as a key, so it must be a pointer.
type Watcher interface {
	comparable
}

// Options of a Tracker. Zero durations take the defaults.
type Options struct {
	Store     Store
	Publisher Publisher
	Now       func() time.Time
	Log       *slog.Logger
	// Grace is how long a user without a session stays online. Default 4 s.
	Grace time.Duration
	// FlushEvery is how often last-seen times are stored. Default 2 s.
	FlushEvery time.Duration
	// KeepEvery is how often those of users who are online are stored, so that a crash doesn't make them look
	// long gone. Default 5 min.
	KeepEvery time.Duration
}

// Tracker counts the sessions of users and keeps who watches whom. It is safe for concurrent use. Run must be
// running for users to go offline.
type Tracker[W Watcher] struct {
	opt  Options
	wake chan struct{} // tells Run that the first user began to leave

	mu       sync.Mutex                          // guards what follows
	online   map[ident.UserID]presence           // with sessions, or while the grace lasts
	leaving  []leave                             // in the order of their ends, which is that of their begins
	watchers map[ident.UserID]map[W]struct{}     // by whom they watch
	watched  map[W][]ident.UserID                // the other way round
	actors   map[W]ident.UserID                  // whose sessions they are
	sessions map[ident.UserID]map[W]struct{}     // those of a user that watch anybody
	checks   uint64                              // how often it was checked again who may watch
	seen     map[ident.UserID]time.Time          // to be stored
	lastSeen *lru.Cache[ident.UserID, time.Time] // of users who are offline
}

type presence struct {
	sessions int
	left     time.Time // when the last session went
}

type leave struct {
	user     ident.UserID
	at, ends time.Time
}

// lastSeenKept is how many last-seen times are kept in memory.
const lastSeenKept = 1 << 14

// New returns a tracker.
func New[W Watcher](opt Options) *Tracker[W] {
	if opt.Grace == 0 {
		opt.Grace = 4 * time.Second
	}
	if opt.FlushEvery == 0 {
		opt.FlushEvery = 2 * time.Second
	}
	if opt.KeepEvery == 0 {
		opt.KeepEvery = 5 * time.Minute
	}
	cache, err := lru.New[ident.UserID, time.Time](lastSeenKept)
	if err != nil {
		panic(err) // only for a size below 1
	}
	return &Tracker[W]{
		opt:      opt,
		wake:     make(chan struct{}, 1),
		online:   map[ident.UserID]presence{},
		watchers: map[ident.UserID]map[W]struct{}{},
		watched:  map[W][]ident.UserID{},
		actors:   map[W]ident.UserID{},
		sessions: map[ident.UserID]map[W]struct{}{},
		seen:     map[ident.UserID]time.Time{},
		lastSeen: cache,
	}
}

// Connect counts a session of the user.
func (t *Tracker[W]) Connect(id ident.UserID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, isOnline := t.online[id]
	p.sessions++
	t.online[id] = p
	if !isOnline {
		t.lastSeen.Remove(id)
		t.opt.Publisher.PresenceChanged(State{UserID: id, Online: true})
	}
}

// Disconnect takes a session off again; each Connect has exactly one. With the last one the grace begins.
func (t *Tracker[W]) Disconnect(id ident.UserID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.online[id]
	p.sessions--
	if p.sessions > 0 {
		t.online[id] = p
		return
	}
	now := t.now()
	t.online[id] = presence{left: now}
	t.seen[id] = now
	t.leaving = append(t.leaving, leave{user: id, at: now, ends: now.Add(t.opt.Grace)})
	if len(t.leaving) == 1 {
		select {
		case t.wake <- struct{}{}:
		default:
		}
	}
}

// watchTries is how often a subscription is looked at anew because who may watch was checked again meanwhile.
const watchTries = 8

// Watch replaces what w watches by those of the ids whom the actor may see, and hands their states to
// answer, which runs under the lock: whatever it sends arrives before any later change. It must not block.
// Codes: invalid, unavailable.
func (t *Tracker[W]) Watch(ctx context.Context, actor ident.UserID, w W, ids []ident.UserID, answer func([]State)) error {
	if len(ids) > MaxWatched {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "user_ids: at most %d", MaxWatched)
	}
	for _, id := range ids {
		if !ident.IsValid(id) {
			return fault.New(fault.Invalid, fault.CodeInvalid, "user_ids: not an id")
		}
	}
	for range watchTries {
		isDone, err := t.tryWatch(ctx, actor, w, ids, answer)
		if err != nil || isDone {
			return err
		}
	}
	return fault.Busy(time.Second)
}

// tryWatch is Watch unless a check came in between, which couldn't see the subscription yet and may have been about it.
func (t *Tracker[W]) tryWatch(ctx context.Context, actor ident.UserID, w W, ids []ident.UserID, answer func([]State)) (isDone bool, err error) {
	t.mu.Lock()
	checks := t.checks
	t.mu.Unlock()
	allowed := []ident.UserID{}
	if len(ids) > 0 {
		if allowed, err = t.opt.Store.MayWatch(ctx, actor, ids); err != nil {
			return false, fmt.Errorf("may watch: %w", err)
		}
	}
	last, err := t.loadLastSeen(ctx, allowed)
	if err != nil {
		return false, err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(allowed) > 0 && t.checks != checks {
		return false, nil
	}
	t.unwatch(w)
	states := make([]State, 0, len(allowed))
	for _, id := range allowed {
		put(t.watchers, id, w)
		states = append(states, t.state(id, last))
	}
	if len(allowed) > 0 {
		t.watched[w], t.actors[w] = allowed, actor
		put(t.sessions, actor, w)
	}
	answer(states)
	return true, nil
}

func put[W Watcher](sets map[ident.UserID]map[W]struct{}, id ident.UserID, w W) {
	if sets[id] == nil {
		sets[id] = map[W]struct{}{}
	}
	sets[id][w] = struct{}{}
}

func take[W Watcher](sets map[ident.UserID]map[W]struct{}, id ident.UserID, w W) {
	delete(sets[id], w)
	if len(sets[id]) == 0 {
		delete(sets, id)
	}
}

// Unwatch forgets a watcher. It must be called when a session that ever watched ends.
func (t *Tracker[W]) Unwatch(w W) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.unwatch(w)
}

func (t *Tracker[W]) unwatch(w W) {
	for _, id := range t.watched[w] {
		take(t.watchers, id, w)
	}
	take(t.sessions, t.actors[w], w)
	delete(t.watched, w)
	delete(t.actors, w)
}

// Dropped is a session that no longer watches a user.
type Dropped[W Watcher] struct {
	Watcher W
	UserID  ident.UserID
}

// Recheck ends the watching of a user by those who may no longer do so, and that of others by the user's own sessions, and
// returns what ended. If that can't be told, all of it is ended, besides the user's own.
func (t *Tracker[W]) Recheck(ctx context.Context, id ident.UserID) (dropped []Dropped[W], err error) {
	byOthers, ofOthers := t.watching(id)
	if len(byOthers) > 0 {
		allowed, errBy := t.opt.Store.MayBeWatchedBy(ctx, id, slices.Collect(maps.Keys(byOthers)))
		err = errBy
		without(byOthers, allowed)
	}
	if len(ofOthers) > 0 {
		allowed, errOf := t.opt.Store.MayWatch(ctx, id, slices.Collect(maps.Keys(ofOthers)))
		err = errors.Join(err, errOf)
		without(ofOthers, allowed)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	for w := range t.watchers[id] {
		if byOthers[t.actors[w]] {
			dropped = append(dropped, Dropped[W]{w, id})
		}
	}
	for w := range t.sessions[id] {
		for _, other := range t.watched[w] {
			if ofOthers[other] {
				dropped = append(dropped, Dropped[W]{w, other})
			}
		}
	}
	for _, d := range dropped {
		take(t.watchers, d.UserID, d.Watcher)
		t.watched[d.Watcher] = slices.DeleteFunc(slices.Clone(t.watched[d.Watcher]), func(id ident.UserID) bool { return id == d.UserID })
	}
	return dropped, err
}

// watching returns who watches a user, and whom the user watches, the user left out. What is subscribed from now on is looked at by
// Watch itself.
func (t *Tracker[W]) watching(id ident.UserID) (byOthers, ofOthers map[ident.UserID]bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.checks++
	byOthers, ofOthers = map[ident.UserID]bool{}, map[ident.UserID]bool{}
	for w := range t.watchers[id] {
		byOthers[t.actors[w]] = true
	}
	for w := range t.sessions[id] {
		for _, other := range t.watched[w] {
			ofOthers[other] = true
		}
	}
	delete(byOthers, id)
	delete(ofOthers, id)
	return byOthers, ofOthers
}

func without(set map[ident.UserID]bool, ids []ident.UserID) {
	for _, id := range ids {
		delete(set, id)
	}
}

// EachWatcher calls do for every session on this node that watches the user, under the lock: do must not block.
func (t *Tracker[W]) EachWatcher(subject ident.UserID, do func(W)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for w := range t.watchers[subject] {
		do(w)
	}
}

// IsOnline says whether a user is there.
func (t *Tracker[W]) IsOnline(id ident.UserID) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, isOnline := t.online[id]
	return isOnline
}

// Online is how many users are online.
func (t *Tracker[W]) Online() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.online)
}

func (t *Tracker[W]) state(id ident.UserID, last map[ident.UserID]time.Time) State {
	if _, ok := t.online[id]; ok {
		return State{UserID: id, Online: true}
	}
	if at, ok := t.lastSeen.Get(id); ok { // newer than last, if the user went meanwhile
		return State{UserID: id, LastSeen: at}
	}
	return State{UserID: id, LastSeen: last[id]}
}

// loadLastSeen returns the last-seen times of those users who are offline and not in memory.
func (t *Tracker[W]) loadLastSeen(ctx context.Context, ids []ident.UserID) (map[ident.UserID]time.Time, error) {
	var missing []ident.UserID
	t.mu.Lock()
	for _, id := range ids {
		if _, ok := t.online[id]; !ok && !t.lastSeen.Contains(id) {
			missing = append(missing, id)
		}
	}
	t.mu.Unlock()
	out := make(map[ident.UserID]time.Time, len(missing))
	for _, id := range missing {
		u, err := t.opt.Store.UserByID(ctx, id)
		if fault.Is(err, fault.CodeNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("last seen: %w", err)
		}
		out[id] = u.LastSeenAt
	}
	t.mu.Lock()
	for id, at := range out {
		if _, ok := t.online[id]; !ok && !t.lastSeen.Contains(id) {
			t.lastSeen.Add(id, at)
		}
	}
	t.mu.Unlock()
	return out, nil
}

func (t *Tracker[W]) now() time.Time {
	return t.opt.Now().UTC().Truncate(time.Microsecond)
}
