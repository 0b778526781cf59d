package storetest

import (
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var editTests = map[string]func(*env){
	"EditStores":        testEditStores,
	"EditSame":          testEditSame,
	"EditOfOther":       testEditOfOther,
	"EditGone":          testEditGone,
	"EditMissing":       testEditMissing,
	"DeleteStrips":      testDeleteStrips,
	"DeleteAgain":       testDeleteAgain,
	"DeleteRights":      testDeleteRights,
	"DeleteMissing":     testDeleteMissing,
	"DeleteLastMessage": testDeleteLastMessage,
}

func testEditStores(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], 3)[1]
	before := e.entry(id, u[1]).Chat
	at := now()
	c, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[0], Content: text("new"), At: at})
	require.NoError(e, err)
	want := m
	want.Content, want.EditedAt, want.Version = text("new"), at, before.Version+1
	require.Equal(e, message.Changed{Message: want, IsNew: true, MembersVersion: before.MembersVersion}, c)
	require.Equal(e, want, e.history(id, u[1])[1])
	before.Version++
	require.Equal(e, before, e.entry(id, u[1]).Chat)
}

func testEditSame(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	m := e.send(id, u[0], "same")
	before := e.entry(id, u[0])
	c, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[0], Content: text("same"), At: now()})
	require.NoError(e, err)
	require.Equal(e, message.Changed{Message: m, MembersVersion: 1}, c)
	require.Equal(e, before, e.entry(id, u[0]))
}

func (e *env) editCode(id ident.ChatID, seq int64, actor ident.UserID) fault.Code {
	e.Helper()
	before := e.changesFrom(id, actor)
	_, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: seq, Actor: actor, Content: text("new"), At: now()})
	require.Equal(e, before, e.changesFrom(id, actor))
	f, ok := fault.From(err)
	require.True(e, ok, "%v", err)
	return f.Code
}

func (e *env) deleteCode(id ident.ChatID, seq int64, actor ident.UserID) fault.Code {
	e.Helper()
	_, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: seq, Actor: actor, At: now()})
	if err == nil {
		return ""
	}
	f, ok := fault.From(err)
	require.True(e, ok, "%v", err)
	return f.Code
}

// changesFrom returns the chat's version as the actor sees it, 0 if the actor doesn't.
func (e *env) changesFrom(id ident.ChatID, actor ident.UserID) int64 {
	a, err := e.ChatAccess(e.ctx(), actor, id)
	if err != nil {
		return 0
	}
	return a.Chat.Version
}

func testEditOfOther(e *env) {
	u := e.people(2)
	id := e.group(u...)
	m := e.send(id, u[1], "x")
	require.Equal(e, fault.CodeForbidden, e.editCode(id, m.Seq, u[0])) // not even the owner
}

func testEditGone(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	m := e.send(id, u[0], "x")
	e.delete(m)
	require.Equal(e, fault.CodeMessageGone, e.editCode(id, m.Seq, u[0]))
}

func testEditMissing(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[1], 4)
	require.Equal(e, fault.CodeNotFound, e.editCode(id, 99, u[1]))
	require.Equal(e, fault.CodeNotFound, e.editCode(id, 0, u[1]))
	require.Equal(e, fault.CodeNotFound, e.editCode("nothing", 1, u[1]))
	require.Equal(e, fault.CodeNotFound, e.editCode(id, 1, u[2]))
	e.setMember(id, u[1], "visible_from_seq = 3")
	require.Equal(e, fault.CodeNotFound, e.editCode(id, m[1].Seq, u[1]))
	e.edit(m[2], "new")
	e.setMember(id, u[1], "state = 'left'")
	require.Equal(e, fault.CodeNotFound, e.editCode(id, m[2].Seq, u[1]))
}

func testDeleteStrips(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.send(id, u[0], "first")
	d := e.draft(id, u[0], "secret")
	d.ReplyToSeq, d.Silent = 1, true
	m := e.edit(e.appendOK(d)[0], "edited secret")
	before := e.entry(id, u[1]).Chat
	c, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m.Seq, Actor: u[0], At: now()})
	require.NoError(e, err)
	want := message.Message{
		ChatID: id, Seq: m.Seq, Version: before.Version + 1, SenderID: u[0], ClientID: m.ClientID, CreatedAt: m.CreatedAt,
		Stub: message.StubDeleted,
	}
	require.Equal(e, message.Changed{Message: want, IsNew: true, MembersVersion: 1}, c)
	require.Equal(e, want, e.history(id, u[1])[1])
	require.EqualValues(e, 2, e.entry(id, u[1]).Chat.LastSeq)
}

func testDeleteAgain(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	stub := e.delete(e.send(id, u[0], "x"))
	before := e.entry(id, u[0])
	c, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: stub.Seq, Actor: u[0], At: now()})
	require.NoError(e, err)
	require.Equal(e, message.Changed{Message: stub, MembersVersion: 1}, c)
	require.Equal(e, before, e.entry(id, u[0]))
}

func testDeleteRights(e *env) {
	u := e.people(4)
	id := e.group(u[:3]...)
	e.setMember(id, u[1], "role = 'admin'")
	m := e.fill(id, u[2], 3)
	own := e.send(id, u[0], "the owner's")
	require.Equal(e, fault.CodeForbidden, e.deleteCode(id, own.Seq, u[2]))
	require.Equal(e, fault.CodeNotFound, e.deleteCode(id, m[0].Seq, u[3]))
	require.Empty(e, e.deleteCode(id, m[0].Seq, u[0]))
	require.Empty(e, e.deleteCode(id, m[1].Seq, u[1]))
	require.Empty(e, e.deleteCode(id, m[2].Seq, u[2]))
	require.Empty(e, e.deleteCode(id, own.Seq, u[1]))

	private := e.private(u[0], u[1])
	require.Equal(e, fault.CodeForbidden, e.deleteCode(private, e.send(private, u[0], "x").Seq, u[1]))
}

func testDeleteMissing(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[1], 3)
	require.Equal(e, fault.CodeNotFound, e.deleteCode(id, 4, u[0]))
	e.setFloor(id, 1)
	require.Equal(e, fault.CodeNotFound, e.deleteCode(id, 1, u[0]))
	e.setMember(id, u[0], "visible_from_seq = 3")
	require.Equal(e, fault.CodeNotFound, e.deleteCode(id, 2, u[0]))
	require.Empty(e, e.deleteCode(id, 3, u[0]))
}

func testDeleteLastMessage(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], 2)
	stub := e.delete(m[1])
	got := e.entry(id, u[1])
	require.Equal(e, &stub, got.LastMessage)
	require.Equal(e, m[1].CreatedAt, got.Chat.ActivityAt)
	require.Equal(e, 1, got.Me.Unread)
	require.Equal(e, chat.TypePrivate, got.Chat.Type)
}
