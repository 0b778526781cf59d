package storetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

var linkTests = map[string]func(*env){
	"LinkCreated":  testLinkCreated,
	"LinkClientID": testLinkClientID,
	"LinkRefused":  testLinkRefused,
	"LinkMany":     testLinkMany,
	"LinkUses":     testLinkUses,
	"LinkRequests": testLinkRequests,
	"LinkAsking":   testLinkAsking,
	"LinkAtOnce":   testLinkAtOnce,
}

func anybody(chat.Access) error { return nil }

func (e *env) newLink(id ident.ChatID, by ident.UserID) chat.Link {
	return chat.Link{
		ID: ident.LinkID(e.ids.New()), ChatID: id, Token: e.ids.New(), CreatedBy: by, ClientID: e.ids.New(), Name: "Flyer", CreatedAt: now(),
	}
}

func (e *env) link(l chat.Link) chat.Link {
	e.Helper()
	out, err := e.CreateLink(e.ctx(), l, anybody)
	require.NoError(e, err)
	return out
}

func testLinkCreated(e *env) {
	u := e.people(2)
	id := e.group(u[0])
	want := e.newLink(id, u[0])
	want.NeedsApproval, want.MaxUses, want.ExpiresAt = true, 7, want.CreatedAt.Add(time.Hour)
	require.Equal(e, want, e.link(want))
	other := e.link(e.newLink(id, u[0]))
	links, err := e.ChatLinks(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Equal(e, []chat.Link{other, want}, links)
	links, err = e.ChatLinks(e.ctx(), id, other.ID, 10)
	require.NoError(e, err)
	require.Equal(e, []chat.Link{want}, links)

	l, c, is, err := e.LinkByToken(e.ctx(), u[1], want.Token)
	require.NoError(e, err)
	require.Equal(e, want, l)
	require.Equal(e, e.entry(id, u[0]).Chat, c)
	require.Equal(e, chat.Standing{UserID: u[1], IsActive: true}, is)
	_, _, is, err = e.LinkByToken(e.ctx(), u[0], want.Token)
	require.NoError(e, err)
	require.True(e, is.IsMember())
	_, _, _, err = e.LinkByToken(e.ctx(), u[0], "nothing")
	require.Equal(e, fault.Missing(), err)

	at := now()
	revoked, err := e.RevokeLink(e.ctx(), u[0], id, want.ID, at, anybody)
	require.NoError(e, err)
	require.Equal(e, at, revoked.RevokedAt)
	again, err := e.RevokeLink(e.ctx(), u[0], id, want.ID, now(), anybody)
	require.NoError(e, err)
	require.Equal(e, revoked, again)
	require.EqualValues(e, 1, e.entry(id, u[0]).Chat.Version, "links are nothing that members see")
}

func testLinkClientID(e *env) {
	u := e.people(1)
	id := e.group(u[0])
	first := e.newLink(id, u[0])
	require.Equal(e, first, e.link(first))
	second := e.newLink(id, u[0])
	second.ClientID = first.ClientID
	require.Equal(e, first, e.link(second))
	second.MaxUses = 3
	_, err := e.CreateLink(e.ctx(), second, anybody)
	require.True(e, fault.Is(err, fault.CodeClientIDReused))
	second.MaxUses, second.ChatID = 0, e.group(u[0])
	require.Equal(e, second, e.link(second))
}

func testLinkRefused(e *env) {
	u := e.people(2)
	id := e.group(u[0])
	l := e.newLink(id, u[1])
	_, err := e.CreateLink(e.ctx(), l, anybody)
	require.Equal(e, fault.Missing(), err)
	_, err = e.CreateLink(e.ctx(), e.newLink(id, u[0]), func(a chat.Access) error {
		require.Equal(e, chat.RoleOwner, a.Role)
		return chat.Denied()
	})
	require.Equal(e, chat.Denied(), err)
	links, err := e.ChatLinks(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Empty(e, links)
	good := e.link(e.newLink(id, u[0]))
	_, err = e.RevokeLink(e.ctx(), u[0], e.group(u[0]), good.ID, now(), anybody)
	require.Equal(e, fault.Missing(), err, "of another chat")
}

func testLinkMany(e *env) {
	u := e.people(1)
	id := e.group(u[0])
	var last chat.Link
	for range chat.MaxLinks {
		last = e.link(e.newLink(id, u[0]))
	}
	_, err := e.CreateLink(e.ctx(), e.newLink(id, u[0]), anybody)
	require.True(e, fault.Is(err, fault.CodeInvalid))
	_, err = e.RevokeLink(e.ctx(), u[0], id, last.ID, now(), anybody)
	require.NoError(e, err)
	e.link(e.newLink(id, u[0]))
}

// joinBy comes by a link, as far as it is good.
func (e *env) joinBy(l chat.Link, who ident.UserID) error {
	_, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: l.ChatID, Actor: who, LinkID: l.ID, At: now()}, func(h chat.Held) (chat.Change, error) {
		if h.Link == nil || !h.Link.IsGood(now()) {
			return chat.Change{}, fault.New(fault.NotFound, fault.CodeLinkInvalid, "bad link")
		}
		c := comes(chat.RoleMember, who)
		c.UseLink = true
		return c, nil
	})
	return err
}

