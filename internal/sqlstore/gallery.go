package sqlstore

import (
	"context"
	"slices"

	"github.com/roost-im/roost/internal/message"
)

// Gallery implements message.Store.
func (s *Store) Gallery(ctx context.Context, q message.GalleryQuery) (message.GalleryPage, error) {
	var page message.GalleryPage
	err := s.view(ctx, func(x *tx) error {
		page = message.GalleryPage{}
		a, err := x.access(q.Actor, q.ChatID)
		if err != nil {
			return err
		}
		page.Version = a.Chat.Version
		before := q.Before
		if before == 0 {
			before = a.Chat.LastSeq + 1
		}
		out, err := x.messages("SELECT "+messageColumns+` FROM gallery g JOIN messages m ON m.chat_id = g.chat_id AND m.seq = g.seq
			WHERE g.chat_id = $1 AND g.kind = $2 AND g.seq < $3 AND g.seq >= $4 ORDER BY g.seq DESC LIMIT $5`,
			string(q.ChatID), string(q.Kind), before, a.VisibleFromSeq, q.Limit)
		if err != nil {
			return err
		}
		if len(out) == q.Limit {
			page.Next = out[len(out)-1].Seq
		}
		out = heardBy(q.Actor, out)
		if err := x.own(q.Actor, a.HidesMessages, pointers(out)...); err != nil {
			return err
		}
		page.Messages = slices.DeleteFunc(out, func(m message.Message) bool { return m.Stub != message.StubNone || m.Mine.IsHidden })
		return nil
	})
	if err != nil {
		return message.GalleryPage{}, wrap("gallery", err)
	}
	return page, nil
}
