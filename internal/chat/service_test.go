package chat_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/testkit/storekit"
)

// heard is what was published.
type heard struct {
	mu     sync.Mutex // guards what follows
	marks  []chat.Mark
	me     map[ident.UserID][]chat.Me
	typing []ident.UserID
	rows   []chat.Member
	system []string
	signal chan struct{}
}

func (h *heard) note(do func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	do()
	select {
	case h.signal <- struct{}{}:
	default:
	}
}

func (h *heard) MarksRaised(_ chat.Audience, from, version int64, marks []chat.Mark) {
	h.note(func() {
		if from >= version {
			panic("a step that doesn't rise")
		}
		h.marks = append(h.marks, marks...)
	})
}

func (h *heard) MeChanged(u chat.UserVersion, chats []chat.Me) {
	h.note(func() { h.me[u.UserID] = append(h.me[u.UserID], chats...) })
}

func (h *heard) BlockChanged(chat.BlockChanged) {}
func (h *heard) DraftChanged(chat.DraftChanged) {}
func (h *heard) WatchChanged(ident.UserID)      {}
func (h *heard) AskingChanged(chat.Asking)      {}

func (h *heard) Typing(_ chat.Audience, from ident.UserID, _ bool, _ time.Time) {
	h.note(func() { h.typing = append(h.typing, from) })
}

func (h *heard) ChatChanged(chat.Audience, chat.Step, chat.Chat) {}

func (h *heard) MembersChanged(_ chat.Audience, _ chat.Step, _ chat.Chat, rows []chat.Member, _ []chat.Mark) {
	h.note(func() { h.rows = append(h.rows, rows...) })
}

func (h *heard) SystemSent(_ chat.Audience, m chat.SystemMessage) {
	h.note(func() { h.system = append(h.system, string(m.Content)) })
}

// until waits until what was heard fulfils a condition.
func (h *heard) until(t *testing.T, holds func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		h.mu.Lock()
		ok := holds()
		h.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-h.signal:
		case <-deadline:
			require.FailNow(t, "it was never published")
		}
	}
}

type env struct {
	store *sqlstore.Store
	heard *heard
	s     *chat.Service
	users []ident.UserID
}

func setup(t *testing.T, names ...string) *env {
	t.Helper()
	store := storekit.Open(t)
	h := &heard{me: map[ident.UserID][]chat.Me{}, signal: make(chan struct{}, 1)}
	s := chat.NewService(chat.Options{
		Store: store, Publisher: h, IDs: storekit.IDs(), Now: time.Now, Log: slog.New(slog.DiscardHandler), MaxMembers: 3,
		MarksPace: time.Millisecond, EncodeSystem: func(s chat.System) []byte { return []byte(`"` + s.Event + `"`) },
	})
	t.Cleanup(func() { require.NoError(t, s.Close(context.WithoutCancel(t.Context()))) })
	return &env{store: store, heard: h, s: s, users: storekit.Users(t, store, names...)}
}

func (e *env) send(t *testing.T, from ident.UserID, to ident.ChatID, count int) {
	t.Helper()
	for range count {
		_, err := e.store.AppendMessages(t.Context(), []message.Draft{{
			ChatID: to, SenderID: from, ClientID: storekit.IDs().New(), Content: message.Content(`{}`), At: time.Now(),
		}})
		require.NoError(t, err)
	}
}

func TestThereIsOnePrivateChatOfAPair(t *testing.T) {
	t.Parallel()
	e := setup(t, "anna", "ben")
	first, err := e.s.Create(t.Context(), e.users[0], chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[1:]})
	require.NoError(t, err)
	require.True(t, first.IsNew)
	e.heard.until(t, func() bool { return len(e.heard.me) == 2 })
	require.Equal(t, first.ID, e.heard.me[e.users[1]][0].ChatID)
	require.Equal(t, chat.RoleMember, e.heard.me[e.users[1]][0].Role)
	again, err := e.s.Create(t.Context(), e.users[1], chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[:1]})
	require.NoError(t, err)
	require.Equal(t, first.ID, again.ID)
	require.False(t, again.IsNew)
}

