package client

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/roost-im/roost/api"
)

const (
	// fetchRetry is the pause after a fetch that failed.
	fetchRetry = 500 * time.Millisecond
	// fetchAgain is the pause after a catch-up that left something open.
	fetchAgain = 200 * time.Millisecond
	// deliverEvery bounds how often delivered marks go out.
	deliverEvery = 300 * time.Millisecond
	listPage     = 100
)

// fetchLoop fetches what is missing, one thing after the other, until ctx ends.
func (r *Replica) fetchLoop(ctx context.Context) {
	if _, err := r.conn.Online(ctx); err != nil {
		return
	}
	var deliverAt time.Time
	for ctx.Err() == nil {
		now := time.Now()
		step := r.nextStep(now)
		if step != nil {
			if err := step(ctx); err != nil {
				pause(ctx, fetchRetry)
			}
			continue
		}
		r.idle()
		r.mu.Lock()
		due := r.nextDue(now)
		var marks []api.MarkRequest
		if r.opt.Deliver && !r.isRaising {
			marks = r.undelivered()
		}
		if len(marks) > 0 && now.Before(deliverAt) {
			due, marks = earlier(due, deliverAt), nil
		}
		r.isRaising = r.isRaising || len(marks) > 0
		r.mu.Unlock()
		if len(marks) > 0 {
			r.deliver(marks)
			deliverAt = now.Add(deliverEvery)
		}
		timer := time.NewTimer(time.Until(due))
		select {
		case <-timer.C:
		case <-r.wake:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// nextDue is when the fetcher has something to do next. It needs the lock.
func (r *Replica) nextDue(now time.Time) time.Time {
	if !r.isLoaded || len(r.wanted) > 0 {
		return now
	}
	due := earlier(r.nextSync, r.mine.due)
	for _, c := range r.chats {
		due = earlier(due, c.needs(now))
	}
	return due
}

// nextStep returns the next thing to fetch, nil if there is nothing yet.
func (r *Replica) nextStep(now time.Time) func(context.Context) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isBusy = true
	switch {
	case !r.isLoaded:
		return r.load
	case !r.nextSync.After(now), !r.mine.due.IsZero() && !r.mine.due.After(now):
		return r.sync
	}
	for id := range r.wanted {
		return func(ctx context.Context) error { return r.fetchChat(ctx, id) }
	}
	for id, c := range r.chats {
		if due := c.needs(now); !due.IsZero() && !due.After(now) {
			return func(ctx context.Context) error { return r.catchUp(ctx, id) }
		}
	}
	return nil
}

// idle tells those that wait that everything is fetched.
func (r *Replica) idle() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.isBusy = false
	r.touch()
}

// load fetches the chat list. The cursor is taken first, so that what moves meanwhile is named by the next sync.
func (r *Replica) load(ctx context.Context) error {
	s, err := r.c.Sync(ctx, "")
	if err != nil {
		return err
	}
	blocks, err := r.fetchBlocks(ctx)
	if err != nil {
		return err
	}
	drafts, err := r.fetchDrafts(ctx)
	if err != nil {
		return err
	}
	scheduled, err := r.fetchScheduled(ctx)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	var rows []api.Chat
	for next := ""; ; {
		page, err := r.c.Chats(ctx, next, listPage)
		if err != nil {
			return err
		}
		for _, row := range page.Chats {
			if !listed[row.ID] {
				listed[row.ID] = true
				rows = append(rows, row)
			}
		}
		if next = page.Next; next == "" {
			break
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	now := time.Now()
	r.putSync(s, now)
	r.resetBlocks(blocks, s.Me.Version)
	r.resetDrafts(drafts, s.Me.Version)
	r.resetScheduled(scheduled, s.Me.Version)
	for _, row := range rows {
		r.putChat(row, now)
	}
	for _, id := range r.held() {
		if !listed[id] { // left, or it moved up while the list was read
			r.want(id)
		}
	}
	r.isLoaded = true
	r.touch()
	return nil
}

// sync fetches what moved since the cursor.
func (r *Replica) sync(ctx context.Context) error {
	s, err := r.c.Sync(ctx, r.lastCursor())
	r.mu.Lock()
	defer r.mu.Unlock()
	if HasCode(err, api.CodeBadCursor) {
		r.cursor, r.isLoaded = "", false
		return nil
	}
	if err != nil {
		return err
	}
	r.putSync(s, time.Now())
	r.touch()
	return nil
}

// fetchChat fetches a chat that was named, or that may be gone.
func (r *Replica) fetchChat(ctx context.Context, id string) error {
	row, err := r.c.Chat(ctx, id)
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case HasCode(err, api.CodeNotFound):
		r.drop(id)
	case err != nil:
		return err
	default:
		r.putChat(row, time.Now())
	}
	r.touch()
	return nil
}

// catchUp fetches what changed in a chat, page by page.
func (r *Replica) catchUp(ctx context.Context, id string) error {
	for {
		r.mu.Lock()
		c, ok := r.chats[id]
		if !ok {
			r.mu.Unlock()
			return nil
		}
		after, marksAfter := c.after(), c.marksAfter()
		r.mu.Unlock()
		d, err := r.c.Changes(ctx, id, after, marksAfter)
		if err == nil && d.Reset {
			return r.restart(ctx, id)
		}
		r.mu.Lock()
		if r.chats[id] != c { // dropped meanwhile
			r.mu.Unlock()
			return nil
		}
		if HasCode(err, api.CodeNotFound) {
			r.drop(id)
			r.touch()
			r.mu.Unlock()
			return nil
		}
		c.notBefore = time.Now().Add(fetchAgain)
		if err != nil {
			r.mu.Unlock()
			return err
		}
		c.putChanges(d, after)
		if d.Chat != nil && d.Chat.Peer != nil {
			r.putUser(*d.Chat.Peer)
		}
		r.touch()
		r.mu.Unlock()
		if !d.More {
			return nil
		}
	}
}

// restart fetches a chat that is too far behind to be caught up: its row and the newest page.
func (r *Replica) restart(ctx context.Context, id string) error {
	row, err := r.c.Chat(ctx, id)
	if HasCode(err, api.CodeNotFound) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.drop(id)
		r.touch()
		return nil
	}
	if err != nil {
		return err
	}
	page, err := r.c.History(ctx, id, Window{})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.chats[id]
	if !ok {
		return nil
	}
	now := time.Now()
	c.notBefore = now.Add(fetchAgain)
	version, marks := max(c.chat.target, c.chat.version), max(c.marks.target, c.marks.version)
	c.restart(row)
	c.chat.expect(version, now) // events that came meanwhile may be newer than the row
	c.marks.expect(marks, now)
	c.putPage(page, now)
	r.touch()
	return nil
}

// Load fetches a part of a chat's history into the copy.
func (r *Replica) Load(ctx context.Context, chatID string, w Window) (api.MessagePage, error) {
	page, err := r.c.History(ctx, chatID, w)
	if err != nil {
		return page, err
	}
	r.mu.Lock()
	c, ok := r.chats[chatID]
	if !ok {
		r.mu.Unlock()
		return page, ErrNotHeld
	}
	c.putPage(page, time.Now())
	r.touch()
	r.mu.Unlock()
	r.poke()
	return page, nil
}

// LoadMembers fetches the members of a chat into the copy.
func (r *Replica) LoadMembers(ctx context.Context, chatID string) error {
	for next := ""; ; {
		page, err := r.c.Members(ctx, chatID, next, listPage)
		if err != nil {
			return err
		}
		next = page.Next
		r.mu.Lock()
		c, ok := r.chats[chatID]
		if ok {
			for _, m := range page.Members {
				r.putUser(m.User)
			}
			c.putMembers(page.Members)
			c.hasMembers = c.hasMembers || next == ""
			r.touch()
		}
		r.mu.Unlock()
		if !ok {
			return ErrNotHeld
		}
		if next == "" {
			return nil
		}
	}
}

// LoadMarks fetches the public marks of a chat into the copy.
func (r *Replica) LoadMarks(ctx context.Context, chatID string) error {
	r.mu.Lock()
	c, ok := r.chats[chatID]
	isHeld := ok && c.hasAllMarks
	r.mu.Unlock()
	switch {
	case !ok:
		return ErrNotHeld
	case isHeld:
		return nil
	}
	return r.catchUp(ctx, chatID)
}

// undelivered returns the chats whose delivered mark of mine is behind what is held. It needs the lock.
func (r *Replica) undelivered() []api.MarkRequest {
	var out []api.MarkRequest
	for id, c := range r.chats {
		if c.row.LastSeq > r.delivered[id] && c.me.State == "member" && len(out) < api.MaxMarks {
			out = append(out, api.MarkRequest{ChatID: id, DeliveredSeq: c.row.LastSeq})
		}
	}
	return out
}

// deliver raises delivered marks. It doesn't wait: a server gathers marks for a while.
func (r *Replica) deliver(marks []api.MarkRequest) {
	finish := func(isDone bool) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.isRaising = false
		for _, m := range marks {
			if isDone {
				r.delivered[m.ChatID] = max(r.delivered[m.ChatID], m.DeliveredSeq)
			}
		}
		r.poke()
	}
	s := r.conn.present()
	if s == nil {
		time.AfterFunc(deliverEvery, func() { finish(false) })
		return
	}
	s.Go(api.OpMarks, api.MarksRequest{Marks: marks}, func(_ json.RawMessage, err error) {
		var refused *Error
		finish(err == nil || errors.As(err, &refused) && !refused.IsTemporary())
	})
}
