package search

import (
	"cmp"
	"container/heap"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// Limits of the work for a page, which keep it below 50 ms.
const (
	maxRead     = 4096 // messages
	maxScopes   = 5000 // chats of somebody, those with the newest activity
	fewBlocks   = 1000 // so many are taken from the index at once, of whichever chats
	firstProbe  = 8    // chats whose blocks are asked for together at first; then twice as many each time
	maxProbe    = 64
	probeBlocks = 8   // of each chat
	tailSpan    = 256 // messages of what isn't indexed that are read at once
	firstBatch  = 8   // spans that are read together at first; then twice as many each time
	maxBatch    = 32
)

// place is where a message stands in the order of results, the newest first.
type place struct {
	at   time.Time
	chat ident.ChatID
	seq  int64
}

// compare is negative for what comes first.
func (p place) compare(o place) int {
	return cmp.Or(o.at.Compare(p.at), cmp.Compare(o.chat, p.chat), cmp.Compare(o.seq, p.seq))
}

// source is something that isn't read yet.
type source struct {
	// newest: nothing in it was sent later.
	newest time.Time
	scope  *Scope // nil: the chats that aren't probed yet
	kind   sourceKind
	// block of the index, or the one below which there may be more.
	block int64
	// high is the last seq of the rest of a tail.
	high int64
}

type sourceKind uint8

const (
	sourceBlock  sourceKind = iota // one block
	sourceTail                     // what isn't indexed of a chat
	sourceBlocks                   // blocks of a chat that the index has to be asked for
	sourceChats                    // chats that the index has to be asked for
)

// sources is a heap, the newest first.
type sources []source

func (s sources) Len() int           { return len(s) }
func (s sources) Less(i, j int) bool { return s[i].newest.After(s[j].newest) }
func (s sources) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }
func (s *sources) Push(x any)        { *s = append(*s, x.(source)) } //nolint:forcetypeassert // see push
func (s *sources) Pop() any {
	old := *s
	last := old[len(old)-1]
	*s = old[:len(old)-1]
	return last
}

// finder is one search on its way.
type finder struct {
	s      *Service
	ctx    context.Context //nolint:containedctx // a finder lives as long as the call that it serves
	actor  ident.UserID
	r      *Request
	q      query
	filter Filter
	// after is the last place of the page before; isNext: there was one.
	after  place
	isNext bool

	scopes  []Scope
	rest    sources
	probed  int // scopes that were probed
	probing int
	batch   int
	read    int
	found   []Hit // what waits for its turn, in order
	out     []Hit
}

// run fills the page. It reports the place to go on from, if there may be more, and whether the page ended early.
func (f *finder) run() (next *place, isPartial bool, err error) {
	if err := f.begin(); err != nil {
		return nil, false, err
	}
	for {
		f.take()
		switch {
		case len(f.out) == f.r.Limit:
			if len(f.found) == 0 && len(f.rest) == 0 {
				return nil, false, nil
			}
			last := f.out[len(f.out)-1].place()
			return &last, false, nil
		case len(f.rest) == 0:
			return nil, false, nil
		case f.read >= maxRead && f.mayEnd():
			// All that is newer than the next source is in the page.
			return &place{f.rest[0].newest, lastChat, 1<<63 - 1}, true, nil
		}
		if err := f.step(); err != nil {
			return nil, false, err
		}
	}
}

// mayEnd says whether the next page could go on from what isn't read yet: it is older than where this one began.
func (f *finder) mayEnd() bool { return !f.isNext || f.rest[0].newest.Before(f.after.at) }

// lastChat is above all ids.
const lastChat ident.ChatID = "~"

func (h *Hit) place() place {
	return place{h.Message.CreatedAt, h.Message.ChatID, h.Message.Seq}
}

// take moves what nothing unread can come before to the page.
func (f *finder) take() {
	for len(f.found) > 0 && len(f.out) < f.r.Limit {
		if len(f.rest) > 0 && !f.found[0].Message.CreatedAt.After(f.rest[0].newest) {
			return
		}
		f.out = append(f.out, f.found[0])
		f.found = f.found[1:]
	}
}

