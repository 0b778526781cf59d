package storetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var appendTests = map[string]func(*env){
	"AppendStores":              testAppendStores,
	"AppendNothing":             testAppendNothing,
	"AppendBatch":               testAppendBatch,
	"AppendBadDraftsFailAlone":  testAppendBadDrafts,
	"AppendUnstorableText":      testAppendUnstorable,
	"AppendRetry":               testAppendRetry,
	"AppendRetryInBatch":        testAppendRetryInBatch,
	"AppendRetryMixed":          testAppendRetryMixed,
	"AppendRetryAfterEdit":      testAppendRetryAfterEdit,
	"AppendRetryAfterDelete":    testAppendRetryAfterDelete,
	"AppendRetryBeatsRefusal":   testAppendRetryBeatsRefusal,
	"AppendSameClientIDOfOther": testAppendSameClientIDOfOther,
	"AppendAccess":              testAppendAccess,
	"AppendReply":               testAppendReply,
	"AppendExpectMembers":       testAppendExpectMembers,
	"AppendLarge":               testAppendLarge,
	"AppendActivityNeverFalls":  testAppendActivity,
}

func testAppendStores(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	before := e.entry(id, u[0]).Chat
	d := e.draft(id, u[0], "hello “Wörld” 👋 \u2028 \" \\ '")
	d.Silent = true
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	want := message.Message{
		ChatID: id, Seq: 1, Version: before.Version + 1, SenderID: u[0], ClientID: d.ClientID, Content: d.Content,
		Silent: true, CreatedAt: d.At,
	}
	require.Equal(e, []message.Appended{{Message: want, IsNew: true, MembersVersion: before.MembersVersion}}, results)
	require.Equal(e, []message.Message{want}, e.history(id, u[1]))

	after := e.entry(id, u[1])
	require.EqualValues(e, 1, after.Chat.LastSeq)
	require.Equal(e, want.Version, after.Chat.Version)
	require.Equal(e, before.MembersVersion, after.Chat.MembersVersion)
	require.Equal(e, d.At, after.Chat.ActivityAt)
	require.Equal(e, &want, after.LastMessage)
}

func testAppendNothing(e *env) {
	results, err := e.AppendMessages(e.ctx(), nil)
	require.NoError(e, err)
	require.Empty(e, results)
}

func testAppendBatch(e *env) {
	u := e.people(3)
	var chats []ident.ChatID
	for range 7 {
		chats = append(chats, e.group(u...))
	}
	var drafts []message.Draft
	for i := range 150 {
		drafts = append(drafts, e.draft(chats[i*i%len(chats)], u[i%3], fmt.Sprint(i)))
	}
	got := e.appendOK(drafts...)
	seqs := map[ident.ChatID]int64{}
	for i, m := range got {
		seqs[m.ChatID]++
		require.Equal(e, drafts[i].ChatID, m.ChatID)
		require.Equal(e, seqs[m.ChatID], m.Seq)
		require.Equal(e, 1+m.Seq, m.Version)
		require.Equal(e, drafts[i].Content, m.Content)
	}
	for _, id := range chats {
		var want []message.Message
		for _, m := range got {
			if m.ChatID == id {
				want = append(want, m)
			}
		}
		require.Equal(e, want, e.history(id, u[0]))
	}
}

func testAppendBadDrafts(e *env) {
	u := e.people(3)
	id, foreign := e.private(u[0], u[1]), e.private(u[1], u[2])
	good := []message.Draft{e.draft(id, u[0], "1"), e.draft(id, u[1], "2")}
	bad := e.draft(foreign, u[0], "not a member")
	missing := e.draft(ident.ChatID(e.ids.New()), u[0], "no such chat")
	reply := e.draft(id, u[0], "reply to nothing")
	reply.ReplyToSeq = 99
	reused := good[0]
	reused.Content = text("something else")
	stranger := e.draft(id, ident.UserID(e.ids.New()), "no such user")

	drafts := []message.Draft{bad, good[0], missing, reply, reused, good[1], stranger}
	results, err := e.AppendMessages(e.ctx(), drafts)
	require.NoError(e, err)
	codes := make([]fault.Code, len(results))
	for i, r := range results {
		if f, ok := fault.From(r.Err); ok {
			codes[i] = f.Code
			require.False(e, r.IsNew)
			require.Zero(e, r.Message)
		}
	}
	require.Equal(e, []fault.Code{
		fault.CodeNotFound, "", fault.CodeNotFound, fault.CodeInvalid, fault.CodeClientIDReused, "", fault.CodeNotFound,
	}, codes)
	require.Len(e, e.history(id, u[0]), 2)
	require.Empty(e, e.history(foreign, u[1]))
}

