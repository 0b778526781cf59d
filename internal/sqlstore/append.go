package sqlstore

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// AppendMessages implements message.Store.
//
// The batch works set-wise: it locks and reads all chats, reads all memberships, gives out seqs and versions in
// memory, and stores all messages and all chats. A client_id that was used before is rare and shows when the
// messages are stored: then the batch starts again and looks the used ones up first.
func (s *Store) AppendMessages(ctx context.Context, drafts []message.Draft) ([]message.Appended, error) {
	if len(drafts) == 0 {
		return nil, nil
	}
	lookUp := false
	var out []message.Appended
	err := s.pipe(ctx, func(x *tx) error {
		b := newBatch(drafts)
		out = b.out
		lookUpAll := lookUp
		lookUp = true
		return b.run(x, lookUpAll)
	})
	if err != nil {
		return nil, wrap("append messages", err)
	}
	return out, nil
}

// sendKey is what messages are unique by.
type sendKey struct {
	place
	clientID string
}

// batch is one AppendMessages on its way.
type batch struct {
	drafts []message.Draft
	out    []message.Appended

	chatIDs []string // ascending
	places  []place
	chats   map[ident.ChatID]*chatRow
	members map[place]memberRow
	earlier map[sendKey]sent // stored before this batch

	now time.Time // from which messages last

	noMedia []bool // drafts that refer to media that they may not; nil: none does

	fresh    []int // drafts that are stored, by index
	repeated []int // drafts that were stored before
	moved    []*chatRow
	paced    []place // who sent in a chat with slow mode

	scheduled map[sendKey]message.Scheduled // of which drafts are made
}

// chatRow is a chat whose row this transaction holds.
type chatRow struct {
	id             ident.ChatID
	typ            chat.Type
	lastSeq        int64
	version        int64
	membersVersion int64
	joins          int64
	floor          int64
	activity       int64
	rights         chat.Rights
	slowMode       time.Duration
	expiresIn      time.Duration
	moved          bool
}

// rosterVersion is chat.Chat's.
func (c *chatRow) rosterVersion() int64 { return c.membersVersion + c.joins }

// memberRow is a present member.
type memberRow struct {
	role        chat.Role
	visibleFrom int64
	hides       bool
	sentAt      int64 // the last message, in a chat with slow mode
	// isUnheard: the other one doesn't hear this member. gapFrom and gapTo are when this member last didn't hear the other.
	isUnheard      bool
	isRequest      bool // the member hasn't accepted the chat yet
	gapFrom, gapTo int64
	countedTo      int64 // up to which the member has read, or keeps a count of what is unread
}

func newBatch(drafts []message.Draft) *batch {
	b := &batch{drafts: drafts, out: make([]message.Appended, len(drafts))}
	b.places = make([]place, 0, len(drafts))
	b.chatIDs = make([]string, 0, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		if !storable(d) {
			b.fail(i, fault.New(fault.Invalid, fault.CodeInvalid, "text that isn't UTF-8, or has a zero byte"))
			continue
		}
		b.places = append(b.places, place{d.ChatID, d.SenderID})
	}
	slices.SortFunc(b.places, comparePlaces)
	b.places = slices.Compact(b.places)
	for _, p := range b.places {
		if n := len(b.chatIDs); n == 0 || b.chatIDs[n-1] != string(p.chat) {
			b.chatIDs = append(b.chatIDs, string(p.chat))
		}
	}
	return b
}

// storable keeps out what PostgreSQL would refuse, and with it the whole batch.
func storable(d *message.Draft) bool {
	for _, t := range []string{string(d.ChatID), string(d.SenderID), d.ClientID} {
		if !utf8.ValidString(t) || strings.IndexByte(t, 0) >= 0 {
			return false
		}
	}
	return utf8.Valid(d.Content) && !slices.Contains(d.Content, 0)
}

func (b *batch) fail(i int, err error) {
	b.out[i].Err = err
}

