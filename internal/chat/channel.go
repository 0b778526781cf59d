package chat

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/roost-im/roost/internal/beat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

const (
	// countEvery is how often a channel's number of readers is announced, if it changed: however many come and go meanwhile,
	// it is one version.
	countEvery = 5 * time.Second
	countPage  = 200
	// MaxSeenRange is how many messages one call may ask the seen counters of.
	MaxSeenRange = 200
)

// Run announces the numbers of readers of channels until ctx ends.
func (s *Service) Run(ctx context.Context) {
	beat.Run(ctx, s.opt.CountEvery, s.Recount, func(err error) {
		s.opt.Log.LogAttrs(ctx, slog.LevelWarn, "channels not counted", slog.Any("error", err))
	})
}

// Recount announces the numbers of readers that changed since they were announced.
func (s *Service) Recount(ctx context.Context) error {
	for {
		ids, err := s.opt.Store.UncountedChannels(ctx, countPage)
		if err != nil {
			return fmt.Errorf("recount: %w", err)
		}
		for _, id := range ids {
			_, err := s.change(ctx, "recount", ChangeQuery{ChatID: id}, func(Held) (Change, error) {
				return Change{Recount: true}, nil
			})
			if err != nil {
				return err
			}
		}
		if len(ids) < countPage {
			return nil
		}
	}
}

// Seen returns how many readers of a channel have seen each of a range of messages, which is cut to what the actor may see.
// Other chats have public marks instead. Codes: invalid, not_found, forbidden (no channel).
func (s *Service) Seen(ctx context.Context, actor ident.UserID, id ident.ChatID, from, to int64) ([]SeenCount, error) {
	a, err := s.opt.Store.ChatAccess(ctx, actor, id)
	if err != nil {
		return nil, fmt.Errorf("seen counts: %w", err)
	}
	if a.Chat.Type != TypeChannel {
		return nil, Denied()
	}
	if from < 1 || to < from || to-from >= MaxSeenRange {
		return nil, fault.Newf(fault.Invalid, fault.CodeInvalid, "from, to: 1 to %d messages", MaxSeenRange)
	}
	from, to = max(from, a.VisibleFromSeq), min(to, a.Chat.LastSeq)
	if from > to {
		return nil, nil
	}
	out, err := s.opt.Store.SeenCounts(ctx, id, from, to)
	if err != nil {
		return nil, fmt.Errorf("seen counts: %w", err)
	}
	return out, nil
}
