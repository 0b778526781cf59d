package storetest

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var scheduledTests = map[string]func(*env){
	"ScheduledPut":       testScheduledPut,
	"ScheduledPutAgain":  testScheduledPutAgain,
	"ScheduledForeign":   testScheduledForeign,
	"ScheduledLimits":    testScheduledLimits,
	"ScheduledChange":    testScheduledChange,
	"ScheduledPages":     testScheduledPages,
	"ScheduledTake":      testScheduledTake,
	"ScheduledTakeRace":  testScheduledTakeRace,
	"ScheduledSent":      testScheduledSent,
	"ScheduledSentBatch": testScheduledSentBatch,
	"ScheduledOvertaken": testScheduledOvertaken,
	"ScheduledRefused":   testScheduledRefused,
	"ScheduledRace":      testScheduledRace,
}

// farOff is when nothing is due in a store that tests share.
var farOff = time.Date(2090, 1, 2, 3, 4, 5, 6000, time.UTC)

func (e *env) later(id ident.ChatID, from ident.UserID, s string) message.Scheduled {
	return message.Scheduled{Draft: e.draft(id, from, s), SendAt: farOff, DueAt: farOff, State: message.ScheduledWaiting}
}

func (e *env) schedule(s message.Scheduled) message.ScheduledChanged {
	e.Helper()
	c, err := e.PutScheduled(e.ctx(), s)
	require.NoError(e, err)
	return c
}

func (e *env) listScheduled(actor ident.UserID) []message.Scheduled {
	e.Helper()
	out, err := e.ListScheduled(e.ctx(), message.ScheduledKey{UserID: actor}, 1000)
	require.NoError(e, err)
	return out
}

// sendScheduled sends a scheduled message as a worker does.
func (e *env) sendScheduled(s message.Scheduled) message.Appended {
	e.Helper()
	d := s.Draft
	d.At, d.OfScheduled = now(), s.Version
	a, err := e.AppendMessages(e.ctx(), []message.Draft{d})
	require.NoError(e, err)
	return a[0]
}

func testScheduledPut(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[1], "a question")
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	pos := e.pos(u[0])
	s := e.later(id, u[0], "“later” \n")
	s.ReplyToSeq, s.Silent, s.ExpectMembersVersion = 1, true, 7
	s.Notice = message.Notice{Notify: []ident.UserID{u[1]}, NotifyAll: true}
	s.Poll = &message.Poll{Keys: []string{"a", "b"}, IsMultiple: true, IsAnonymous: true, ClosesAt: farOff.Add(time.Hour)}
	want := s
	want.Version = before.Version + 1
	s.SendAt, s.At, s.Poll.ClosesAt = s.SendAt.Add(789), s.At.Add(789), s.Poll.ClosesAt.Add(789)
	want.Poll = &message.Poll{Keys: []string{"a", "b"}, IsMultiple: true, IsAnonymous: true, ClosesAt: farOff.Add(time.Hour)}
	c := e.schedule(s)
	require.Equal(e, message.ScheduledChanged{
		UserVersion: chat.UserVersion{UserID: u[0], From: before.Version, Version: before.Version + 1}, Scheduled: want,
	}, c)
	require.Equal(e, []message.Scheduled{want}, e.listScheduled(u[0]))
	require.Equal(e, []message.Scheduled{want}, e.sync(u[0], pos).Scheduled)
	require.Equal(e, want.Version, e.sync(u[0], pos).Account.Version)
	one, err := e.ScheduledByKey(e.ctx(), s.Key())
	require.NoError(e, err)
	require.Equal(e, want, one)
	require.Empty(e, e.listScheduled(u[1]), "it is nobody else's")
	require.Empty(e, e.sync(u[1], pos).Scheduled)
	require.Len(e, e.history(id, u[0]), 1, "nothing is sent yet")
}