func (b *batch) run(x *tx, lookUpAll bool) error {
	if len(b.places) == 0 {
		return nil
	}
	if err := x.takePos(); err != nil {
		return err
	}
	var err error
	if b.chats, b.members, err = x.hold(b.chatIDs, b.places); err != nil {
		return err
	}
	if err := b.readPaces(x); err != nil {
		return err
	}
	if err := b.readMedia(x); err != nil {
		return err
	}
	if err := b.lookUp(x, lookUpAll); err != nil {
		return err
	}
	if err := b.holdScheduled(x); err != nil {
		return err
	}
	b.now = x.s.clock.at()
	b.assign()
	if len(b.fresh) > 0 {
		if err := b.put(x); err != nil {
			return err
		}
		if err := b.markUnheard(x); err != nil {
			return err
		}
		if err := b.countUnread(x); err != nil {
			return err
		}
	}
	if err := b.changeMine(x); err != nil {
		return err
	}
	for i := range b.repeated {
		a := &b.out[b.repeated[i]]
		if err := x.own(a.Message.SenderID, b.members[place{a.Message.ChatID, a.Message.SenderID}].hides, &a.Message); err != nil {
			return err
		}
	}
	return nil
}

// lockChats locks and reads chats in ascending order.
func (x *tx) lockChats(ids []string) (map[ident.ChatID]*chatRow, error) {
	out, q := x.chatQuery(ids)
	return out, x.ask(q)
}

// chatQuery makes the query of lockChats, and what it fills.
func (x *tx) chatQuery(ids []string) (map[ident.ChatID]*chatRow, query) {
	const columns = "SELECT c.id, c.type, c.last_seq, c.version, c.members_version, c.floor_seq, c.activity_at, " +
		"c.joins, c.rights, c.slow_mode, c.expires_in FROM chats c WHERE c.id "
	out := make(map[ident.ChatID]*chatRow, len(ids))
	take := func(r scanner) error {
		var c chatRow
		err := r.Scan(&c.id, &c.typ, &c.lastSeq, &c.version, &c.membersVersion, &c.floor, &c.activity, &c.joins,
			rights{&c.rights, &c.typ}, span{&c.slowMode}, span{&c.expiresIn})
		if err != nil {
			return err
		}
		out[c.id] = &c
		return nil
	}
	q := query{columns + "= $1 {lock}", []any{ids[0]}, take} // a message that came alone: nothing has to be taken apart
	if len(ids) > 1 {
		q.text, q.args = columns+"{in $1} ORDER BY c.id {lock}", []any{x.s.d.list(ids)}
	}
	return out, q
}

// memberRows reads the present members among the places.
func (x *tx) memberRows(places []place) (map[place]memberRow, error) {
	out, q := x.memberQuery(places)
	return out, x.ask(q)
}

// memberQuery makes the query of memberRows, and what it fills.
func (x *tx) memberQuery(places []place) (map[place]memberRow, query) {
	const columns = "SELECT m.chat_id, m.user_id, m.role, m.visible_from_seq, m.hides, m.is_unheard, m.is_request, m.gap_from, m.gap_to, " +
		countedTo + " FROM "
	out := make(map[place]memberRow, len(places))
	take := func(r scanner) error {
		var p place
		var m memberRow
		if err := r.Scan(&p.chat, &p.user, &m.role, &m.visibleFrom, &m.hides, &m.isUnheard, &m.isRequest, &m.gapFrom, &m.gapTo, &m.countedTo); err != nil {
			return err
		}
		out[p] = m
		return nil
	}
	if len(places) == 1 {
		return out, query{
			columns + "chat_members m WHERE m.chat_id = $1 AND m.user_id = $2 AND m.state = 'member'",
			[]any{string(places[0].chat), string(places[0].user)},
			take,
		}
	}
	chats, users := placeColumns(places)
	return out, query{columns + `{rows p $1 chat_id text, user_id text}
		JOIN chat_members m ON m.chat_id = p.chat_id AND m.user_id = p.user_id
		WHERE m.state = 'member'`, x.s.d.table(nil, chats, users), take}
}

