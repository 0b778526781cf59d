package push

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/outbox"
)

// Limits of the work on a chat before others have their turn: so many pages of so many members.
const (
	pageMembers = 500
	maxPages    = 8
)

// stale is how old a message may be to be told of still.
const stale = 24 * time.Hour

// presence says who is there.
type presence func(ident.UserID) bool

// expand makes the jobs of a chat that moved; it is the handler of the topic.
func (s *Service) expand(isOnline presence) func(context.Context, outbox.Item) (outbox.Item, error) {
	return func(ctx context.Context, item outbox.Item) (outbox.Item, error) {
		if err := s.recall(ctx, item); err != nil {
			return item, err
		}
		at := readPlace(item.Place)
		for range maxPages {
			began := s.opt.Now()
			now := s.now()
			work, err := s.opt.Store.PushWork(ctx, item, at, now.Add(-stale), pageMembers)
			if fault.Is(err, fault.CodeNotFound) { // the chat is gone
				item.Done, item.Place, item.More = item.Wanted, "", false
				return item, nil
			}
			if err != nil {
				return item, fmt.Errorf("read who is to be told: %w", err)
			}
			if jobs := s.jobs(item.ChatID, &work, now, isOnline); len(jobs) > 0 {
				if err := s.opt.Store.PutPushJobs(ctx, jobs, s.opt.Gap); err != nil {
					return item, fmt.Errorf("store jobs: %w", err)
				}
			}
			at = work.Place
			if at.After == "" {
				item.Done, item.DoneSeq, item.Place, item.More = at.Version, at.Seq, "", false
				return item, nil
			}
			item.Place, item.More = at.text(), true
			if err := s.opt.Rest(ctx, s.opt.Now().Sub(began)); err != nil {
				return item, err //nolint:wrapcheck // the end of the context
			}
		}
		return item, nil
	}
}

// recall lets devices that show what changed in the chat look at it anew.
func (s *Service) recall(ctx context.Context, item outbox.Item) error {
	for {
		began := s.opt.Now()
		more, err := s.opt.Store.RecallPushes(ctx, item, s.now(), s.opt.Gap, pageMembers)
		if err != nil {
			return fmt.Errorf("recall what changed: %w", err)
		}
		if !more {
			return nil
		}
		if err := s.opt.Rest(ctx, s.opt.Now().Sub(began)); err != nil {
			return err //nolint:wrapcheck // the end of the context
		}
	}
}

func (s *Service) jobs(id ident.ChatID, work *Work, now time.Time, isOnline presence) []Job {
	var out []Job
	for i := range work.Recipients {
		r := &work.Recipients[i]
		seq := r.Wants(work.Facts, now)
		if seq == 0 {
			continue
		}
		due := now
		if isOnline(r.UserID) {
			due = now.Add(s.opt.Patience)
		}
		for _, sub := range r.Subscriptions {
			out = append(out, Job{SubscriptionID: sub, UserID: r.UserID, ChatID: id, WantedSeq: seq, DueAt: due})
		}
	}
	return out
}

func (p Place) text() string {
	return strconv.FormatInt(p.Version, 10) + ":" + strconv.FormatInt(p.Seq, 10) + ":" + string(p.After)
}

// readPlace reads what text made; anything else is the beginning.
func readPlace(text string) Place {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return Place{}
	}
	version, badVersion := strconv.ParseInt(parts[0], 10, 64)
	seq, badSeq := strconv.ParseInt(parts[1], 10, 64)
	if badVersion != nil || badSeq != nil {
		return Place{}
	}
	return Place{Version: version, Seq: seq, After: ident.UserID(parts[2])}
}