func TestBadChatsAreRefused(t *testing.T) {
	t.Parallel()
	e := setup(t, "anna", "ben", "cleo", "dora")
	for name, tc := range map[string]struct {
		r    chat.CreateRequest
		code fault.Code
	}{
		"no type":         {chat.CreateRequest{}, fault.CodeInvalid},
		"alone":           {chat.CreateRequest{Type: chat.TypePrivate}, fault.CodeInvalid},
		"with oneself":    {chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[:1]}, fault.CodeInvalid},
		"a crowd":         {chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[1:3]}, fault.CodeInvalid},
		"nobody":          {chat.CreateRequest{Type: chat.TypePrivate, Members: []ident.UserID{"01ARZ3NDEKTSV4RRFFQ69G5FAV"}}, fault.CodeNotFound},
		"no id":           {chat.CreateRequest{Type: chat.TypePrivate, Members: []ident.UserID{"a/b"}}, fault.CodeNotFound},
		"saved with":      {chat.CreateRequest{Type: chat.TypeSaved, Members: e.users[1:2]}, fault.CodeInvalid},
		"no title":        {chat.CreateRequest{Type: chat.TypeGroup, Title: " ", ClientID: "1"}, fault.CodeInvalid},
		"a long title":    {chat.CreateRequest{Type: chat.TypeGroup, Title: strings.Repeat("x", 129), ClientID: "1"}, fault.CodeInvalid},
		"a control title": {chat.CreateRequest{Type: chat.TypeGroup, Title: "a\u202eb", ClientID: "1"}, fault.CodeInvalid},
		"no client_id":    {chat.CreateRequest{Type: chat.TypeGroup, Title: "x"}, fault.CodeInvalid},
		"too many":        {chat.CreateRequest{Type: chat.TypeGroup, Title: "x", ClientID: "1", Members: e.users[1:4]}, fault.CodeInvalid},
		"a long about":    {chat.CreateRequest{Type: chat.TypeChannel, Title: "x", About: strings.Repeat("x", 513), ClientID: "1"}, fault.CodeInvalid},
	} {
		_, err := e.s.Create(t.Context(), e.users[0], tc.r)
		require.True(t, fault.Is(err, tc.code), "%s: %v", name, err)
	}
}

func TestMarksAreRaisedAndTold(t *testing.T) {
	t.Parallel()
	e := setup(t, "anna", "ben", "cleo")
	anna, ben, cleo := e.users[0], e.users[1], e.users[2]
	c, err := e.s.Create(t.Context(), anna, chat.CreateRequest{Type: chat.TypePrivate, Members: []ident.UserID{ben}})
	require.NoError(t, err)
	e.send(t, anna, c.ID, 3)

	got, err := e.s.RaiseMarks(t.Context(), ben, []chat.MarkRaise{
		{ChatID: c.ID, DeliveredSeq: 2}, {ChatID: "nonsense/", ReadSeq: 1}, {ChatID: c.ID, ReadSeq: 99}, {ChatID: c.ID},
	})
	require.NoError(t, err)
	require.True(t, got[0].Found)
	require.False(t, got[1].Found)
	require.Equal(t, int64(3), got[2].Me.ReadSeq, "never above the last message")
	require.Zero(t, got[2].Me.Unread)
	require.False(t, got[3].Found, "nothing was asked")
	e.heard.until(t, func() bool {
		return len(e.heard.marks) > 0 && e.heard.marks[len(e.heard.marks)-1] == chat.Mark{UserID: ben, DeliveredSeq: 3, SeenSeq: 3}
	})
	e.heard.until(t, func() bool { mine := e.heard.me[ben]; return mine[len(mine)-1].ReadSeq == 3 })

	got, err = e.s.RaiseMarks(t.Context(), cleo, []chat.MarkRaise{{ChatID: c.ID, ReadSeq: 1}})
	require.NoError(t, err)
	require.False(t, got[0].Found, "of a foreign chat nothing is learnt")
}

