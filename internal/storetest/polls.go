package storetest

import (
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

var pollTests = map[string]func(*env){
	"PollIsStored":      testPollIsStored,
	"PollSentAgain":     testPollSentAgain,
	"PollOneVoteEach":   testPollOneVoteEach,
	"PollManyVotesEach": testPollManyVotesEach,
	"PollAnonymous":     testPollAnonymous,
	"PollRefusals":      testPollRefusals,
	"PollCloses":        testPollCloses,
	"PollEdits":         testPollEdits,
	"PollDeleted":       testPollDeleted,
	"RacePollVotes":     testRacePollVotes,
	"RacePollCloses":    testRacePollCloses,
}

func pollContent(question string) message.Content {
	return message.Content(`{"type":"poll","question":"` + question + `","answers":["x","y","z"]}`)
}

// poll sends a poll of three answers.
func (e *env) poll(id ident.ChatID, from ident.UserID, p message.Poll) message.Message {
	e.Helper()
	return e.appendOK(e.pollDraft(id, from, p))[0]
}

func (e *env) pollDraft(id ident.ChatID, from ident.UserID, p message.Poll) message.Draft {
	d := e.draft(id, from, "")
	p.Keys = []string{"a", "b", "c"}
	d.Content, d.Poll = pollContent("what?"), &p
	return d
}

func vote(m message.Message, actor ident.UserID, key string) message.Annotate {
	return message.Annotate{ChatID: m.ChatID, Seq: m.Seq, Actor: actor, Kind: message.KindVote, Key: key, At: now()}
}

func unvote(m message.Message, actor ident.UserID, key string) message.Annotate {
	a := vote(m, actor, key)
	a.IsUnset = true
	return a
}

func (e *env) votes(m message.Message, actor ident.UserID) ([]message.Annotation, error) {
	return e.Annotations(e.ctx(), message.AnnotationQuery{Actor: actor, ChatID: m.ChatID, Seq: m.Seq, Kind: message.KindVote, Limit: 100})
}

func (e *env) closePoll(m message.Message, actor ident.UserID) (message.Changed, error) {
	return e.ClosePoll(e.ctx(), message.PollClosing{ChatID: m.ChatID, Seq: m.Seq, Actor: actor, At: now()})
}

func testPollIsStored(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	asked := message.Poll{IsMultiple: true, IsAnonymous: true, ClosesAt: now().Add(time.Hour)}
	m := e.poll(id, u[0], asked)
	asked.Keys = []string{"a", "b", "c"}
	require.Equal(e, &asked, m.Poll)
	require.Equal(e, m, e.history(id, u[1])[0])
	require.Equal(e, &m, e.entry(id, u[1]).LastMessage)
	require.Equal(e, m, e.changes(inbox.ChangesQuery{Actor: u[1], ChatID: id, Limit: 9}).Messages[0])
}

func testPollSentAgain(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	d := e.pollDraft(id, u[0], message.Poll{})
	m := e.appendOK(d)[0]
	d.Refusal = fault.New(fault.Invalid, fault.CodeInvalid, "too late to ask anew")
	require.Equal(e, m, e.appendOK(d)[0])
	voted := e.annotate(vote(m, u[0], "b")).Message
	require.Equal(e, voted, e.appendOK(d)[0])
	other := d
	rules := *d.Poll
	rules.IsAnonymous = true
	other.Poll = &rules
	results, err := e.AppendMessages(e.ctx(), []message.Draft{other})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeClientIDReused), "other rules are another poll")
	e.delete(m)
	require.Equal(e, message.StubDeleted, e.appendOK(d)[0].Stub)
	results, err = e.AppendMessages(e.ctx(), []message.Draft{other})
	require.NoError(e, err)
	require.True(e, fault.Is(results[0].Err, fault.CodeClientIDReused))
}

func testPollOneVoteEach(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.poll(id, u[0], message.Poll{})
	version := e.entry(id, u[0]).Chat.Version
	for _, actor := range u {
		e.annotate(vote(m, actor, "b"))
	}
	got := e.annotate(vote(m, u[1], "c")).Message
	require.Equal(e, version+6, got.Version, "a vote that moves takes one version")
	require.Equal(e, []string{"c"}, got.Mine.Votes)
	require.Equal(e, 5, got.Poll.Voters)
	require.Equal(e, []message.Vote{{}, {Count: 4, By: []ident.UserID{u[0], u[2], u[3]}}, {Count: 1, By: u[1:2]}}, got.Poll.Votes)
	require.Equal(e, got, e.history(id, u[1])[0])
	again := e.annotate(vote(m, u[1], "c"))
	require.False(e, again.IsNew)
	require.Equal(e, got, again.Message)
	got = e.annotate(unvote(m, u[1], "c")).Message
	require.Equal(e, 4, got.Poll.Voters)
	require.Empty(e, got.Mine.Votes)
	require.False(e, e.annotate(unvote(m, u[1], "b")).IsNew, "somebody else's vote")
	e.annotate(reaction(m, u[1], "👍"))
	for _, actor := range []ident.UserID{u[0], u[2], u[3], u[4]} {
		got = e.annotate(unvote(m, actor, "b")).Message
	}
	require.Equal(e, m.Poll, got.Poll, "as if nobody had ever voted")
	require.Len(e, got.Reactions, 1)
	require.Equal(e, got, e.history(id, u[4])[0])
}

