package storetest

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/user"
)

var mailTests = map[string]func(*env){
	"MailWish":    testMailWish,
	"MailJobs":    testMailJobs,
	"MailNews":    testMailNews,
	"MailDigest":  testMailDigest,
	"MailRefused": testMailRefused,
	"MailAtOnce":  testMailAtOnce,
}

func (e *env) wish(id ident.UserID, change func(*digest.Wish)) digest.Wish {
	e.Helper()
	w, err := e.PutMailWish(e.ctx(), id, at(0), func(w *digest.Wish) error {
		change(w)
		return nil
	})
	require.NoError(e, err)
	stored, err := e.MailWish(e.ctx(), id)
	require.NoError(e, err)
	require.Equal(e, w, stored)
	return stored
}

func (e *env) mailJobs(seconds int) []digest.Job {
	e.Helper()
	out, err := e.TakeMailJobs(e.ctx(), at(seconds), at(seconds+10), 10)
	require.NoError(e, err)
	return out
}

func testMailWish(e *env) {
	u := e.people(2)
	none, err := e.MailWish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, digest.Wish{UserID: u[0]}, none)
	w := e.wish(u[0], func(w *digest.Wish) {
		w.Pending, w.PendingAt, w.AfterDays, w.Language = "a@example.org", at(1), 7, "de"
	})
	require.Equal(e, digest.Wish{UserID: u[0], Pending: "a@example.org", PendingAt: at(1), AfterDays: 7, Language: "de"}, w)
	_, err = e.PutMailWish(e.ctx(), u[0], at(0), func(w *digest.Wish) error {
		w.AfterDays = 1
		return fault.Missing()
	})
	require.Equal(e, fault.Missing(), err)
	kept, err := e.MailWish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, w, kept, "what is refused changes nothing")
	_, err = e.PutMailWish(e.ctx(), "nobody", at(0), func(*digest.Wish) error { return nil })
	require.Equal(e, fault.Missing(), err)
}

func testMailJobs(e *env) {
	e = e.fresh()
	u := e.people(3)
	require.Empty(e, e.mailJobs(100))
	e.wish(u[0], func(w *digest.Wish) { w.Address, w.AfterDays = "a@example.org", 7 })
	e.wish(u[1], func(w *digest.Wish) { w.Pending, w.PendingAt = "b@example.org", at(1) })
	e.wish(u[2], func(w *digest.Wish) { w.Address = "c@example.org" })
	jobs := e.mailJobs(10)
	require.Equal(e, []digest.Job{
		{UserID: u[1], Kind: digest.KindConfirm, Lease: at(20)}, {UserID: u[0], Kind: digest.KindDigest, Lease: at(20)},
	}, jobs, "confirmations first; nothing for who wants nothing")
	require.Empty(e, e.mailJobs(19), "they are leased")

	done := digest.Finished{Job: jobs[0], SentTo: "b@example.org", Trouble: "550"}
	require.NoError(e, e.FinishMailJob(e.ctx(), done))
	w, err := e.MailWish(e.ctx(), u[1])
	require.NoError(e, err)
	require.Equal(e, "550", w.Trouble)
	again := digest.Finished{Job: jobs[1], Again: at(30)}
	again.Tries = 2
	require.NoError(e, e.FinishMailJob(e.ctx(), again))
	require.Empty(e, e.mailJobs(29))
	taken := e.mailJobs(30)
	require.Len(e, taken, 1)
	require.Equal(e, 2, taken[0].Tries)

	// The wish changes while its mail is under way: what was sent is kept, and the job is another one.
	e.wish(u[0], func(w *digest.Wish) { w.AfterDays = 3 })
	require.NoError(e, e.FinishMailJob(e.ctx(), digest.Finished{Job: taken[0], SentTo: "a@example.org", ToldAt: at(31), Again: at(900)}))
	w, err = e.MailWish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, at(31), w.ToldAt)
	taken = e.mailJobs(32)
	require.Len(e, taken, 1)
	require.Zero(e, taken[0].Tries)
	require.NoError(e, e.FinishMailJob(e.ctx(), digest.Finished{Job: taken[0], SentTo: "old@example.org", Trouble: "550", ToldAt: at(20)}))
	w, err = e.MailWish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, []any{at(31), ""}, []any{w.ToldAt, w.Trouble}, "what is known of another address says nothing of this one")
	e.wish(u[1], func(w *digest.Wish) { w.PendingAt = at(2) })
	require.Len(e, e.mailJobs(40), 1, "the link is to be sent again")
	e.wish(u[1], func(w *digest.Wish) { w.Language = "fr" })
	require.Empty(e, e.mailJobs(41), "and once")
	require.Len(e, e.mailJobs(1000), 1, "a lease ends")
}

