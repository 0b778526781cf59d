package storetest

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/push"
)

// recall makes due what shows what changed in a chat since a version.
func (e *env) recall(id ident.ChatID, since int64, limit int) bool {
	e.Helper()
	more, err := e.RecallPushes(e.ctx(), outbox.Item{ChatID: id, Done: since}, at(20), 10*time.Second, limit)
	require.NoError(e, err)
	return more
}

// What devices show is looked at again when it was edited or is gone, once, and not because of anything else.
func testPushRecall(e *env) {
	e = e.fresh()
	u := e.people(2)
	d, tablet, c := e.device(u[1]), e.device(u[1]), e.private(u[0], u[1])
	e.fill(c, u[0], 4)
	first := e.send(c, u[0], "first")
	shown := e.send(c, u[0], "shown")
	e.shown(d, c, shown.Seq)
	since := e.entry(c, u[0]).Chat.Version
	e.send(c, u[0], "newer")
	e.edit(first, "another than what is shown")
	require.False(e, e.recall(c, since, 10))
	require.Empty(e, e.jobs(d, at(1000), at(1001)))

	since = e.entry(c, u[0]).Chat.Version
	changed := e.edit(shown, "edited")
	require.False(e, e.recall(c, changed.Version, 10), "it was looked at already")
	require.Empty(e, e.jobs(d, at(1000), at(1001)))
	require.False(e, e.recall(c, since, 10))
	require.Empty(e, e.jobs(d, at(19), at(30)), "not more often than a device is told")
	job := e.jobs(d, at(20), at(30))[0]
	require.Equal(e, []int64{shown.Seq, shown.Version}, []int64{job.ShownSeq, job.ShownVersion})
	f := push.Finished{Job: job, SentAt: at(21)}
	f.ShownVersion = changed.Version
	e.finishPush(f)
	require.False(e, e.recall(c, since, 10))
	require.Empty(e, e.jobs(d, at(1000), at(1001)), "it shows what there is")

	// What is deleted while the device is being told of it is seen by who told.
	e.putJob(d, c, shown.Seq+1, at(30))
	job = e.jobs(d, at(40), at(50))[0]
	require.Equal(e, changed.Version, job.ShownVersion)
	newer, err := e.PushState(e.ctx(), job, now())
	require.NoError(e, err)
	told := newer.Facts[len(newer.Facts)-1]
	e.delete(told)
	require.False(e, e.recall(c, since, 10), "it is under way")
	f = push.Finished{Job: job, SentAt: at(41)}
	f.ShownSeq, f.ShownVersion = told.Seq, told.Version
	e.finishPush(f)
	job = e.jobs(d, at(41), at(60))[0]
	require.Equal(e, []int64{told.Seq, told.Version}, []int64{job.ShownSeq, job.ShownVersion})
	job.ShownSeq = 0
	e.finishPush(push.Finished{Job: job, SentAt: at(42)})
	require.Empty(e, e.jobs(d, at(1000), at(1001)))

	e.shown(d, c, shown.Seq)
	e.shown(tablet, c, shown.Seq)
	since = e.entry(c, u[0]).Chat.Version
	e.delete(changed)
	require.True(e, e.recall(c, since, 1), "in pages")
	require.True(e, e.recall(c, since, 1))
	require.False(e, e.recall(c, since, 1))
	jobs, err := e.TakePushJobs(e.ctx(), at(1000), at(1001), 10)
	require.NoError(e, err)
	require.Len(e, jobs, 2)
}

// What was given up is listed, tried again, or forgotten: of one user or of all.
func testPushDead(e *env) {
	e = e.fresh()
	u := e.people(3)
	none, err := e.DeadPushes(e.ctx(), "", 10)
	require.NoError(e, err)
	require.Empty(e, none)
	c := e.private(u[0], u[1])
	e.fill(c, u[0], 3)
	phone, other := e.device(u[1]), e.device(u[2])
	e.shown(phone, c, 2)
	give := func(d push.Subscription, id ident.ChatID, second int) push.Job {
		e.putJob(d, id, 3, at(second-1))
		job := e.jobs(d, at(1000), at(second))[0]
		job.Tries = 4
		e.finishPush(push.Finished{Job: job, IsDead: true, Reason: "bad key"})
		return job
	}
	give(phone, c, 20)
	for i := range 3 {
		give(other, ident.ChatID(e.ids.New()), 30+i)
	}
	all, err := e.DeadPushes(e.ctx(), "", 2)
	require.NoError(e, err)
	require.Len(e, all, 2)
	require.Equal(e, []any{other.ID, u[2], at(32), "bad key", 4, other.Address, push.WebPush},
		[]any{all[0].SubscriptionID, all[0].UserID, all[0].DeadAt, all[0].Reason, all[0].Tries, all[0].Address, all[0].Channel}, "the newest first")
	mine, err := e.DeadPushes(e.ctx(), u[1], 10)
	require.NoError(e, err)
	require.Len(e, mine, 1)
	require.NotEmpty(e, mine[0].Username)

	end := func(owner ident.UserID, isRetry bool, want int) {
		e.Helper()
		n, err := e.EndDeadPushes(e.ctx(), owner, isRetry, at(50), 2)
		require.NoError(e, err)
		require.Equal(e, want, n)
	}
	end(u[0], true, 0)
	end(u[2], true, 2)
	jobs := e.jobs(other, at(50), at(60))
	require.Len(e, jobs, 2)
	require.Zero(e, jobs[0].Tries)
	end(u[2], false, 1)
	end("", false, 1)
	end("", false, 0)
	require.Empty(e, e.jobs(phone, at(1000), at(1001)))
	e.putJob(phone, c, 4, at(60))
	require.Equal(e, int64(2), e.jobs(phone, at(1000), at(1001))[0].ShownSeq, "what is shown is remembered")
}
