package gateway

import (
	"slices"
	"sync"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// hub knows all connections of the node, and which of them belong to whom. Pushing to a session is allowed under
// its locks: that never blocks and takes no lock of the hub.
type hub struct {
	mu       sync.RWMutex // guards users, their sessions and sessions
	users    map[ident.UserID]*account
	sessions int

	all struct {
		sync.Mutex // guards the rest, and place of the sessions in list
		list       []*session
		isClosed   bool
	}
}

// account is a user with at least one session here.
type account struct {
	sessions []*session

	mu    sync.Mutex // guards what follows
	sends bucket
	// Messages are refused before sendsFrom, which is at most sendsWait ahead: a clock that was set back doesn't prolong it.
	sendsFrom int64
	sendsWait time.Duration
}

func newHub() *hub {
	return &hub{users: map[ident.UserID]*account{}}
}

// connect adds a connection and runs start for it; false if there are too many, or the hub is closed.
func (h *hub) connect(s *session, limit int, start func()) bool {
	h.all.Lock()
	defer h.all.Unlock()
	if h.all.isClosed || len(h.all.list) >= limit {
		return false
	}
	s.place = len(h.all.list)
	h.all.list = append(h.all.list, s)
	start()
	return true
}

// close refuses connections from now on and returns those that there are.
func (h *hub) close() []*session {
	h.all.Lock()
	defer h.all.Unlock()
	h.all.isClosed = true
	return slices.Clone(h.all.list)
}

// disconnect removes a connection.
func (h *hub) disconnect(s *session) {
	h.all.Lock()
	defer h.all.Unlock()
	last := len(h.all.list) - 1
	moved := h.all.list[last]
	h.all.list[s.place] = moved
	moved.place = s.place
	h.all.list[last] = nil
	h.all.list = h.all.list[:last]
}

// each calls do for every connection, under the lock.
func (h *hub) each(do func(*session)) {
	h.all.Lock()
	defer h.all.Unlock()
	for _, s := range h.all.list {
		do(s)
	}
}

// register makes a session receive what its user is to have; false if the user has max sessions already.
func (h *hub) register(s *session, limit int, sends bucket) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	a := h.users[s.user]
	if a == nil {
		a = &account{sends: sends}
		h.users[s.user] = a
	}
	if len(a.sessions) >= limit {
		return false
	}
	a.sessions = append(a.sessions, s)
	s.account = a
	s.isRegistered = true
	h.sessions++
	return true
}

// unregister takes a session off again, and says whether it was on.
func (h *hub) unregister(s *session) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !s.isRegistered {
		return false
	}
	s.isRegistered = false
	a := s.account
	at := slices.Index(a.sessions, s)
	a.sessions = slices.Delete(a.sessions, at, at+1)
	if len(a.sessions) == 0 {
		delete(h.users, s.user)
	}
	h.sessions--
	return true
}

// toMembers pushes a frame to all sessions of the members of a chat.
func (h *hub) toMembers(members []ident.UserID, frame []byte) {
	h.eachMember(members, func(_ ident.UserID, a *account) { a.push(frame) })
}

// toMembersEach pushes to the sessions of each member the frame that is for that one.
func (h *hub) toMembersEach(members []ident.UserID, frame func(ident.UserID) []byte) {
	h.eachMember(members, func(id ident.UserID, a *account) { a.push(frame(id)) })
}

// eachMember calls do for the members of a chat who are here, going through the smaller of the two sides.
func (h *hub) eachMember(members []ident.UserID, do func(ident.UserID, *account)) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if len(members) <= len(h.users) {
		for _, id := range members {
			if a := h.users[id]; a != nil {
				do(id, a)
			}
		}
		return
	}
	for id, a := range h.users {
		if _, isMember := slices.BinarySearch(members, id); isMember {
			do(id, a)
		}
	}
}

// toUsers pushes a frame to all sessions of some users.
func (h *hub) toUsers(ids []ident.UserID, frame []byte) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, id := range ids {
		if a := h.users[id]; a != nil {
			a.push(frame)
		}
	}
}

func (a *account) push(frame []byte) {
	for _, s := range a.sessions {
		s.push(frame)
	}
}

// sendPause is the shortest time for which a user's messages are refused: what was on its way behind a refused message
// is refused with it, so that it doesn't overtake.
const sendPause = 250 * time.Millisecond

// takeSend takes one message from the user's allowance; it returns 0, or how long to wait for the next. Nothing passes
// before that.
func (a *account) takeSend(rate float64, burst int, now time.Time) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	if wait := time.Duration(a.sendsFrom - now.UnixNano()); wait > 0 && wait <= a.sendsWait {
		return wait
	}
	wait := a.sends.take(rate, burst, now)
	if wait > 0 {
		wait = max(wait, sendPause)
		a.sendsFrom, a.sendsWait = now.Add(wait).UnixNano(), wait
	}
	return wait
}

// hasMember says whether any of the roster's members is connected.
func (h *hub) hasMember(r chat.Roster) bool {
	h.mu.RLock()
	defer h.mu.RUnlock()
	for _, id := range r.Members {
		if h.users[id] != nil {
			return true
		}
	}
	return false
}

// ofUsers returns the sessions of some users.
func (h *hub) ofUsers(ids []ident.UserID) []*session {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var out []*session
	for _, id := range ids {
		if a := h.users[id]; a != nil {
			out = append(out, a.sessions...)
		}
	}
	return out
}

// withID returns the connections of a session. It goes through all connections: sessions end seldom.
func (h *hub) withID(id ident.SessionID) []*session {
	h.mu.RLock()
	defer h.mu.RUnlock()
	var out []*session
	for _, a := range h.users {
		for _, s := range a.sessions {
			if s.id == id {
				out = append(out, s)
			}
		}
	}
	return out
}

// sessionIDs returns the ids of all registered sessions, each once.
func (h *hub) sessionIDs() []ident.SessionID {
	h.mu.RLock()
	defer h.mu.RUnlock()
	out := make([]ident.SessionID, 0, h.sessions)
	for _, a := range h.users {
		for _, s := range a.sessions {
			out = append(out, s.id)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (h *hub) counts() (connections, sessions, users int) {
	h.all.Lock()
	connections = len(h.all.list)
	h.all.Unlock()
	h.mu.RLock()
	defer h.mu.RUnlock()
	return connections, h.sessions, len(h.users)
}

// size is the number of connections.
func (h *hub) size() int {
	h.all.Lock()
	defer h.all.Unlock()
	return len(h.all.list)
}
