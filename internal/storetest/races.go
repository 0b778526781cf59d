package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var raceTests = map[string]func(*env){
	"RaceAppends":      testRaceAppends,
	"RaceRetries":      testRaceRetries,
	"RaceMarks":        testRaceMarks,
	"RaceMarksAppends": testRaceMarksAppends,
	"RaceEditDelete":   testRaceEditDelete,
	"RaceVersions":     testRaceVersions,
	"RaceSync":         testRaceSync,
	"HorizonHeld":      testHorizonHeld,
	"HorizonHeldMarks": testHorizonHeldMarks,
}

// requireHistory expects seqs and versions without gaps, and returns the messages.
func (e *env) requireHistory(id ident.ChatID, actor ident.UserID, messages, versions int) []message.Message {
	e.Helper()
	all := e.history(id, actor)
	require.Len(e, all, messages)
	for i, m := range all {
		require.EqualValues(e, i+1, m.Seq)
	}
	c := e.entry(id, actor).Chat
	require.EqualValues(e, messages, c.LastSeq)
	require.EqualValues(e, versions, c.Version)
	return all
}

func testRaceAppends(e *env) {
	const writers, rounds = 6, 8
	u := e.people(writers)
	chats := []ident.ChatID{e.group(u...), e.group(u...), e.group(u...), e.group(u...)}
	batches := make([][]message.Draft, writers*rounds)
	for i := range batches {
		r := rand.New(rand.NewPCG(3, uint64(i)))
		for range 12 {
			batches[i] = append(batches[i], e.draft(chats[r.IntN(4)], u[i%writers], fmt.Sprint(i)))
		}
	}
	for _, err := range e.atOnce(writers, func(w int) error {
		for i := range rounds {
			results, err := e.AppendMessages(e.ctx(), batches[w+i*writers])
			if err != nil {
				return err
			}
			last := map[ident.ChatID]int64{}
			for _, r := range results {
				if r.Err != nil {
					return r.Err
				}
				m := r.Message
				if n := last[m.ChatID]; n > 0 && m.Seq != n+1 {
					return fmt.Errorf("seq %d after %d in one batch", m.Seq, n)
				}
				last[m.ChatID] = m.Seq
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	total := 0
	for _, id := range chats {
		n := int(e.entry(id, u[0]).Chat.LastSeq)
		total += n
		for _, m := range e.requireHistory(id, u[0], n, n+1) {
			require.Equal(e, m.Seq+1, m.Version)
		}
	}
	require.Equal(e, writers*rounds*12, total)
}

func testRaceRetries(e *env) {
	u := e.people(2)
	a, b := e.private(u[0], u[1]), e.saved(u[0])
	drafts := make([]message.Draft, 40)
	for i := range drafts {
		drafts[i] = e.draft([]ident.ChatID{a, b}[i%2], u[0], fmt.Sprint(i))
	}
	var mu sync.Mutex
	fresh := 0
	for _, err := range e.atOnce(6, func(w int) error {
		mine := slices.Clone(drafts)
		rand.New(rand.NewPCG(4, uint64(w))).Shuffle(len(mine), func(i, j int) { mine[i], mine[j] = mine[j], mine[i] })
		for batch := range slices.Chunk(mine, 7) {
			results, err := e.AppendMessages(e.ctx(), batch)
			if err != nil {
				return err
			}
			for i, r := range results {
				if r.Err != nil {
					return r.Err
				}
				if string(r.Message.Content) != string(batch[i].Content) {
					return fmt.Errorf("another message: %s", r.Message.Content)
				}
				if r.IsNew {
					mu.Lock()
					fresh++
					mu.Unlock()
				}
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	require.Equal(e, len(drafts), fresh)
	e.requireHistory(a, u[0], 20, 21)
	e.requireHistory(b, u[0], 20, 21)
}

// requireSteps expects versions that lead from 0 without gaps or doubles.
func requireSteps(e *env, steps [][2]int64, to int64) {
	e.Helper()
	slices.SortFunc(steps, func(a, b [2]int64) int { return cmp.Compare(a[1], b[1]) })
	for i, s := range steps {
		require.Equal(e, s[0]+1, s[1])
		if i > 0 {
			require.Equal(e, steps[i-1][1], s[0])
		}
	}
	require.Equal(e, to, steps[len(steps)-1][1])
}

func testRaceMarks(e *env) {
	u := e.people(5)
	chats := []ident.ChatID{e.group(u...), e.group(u...), e.group(u...)}
	for _, id := range chats {
		e.fill(id, u[0], 50)
	}
	var mu sync.Mutex
	steps := map[ident.ChatID][][2]int64{}
	versions := map[ident.UserID][][2]int64{}
	for _, err := range e.atOnce(6, func(w int) error {
		r := rand.New(rand.NewPCG(5, uint64(w)))
		for range 10 {
			var raises []chat.MarkRaise
			for range 6 {
				raise := chat.MarkRaise{UserID: u[r.IntN(5)], ChatID: chats[r.IntN(3)], DeliveredSeq: r.Int64N(50)}
				if r.IntN(2) == 0 {
					raise.ReadSeq = r.Int64N(50)
				}
				raises = append(raises, raise)
			}
			batch, err := e.RaiseMarks(e.ctx(), raises)
			if err != nil {
				return err
			}
			mu.Lock()
			for _, s := range batch.Steps {
				steps[s.ChatID] = append(steps[s.ChatID], [2]int64{s.From, s.Version})
			}
			for _, v := range batch.Users {
				versions[v.UserID] = append(versions[v.UserID], [2]int64{v.From, v.Version})
			}
			mu.Unlock()
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	for id, s := range steps {
		requireSteps(e, s, e.entry(id, u[0]).Chat.MarksVersion)
	}
	for id, s := range versions {
		account, err := e.UserByID(e.ctx(), id)
		require.NoError(e, err)
		requireSteps(e, s, account.Version)
	}
}

func testRaceMarksAppends(e *env) {
	u := e.people(3)
	id := e.group(u...)
	first := e.fill(id, u[0], 20)
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 15 {
			var err error
			switch actor := u[w%3]; {
			case w < 3:
				var results []message.Appended
				results, err = e.AppendMessages(e.ctx(), []message.Draft{e.draft(id, actor, "x")})
				if err == nil {
					err = results[0].Err
				}
			case w == 3:
				_, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: first[i].Seq, Actor: u[0], Content: text("y"), At: now()})
			default:
				_, err = e.RaiseMarks(e.ctx(), []chat.MarkRaise{{ChatID: id, UserID: actor, ReadSeq: int64(i * 3)}})
			}
			if err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	e.requireHistory(id, u[0], 20+45, 1+20+45+15)
	for _, actor := range u {
		require.Equal(e, e.unread(id, actor), e.entry(id, actor).Me.Unread)
	}
}

func testRaceEditDelete(e *env) {
	u := e.people(1)
	id := e.saved(u[0])
	m := e.send(id, u[0], "x")
	var mu sync.Mutex
	steps := map[int64]bool{}
	e.atOnce(6, func(w int) error {
		var c message.Changed
		var err error
		if w == 3 {
			c, err = e.DeleteMessage(e.ctx(), message.Deletion{ChatID: id, Seq: m.Seq, Actor: u[0], At: now()})
		} else {
			c, err = e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[0], Content: text(fmt.Sprint(w)), At: now()})
		}
		if err == nil {
			mu.Lock()
			steps[c.Message.Version] = true
			mu.Unlock()
		}
		return err
	})
	require.Equal(e, message.StubDeleted, e.history(id, u[0])[0].Stub)
	e.requireHistory(id, u[0], 1, 2+len(steps))
}

func testRaceVersions(e *env) {
	u := e.people(4)
	before := make([]int64, 4)
	for i, id := range u {
		before[i] = e.pos(id)
	}
	group := e.group(u...)
	e.fill(group, u[0], 100)
	about := "new"
	for _, err := range e.atOnce(6, func(w int) error {
		for i := range 8 {
			var err error
			switch w {
			case 0, 1:
				_, err = e.UpdateProfile(e.ctx(), u[i%4], user.ProfilePatch{About: &about})
			case 2, 3:
				_, err = e.CreateChat(e.ctx(), chat.NewChat{
					ID: ident.ChatID(e.ids.New()), Type: chat.TypeGroup, Creator: u[0], Members: u, At: now(),
				})
			default:
				var raises []chat.MarkRaise
				for j := range u {
					raises = append(raises, chat.MarkRaise{ChatID: group, UserID: u[(i+j)%4], ReadSeq: int64(i*10 + w)})
				}
				_, err = e.RaiseMarks(e.ctx(), raises)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(e, err)
	}
	for _, id := range u {
		account, err := e.UserByID(e.ctx(), id)
		require.NoError(e, err)
		require.EqualValues(e, 1+4, account.ProfileVersion)
		require.GreaterOrEqual(e, account.Version, int64(1+1+4+16+8)) // made, group, profile, groups, reads
		require.LessOrEqual(e, account.Version, int64(1+1+4+16+16))
	}
}

// testRaceSync follows the positions while others write: at the end the follower knows everything.
func testRaceSync(e *env) {
	e = e.fresh()
	u := e.people(4)
	chats := []ident.ChatID{e.group(u...), e.private(u[0], u[1]), e.private(u[2], u[0])}
	pos, headsPos := e.pos(u[0]), int64(0)
	_, headsPos, err := e.HeadsSince(e.ctx(), 0, 10)
	require.NoError(e, err)

	known, seen := map[ident.ChatID]chat.Head{}, map[ident.ChatID]chat.Head{}
	mine, profiles := map[ident.ChatID]int64{}, map[ident.UserID]int64{}
	follow := func() {
		s := e.sync(u[0], pos)
		require.False(e, s.Reset)
		pos = s.Next
		for _, h := range s.Chats {
			known[h.ChatID] = h
		}
		for _, me := range s.Mine {
			mine[me.ChatID] = me.Version
		}
		for _, other := range s.Users {
			profiles[other.ID] = other.ProfileVersion
		}
		heads, next, err := e.HeadsSince(e.ctx(), headsPos, 2)
		require.NoError(e, err)
		headsPos = next
		for _, h := range heads {
			seen[h.ChatID] = h
		}
	}
	done := make(chan []error)
	go func() { done <- e.atOnce(5, func(w int) error { return e.writeAnything(w, u, chats) }) }()
	for running := true; running; {
		select {
		case errs := <-done:
			for _, err := range errs {
				require.NoError(e, err)
			}
			running = false
		default:
		}
		follow()
	}
	for range 20 { // HeadsSince by pages of two
		follow()
	}
	for _, entry := range e.list(u[0], nil, 100) {
		id := entry.Chat.ID
		require.Equal(e, head(entry.Chat), known[id])
		require.Equal(e, head(entry.Chat), seen[id])
		if entry.Me.ReadSeq > 0 {
			require.Equal(e, entry.Me.Version, mine[id])
		}
	}
	for _, id := range u[1:] {
		other, err := e.UserByID(e.ctx(), id)
		require.NoError(e, err)
		require.Equal(e, other.ProfileVersion, profiles[id])
	}
}

func (e *env) writeAnything(w int, u []ident.UserID, chats []ident.ChatID) error {
	r := rand.New(rand.NewPCG(6, uint64(w)))
	about := "new"
	for i := range 20 {
		var err error
		switch r.IntN(5) {
		case 0, 1:
			drafts := []message.Draft{e.draft(chats[0], u[w%4], "x"), e.draft(chats[1+i%2], u[0], "y")}
			_, err = e.AppendMessages(e.ctx(), drafts)
		case 2:
			_, err = e.RaiseMarks(e.ctx(), []chat.MarkRaise{
				{ChatID: chats[0], UserID: u[0], ReadSeq: int64(i)}, {ChatID: chats[1], UserID: u[1], DeliveredSeq: int64(i)},
			})
		case 3:
			_, err = e.UpdateProfile(e.ctx(), u[1+i%3], user.ProfilePatch{About: &about})
		default:
			_, err = e.CreateChat(e.ctx(), chat.NewChat{
				ID: ident.ChatID(e.ids.New()), Type: chat.TypeGroup, Creator: u[w%4], Members: u, At: now(),
			})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// testHorizonHeld holds a writer that started first while others commit and a reader reads in between.
func testHorizonHeld(e *env) {
	u := e.people(2)
	held, other := e.private(u[0], u[1]), e.saved(u[0])
	pos := e.pos(u[0])
	_, headsPos, err := e.HeadsSince(e.ctx(), 0, 10)
	require.NoError(e, err)

	commit, err := e.Hold(e.ctx(), "UPDATE chats SET version = version + 1, pos = {pos} WHERE id = $1", string(held))
	require.NoError(e, err)
	var quick []ident.ChatID
	if !e.IsSerial {
		e.send(other, u[0], "committed before what started first")
		quick = append(quick, other)
	}
	s := e.sync(u[0], pos)
	e.requireSync(s, u[0], quick, nil)
	_, headsNext, err := e.HeadsSince(e.ctx(), headsPos, 100)
	require.NoError(e, err)
	require.NoError(e, commit())

	e.requireSync(e.sync(u[0], s.Next), u[0], append(quick, held), nil)
	heads, _, err := e.HeadsSince(e.ctx(), headsNext, 100)
	require.NoError(e, err)
	require.Contains(e, heads, head(e.entry(held, u[0]).Chat))
}

func testHorizonHeldMarks(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	e.fill(id, u[0], 3)
	pos := e.pos(u[1])
	commit, err := e.Hold(e.ctx(), "UPDATE chat_members SET read_seq = 2, pos = {pos} WHERE chat_id = $1 AND user_id = $2",
		string(id), string(u[1]))
	require.NoError(e, err)
	if !e.IsSerial {
		e.send(id, u[0], "x")
	}
	s := e.sync(u[1], pos)
	require.NoError(e, commit())
	s = e.sync(u[1], s.Next)
	require.Len(e, s.Mine, 1)
	require.EqualValues(e, 2, s.Mine[0].ReadSeq)
}
