package storetest

import (
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
)

var pushTests = map[string]func(*env){
	"PushSubscriptions": testPushSubscriptions,
	"PushSecret":        testPushSecret,
	"PushBegin":         testPushBegin,
	"PushWork":          testPushWork,
	"PushPages":         testPushPages,
	"PushJobs":          testPushJobs,
	"PushJobsWait":      testPushJobsWait,
	"PushQuiet":         testPushQuiet,
	"PushJobsDead":      testPushJobsDead,
	"PushState":         testPushState,
	"PushClear":         testPushClear,
	"PushDead":          testPushDead,
	"PushRecall":        testPushRecall,
	"PushSweep":         testPushSweep,
	"PushWorkers":       testPushWorkers,
	"PushService":       testPushService,
}

// device is a subscription of a new session of a user.
func (e *env) device(owner ident.UserID) push.Subscription {
	e.Helper()
	n := e.newSession(owner)
	n.ExpiresAt = time.Now().Add(time.Hour)
	_, err := e.CreateSession(e.ctx(), n, 100)
	require.NoError(e, err)
	return e.subscribe(n.Session, "https://push.example.org/"+string(n.ID))
}

func (e *env) subscribe(of auth.Session, address string) push.Subscription {
	e.Helper()
	s, _, err := e.PutSubscription(e.ctx(), push.Subscription{
		ID: ident.SubscriptionID(e.ids.New()), SessionID: of.ID, UserID: of.UserID, CreatedAt: now(),
		Target: push.Target{Channel: push.WebPush, Address: address, P256DH: []byte("key of " + address), Auth: []byte("auth")},
	})
	require.NoError(e, err)
	return s
}

func (e *env) subscriptions(owner ident.UserID) []push.Subscription {
	e.Helper()
	out, err := e.Subscriptions(e.ctx(), owner, now(), 100)
	require.NoError(e, err)
	return out
}

func testPushSubscriptions(e *env) {
	u := e.people(2)
	require.Empty(e, e.subscriptions(u[0]))
	first, second := e.device(u[0]), e.device(u[0])
	require.Equal(e, []push.Subscription{second, first}, e.subscriptions(u[0]), "the newest first")
	require.Empty(e, e.subscriptions(u[1]))
	is, err := e.IsPushWanted(e.ctx())
	require.NoError(e, err)
	require.True(e, is)

	again, isNew, err := e.PutSubscription(e.ctx(), push.Subscription{
		ID: "another", SessionID: first.SessionID, UserID: u[0], Target: first.Target, CreatedAt: now(),
	})
	require.NoError(e, err)
	require.False(e, isNew)
	require.Equal(e, first, again, "the same target is the same subscription")
	moved := e.subscribe(auth.Session{ID: first.SessionID, UserID: u[0]}, "https://push.example.org/new")
	require.Equal(e, []push.Subscription{moved, second}, e.subscriptions(u[0]), "a session has one")

	foreign := e.newSession(u[1])
	_, err = e.CreateSession(e.ctx(), foreign, 100)
	require.NoError(e, err)
	taken := e.subscribe(foreign.Session, "https://push.example.org/new")
	require.Equal(e, []push.Subscription{second}, e.subscriptions(u[0]), "the browser is somebody else's now")
	require.Equal(e, []push.Subscription{taken}, e.subscriptions(u[1]))
	other := taken
	other.ID, other.SessionID, other.UserID, other.Auth = ident.SubscriptionID(e.ids.New()), first.SessionID, u[0], []byte("other")
	_, _, err = e.PutSubscription(e.ctx(), other)
	require.NoError(e, err)
	require.Equal(e, []push.Subscription{taken}, e.subscriptions(u[1]), "who doesn't know the keys takes nothing")

	require.Equal(e, fault.Missing(), e.DeleteSubscription(e.ctx(), u[1], second.ID))
	require.NoError(e, e.NotePush(e.ctx(), second.ID, at(5), false))
	require.NoError(e, e.NotePush(e.ctx(), second.ID, time.Time{}, true))
	second.SentAt, second.IsFailing = at(5), true
	require.Contains(e, e.subscriptions(u[0]), second)
	require.NoError(e, e.DeleteSubscription(e.ctx(), u[0], second.ID))
	require.Equal(e, fault.Missing(), e.DeleteSubscription(e.ctx(), u[0], second.ID))
	require.NoError(e, e.DeleteSession(e.ctx(), u[1], foreign.ID))
	require.Empty(e, e.subscriptions(u[1]), "it is worth nothing without its session")
	_, _, err = e.PutSubscription(e.ctx(), push.Subscription{ID: "x", SessionID: "x", UserID: "nobody"})
	require.Equal(e, fault.Missing(), err)
}

