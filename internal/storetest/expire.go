package storetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/search"
)

var expireTests = map[string]func(*env){
	"TimerSet":        testTimerSet,
	"TimerWho":        testTimerWho,
	"ExpireSent":      testExpireSent,
	"ExpireRead":      testExpireRead,
	"ExpireSweep":     testExpireSweep,
	"RaceExpireEdit":  testRaceExpireEdit,
	"RaceExpireSweep": testRaceExpireSweep,
}

func timer(id ident.ChatID, actor ident.UserID, in time.Duration) message.Timer {
	return message.Timer{ChatID: id, Actor: actor, ExpiresIn: in, System: []byte(`{"type":"system","event":"timer"}`), At: now()}
}

func (e *env) timer(id ident.ChatID, actor ident.UserID, in time.Duration) message.TimerSet {
	e.Helper()
	out, err := e.SetTimer(e.ctx(), timer(id, actor, in))
	require.NoError(e, err)
	return out
}

// over ends the time of messages, as it will be after a while.
func (e *env) over(id ident.ChatID, seqs ...int64) {
	e.Helper()
	for _, seq := range seqs {
		require.NoError(e, e.Exec(e.ctx(), "UPDATE messages SET expires_at = 1 WHERE chat_id = $1 AND seq = $2", string(id), seq))
	}
}

// sweep makes stubs of what is over.
func (e *env) sweep() (out []message.Changed) {
	e.Helper()
	for {
		gone, err := e.ExpireMessages(e.ctx(), 2)
		require.NoError(e, err)
		if out = append(out, gone...); len(gone) < 2 {
			return out
		}
	}
}

func testTimerSet(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	version := e.entry(id, u[1]).Chat.Version
	set := e.timer(id, u[1], time.Hour)
	require.Equal(e, &chat.Step{From: version, Version: version + 1}, set.Step)
	require.Equal(e, time.Hour, set.Chat.ExpiresIn)
	require.Equal(e, version+2, set.System.Version)
	require.True(e, set.System.IsSystem)
	entry := e.entry(id, u[0])
	require.Equal(e, set.Chat, entry.Chat)
	require.Equal(e, set.System, entry.LastMessage)
	require.Equal(e, time.Hour, e.list(u[0], nil, 5)[0].Chat.ExpiresIn)
	require.Equal(e, time.Hour, e.changes(inbox.ChangesQuery{Actor: u[0], ChatID: id, After: version, MarksAfter: -1}).Entry.Chat.ExpiresIn)
	again := e.timer(id, u[0], time.Hour)
	require.Nil(e, again.Step)
	require.Nil(e, again.System)
	require.Equal(e, version+2, e.entry(id, u[0]).Chat.Version)
	require.Zero(e, e.timer(id, u[0], 0).Chat.ExpiresIn)
}

func testTimerWho(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	_, err := e.SetTimer(e.ctx(), timer(id, u[1], time.Hour))
	require.True(e, fault.Is(err, fault.CodeForbidden))
	_, err = e.SetTimer(e.ctx(), timer(id, u[2], time.Hour))
	require.True(e, fault.Is(err, fault.CodeNotFound))
	require.NotNil(e, e.timer(id, u[0], time.Hour).Step)
	require.NotNil(e, e.timer(e.saved(u[0]), u[0], time.Hour).Step)
	private := e.private(u[0], u[1])
	e.block(u[0], u[1], true)
	_, err = e.SetTimer(e.ctx(), timer(private, u[0], time.Hour))
	require.True(e, fault.Is(err, fault.CodePeerBlocked))
	require.True(e, e.timer(private, u[1], time.Hour).System.IsUnheard)
}

func testExpireSent(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	before := e.send(id, u[0], "stays")
	e.timer(id, u[0], time.Hour)
	from := time.Now()
	m := e.fill(id, u[0], 2)
	for _, one := range m {
		require.WithinRange(e, one.ExpiresAt, from.Add(time.Hour-time.Second), time.Now().Add(time.Hour+time.Second))
	}
	all := e.history(id, u[1])
	require.Equal(e, before, all[0])
	require.True(e, all[1].ExpiresAt.IsZero(), "what the server says stays")
	require.Equal(e, m, all[2:])
	require.Equal(e, &m[1], e.entry(id, u[1]).LastMessage)
	e.timer(id, u[0], 0)
	require.Equal(e, m[0].ExpiresAt, e.edit(m[0], "edited").ExpiresAt, "an edit changes nothing of it, nor what is set later")
	require.True(e, e.send(id, u[0], "stays").ExpiresAt.IsZero())
}

