package client

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"time"

	"github.com/roost-im/roost/api"
)

// chatCopy is the local copy of a chat. It isn't safe for concurrent use; Replica guards it.
type chatCopy struct {
	self string   // my user id
	row  api.Chat // what events keep up to date; versions, marks, me and peer stand below
	peer string   // user id of the peer of a private chat

	chat  stream
	marks stream

	// base is the last_seq with which the copy began: every message above it is held.
	base     int64
	messages map[int64]api.Message
	covered  spans // every visible message in them is held

	members     map[string]api.Member
	hasMembers  bool // all of them are held
	markRows    map[string]api.Mark
	hasAllMarks bool

	me api.ChatMe
	// basis is the chat version at which me.Unread was counted; 0: unknown, because an event brought it.
	basis int64
	// stubs are messages of others that became stubs above my read mark, with the version of that.
	stubs map[int64]int64
	// recounts are messages that changed so that a count of mine may be another one, with the version of that.
	recounts map[int64]int64
	// redo is a chat version from which to ask for changes again, lower than chat.version; -1: none.
	redo int64
	// isPartial: a catch-up went on to a next page and hasn't ended yet. Messages and members are up to date as far
	// as the version says; title and counts, which only come with the last page, needn't be.
	isPartial bool
	// hidden are messages that I deleted for myself. They stay so.
	hidden map[int64]bool
	// mayHide: messages may have been hidden that weren't named, if what is mine moved.
	mayHide bool
	// notBefore is when the next catch-up may be, after one that failed or left something open.
	notBefore time.Time
}

func newChatCopy(self string, c api.Chat) *chatCopy {
	out := &chatCopy{
		self: self, base: c.LastSeq, redo: -1,
		messages: map[int64]api.Message{}, members: map[string]api.Member{}, markRows: map[string]api.Mark{},
		stubs: map[int64]int64{}, recounts: map[int64]int64{}, hidden: map[int64]bool{},
	}
	out.restart(c)
	return out
}

// restart drops what is held of the history and begins with a fetched row.
func (c *chatCopy) restart(row api.Chat) {
	clear(c.messages)
	clear(c.stubs)
	clear(c.recounts)
	c.covered, c.base, c.redo, c.isPartial = nil, row.LastSeq, -1, false
	c.members, c.hasMembers = map[string]api.Member{}, false
	clear(c.markRows)
	c.hasAllMarks = len(row.Marks) > 0
	for _, m := range row.Marks {
		c.markRows[m.UserID] = m
	}
	c.chat.reset(row.Version)
	c.marks.reset(row.MarksVersion)
	c.row, c.me, c.basis = row, row.Me, row.Version
	if c.row.LastMessage != nil {
		last := c.asHidden(*c.row.LastMessage)
		c.row.LastMessage = &last
	}
	if row.Peer != nil {
		c.peer = row.Peer.ID
	}
}

// event applies an event of this chat.
func (c *chatCopy) event(e api.EventFrame, now time.Time) {
	if e.Ev == api.EventMarks {
		c.marks.take(e, now, c.applyMarks)
		return
	}
	c.chat.take(e, now, c.apply)
}

func (c *chatCopy) applyMarks(e api.EventFrame) {
	var body api.MarksEvent
	if len(e.D) > 0 && json.Unmarshal(e.D, &body) == nil {
		c.putMarks(body.Marks)
	}
}

// apply applies an event whose turn it is. One without a body, or of an unknown kind, is an empty advance: what
// it is about isn't for this user, or not for this client.
func (c *chatCopy) apply(e api.EventFrame) {
	c.row.Version = max(c.row.Version, e.Version)
	body, err := DecodeEvent(e)
	if err != nil { // what can't be read is fetched instead
		c.again(e.From)
		return
	}
	switch d := body.(type) {
	case *api.MessageEvent:
		c.putMessage(c.withMine(d))
		if c.isPartial && (len(d.Message.Reactions) > 0 || d.Message.Poll != nil) { // what is held may lack a change of mine, see withMine
			c.again(e.From)
		}
	case *api.MemberEvent:
		c.putMembers(d.Members)
		c.putMarks(d.Marks)
		c.row.MembersVersion = max(c.row.MembersVersion, d.MembersVersion)
		c.row.MemberCount = d.MemberCount
	case *api.ChatEvent:
		c.row.Title, c.row.About, c.row.PhotoID, c.row.Settings = d.Title, d.About, d.PhotoID, d.Settings
		c.row.ExpiresInS = d.ExpiresInS
		if d.MemberCount > 0 {
			c.row.MemberCount = d.MemberCount
		}
	}
}

