package search

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
)

// format is the number of the way in which texts become terms. Another one than that of the index has it made anew.
const format = 1

// Delay is how long the index waits after a chat moved: the block at the end of a busy chat is made anew each time.
const Delay = 10 * time.Second

// Limits of the work on a chat before others have their turn, and of a transaction.
const (
	maxSteps   = 32
	stepBlocks = 32
	// maxBlockTerms bounds the terms of a block, in bytes. One with more is looked into by every search.
	maxBlockTerms = 128 << 10
)

// Marks of terms that no text has: they begin with characters for private use, which are no part of a word.
const (
	markFull   = "\uE000" // has too many terms to name
	markKind   = "\uE001" // and a kind
	markSender = "\uE002" // and the id of a sender
	markPrefix = "\uE003" // and the first characters of a word
)

// FullTerm is a term of blocks that have more terms than are kept: they match every filter.
const FullTerm = markFull

// Index brings the index of a chat up to date; it is the handler of the topic.
func (s *Service) Index(ctx context.Context, item outbox.Item) (outbox.Item, error) {
	for range maxSteps {
		began := s.opt.Now()
		work, err := s.opt.Store.SearchWork(ctx, item, stepBlocks)
		if fault.Is(err, fault.CodeNotFound) { // the chat is gone
			item.Done = item.Wanted
			return item, nil
		}
		if err != nil {
			return item, fmt.Errorf("read what to index: %w", err)
		}
		entries := make([]Entry, 0, len(work.Blocks))
		for n, messages := range work.Blocks {
			entries = append(entries, s.entry(n, messages))
		}
		item.Done, item.DoneSeq, item.More = work.Done, work.DoneSeq, work.More
		if err := s.opt.Store.PutSearch(ctx, item, entries, work.Floor); err != nil {
			return item, fmt.Errorf("store the index: %w", err)
		}
		if err := s.opt.Rest(ctx, s.opt.Now().Sub(began)); err != nil {
			return item, err //nolint:wrapcheck // the end of the context
		}
		if !work.More {
			break
		}
	}
	return item, nil
}

// entry describes a block.
func (s *Service) entry(n int64, messages []message.Message) Entry {
	out := Entry{Block: Block{Block: n}}
	seen := map[string]struct{}{}
	size := 0
	add := func(term string) {
		if _, isKnown := seen[term]; isKnown || size > maxBlockTerms {
			return
		}
		seen[term] = struct{}{}
		size += len(term)
		out.Terms = append(out.Terms, term)
	}
	for i := range messages {
		m := &messages[i]
		if i == 0 || m.CreatedAt.Before(out.FirstAt) {
			out.FirstAt = m.CreatedAt
		}
		if m.CreatedAt.After(out.LastAt) {
			out.LastAt = m.CreatedAt
		}
		if m.Content == nil {
			continue
		}
		text := s.opt.ReadText(m.Content)
		add(markSender + string(m.SenderID))
		for _, kind := range text.Kinds {
			add(markKind + kind)
		}
		for _, t := range tokens(text.Body) {
			t.terms(add)
		}
	}
	if size > maxBlockTerms {
		out.Terms = []string{FullTerm}
	}
	return out
}

// Prepare has the index made anew if it was made by a release that made it otherwise.
func (s *Service) Prepare(ctx context.Context) error {
	have, err := s.opt.Store.SearchFormat(ctx)
	if err == nil && have != format {
		err = s.opt.Store.SetSearchFormat(ctx, format)
	}
	if err != nil {
		return fmt.Errorf("prepare the search index: %w", err)
	}
	return nil
}

// Rebuild makes the whole index anew. A server that runs meanwhile helps, and its searches stay right.
func (s *Service) Rebuild(ctx context.Context) error {
	if err := s.opt.Store.ResetSearch(ctx); err != nil {
		return fmt.Errorf("empty the search index: %w", err)
	}
	return s.CatchUp(ctx)
}

// CatchUp indexes all that there is now.
func (s *Service) CatchUp(ctx context.Context) error {
	if err := s.worker.Drain(ctx); err != nil {
		return fmt.Errorf("fill the search index: %w", err)
	}
	return nil
}

// Run keeps the index up to date until ctx ends.
func (s *Service) Run(ctx context.Context) {
	s.worker.Run(ctx)
}

// filter returns what the index is asked for.
func (r *Request) filter(q *query) Filter {
	out := Filter{Terms: q.terms()}
	if r.Kind != "" {
		out.Terms = append(out.Terms, Term{Text: markKind + r.Kind})
	}
	if r.From != "" {
		out.Terms = append(out.Terms, Term{Text: markSender + string(r.From)})
	}
	return out
}

// senders returns who sent hits, each once.
func senders(hits []Hit) []ident.UserID {
	seen := map[ident.UserID]bool{}
	var out []ident.UserID
	for i := range hits {
		if id := hits[i].Message.SenderID; !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