// testExpireRead reads a message whose time is over and that nobody swept away yet: no read shows more than a stub.
func testExpireRead(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.timer(id, u[0], time.Hour)
	d := e.naming(id, u[0], u[1])
	m := e.appendOK(d)[0]
	m = e.edit(m, "edited") // and names nobody any more
	e.annotate(reaction(m, u[1], "👍"))
	e.pin(id, m.Seq, u[0])
	named := e.appendOK(e.naming(id, u[0], u[1]))[0]
	require.Equal(e, []int{2, 1}, []int{e.entry(id, u[1]).Me.Unread, e.entry(id, u[1]).Me.Mentions})
	e.over(id, m.Seq, named.Seq)

	for _, one := range []message.Message{e.history(id, u[1])[m.Seq-1], e.quote(id, u[1], m.Seq)} {
		require.Equal(e, message.Message{
			ChatID: id, Seq: m.Seq, Version: one.Version, SenderID: u[0], ClientID: m.ClientID, CreatedAt: m.CreatedAt, Stub: message.StubExpired,
		}, one)
	}
	require.Equal(e, message.StubExpired, e.entry(id, u[1]).LastMessage.Stub)
	require.Nil(e, e.list(u[1], nil, 5)[0].LastMessage.Content)
	require.Equal(e, []int{0, 0}, []int{e.entry(id, u[1]).Me.Unread, e.entry(id, u[1]).Me.Mentions})
	require.Empty(e, e.mentions(id, u[1], 0, 5))
	require.Empty(e, e.pinned(id, u[1], 5))
	_, err := e.FormerContents(e.ctx(), u[1], id, m.Seq, 0, 5)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	sources, err := e.ForwardSources(e.ctx(), u[1], id, []int64{m.Seq})
	require.NoError(e, err)
	require.Nil(e, sources[0].Content)
	found, err := e.SearchMessages(e.ctx(), u[1], []search.Span{{ChatID: id, From: 1, To: 9}}, time.Now())
	require.NoError(e, err)
	require.Empty(e, found)
	changes := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, MarksAfter: -1, Limit: 50})
	for _, one := range changes.Messages {
		require.True(e, one.IsSystem || one.Content == nil)
	}
	require.Equal(e, fault.CodeMessageGone, e.annotateCode(reaction(m, u[1], "❤️")))
	require.Equal(e, fault.CodeMessageGone, e.editCode(id, m.Seq, u[0]))
	require.Equal(e, fault.CodeMessageGone, e.pinCode(id, named.Seq, u[0]))
	again := e.appendOK(d)[0]
	require.Equal(e, message.StubExpired, again.Stub, "sent again it is what became of it")
}

// quote returns a single message.
func (e *env) quote(id ident.ChatID, actor ident.UserID, seq int64) message.Message {
	e.Helper()
	rows, _, err := e.MessagesAt(e.ctx(), actor, id, []int64{seq})
	require.NoError(e, err)
	require.Len(e, rows, 1)
	return rows[0]
}

func testExpireSweep(e *env) {
	e = e.fresh()
	u := e.people(2)
	chats := []ident.ChatID{e.group(u...), e.group(u...)}
	var gone []message.Message
	for _, id := range chats {
		e.timer(id, u[0], time.Hour)
		e.appendOK(e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]), e.naming(id, u[0], u[1]))
		e.pin(id, 2, u[0])
		e.annotate(reaction(message.Message{ChatID: id, Seq: 3}, u[1], "👍"))
		e.over(id, 2, 3)
	}
	before := e.entry(chats[0], u[1])
	for _, c := range e.sweep() {
		require.True(e, c.IsNew)
		require.EqualValues(e, 1, c.MembersVersion)
		require.Equal(e, message.StubExpired, c.Message.Stub)
		gone = append(gone, c.Message)
	}
	require.Len(e, gone, 4)
	require.Empty(e, e.sweep())
	after := e.entry(chats[0], u[1])
	require.Equal(e, before.Chat.Version+2, after.Chat.Version, "each takes a version")
	require.Equal(e, []int{1, 1}, []int{after.Me.Unread, after.Me.Mentions})
	changes := e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: chats[0], After: before.Chat.Version, MarksAfter: -1, Limit: 5})
	require.Equal(e, e.history(chats[0], u[1])[1:3], changes.Messages)
	for _, m := range changes.Messages {
		require.Contains(e, gone, m)
	}
	rows, err := e.Annotations(e.ctx(), message.AnnotationQuery{Actor: u[1], ChatID: chats[0], Seq: 3, Kind: message.KindReaction, Limit: 5})
	require.NoError(e, err)
	require.Empty(e, rows)
	require.Equal(e, []int64{4}, e.mentions(chats[0], u[1], 0, 5))
}

// testRaceExpireEdit ends with stubs, whoever comes first.
func testRaceExpireEdit(e *env) {
	e = e.fresh()
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.timer(id, u[0], time.Hour)
	m := e.fill(id, u[0], 8)
	errs := e.atOnce(3, func(w int) error {
		for _, one := range m {
			var err error
			switch w {
			case 0:
				err = e.Exec(e.ctx(), "UPDATE messages SET expires_at = 1 WHERE chat_id = $1 AND seq = $2", string(id), one.Seq)
			case 1:
				_, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: one.Seq, Actor: u[0], Content: text("edited"), At: now()})
			default:
				_, err = e.ExpireMessages(e.ctx(), 3)
			}
			if err != nil && !fault.Is(err, fault.CodeMessageGone) {
				return err
			}
		}
		return nil
	})
	require.Equal(e, []error{nil, nil, nil}, errs)
	e.sweep()
	// An edit that read the message before its time was set writes back the time that it read.
	for _, one := range e.history(id, u[1])[1:] {
		require.True(e, one.Stub == message.StubExpired || string(one.Content) == string(text("edited")))
	}
	require.Equal(e, e.history(id, u[0]), e.history(id, u[1]))
}

// testRaceExpireSweep has several sweepers, as several nodes are: each message takes one version.
func testRaceExpireSweep(e *env) {
	e = e.fresh()
	const messages, sweepers = 20, 4
	u := e.people(1)
	id := e.saved(u[0])
	e.timer(id, u[0], time.Hour)
	for _, m := range e.fill(id, u[0], messages) {
		e.over(id, m.Seq)
	}
	version := e.entry(id, u[0]).Chat.Version
	counts := make([]int, sweepers)
	for _, err := range e.atOnce(sweepers, func(w int) error {
		for range messages {
			gone, err := e.ExpireMessages(e.ctx(), 3)
			if err != nil {
				return err
			}
			counts[w] += len(gone)
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	require.Equal(e, messages, counts[0]+counts[1]+counts[2]+counts[3])
	require.Equal(e, version+messages, e.entry(id, u[0]).Chat.Version)
}