func testMailAtOnce(e *env) {
	e = e.fresh()
	for _, id := range e.people(30) {
		e.wish(id, func(w *digest.Wish) { w.Pending, w.PendingAt = string(id)+"@example.org", at(1) })
	}
	var mu sync.Mutex
	taken := map[ident.UserID]int{}
	for _, err := range e.atOnce(4, func(int) error {
		for {
			jobs, err := e.TakeMailJobs(e.ctx(), at(2), at(50), 4)
			if err != nil || len(jobs) == 0 {
				return err
			}
			mu.Lock()
			for _, j := range jobs {
				taken[j.UserID]++
			}
			mu.Unlock()
		}
	}) {
		require.NoError(e, err)
	}
	require.Len(e, taken, 30)
	for _, n := range taken {
		require.Equal(e, 1, n)
	}
}

// lastSeen sets when users were here.
func (e *env) lastSeen(at time.Time, ids ...ident.UserID) {
	e.Helper()
	for _, id := range ids {
		require.NoError(e, e.Exec(e.ctx(), "UPDATE users SET created_at = $1, last_seen_at = $1 WHERE id = $2", at.UnixMicro(), string(id)))
	}
}

func (e *env) news(id ident.UserID) digest.State {
	e.Helper()
	s, err := e.MailState(e.ctx(), digest.Job{UserID: id, Kind: digest.KindDigest}, now(), 10)
	require.NoError(e, err)
	return s
}

func testMailNews(e *env) {
	u := e.people(2)
	_, err := e.MailState(e.ctx(), digest.Job{UserID: u[0]}, now(), 10)
	require.Equal(e, fault.Missing(), err, "nothing is wanted")
	old, c, g, archived := e.saved(u[0]), e.private(u[0], u[1]), e.group(u...), e.group(u...)
	seen := now()
	e.lastSeen(seen, u[0])
	w := e.wish(u[0], func(w *digest.Wish) { w.Address, w.AfterDays, w.Language = "a@example.org", 7, "en" })
	e.send(old, u[0], "a note")
	e.send(c, u[1], "first")
	second := e.send(c, u[1], "second")
	e.send(g, u[1], "in the group")
	e.send(archived, u[1], "in the archive")
	isTrue := true
	_, err = e.PatchMe(e.ctx(), u[0], archived, chat.MePatch{IsArchived: &isTrue})
	require.NoError(e, err)
	_, err = e.PutNotifications(e.ctx(), u[0], user.Notifications{Preview: "name", Groups: user.GroupsAll})
	require.NoError(e, err)
	s := e.news(u[0])
	require.Equal(e, []any{w, seen, true, false}, []any{s.Wish, s.SeenAt, s.IsActive, s.IsQuiet})
	require.Len(e, s.Chats, 2)
	require.Equal(e, []ident.ChatID{g, c}, []ident.ChatID{s.Chats[0].Chat.ID, s.Chats[1].Chat.ID}, "the newest first")
	require.Equal(e, []any{2, 2, second.Seq, "name"}, []any{s.Chats[1].Unread, len(s.Chats[1].Facts), s.Chats[1].Facts[1].Seq, s.Chats[1].Wishes.Preview})
	require.NotEmpty(e, s.Chats[1].Senders[u[1]].DisplayName)
	e.read(c, u[0], second.Seq)
	require.Len(e, e.news(u[0]).Chats, 1)
	e.lastSeen(now(), u[0])
	require.Empty(e, e.news(u[0]).Chats, "what came before was there to be seen")

	n := e.newSession(u[0])
	n.LastActiveAt = now().Add(time.Hour)
	_, err = e.CreateSession(e.ctx(), n, 100)
	require.NoError(e, err)
	require.Equal(e, n.LastActiveAt, e.news(u[0]).SeenAt, "by any device")
}

