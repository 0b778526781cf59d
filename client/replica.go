package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/roost-im/roost/api"
)

// ErrNotHeld says that the replica doesn't hold such a chat.
var ErrNotHeld = errors.New("no such chat in the local copy")

// ReplicaOptions of a Replica. All of them may be left out.
type ReplicaOptions struct {
	// Deliver raises my delivered marks for what the replica has received.
	Deliver bool
	// SyncEvery is how often what moved is asked for although the connection is up: the last event of the user's own
	// stream, or a changed profile, can be lost without a trace. Default 5 minutes.
	SyncEvery time.Duration
	// OnEvent sees every event after the replica has applied it; it follows the rules of SocketOptions.
	OnEvent func(api.EventFrame)
	// OnOffline is told when the connection ends; see ConnOptions.
	OnOffline func(reason error, next time.Duration)
	// Lose says which events are treated as if they had been lost on their way. It is for tests of catch-up.
	Lose func(api.EventFrame) bool
	// Backoff between connections.
	Backoff Backoff
}

// Replica keeps a local copy of a user's chats equal to what a fresh fetch returns (the sync law). It is the
// reference implementation of this algorithm:
//
//  1. Three kinds of counters are followed: each chat's version, each chat's marks_version, and the user version.
//     An event leads from "from" to "version". If from is not above what is applied, apply the event and move to
//     version; if version is not above it, the event is known: drop it; otherwise there is a gap: hold the event.
//  2. A gap that isn't filled within 200 ms is healed: a chat's by GET /chats/{id}/changes?after=version, the
//     user's by GET /sync?cursor. Of every row, message, member, private part and profile, the one with the higher
//     version stays, so answers and events may overlap in any order.
//  3. A new connection says hello with the cursor of the last sync. The answer names the chats that moved, which
//     are healed at once, and carries what moved of mine. Without a cursor, after "reset", and when store_epoch
//     differs, the chat list is fetched afresh; on a new epoch all copies are dropped before.
//  4. "heads" names versions of chats: one that is ahead of the copy is a gap as in 2, though no event came.
//  5. A chat that isn't held and is named by an event, a head or me.changed is fetched by GET /chats/{id}; one that
//     me.changed calls "left", or that is not found, is dropped.
//  6. "reset" in an answer to changes: fetch the chat and the newest page of its history, drop the rest of it.
//  7. Unread is the fetched count plus the countable messages of others above counted_seq, less those at or below
//     it that became stubs after the count. Where an event brought the count, which says nothing about the chat
//     version at which it was taken, and there are such stubs, the chat is fetched again.
//
// Presence and typing are not part of the copy.
type Replica struct {
	c    *Client
	opt  ReplicaOptions
	conn *Conn
	wake chan struct{} // the fetcher has something to look at
	done chan struct{}

	mu        sync.Mutex // guards what follows
	changed   chan struct{}
	self      string
	epoch     string
	cursor    string
	nextSync  time.Time // when to ask for what moved
	isLoaded  bool      // the chat list is held
	account   api.Account
	settings  api.Settings
	blocks    map[string]api.Block
	drafts    map[string]api.Draft
	scheduled map[scheduledKey]api.Scheduled
	mine      stream // of the user version
	chats     map[string]*chatCopy
	hidden    map[string][]int64 // messages that were hidden in chats that aren't held
	wanted    map[string]*wish   // chats to fetch, because they were named and aren't held
	users     map[string]api.User
	delivered map[string]int64 // the marks that were raised, by chat
	isBusy    bool             // the fetcher is at work
	isRaising bool             // a call that raises delivered marks is under way
}

// wish is what was heard of a chat that isn't held. What is fetched may be older than that.
type wish struct {
	version, marks int64
	me             api.ChatMe
}