func at(seconds int) time.Time {
	return time.Date(2026, 3, 4, 5, 6, seconds, 0, time.UTC)
}

func testPushSecret(e *env) {
	found := make([]string, 8)
	for i, err := range e.atOnce(len(found), func(i int) (err error) {
		found[i], err = e.Secret(e.ctx(), "a secret", strings.Repeat("x", i+1))
		return err
	}) {
		require.NoError(e, err)
		require.Equal(e, found[0], found[i], "the first one stays")
	}
	other, err := e.Secret(e.ctx(), "another", "y")
	require.NoError(e, err)
	require.Equal(e, "y", other)
}

// What moved before anybody was subscribed isn't told.
func testPushBegin(e *env) {
	own := e.fresh()
	u := own.people(2)
	old := own.private(u[0], u[1])
	own.send(old, u[0], "before")
	require.NoError(own, own.OutboxBegin(own.ctx(), push.Topic))
	is, err := own.IsPushWanted(own.ctx())
	require.NoError(own, err)
	require.False(own, is)
	unseen := own.saved(u[0])
	own.send(unseen, u[0], "nobody is subscribed")
	own.device(u[1])
	require.NoError(own, own.OutboxBegin(own.ctx(), push.Topic), "it began already")
	if before := own.moved(); e.IsSerial {
		require.Empty(own, before)
	}
	other := own.group(u...)
	own.send(other, u[0], "told")
	require.Contains(own, own.moved(), other)
	own.device(u[0])
	own.send(old, u[0], "told too")
	require.Contains(own, own.moved(), old, "another subscription loses nothing")
}

// moved takes and does what the outbox has.
func (e *env) moved() (out []ident.ChatID) {
	e.Helper()
	_, err := e.OutboxCollect(e.ctx(), push.Topic, at(1), 100)
	require.NoError(e, err)
	items, err := e.OutboxTake(e.ctx(), push.Topic, at(1), at(2), 100)
	require.NoError(e, err)
	for _, item := range items {
		out = append(out, item.ChatID)
		item.Done = item.Wanted
		require.NoError(e, e.OutboxDone(e.ctx(), item, at(3)))
	}
	slices.Sort(out)
	return out
}

func testPushWork(e *env) {
	u := e.people(4)
	g := e.group(u...)
	phone, tablet, other := e.device(u[1]), e.device(u[1]), e.device(u[2])
	e.send(g, u[0], "one")
	two := e.appendOK(message.Draft{
		ChatID: g, SenderID: u[0], ClientID: "c", Content: text("two"), At: now(), Silent: true, Notice: message.Notice{Notify: []ident.UserID{u[2]}},
	})[0]
	three := e.send(g, u[0], "three")
	e.delete(three)
	e.read(g, u[2], 1)
	_, err := e.PatchMe(e.ctx(), u[2], g, chat.MePatch{MutedUntil: &chat.Forever})
	require.NoError(e, err)
	w, err := e.PushWork(e.ctx(), outbox.Item{ChatID: g}, push.Place{}, time.Time{}, 100)
	require.NoError(e, err)
	entry := e.entry(g, u[0])
	require.Equal(e, push.Place{Version: entry.Chat.Version, Seq: entry.Chat.LastSeq}, w.Place)
	require.Equal(e, []int64{two.Seq - 1, two.Seq}, []int64{w.Facts[0].Seq, w.Facts[1].Seq}, "a stub isn't told of")
	require.Equal(e, two.Notify, w.Facts[1].Notify)
	require.Len(e, w.Recipients, 2)
	byUser := map[ident.UserID]push.Recipient{}
	for _, r := range w.Recipients {
		byUser[r.UserID] = r
	}
	require.Equal(e, push.Recipient{
		UserID: u[1], From: 1, To: three.Seq, Subscriptions: []ident.SubscriptionID{phone.ID, tablet.ID},
	}, byUser[u[1]])
	require.Equal(e, push.Recipient{
		UserID: u[2], From: 1, To: three.Seq, ReadSeq: 1, MutedUntil: chat.Forever, Subscriptions: []ident.SubscriptionID{other.ID},
	}, byUser[u[2]])

	w, err = e.PushWork(e.ctx(), outbox.Item{ChatID: g, DoneSeq: three.Seq}, push.Place{}, time.Time{}, 100)
	require.NoError(e, err)
	require.Empty(e, w.Facts)
	require.Empty(e, w.Recipients, "nobody is asked where nothing is new")
	w, err = e.PushWork(e.ctx(), outbox.Item{ChatID: g}, push.Place{}, time.Now().Add(time.Hour), 100)
	require.NoError(e, err)
	require.Empty(e, w.Facts, "nor where all of it is old")
	_, err = e.PushWork(e.ctx(), outbox.Item{ChatID: "nothing"}, push.Place{}, time.Time{}, 100)
	require.Equal(e, fault.Missing(), err)
	_, err = e.PushWork(e.ctx(), outbox.Item{ChatID: e.saved(u[0])}, push.Place{}, time.Time{}, 100)
	require.Equal(e, fault.Missing(), err, "what one writes to oneself isn't told")
}