// again asks for changes from a version on that was passed already.
func (c *chatCopy) again(from int64) {
	if c.redo < 0 || from < c.redo {
		c.redo = from
	}
}

// putMessage takes a message in: the row with the higher version stays.
func (c *chatCopy) putMessage(m api.Message) {
	m = c.asHidden(m)
	if m.Seq > c.row.LastSeq {
		c.row.LastSeq = m.Seq
		if m.CreatedAt.After(c.row.ActivityAt) {
			c.row.ActivityAt = m.CreatedAt
		}
	}
	if last := c.row.LastMessage; m.Seq < c.me.VisibleFromSeq {
		return
	} else if last == nil || m.Seq > last.Seq || m.Seq == last.Seq && m.Version >= last.Version {
		c.row.LastMessage = &m
	}
	if (m.Stub == "deleted" || m.Stub == "viewed") && !m.System && m.SenderID != c.self && m.Seq > c.me.ReadSeq && !c.hidden[m.Seq] {
		c.stubs[m.Seq] = m.Version
	}
	c.noteRecount(m)
	if m.Seq <= c.base && !c.covered.has(m.Seq) {
		return // of a part of the history that isn't held
	}
	// At the same version a fetched row tells what is mine for sure; see withMine.
	if held, ok := c.messages[m.Seq]; !ok || m.Version >= held.Version {
		c.messages[m.Seq] = m
	}
	c.covered.add(m.Seq, m.Seq)
}

// withMine adds what is only mine to the message of an event, which carries none of it: what is held, changed by the
// event's annotation if that is mine. An event that is applied follows what is held without a gap, with two exceptions,
// after both of which the changes are asked for again, and their rows replace this one: an older page of the history
// came in between; or a catch-up isn't at its last page yet, and left out the message because it changed later.
func (c *chatCopy) withMine(e *api.MessageEvent) api.Message {
	m := e.Message
	held, ok := c.messages[m.Seq]
	if !ok && c.row.LastMessage != nil && c.row.LastMessage.Seq == m.Seq {
		held = *c.row.LastMessage
	}
	if c.hidden[m.Seq] {
		return m // putMessage strips it
	}
	var mine api.MessageMe
	if held.Me != nil && m.Stub == "" {
		mine = *held.Me
	}
	// A row at this version or above was fetched, and counted the annotation already.
	if a := e.Annotation; a != nil && a.UserID == c.self && held.Version < m.Version {
		annotate(&mine, a, m.Poll)
	}
	m.Me = nil
	if len(mine.Reactions) > 0 || len(mine.Votes) > 0 || mine.Played || mine.Viewed {
		m.Me = &mine
	}
	return m
}

// asHidden notes that a message is hidden, or strips one that is: to its place, as a fetched row has it.
func (c *chatCopy) asHidden(m api.Message) api.Message {
	if m.Me != nil && m.Me.Hidden {
		c.hidden[m.Seq] = true
	}
	if !c.hidden[m.Seq] {
		return m
	}
	delete(c.stubs, m.Seq) // it was never counted, or isn't any more
	delete(c.recounts, m.Seq)
	return api.Message{
		ChatID: m.ChatID, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, ClientID: m.ClientID, CreatedAt: m.CreatedAt,
		Stub: m.Stub, System: m.System, Me: &api.MessageMe{Hidden: true},
	}
}

