package storetest

import (
	"fmt"
	"slices"
	"sync/atomic"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var annotationTests = map[string]func(*env){
	"AnnotateCounts":      testAnnotateCounts,
	"AnnotateAgain":       testAnnotateAgain,
	"AnnotateUnset":       testAnnotateUnset,
	"AnnotateLimits":      testAnnotateLimits,
	"AnnotateMissing":     testAnnotateMissing,
	"AnnotateStub":        testAnnotateStub,
	"AnnotateOwn":         testAnnotateOwn,
	"AnnotationPages":     testAnnotationPages,
	"RaceReactionStorm":   testRaceReactionStorm,
	"RaceReactionsDelete": testRaceReactionsDelete,
}

func reaction(m message.Message, actor ident.UserID, key string) message.Annotate {
	return message.Annotate{ChatID: m.ChatID, Seq: m.Seq, Actor: actor, Kind: message.KindReaction, Key: key, At: now()}
}

func (e *env) annotate(a message.Annotate) message.Changed {
	e.Helper()
	c, err := e.Annotate(e.ctx(), a)
	require.NoError(e, err)
	return c
}

func (e *env) annotateCode(a message.Annotate) fault.Code {
	e.Helper()
	before := e.changesFrom(a.ChatID, a.Actor)
	_, err := e.Annotate(e.ctx(), a)
	require.Equal(e, before, e.changesFrom(a.ChatID, a.Actor))
	f, ok := fault.From(err)
	require.True(e, ok, "%v", err)
	return f.Code
}

func testAnnotateCounts(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.fill(id, u[0], 2)[0]
	version := e.entry(id, u[0]).Chat.Version
	c := e.annotate(reaction(m, u[4], "👍"))
	want := m
	want.Version, want.Reactions = version+1, []message.Reaction{{Key: "👍", Count: 1, By: u[4:]}}
	want.Mine.Reactions = []string{"👍"}
	require.Equal(e, message.Changed{Message: want, IsNew: true, MembersVersion: 1}, c)
	for _, actor := range u[:4] {
		e.annotate(reaction(m, actor, "👍"))
	}
	e.annotate(reaction(m, u[0], "❤️"))
	want.Version, want.Mine.Reactions = version+6, nil
	want.Reactions = []message.Reaction{
		{Key: "👍", Count: 5, By: []ident.UserID{u[4], u[0], u[1]}}, {Key: "❤️", Count: 1, By: u[:1]},
	}
	mine := want
	mine.Mine.Reactions = []string{"❤️", "👍"}
	slices.Sort(mine.Mine.Reactions)
	require.Equal(e, mine, e.history(id, u[0])[0])
	want.Mine.Reactions = []string{"👍"}
	require.Equal(e, want, e.history(id, u[3])[0])
	changes := e.changes(inbox.ChangesQuery{Actor: u[3], ChatID: id, After: version, MarksAfter: -1, Limit: 10})
	require.Equal(e, []message.Message{want}, changes.Messages)
	require.Equal(e, version+6, changes.Version)
}

func testAnnotateAgain(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.send(id, u[0], "x")
	first := e.annotate(reaction(m, u[1], "👍"))
	again := e.annotate(reaction(m, u[1], "👍"))
	require.False(e, again.IsNew)
	require.Equal(e, first.Message, again.Message)
	off := reaction(m, u[0], "👍")
	off.IsUnset = true
	none := e.annotate(off)
	require.False(e, none.IsNew)
	require.Empty(e, none.Message.Mine.Reactions)
	require.Equal(e, first.Message.Version, e.entry(id, u[0]).Chat.Version)
}

func testAnnotateUnset(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.send(id, u[0], "x")
	for _, actor := range u {
		e.annotate(reaction(m, actor, "👍"))
	}
	e.annotate(reaction(m, u[4], "🎉"))
	off := reaction(m, u[1], "👍")
	off.IsUnset = true
	got := e.annotate(off).Message
	require.Equal(e, 4, got.Reactions[0].Count)
	require.Equal(e, []ident.UserID{u[0], u[2], u[3]}, got.Reactions[0].By)
	require.Empty(e, got.Mine.Reactions)
	off = reaction(m, u[4], "🎉")
	off.IsUnset = true
	got = e.annotate(off).Message
	require.Len(e, got.Reactions, 1)
	require.Equal(e, []string{"👍"}, got.Mine.Reactions)
	require.Equal(e, got, e.history(id, u[4])[0])
	for _, actor := range []ident.UserID{u[0], u[2], u[3], u[4]} {
		off = reaction(m, actor, "👍")
		off.IsUnset = true
		got = e.annotate(off).Message
	}
	require.Empty(e, got.Reactions)
	require.EqualValues(e, 2+6+6, got.Version)
	require.Equal(e, got, e.history(id, u[4])[0])
}

func testAnnotateLimits(e *env) {
	people := message.MaxReactions/message.MaxOwnReactions + 1
	u := e.people(people)
	id := e.group(u...)
	m := e.send(id, u[0], "x")
	for i := range message.MaxReactions {
		e.annotate(reaction(m, u[i/message.MaxOwnReactions], fmt.Sprint("key ", i)))
	}
	require.Equal(e, fault.CodeTooMany, e.annotateCode(reaction(m, u[0], "key 9")), "too many of one person")
	require.Equal(e, fault.CodeTooMany, e.annotateCode(reaction(m, u[people-1], "another")), "too many of a message")
	require.Equal(e, 2, e.annotate(reaction(m, u[people-1], "key 1")).Message.Reactions[1].Count)
}

func testAnnotateMissing(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[0], 3)
	other := m[0]
	other.Seq = 4
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(other, u[0], "👍")))
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(m[0], u[2], "👍")))
	other.ChatID = "nothing"
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(other, u[0], "👍")))
	e.setMember(id, u[1], "visible_from_seq = 3")
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(m[1], u[1], "👍")))
	q := message.AnnotationQuery{Actor: u[1], ChatID: id, Seq: m[1].Seq, Kind: message.KindReaction, Limit: 5}
	_, err := e.Annotations(e.ctx(), q)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	q.Actor = u[2]
	_, err = e.Annotations(e.ctx(), q)
	require.True(e, fault.Is(err, fault.CodeNotFound))
	e.setMember(id, u[1], "state = 'left'")
	require.Equal(e, fault.CodeNotFound, e.annotateCode(reaction(m[2], u[1], "👍")))
}