// postman stands in for a mail server.
type postman struct {
	answer digest.Outcome
	got    []digest.Letter
}

func (p *postman) Send(_ context.Context, l digest.Letter) digest.Outcome {
	p.got = append(p.got, l)
	return p.answer
}

// mails is a service with a clock that a test sets.
type mails struct {
	*digest.Service
	e *env
	p postman
	t time.Time
}

func newMails(e *env) *mails {
	m := &mails{e: e, p: postman{answer: digest.Outcome{Result: digest.Sent}}, t: now().Truncate(time.Second)}
	m.Service = digest.NewService(digest.Options{
		Store: e.Store, Carrier: &m.p, Key: []byte("key"), Address: "https://roost.example.org", Now: func() time.Time { return m.t },
		Log: slog.New(slog.DiscardHandler), ReadText: func(m message.Content) string { return string(m) },
	})
	return m
}

// after lets time pass and work be done, and returns what was sent.
func (m *mails) after(d time.Duration) []digest.Letter {
	m.e.Helper()
	m.t, m.p.got = m.t.Add(d), nil
	_, err := m.Work(m.e.ctx())
	require.NoError(m.e, err)
	return m.p.got
}

// say sends a message of this time.
func (m *mails) say(in ident.ChatID, from ident.UserID, s string) message.Message {
	d := m.e.draft(in, from, s)
	d.At = m.t.Add(time.Second)
	return m.e.appendOK(d)[0]
}

const (
	hours = time.Hour
	days  = 24 * time.Hour
)

// confirmed gives a user an address.
func (m *mails) confirmed(id ident.UserID) (stop string) {
	m.e.Helper()
	ask := digest.Ask{Address: string(id) + "@example.org", AfterDays: 7, Language: "de"}
	_, err := m.PutWish(m.e.ctx(), id, ask)
	require.NoError(m.e, err)
	sent := m.after(0)
	require.Len(m.e, sent, 1)
	require.Equal(m.e, []any{digest.KindConfirm, ask.Address, "de", ""}, []any{sent[0].Kind, sent[0].To, sent[0].Language, sent[0].StopLink})
	token := strings.TrimPrefix(sent[0].Link, "https://roost.example.org"+digest.ConfirmPath)
	page, err := m.Look(m.e.ctx(), digest.KindConfirm, token)
	require.NoError(m.e, err)
	require.Equal(m.e, digest.Page{Address: ask.Address, Language: "de"}, page)
	_, err = m.Follow(m.e.ctx(), digest.KindDigest, token)
	require.Equal(m.e, fault.Missing(), err, "a link is for one thing")
	for range 2 {
		page, err = m.Follow(m.e.ctx(), digest.KindConfirm, token)
		require.NoError(m.e, err)
		require.True(m.e, page.IsDone)
	}
	return token
}