// begin finds out what there is to read.
func (f *finder) begin() (err error) {
	f.probing, f.batch = firstProbe, firstBatch
	if f.scopes, err = f.s.opt.Store.SearchScopes(f.ctx, f.actor, f.r.ChatID, maxScopes); err != nil {
		return err
	}
	f.filter.Since, f.filter.Until = f.r.After, f.r.Before
	if f.isNext && (f.filter.Until.IsZero() || f.after.at.Before(f.filter.Until)) {
		f.filter.Until = f.after.at
	}
	byNum := make(map[int64]*Scope, len(f.scopes))
	for i := range f.scopes {
		sc := &f.scopes[i]
		if err := f.beginTail(sc); err != nil {
			return err
		}
		if sc.Num != 0 && sc.IndexedSeq >= sc.VisibleFromSeq {
			byNum[sc.Num] = sc
		}
	}
	if f.r.ChatID == "" && len(f.filter.Terms) > 0 {
		blocks, isAll, err := f.s.opt.Store.SearchBlocks(f.ctx, f.filter, fewBlocks)
		if err != nil {
			return err
		}
		if isAll {
			for _, b := range blocks {
				if sc := byNum[b.Num]; sc != nil {
					f.pushBlock(sc, b)
				}
			}
			f.probed = len(f.scopes)
		}
	}
	f.pushChats()
	return nil
}

// beginTail adds what isn't indexed of a chat.
func (f *finder) beginTail(sc *Scope) error {
	high := sc.LastSeq
	if high-max(sc.IndexedSeq, sc.VisibleFromSeq-1) > tailSpan && !f.filter.Until.IsZero() {
		seq, err := f.s.opt.Store.SeqAt(f.ctx, sc.ChatID, f.filter.Until)
		if err != nil {
			return err
		}
		high = min(high, seq+BlockSize) // more than clocks differ by
	}
	f.push(source{newest: sc.ActivityAt, scope: sc, kind: sourceTail, high: high})
	return nil
}

// pushChats adds the chats that aren't probed yet, by the newest activity of them.
func (f *finder) pushChats() {
	if f.probed < len(f.scopes) {
		f.push(source{newest: f.scopes[f.probed].ActivityAt, kind: sourceChats})
	}
}

func (f *finder) pushBlock(sc *Scope, b Block) {
	if !f.filter.Until.IsZero() && b.FirstAt.After(f.filter.Until) || FirstSeq(b.Block+1) <= sc.VisibleFromSeq {
		return
	}
	f.push(source{newest: b.LastAt, scope: sc, kind: sourceBlock, block: b.Block})
}

func (f *finder) push(src source) {
	if src.newest.Before(f.filter.Since) || src.kind == sourceTail && src.high < max(src.scope.IndexedSeq+1, src.scope.VisibleFromSeq) {
		return
	}
	heap.Push(&f.rest, src)
}

func (f *finder) pop() source {
	return heap.Pop(&f.rest).(source) //nolint:forcetypeassert // see push
}

// step reads the newest sources.
func (f *finder) step() error {
	switch f.rest[0].kind {
	case sourceChats:
		f.pop()
		return f.probeChats()
	case sourceBlocks:
		src := f.pop()
		return f.probe([]*Scope{src.scope}, src.block)
	case sourceBlock, sourceTail:
	}
	var spans []Span
	var tails []source
	room := maxRead - f.read // not more in one batch than is left of what may be read
	for len(f.rest) > 0 && len(spans) < f.batch {
		src := f.rest[0]
		if src.kind != sourceBlock && src.kind != sourceTail || len(spans) > 0 && room <= 0 && f.mayEnd() {
			break
		}
		f.pop()
		sp := Span{src.scope.ChatID, FirstSeq(src.block), FirstSeq(src.block+1) - 1}
		if src.kind == sourceTail {
			sp.To = src.high
			sp.From = max(src.scope.IndexedSeq+1, sp.To-int64(min(tailSpan, max(room, BlockSize)))+1)
			src.high = sp.From - 1
			tails = append(tails, src)
		} else {
			sp.To = min(sp.To, src.scope.IndexedSeq) // what is above is part of the tail
		}
		sp.From = max(sp.From, src.scope.VisibleFromSeq)
		room -= int(sp.To - sp.From + 1)
		spans = append(spans, sp)
	}
	f.batch = min(2*f.batch, maxBatch)
	messages, err := f.s.opt.Store.SearchMessages(f.ctx, f.actor, spans, f.s.opt.Now())
	if err != nil {
		return err
	}
	f.read += len(messages)
	f.look(messages)
	for _, t := range tails {
		// What is left was sent before what was read.
		for i := range messages {
			if m := &messages[i]; m.ChatID == t.scope.ChatID && m.Seq > t.high && m.CreatedAt.Before(t.newest) {
				t.newest = m.CreatedAt
			}
		}
		f.push(t)
	}
	return nil
}