// refusal says why a draft can't be stored, nil if it can.
func (b *batch) refusal(i int) error {
	d := &b.drafts[i]
	c, m := b.chats[d.ChatID], b.members[place{d.ChatID, d.SenderID}]
	switch {
	case d.Refusal != nil:
		return d.Refusal
	case d.ExpectMembersVersion != 0 && d.ExpectMembersVersion != c.membersVersion:
		return fault.New(fault.Conflict, fault.CodeMembersChanged, "the members have changed")
	case d.ReplyToSeq != 0 && (d.ReplyToSeq < visibleFrom(m.visibleFrom, c.floor) || d.ReplyToSeq > c.lastSeq):
		return fault.New(fault.Invalid, fault.CodeInvalid, "reply_to_seq isn't a message of the chat")
	case b.noMedia != nil && b.noMedia[i]:
		return noMedia()
	case d.ViewOnce && (c.typ == chat.TypeChannel || c.typ == chat.TypeSaved):
		return fault.New(fault.Invalid, fault.CodeInvalid, "view_once: not in channels, nor where nobody else is")
	case m.mayTell() != nil:
		return m.mayTell()
	case d.NotifyAll && !chat.Allows(c.typ, c.rights, m.role, chat.NeedMentionAll):
		return chat.Denied()
	case d.ReplyToSeq > m.gapFrom && d.ReplyToSeq <= m.gapTo:
		return fault.New(fault.Invalid, fault.CodeInvalid, "reply_to_seq isn't a message of the chat")
	}
	return c.paceRefusal(m, micros(d.At))
}

// assign gives each draft that can be stored its seq and version, in their order.
func (b *batch) assign() {
	inBatch := make(map[sendKey]int, len(b.drafts))
	for i := range b.drafts {
		d := &b.drafts[i]
		if b.out[i].Err != nil {
			continue
		}
		p := place{d.ChatID, d.SenderID}
		m, ok := b.members[p]
		c := b.chats[d.ChatID]
		if !ok || c == nil {
			b.fail(i, fault.Missing())
			continue
		}
		b.out[i].MembersVersion = c.rosterVersion()
		if !chat.Allows(c.typ, c.rights, m.role, chat.NeedWrite) {
			b.fail(i, chat.Denied())
			continue
		}
		key := sendKey{p, d.ClientID}
		if first, ok := b.earlier[key]; ok {
			b.repeat(i, first)
			continue
		}
		if j, ok := inBatch[key]; ok {
			b.repeat(i, sent{Message: b.out[j].Message})
			continue
		}
		if err := b.refusal(i); err != nil {
			b.fail(i, err)
			continue
		}
		inBatch[key] = i
		b.accept(i, c, m.isUnheard)
	}
}

// repeat answers a draft whose client_id was used before.
func (b *batch) repeat(i int, first sent) {
	if !first.isSame(&b.drafts[i]) {
		b.fail(i, fault.New(fault.Conflict, fault.CodeClientIDReused, "this client_id was used for another message"))
		return
	}
	b.out[i].Message = first.Message
	b.out[i].Message.Expire(b.now)
	b.repeated = append(b.repeated, i)
}

func (b *batch) accept(i int, c *chatRow, isUnheard bool) {
	d := &b.drafts[i]
	b.pace(c, d)
	c.lastSeq++
	c.version++
	c.activity = max(c.activity, micros(d.At))
	if !c.moved {
		c.moved = true
		b.moved = append(b.moved, c)
	}
	b.fresh = append(b.fresh, i)
	b.out[i].IsNew = true
	b.out[i].Message = message.Message{
		ChatID: d.ChatID, Seq: c.lastSeq, Version: c.version, SenderID: d.SenderID, ClientID: d.ClientID,
		Content: d.Content, ReplyToSeq: d.ReplyToSeq, Silent: d.Silent, CreatedAt: fromMicros(micros(d.At)),
		Forward:   d.Forward,
		Poll:      askedPoll(d.Poll),
		Media:     d.Media,
		ViewOnce:  d.ViewOnce,
		Notice:    d.Notice,
		ExpiresAt: c.expiresAt(b.now),
		IsUnheard: isUnheard,
	}
}
