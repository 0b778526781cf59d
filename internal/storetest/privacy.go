package storetest

import (
	"slices"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

var privacyTests = map[string]func(*env){
	"PrivacyPatch":        testPrivacyPatch,
	"PrivacyMatrix":       testPrivacyMatrix,
	"PrivacyReceipts":     testPrivacyReceipts,
	"PrivacyReceiptsBack": testPrivacyReceiptsBack,
	"PrivacyReceiptsRace": testPrivacyReceiptsRace,
}

func (e *env) patchPrivacy(id ident.UserID, p user.PrivacyPatch) user.SettingsChange {
	e.Helper()
	c, err := e.PatchPrivacy(e.ctx(), id, p)
	require.NoError(e, err)
	return c
}

func testPrivacyPatch(e *env) {
	u := e.people(2)
	pos := e.pos(u[0])
	nobody, contacts := user.Nobody, user.Contacts
	c := e.patchPrivacy(u[0], user.PrivacyPatch{ShowPresence: &nobody, MayFind: &contacts, Receipts: no()})
	want := user.DefaultPrivacy()
	want.ShowPresence, want.MayFind, want.Receipts, want.Version = user.Nobody, user.Contacts, false, c.From+1
	require.Equal(e, user.SettingsChange{UserID: u[0], From: c.From, Version: c.From + 1, Settings: user.Settings{Privacy: &want}}, c)
	require.Equal(e, c.Settings, e.sync(u[0], pos).Settings)
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, &want, all.Privacy)
	same := e.patchPrivacy(u[0], user.PrivacyPatch{MayFind: &contacts})
	require.Equal(e, same.From, same.Version)
	require.Equal(e, &want, same.Settings.Privacy)
	c = e.patchPrivacy(u[0], user.PrivacyPatch{FindByUsername: no(), Receipts: yes(), ShowAvatar: &nobody, MayAdd: &contacts})
	want.FindByUsername, want.Receipts, want.ShowAvatar, want.MayAdd, want.Version = false, true, user.Nobody, user.Contacts, c.Version
	require.Equal(e, &want, c.Settings.Privacy)
}

// relations are how somebody can stand to the subject of the settings.
var relations = []string{"self", "contact", "writer", "companion", "stranger", "blocked"}

// related makes a subject and somebody of each relation.
func (e *env) related() (subject user.User, by map[string]ident.UserID) {
	e.Helper()
	subject = e.user()
	by = map[string]ident.UserID{}
	for _, r := range relations {
		by[r] = e.user().ID
	}
	by["self"] = subject.ID
	for _, r := range []string{"contact", "writer", "blocked"} {
		id := e.private(by[r], subject.ID)
		e.send(id, by[r], "hello")
		if r != "writer" {
			e.send(id, subject.ID, "hello yourself")
		}
	}
	e.group(subject.ID, by["companion"])
	e.block(subject.ID, by["blocked"], true)
	return subject, by
}

// Each setting with each relation on each path. y: it is open to that one.
func testPrivacyMatrix(e *env) {
	matrix := map[user.Who]map[string]string{
		user.Everybody: {"presence": "yyyynn", "avatar": "yyyyyy", "add": "yyyyyn", "find": "yyyyyy"},
		user.Contacts:  {"presence": "yynnnn", "avatar": "yynnnn", "add": "yynnnn", "find": "yynnnn"},
		user.Nobody:    {"presence": "ynnnnn", "avatar": "ynnnnn", "add": "ynnnnn", "find": "ynnnnn"},
	}
	subject, by := e.related()
	for who, paths := range matrix {
		e.patchPrivacy(subject.ID, user.PrivacyPatch{
			ShowPresence: &who, ShowAvatar: &who, MayAdd: &who, MayFind: &who, FindByUsername: no(),
		})
		for i, r := range relations {
			viewer := by[r]
			for path, row := range paths {
				require.Equal(e, row[i] == 'y', e.isOpen(path, viewer, subject), "%s for %s: %s", path, who, r)
			}
			// Who hides doesn't see the others either.
			got, err := e.MayWatch(e.ctx(), subject.ID, []ident.UserID{viewer})
			require.NoError(e, err)
			require.Equal(e, paths["presence"][i] == 'y', len(got) == 1, "presence of %s for who shows it to %s", r, who)
		}
		e.patchPrivacy(subject.ID, user.PrivacyPatch{FindByUsername: yes()})
		for _, r := range relations {
			require.True(e, e.isOpen("find", by[r], subject), "the whole username: %s", r)
			require.Equal(e, paths["find"][slices.Index(relations, r)] == 'y', e.finds(by[r], "The "+subject.Username, subject.ID))
		}
	}
}

