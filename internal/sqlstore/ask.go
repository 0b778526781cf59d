package sqlstore

import (
	"context"
	"database/sql"
	"errors"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
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

// holdBack makes a new private chat a request to the one who didn't make it, if that is how they want it. The users' rows are
// held, so that their settings don't change meanwhile.
func (x *tx) holdBack(n chat.NewChat) error {
	for _, id := range n.Members {
		if id == n.Creator {
			continue
		}
		row := setting{name: privacyName}
		err := x.row("SELECT s.value, s.version FROM user_settings s WHERE s.user_id = $1 AND s.name = $2", string(id), row.name).
			Scan(&row.value, &row.version)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		var all user.Settings
		if err == nil {
			err = row.into(&all)
		}
		if err != nil {
			return err
		}
		if all.Privacy.MayWrite != user.Contacts {
			continue
		}
		// Who shares a chat with them that they want, besides a channel, needn't ask.
		_, err = x.exec(`UPDATE chat_members SET is_request = true, hidden_until = 1 WHERE chat_id = $1 AND user_id = $2
			AND NOT EXISTS (SELECT 1 FROM chat_members a JOIN chats c ON c.id = a.chat_id AND c.type <> 'channel'
				JOIN chat_members b ON b.chat_id = a.chat_id AND b.user_id = $3 AND b.state = 'member'
				WHERE a.user_id = $2 AND a.state = 'member' AND NOT a.is_request AND a.chat_id <> $1)`,
			string(n.ID), string(id), string(n.Creator))
		if err != nil {
			return err
		}
	}
	return nil
}
