package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
)

// The heart of the sync law without a network: whatever happens in a chat, and however events are lost, delayed
// and mixed with fetched answers, which may be old when they arrive, the copy ends equal to a fresh fetch.
func TestCopyEndsEqualToFreshFetch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := newModel()
		for range rapid.IntRange(0, 8).Draw(t, "before") {
			s.step(t)
		}
		s.events = nil
		c := newChatCopy("me", s.row())
		var pages []api.MessagePage
		type answer struct {
			api.Changes
			after int64
		}
		var answers []answer
		now := epoch
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0, 1, 2, 3, 4:
				s.step(t)
			case 5:
				pages = append(pages, s.page(rapid.Int64Range(1, 20).Draw(t, "from"), rapid.Int64Range(1, 20).Draw(t, "to")))
			case 6:
				answers = append(answers, answer{s.changes(c.after(), c.marksAfter(), rapid.IntRange(1, 5).Draw(t, "limit")), c.after()})
			case 7:
				if len(pages) > 0 {
					c.putPage(pages[0], now)
					pages = pages[1:]
				}
			case 8:
				if len(answers) > 0 {
					c.putChanges(answers[0].Changes, answers[0].after)
					answers = answers[1:]
				}
			case 9:
				s.deliver(t, c, now)
			}
		}
		s.deliver(t, c, now)
		c.putRow(s.row(), now)
		c.deleteForMe(slices.Collect(maps.Keys(s.hidden))) // as the sync that named the row did
		for range 100 {
			if c.needs(now).IsZero() {
				break
			}
			c.notBefore = time.Time{}
			c.putChanges(s.changes(c.after(), c.marksAfter(), 3), c.after())
		}
		s.requireEqual(t, c)
	})
}

var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// model is a server with one private chat, seen by "me".
type model struct {
	version, marksVersion, userVersion int64
	messages                           []api.Message // at seq-1
	marks                              map[string]api.Mark
	marksAt                            map[string]int64
	title, about                       string
	read, meVersion, visible           int64
	events                             []api.EventFrame
	hidden                             map[int64]bool
}

func newModel() *model {
	return &model{marks: map[string]api.Mark{}, marksAt: map[string]int64{}, hidden: map[int64]bool{}, version: 1, visible: 1}
}

// step lets something happen that is drawn at random.
func (s *model) step(t *rapid.T) {
	last := int64(len(s.messages))
	kind := rapid.SampledFrom([]string{"send", "send", "send", "edit", "delete", "mark", "read", "title", "react", "react", "unreact", "hide", "system", "bound"}).Draw(t, "kind")
	who := rapid.SampledFrom([]string{"me", "peer"}).Draw(t, "who")
	if last == 0 && !slices.Contains([]string{"mark", "title"}, kind) {
		kind = "send"
	}
	switch kind {
	case "send":
		s.send(who)
		return
	case "system":
		s.system(who)
		return
	}
	s.do(kind, who, rapid.Int64Range(min(last, 1), last).Draw(t, "seq"))
}

func (s *model) send(who string) {
	last := int64(len(s.messages))
	m := api.Message{
		ChatID: "chat", Seq: last + 1, SenderID: who, ClientID: fmt.Sprint("c", last+1),
		Content: Text(fmt.Sprint("text ", last+1)), CreatedAt: epoch.Add(time.Duration(last) * time.Second),
	}
	s.messages = append(s.messages, m)
	s.change(m.Seq, api.EventMessageNew, nil)
}

// system is a message that the server makes.
func (s *model) system(who string) {
	last := int64(len(s.messages))
	s.messages = append(s.messages, api.Message{
		ChatID: "chat", Seq: last + 1, SenderID: who, ClientID: fmt.Sprint("/", last+1), System: true,
		Content: api.Content(`{"type":"system","event":"photo"}`), CreatedAt: epoch.Add(time.Duration(last) * time.Second),
	})
	s.change(last+1, api.EventMessageNew, nil)
}

