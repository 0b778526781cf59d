package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var requestTests = map[string]func(*env){
	"RequestOfStranger": testRequestOfStranger,
	"RequestOfContact":  testRequestOfContact,
	"RequestQuiet":      testRequestQuiet,
	"RequestDecline":    testRequestDecline,
	"RequestRace":       testRequestRace,
}

// shy makes somebody to whom strangers can't write without asking.
func (e *env) shy() ident.UserID {
	e.Helper()
	id := e.people(1)[0]
	who := user.Contacts
	c, err := e.PatchPrivacy(e.ctx(), id, user.PrivacyPatch{MayWrite: &who})
	require.NoError(e, err)
	require.Equal(e, user.Contacts, c.Settings.Privacy.MayWrite)
	return id
}

// asked begins a chat with somebody shy.
func (e *env) asked(shy, stranger ident.UserID) ident.ChatID {
	e.Helper()
	c := e.chat(chat.NewChat{Type: chat.TypePrivate, Creator: stranger, Members: []ident.UserID{shy, stranger}})
	for _, me := range c.Mine {
		require.Equal(e, me.IsRequest, me.HiddenUntil > 0)
	}
	require.True(e, e.entry(c.ID, shy).Me.IsRequest)
	require.False(e, e.entry(c.ID, stranger).Me.IsRequest)
	return c.ID
}

func (e *env) listed(actor ident.UserID) []ident.ChatID {
	e.Helper()
	out := []ident.ChatID{}
	entries, err := e.ChatEntries(e.ctx(), actor, nil, 100)
	require.NoError(e, err)
	for _, entry := range entries {
		out = append(out, entry.Chat.ID)
	}
	return out
}

func testRequestOfStranger(e *env) {
	shy, stranger := e.shy(), e.people(1)[0]
	id := e.asked(shy, stranger)
	require.Empty(e, e.listed(shy), "an empty request isn't shown")
	require.Equal(e, []ident.ChatID{id}, e.listed(stranger))
	e.send(id, stranger, "hello")
	require.Equal(e, []ident.ChatID{id}, e.listed(shy))
	require.Equal(e, 1, e.entry(id, shy).Me.Unread)
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, shy, "too early")})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeRequestOpen))

	before, err := e.UserByID(e.ctx(), shy)
	require.NoError(e, err)
	pos := e.pos(shy)
	c, err := e.AcceptRequest(e.ctx(), shy, id)
	require.NoError(e, err)
	require.False(e, e.requireMine(before.Version, pos, c).IsRequest)
	e.send(id, shy, "hello too")
	again, err := e.AcceptRequest(e.ctx(), shy, id)
	require.NoError(e, err)
	require.False(e, again.IsNew())
	_, err = e.DeclineRequest(e.ctx(), shy, id)
	require.True(e, fault.Is(err, fault.CodeNotRequested))
	_, err = e.AcceptRequest(e.ctx(), e.people(1)[0], id)
	require.Equal(e, fault.Missing(), err)
}

func testRequestOfContact(e *env) {
	shy, known := e.shy(), e.people(1)[0]
	e.group(shy, known)
	require.False(e, e.entry(e.private(known, shy), shy).Me.IsRequest, "who shares a group needn't ask")
	require.False(e, e.entry(e.private(shy, e.people(1)[0]), shy).Me.IsRequest, "nor is what one begins oneself a request")
	stranger := e.people(1)[0]
	e.chat(chat.NewChat{
		Type: chat.TypeChannel, Title: "C", Creator: stranger, Members: []ident.UserID{shy, stranger}, ClientID: e.ids.New(),
	})
	e.asked(shy, stranger)
}

func testRequestQuiet(e *env) {
	shy, stranger := e.shy(), e.people(1)[0]
	id := e.asked(shy, stranger)
	e.fill(id, stranger, 3)
	b := e.raise(chat.MarkRaise{ChatID: id, UserID: shy, DeliveredSeq: 3, ReadSeq: 3})
	require.False(e, b.Raised[0].PublicChanged)
	require.EqualValues(e, 3, b.Raised[0].Me.ReadSeq)
	a, err := e.ChatAccess(e.ctx(), shy, id)
	require.NoError(e, err)
	require.True(e, a.IsSilent)
	got, err := e.MayWatch(e.ctx(), stranger, []ident.UserID{shy})
	require.NoError(e, err)
	require.Empty(e, got)

	_, err = e.AcceptRequest(e.ctx(), shy, id)
	require.NoError(e, err)
	require.Equal(e, chat.Mark{UserID: shy, DeliveredSeq: 3}, e.raise(chat.MarkRaise{ChatID: id, UserID: shy, ReadSeq: 3}).Raised[0].Mark)
	told := e.raise(chat.MarkRaise{ChatID: id, UserID: shy, ReadSeq: 3, IsTelling: true}).Raised[0]
	require.Equal(e, chat.Mark{UserID: shy, DeliveredSeq: 3, SeenSeq: 3}, told.Mark)
	require.True(e, told.PublicChanged)
	require.False(e, told.ReadChanged)
	got, err = e.MayWatch(e.ctx(), stranger, []ident.UserID{shy})
	require.NoError(e, err)
	require.Equal(e, []ident.UserID{shy}, got)
	a, err = e.ChatAccess(e.ctx(), shy, id)
	require.NoError(e, err)
	require.False(e, a.IsSilent)
}

func testRequestDecline(e *env) {
	shy, stranger := e.shy(), e.people(1)[0]
	id := e.asked(shy, stranger)
	e.fill(id, stranger, 2)
	c, err := e.DeclineRequest(e.ctx(), shy, id)
	require.NoError(e, err)
	require.True(e, c.Chats[0].IsRequest)
	require.Empty(e, e.listed(shy))
	require.Empty(e, e.history(id, shy))
	require.Len(e, e.history(id, stranger), 2)
	m := e.send(id, stranger, "once more")
	require.Equal(e, []ident.ChatID{id}, e.listed(shy))
	require.Equal(e, []message.Message{m}, e.history(id, shy))
	require.True(e, e.entry(id, shy).Me.IsRequest)
}

// Whoever of two devices comes first, a request that one of them accepted is accepted.
func testRequestRace(e *env) {
	for range 5 {
		shy, stranger := e.shy(), e.people(1)[0]
		id := e.asked(shy, stranger)
		e.fill(id, stranger, 2)
		for i, err := range e.atOnce(4, func(i int) error {
			answer := e.AcceptRequest
			if i%2 == 1 {
				answer = e.DeclineRequest
			}
			_, err := answer(e.ctx(), shy, id)
			return err
		}) {
			require.True(e, err == nil || i%2 == 1 && fault.Is(err, fault.CodeNotRequested), err)
		}
		me := e.entry(id, shy).Me
		require.False(e, me.IsRequest)
		require.Zero(e, me.HiddenUntil)
		e.send(id, shy, "hello")
	}
}
