package storetest

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var randomTests = map[string]func(*env){
	"RandomHistory": testRandomHistory,
}

// replica is what a client holds of a chat.
type replica struct {
	messages map[int64]message.Message
	members  map[ident.UserID]chat.Member
	marks    map[ident.UserID]chat.Mark
	chat     chat.Chat
	me       chat.Me
}

// fetch reads a chat afresh.
func (e *env) fetch(id ident.ChatID, actor ident.UserID) replica {
	e.Helper()
	r := replica{messages: map[int64]message.Message{}, members: map[ident.UserID]chat.Member{}, marks: map[ident.UserID]chat.Mark{}}
	for _, m := range e.history(id, actor) {
		r.messages[m.Seq] = m
	}
	members, err := e.ChatMembers(e.ctx(), id, "", 1000)
	require.NoError(e, err)
	for _, m := range members {
		r.members[m.User.ID] = m
	}
	entry := e.entry(id, actor)
	r.chat, r.me = entry.Chat, entry.Me
	for _, m := range e.changes(inbox.ChangesQuery{Actor: actor, ChatID: id, After: r.chat.Version, MarksAfter: -1}).Marks {
		r.marks[m.UserID] = m
	}
	return r
}

// catchUp applies changes until there are no more.
func (e *env) catchUp(r *replica, id ident.ChatID, actor ident.UserID, limit int) {
	e.Helper()
	after, marksAfter := r.chat.Version, r.chat.MarksVersion
	for more := true; more; {
		c := e.changes(inbox.ChangesQuery{Actor: actor, ChatID: id, After: after, MarksAfter: marksAfter, Limit: limit})
		require.False(e, c.Reset)
		last := after
		for _, m := range c.Messages {
			require.Greater(e, m.Version, after)
			require.Greater(e, m.Version, last)
			require.LessOrEqual(e, m.Version, c.Version)
			last = m.Version
			r.messages[m.Seq] = m
		}
		for _, m := range c.Members {
			require.Greater(e, m.Version, after)
			require.LessOrEqual(e, m.Version, c.Version)
			r.members[m.User.ID] = m
		}
		for _, m := range c.Marks {
			r.marks[m.UserID] = m
		}
		require.True(e, !c.More || c.Version > after)
		r.chat, r.me = c.Entry.Chat, c.Entry.Me
		after, marksAfter, more = c.Version, c.MarksVersion, c.More
	}
	require.Equal(e, r.chat.Version, after)
	for seq := range r.messages {
		if seq < r.me.VisibleFromSeq {
			delete(r.messages, seq)
		}
	}
	for who, m := range r.members {
		if m.State == chat.StateLeft {
			delete(r.marks, who)
		}
	}
}

// forgetProfiles leaves out of member rows what has a version of its own.
func (r *replica) forgetProfiles() {
	for id, m := range r.members {
		m.User = user.User{ID: id}
		r.members[id] = m
	}
}

// checkpoint is what a client held at some time.
type checkpoint struct {
	chats map[ident.ChatID]replica
	pos   int64
}

// history is a random history of a few chats, seen by one actor.
type history struct {
	*env
	people []ident.UserID
	chats  []ident.ChatID
	sent   []message.Message
	points []checkpoint
}

func (h *history) step(t *rapid.T, i int) {
	actor, id := pick(t, "actor", h.people), pick(t, "chat", h.chats)
	last := h.entry(h.chats[0], h.people[0]).Chat.LastSeq
	switch rapid.IntRange(0, 13).Draw(t, "what") {
	case 0, 1, 2:
		drafts := make([]message.Draft, rapid.IntRange(1, 5).Draw(t, "drafts"))
		for j := range drafts {
			drafts[j] = h.draft(pick(t, "to", h.chats), actor, fmt.Sprint(i, j))
		}
		results, err := h.AppendMessages(h.ctx(), drafts)
		require.NoError(h, err)
		for _, r := range results {
			if r.Err == nil {
				h.sent = append(h.sent, r.Message)
			}
		}
	case 3, 4:
		if m, ok := h.any(t); ok {
			_, _ = h.EditMessage(h.ctx(), message.Edit{ChatID: m.ChatID, Seq: m.Seq, Actor: m.SenderID, Content: text(fmt.Sprint("edit", i)), At: now()})
		}
	case 5:
		if m, ok := h.any(t); ok {
			_, _ = h.DeleteMessage(h.ctx(), message.Deletion{ChatID: m.ChatID, Seq: m.Seq, Actor: m.SenderID, At: now()})
		}
	case 6, 7:
		seq := rapid.Int64Range(0, last+1).Draw(t, "seq")
		h.raise(chat.MarkRaise{ChatID: id, UserID: actor, ReadSeq: seq}, chat.MarkRaise{ChatID: id, UserID: h.people[0], DeliveredSeq: seq})
	case 10, 11:
		if m, ok := h.any(t); ok {
			a := reaction(m, actor, rapid.SampledFrom([]string{"👍", "❤️"}).Draw(t, "key"))
			a.IsUnset = rapid.Bool().Draw(t, "unset")
			_, _ = h.Annotate(h.ctx(), a)
		}
	case 8:
		// The one who looks stays a member; bounds only rise.
		set := rapid.SampledFrom([]string{
			"role = 'admin'", "role = 'reader'", "state = 'left'", "state = 'member'",
			"visible_from_seq = visible_from_seq + 1",
		}).Draw(t, "set")
		if actor == h.people[0] && set[0] != 'v' {
			set = "role = 'owner'"
		}
		h.setMember(h.chats[0], actor, set)
	case 12, 13:
		h.arrange(t, i, actor, id)
	default:
		about := fmt.Sprint("about ", i)
		_, err := h.UpdateProfile(h.ctx(), actor, user.ProfilePatch{About: &about})
		require.NoError(h, err)
	}
}