// Replicate returns a replica at once; it fills in the background and ends with ctx.
func (c *Client) Replicate(ctx context.Context, opt ReplicaOptions) *Replica {
	if opt.SyncEvery == 0 {
		opt.SyncEvery = 5 * time.Minute
	}
	ctx, cancel := context.WithCancel(ctx)
	r := &Replica{
		c: c, opt: opt, wake: make(chan struct{}, 1), done: make(chan struct{}), changed: make(chan struct{}),
		chats: map[string]*chatCopy{}, wanted: map[string]*wish{}, users: map[string]api.User{},
		delivered: map[string]int64{}, blocks: map[string]api.Block{}, drafts: map[string]api.Draft{}, hidden: map[string][]int64{},
		scheduled: map[scheduledKey]api.Scheduled{},
	}
	r.conn = c.Connect(ctx, ConnOptions{
		Cursor: r.lastCursor, OnOnline: r.online, OnEvent: r.event, OnOffline: opt.OnOffline, Backoff: opt.Backoff,
	})
	go func() {
		defer close(r.done)
		r.fetchLoop(ctx)
	}()
	go func() { // the fetcher needs the connection's session: both end together
		<-r.conn.Done()
		cancel()
	}()
	return r
}

// Close ends the replica. What it holds can still be read.
func (r *Replica) Close() {
	r.conn.Close()
	<-r.done
}

// Conn returns the connection, to send messages and to raise marks.
func (r *Replica) Conn() *Conn {
	return r.conn
}

// Account returns the own account; zero before the first sync.
func (r *Replica) Account() api.Account {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.account
	out.Version = max(out.Version, r.mine.version) // events move it without naming the account
	if u, ok := r.users[out.User.ID]; ok {
		out.User = u
	}
	return out
}

// Chats returns the chat list, the newest activity first; pinned chats stand where their activity puts them.
func (r *Replica) Chats() []api.Chat {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]api.Chat, 0, len(r.chats))
	for _, c := range r.chats {
		if c.isListed() {
			out = append(out, c.view(r.users))
		}
	}
	slices.SortFunc(out, func(a, b api.Chat) int {
		return cmp.Or(b.ActivityAt.Compare(a.ActivityAt), cmp.Compare(b.ID, a.ID))
	})
	return out
}

// Chat returns a chat, and whether it is held.
func (r *Replica) Chat(id string) (api.Chat, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.chats[id]
	if !ok {
		return api.Chat{}, false
	}
	return c.view(r.users), true
}

// Spans returns the parts of a chat's history that are held, ascending.
func (r *Replica) Spans(chatID string) []Span {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.chats[chatID]; ok {
		return slices.Clone([]Span(c.covered))
	}
	return nil
}

// Messages returns the held messages of a chat, ascending.
func (r *Replica) Messages(chatID string) []api.Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []api.Message
	if c, ok := r.chats[chatID]; ok {
		for _, s := range c.covered {
			out = append(out, c.history(s)...)
		}
	}
	return out
}

// Members returns the members of a chat, left ones too, in the order in which they joined. They are held once
// LoadMembers was called.
func (r *Replica) Members(chatID string) []api.Member {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.chats[chatID]; ok && c.hasMembers {
		return c.memberList(r.users)
	}
	return nil
}

// Marks returns the public marks of a chat, ascending by user id. Those of groups are held once the chat was
// caught up or LoadMarks was called.
func (r *Replica) Marks(chatID string) []api.Mark {
	r.mu.Lock()
	defer r.mu.Unlock()
	if c, ok := r.chats[chatID]; ok && c.hasAllMarks {
		return c.markList()
	}
	return nil
}

