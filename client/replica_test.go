package client_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// held is a replica that holds chat c1 at version 10 with last_seq 8, on a scripted server.
type held struct {
	*fake
	r *client.Replica
	p *peer
}

func newHeld(t *testing.T, opt client.ReplicaOptions) *held {
	t.Helper()
	f := newFake(t)
	f.answer("GET /sync", api.Sync{Cursor: "1", StoreEpoch: "e1", Reset: true, Me: api.SyncMe{Version: 4, Account: account()}})
	f.answer("GET /me/blocks", api.BlockPage{})
	f.answer("GET /me/drafts", api.DraftPage{})
	f.answer("GET /me/scheduled", api.ScheduledPage{})
	f.answer("GET /chats", api.ChatPage{Chats: []api.Chat{chatRow()}})
	opt.Backoff = steady()
	h := &held{fake: f, r: f.client.Replicate(t.Context(), opt)}
	t.Cleanup(h.r.Close)
	h.p = <-f.peers
	h.p.hello(api.HelloAnswer{StoreEpoch: "e1"})
	require.NoError(t, h.r.Wait(t.Context(), func() bool { return len(h.r.Chats()) == 1 }))
	synctest.Wait()
	require.Equal(t, []string{"GET /sync", "GET /me/blocks?limit=100", "GET /me/drafts?limit=100", "GET /me/scheduled?limit=100", "GET /chats?limit=100"}, f.took())
	return h
}

func account() api.Account {
	return api.Account{User: api.User{ID: "me", Username: "me"}, Role: "user", Version: 4}
}

func chatRow() api.Chat {
	return api.Chat{
		ID: "c1", Type: "private", Peer: &api.User{ID: "bob", DisplayName: "Bob", ProfileVersion: 1}, MemberCount: 2,
		LastSeq: 8, Version: 10, MarksVersion: 3, MembersVersion: 1,
		LastMessage: &api.Message{ChatID: "c1", Seq: 8, Version: 10, SenderID: "bob"},
		Marks:       []api.Mark{{UserID: "bob", DeliveredSeq: 8}},
		Me:          api.ChatMe{ChatID: "c1", State: "member", ReadSeq: 6, Unread: 2, CountedSeq: 8, VisibleFromSeq: 1, Version: 4},
	}
}

func message(seq, version int64) api.MessageEvent {
	return api.MessageEvent{Message: api.Message{
		ChatID: "c1", Seq: seq, Version: version, SenderID: "bob", Content: client.Text(fmt.Sprint("message ", seq)),
	}}
}

func (h *held) chat() api.Chat {
	c, ok := h.r.Chat("c1")
	require.True(h.t, ok)
	return c
}

func TestReplicaAppliesEventsWithoutFetching(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		h.p.push(api.EventMessageNew, "c1", 11, 12, message(10, 12)) // overtakes the one before it
		time.Sleep(150 * time.Millisecond)
		require.EqualValues(t, 8, h.chat().LastSeq)
		h.p.push(api.EventMessageNew, "c1", 10, 11, message(9, 11))
		h.p.push(api.EventMarks, "c1", 3, 5, api.MarksEvent{Marks: []api.Mark{{UserID: "bob", DeliveredSeq: 8, SeenSeq: 8}}})
		h.p.push(api.EventUserChanged, "", 0, 0, api.UserEvent{User: api.User{ID: "bob", DisplayName: "Robert", ProfileVersion: 2}})
		h.p.push("poll.changed", "c1", 12, 13, map[string]int{"a": 1}) // of a later release
		h.p.push(api.EventMessageChanged, "c1", 13, 14, message(8, 14))
		h.p.push(api.EventMessageNew, "c1", 10, 11, message(9, 11)) // once more
		time.Sleep(time.Minute)
		c := h.chat()
		require.EqualValues(t, 10, c.LastSeq)
		require.EqualValues(t, 14, c.Version)
		require.EqualValues(t, 5, c.MarksVersion)
		require.Equal(t, 4, c.Me.Unread)
		require.Equal(t, "Robert", c.Peer.DisplayName)
		require.Equal(t, []api.Mark{{UserID: "bob", DeliveredSeq: 8, SeenSeq: 8}}, c.Marks)
		require.Equal(t, []client.Span{{From: 9, To: 10}}, h.r.Spans("c1"))
		require.Empty(t, h.took())
	})
}

func TestReplicaHealsAGapAfterWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		h.on("GET /chats/c1/changes", func(*http.Request) (int, any) {
			row := chatRow()
			row.Version, row.LastSeq, row.Me.Unread, row.Me.CountedSeq = 12, 10, 4, 10
			m9, m10 := message(9, 11).Message, message(10, 12).Message
			row.LastMessage = &m10
			return 200, api.Changes{Messages: []api.Message{m9, m10}, Chat: &row, Version: 12, MarksVersion: 3}
		})
		h.p.push(api.EventMessageNew, "c1", 11, 12, message(10, 12))
		time.Sleep(190 * time.Millisecond)
		require.Empty(t, h.took())
		time.Sleep(20 * time.Millisecond)
		require.Equal(t, []string{"GET /chats/c1/changes?after=10&marks_after=3"}, h.took())
		require.Equal(t, []client.Span{{From: 9, To: 10}}, h.r.Spans("c1"))
		require.Equal(t, 4, h.chat().Me.Unread)

		h.p.push(api.EventHeads, "", 0, 0, api.HeadsEvent{Chats: []api.ChatHead{{ID: "c1", Version: 12, MarksVersion: 3}}})
		time.Sleep(time.Second)
		require.Empty(t, h.took(), "a head that is held is no news")
		h.p.push(api.EventHeads, "", 0, 0, api.HeadsEvent{Chats: []api.ChatHead{{ID: "c1", Version: 12, MarksVersion: 4}}})
		time.Sleep(210 * time.Millisecond)
		require.Equal(t, []string{"GET /chats/c1/changes?after=12&marks_after=3"}, h.took())
	})
}

func TestReplicaComesBackWithItsCursor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		_ = h.p.conn.Close()
		p := <-h.peers
		hello := p.hello(api.HelloAnswer{StoreEpoch: "e1", Sync: &api.Sync{
			StoreEpoch: "e1", Cursor: "2", Chats: []api.ChatHead{{ID: "c1", Version: 10, MarksVersion: 3}},
			Me:    api.SyncMe{Version: 5, Account: account(), Chats: []api.ChatMe{{ChatID: "c1", State: "left", Version: 5}}},
			Users: []api.User{{ID: "bob", DisplayName: "Robert", ProfileVersion: 2}},
		}})
		require.Equal(t, "1", hello.Cursor)
		require.NoError(t, h.r.Wait(t.Context(), func() bool { return len(h.r.Chats()) == 0 }))
		synctest.Wait()
		require.Empty(t, h.took())
		p.push(api.EventMeChanged, "", 5, 6, api.MeEvent{Chats: []api.ChatMe{{ChatID: "c1", State: "member", Version: 6}}})
		row := chatRow()
		row.Me.Version = 6
		h.answer("GET /chats/c1", api.ChatAnswer{Chat: row})
		require.NoError(t, h.r.Wait(t.Context(), func() bool { return len(h.r.Chats()) == 1 }))
		require.Equal(t, []string{"GET /chats/c1"}, h.took())
		require.Equal(t, "Robert", h.chat().Peer.DisplayName)
		require.EqualValues(t, 6, h.r.Account().Version, "it moves with changes that don't name the account")
		_ = p.conn.Close()
		p = <-h.peers
		require.Equal(t, "2", p.hello(api.HelloAnswer{StoreEpoch: "e1", Sync: &api.Sync{StoreEpoch: "e1", Cursor: "3"}}).Cursor)
	})
}

func TestReplicaDropsAllOnANewEpoch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		h.p.push(api.EventMessageNew, "c1", 10, 11, message(9, 11))
		_ = h.p.conn.Close()
		row := chatRow() // from before the message
		h.answer("GET /sync", api.Sync{Cursor: "9", StoreEpoch: "e2", Reset: true, Me: api.SyncMe{Version: 4, Account: account()}})
		h.answer("GET /chats", api.ChatPage{Chats: []api.Chat{row}})
		p := <-h.peers
		p.hello(api.HelloAnswer{StoreEpoch: "e2", Sync: &api.Sync{StoreEpoch: "e2", Cursor: "8", Reset: true}})
		require.NoError(t, h.r.Wait(t.Context(), func() bool {
			c, ok := h.r.Chat("c1")
			return ok && c.LastSeq == 8
		}))
		require.Empty(t, h.r.Messages("c1"))
	})
}

func TestReplicaFetchesAfreshWhenTooFarBehind(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		row := chatRow()
		row.Version, row.LastSeq, row.Me.CountedSeq = 5000, 900, 900
		h.answer("GET /chats/c1/changes", api.Changes{Reset: true})
		h.answer("GET /chats/c1", api.ChatAnswer{Chat: row})
		h.answer("GET /chats/c1/messages", api.MessagePage{
			Messages: []api.Message{message(899, 4999).Message, message(900, 5000).Message}, FromSeq: 899, ToSeq: 900, LastSeq: 900, Version: 5000,
		})
		h.p.push(api.EventMessageNew, "c1", 4999, 5000, message(900, 5000))
		time.Sleep(time.Second)
		require.Equal(t, []string{
			"GET /chats/c1/changes?after=10&marks_after=3", "GET /chats/c1", "GET /chats/c1/messages",
		}, h.took())
		require.Equal(t, []client.Span{{From: 899, To: 900}}, h.r.Spans("c1"))
		require.EqualValues(t, 5000, h.chat().Version)
	})
}