func (s *model) do(kind, who string, seq int64) {
	switch kind {
	case "edit", "delete":
		m := &s.messages[seq-1]
		if m.Stub != "" {
			return
		}
		if m.Content = Text(fmt.Sprint("edited at ", s.version)); kind == "delete" {
			m.Content, m.Stub, m.Reactions, m.Me = nil, "deleted", nil, nil
		}
		s.change(m.Seq, api.EventMessageChanged, nil)
	case "hide":
		s.hidden[seq] = true
		s.userVersion++
		s.meVersion = s.userVersion
		s.emit(api.EventMeChanged, s.userVersion, api.MeEvent{
			Chats: []api.ChatMe{s.me()}, Hidden: []api.HiddenIn{{ChatID: "chat", Seqs: []int64{seq}}},
		})
	case "react", "unreact":
		s.react(&s.messages[seq-1], who, kind == "unreact")
	case "mark":
		last := int64(len(s.messages))
		mark := api.Mark{UserID: who, DeliveredSeq: last, SeenSeq: max(s.marks[who].SeenSeq, min(last, seq))}
		s.marks[who] = mark
		s.marksVersion++
		s.marksAt[who] = s.marksVersion
		s.emit(api.EventMarks, s.marksVersion, api.MarksEvent{Marks: []api.Mark{mark}})
	case "read":
		s.read = max(s.read, seq)
		s.userVersion++
		s.meVersion = s.userVersion
		s.emit(api.EventMeChanged, s.userVersion, api.MeEvent{Chats: []api.ChatMe{s.me()}})
	case "bound": // I left and came back, to what is said from now on
		s.visible = max(s.visible, seq)
		s.read = max(s.read, seq-1)
		s.userVersion++
		s.meVersion = s.userVersion
		s.emit(api.EventMeChanged, s.userVersion, api.MeEvent{Chats: []api.ChatMe{s.me()}})
	case "title":
		s.version++
		s.title = fmt.Sprint("title ", s.version)
		s.about = ""
		if seq%2 == 0 {
			s.about = fmt.Sprint("about ", s.version)
		}
		s.emit(api.EventChatChanged, s.version, api.ChatEvent{Title: s.title, About: s.about})
	}
}

// react sets or unsets the one reaction that there is.
func (s *model) react(m *api.Message, who string, unset bool) {
	var by []string
	if len(m.Reactions) > 0 {
		by = m.Reactions[0].By
	}
	if m.Stub != "" || slices.Contains(by, who) != unset {
		return
	}
	if by = slices.DeleteFunc(slices.Clone(by), func(id string) bool { return id == who }); !unset {
		by = append(by, who)
	}
	if m.Reactions = nil; len(by) > 0 {
		m.Reactions = []api.Reaction{{Key: "👍", Count: len(by), By: by}}
	}
	if m.Me = nil; slices.Contains(by, "me") {
		m.Me = &api.MessageMe{Reactions: []string{"👍"}}
	}
	s.change(m.Seq, api.EventMessageChanged, &api.AnnotationChange{UserID: who, Kind: "reaction", Key: "👍", Unset: unset})
}

func (s *model) change(seq int64, kind api.EventKind, a *api.AnnotationChange) {
	s.version++
	s.messages[seq-1].Version = s.version
	m := s.messages[seq-1]
	m.Me = nil
	s.emit(kind, s.version, api.MessageEvent{Message: m, Annotation: a})
}

func (s *model) emit(kind api.EventKind, version int64, body any) {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	e := api.EventFrame{Ev: kind, From: version - 1, Version: version, D: raw}
	if kind != api.EventMeChanged {
		e.ChatID = "chat"
	}
	s.events = append(s.events, e)
}

// deliver hands out what happened, with losses and in a mixed order.
func (s *model) deliver(t *rapid.T, c *chatCopy, now time.Time) {
	events := s.events
	s.events = nil
	if rapid.Bool().Draw(t, "mix") {
		events = rapid.Permutation(events).Draw(t, "order")
	}
	for _, e := range events {
		switch {
		case rapid.IntRange(0, 4).Draw(t, "lose") == 0:
		case e.Ev == api.EventMeChanged:
			var body api.MeEvent
			if err := json.Unmarshal(e.D, &body); err != nil {
				panic(err)
			}
			c.putMe(body.Chats[0], 0)
			for _, h := range body.Hidden {
				c.deleteForMe(h.Seqs)
			}
		default:
			c.event(e, now)
		}
	}
}

func (s *model) me() api.ChatMe {
	me := api.ChatMe{
		ChatID: "chat", State: "member", Role: "member", ReadSeq: s.read, CountedSeq: int64(len(s.messages)), VisibleFromSeq: s.visible, Version: s.meVersion,
	}
	for _, m := range s.messages {
		if m.Seq > s.read && m.SenderID != "me" && m.Seq >= s.visible && m.Stub == "" && !m.System && !s.hidden[m.Seq] {
			me.Unread++
		}
	}
	return me
}