func testAppendUnstorable(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	zero := e.draft(id, u[0], "x")
	zero.ClientID = "a\x00b"
	broken := e.draft(id, u[0], "x")
	broken.Content = message.Content("\"\xff\"")
	results, err := e.AppendMessages(e.ctx(), []message.Draft{zero, e.draft(id, u[0], "fine"), broken})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeInvalid))
	require.NoError(e, results[1].Err)
	require.True(e, fault.Is(results[2].Err, fault.CodeInvalid))
	require.Len(e, e.history(id, u[0]), 1)
}

// requireRepeat sends a draft again and expects the stored message, and nothing changed.
func (e *env) requireRepeat(d message.Draft, want message.Message) {
	e.Helper()
	before := e.entry(d.ChatID, d.SenderID)
	d.At = now()
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	require.NoError(e, results[0].Err)
	require.False(e, results[0].IsNew)
	require.Equal(e, want, results[0].Message)
	require.Equal(e, before.Chat.MembersVersion, results[0].MembersVersion)
	require.Equal(e, before, e.entry(d.ChatID, d.SenderID))
}

// requireReused sends a draft under a used client_id and expects it to be refused.
func (e *env) requireReused(d message.Draft) {
	e.Helper()
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeClientIDReused), "%v", results[0].Err)
}

func testAppendRetry(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[1], 3)
	d := e.draft(id, u[0], "once")
	d.ReplyToSeq = 2
	m := e.appendOK(d)[0]
	e.requireRepeat(d, m)
	other := d
	other.Content = text("twice")
	e.requireReused(other)
	other = d
	other.ReplyToSeq = 1
	e.requireReused(other)
	require.Equal(e, m, e.history(id, u[1])[3])
}

func testAppendRetryInBatch(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	d := e.draft(id, u[0], "once")
	other := d
	other.Content = text("other")
	results, err := e.AppendMessages(e.ctx(), []message.Draft{d, d, other, e.draft(id, u[0], "next")})
	require.NoError(e, err)
	require.True(e, results[0].IsNew)
	require.False(e, results[1].IsNew)
	require.Equal(e, results[0].Message, results[1].Message)
	require.True(e, fault.Is(results[2].Err, fault.CodeClientIDReused))
	require.EqualValues(e, 2, results[3].Message.Seq)
}

func testAppendRetryMixed(e *env) {
	u := e.people(2)
	a, b := e.private(u[0], u[1]), e.saved(u[0])
	var drafts []message.Draft
	for i := range 100 {
		drafts = append(drafts, e.draft([]ident.ChatID{a, b}[i%2], u[0], fmt.Sprint(i)))
	}
	var first []message.Draft // every third was stored before
	for i := 0; i < len(drafts); i += 3 {
		first = append(first, drafts[i])
	}
	e.appendOK(first...)
	results, err := e.AppendMessages(e.ctx(), drafts)
	require.NoError(e, err)
	for i, r := range results {
		require.NoError(e, r.Err)
		require.Equal(e, i%3 != 0, r.IsNew)
		require.Equal(e, drafts[i].Content, r.Message.Content)
	}
	require.Len(e, e.history(a, u[0]), 50)
	require.Len(e, e.history(b, u[0]), 50)
}

func testAppendRetryAfterEdit(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	d := e.draft(id, u[0], "first")
	m := e.appendOK(d)[0]
	edited := e.edit(e.edit(m, "second"), "third")
	e.requireRepeat(d, edited)
	other := d
	other.Content = edited.Content
	e.requireReused(other)
}

