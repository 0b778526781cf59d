package storetest

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

var formerTests = map[string]func(*env){
	"FormerContents":        testFormerContents,
	"FormerContentsBounded": testFormerContentsBounded,
	"FormerContentsMissing": testFormerContentsMissing,
	"WindowsEnd":            testWindowsEnd,
	"RaceTwoEdits":          testRaceTwoEdits,
}

func (e *env) former(id ident.ChatID, seq int64, actor ident.UserID) []message.Former {
	e.Helper()
	out, err := e.FormerContents(e.ctx(), actor, id, seq, 0, 1000)
	require.NoError(e, err)
	return out
}

func testFormerContents(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.fill(id, u[0], 2)[0]
	require.Empty(e, e.former(id, m.Seq, u[1]))
	second := e.edit(m, "second")
	e.annotate(reaction(m, u[1], "👍")) // a version that replaced nothing
	third := e.edit(m, "third")
	want := []message.Former{
		{Content: text("second"), CreatedAt: second.EditedAt, Version: third.Version},
		{Content: m.Content, CreatedAt: m.CreatedAt, Version: second.Version},
	}
	require.Equal(e, want, e.former(id, m.Seq, u[1]))
	page, err := e.FormerContents(e.ctx(), u[0], id, m.Seq, 0, 1)
	require.NoError(e, err)
	require.Equal(e, want[:1], page)
	page, err = e.FormerContents(e.ctx(), u[0], id, m.Seq, page[0].Version, 1)
	require.NoError(e, err)
	require.Equal(e, want[1:], page)
	require.Empty(e, e.former(id, 2, u[0]))
	e.delete(m)
	require.Empty(e, e.former(id, m.Seq, u[1]), "what is deleted is gone")
}

func testFormerContentsBounded(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	m := e.send(id, u[0], "edit 0")
	const edits = message.MaxFormer + 3
	for i := range edits {
		e.edit(m, fmt.Sprint("edit ", i+1))
	}
	got := e.former(id, m.Seq, u[0])
	require.Len(e, got, message.MaxFormer)
	require.Equal(e, text(fmt.Sprint("edit ", edits-1)), got[0].Content)
	require.Equal(e, text("edit 3"), got[message.MaxFormer-1].Content)
}

func testFormerContentsMissing(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m := e.fill(id, u[0], 3)
	e.edit(m[0], "new")
	e.setMember(id, u[1], "visible_from_seq = 2")
	for _, q := range []struct {
		actor ident.UserID
		id    ident.ChatID
		seq   int64
	}{{u[1], id, 1}, {u[2], id, 1}, {u[0], id, 4}, {u[0], id, 0}, {u[0], "nothing", 1}} {
		_, err := e.FormerContents(e.ctx(), q.actor, q.id, q.seq, 0, 10)
		require.True(e, fault.Is(err, fault.CodeNotFound), "%v", err)
	}
}

func testWindowsEnd(e *env) {
	u := e.people(2)
	id := e.group(u...)
	m := e.fill(id, u[1], 2)
	edit := message.Edit{ChatID: id, Seq: 1, Actor: u[1], Content: text("new"), At: m[0].CreatedAt.Add(time.Minute), Window: time.Minute}
	_, err := e.EditMessage(e.ctx(), edit)
	require.NoError(e, err, "the last moment counts")
	edit.At, edit.Content = edit.At.Add(time.Microsecond), text("newer")
	before := e.changesFrom(id, u[1])
	_, err = e.EditMessage(e.ctx(), edit)
	require.True(e, fault.Is(err, fault.CodeTooLate), "%v", err)
	deletion := message.Deletion{ChatID: id, Seq: 1, Actor: u[1], At: edit.At, Window: time.Minute}
	_, err = e.DeleteMessage(e.ctx(), deletion)
	require.True(e, fault.Is(err, fault.CodeTooLate), "%v", err)
	require.Equal(e, before, e.changesFrom(id, u[1]))
	deletion.Actor = u[0] // the owner
	_, err = e.DeleteMessage(e.ctx(), deletion)
	require.NoError(e, err)
	_, err = e.EditMessage(e.ctx(), edit)
	require.True(e, fault.Is(err, fault.CodeMessageGone), "%v", err)

	saved := e.saved(u[0])
	note := e.send(saved, u[0], "x")
	edit = message.Edit{ChatID: saved, Seq: 1, Actor: u[0], Content: text("y"), At: note.CreatedAt.Add(time.Hour), Window: time.Minute}
	_, err = e.EditMessage(e.ctx(), edit)
	require.NoError(e, err, "one's own notes have no window")
}

// testRaceTwoEdits edits one message at once: the last one stands, and each that was replaced is kept.
func testRaceTwoEdits(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	m := e.send(id, u[0], "first")
	var changes atomic.Int64
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 4 {
			c, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[0], Content: text(fmt.Sprint(w, i)), At: now()})
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
	got := e.requireHistory(id, u[0], 1, 2+int(changes.Load()))[0]
	seen := map[string]bool{string(got.Content): true}
	former := e.former(id, m.Seq, u[0])
	require.EqualValues(e, changes.Load(), len(former))
	for i, f := range former {
		seen[string(f.Content)] = true
		require.Equal(e, got.Version-int64(i), f.Version)
	}
	require.Len(e, seen, 25)
}
