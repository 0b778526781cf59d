package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var draftTests = map[string]func(*env){
	"DraftPut":       testDraftPut,
	"DraftIfVersion": testDraftIfVersion,
	"DraftForeign":   testDraftForeign,
	"DraftPages":     testDraftPages,
	"DraftSent":      testDraftSent,
	"DraftSentAgain": testDraftSentAgain,
	"DraftSentBatch": testDraftSentBatch,
	"DraftRace":      testDraftRace,
}

func (e *env) putDraft(id ident.ChatID, actor ident.UserID, s string, reply int64) chat.DraftChanged {
	e.Helper()
	d := chat.Draft{ChatID: id, ReplyToSeq: reply}
	if s != "" {
		d.Content = []byte(text(s))
	}
	c, err := e.PutDraft(e.ctx(), chat.DraftPut{Actor: actor, Draft: d, IfVersion: -1})
	require.NoError(e, err)
	return c
}

func (e *env) drafts(actor ident.UserID) []chat.Draft {
	e.Helper()
	out, err := e.Drafts(e.ctx(), actor, "", 100)
	require.NoError(e, err)
	return out
}

func testDraftPut(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	require.Empty(e, e.drafts(u[0]))
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	pos := e.pos(u[0])
	c := e.putDraft(id, u[0], "“begun” \n", 7)
	want := chat.Draft{ChatID: id, Content: []byte(text("“begun” \n")), ReplyToSeq: 7, Version: before.Version + 1}
	require.Equal(e, chat.DraftChanged{
		UserVersion: chat.UserVersion{UserID: u[0], From: before.Version, Version: before.Version + 1}, Draft: want,
	}, c)
	require.Equal(e, []chat.Draft{want}, e.drafts(u[0]))
	require.Equal(e, []chat.Draft{want}, e.sync(u[0], pos).Drafts)
	require.Equal(e, c.Version, e.sync(u[0], pos).Account.Version)
	require.Empty(e, e.drafts(u[1]), "it is nobody else's")
	require.Empty(e, e.sync(u[1], pos).Drafts)

	require.False(e, e.putDraft(id, u[0], "“begun” \n", 7).IsNew(), "the same again")
	pos = e.pos(u[0])
	c = e.putDraft(id, u[0], "", 0)
	require.True(e, c.IsNew())
	require.Empty(e, e.drafts(u[0]))
	require.Equal(e, []chat.Draft{{ChatID: id, Version: c.Version}}, e.sync(u[0], pos).Drafts, "devices learn that it is gone")
	require.False(e, e.putDraft(id, u[0], "", 0).IsNew())
	require.True(e, e.putDraft(id, u[0], "", 3).IsNew(), "an answer that isn't begun yet")
	require.Len(e, e.drafts(u[0]), 1)
}

func testDraftIfVersion(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	put := func(s string, ifVersion int64) (chat.DraftChanged, error) {
		return e.PutDraft(e.ctx(), chat.DraftPut{Actor: u[0], IfVersion: ifVersion, Draft: chat.Draft{ChatID: id, Content: []byte(text(s))}})
	}
	first, err := put("one", 0)
	require.NoError(e, err)
	_, err = put("two", 0)
	require.True(e, fault.Is(err, fault.CodeDraftChanged))
	same, err := put("one", 0)
	require.NoError(e, err, "a repeated call finds what it asked for")
	require.False(e, same.IsNew())
	require.Equal(e, first.Draft, same.Draft)
	second, err := put("two", first.Draft.Version)
	require.NoError(e, err)
	require.Equal(e, []chat.Draft{second.Draft}, e.drafts(u[0]))
}

func testDraftForeign(e *env) {
	u := e.people(4)
	id := e.group(u[0], u[1], u[2])
	_, err := e.PutDraft(e.ctx(), chat.DraftPut{Actor: u[3], Draft: chat.Draft{ChatID: id, ReplyToSeq: 1}, IfVersion: -1})
	require.Equal(e, fault.Missing(), err)
	_, err = e.PutDraft(e.ctx(), chat.DraftPut{Actor: u[0], Draft: chat.Draft{ChatID: "nothing", ReplyToSeq: 1}, IfVersion: -1})
	require.Equal(e, fault.Missing(), err)
	e.putDraft(id, u[1], "mine", 0)
	e.setMember(id, u[1], "state = 'left'")
	_, err = e.PutDraft(e.ctx(), chat.DraftPut{Actor: u[1], Draft: chat.Draft{ChatID: id, ReplyToSeq: 1}, IfVersion: -1})
	require.Equal(e, fault.Missing(), err)
	require.Len(e, e.drafts(u[1]), 1, "what was written stays its user's")
}

func testDraftPages(e *env) {
	u := e.people(4)
	var ids []ident.ChatID
	for _, other := range u[1:] {
		ids = append(ids, e.private(u[0], other))
		e.putDraft(ids[len(ids)-1], u[0], "x", 0)
	}
	page, err := e.Drafts(e.ctx(), u[0], "", 2)
	require.NoError(e, err)
	require.Len(e, page, 2)
	rest, err := e.Drafts(e.ctx(), u[0], page[1].ChatID, 2)
	require.NoError(e, err)
	require.Equal(e, ids, []ident.ChatID{page[0].ChatID, page[1].ChatID, rest[0].ChatID})
	e.putDraft(ids[1], u[0], "", 0)
	require.Len(e, e.drafts(u[0]), 2)
}