func testScheduledPutAgain(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	s := e.later(id, u[0], "hello")
	first := e.schedule(s)
	again := e.schedule(s)
	require.False(e, again.IsNew())
	require.Equal(e, first.Scheduled, again.Scheduled)
	late := s
	late.Draft.Refusal = fault.New(fault.Invalid, fault.CodeInvalid, "its time has passed meanwhile")
	require.False(e, e.schedule(late).IsNew(), "a repeated call finds the first one")
	late.ClientID = "another"
	_, err := e.PutScheduled(e.ctx(), late)
	require.True(e, fault.Is(err, fault.CodeInvalid))
	for _, change := range []func(*message.Scheduled){
		func(o *message.Scheduled) { o.Content = text("other") },
		func(o *message.Scheduled) { o.ReplyToSeq = 1 },
		func(o *message.Scheduled) { o.SendAt = farOff.Add(1000) },
		func(o *message.Scheduled) { o.Silent = true },
		func(o *message.Scheduled) { o.NotifyAll = true },
	} {
		other := s
		change(&other)
		_, err := e.PutScheduled(e.ctx(), other)
		require.True(e, fault.Is(err, fault.CodeClientIDReused))
	}
	require.NoError(e, e.sendScheduled(first.Scheduled).Err)
	sent := e.schedule(s)
	require.False(e, sent.IsNew(), "it isn't sent once more")
	require.Equal(e, message.ScheduledSent, sent.Scheduled.State)
}

func testScheduledForeign(e *env) {
	u := e.people(3)
	id := e.group(u[0], u[1])
	for _, s := range []message.Scheduled{e.later(id, u[2], "x"), e.later("nothing", u[0], "x")} {
		_, err := e.PutScheduled(e.ctx(), s)
		require.Equal(e, fault.Missing(), err)
		_, err = e.ScheduledByKey(e.ctx(), s.Key())
		require.Equal(e, fault.Missing(), err)
		_, err = e.ChangeScheduled(e.ctx(), s.Key(), func(s message.Scheduled) (message.Scheduled, error) { return s, nil })
		require.Equal(e, fault.Missing(), err)
	}
	e.setMember(id, u[1], "role = 'reader'")
	_, err := e.PutScheduled(e.ctx(), e.later(id, u[1], "x"))
	require.True(e, fault.Is(err, fault.CodeForbidden))
	bad := e.later(id, u[0], "x")
	bad.Content = message.Content("{\"type\":\"text\",\"text\":\"\x00\"}")
	_, err = e.PutScheduled(e.ctx(), bad)
	require.True(e, fault.Is(err, fault.CodeInvalid))
}

func testScheduledLimits(e *env) {
	u := e.people(7)
	for i, other := range u[1:] {
		id := e.private(u[0], other)
		for n := range message.MaxScheduledInChat {
			_, err := e.PutScheduled(e.ctx(), e.later(id, u[0], fmt.Sprint(n)))
			if i*message.MaxScheduledInChat+n >= message.MaxScheduled {
				require.True(e, fault.Is(err, fault.CodeTooMany), "in all")
				require.Len(e, e.listScheduled(u[0]), message.MaxScheduled)
				return
			}
			require.NoError(e, err)
		}
		_, err := e.PutScheduled(e.ctx(), e.later(id, u[0], "one too many"))
		require.True(e, fault.Is(err, fault.CodeTooMany), "in a chat")
	}
}

