package sqlstore

import (
	"context"
	"database/sql"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// keepFormer keeps the content of a message that is about to be replaced under the next version of its chat.
func (x *tx) keepFormer(t *target) error {
	since := t.EditedAt
	if since.IsZero() {
		since = t.CreatedAt
	}
	_, err := x.exec("INSERT INTO message_edits (chat_id, seq, version, created_at, content) VALUES ($1, $2, $3, $4, $5)",
		string(t.ChatID), t.Seq, t.chat.version+1, micros(since), string(t.Content))
	if err != nil {
		return err
	}
	_, err = x.exec(`DELETE FROM message_edits WHERE chat_id = $1 AND seq = $2 AND version <= (
		SELECT f.version FROM message_edits f WHERE f.chat_id = $1 AND f.seq = $2 ORDER BY f.version DESC LIMIT 1 OFFSET $3)`,
		string(t.ChatID), t.Seq, message.MaxFormer)
	return err
}

// FormerContents implements message.Store.
func (s *Store) FormerContents(
	ctx context.Context, actor ident.UserID, id ident.ChatID, seq, below int64, limit int,
) ([]message.Former, error) {
	if below == 0 {
		below = maxPos
	}
	var out []message.Former
	err := s.view(ctx, func(x *tx) error {
		out = nil
		if err := x.requireMessage(actor, id, seq); err != nil {
			return err
		}
		return x.each(func(r *sql.Rows) error {
			var f message.Former
			if err := r.Scan((*[]byte)(&f.Content), stamp{&f.CreatedAt}, &f.Version); err != nil {
				return err
			}
			out = append(out, f)
			return nil
		}, `SELECT content, created_at, version FROM message_edits
			WHERE chat_id = $1 AND seq = $2 AND version < $3 ORDER BY version DESC LIMIT $4`, string(id), seq, below, limit)
	})
	if err != nil {
		return nil, wrap("former contents", err)
	}
	return out, nil
}
