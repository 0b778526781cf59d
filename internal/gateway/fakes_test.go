package gateway

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

// world is what the gateway's services know in a test: chats with members, and one session per token. A token
// "ann.1" belongs to the user "ann" and the session "ann1".
type world struct {
	pub    *Publisher
	queue  chan func()  // sends on their way to lane
	queued atomic.Int64 // how many sends ever came

	mu       sync.Mutex // guards what follows
	members  map[ident.ChatID][]ident.UserID
	heads    map[ident.ChatID]chat.Head
	ended    map[ident.SessionID]bool
	cursors  []string
	syncing  chan struct{}              // Sync waits for it, if not nil
	hold     chan struct{}              // sends are committed when it is closed, if not nil
	onSync   func()                     // is called by Sync
	lastSeen map[ident.UserID]time.Time // by TouchLastSeen
}

const epoch = "epoch1"

func newWorld() *world {
	return &world{
		members:  map[ident.ChatID][]ident.UserID{},
		heads:    map[ident.ChatID]chat.Head{},
		ended:    map[ident.SessionID]bool{},
		lastSeen: map[ident.UserID]time.Time{},
		queue:    make(chan func(), 1<<16),
	}
}

func (w *world) chat(id ident.ChatID, members ...ident.UserID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	slices.Sort(members)
	w.members[id] = members
	w.heads[id] = chat.Head{ChatID: id, Version: 1, MembersVersion: 1}
}

func (w *world) Authenticate(_ context.Context, token, _ string) (auth.Session, user.User, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	name, device, ok := strings.Cut(token, ".")
	id := ident.SessionID(name + device)
	if !ok || w.ended[id] {
		return auth.Session{}, user.User{}, fault.New(fault.Unauthenticated, fault.CodeUnauthenticated, "no valid token")
	}
	u := user.User{ID: ident.UserID(name), Username: name}
	return auth.Session{ID: id, UserID: u.ID}, u, nil
}

func (w *world) Recheck(_ context.Context, ids []ident.SessionID) ([]ident.SessionID, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(ids), func(id ident.SessionID) bool { return !w.ended[id] }), nil
}

func (w *world) Sync(ctx context.Context, actor ident.UserID, cursor string) (inbox.Sync, string, string, error) {
	w.mu.Lock()
	w.cursors = append(w.cursors, cursor)
	hook, wait := w.onSync, w.syncing
	w.mu.Unlock()
	if hook != nil {
		hook()
	}
	if wait != nil {
		select {
		case <-wait:
		case <-ctx.Done():
			return inbox.Sync{}, "", "", ctx.Err()
		}
	}
	switch cursor {
	case "bad":
		return inbox.Sync{}, "", "", fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor")
	case "broken":
		return inbox.Sync{}, "", "", errors.New("disk is gone")
	}
	return inbox.Sync{Account: user.User{ID: actor, Version: 3}, Next: 9}, "next", epoch, nil
}

// SendAsync queues for lane, which stores in the order of the calls.
func (w *world) SendAsync(_ context.Context, actor ident.UserID, d message.Draft, done func(message.Message, error)) {
	w.queued.Add(1)
	w.queue <- func() { w.commit(actor, d, done) }
}

// lane commits what is queued until the queue is closed; it waits for hold, if there is one.
func (w *world) lane() {
	for commit := range w.queue {
		w.mu.Lock()
		hold := w.hold
		w.mu.Unlock()
		if hold != nil {
			<-hold
		}
		commit()
	}
}

func (w *world) commit(actor ident.UserID, d message.Draft, done func(message.Message, error)) {
	w.mu.Lock()
	if !slices.Contains(w.members[d.ChatID], actor) {
		w.mu.Unlock()
		done(message.Message{}, fault.Missing())
		return
	}
	h := w.heads[d.ChatID]
	h.Version++
	w.heads[d.ChatID] = h
	m := message.Message{
		ChatID: d.ChatID, Seq: h.Version - 1, Version: h.Version, SenderID: actor, ClientID: d.ClientID, Content: d.Content,
	}
	w.mu.Unlock()
	done(m, nil)
	w.pub.MessageNew(chat.Audience{ChatID: d.ChatID, MembersVersion: h.MembersVersion}, m)
}

