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