// deleteForMe takes in that I deleted messages for myself. The count without them comes with it.
func (c *chatCopy) deleteForMe(seqs []int64) {
	for _, seq := range seqs {
		c.hidden[seq] = true
		delete(c.stubs, seq)
		delete(c.recounts, seq)
		if m, ok := c.messages[seq]; ok {
			c.messages[seq] = c.asHidden(m)
		}
		if last := c.row.LastMessage; last != nil && last.Seq == seq {
			stripped := c.asHidden(*last)
			c.row.LastMessage = &stripped
		}
	}
}

// putPage takes a page of the history in.
func (c *chatCopy) putPage(p api.MessagePage, now time.Time) {
	c.covered.add(max(p.FromSeq, c.me.VisibleFromSeq), p.ToSeq) // it may be from before I came back to less
	for _, m := range p.Messages {
		c.putMessage(m)
	}
	if p.Version < c.chat.version {
		c.again(p.Version) // changes since were passed over, because their messages weren't held
	}
	c.chat.expect(p.Version, now.Add(gapWait))
}

func (c *chatCopy) putMembers(rows []api.Member) {
	for _, m := range rows {
		if held, ok := c.members[m.User.ID]; !ok || m.Version >= held.Version {
			c.members[m.User.ID] = m
		}
	}
}

func (c *chatCopy) putMarks(rows []api.Mark) {
	for _, m := range rows {
		held := c.markRows[m.UserID]
		c.markRows[m.UserID] = api.Mark{
			UserID:       m.UserID,
			DeliveredSeq: max(m.DeliveredSeq, held.DeliveredSeq),
			SeenSeq:      max(m.SeenSeq, held.SeenSeq),
		}
	}
}

// putMe takes in what is only mine. basis is the chat version of the snapshot that it comes from, 0 if unknown.
func (c *chatCopy) putMe(me api.ChatMe, basis int64) {
	switch {
	case me.Version < c.me.Version, me.Version == c.me.Version && basis <= c.basis:
		return
	}
	if me.VisibleFromSeq > c.me.VisibleFromSeq {
		c.hide(me.VisibleFromSeq)
	}
	c.me, c.basis = me, basis
	maps.DeleteFunc(c.stubs, func(seq, _ int64) bool { return seq <= me.ReadSeq })
	maps.DeleteFunc(c.recounts, func(seq, _ int64) bool { return seq <= me.ReadSeq })
}

// hide forgets what lies below the first seq that is mine to see: I left, and came back to less of the history.
func (c *chatCopy) hide(from int64) {
	maps.DeleteFunc(c.messages, func(seq int64, _ api.Message) bool { return seq < from })
	maps.DeleteFunc(c.stubs, func(seq, _ int64) bool { return seq < from })
	maps.DeleteFunc(c.recounts, func(seq, _ int64) bool { return seq < from })
	c.covered.cut(from)
	if last := c.row.LastMessage; last != nil && last.Seq < from {
		c.row.LastMessage = nil
	}
}

// isListed says whether the chat is in the chat list: not if I took it off, as long as there is no new message.
func (c *chatCopy) isListed() bool {
	return c.me.HiddenUntilSeq <= c.row.LastSeq
}

// putRow takes a row in that was fetched. Its versions only tell what there is to catch up.
func (c *chatCopy) putRow(row api.Chat, now time.Time) {
	if c.mayHide && row.Me.Version > c.me.Version && row.Version >= c.chat.version {
		c.restart(row)
	}
	c.mayHide = c.mayHide && row.Version < c.chat.version
	c.putMe(row.Me, row.Version)
	c.chat.expect(row.Version, now)
	c.marks.expect(row.MarksVersion, now)
}