func testScheduledChange(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	s := e.schedule(e.later(id, u[0], "hello")).Scheduled
	edit := func(change func(*message.Scheduled)) message.ScheduledChanged {
		c, err := e.ChangeScheduled(e.ctx(), s.Key(), func(row message.Scheduled) (message.Scheduled, error) {
			change(&row)
			return row, nil
		})
		require.NoError(e, err)
		return c
	}
	pos := e.pos(u[0])
	c := edit(func(row *message.Scheduled) {
		row.Content, row.SendAt, row.DueAt, row.Silent, row.Refusal = text("changed"), farOff.Add(time.Hour+789), farOff.Add(time.Hour), true, "forbidden"
	})
	require.Equal(e, farOff.Add(time.Hour), c.Scheduled.SendAt, "in microseconds")
	require.Equal(e, chat.UserVersion{UserID: u[0], From: s.Version, Version: s.Version + 1}, c.UserVersion)
	require.Equal(e, []message.Scheduled{c.Scheduled}, e.listScheduled(u[0]))
	require.Equal(e, []message.Scheduled{c.Scheduled}, e.sync(u[0], pos).Scheduled)
	require.Equal(e, c.Version, e.sync(u[0], pos).Account.Version)
	require.False(e, edit(func(*message.Scheduled) {}).IsNew())
	require.False(e, edit(func(row *message.Scheduled) { row.DueAt = farOff }).IsNew(), "when it is tried is nothing that clients see")
	one, err := e.ScheduledByKey(e.ctx(), s.Key())
	require.NoError(e, err)
	require.Equal(e, farOff, one.DueAt)

	no := fault.New(fault.Conflict, fault.CodeMessageGone, "no")
	_, err = e.ChangeScheduled(e.ctx(), s.Key(), func(row message.Scheduled) (message.Scheduled, error) {
		row.Content = text("lost")
		return row, no
	})
	require.Equal(e, no, err)

	pos = e.pos(u[0])
	c = edit(func(row *message.Scheduled) { row.Close(0) })
	require.Equal(e, message.ScheduledDeleted, c.Scheduled.State)
	require.Empty(e, c.Scheduled.Content)
	require.Empty(e, e.listScheduled(u[0]))
	require.Equal(e, []message.Scheduled{c.Scheduled}, e.sync(u[0], pos).Scheduled, "devices learn that it is gone")
	require.False(e, edit(func(row *message.Scheduled) { row.Close(0) }).IsNew())
}

func testScheduledPages(e *env) {
	u := e.people(3)
	one, two := e.private(u[0], u[1]), e.private(u[0], u[2])
	var want []string
	for _, id := range []ident.ChatID{one, two} {
		for _, clientID := range []string{"a", "b", "c"} {
			s := e.later(id, u[0], clientID)
			s.ClientID = clientID
			e.schedule(s)
			want = append(want, string(id)+clientID)
		}
	}
	var got []string
	for after := (message.ScheduledKey{UserID: u[0]}); ; {
		page, err := e.ListScheduled(e.ctx(), after, 2)
		require.NoError(e, err)
		for _, s := range page {
			got = append(got, string(s.ChatID)+s.ClientID)
			after = s.Key()
		}
		if len(page) < 2 {
			break
		}
	}
	require.Equal(e, want, got)
}

func testScheduledTake(e *env) {
	e = e.fresh()
	u := e.people(3)
	id := e.group(u...)
	at := now().Add(time.Hour)
	var rows []message.Scheduled
	for i, from := range []ident.UserID{u[0], u[1], u[0], u[2], u[0]} {
		s := e.later(id, from, fmt.Sprint(i))
		s.SendAt = at.Add(time.Duration(i) * time.Second)
		s.DueAt = s.SendAt
		rows = append(rows, e.schedule(s).Scheduled)
	}
	require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET state = 'disabled' WHERE id = $1", string(u[2])))
	take := func(at time.Time, limit int) (out []string) {
		taken, err := e.TakeScheduled(e.ctx(), at, at.Add(time.Minute), limit)
		require.NoError(e, err)
		for _, s := range taken {
			out = append(out, s.ClientID)
			require.Equal(e, at.Add(time.Minute), s.DueAt)
		}
		return out
	}
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Empty(e, take(at.Add(-1000), 10), "not before its time")
	require.Equal(e, []string{rows[0].ClientID, rows[1].ClientID}, take(at.Add(3*time.Second), 2), "the earliest first")
	require.Equal(e, []string{rows[2].ClientID}, take(at.Add(3*time.Second), 10), "who may not sign in sends nothing")
	require.Equal(e, []string{rows[4].ClientID}, take(at.Add(time.Minute), 10))
	require.Len(e, take(at.Add(4*time.Minute), 10), 4, "a lease ends")
	after, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, before.Version, after.Version, "that it was taken is nothing that clients see")
}