func testAnnotateStub(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.send(id, u[0], "x")
	e.annotate(reaction(m, u[1], "👍"))
	stub := e.delete(m)
	require.Empty(e, stub.Reactions)
	require.Equal(e, stub, e.history(id, u[1])[0])
	require.Equal(e, fault.CodeMessageGone, e.annotateCode(reaction(m, u[1], "👍")))
	rows, err := e.Annotations(e.ctx(), message.AnnotationQuery{Actor: u[1], ChatID: id, Seq: 1, Kind: message.KindReaction, Limit: 5})
	require.NoError(e, err)
	require.Empty(e, rows)
}

// testAnnotateOwn finds what is only the viewer's in every answer that carries messages.
func testAnnotateOwn(e *env) {
	u := e.people(2)
	id, saved := e.private(u[0], u[1]), e.saved(u[0])
	d := e.draft(id, u[0], "x")
	m := e.appendOK(d)[0]
	note := e.send(saved, u[0], "y")
	e.annotate(reaction(m, u[0], "👍"))
	e.annotate(reaction(m, u[1], "🎉"))
	e.annotate(reaction(note, u[0], "🦉"))
	for actor, key := range map[ident.UserID]string{u[0]: "👍", u[1]: "🎉"} {
		want := message.Mine{Reactions: []string{key}}
		require.Equal(e, want, e.history(id, actor)[0].Mine)
		require.Equal(e, want, e.entry(id, actor).LastMessage.Mine)
		require.Equal(e, want, e.changes(inbox.ChangesQuery{Actor: actor, ChatID: id, Limit: 9}).Messages[0].Mine)
	}
	for _, entry := range e.list(u[0], nil, 10) {
		require.Equal(e, map[ident.ChatID]string{id: "👍", saved: "🦉"}[entry.Chat.ID], entry.LastMessage.Mine.Reactions[0])
	}
	require.Equal(e, []string{"👍"}, e.appendOK(d)[0].Mine.Reactions, "the answer to a repeated send")
	require.Equal(e, []string{"👍"}, e.edit(m, "new").Mine.Reactions)
}