// look keeps the messages that are what is looked for.
func (f *finder) look(messages []message.Message) {
	n := len(f.found)
	for i := range messages {
		m := &messages[i]
		if f.r.From != "" && m.SenderID != f.r.From ||
			!f.r.After.IsZero() && m.CreatedAt.Before(f.r.After) || !f.r.Before.IsZero() && !m.CreatedAt.Before(f.r.Before) ||
			f.isNext && (place{m.CreatedAt, m.ChatID, m.Seq}).compare(f.after) <= 0 {
			continue
		}
		text := f.s.opt.ReadText(m.Content)
		if f.r.Kind != "" && !slices.Contains(text.Kinds, f.r.Kind) {
			continue
		}
		spans := f.q.match(text.Body)
		if spans == nil && !f.q.isEmpty() {
			continue
		}
		f.found = append(f.found, Hit{Message: *m, Kinds: text.Kinds, Snippet: f.snippet(text, spans)})
	}
	if len(f.found) > n {
		slices.SortFunc(f.found, func(a, b Hit) int { return a.place().compare(b.place()) })
	}
}

// snippet returns what is shown of a hit. What was found inside of a spoiler stays hidden: then nothing is marked in it.
func (f *finder) snippet(text Text, spans []span) Snippet {
	if f.s.opt.Plain == nil || !slices.Contains(text.Kinds, kindText) || !strings.ContainsAny(text.Body, markupSigns) {
		return snippet(text.Body, spans)
	}
	plain := f.s.opt.Plain(text.Body)
	if spans != nil {
		spans = f.q.match(plain)
	}
	return snippet(plain, spans)
}

// kindText is the type of contents that are formatted, and markupSigns are the characters without which none is.
const (
	kindText    = "text"
	markupSigns = "*_~|`\\>-."
)

// probeChats asks for the blocks of the next chats.
func (f *finder) probeChats() error {
	var some []*Scope
	for ; f.probed < len(f.scopes) && len(some) < f.probing; f.probed++ {
		if sc := &f.scopes[f.probed]; sc.Num != 0 && sc.IndexedSeq >= sc.VisibleFromSeq {
			some = append(some, sc)
		}
	}
	f.probing = min(2*f.probing, maxProbe)
	f.pushChats()
	return f.probe(some, 1<<31)
}

// probe asks for the newest blocks of chats below one.
func (f *finder) probe(some []*Scope, below int64) error {
	if len(some) == 0 {
		return nil
	}
	f.read += len(some) * BlockSize // it takes about as long as to read a block of each
	probes := make([]Probe, len(some))
	byNum := make(map[int64]*Scope, len(some))
	for i, sc := range some {
		probes[i] = Probe{sc.Num, below}
		byNum[sc.Num] = sc
	}
	blocks, err := f.s.opt.Store.ProbeBlocks(f.ctx, f.filter, probes, probeBlocks)
	if err != nil {
		return err
	}
	counts := map[int64]int{}
	for _, b := range blocks {
		sc := byNum[b.Num]
		f.pushBlock(sc, b)
		if counts[b.Num]++; counts[b.Num] == probeBlocks {
			f.push(source{newest: b.LastAt, scope: sc, kind: sourceBlocks, block: b.Block})
		}
	}
	return nil
}
