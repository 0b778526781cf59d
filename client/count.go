package client

import (
	"slices"
	"time"

	"github.com/roost-im/roost/api"
)

// The numbers above which unread messages and mentions aren't counted.
const (
	maxUnread   = 999
	maxMentions = 99
)

// namesMe says whether a message is there and names me.
func (c *chatCopy) namesMe(m api.Message) bool {
	return m.Stub == "" && (m.NotifyAll || slices.Contains(m.Notify, c.self))
}

// isCountable says whether a message is one that I have to read.
func (c *chatCopy) isCountable(m api.Message) bool {
	return m.SenderID != c.self && m.Stub == "" && !m.System && !c.hidden[m.Seq]
}

// noteRecount notes a change of a message that I haven't read, if it may have begun or ceased to name me. Whom it named
// before is known where it is held; where it isn't, it can only have ceased to if anything names me.
func (c *chatCopy) noteRecount(m api.Message) {
	if m.SenderID == c.self || m.System || m.Seq <= c.me.ReadSeq || m.Stub == "" && m.EditedAt == nil || c.hidden[m.Seq] {
		return
	}
	if m.Stub == "expired" { // a count that was made since its time was over has left it out
		c.recounts[m.Seq] = m.Version
		return
	}
	names := c.namesMe(m)
	held, ok := c.messages[m.Seq]
	if ok && (m.Version <= held.Version || c.namesMe(held) == names) || !ok && !names && c.me.Mentions == 0 && len(c.recounts) == 0 {
		return
	}
	c.recounts[m.Seq] = m.Version
}

// isUnsure says whether the counts can't be told from what is held: an event brought them, so it is unknown
// whether they were made before or after a message of others changed; or messages since the count aren't held.
func (c *chatCopy) isUnsure() bool {
	if c.me.State != "member" {
		return false
	}
	if !c.covered.hasAll(max(c.me.CountedSeq+1, c.me.ReadSeq+1, c.me.VisibleFromSeq), c.row.LastSeq) {
		return true
	}
	for seq, version := range c.stubs {
		if seq > c.me.ReadSeq && seq <= c.me.CountedSeq && (c.basis == 0 || c.me.Unread >= maxUnread && version > c.basis) {
			return true
		}
	}
	for seq, version := range c.recounts {
		if seq > c.me.ReadSeq && seq <= c.me.CountedSeq && (c.basis == 0 || version > c.basis) {
			return true
		}
	}
	return false
}

// counts returns the number of countable messages of others above my read mark, and of those that name me.
func (c *chatCopy) counts() (unread, mentions int) {
	unread, mentions = c.me.Unread, c.me.Mentions
	for seq, version := range c.stubs {
		if seq > c.me.ReadSeq && seq <= c.me.CountedSeq && version > c.basis {
			unread--
		}
	}
	from := max(c.me.CountedSeq, c.me.ReadSeq, c.me.VisibleFromSeq-1) + 1
	for _, m := range c.history(Span{From: from, To: c.row.LastSeq}) {
		if !c.isCountable(m) {
			continue
		}
		unread++
		if c.namesMe(m) {
			mentions++
		}
	}
	return min(max(unread, 0), maxUnread), min(mentions, maxMentions)
}

// expired returns what is left of a message when its time is over, if it is: the same as a fetched row has of it, whose stub
// follows as a change.
func expired(m api.Message, now time.Time) api.Message {
	if m.ExpiresAt == nil || m.ExpiresAt.After(now) {
		return m
	}
	return api.Message{
		ChatID: m.ChatID, Seq: m.Seq, Version: m.Version, SenderID: m.SenderID, ClientID: m.ClientID, CreatedAt: m.CreatedAt, Stub: "expired",
	}
}