func testScheduledTakeRace(e *env) {
	e = e.fresh()
	u := e.people(2)
	id := e.private(u[0], u[1])
	for i := range 20 {
		s := e.later(id, u[0], fmt.Sprint(i))
		s.DueAt = s.At
		e.schedule(s)
	}
	taken := make([][]message.Scheduled, 6)
	at := now().Add(time.Hour)
	for _, err := range e.atOnce(len(taken), func(i int) (err error) {
		taken[i], err = e.TakeScheduled(e.ctx(), at, at.Add(time.Minute), 7)
		return err
	}) {
		require.NoError(e, err)
	}
	seen := map[string]bool{}
	for _, some := range taken {
		for _, s := range some {
			require.False(e, seen[s.ClientID], "taken twice")
			seen[s.ClientID] = true
		}
	}
	rest, err := e.TakeScheduled(e.ctx(), at, at.Add(time.Minute), 100) // who came at the same time may have passed over some
	require.NoError(e, err)
	require.Len(e, seen, 20-len(rest))
}

func testScheduledSent(e *env) {
	u := e.people(3)
	id := e.group(u...)
	e.send(id, u[1], "a question")
	s := e.later(id, u[0], "hello")
	s.Silent, s.ReplyToSeq, s.Notice = true, 1, message.Notice{Notify: []ident.UserID{u[1]}}
	s = e.schedule(s).Scheduled
	pos := e.pos(u[0])
	a := e.sendScheduled(s)
	require.NoError(e, a.Err)
	require.True(e, a.IsNew)
	require.Equal(e, s.ClientID, a.Message.ClientID)
	require.Equal(e, a.Message, e.history(id, u[1])[1])
	want := message.Scheduled{
		Draft:  message.Draft{ChatID: id, SenderID: u[0], ClientID: s.ClientID, At: s.At},
		SendAt: s.SendAt, State: message.ScheduledSent, Seq: a.Message.Seq, Version: s.Version + 1,
	}
	require.Equal(e, &message.ScheduledChanged{
		UserVersion: chat.UserVersion{UserID: u[0], From: s.Version, Version: s.Version + 1}, Scheduled: want,
	}, a.Scheduled)
	require.Empty(e, e.listScheduled(u[0]))
	require.Equal(e, []message.Scheduled{want}, e.sync(u[0], pos).Scheduled)
	require.Equal(e, want.Version, e.sync(u[0], pos).Account.Version)
	require.ErrorIs(e, e.sendScheduled(s).Err, message.ErrOvertaken, "another worker comes too late")
	require.Len(e, e.history(id, u[0]), 2)

	// One whose message was sent by another way is closed by it.
	other := e.schedule(e.later(id, u[0], "twice")).Scheduled
	first := e.appendOK(other.Draft)[0]
	a = e.sendScheduled(other)
	require.NoError(e, a.Err)
	require.False(e, a.IsNew)
	require.Equal(e, first.Seq, a.Scheduled.Scheduled.Seq)
	require.Empty(e, e.listScheduled(u[0]))
}

// One batch with scheduled messages, drafts and others: each change takes a version of its own.
func testScheduledSentBatch(e *env) {
	u := e.people(3)
	one, two := e.group(u...), e.group(u...)
	var drafts []message.Draft
	of := func(s message.Scheduled) {
		d := e.schedule(s).Scheduled
		d.Draft.OfScheduled = d.Version
		drafts = append(drafts, d.Draft)
	}
	of(e.later(two, u[0], "a"))
	of(e.later(one, u[0], "b"))
	of(e.later(one, u[1], "c"))
	of(e.later(one, u[2], "d"))
	drafts = append(drafts, drafts[0], e.sendOf(one, u[0], "e"), e.draft(two, u[1], "f"))
	e.putDraft(one, u[0], "begun", 0)
	drafts[3].OfScheduled++ // it changed meanwhile
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	a, err := e.AppendMessages(e.ctx(), drafts)
	require.NoError(e, err)
	var taken []int64
	for i, one := range a {
		if i == 3 {
			require.ErrorIs(e, one.Err, message.ErrOvertaken)
			continue
		}
		require.NoError(e, one.Err)
		if one.Draft != nil {
			taken = append(taken, one.Draft.Version)
		}
		if one.Scheduled != nil && one.Scheduled.UserID == u[0] {
			taken = append(taken, one.Scheduled.Version)
		}
	}
	require.ElementsMatch(e, []int64{before.Version + 1, before.Version + 2, before.Version + 3}, taken)
	require.Equal(e, a[0].Message.Seq, a[4].Message.Seq)
	require.Nil(e, a[4].Scheduled)
	require.Empty(e, e.listScheduled(u[0]))
	require.Empty(e, e.listScheduled(u[1]))
	require.Len(e, e.listScheduled(u[2]), 1)
	after, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, before.Version+3, after.Version)
}