// Who is away for the days of their choice gets one mail for each absence; a mail server that has trouble is asked again; who follows the
// link of a mail gets none any more.
func testMailDigest(e *env) {
	e = e.fresh()
	u := e.people(2)
	c := e.private(u[0], u[1])
	m := newMails(e)
	e.lastSeen(m.t, u...)
	m.confirmed(u[0])
	hello := m.say(c, u[1], "hello")
	require.Empty(e, m.after(6*days))
	peer, err := e.UserByID(e.ctx(), u[1])
	require.NoError(e, err)
	m.p.answer = digest.Outcome{Result: digest.Retry, Reason: "451"}
	first := m.after(25 * hours)
	require.Len(e, first, 1)
	require.Equal(e, 7, first[0].Days)
	require.Equal(e, []digest.Excerpt{{
		Type: chat.TypePrivate, Title: peer.DisplayName, Unread: 1,
		Lines: []digest.Line{{Text: string(hello.Content), ContentType: "text"}},
	}}, first[0].Chats)
	m.p.answer = digest.Outcome{Result: digest.Down, Reason: "no connection"}
	require.Equal(e, first, m.after(1*hours), "the same mail, however often it is tried")
	m.p.answer = digest.Outcome{Result: digest.Sent}
	require.Equal(e, first, m.after(1*hours))
	m.say(c, u[1], "and more")
	for range 40 {
		require.Empty(e, m.after(1*days), "one mail for an absence")
	}

	e.lastSeen(m.t, u[0])
	require.Empty(e, m.after(1*days))
	for range 10 {
		require.Empty(e, m.after(1*days), "nothing came in this one")
	}
	m.say(c, u[1], "of another absence")
	second := m.after(1 * days)
	require.Len(e, second, 1)
	require.NotEqual(e, first[0].ID, second[0].ID)
	require.Len(e, second[0].Chats[0].Lines, 1, "what came before was there to be seen")

	stop := strings.TrimPrefix(second[0].StopLink, "https://roost.example.org"+digest.StopPath)
	_, err = m.Look(e.ctx(), digest.KindDigest, stop)
	require.NoError(e, err)
	for _, bad := range []string{"", ".", stop + "x", string(u[1]) + stop[len(u[0]):], stop[:len(stop)-1]} {
		_, err = m.Follow(e.ctx(), digest.KindDigest, bad)
		require.Equal(e, fault.Missing(), err, bad)
	}
	page, err := m.Follow(e.ctx(), digest.KindDigest, stop)
	require.NoError(e, err)
	require.True(e, page.IsDone)
	w, err := m.Wish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, []any{0, second[0].To}, []any{w.AfterDays, w.Address})
	e.lastSeen(m.t, u[0])
	m.say(c, u[1], "unheard")
	for range 10 {
		require.Empty(e, m.after(1*days))
	}
}

// What the mail server refuses isn't tried again for this absence, and its owner is told. Links are bounded, and end.
func testMailRefused(e *env) {
	e = e.fresh()
	u := e.people(3)
	m := newMails(e)
	e.lastSeen(m.t, u...)
	m.confirmed(u[0])
	m.say(e.private(u[0], u[1]), u[1], "hello")
	m.p.answer = digest.Outcome{Result: digest.Refused, Reason: "550 5.1.1"}
	require.Len(e, m.after(8*days), 1)
	w, err := m.Wish(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, "550 5.1.1", w.Trouble)
	require.Empty(e, m.after(8*days))
	m.p.answer = digest.Outcome{Result: digest.Retry, Reason: "421"}
	_, err = m.PutWish(e.ctx(), u[2], digest.Ask{Address: "x@example.org", AfterDays: 7, Language: "en"})
	require.NoError(e, err)
	tries := 0
	for range 100 {
		tries += len(m.after(10 * hours))
	}
	require.Equal(e, 14, tries, "it is given up at last")
	w, err = m.Wish(e.ctx(), u[2])
	require.NoError(e, err)
	require.Equal(e, "421", w.Trouble)

	m.p.answer = digest.Outcome{Result: digest.Sent}
	_, err = m.SendLink(e.ctx(), u[2])
	require.NoError(e, err)
	link := m.after(0)
	require.Len(e, link, 1)
	m.t = m.t.Add(8 * days)
	_, err = m.Look(e.ctx(), digest.KindConfirm, strings.TrimPrefix(link[0].Link, "https://roost.example.org"+digest.ConfirmPath))
	require.Equal(e, fault.Missing(), err, "it is too old")
	_, err = m.SendLink(e.ctx(), u[0])
	require.Equal(e, fault.Missing(), err, "nothing waits for a link")
	for _, bad := range []digest.Ask{
		{Address: "bad", Language: "en"}, {Address: "a@b.c\r\nBcc: d@e.f", Language: "en"}, {Language: "xx"}, {AfterDays: 91, Language: "en"},
	} {
		_, err = m.PutWish(e.ctx(), u[0], bad)
		require.True(e, fault.Is(err, fault.CodeInvalid), "%v", bad)
	}
	for i := range 10 {
		_, err = m.PutWish(e.ctx(), u[1], digest.Ask{Address: fmt.Sprintf("a%d@example.org", i), AfterDays: 7, Language: "en"})
		if i < 5 {
			require.NoError(e, err)
			continue
		}
		require.True(e, fault.Is(err, fault.CodeRateLimited), "so many links of one user")
	}
	require.Len(e, m.after(0), 1, "and one mail for the last of them")
	w, err = m.PutWish(e.ctx(), u[0], digest.Ask{Language: "en"})
	require.NoError(e, err)
	require.Empty(e, w.Address)
}