func testPushPages(e *env) {
	u := e.people(7)
	g := e.group(u...)
	var want []ident.SubscriptionID
	for _, id := range u[1:] {
		want = append(want, e.device(id).ID, e.device(id).ID)
	}
	m := e.send(g, u[0], "to all")
	var got []ident.SubscriptionID
	var place push.Place
	pages := 0
	for {
		w, err := e.PushWork(e.ctx(), outbox.Item{ChatID: g}, place, time.Time{}, 3)
		require.NoError(e, err)
		require.Equal(e, m.Seq, w.Seq, "what comes meanwhile comes later")
		require.LessOrEqual(e, len(w.Recipients), 3)
		for _, r := range w.Recipients {
			got = append(got, r.Subscriptions...)
		}
		pages++
		if place = w.Place; place.After == "" {
			break
		}
		e.send(g, u[0], "meanwhile")
	}
	require.Equal(e, 3, pages)
	require.ElementsMatch(e, want, got)
}

// jobs takes what is due of a device.
func (e *env) jobs(of push.Subscription, due, lease time.Time) []push.Job {
	e.Helper()
	all, err := e.TakePushJobs(e.ctx(), due, lease, 1000)
	require.NoError(e, err)
	return slices.DeleteFunc(all, func(j push.Job) bool { return j.SubscriptionID != of.ID })
}

func (e *env) putJob(of push.Subscription, id ident.ChatID, seq int64, due time.Time) {
	e.Helper()
	require.NoError(e, e.PutPushJobs(e.ctx(), []push.Job{
		{SubscriptionID: of.ID, UserID: of.UserID, ChatID: id, WantedSeq: seq, DueAt: due},
	}, 10*time.Second))
}

func (e *env) finishPush(f push.Finished) {
	e.Helper()
	require.NoError(e, e.FinishPushJobs(e.ctx(), []push.Finished{f}))
}

func testPushJobs(e *env) {
	e = e.fresh()
	u := e.people(2)
	d, c := e.device(u[1]), e.private(u[0], u[1])
	e.putJob(d, c, 3, at(10))
	require.Empty(e, e.jobs(d, at(9), at(40)))
	e.putJob(d, c, 5, at(20))
	e.putJob(d, c, 4, at(1))
	jobs := e.jobs(d, at(10), at(40))
	require.Equal(e, []push.Job{{SubscriptionID: d.ID, UserID: u[1], ChatID: c, WantedSeq: 5, DueAt: at(40), Lease: at(40)}}, jobs, "it is one job, as early as it was")
	require.Empty(e, e.jobs(d, at(10), at(40)), "it is handed out")
	require.Len(e, e.jobs(d, at(40), at(50)), 1, "until the lease ends")
	lost := push.Finished{Job: jobs[0], SentAt: at(11)}
	lost.ShownSeq = 5
	e.finishPush(lost)
	job := e.jobs(d, at(50), at(55))[0]
	require.Zero(e, job.ShownSeq, "who lost the lease stores nothing")

	e.putJob(d, c, 6, at(52)) // while it is under way
	sent := push.Finished{Job: job, SentAt: at(51)}
	sent.ShownSeq = 5
	e.finishPush(sent)
	require.Empty(e, e.jobs(d, at(51), at(58)))
	job = e.jobs(d, at(52), at(58))[0]
	require.Equal(e, []int64{6, 5}, []int64{job.WantedSeq, job.ShownSeq}, "what came meanwhile is next")
	retry := push.Finished{Job: job, Again: at(59), Reason: "503\x00"}
	retry.Tries = 1
	e.finishPush(retry)
	require.Empty(e, e.jobs(d, at(58), at(59)))
	job = e.jobs(d, at(59), at(60))[0]
	require.Equal(e, 1, job.Tries)
	sent = push.Finished{Job: job, SentAt: at(59)}
	sent.ShownSeq, sent.Tries = 6, 0
	e.finishPush(sent)
	require.Empty(e, e.jobs(d, at(1000), at(1001)), "done")
	require.Equal(e, at(59), e.subscriptions(u[1])[0].SentAt)

	e.putJob(d, c, 7, at(60))
	require.Empty(e, e.jobs(d, at(68), at(80)), "a device isn't told of a chat all the time")
	job = e.jobs(d, at(69), at(80))[0]
	job.ShownSeq = 0
	e.finishPush(push.Finished{Job: job, SentAt: at(69)}) // cleared
	e.putJob(d, c, 7, at(80))
	require.Len(e, e.jobs(d, at(80), at(90)), 1, "nothing is shown, nothing is remembered")
	e.finishPush(push.Finished{Job: push.Job{SubscriptionID: d.ID, ChatID: c, Lease: at(90)}, IsGone: true})
	require.Empty(e, e.subscriptions(u[1]))
	require.Empty(e, e.jobs(d, at(1000), at(1001)))
}