func (w *world) Edit(_ context.Context, actor ident.UserID, e message.Edit) (message.Message, error) {
	if e.Seq == 500 {
		return message.Message{}, errors.New("the disk's serial number is 4711")
	}
	return w.changed(actor, e.ChatID, message.Message{ChatID: e.ChatID, Seq: e.Seq, SenderID: actor, Content: e.Content})
}

func (w *world) Delete(_ context.Context, actor ident.UserID, d message.Deletion) (message.Message, error) {
	return w.changed(actor, d.ChatID, message.Message{ChatID: d.ChatID, Seq: d.Seq, Stub: message.StubDeleted})
}

func (w *world) Annotate(_ context.Context, actor ident.UserID, a message.Annotate) (message.Message, error) {
	return w.changed(actor, a.ChatID, message.Message{ChatID: a.ChatID, Seq: a.Seq, Reactions: []message.Reaction{{Key: a.Key, Count: 1}}})
}

func (w *world) changed(actor ident.UserID, id ident.ChatID, m message.Message) (message.Message, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Contains(w.members[id], actor) {
		return message.Message{}, fault.Missing()
	}
	h := w.heads[id]
	h.Version++
	w.heads[id] = h
	m.Version = h.Version
	w.pub.MessageChanged(chat.Audience{ChatID: id, MembersVersion: h.MembersVersion}, m)
	return m, nil
}

func (w *world) RaiseMarks(_ context.Context, actor ident.UserID, raises []chat.MarkRaise) ([]chat.MarkRaised, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]chat.MarkRaised, len(raises))
	for i, r := range raises {
		if !slices.Contains(w.members[r.ChatID], actor) {
			continue
		}
		out[i] = chat.MarkRaised{Found: true, Me: chat.Me{ChatID: r.ChatID, State: chat.StateMember, ReadSeq: r.ReadSeq}}
		h := w.heads[r.ChatID]
		h.MarksVersion++
		w.heads[r.ChatID] = h
		w.pub.MarksRaised(chat.Audience{ChatID: r.ChatID, MembersVersion: h.MembersVersion}, h.MarksVersion-1, h.MarksVersion,
			[]chat.Mark{{UserID: actor, DeliveredSeq: r.ReadSeq, SeenSeq: r.ReadSeq}})
	}
	return out, nil
}

func (w *world) Typing(_ context.Context, actor ident.UserID, id ident.ChatID, isStopped bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Contains(w.members[id], actor) {
		return fault.Missing()
	}
	w.pub.Typing(chat.Audience{ChatID: id, MembersVersion: 1}, actor, isStopped, time.Unix(100, 0).UTC())
	return nil
}

func (w *world) Get(_ context.Context, id ident.ChatID, minMembersVersion int64) (chat.Roster, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	members, ok := w.members[id]
	if !ok {
		return chat.Roster{}, fault.Missing()
	}
	return chat.Roster{ChatID: id, MembersVersion: minMembersVersion, Members: members}, nil
}

// HeadsSince has every head at the position 1.
func (w *world) HeadsSince(_ context.Context, pos int64, _ int) ([]chat.Head, int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if pos == 0 {
		return nil, 1, nil
	}
	return slices.Collect(maps.Values(w.heads)), 1, nil
}

func (w *world) UserByID(_ context.Context, id ident.UserID) (user.User, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return user.User{ID: id, LastSeenAt: w.lastSeen[id]}, nil
}

func (w *world) TouchLastSeen(_ context.Context, seen map[ident.UserID]time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	maps.Copy(w.lastSeen, seen)
	return nil
}

func (w *world) MayBeWatchedBy(ctx context.Context, subject ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	return w.MayWatch(ctx, subject, others)
}

func (w *world) MayWatch(_ context.Context, actor ident.UserID, others []ident.UserID) ([]ident.UserID, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(others), func(id ident.UserID) bool {
		for _, members := range w.members {
			if slices.Contains(members, actor) && slices.Contains(members, id) {
				return false
			}
		}
		return true
	}), nil
}

// sendUnheard stores a message and tells nobody of it: its event is lost.
func (w *world) sendUnheard(id ident.ChatID) chat.Head {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := w.heads[id]
	h.Version++
	w.heads[id] = h
	return h
}

func (w *world) end(id ident.SessionID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended[id] = true
}

func text(s string) string {
	return fmt.Sprintf(`{"type":"text","text":%q}`, s)
}