func testScheduledOvertaken(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	s := e.schedule(e.later(id, u[0], "old")).Scheduled
	c, err := e.ChangeScheduled(e.ctx(), s.Key(), func(row message.Scheduled) (message.Scheduled, error) {
		row.Content = text("new")
		return row, nil
	})
	require.NoError(e, err)
	require.ErrorIs(e, e.sendScheduled(s).Err, message.ErrOvertaken)
	require.Empty(e, e.history(id, u[0]))
	a := e.sendScheduled(c.Scheduled)
	require.NoError(e, a.Err)
	require.Equal(e, text("new"), a.Message.Content)
}

// Access is checked when it is sent; what is refused stays.
func testScheduledRefused(e *env) {
	u := e.people(3)
	id := e.group(u...)
	s := e.schedule(e.later(id, u[1], "x")).Scheduled
	e.setMember(id, u[1], "role = 'reader'")
	require.True(e, fault.Is(e.sendScheduled(s).Err, fault.CodeForbidden))
	e.setMember(id, u[1], "role = 'member', state = 'left'")
	require.Equal(e, fault.Missing(), e.sendScheduled(s).Err)
	require.Equal(e, []message.Scheduled{s}, e.listScheduled(u[1]))
	e.setMember(id, u[1], "state = 'member'")
	require.NoError(e, e.sendScheduled(s).Err)
}

// Workers, edits and deletions at once: it is sent once or deleted, and as what it was last.
func testScheduledRace(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	for round := range 4 {
		s := e.schedule(e.later(id, u[0], "first")).Scheduled
		before, err := e.UserByID(e.ctx(), u[0])
		require.NoError(e, err)
		for _, err := range e.atOnce(9, func(i int) error {
			if i%3 == 0 {
				row, err := e.ScheduledByKey(e.ctx(), s.Key())
				if err != nil || !row.IsOpen() {
					return err
				}
				d := row.Draft
				d.At, d.OfScheduled = now(), row.Version
				_, err = e.AppendMessages(e.ctx(), []message.Draft{d})
				return err
			}
			_, err := e.ChangeScheduled(e.ctx(), s.Key(), func(row message.Scheduled) (message.Scheduled, error) {
				switch {
				case !row.IsOpen():
				case i == 8 && round%2 == 0:
					row.Close(0)
				default:
					row.Content = text(fmt.Sprint("edit ", i))
				}
				return row, nil
			})
			return err
		}) {
			require.NoError(e, err)
		}
		row, err := e.ScheduledByKey(e.ctx(), s.Key())
		require.NoError(e, err)
		if row.IsOpen() {
			a := e.sendScheduled(row)
			require.NoError(e, a.Err)
			row = a.Scheduled.Scheduled
		}
		var sent []message.Message
		for _, m := range e.history(id, u[1]) {
			if m.ClientID == s.ClientID {
				sent = append(sent, m)
			}
		}
		require.Len(e, sent, map[message.ScheduledState]int{message.ScheduledSent: 1, message.ScheduledDeleted: 0}[row.State])
		after, err := e.UserByID(e.ctx(), u[0])
		require.NoError(e, err)
		require.Equal(e, after.Version, row.Version)
		require.Greater(e, after.Version, before.Version)
	}
}