func testAnnotationPages(e *env) {
	u := e.people(4)
	id := e.group(u...)
	m := e.send(id, u[0], "x")
	for _, actor := range u {
		e.annotate(reaction(m, actor, "b"))
	}
	at := reaction(m, u[2], "a")
	e.annotate(at)
	q := message.AnnotationQuery{Actor: u[3], ChatID: id, Seq: m.Seq, Kind: message.KindReaction, Limit: 2}
	var got []string
	for {
		rows, err := e.Annotations(e.ctx(), q)
		require.NoError(e, err)
		for _, r := range rows {
			got = append(got, r.Key+" "+string(r.User.ID))
			q.After = message.AnnotationKey{Key: r.Key, UserID: r.User.ID}
		}
		if len(rows) < q.Limit {
			break
		}
	}
	want := []string{"a " + string(u[2])}
	for _, actor := range u {
		want = append(want, "b "+string(actor))
	}
	require.Equal(e, want, got)
	q.After, q.Key = message.AnnotationKey{}, "a"
	rows, err := e.Annotations(e.ctx(), q)
	require.NoError(e, err)
	require.Len(e, rows, 1)
	require.Equal(e, at.At, rows[0].CreatedAt)
	full, err := e.UserByID(e.ctx(), u[2])
	require.NoError(e, err)
	require.Equal(e, full.Username, rows[0].User.Username)
}

// testRaceReactionStorm has everybody set and unset the same reactions at once: the counts are those of the rows.
func testRaceReactionStorm(e *env) {
	u := e.people(6)
	id := e.group(u...)
	m := e.send(id, u[0], "x")
	keys := []string{"👍", "❤️", "🎉"}
	var changes atomic.Int64
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 12 {
			a := reaction(m, u[w], keys[i%3])
			a.IsUnset = (i+w)%4 == 3
			c, err := e.Annotate(e.ctx(), a)
			if err != nil {
				return err
			}
			if c.IsNew {
				changes.Add(1)
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	got := e.history(id, u[0])[0]
	require.Equal(e, 2+changes.Load(), e.entry(id, u[0]).Chat.Version, "each change took one version")
	e.requireCounted(got, u[0])
}

// requireCounted compares the counts of a message with the rows.
func (e *env) requireCounted(m message.Message, actor ident.UserID) {
	e.Helper()
	counts, by := map[string]int{}, map[string][]ident.UserID{}
	rows, err := e.Annotations(e.ctx(), message.AnnotationQuery{
		Actor: actor, ChatID: m.ChatID, Seq: m.Seq, Kind: message.KindReaction, Limit: 1000,
	})
	require.NoError(e, err)
	for _, r := range rows {
		counts[r.Key]++
		by[r.Key] = append(by[r.Key], r.User.ID)
	}
	require.Len(e, m.Reactions, len(counts))
	for _, r := range m.Reactions {
		require.Equal(e, counts[r.Key], r.Count)
		require.Len(e, r.By, min(r.Count, message.MaxNamed))
		require.Subset(e, by[r.Key], r.By)
	}
}

func testRaceReactionsDelete(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.send(id, u[0], "x")
	e.atOnce(5, func(w int) error {
		if w == 0 {
			_, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m.Seq, Actor: u[0], At: now()})
			return err
		}
		_, err := e.Annotate(e.ctx(), reaction(m, u[w], "👍")) // message_gone where the deletion was first
		return err
	})
	got := e.history(id, u[1])[0]
	require.Equal(e, message.StubDeleted, got.Stub)
	require.Empty(e, got.Reactions)
	e.requireCounted(got, u[1])
}
