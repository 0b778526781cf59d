package presence_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/presence"
	"github.com/roost-im/roost/internal/user"
)

const grace = 4 * time.Second

func TestSeveralDevicesCountOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		f.Connect("ann")
		f.Connect("ann")
		f.Disconnect("ann")
		time.Sleep(2 * grace)
		require.Equal(t, []presence.State{{UserID: "ann", Online: true}}, f.take())
		gone := time.Now()
		f.Disconnect("ann")
		time.Sleep(grace - time.Millisecond)
		require.Empty(t, f.take())
		time.Sleep(2 * time.Millisecond)
		synctest.Wait()
		require.Equal(t, []presence.State{{UserID: "ann", LastSeen: at(gone)}}, f.take())
		require.Zero(t, f.Online())
	})
}

func TestReloadDoesNotFlap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		f.Connect("ann")
		f.take()
		for range 5 {
			f.Disconnect("ann")
			time.Sleep(grace / 2)
			f.Connect("ann")
			time.Sleep(grace / 4)
		}
		require.Empty(t, f.take())

		// The end of an earlier grace doesn't end a later one.
		f.Disconnect("ann")
		time.Sleep(grace - time.Second)
		f.Connect("ann")
		f.Disconnect("ann")
		gone := time.Now()
		time.Sleep(grace - time.Second)
		require.Empty(t, f.take())
		time.Sleep(time.Second)
		synctest.Wait()
		require.Equal(t, []presence.State{{UserID: "ann", LastSeen: at(gone)}}, f.take())
	})
}

func TestWatchingEndsWithTheRight(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		w, own := new(int), new(int)
		f.watch(t, w, "ann", "bob")
		require.NoError(t, f.Watch(t.Context(), "ann", own, []ident.UserID{"ann"}, func([]presence.State) {}))
		dropped, err := f.Recheck(t.Context(), "ann")
		require.NoError(t, err)
		require.Empty(t, dropped)

		f.store.refused = "me"
		dropped, err = f.Recheck(t.Context(), "ann")
		require.NoError(t, err)
		require.Equal(t, []presence.Dropped[*int]{{Watcher: w, UserID: "ann"}}, dropped)
		require.Equal(t, 1, f.countWatchers("ann"), "everybody sees themselves")
		require.Equal(t, 1, f.countWatchers("bob"))
		f.Unwatch(w)
		require.Zero(t, f.countWatchers("bob"))

		f.watch(t, w, "ann")
		f.store.fail(errors.New("away"))
		dropped, err = f.Recheck(t.Context(), "ann")
		require.Error(t, err)
		require.Equal(t, []presence.Dropped[*int]{{Watcher: w, UserID: "ann"}}, dropped, "who can't be checked doesn't watch")
	})
}

// Who may no longer be seen ends the own sessions' watching too.
func TestWatchingOfOthersEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		w := new(int)
		f.watch(t, w, "ann", "bob")
		f.store.hide("bob")
		dropped, err := f.Recheck(t.Context(), "me")
		require.NoError(t, err)
		require.Equal(t, []presence.Dropped[*int]{{Watcher: w, UserID: "bob"}}, dropped)
		require.Equal(t, 1, f.countWatchers("ann"))
		require.Zero(t, f.countWatchers("bob"))
		dropped, err = f.Recheck(t.Context(), "me")
		require.NoError(t, err)
		require.Empty(t, dropped)
	})
}

// A right that ends between the look at it and the subscription ends the subscription.
func TestWatchWhileTheRightEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		w := new(int)
		f.store.looked = func() {
			f.store.looked = nil
			f.store.hide("bob")
			dropped, err := f.Recheck(t.Context(), "bob")
			require.NoError(t, err)
			require.Empty(t, dropped)
		}
		states := f.watch(t, w, "ann", "bob")
		require.Len(t, states, 1)
		require.Zero(t, f.countWatchers("bob"))

		f.store.looked = func() {
			_, err := f.Recheck(t.Context(), "bob")
			require.NoError(t, err)
		}
		err := f.Watch(t.Context(), "me", w, []ident.UserID{"ann"}, func([]presence.State) {})
		require.True(t, fault.Is(err, fault.CodeUnavailable))
		require.Equal(t, 1, f.countWatchers("ann"), "the former subscription stays")
	})
}

func TestWatchersHearOfThoseTheyMaySee(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		before := time.Now().Add(-time.Hour)
		f.store.lastSeen["bob"] = before
		f.Connect("ann")
		w := new(int)
		states := f.watch(t, w, "ann", "bob", "eve", "nobody")
		require.Equal(t, []presence.State{{UserID: "ann", Online: true}, {UserID: "bob", LastSeen: before}}, states)
		require.Equal(t, 1, f.countWatchers("ann"))
		require.Zero(t, f.countWatchers("eve"), "no chat is shared with eve")

		// A second subscription replaces the first.
		f.watch(t, w, "bob")
		require.Zero(t, f.countWatchers("ann"))
		require.Equal(t, 1, f.countWatchers("bob"))
		f.Unwatch(w)
		require.Zero(t, f.countWatchers("bob"))
	})
}