// putChanges takes the answer to a catch-up in that was asked for from the version after.
func (c *chatCopy) putChanges(d api.Changes, after int64) {
	for _, m := range d.Messages {
		c.putMessage(m)
	}
	c.putMembers(d.Members)
	c.putMarks(d.Marks)
	c.hasAllMarks = true
	if c.redo >= after { // not if it was set lower since
		c.redo = d.Version
		if c.redo >= c.chat.version {
			c.redo = -1
		}
	}
	c.isPartial = c.isPartial || d.More
	if d.Chat != nil && !d.More {
		if d.Chat.Version >= c.chat.version {
			r := d.Chat
			c.isPartial = false
			c.row.Title, c.row.MemberCount, c.row.MembersVersion = r.Title, r.MemberCount, r.MembersVersion
			c.row.About, c.row.PhotoID, c.row.Settings, c.row.ExpiresInS = r.About, r.PhotoID, r.Settings, r.ExpiresInS
			c.row.LastSeq = max(c.row.LastSeq, r.LastSeq)
			if r.ActivityAt.After(c.row.ActivityAt) {
				c.row.ActivityAt = r.ActivityAt
			}
			if r.LastMessage != nil {
				c.putMessage(*r.LastMessage)
			}
		}
		c.putMe(d.Chat.Me, d.Chat.Version)
	}
	c.marks.advance(d.MarksVersion, c.applyMarks)
	c.row.Version = max(c.row.Version, d.Version)
	c.chat.advance(d.Version, c.apply)
}

// needs says when a catch-up is due; zero: nothing is missing.
func (c *chatCopy) needs(now time.Time) time.Time {
	if c.redo >= 0 || c.isPartial || c.isUnsure() {
		return later(now, c.notBefore)
	}
	due := earlier(c.chat.due, c.marks.due)
	if due.IsZero() {
		return due
	}
	return later(due, c.notBefore)
}

// earlier returns the earlier of two times that are set.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// after is the version from which the next catch-up asks.
func (c *chatCopy) after() int64 {
	if c.redo >= 0 {
		return min(c.redo, c.chat.version)
	}
	return c.chat.version
}

// marksAfter is the marks version from which the next catch-up asks; -1: all marks.
func (c *chatCopy) marksAfter() int64 {
	if !c.hasAllMarks {
		return -1
	}
	return c.marks.version
}

// view returns the chat as a fresh fetch would.
func (c *chatCopy) view(users map[string]api.User) api.Chat {
	out := c.row
	out.Version, out.MarksVersion = c.chat.version, c.marks.version
	out.Me = c.me
	out.Me.Unread, out.Me.Mentions = c.counts()
	out.Me.CountedSeq = max(c.me.CountedSeq, c.row.LastSeq)
	out.Peer, out.Marks = nil, nil
	if peer, ok := users[c.peer]; ok && c.peer != "" {
		out.Peer = &peer
	}
	if c.row.Type == "private" {
		out.Marks = c.markList()
	}
	if c.row.LastMessage != nil {
		last := expired(*c.row.LastMessage, time.Now())
		out.LastMessage = &last
	}
	return out
}

// markList returns the marks of those who are there. Those of who left are kept: they go on from there if they come back.
func (c *chatCopy) markList() []api.Mark {
	out := slices.SortedFunc(maps.Values(c.markRows), func(a, b api.Mark) int { return cmp.Compare(a.UserID, b.UserID) })
	return slices.DeleteFunc(out, func(m api.Mark) bool { return c.members[m.UserID].State == "left" })
}

func (c *chatCopy) memberList(users map[string]api.User) []api.Member {
	out := slices.Collect(maps.Values(c.members))
	for i := range out {
		if u, ok := users[out[i].User.ID]; ok && u.ProfileVersion > out[i].User.ProfileVersion {
			out[i].User = u
		}
	}
	slices.SortFunc(out, func(a, b api.Member) int {
		return cmp.Or(a.JoinedAt.Compare(b.JoinedAt), cmp.Compare(a.User.ID, b.User.ID))
	})
	return out
}

// history returns the held messages of a span, ascending. A span may be much longer than what is held: its ends
// are what a server said.
func (c *chatCopy) history(s Span) []api.Message {
	var out []api.Message
	now := time.Now()
	if s.To-s.From < int64(len(c.messages)) {
		for seq := s.From; seq <= s.To; seq++ {
			if m, ok := c.messages[seq]; ok {
				out = append(out, expired(m, now))
			}
		}
		return out
	}
	for seq, m := range c.messages {
		if seq >= s.From && seq <= s.To {
			out = append(out, expired(m, now))
		}
	}
	slices.SortFunc(out, func(a, b api.Message) int { return cmp.Compare(a.Seq, b.Seq) })
	return out
}