// A job that waits for the end of quiet hours comes with the next message; one that failed, or is under way, doesn't.
func testPushJobsWait(e *env) {
	e = e.fresh()
	u := e.people(2)
	d, c := e.device(u[1]), e.private(u[0], u[1])
	wait := func(tries int) {
		e.putJob(d, c, e.entry(c, u[0]).Chat.LastSeq, at(10))
		job := e.jobs(d, at(10), at(20))[0]
		job.Tries = tries
		e.finishPush(push.Finished{Job: job, Again: at(7200)})
		require.Empty(e, e.jobs(d, at(7199), at(7200)))
		e.send(c, u[0], "another")
	}
	e.send(c, u[0], "one")
	wait(0)
	e.putJob(d, c, 2, at(30))
	job := e.jobs(d, at(30), at(40))[0]
	require.Equal(e, int64(2), job.WantedSeq)
	e.putJob(d, c, 3, at(31))
	require.Empty(e, e.jobs(d, at(39), at(40)), "it is under way")
	e.finishPush(push.Finished{Job: job})
	require.Len(e, e.jobs(d, at(40), at(45)), 1)

	e = e.fresh()
	u = e.people(2)
	d, c = e.device(u[1]), e.private(u[0], u[1])
	e.send(c, u[0], "one")
	wait(1)
	e.putJob(d, c, 2, at(30))
	require.Empty(e, e.jobs(d, at(7199), at(7200)), "its push service is asked when it is time")
	require.Len(e, e.jobs(d, at(7200), at(7201)), 1)
}

func testPushJobsDead(e *env) {
	e = e.fresh()
	u := e.people(2)
	d, c := e.device(u[1]), e.private(u[0], u[1])
	e.putJob(d, c, 3, at(10))
	job := e.jobs(d, at(10), at(20))[0]
	job.Tries = 9
	e.finishPush(push.Finished{Job: job, IsDead: true, Reason: "bad key"})
	require.True(e, e.subscriptions(u[1])[0].IsFailing)
	require.Empty(e, e.jobs(d, at(1000), at(1001)))
	e.putJob(d, c, 4, at(30))
	job = e.jobs(d, at(30), at(40))[0]
	require.Zero(e, job.Tries, "the next message is tried again")
	e.finishPush(push.Finished{Job: job, IsDead: true})
	more, err := e.SweepPushes(e.ctx(), at(50), at(41), 100)
	require.NoError(e, err)
	require.False(e, more)
	e.putJob(d, c, 4, at(50))
	require.Len(e, e.jobs(d, at(50), at(60)), 1, "the row of a job that was given up goes")
}