// sendOf is a draft that was begun on a device and is sent now.
func (e *env) sendOf(id ident.ChatID, from ident.UserID, s string) message.Draft {
	d := e.draft(id, from, s)
	d.ClearsDraft = true
	return d
}

func testDraftSent(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	c := e.putDraft(id, u[0], "hello", 0)
	e.putDraft(id, u[1], "the other's", 0)
	e.send(id, u[0], "a send that doesn't say so")
	require.Len(e, e.drafts(u[0]), 1)
	pos := e.pos(u[0])
	a, err := e.AppendMessages(e.ctx(), []message.Draft{e.sendOf(id, u[0], "hello")})
	require.NoError(e, err)
	require.NoError(e, a[0].Err)
	want := chat.Draft{ChatID: id, Version: c.Version + 1}
	require.Equal(e, &chat.DraftChanged{
		UserVersion: chat.UserVersion{UserID: u[0], From: c.Version, Version: c.Version + 1}, Draft: want,
	}, a[0].Draft)
	require.Empty(e, e.drafts(u[0]))
	require.Equal(e, []chat.Draft{want}, e.sync(u[0], pos).Drafts)
	require.Equal(e, want.Version, e.sync(u[0], pos).Account.Version)
	require.Len(e, e.drafts(u[1]), 1)

	a, err = e.AppendMessages(e.ctx(), []message.Draft{e.sendOf(id, u[0], "again")})
	require.NoError(e, err)
	require.Nil(e, a[0].Draft, "without a draft a send writes nothing more")
	require.Equal(e, want.Version, e.sync(u[0], pos).Account.Version)
}

// A send that is repeated leaves what was begun since.
func testDraftSentAgain(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	d := e.sendOf(id, u[0], "hello")
	e.appendOK(d)
	e.putDraft(id, u[0], "the next one", 0)
	a, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	require.False(e, a[0].IsNew)
	require.Nil(e, a[0].Draft)
	refused := e.sendOf("nothing", u[0], "x")
	a, err = e.AppendMessages(e.ctx(), []message.Draft{refused})
	require.NoError(e, err)
	require.Error(e, a[0].Err)
	require.Len(e, e.drafts(u[0]), 1)
}

// One batch with sends of several users in several chats: each draft takes a version of its own.
func testDraftSentBatch(e *env) {
	u := e.people(3)
	one, two := e.group(u...), e.group(u...)
	var last int64
	for _, id := range []ident.ChatID{one, two} {
		last = e.putDraft(id, u[0], "x", 1).Version
		e.putDraft(id, u[1], "y", 0)
	}
	a, err := e.AppendMessages(e.ctx(), []message.Draft{
		e.sendOf(two, u[0], "a"), e.sendOf(one, u[0], "b"), e.sendOf(one, u[1], "c"), e.draft(two, u[1], "d"), e.sendOf(one, u[0], "e"),
		e.sendOf(one, u[2], "f"),
	})
	require.NoError(e, err)
	taken := map[ident.UserID][]int64{}
	for _, one := range a {
		require.NoError(e, one.Err)
		if one.Draft != nil {
			require.Equal(e, one.Draft.From+1, one.Draft.Version)
			require.Equal(e, one.Message.ChatID, one.Draft.Draft.ChatID)
			taken[one.Draft.UserID] = append(taken[one.Draft.UserID], one.Draft.Version)
		}
	}
	require.ElementsMatch(e, []int64{last + 1, last + 2}, taken[u[0]])
	require.Len(e, taken[u[1]], 1)
	require.Empty(e, e.drafts(u[0]))
	require.Equal(e, two, e.drafts(u[1])[0].ChatID)
	after, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, last+2, after.Version)
}

// Sends and writing at once: each change has a version of its own, and the copy by sync is what is stored.
func testDraftRace(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	pos := e.pos(u[0])
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	taken := make([]int64, 12)
	for _, err := range e.atOnce(len(taken), func(i int) error {
		if i%3 == 2 {
			a, err := e.AppendMessages(e.ctx(), []message.Draft{e.sendOf(id, u[0], "sent")})
			if err == nil && a[0].Draft != nil {
				taken[i] = a[0].Draft.Version
			}
			return err
		}
		c, err := e.PutDraft(e.ctx(), chat.DraftPut{Actor: u[0], IfVersion: -1, Draft: chat.Draft{ChatID: id, ReplyToSeq: int64(i + 1)}})
		if c.IsNew() {
			taken[i] = c.Version
		}
		return err
	}) {
		require.NoError(e, err)
	}
	versions := map[int64]bool{}
	for _, v := range taken {
		if v > 0 {
			require.False(e, versions[v], "version %d was taken twice", v)
			versions[v] = true
		}
	}
	after, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, before.Version+int64(len(versions)), after.Version)
	moved := e.sync(u[0], pos).Drafts
	require.Len(e, moved, 1)
	require.Equal(e, after.Version, moved[0].Version)
	if moved[0].IsEmpty() {
		require.Empty(e, e.drafts(u[0]))
	} else {
		require.Equal(e, moved, e.drafts(u[0]))
	}
}