func (s *model) row() api.Chat {
	c := api.Chat{
		ID: "chat", Type: "private", Title: s.title, About: s.about, MemberCount: 2, LastSeq: int64(len(s.messages)), Version: s.version,
		MarksVersion: s.marksVersion, CreatedAt: epoch, ActivityAt: epoch, Me: s.me(), Marks: s.marksAfter(0),
	}
	if n := len(s.messages); n > 0 {
		last := s.fetched(int64(n))
		c.ActivityAt = last.CreatedAt
		if last.Seq >= s.visible {
			c.LastMessage = &last
		}
	}
	return c
}

// fetched returns a message as a fetch has it.
func (s *model) fetched(seq int64) api.Message {
	m := s.messages[seq-1]
	if s.hidden[seq] {
		m.Content, m.Reactions, m.Me = nil, nil, &api.MessageMe{Hidden: true}
	}
	return m
}

func (s *model) marksAfter(version int64) []api.Mark {
	var out []api.Mark
	for _, who := range []string{"me", "peer"} {
		if s.marksAt[who] > version {
			out = append(out, s.marks[who])
		}
	}
	return out
}

func (s *model) page(from, to int64) api.MessagePage {
	last := int64(len(s.messages))
	p := api.MessagePage{FromSeq: max(min(from, last+1), s.visible), ToSeq: min(to, last), LastSeq: last, Version: s.version}
	for seq := p.FromSeq; seq <= p.ToSeq; seq++ {
		p.Messages = append(p.Messages, s.fetched(seq))
	}
	return p
}

func (s *model) changes(after, marksAfter int64, limit int) api.Changes {
	row := s.row()
	d := api.Changes{Chat: &row, Version: s.version, MarksVersion: s.marksVersion, Marks: s.marksAfter(max(marksAfter, 0))}
	for _, m := range s.messages {
		if m.Version > after && m.Seq >= s.visible {
			d.Messages = append(d.Messages, s.fetched(m.Seq))
		}
	}
	slices.SortFunc(d.Messages, func(a, b api.Message) int { return int(a.Version - b.Version) })
	if len(d.Messages) > limit {
		d.Messages, d.More = d.Messages[:limit], true
		d.Version = d.Messages[limit-1].Version
	}
	return d
}

func (s *model) requireEqual(t require.TestingT, c *chatCopy) {
	require.Zero(t, c.needs(epoch))
	want, got := s.row(), c.view(nil)
	require.Equal(t, toJSON(want), toJSON(got))
	for _, span := range c.covered {
		require.Equal(t, toJSON(s.page(span.From, span.To).Messages), toJSON(c.history(span)))
	}
	require.True(t, c.covered.hasAll(max(c.base+1, s.visible), want.LastSeq))
}

func toJSON(v any) string {
	raw, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func TestSpansAreUnions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s spans
		held := map[int64]bool{}
		for range rapid.IntRange(0, 12).Draw(t, "n") {
			from := rapid.Int64Range(1, 30).Draw(t, "from")
			to := rapid.Int64Range(0, 30).Draw(t, "to")
			s.add(from, to)
			for seq := from; seq <= to; seq++ {
				held[seq] = true
			}
		}
		for seq := range int64(33) {
			require.Equal(t, held[seq], s.has(seq), "%v has %d", s, seq)
			all := true
			for to := seq; to <= 32; to++ {
				all = all && held[to]
				require.Equal(t, all, s.hasAll(seq, to), "%v has %d to %d", s, seq, to)
			}
		}
		for i := 1; i < len(s); i++ {
			require.Greater(t, s[i].From, s[i-1].To+1, "%v", s)
		}
	})
}

func TestGapIsWaitedForThenDue(t *testing.T) {
	t.Parallel()
	var s stream
	s.reset(5)
	var got []int64
	apply := func(e api.EventFrame) { got = append(got, e.Version) }
	s.take(api.EventFrame{From: 6, Version: 7}, epoch, apply)
	s.take(api.EventFrame{From: 7, Version: 9}, epoch.Add(time.Millisecond), apply)
	require.Empty(t, got)
	require.Equal(t, epoch.Add(gapWait), s.due)
	s.take(api.EventFrame{From: 5, Version: 6}, epoch, apply)
	require.Equal(t, []int64{6, 7, 9}, got)
	require.Zero(t, s.due)
	s.take(api.EventFrame{From: 7, Version: 9}, epoch, apply)
	require.Len(t, got, 3)
}
