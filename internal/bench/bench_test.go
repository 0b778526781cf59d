package bench

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

func TestTrackTellsLostDoubledAndDisordered(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k := &track{next: 1}
		held := map[int64]bool{}
		var doubled, highest int64
		for range rapid.IntRange(0, 30).Draw(t, "n") {
			seq := rapid.Int64Range(1, 12).Draw(t, "seq")
			require.Equal(t, !held[seq], k.take(seq))
			if held[seq] {
				doubled++
			}
			held[seq] = true
			highest = max(highest, seq)
		}
		require.Equal(t, doubled, k.doubled.Load())
		require.Equal(t, highest-int64(len(held)), highest-k.received.Load()-k.early.Load(), "lost")
		require.Equal(t, k.received.Load() == highest, int64(len(held)) == highest)
	})
}

func TestParseArrivalReadsWhatTheServerEncodes(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(api.MessageEvent{Message: api.Message{
		ChatID: "chat", Seq: 12, Version: 99, SenderID: "sender", ClientID: "c", Content: client.Text("t345 xxx"), CreatedAt: time.Now(),
	}})
	require.NoError(t, err)
	raw, err := json.Marshal(api.EventFrame{Ev: api.EventMessageNew, ChatID: "chat", From: 98, Version: 99, D: body})
	require.NoError(t, err)
	a, isArrival, isEvent := parseArrival(raw)
	require.True(t, isArrival)
	require.True(t, isEvent)
	require.Equal(t, "chat", string(a.chatID))
	require.Equal(t, "sender", string(a.senderID))
	require.EqualValues(t, 12, a.seq)
	require.EqualValues(t, 345, a.sentAt)
	_, isArrival, isEvent = parseArrival([]byte(`{"re":7,"d":{"message":{}}}`))
	require.False(t, isArrival)
	require.False(t, isEvent)
	_, isArrival, isEvent = parseArrival([]byte(`{"ev":"marks","chat_id":"c"}`))
	require.False(t, isArrival)
	require.True(t, isEvent)
}

func TestUsageOfThisProcess(t *testing.T) {
	t.Parallel()
	p, err := usage(os.Getpid())
	require.NoError(t, err)
	require.Positive(t, p.rss)
	require.GreaterOrEqual(t, p.peak, p.rss)
	p, err = usage(0)
	require.NoError(t, err)
	require.Nil(t, p)
	_, err = usage(1 << 30)
	require.Error(t, err)
}

func TestReadTokens(t *testing.T) {
	t.Parallel()
	tokens, err := ReadTokens(strings.NewReader("{\"username\":\"a\",\"token\":\"1\"}\n{\"token\":\"2\"}\n"))
	require.NoError(t, err)
	require.Equal(t, []string{"1", "2"}, tokens)
	for _, bad := range []string{"", "{}\n", "no json\n"} {
		_, err = ReadTokens(strings.NewReader(bad))
		require.Error(t, err)
	}
}

func TestReportShowsTimesAndFailures(t *testing.T) {
	t.Parallel()
	m := newMeter()
	for i := range 1000 {
		m.record(time.Duration(i) * time.Millisecond)
	}
	r := &Report{Scenario: Latency, Load: "nothing", Times: map[string]Times{"send to ack": m.times()}}
	require.InDelta(t, 499, r.Times["send to ack"].P50, 2)
	require.InDelta(t, 989, r.Times["send to ack"].P99, 2)
	r.count("messages", 3, "messages/s")
	r.fail("%d lost", 2)
	var b strings.Builder
	require.NoError(t, r.Print(&b))
	require.Contains(t, b.String(), "send to ack")
	require.Contains(t, b.String(), "FAILED: 2 lost")
}

func TestPlotShowsTheTimeline(t *testing.T) {
	t.Parallel()
	began := time.Now()
	l := newTimeline(began)
	for i := range 300 {
		l.record(began.Add(time.Duration(i)*10*time.Millisecond), time.Duration(i+1)*time.Millisecond)
	}
	r := &Report{Scenario: Latency, Load: "a < b", Timeline: l.done()}
	require.Len(t, r.Timeline, 3)
	require.Equal(t, []int64{100, 100, 100}, []int64{r.Timeline[0].Count, r.Timeline[1].Count, r.Timeline[2].Count})
	require.InDelta(t, 150, r.Timeline[1].P50, 2)
	plot := string(r.Plot())
	require.NoError(t, xml.Unmarshal([]byte(plot), new(struct{})))
	require.Contains(t, plot, "a &lt; b")
	require.Equal(t, 3, strings.Count(plot, "<polyline"))
	require.NotContains(t, plot, "NaN")
	require.Contains(t, string((&Report{}).Plot()), "nothing was timed")
}

func TestDescendantsOfThisProcess(t *testing.T) {
	t.Parallel()
	family, err := descendants(os.Getppid())
	require.NoError(t, err)
	require.Contains(t, family, os.Getpid())
}

func TestLimitsMeasuresTheMachine(t *testing.T) {
	t.Parallel()
	r, err := Run(t.Context(), Options{Scenario: Limits, Rate: 200, TextBytes: 100, Duration: 300 * time.Millisecond, Dir: t.TempDir()})
	require.NoError(t, err)
	require.Empty(t, r.Failures)
	require.Len(t, r.Times, 6)
	for name, m := range r.Times {
		require.Positive(t, m.Count, name)
		require.Positive(t, m.P50, name)
	}
	_, err = Run(t.Context(), Options{Scenario: Limits, Rate: 1, Dir: "/nowhere/at/all"})
	require.Error(t, err)
}

func TestWordsDiffer(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for n := range vocabulary {
		seen[word(n)] = true
	}
	require.Len(t, seen, vocabulary)
	require.Len(t, strings.Fields(newWords(1).text()), wordsOfText)
	require.GreaterOrEqual(t, len(new(words).rare()), 4)
}