// arrange changes what is only the actor's in a chat.
func (h *history) arrange(t *rapid.T, i int, actor ident.UserID, id ident.ChatID) {
	if rapid.Bool().Draw(t, "clear") {
		upTo := rapid.Int64Range(0, 30).Draw(t, "up to")
		_, _ = h.ClearHistory(h.ctx(), chat.Clearing{ChatID: id, Actor: actor, UpTo: upTo, Hide: i%2 == 0})
		return
	}
	p := pick(t, "patch", []chat.MePatch{{IsPinned: yes()}, {IsPinned: no()}, {IsArchived: yes()}, {MutedUntil: &chat.Forever}})
	_, _ = h.PatchMe(h.ctx(), actor, id, p)
}

// pick draws an index, which means the same in each run, unlike an id.
func pick[E any](t *rapid.T, label string, from []E) E {
	return from[rapid.IntRange(0, len(from)-1).Draw(t, label)]
}

func (h *history) any(t *rapid.T) (message.Message, bool) {
	if len(h.sent) == 0 {
		return message.Message{}, false
	}
	return pick(t, "message", h.sent), true
}

func (h *history) checkpoint() {
	p := checkpoint{chats: map[ident.ChatID]replica{}, pos: h.pos(h.people[0])}
	for _, id := range h.chats {
		p.chats[id] = h.fetch(id, h.people[0])
	}
	h.points = append(h.points, p)
}

// testRandomHistory is the sync law: what a client held at any time plus what it catches up equals a fresh read.
func testRandomHistory(e *env) {
	rapid.Check(e.t, func(t *rapid.T) {
		h := &history{env: newEnv(e.t, e.Stores, e.open)}
		h.tb = t
		h.people = h.env.people(4)
		actor := h.people[0]
		h.chats = []ident.ChatID{h.group(h.people...), h.private(actor, h.people[1])}
		h.checkpoint()
		for i := range rapid.IntRange(1, 30).Draw(t, "steps") {
			h.step(t, i)
			if i%4 == 0 {
				h.checkpoint()
			}
		}
		final := map[ident.ChatID]replica{}
		for _, id := range h.chats {
			final[id] = h.fetch(id, actor)
		}
		for _, p := range h.points {
			s := h.sync(actor, p.pos)
			require.False(h, s.Reset)
			for id, held := range p.chats {
				want := final[id]
				h.requireNamed(s, held, want)
				limit := rapid.IntRange(1, 12).Draw(t, "limit")
				h.catchUp(&held, id, actor, limit)
				held.forgetProfiles()
				want.forgetProfiles()
				require.Equal(h, want, held)
			}
		}
	})
}

// requireNamed expects a sync to name what moved of a chat since a client held it.
func (h *history) requireNamed(s inbox.Sync, held, want replica) {
	h.Helper()
	if head(held.chat) != head(want.chat) {
		require.Contains(h, s.Chats, head(want.chat))
	}
	if held.me.Version != want.me.Version {
		require.Contains(h, s.Mine, want.me)
	}
	for id, m := range held.members {
		now, err := h.UserByID(h.ctx(), id)
		require.NoError(h, err)
		isContact := want.members[id].State == chat.StateMember || want.chat.Type == chat.TypePrivate
		if id != h.people[0] && isContact && m.User.ProfileVersion != now.ProfileVersion {
			require.True(h, slices.ContainsFunc(s.Users, func(u user.User) bool {
				return u.ID == id && u.ProfileVersion == now.ProfileVersion
			}))
		}
	}
}