// Wait waits until a condition holds. It is asked after every change of the copy, and may call the methods above.
func (r *Replica) Wait(ctx context.Context, holds func() bool) error {
	for {
		r.mu.Lock()
		changed := r.changed
		r.mu.Unlock()
		if holds() {
			return nil
		}
		select {
		case <-changed:
		case <-r.done:
			return cmp.Or(r.Err(), ErrClosed)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Sync asks the server what moved and waits until nothing is missing any more.
func (r *Replica) Sync(ctx context.Context) error {
	r.mu.Lock()
	r.nextSync = time.Time{}
	asked := time.Now()
	r.mu.Unlock()
	r.poke()
	return r.Wait(ctx, func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.isLoaded && !r.isBusy && r.nextSync.After(asked) && r.nextDue(time.Now()).Equal(r.nextSync)
	})
}

// Err says why the replica ended; nil before.
func (r *Replica) Err() error {
	return r.conn.Err()
}

// lastCursor is what the next hello goes with.
func (r *Replica) lastCursor() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.cursor
}

// touch tells those that wait that something changed. It needs the lock.
func (r *Replica) touch() {
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *Replica) poke() {
	select {
	case r.wake <- struct{}{}:
	default: // it looks anyway
	}
}

// online takes in the answer to hello.
func (r *Replica) online(h api.HelloAnswer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.self = h.User.ID
	r.putUser(h.User)
	r.enter(h.StoreEpoch)
	if h.Sync != nil {
		r.putSync(*h.Sync, time.Now())
	} else {
		r.isLoaded = false
	}
	r.touch()
	r.poke()
}

// enter drops everything if the store's history isn't the one that the copy is of.
func (r *Replica) enter(epoch string) {
	if r.epoch != "" && r.epoch != epoch {
		r.cursor, r.isLoaded = "", false
		r.account, r.settings = api.Account{}, api.Settings{}
		clear(r.blocks)
		clear(r.drafts)
		clear(r.scheduled)
		r.mine = stream{}
		clear(r.chats)
		clear(r.wanted)
		clear(r.hidden)
		clear(r.users)
		clear(r.delivered)
	}
	r.epoch = epoch
}

// event takes in an event.
func (r *Replica) event(e api.EventFrame) {
	if r.opt.Lose == nil || !r.opt.Lose(e) {
		r.mu.Lock()
		r.apply(e, time.Now())
		r.touch()
		r.mu.Unlock()
		r.poke()
	}
	if r.opt.OnEvent != nil {
		r.opt.OnEvent(e)
	}
}

func (r *Replica) apply(e api.EventFrame, now time.Time) {
	switch {
	case e.Ev == api.EventMeChanged:
		r.takeMine(e)
		r.mine.take(e, now, func(api.EventFrame) {})
	case e.Ev == api.EventUserChanged:
		var body api.UserEvent
		if json.Unmarshal(e.D, &body) == nil {
			r.putUser(body.User)
		}
	case e.Ev == api.EventHeads:
		var body api.HeadsEvent
		if json.Unmarshal(e.D, &body) == nil {
			r.putHeads(body.Chats, now.Add(gapWait))
		}
	case e.ChatID == "" || e.Version == 0: // ephemeral
	default:
		if c, ok := r.chats[e.ChatID]; ok {
			c.event(e, now)
		} else if w := r.want(e.ChatID); e.Ev == api.EventMarks {
			w.marks = max(w.marks, e.Version)
		} else {
			w.version = max(w.version, e.Version)
		}
	}
}

// want has a chat fetched that isn't held.
func (r *Replica) want(chatID string) *wish {
	w := r.wanted[chatID]
	if w == nil {
		w = &wish{}
		r.wanted[chatID] = w
	}
	return w
}

// takeMine applies the rows of me.changed. They carry versions of their own, so they needn't wait for their turn.
func (r *Replica) takeMine(e api.EventFrame) {
	var body api.MeEvent
	if len(e.D) == 0 || json.Unmarshal(e.D, &body) != nil {
		return
	}
	for _, me := range body.Chats {
		r.putMe(me)
	}
	r.putHidden(body.Hidden)
	if body.Account != nil {
		r.putAccount(*body.Account)
	}
	r.putBlocks(body.Blocks)
	r.putDrafts(body.Drafts)
	r.putScheduled(body.Scheduled)
	if body.Settings != nil {
		mergeSettings(&r.settings, *body.Settings)
	}
}

// putHidden takes in which messages the user deleted for themselves. What of a chat is on its way may be older.
func (r *Replica) putHidden(in []api.HiddenIn) {
	for _, h := range in {
		if c, ok := r.chats[h.ChatID]; ok {
			c.deleteForMe(h.Seqs)
		} else {
			r.hidden[h.ChatID] = append(r.hidden[h.ChatID], h.Seqs...)
		}
	}
}

func (r *Replica) putMe(me api.ChatMe) {
	c, ok := r.chats[me.ChatID]
	switch {
	case !ok && me.State != "member" && r.isLoaded && r.wanted[me.ChatID] == nil: // it never was here
	case !ok:
		if w := r.want(me.ChatID); me.Version > w.me.Version {
			w.me = me
		}
	case me.State == "member":
		if c.me.Request && !me.Request {
			delete(r.delivered, me.ChatID) // a request's marks don't move, however often they are raised
		}
		c.putMe(me, 0)
	case me.Version > c.me.Version:
		r.drop(me.ChatID)
	}
}

func (r *Replica) putAccount(a api.Account) {
	r.putUser(a.User)
	if a.Version >= r.account.Version {
		r.account = a
	}
}

// putUser keeps the newest profile of everybody.
func (r *Replica) putUser(u api.User) {
	if held, ok := r.users[u.ID]; !ok || u.ProfileVersion >= held.ProfileVersion {
		r.users[u.ID] = u
	}
}

func (r *Replica) putHeads(heads []api.ChatHead, due time.Time) {
	for _, h := range heads {
		if c, ok := r.chats[h.ID]; ok {
			c.chat.expect(h.Version, due)
			c.marks.expect(h.MarksVersion, due)
		} else {
			w := r.want(h.ID)
			w.version, w.marks = max(w.version, h.Version), max(w.marks, h.MarksVersion)
		}
	}
}

// putSync takes in what moved since the cursor.
func (r *Replica) putSync(s api.Sync, now time.Time) {
	r.enter(s.StoreEpoch)
	r.cursor = s.Cursor
	r.nextSync = now.Add(r.opt.SyncEvery)
	if s.Reset {
		r.isLoaded = false
		for _, c := range r.chats { // what was hidden meanwhile isn't named
			c.mayHide = true
		}
	}
	for _, u := range s.Users {
		r.putUser(u)
	}
	r.putHeads(s.Chats, now)
	for _, me := range s.Me.Chats {
		r.putMe(me)
	}
	r.putHidden(s.Me.Hidden)
	r.putAccount(s.Me.Account)
	r.putBlocks(s.Me.Blocks)
	r.putDrafts(s.Me.Drafts)
	r.putScheduled(s.Me.Scheduled)
	if s.Me.Settings != nil {
		mergeSettings(&r.settings, *s.Me.Settings)
	}
	r.mine.advance(s.Me.Version, func(api.EventFrame) {})
}

// putChat takes in a chat that was fetched.
func (r *Replica) putChat(row api.Chat, now time.Time) {
	if row.Peer != nil {
		r.putUser(*row.Peer)
	}
	c, ok := r.chats[row.ID]
	if ok {
		c.putRow(row, now)
	} else {
		c = newChatCopy(r.self, row)
		r.chats[row.ID] = c
		c.deleteForMe(r.hidden[row.ID])
		delete(r.hidden, row.ID)
	}
	w, ok := r.wanted[row.ID]
	if !ok {
		return
	}
	delete(r.wanted, row.ID)
	c.chat.expect(w.version, now)
	c.marks.expect(w.marks, now)
	if w.me.Version > 0 {
		r.putMe(w.me)
	}
}

func (r *Replica) drop(chatID string) {
	delete(r.chats, chatID)
	delete(r.delivered, chatID)
	delete(r.wanted, chatID)
	delete(r.hidden, chatID)
}

// held returns the ids of all chats that are held.
func (r *Replica) held() []string {
	return slices.Collect(maps.Keys(r.chats))
}