func TestTypingIsToldToMembersOnly(t *testing.T) {
	t.Parallel()
	e := setup(t, "anna", "ben", "cleo")
	c, err := e.s.Create(t.Context(), e.users[0], chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[1:2]})
	require.NoError(t, err)
	require.NoError(t, e.s.Typing(t.Context(), e.users[1], c.ID, false))
	e.heard.until(t, func() bool { return len(e.heard.typing) == 1 && e.heard.typing[0] == e.users[1] })
	require.True(t, fault.Is(e.s.Typing(t.Context(), e.users[2], c.ID, false), fault.CodeNotFound))
	_, err = e.s.Members(t.Context(), e.users[2], c.ID, chat.MembersRequest{Limit: 10})
	require.True(t, fault.Is(err, fault.CodeNotFound))
	members, err := e.s.Members(t.Context(), e.users[1], c.ID, chat.MembersRequest{Limit: 10})
	require.NoError(t, err)
	require.Len(t, members, 2)
}

func TestRostersAreAsNewAsIsAsked(t *testing.T) {
	t.Parallel()
	e := setup(t, "anna", "ben")
	c, err := e.s.Create(t.Context(), e.users[0], chat.CreateRequest{Type: chat.TypePrivate, Members: e.users[1:]})
	require.NoError(t, err)
	rosters := chat.NewRosters(e.store)
	first, err := rosters.Get(t.Context(), c.ID, 0)
	require.NoError(t, err)
	require.Equal(t, e.users, first.Members)
	again, err := rosters.Get(t.Context(), c.ID, first.MembersVersion)
	require.NoError(t, err)
	require.Equal(t, first, again)
	_, err = rosters.Get(t.Context(), c.ID, first.MembersVersion+1)
	require.Error(t, err, "there is no such version")
	_, err = rosters.Get(t.Context(), "01ARZ3NDEKTSV4RRFFQ69G5FAV", 0)
	require.Error(t, err)
}

// crowd is a store of channels with a hundred thousand readers each, which counts how they are read.
type crowd struct {
	chat.Store
	members        []ident.UserID
	loads, changes int
	version        int64
}

func (c *crowd) ChatRoster(_ context.Context, id ident.ChatID) (chat.Roster, error) {
	c.loads++
	for i := len(c.members); i < 100_000; i++ {
		c.members = append(c.members, ident.UserID(fmt.Sprintf("U%07d", 2*i)))
	}
	return chat.Roster{ChatID: id, MembersVersion: c.version, IsChannel: true, Joins: c.version, Members: c.members}, nil
}

func (c *crowd) RosterSince(_ context.Context, _ ident.ChatID, joins int64) (chat.RosterChange, error) {
	c.changes++
	out := chat.RosterChange{MembersVersion: c.version, Joins: c.version}
	for v := joins + 1; v <= c.version; v++ {
		out.Came = append(out.Came, ident.UserID(fmt.Sprintf("U%07d", 2*v+1)))
		out.Left = append(out.Left, ident.UserID(fmt.Sprintf("U%07d", 2*v)))
	}
	return out, nil
}

// The roster of a channel is loaded once, and then brought up to date by who came and left.
func TestRostersOfChannelsFollow(t *testing.T) {
	t.Parallel()
	store := &crowd{version: 1}
	rosters := chat.NewRosters(store)
	first, err := rosters.Get(t.Context(), "CHANNEL", 1)
	require.NoError(t, err)
	for store.version = 2; store.version < 50; store.version++ {
		r, err := rosters.Get(t.Context(), "CHANNEL", store.version)
		require.NoError(t, err)
		require.Len(t, r.Members, 100_000)
		require.True(t, slices.IsSorted(r.Members))
		_, isThere := slices.BinarySearch(r.Members, ident.UserID(fmt.Sprintf("U%07d", 2*store.version+1)))
		require.True(t, isThere)
		_, isThere = slices.BinarySearch(r.Members, ident.UserID(fmt.Sprintf("U%07d", 2*store.version)))
		require.False(t, isThere)
	}
	require.Equal(t, 1, store.loads)
	require.Contains(t, first.Members, ident.UserID("U0000004"), "what was handed out stays as it was")

	for i := range 40 { // more than are kept: the first one is loaded again
		_, err := rosters.Get(t.Context(), ident.ChatID(fmt.Sprint("OTHER", i)), 0)
		require.NoError(t, err)
	}
	loads := store.loads
	_, err = rosters.Get(t.Context(), "CHANNEL", 0)
	require.NoError(t, err)
	require.Equal(t, loads+1, store.loads)
}