func testPollManyVotesEach(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.poll(id, u[0], message.Poll{IsMultiple: true})
	e.annotate(vote(m, u[0], "c"))
	got := e.annotate(vote(m, u[0], "a")).Message
	require.Equal(e, []string{"a", "c"}, got.Mine.Votes)
	got = e.annotate(vote(m, u[1], "a")).Message
	require.Equal(e, 2, got.Poll.Voters)
	require.Equal(e, []message.Vote{{Count: 2, By: u}, {}, {Count: 1, By: u[:1]}}, got.Poll.Votes)
	got = e.annotate(unvote(m, u[0], "c")).Message
	require.Equal(e, 2, got.Poll.Voters)
	rows, err := e.votes(m, u[1])
	require.NoError(e, err)
	require.Len(e, rows, 2)
	require.Equal(e, "a", rows[0].Key)
}

// testPollAnonymous finds the own votes and the counts, and nowhere who voted.
func testPollAnonymous(e *env) {
	u := e.people(3)
	id := e.group(u...)
	m := e.poll(id, u[0], message.Poll{IsAnonymous: true})
	for i, key := range []string{"a", "b", "a"} {
		e.annotate(vote(m, u[i], key))
	}
	e.annotate(vote(m, u[2], "b"))
	want := []message.Vote{{Count: 1}, {Count: 2}, {}}
	for i, key := range []string{"a", "b", "b"} {
		got := e.history(id, u[i])[0]
		require.Equal(e, want, got.Poll.Votes)
		require.Equal(e, []string{key}, got.Mine.Votes)
		require.Equal(e, got, *e.entry(id, u[i]).LastMessage)
		_, err := e.votes(m, u[i])
		require.True(e, fault.Is(err, fault.CodeForbidden), "%v", err)
	}
	rows, err := e.Annotations(e.ctx(), message.AnnotationQuery{Actor: u[0], ChatID: id, Seq: m.Seq, Kind: message.KindReaction, Limit: 100})
	require.NoError(e, err)
	require.Empty(e, rows)
	stranger := e.people(1)[0]
	_, err = e.votes(m, stranger)
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testPollRefusals(e *env) {
	u := e.people(3)
	id := e.group(u[:2]...)
	m, plain := e.poll(id, u[0], message.Poll{}), e.send(id, u[0], "no poll")
	require.Equal(e, fault.CodeInvalid, e.annotateCode(vote(m, u[1], "d")), "no such answer")
	require.Equal(e, fault.CodeInvalid, e.annotateCode(vote(plain, u[1], "a")), "no poll")
	require.Equal(e, fault.CodeNotFound, e.annotateCode(vote(m, u[2], "a")))
	_, err := e.closePoll(plain, u[0])
	require.True(e, fault.Is(err, fault.CodeInvalid))
	_, err = e.closePoll(m, u[1])
	require.True(e, fault.Is(err, fault.CodeForbidden))
	_, err = e.closePoll(m, u[2])
	require.True(e, fault.Is(err, fault.CodeNotFound))
	e.setMember(id, u[1], "visible_from_seq = 10")
	require.Equal(e, fault.CodeNotFound, e.annotateCode(vote(m, u[1], "a")))
	_, err = e.votes(m, u[1])
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

func testPollCloses(e *env) {
	u := e.people(3)
	id := e.group(u...)
	m := e.poll(id, u[1], message.Poll{})
	e.annotate(vote(m, u[2], "a"))
	version := e.entry(id, u[0]).Chat.Version
	c, err := e.closePoll(m, u[0])
	require.NoError(e, err, "who moderates may")
	require.True(e, c.IsNew)
	require.Equal(e, version+1, c.Message.Version)
	require.False(e, c.Message.Poll.ClosedAt.IsZero())
	got := e.history(id, u[0])[0]
	require.Equal(e, c.Message, got)
	again, err := e.closePoll(m, u[1])
	require.NoError(e, err)
	require.False(e, again.IsNew)
	require.Equal(e, fault.CodePollClosed, e.annotateCode(vote(m, u[1], "a")))
	require.Equal(e, fault.CodePollClosed, e.annotateCode(unvote(m, u[2], "a")))
	require.False(e, e.annotate(vote(m, u[2], "a")).IsNew, "a repeated vote is answered")

	unvoted := e.poll(id, u[1], message.Poll{})
	_, err = e.closePoll(unvoted, u[1])
	require.NoError(e, err)
	require.False(e, e.history(id, u[0])[1].Poll.ClosedAt.IsZero(), "one that nobody voted in closes too")

	timed := e.poll(id, u[1], message.Poll{ClosesAt: now().Add(time.Minute)})
	e.annotate(vote(timed, u[1], "a"))
	late := vote(timed, u[2], "a")
	late.At = timed.Poll.ClosesAt
	require.Equal(e, fault.CodePollClosed, e.annotateCode(late))
}

func testPollEdits(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m, plain := e.poll(id, u[0], message.Poll{}), e.send(id, u[0], "text")
	edit := func(m message.Message, content message.Content, answers int) error {
		_, err := e.EditMessage(e.ctx(), message.Edit{ChatID: id, Seq: m.Seq, Actor: u[0], Content: content, Answers: answers, At: now()})
		return err
	}
	require.True(e, fault.Is(edit(m, text("no poll"), 0), fault.CodeInvalid))
	require.True(e, fault.Is(edit(m, pollContent("two?"), 2), fault.CodeInvalid))
	require.True(e, fault.Is(edit(plain, pollContent("a poll?"), 3), fault.CodeInvalid))
	require.NoError(e, edit(m, pollContent("new?"), 3))
	got := e.history(id, u[1])[0]
	require.Equal(e, m.Poll, got.Poll)
	require.Equal(e, pollContent("new?"), got.Content)
	e.annotate(vote(m, u[1], "a"))
	require.True(e, fault.Is(edit(m, pollContent("other?"), 3), fault.CodePollVoted))
	e.annotate(unvote(m, u[1], "a"))
	require.NoError(e, edit(m, pollContent("other?"), 3))
	_, err := e.closePoll(m, u[0])
	require.NoError(e, err)
	require.True(e, fault.Is(edit(m, pollContent("last?"), 3), fault.CodePollVoted))
}

func testPollDeleted(e *env) {
	u := e.people(2)
	id := e.private(u[0], u[1])
	m := e.poll(id, u[0], message.Poll{})
	e.annotate(vote(m, u[1], "a"))
	stub := e.delete(m)
	require.Nil(e, stub.Poll)
	require.Equal(e, stub, e.history(id, u[1])[0])
	require.Equal(e, fault.CodeMessageGone, e.annotateCode(vote(m, u[1], "b")))
	_, err := e.closePoll(m, u[0])
	require.True(e, fault.Is(err, fault.CodeMessageGone))
	rows, err := e.votes(m, u[1])
	require.NoError(e, err)
	require.Empty(e, rows)
}

// testRacePollVotes has everybody vote, change and take back at once: the tally is that of the rows.
func testRacePollVotes(e *env) {
	for _, isMultiple := range []bool{false, true} {
		u := e.people(6)
		id := e.group(u...)
		m := e.poll(id, u[0], message.Poll{IsMultiple: isMultiple})
		keys := []string{"a", "b", "c"}
		var changes atomic.Int64
		for _, err := range e.atOnce(6, func(w int) error {
			for i := range 12 {
				a := vote(m, u[w], keys[(i+w)%3])
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
		require.Equal(e, m.Version+changes.Load(), e.entry(id, u[0]).Chat.Version, "each change took one version")
		e.requireTally(m, u)
	}
}

// requireTally compares what a poll counts with the rows and with what each voter is told.
func (e *env) requireTally(m message.Message, voters []ident.UserID) {
	e.Helper()
	rows, err := e.votes(m, voters[0])
	require.NoError(e, err)
	counts, by := map[string]int{}, map[ident.UserID]map[string]bool{}
	for _, r := range rows {
		counts[r.Key]++
		if by[r.User.ID] == nil {
			by[r.User.ID] = map[string]bool{}
		}
		by[r.User.ID][r.Key] = true
	}
	for _, id := range voters {
		p, err := e.MessagePage(e.ctx(), id, m.ChatID, message.Window{Around: m.Seq, Limit: 1})
		require.NoError(e, err)
		got := p.Messages[0]
		require.Equal(e, len(by), got.Poll.Voters)
		require.Len(e, got.Mine.Votes, len(by[id]))
		for _, key := range got.Mine.Votes {
			require.True(e, by[id][key])
		}
		for i, v := range got.Poll.Votes {
			require.Equal(e, counts[got.Poll.Keys[i]], v.Count)
			require.Len(e, v.By, min(v.Count, message.MaxNamed))
		}
	}
}

// testRacePollCloses closes a poll while all vote: no vote counts that came after it.
func testRacePollCloses(e *env) {
	u := e.people(5)
	id := e.group(u...)
	m := e.poll(id, u[0], message.Poll{})
	for _, err := range e.atOnce(5, func(w int) error {
		if w == 0 {
			_, err := e.closePoll(m, u[0])
			return err
		}
		_, err := e.Annotate(e.ctx(), vote(m, u[w], "a"))
		if fault.Is(err, fault.CodePollClosed) {
			return nil
		}
		return err
	}) {
		require.NoError(e, err)
	}
	got := e.history(id, u[0])[0]
	require.Equal(e, e.entry(id, u[0]).Chat.Version, m.Version+1+int64(got.Poll.Voters))
	e.requireTally(m, u)
}
