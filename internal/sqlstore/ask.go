package sqlstore

import (
	"context"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
)

// AcceptRequest implements chat.RequestStore.
func (s *Store) AcceptRequest(ctx context.Context, actor ident.UserID, id ident.ChatID) (chat.MineChanged, error) {
	out, err := s.changeMine(ctx, actor, id, func(_ *tx, m *mineRow) error {
		if m.isRequest {
			m.isRequest, m.hiddenUntil = false, 0
		}
		return nil
	})
	return out, wrap("accept request", err)
}

// DeclineRequest implements chat.RequestStore.
func (s *Store) DeclineRequest(ctx context.Context, actor ident.UserID, id ident.ChatID) (chat.MineChanged, error) {
	out, err := s.changeMine(ctx, actor, id, func(_ *tx, m *mineRow) error {
		if !m.isRequest {
			return chat.NotRequested()
		}
		m.visibleFrom = max(m.visibleFrom, m.lastSeq+1)
		m.hiddenUntil = max(m.hiddenUntil, m.lastSeq+1)
		m.pin, m.archivedUntil = 0, 0
		return nil
	})
	return out, wrap("decline request", err)
}
