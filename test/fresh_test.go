package test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// fresh is everything that a user may see, as a client that begins now fetches it.
type fresh struct {
	account  api.Account
	settings api.Settings
	blocks   []api.Block
	drafts   []api.Draft
	planned  []api.Scheduled
	chats    []api.Chat
	messages map[string][]api.Message
	members  map[string][]api.Member
	marks    map[string][]api.Mark
}

// fetch reads it page by page; small pages, so that paging is tested as well.
func fetch(ctx context.Context, c *client.Client) (*fresh, error) {
	f := &fresh{messages: map[string][]api.Message{}, members: map[string][]api.Member{}, marks: map[string][]api.Mark{}}
	var err error
	if f.account, err = c.Me(ctx); err != nil {
		return nil, err
	}
	if f.settings, err = c.Settings(ctx); err != nil {
		return nil, err
	}
	f.blocks = []api.Block{}
	for next := ""; ; {
		page, err := c.Blocks(ctx, next, 1)
		if err != nil {
			return nil, err
		}
		f.blocks = append(f.blocks, page.Blocks...)
		if next = page.Next; next == "" {
			break
		}
	}
	f.drafts = []api.Draft{}
	for next := ""; ; {
		page, err := c.Drafts(ctx, next, 2)
		if err != nil {
			return nil, err
		}
		f.drafts = append(f.drafts, page.Drafts...)
		if next = page.Next; next == "" {
			break
		}
	}
	f.planned = []api.Scheduled{}
	for next := ""; ; {
		page, err := c.Scheduled(ctx, next, 2)
		if err != nil {
			return nil, err
		}
		f.planned = append(f.planned, page.Scheduled...)
		if next = page.Next; next == "" {
			break
		}
	}
	for next := ""; ; {
		page, err := c.Chats(ctx, next, 3)
		if err != nil {
			return nil, err
		}
		f.chats = append(f.chats, page.Chats...)
		if next = page.Next; next == "" {
			break
		}
	}
	for _, chat := range f.chats {
		if err := f.fetchChat(ctx, c, chat.ID, chat.Version); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *fresh) fetchChat(ctx context.Context, c *client.Client, id string, version int64) error {
	var err error
	if f.messages[id], err = fetchHistory(ctx, c, id); err != nil {
		return err
	}
	for next := ""; ; {
		page, err := c.Members(ctx, id, next, 2)
		if err != nil {
			return err
		}
		f.members[id] = append(f.members[id], page.Members...)
		if next = page.Next; next == "" {
			break
		}
	}
	// Not from the start of a long chat: who is too far behind is told to begin anew.
	for after := max(0, version-maxBehind); ; {
		changes, err := c.Changes(ctx, id, after, -1)
		if err != nil {
			return err
		}
		f.marks[id] = sortedMarks(changes.Marks)
		if !changes.More {
			return nil
		}
		after = changes.Version
	}
}

// fetchHistory reads a chat's whole history from its start.
func fetchHistory(ctx context.Context, c *client.Client, id string) ([]api.Message, error) {
	var out []api.Message
	for after := int64(0); ; {
		page, err := c.History(ctx, id, client.After(after, 50))
		if err != nil {
			return nil, err
		}
		out = append(out, page.Messages...)
		if page.ToSeq < page.FromSeq || page.ToSeq >= page.LastSeq {
			return out, nil
		}
		if len(out) > len(page.Messages) && page.FromSeq != after+1 { // the first one begins where the history does
			return nil, fmt.Errorf("page after %d begins at %d", after, page.FromSeq)
		}
		after = page.ToSeq
	}
}

// maxBehind is less than what a client may be behind.
const maxBehind = 5000

func sortedMarks(marks []api.Mark) []api.Mark {
	out := slices.Clone(marks)
	slices.SortFunc(out, func(a, b api.Mark) int { return compareText(a.UserID, b.UserID) })
	return out
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// difference says in what a copy differs from what was fetched; empty: in nothing.
func (f *fresh) difference(r *client.Replica) string {
	if d := differ("account", f.account, r.Account()); d != "" {
		return d
	}
	if d := differ("settings", f.settings, r.Settings()); d != "" {
		return d
	}
	if d := differ("blocks", f.blocks, r.Blocks()); d != "" {
		return d
	}
	if d := differ("drafts", f.drafts, r.Drafts()); d != "" {
		return d
	}
	if d := differ("scheduled", f.planned, r.Scheduled()); d != "" {
		return d
	}
	held := r.Chats()
	if len(held) != len(f.chats) {
		return fmt.Sprintf("fetched %d chats, held %d", len(f.chats), len(held))
	}
	for i, want := range f.chats {
		got := held[i]
		want.Marks, got.Marks = sortedMarks(want.Marks), sortedMarks(got.Marks)
		if d := differ("chat", want, got); d != "" {
			return d
		}
		for _, span := range r.Spans(want.ID) {
			if span.From < want.Me.VisibleFromSeq || span.To > want.LastSeq {
				return fmt.Sprintf("chat %s: holds seq %d to %d of %d to %d", want.ID, span.From, span.To, want.Me.VisibleFromSeq, want.LastSeq)
			}
		}
		if d := f.differentMessage(want.ID, r); d != "" {
			return d
		}
		if members := r.Members(want.ID); members != nil {
			if d := differ("members", f.members[want.ID], members); d != "" {
				return d
			}
		}
		if marks := r.Marks(want.ID); marks != nil {
			if d := differ("marks of "+want.Type, f.marks[want.ID], marks); d != "" {
				return d
			}
		}
	}
	return ""
}

// differentMessage compares what is held of a history: every message of the spans that a fresh fetch shows, and no other.
func (f *fresh) differentMessage(id string, r *client.Replica) string {
	var want []api.Message
	for _, span := range r.Spans(id) {
		for _, m := range f.messages[id] {
			if m.Seq >= span.From && m.Seq <= span.To {
				want = append(want, m)
			}
		}
	}
	return differ("messages of "+id, want, r.Messages(id))
}

func differ(what string, want, got any) string {
	a, errA := json.Marshal(want)
	b, errB := json.Marshal(got)
	if errA != nil || errB != nil || string(a) != string(b) {
		return fmt.Sprintf("%s:\nfetched %s\nheld    %s", what, a, b)
	}
	return ""
}