func TestReplicaAsksAgainWhenTheCountIsUncertain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		stub := message(8, 11)
		stub.Message.Content, stub.Message.Stub = nil, "deleted"
		h.p.push(api.EventMessageChanged, "c1", 10, 11, stub)
		time.Sleep(time.Second)
		require.Equal(t, 1, h.chat().Me.Unread)
		require.Empty(t, h.took(), "the fetched count is older than the stub for certain")
		row := chatRow()
		row.Version, row.Me.Version, row.Me.Unread = 11, 5, 1
		h.answer("GET /chats/c1/changes", api.Changes{Chat: &row, Version: 11, MarksVersion: 3})
		h.p.push(api.EventMeChanged, "", 4, 5, api.MeEvent{Chats: []api.ChatMe{
			{ChatID: "c1", State: "member", ReadSeq: 6, Unread: 2, CountedSeq: 8, VisibleFromSeq: 1, Version: 5},
		}})
		time.Sleep(time.Second)
		require.Equal(t, []string{"GET /chats/c1/changes?after=11&marks_after=3"}, h.took())
		require.Equal(t, 1, h.chat().Me.Unread)
	})
}

func TestReplicaHealsItsOwnStreamBySync(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{SyncEvery: time.Hour})
		h.answer("GET /sync", api.Sync{Cursor: "5", StoreEpoch: "e1", Me: api.SyncMe{Version: 7, Account: account()}})
		h.p.push(api.EventMeChanged, "", 6, 7, api.MeEvent{})
		time.Sleep(time.Second)
		require.Equal(t, []string{"GET /sync?cursor=1"}, h.took())
		time.Sleep(time.Hour)
		require.Equal(t, []string{"GET /sync?cursor=5"}, h.took(), "what left no trace is asked for now and then")
	})
}

func TestReplicaRaisesDeliveredMarks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{Deliver: true})
		first := h.p.next()
		require.Equal(t, api.OpMarks, first.Op)
		require.JSONEq(t, `{"marks":[{"chat_id":"c1","delivered_seq":8}]}`, string(first.D))
		h.p.push(api.EventMessageNew, "c1", 10, 11, message(9, 11))
		h.p.push(api.EventMessageNew, "c1", 11, 12, message(10, 12))
		h.p.refuse(first.ID, api.CodeUnavailable, 0)
		second := h.p.next()
		require.JSONEq(t, `{"marks":[{"chat_id":"c1","delivered_seq":10}]}`, string(second.D))
		h.p.reply(second.ID, api.MarksAnswer{})
		time.Sleep(time.Minute)
		require.Empty(t, h.took())
	})
}

func TestReplicaLoadsHistoryAndMembers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHeld(t, client.ReplicaOptions{})
		h.answer("GET /chats/c1/messages", api.MessagePage{
			Messages: []api.Message{message(7, 8).Message, message(8, 10).Message}, FromSeq: 7, ToSeq: 8, LastSeq: 8, Version: 10,
		})
		h.on("GET /chats/c1/members", func(r *http.Request) (int, any) {
			if strings.Contains(r.URL.RawQuery, "cursor=n") {
				return 200, api.MemberPage{Members: []api.Member{{User: api.User{ID: "bob", ProfileVersion: 1}, State: "member", Version: 1}}}
			}
			return 200, api.MemberPage{Members: []api.Member{{User: api.User{ID: "alice"}, State: "member", Version: 1}}, Next: "n"}
		})
		_, err := h.r.Load(t.Context(), "c1", client.Window{Before: 9, Limit: 2})
		require.NoError(t, err)
		require.NoError(t, h.r.LoadMembers(t.Context(), "c1"))
		h.p.push(api.EventMessageNew, "c1", 10, 11, message(9, 11))
		h.p.push(api.EventMemberChanged, "c1", 11, 12, api.MemberEvent{
			Members: []api.Member{{User: api.User{ID: "carol"}, State: "member", Version: 12}}, MembersVersion: 12, MemberCount: 3,
		})
		require.NoError(t, h.r.Wait(t.Context(), func() bool { return len(h.r.Members("c1")) == 3 }))
		require.Equal(t, []client.Span{{From: 7, To: 9}}, h.r.Spans("c1"))
		require.Equal(t, 3, h.chat().MemberCount)
		require.EqualValues(t, 12, h.chat().MembersVersion)
		_, err = h.r.Load(t.Context(), "c2", client.Window{})
		require.Error(t, err)
	})
}