func TestStateAfterTheyWent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		f.Connect("ann")
		gone := time.Now()
		f.Disconnect("ann")
		w := new(int)
		require.True(t, f.watch(t, w, "ann")[0].Online, "the grace lasts")
		time.Sleep(grace)
		synctest.Wait()
		require.Equal(t, []presence.State{{UserID: "ann", LastSeen: at(gone)}}, f.watch(t, w, "ann"))
	})
}

func TestTooManyOrBadIDs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		err := f.Watch(t.Context(), "me", new(int), make([]ident.UserID, presence.MaxWatched+1), nil)
		require.True(t, fault.Is(err, fault.CodeInvalid))
		err = f.Watch(t.Context(), "me", new(int), []ident.UserID{"not an id"}, nil)
		require.True(t, fault.Is(err, fault.CodeInvalid))
	})
}

func TestLastSeenIsStoredInBatchesAndAtTheEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		const users = 1200
		for i := range users {
			f.Connect(ident.UserID(fmt.Sprintf("u%d", i)))
			f.Disconnect(ident.UserID(fmt.Sprintf("u%d", i)))
		}
		f.store.fail(errors.New("away"))
		time.Sleep(3 * time.Second)
		require.Empty(t, f.store.stored())
		f.store.fail(nil)
		time.Sleep(3 * time.Second)
		require.Len(t, f.store.stored(), users)
		require.LessOrEqual(t, f.store.largest, 500)

		f.Connect("ann")
		time.Sleep(10 * time.Second)
		require.NotContains(t, f.store.stored(), ident.UserID("ann"))
		require.NoError(t, f.Flush(t.Context()))
		require.Equal(t, at(time.Now()), f.store.stored()["ann"], "who is online was seen now")
	})
}

func TestLongOnlineIsStoredNowAndThen(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := setup(t)
		f.Connect("ann")
		time.Sleep(6 * time.Minute)
		synctest.Wait()
		require.Contains(t, f.store.stored(), ident.UserID("ann"), "a crash must not make her look long gone")
	})
}

func at(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// fixture is a running tracker.
type fixture struct {
	*presence.Tracker[*int]
	store *fakeStore

	mu      sync.Mutex // guards changes
	changes []presence.State
}

func setup(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{store: &fakeStore{lastSeen: map[ident.UserID]time.Time{}, touched: map[ident.UserID]time.Time{}}}
	f.Tracker = presence.New[*int](presence.Options{
		Store: f.store, Publisher: f, Now: time.Now, Log: slog.New(slog.DiscardHandler), Grace: grace,
	})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { f.Run(ctx) })
	t.Cleanup(func() { cancel(); running.Wait() })
	return f
}

func (f *fixture) PresenceChanged(s presence.State) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changes = append(f.changes, s)
}

// take returns the changes since the last call.
func (f *fixture) take() []presence.State {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := f.changes
	f.changes = nil
	return out
}

func (f *fixture) watch(t *testing.T, w *int, ids ...ident.UserID) []presence.State {
	t.Helper()
	var got []presence.State
	require.NoError(t, f.Watch(t.Context(), "me", w, ids, func(s []presence.State) { got = s }))
	return got
}

func (f *fixture) countWatchers(id ident.UserID) int {
	n := 0
	f.EachWatcher(id, func(*int) { n++ })
	return n
}

// fakeStore knows ann, bob and eve; eve shares no chat with anybody.
type fakeStore struct {
	mu       sync.Mutex // guards what follows
	lastSeen map[ident.UserID]time.Time
	touched  map[ident.UserID]time.Time
	largest  int
	refused  ident.UserID // may watch nobody but themselves
	hidden   ident.UserID // may be watched by nobody
	looked   func()       // after a look at who may be watched
	err      error
}

func (s *fakeStore) UserByID(_ context.Context, id ident.UserID) (user.User, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return user.User{ID: id, LastSeenAt: s.lastSeen[id]}, nil
}

func (s *fakeStore) TouchLastSeen(_ context.Context, seen map[ident.UserID]time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return s.err
	}
	s.largest = max(s.largest, len(seen))
	maps.Copy(s.touched, seen)
	return nil
}

func (s *fakeStore) MayBeWatchedBy(_ context.Context, _ ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(others), func(id ident.UserID) bool { return id == s.refused }), s.err
}

func (s *fakeStore) MayWatch(_ context.Context, _ ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	s.mu.Lock()
	known := slices.DeleteFunc([]ident.UserID{"ann", "bob"}, func(id ident.UserID) bool { return id == s.hidden })
	looked := s.looked
	s.mu.Unlock()
	if looked != nil {
		looked()
	}
	return slices.DeleteFunc(slices.Clone(others), func(id ident.UserID) bool { return !slices.Contains(known, id) }), nil
}

func (s *fakeStore) hide(id ident.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hidden = id
}

func (s *fakeStore) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *fakeStore) stored() map[ident.UserID]time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.touched)
}