func testPushState(e *env) {
	u := e.people(3)
	d := e.device(u[1])
	c, g := e.private(u[0], u[1]), e.group(u...)
	job := push.Job{SubscriptionID: d.ID, UserID: u[1], ChatID: c}
	e.send(c, u[0], "read")
	e.send(c, u[1], "mine")
	seen := e.send(c, u[0], "seen")
	gone := e.send(c, u[0], "gone")
	e.delete(gone)
	e.read(c, u[1], 1)
	e.fill(g, u[2], 3)
	s, err := e.PushState(e.ctx(), job, now())
	require.NoError(e, err)
	require.Equal(e, d, s.Subscription)
	require.Equal(e, push.Recipient{UserID: u[1], From: 1, To: gone.Seq, ReadSeq: 1}, s.Recipient)
	require.Equal(e, chat.TypePrivate, s.Chat.Type)
	require.Len(e, s.Facts, 1, "neither what is mine nor what is gone")
	require.Equal(e, seen.Seq, s.Facts[0].Seq)
	require.Equal(e, seen.Content, s.Facts[0].Content)
	require.NotEmpty(e, s.Senders[u[0]].DisplayName)
	require.True(e, s.Faces[u[0]])
	require.Equal(e, []int{1, 4}, []int{s.Unread, s.Badge})

	_, err = e.PatchMe(e.ctx(), u[1], g, chat.MePatch{MutedUntil: &chat.Forever})
	require.NoError(e, err)
	s, err = e.PushState(e.ctx(), job, now())
	require.NoError(e, err)
	require.Equal(e, []int{1, 1}, []int{s.Unread, s.Badge}, "muted chats don't count")
	s, err = e.PushState(e.ctx(), push.Job{SubscriptionID: d.ID, UserID: u[1], ChatID: g}, now())
	require.NoError(e, err)
	require.Equal(e, []int{3, 1}, []int{s.Unread, s.Badge})
	_, err = e.HideMessages(e.ctx(), message.Hide{Actor: u[1], ChatID: c, Seqs: []int64{seen.Seq}})
	require.NoError(e, err)
	s, err = e.PushState(e.ctx(), job, now())
	require.NoError(e, err)
	require.Empty(e, s.Facts)
	require.Zero(e, s.Badge)

	_, err = e.PushState(e.ctx(), push.Job{SubscriptionID: d.ID, UserID: u[1], ChatID: e.private(u[0], u[2])}, now())
	require.Equal(e, fault.Missing(), err, "a chat of others")
	_, err = e.PushState(e.ctx(), push.Job{SubscriptionID: d.ID, UserID: u[0], ChatID: c}, now())
	require.Equal(e, fault.Missing(), err, "a device of others")
	_, err = e.PushState(e.ctx(), job, time.Now().Add(2*time.Hour))
	require.Equal(e, fault.Missing(), err, "the session has ended")
	require.NoError(e, e.DeleteSession(e.ctx(), u[1], d.SessionID))
	_, err = e.PushState(e.ctx(), job, now())
	require.Equal(e, fault.Missing(), err)
}

// shown makes a device show a chat up to a seq.
func (e *env) shown(d push.Subscription, id ident.ChatID, seq int64) {
	e.Helper()
	e.putJob(d, id, seq, at(10))
	for _, job := range e.jobs(d, at(10), at(11)) {
		f := push.Finished{Job: job, SentAt: at(10)}
		f.ShownSeq, f.ShownVersion = seq, e.entry(id, d.UserID).Chat.Version
		e.finishPush(f)
	}
}

func testPushClear(e *env) {
	e = e.fresh()
	u := e.people(2)
	d, c := e.device(u[1]), e.private(u[0], u[1])
	e.fill(c, u[0], 5)
	e.shown(d, c, 5)
	require.NoError(e, e.ClearPushes(e.ctx(), []push.Read{{UserID: u[1], ChatID: c, Seq: 4}, {UserID: u[0], ChatID: c, Seq: 5}}, at(20)))
	require.Empty(e, e.jobs(d, at(20), at(30)), "what is shown isn't read yet")
	require.NoError(e, e.ClearPushes(e.ctx(), []push.Read{{UserID: u[1], ChatID: c, Seq: 5}}, at(20)))
	job := e.jobs(d, at(20), at(30))[0]
	require.Equal(e, int64(5), job.ShownSeq)
	job.ShownSeq = 0
	e.finishPush(push.Finished{Job: job, SentAt: at(21)})
	require.Empty(e, e.jobs(d, at(1000), at(1001)))
}

func testPushSweep(e *env) {
	e = e.fresh()
	u := e.people(2)
	kept, ended, c := e.device(u[1]), e.device(u[1]), e.private(u[0], u[1])
	e.fill(c, u[0], 5)
	e.shown(kept, c, 5)
	e.shown(ended, c, 5)
	require.NoError(e, e.DeleteSession(e.ctx(), u[1], ended.SessionID))
	e.read(c, u[1], 5)
	for {
		more, err := e.SweepPushes(e.ctx(), at(20), at(0), 1)
		require.NoError(e, err)
		if !more {
			break
		}
	}
	jobs, err := e.TakePushJobs(e.ctx(), at(20), at(30), 10)
	require.NoError(e, err)
	require.Len(e, jobs, 1, "what was read and not noted is cleared, what has no session is gone")
	require.Equal(e, kept.ID, jobs[0].SubscriptionID)
	_, isNew, err := e.PutSubscription(e.ctx(), ended)
	require.NoError(e, err)
	require.True(e, isNew)
}