func testLinkUses(e *env) {
	u := e.people(4)
	id := e.group(u[0])
	l := e.newLink(id, u[0])
	l.MaxUses = 2
	e.link(l)
	require.NoError(e, e.joinBy(l, u[1]))
	require.NoError(e, e.joinBy(l, u[2]))
	require.True(e, fault.Is(e.joinBy(l, u[3]), fault.CodeLinkInvalid))
	links, err := e.ChatLinks(e.ctx(), id, "", 10)
	require.NoError(e, err)
	require.Equal(e, 2, links[0].Uses)
	l.ID = "nothing"
	require.True(e, fault.Is(e.joinBy(l, u[3]), fault.CodeLinkInvalid))
}

func testLinkRequests(e *env) {
	u := e.people(5)
	id := e.group(u[0])
	l := e.link(e.newLink(id, u[0]))
	for _, who := range []ident.UserID{u[3], u[1], u[2], u[1]} {
		_, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: who, LinkID: l.ID, At: now()}, func(chat.Held) (chat.Change, error) {
			return chat.Change{Ask: []ident.UserID{who}}, nil
		})
		require.NoError(e, err)
	}
	page, err := e.ChatRequests(e.ctx(), id, chat.RequestKey{}, 2)
	require.NoError(e, err)
	require.Len(e, page, 2)
	require.Equal(e, u[3], page[0].User.ID, "in the order in which they asked")
	require.Equal(e, u[1], page[1].User.ID)
	require.Equal(e, l.ID, page[0].LinkID)
	_, _, is, err := e.LinkByToken(e.ctx(), u[1], l.Token)
	require.NoError(e, err)
	require.True(e, is.HasAsked)
	add := comes(chat.RoleMember, u[1])
	add.Settle = u[1:2]
	e.change(id, u[0], add)
	page, err = e.ChatRequests(e.ctx(), id, chat.RequestKey{AskedAt: page[1].AskedAt, UserID: u[1]}, 10)
	require.NoError(e, err)
	require.Len(e, page, 1, "a page goes on where one was settled meanwhile")
	require.Equal(e, u[2], page[0].User.ID)
	_, err = e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: u[4], LinkID: l.ID, At: now()}, func(h chat.Held) (chat.Change, error) {
		require.Equal(e, 2, h.Requests)
		return chat.Change{}, nil
	})
	require.NoError(e, err)
}

// testLinkAsking tells those who may let others in, and nobody else.
func testLinkAsking(e *env) {
	u := e.people(6)
	for _, make := range []func(...ident.UserID) ident.ChatID{e.group, e.channel} {
		id := make(u[:3]...)
		e.change(id, u[0], comes(chat.RoleAdmin, u[1]))
		l := e.link(e.newLink(id, u[0]))
		settle := func(who ident.UserID, c chat.Change) *chat.Asking {
			out, err := e.ChangeChat(e.ctx(), chat.ChangeQuery{ChatID: id, Actor: who, LinkID: l.ID, At: now()}, func(chat.Held) (chat.Change, error) {
				return c, nil
			})
			require.NoError(e, err)
			return out.Asking
		}
		to := slices.Sorted(slices.Values(u[:2]))
		require.Equal(e, &chat.Asking{ChatID: id, Count: 1, To: to}, settle(u[3], chat.Change{Ask: u[3:4]}))
		require.Nil(e, settle(u[3], chat.Change{Ask: u[3:4]}), "who asks again changes nothing")
		require.Equal(e, &chat.Asking{ChatID: id, Count: 2, To: to}, settle(u[4], chat.Change{Ask: u[4:5]}))
		require.Equal(e, &chat.Asking{ChatID: id, Count: 1, To: to}, settle(u[0], chat.Change{Settle: u[4:5]}))
		require.Nil(e, settle(u[0], chat.Change{Settle: u[5:]}), "who didn't ask")
		add := comes(chat.RoleReader, u[3])
		add.Settle = u[3:4]
		require.Equal(e, &chat.Asking{ChatID: id, To: to}, settle(u[0], add))
	}
}

func testLinkAtOnce(e *env) {
	u := e.people(7)
	id := e.group(u[0])
	l := e.newLink(id, u[0])
	l.MaxUses = 3
	e.link(l)
	e.requireOnly(3, fault.CodeLinkInvalid, e.atOnce(6, func(i int) error { return e.joinBy(l, u[1+i]) }))
	require.Equal(e, 4, e.entry(id, u[0]).Chat.MemberCount)
	links := make([]chat.Link, 6)
	asked := make([]chat.Link, 6)
	for i := range asked {
		asked[i] = e.newLink(id, u[0])
		asked[i].ClientID = fmt.Sprint("one-", i/3)
	}
	for _, err := range e.atOnce(6, func(i int) (err error) {
		links[i], err = e.CreateLink(e.ctx(), asked[i], anybody)
		return err
	}) {
		require.NoError(e, err)
	}
	require.Equal(e, links[0], links[1])
	require.NotEqual(e, links[0], links[5])
}