func testAppendRetryAfterDelete(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	e.send(id, u[0], "zero")
	plain, reply := e.draft(id, u[0], "first"), e.draft(id, u[0], "second")
	reply.ReplyToSeq = 1
	m := e.appendOK(plain, reply)
	e.edit(m[0], "edited")
	stubs := []message.Message{e.delete(m[0]), e.delete(m[1])}
	e.requireRepeat(plain, stubs[0])
	e.requireRepeat(reply, stubs[1])
	other := reply
	other.ReplyToSeq = 0
	e.requireReused(other)
	other = plain
	other.Content = nil
	e.requireReused(other)
}

func testAppendRetryBeatsRefusal(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[1], 2)
	d := e.draft(id, u[0], "first")
	d.ReplyToSeq = 1
	d.ExpectMembersVersion = 1
	m := e.appendOK(d)[0]
	e.setMember(id, u[0], "visible_from_seq = 3") // the reply's target isn't visible any more, and the members changed
	e.requireRepeat(d, m)
}

func testAppendSameClientIDOfOther(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	a, b := e.draft(id, u[0], "a"), e.draft(id, u[1], "b")
	c := e.draft(e.saved(u[0]), u[0], "c")
	b.ClientID, c.ClientID = a.ClientID, a.ClientID
	results, err := e.AppendMessages(e.ctx(), []message.Draft{a, b, c})
	require.NoError(e, err)
	for _, r := range results {
		require.NoError(e, r.Err)
		require.True(e, r.IsNew)
	}
}

func testAppendAccess(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.setMember(id, u[1], "state = 'left'")
	e.setMember(id, u[2], "role = 'reader'")
	results, err := e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, u[1], "x"), e.draft(id, u[2], "x")})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeNotFound))
	require.True(e, fault.Is(results[1].Err, fault.CodeForbidden))
}

func testAppendReply(e *env) {
	u := e.people(2)
	id := e.group(u...)
	e.fill(id, u[0], 5)
	e.setFloor(id, 2)
	e.setMember(id, u[1], "visible_from_seq = 4")
	for _, c := range []struct {
		from ident.UserID
		to   int64
		ok   bool
	}{
		{u[0], 2, false}, {u[0], 3, true}, {u[1], 3, false}, {u[1], 4, true}, {u[0], -1, false}, {u[0], 8, false},
	} {
		d := e.draft(id, c.from, "reply")
		d.ReplyToSeq = c.to
		results, err := e.AppendMessages(e.ctx(), []message.Draft{d})
		require.NoError(e, err)
		if c.ok {
			require.NoError(e, results[0].Err)
			require.Equal(e, c.to, results[0].Message.ReplyToSeq)
		} else {
			require.True(e, fault.Is(results[0].Err, fault.CodeInvalid), "%d", c.to)
		}
	}
	// To one that is stored by the same batch.
	first, second := e.draft(id, u[0], "first"), e.draft(id, u[1], "second")
	second.ReplyToSeq = e.entry(id, u[0]).Chat.LastSeq + 1
	require.Equal(e, second.ReplyToSeq, e.appendOK(first, second)[1].ReplyToSeq)
}

func testAppendExpectMembers(e *env) {
	u := e.people(2)
	id := e.group(u...)
	d := e.draft(id, u[0], "x")
	d.ExpectMembersVersion = e.entry(id, u[0]).Chat.MembersVersion
	e.appendOK(d)
	e.setMember(id, u[1], "state = 'left'")
	again := e.draft(id, u[0], "y")
	again.ExpectMembersVersion = d.ExpectMembersVersion
	results, err := e.AppendMessages(e.ctx(), []message.Draft{again})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeMembersChanged))
}

func testAppendLarge(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	drafts := []message.Draft{e.draft(id, u[0], strings.Repeat("ü", 8192)), e.draft(id, u[0], strings.Repeat("\x01", 4000))}
	got := e.appendOK(drafts...)
	stored := e.history(id, u[0])
	require.True(e, slices.EqualFunc(got, stored, func(a, b message.Message) bool { return string(a.Content) == string(b.Content) }))
}

func testAppendActivity(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	late, early := e.draft(id, u[0], "late"), e.draft(id, u[0], "early")
	late.At, early.At = early.At, late.At
	e.appendOK(late)
	m := e.appendOK(early)[0]
	require.Equal(e, early.At, m.CreatedAt)
	require.Equal(e, late.At, e.entry(id, u[0]).Chat.ActivityAt)
}