// isOpen says whether the viewer gets through on a path.
func (e *env) isOpen(path string, viewer ident.UserID, subject user.User) bool {
	e.Helper()
	switch path {
	case "presence":
		got, err := e.MayWatch(e.ctx(), viewer, []ident.UserID{subject.ID})
		require.NoError(e, err)
		back, err := e.MayBeWatchedBy(e.ctx(), subject.ID, []ident.UserID{viewer})
		require.NoError(e, err)
		require.Equal(e, len(got), len(back))
		return len(got) == 1
	case "avatar":
		may, err := e.MaySeeAvatar(e.ctx(), viewer, subject.ID)
		require.NoError(e, err)
		return may
	case "add":
		got, err := e.Unwilling(e.ctx(), viewer, []ident.UserID{subject.ID})
		require.NoError(e, err)
		return len(got) == 0
	default:
		return e.finds(viewer, subject.Username, subject.ID)
	}
}

func (e *env) finds(viewer ident.UserID, query string, subject ident.UserID) bool {
	e.Helper()
	rows, err := e.SearchUsers(e.ctx(), viewer, query, nil, 50)
	require.NoError(e, err)
	return slices.ContainsFunc(rows, func(f user.Found) bool { return f.User.ID == subject })
}

func (e *env) markOf(id ident.ChatID, of ident.UserID) chat.Mark {
	e.Helper()
	for _, m := range e.entry(id, of).Marks {
		if m.UserID == of {
			return m
		}
	}
	return e.raise(chat.MarkRaise{ChatID: id, UserID: of, DeliveredSeq: 1}).Raised[0].Mark // of a group
}

// Without receipts nobody learns what was read, in a private chat on neither side; what is delivered is told.
func testPrivacyReceipts(e *env) {
	u := e.people(3)
	private, group := e.private(u[0], u[1]), e.group(u...)
	for _, id := range []ident.ChatID{private, group} {
		e.fill(id, u[0], 2)
		e.fill(id, u[1], 3)
	}
	e.patchPrivacy(u[0], user.PrivacyPatch{Receipts: no()})
	for _, id := range []ident.ChatID{private, group} {
		b := e.read(id, u[0], 5)
		require.True(e, b.Raised[0].ReadChanged)
		require.EqualValues(e, 5, b.Raised[0].Me.ReadSeq)
		require.Equal(e, chat.Mark{UserID: u[0], DeliveredSeq: 5}, b.Raised[0].Mark, "delivered, and not seen")
	}
	b := e.read(private, u[1], 5)
	require.Equal(e, chat.Mark{UserID: u[1], DeliveredSeq: 5}, b.Raised[0].Mark, "who turned it off isn't told either")
	require.EqualValues(e, 5, b.Raised[0].Me.ReadSeq)
	require.EqualValues(e, 5, e.read(group, u[1], 5).Raised[0].Mark.SeenSeq, "the others of a group are told of it")
	require.Equal(e, chat.Mark{UserID: u[0], DeliveredSeq: 5}, e.markOf(group, u[0]))
}

// What was read meanwhile isn't told when receipts are turned on again, whatever says so again.
func testPrivacyReceiptsBack(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[1], 5)
	require.EqualValues(e, 1, e.read(id, u[0], 1).Raised[0].Mark.SeenSeq)
	e.patchPrivacy(u[0], user.PrivacyPatch{Receipts: no()})
	e.read(id, u[0], 4)
	e.patchPrivacy(u[0], user.PrivacyPatch{Receipts: yes()})
	require.EqualValues(e, 1, e.markOf(id, u[0]).SeenSeq)
	b := e.raise(chat.MarkRaise{ChatID: id, UserID: u[0], DeliveredSeq: 5}, chat.MarkRaise{ChatID: id, UserID: u[0], ReadSeq: 4})
	require.Equal(e, chat.Mark{UserID: u[0], DeliveredSeq: 5, SeenSeq: 1}, b.Raised[1].Mark)
	require.EqualValues(e, 5, e.read(id, u[0], 5).Raised[0].Mark.SeenSeq)
}

// A raise that began before receipts were turned off and ends after that tells nothing.
func testPrivacyReceiptsRace(e *env) {
	for range 5 {
		u := e.people(2)
		id := e.private(u[0], u[1])
		e.fill(id, u[1], 20)
		seen := make([]int64, 8)
		for _, err := range e.atOnce(len(seen), func(i int) error {
			if i == 3 {
				_, err := e.PatchPrivacy(e.ctx(), u[0], user.PrivacyPatch{Receipts: no()})
				seen[i] = e.markOf(id, u[0]).SeenSeq
				return err
			}
			_, err := e.RaiseMarks(e.ctx(), []chat.MarkRaise{{ChatID: id, UserID: u[0], ReadSeq: int64(i + 1)}})
			return err
		}) {
			require.NoError(e, err)
		}
		require.Equal(e, seen[3], e.markOf(id, u[0]).SeenSeq, "as it stood when it was turned off")
	}
}
