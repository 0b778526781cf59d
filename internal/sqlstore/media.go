package sqlstore

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
)

// mediaColumns of media d, in the order of mediaDest.
const mediaColumns = "d.id, d.owner_id, d.purpose, d.state, d.size, d.claimed, d.type, d.sha256, d.created_at, d.expires_at"

func mediaDest(m *media.Media) []any {
	return []any{
		&m.ID, &m.OwnerID, &m.Purpose, &m.State, &m.Size, &m.Claimed, &m.Type, &m.SHA256,
		stamp{&m.CreatedAt},
		stamp{&m.ExpiresAt},
	}
}

// CreateMedia implements media.Store. The lock of the owner's row holds what is counted still.
func (s *Store) CreateMedia(ctx context.Context, m media.Media, r media.Room) error {
	err := s.write(ctx, func(x *tx) error {
		var id string
		if err := x.row("SELECT u.id FROM users u WHERE u.id = $1 {lock}", string(m.OwnerID)).Scan(&id); err != nil {
			return orMissing(err)
		}
		used, err := x.mediaUsage(m.OwnerID)
		switch {
		case err != nil:
			return err
		case used.Uploads >= r.MaxUploads:
			return fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d unfinished uploads", r.MaxUploads)
		case r.Quota > 0 && used.Bytes+m.Size > r.Quota:
			return fault.Newf(fault.Forbidden, fault.CodeQuotaExceeded, "all files of a user have at most %d bytes", r.Quota)
		}
		_, err = x.exec(`INSERT INTO media (id, owner_id, purpose, state, size, claimed, created_at, expires_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, string(m.ID), string(m.OwnerID), string(m.Purpose), string(m.State), m.Size, m.Claimed,
			micros(m.CreatedAt), micros(m.ExpiresAt))
		return err
	})
	return wrap("create media", err)
}

func (x *tx) mediaUsage(owner ident.UserID) (media.Usage, error) {
	var u media.Usage
	err := x.row(`SELECT CAST(COALESCE(sum(d.size), 0) AS BIGINT), COALESCE(sum(CASE WHEN d.state = 'uploading' THEN 1 ELSE 0 END), 0)
		FROM media d WHERE d.owner_id = $1 AND d.state <> 'gone'`, string(owner)).Scan(&u.Bytes, &u.Uploads)
	return u, err
}

// MediaUsage implements media.Store.
func (s *Store) MediaUsage(ctx context.Context, actor ident.UserID) (media.Usage, error) {
	var u media.Usage
	err := s.one(ctx, func(x *tx) (err error) {
		u, err = x.mediaUsage(actor)
		return err
	})
	return u, wrap("media usage", err)
}

// MediaKinds implements media.Store.
func (s *Store) MediaKinds(ctx context.Context, actor ident.UserID) ([]media.KindUse, error) {
	var out []media.KindUse
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var k media.KindUse
			err := r.Scan(&k.Kind, &k.Files, &k.Bytes)
			out = append(out, k)
			return err
		}, `SELECT k.kind, count(*), CAST(sum(k.size) AS BIGINT) FROM (SELECT d.size, CASE WHEN d.state = 'uploading' THEN 'unfinished'
				WHEN d.type LIKE 'image/%' THEN 'image' WHEN d.type LIKE 'video/%' THEN 'video' WHEN d.type LIKE 'audio/%' THEN 'audio'
				ELSE 'file' END AS kind FROM media d WHERE d.owner_id = $1 AND d.state <> 'gone') AS k
			GROUP BY k.kind ORDER BY 3 DESC, 1`, string(actor))
	})
	return out, wrap("media kinds", err)
}

// OwnMedia implements media.Store.
func (s *Store) OwnMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Media, error) {
	var m media.Media
	err := s.one(ctx, func(x *tx) error {
		m = media.Media{}
		return orMissing(x.row("SELECT "+mediaColumns+" FROM media d WHERE d.id = $1 AND d.owner_id = $2 AND d.state <> 'gone'",
			string(id), string(actor)).Scan(mediaDest(&m)...))
	})
	return m, wrap("own media", err)
}

// VisibleMedia implements media.Store.
func (s *Store) VisibleMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) (media.Media, error) {
	var m media.Media
	err := s.view(ctx, func(x *tx) error {
		m = media.Media{}
		err := x.row("SELECT "+mediaColumns+" FROM media d WHERE d.id = $1 AND d.state = 'ready'", string(id)).Scan(mediaDest(&m)...)
		if err != nil {
			return orMissing(err)
		}
		return x.requireMedia(actor, m)
	})
	if err != nil {
		return media.Media{}, wrap("visible media", err)
	}
	return m, nil
}

// mediaPage is how many messages that refer to a medium are looked at in one go.
const mediaPage = 50

// requireMedia finds a medium missing that the actor may not see: it has to be the actor's own, or a sticker of a pack that the
// actor has installed, or a message has to refer to it that the actor may read now, by the same rules as everywhere.
func (x *tx) requireMedia(actor ident.UserID, m media.Media) error {
	if m.OwnerID == actor {
		return nil
	}
	if m.Purpose == media.PurposeSticker {
		if isMine, err := x.isInstalled(actor, m.ID); err != nil || isMine {
			return err
		}
	}
	after := messagePlace{}
	for {
		var places []messagePlace
		err := x.each(func(r *sql.Rows) error {
			var p messagePlace
			if err := r.Scan(&p.chat, &p.seq); err != nil {
				return err
			}
			places = append(places, p)
			return nil
		}, `SELECT r.chat_id, r.seq FROM message_media r JOIN chat_members m ON m.chat_id = r.chat_id AND m.user_id = $2 AND m.state = 'member'
			WHERE r.media_id = $1 AND (r.chat_id, r.seq) > ($3, $4) ORDER BY r.chat_id, r.seq LIMIT $5`,
			string(m.ID), string(actor), string(after.chat), after.seq, mediaPage)
		if err != nil {
			return err
		}
		for _, p := range places {
			readable, _, err := x.messagesAt(actor, p.chat, []int64{p.seq})
			if err != nil {
				return err
			}
			if len(readable) == 1 && slices.Contains(readable[0].Media, m.ID) && !readable[0].Mine.IsViewed {
				return nil
			}
		}
		if len(places) < mediaPage {
			return fault.Missing()
		}
		after = places[len(places)-1]
	}
}

// FinishMedia implements media.Store.
func (s *Store) FinishMedia(ctx context.Context, m media.Media) (media.Media, error) {
	var out media.Media
	err := s.write(ctx, func(x *tx) error {
		out = media.Media{}
		_, err := x.exec(`UPDATE media SET state = 'ready', type = $2, sha256 = $3, expires_at = $4 WHERE id = $1 AND state = 'uploading'`,
			string(m.ID), m.Type, m.SHA256, micros(m.ExpiresAt))
		if err != nil {
			return err
		}
		return orMissing(x.row("SELECT "+mediaColumns+" FROM media d WHERE d.id = $1 AND d.state = 'ready'", string(m.ID)).Scan(mediaDest(&out)...))
	})
	return out, wrap("finish media", err)
}

// KeepMedia implements media.Store.
func (s *Store) KeepMedia(ctx context.Context, id ident.MediaID, until time.Time) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("UPDATE media SET expires_at = $2 WHERE id = $1 AND state = 'uploading'", string(id), micros(until))
		return err
	})
	return wrap("keep media", err)
}

// isReferred holds for media d that anything refers to.
const isReferred = "(EXISTS (SELECT 1 FROM message_media r WHERE r.media_id = d.id) OR EXISTS (SELECT 1 FROM media_holders h WHERE h.media_id = d.id))"

// MediaPage implements media.Store.
func (s *Store) MediaPage(ctx context.Context, after ident.MediaID, limit int) ([]media.Media, error) {
	var out []media.Media
	err := s.one(ctx, func(x *tx) error {
		out = nil
		return x.each(func(r *sql.Rows) error {
			var m media.Media
			err := r.Scan(mediaDest(&m)...)
			out = append(out, m)
			return err
		}, "SELECT "+mediaColumns+" FROM media d WHERE d.id > $1 AND d.state = 'ready' ORDER BY d.id LIMIT $2", string(after), limit)
	})
	return out, wrap("media page", err)
}

// KnownBlobs implements media.Store.
func (s *Store) KnownBlobs(ctx context.Context, ids []ident.MediaID) ([]ident.MediaID, error) {
	var out []ident.MediaID
	err := s.one(ctx, func(x *tx) error {
		list := x.s.d.list(strs(ids))
		known, err := x.strings(`SELECT d.id FROM media d WHERE d.id {in $1} UNION SELECT u.avatar_id FROM users u WHERE u.avatar_id {in $1}
			AND u.avatar_id <> '' UNION SELECT c.photo_id FROM chats c WHERE c.photo_id {in $1} AND c.photo_id <> ''`, list)
		out = nil
		for _, id := range known {
			out = append(out, ident.MediaID(id))
		}
		return err
	})
	return out, wrap("known blobs", err)
}

// CancelMedia implements media.Store.
func (s *Store) CancelMedia(ctx context.Context, actor ident.UserID, id ident.MediaID) error {
	err := s.write(ctx, func(x *tx) error {
		var isFree bool
		err := x.row("SELECT d.owner_id = $2 FROM media d WHERE d.id = $1 AND d.owner_id = $2 AND d.state <> 'gone' {lock d}", string(id), string(actor)).Scan(&isFree)
		if err != nil {
			return orMissing(err)
		}
		if err := x.row("SELECT NOT "+isReferred+" FROM media d WHERE d.id = $1", string(id)).Scan(&isFree); err != nil {
			return err
		}
		if !isFree {
			return fault.New(fault.Forbidden, fault.CodeForbidden, "a message refers to it")
		}
		_, err = x.exec("UPDATE media SET state = 'gone', expires_at = 1 WHERE id = $1", string(id))
		return err
	})
	return wrap("cancel media", err)
}

// RemoveMedia implements media.Store. A medium has a time also where only one of several messages is gone: whether others
// refer to it is looked at here, under the lock of its row, which a new reference takes too.
func (s *Store) RemoveMedia(ctx context.Context, now time.Time, limit int) ([]ident.MediaID, error) {
	var due []string
	err := s.one(ctx, func(x *tx) (err error) { // mostly there is nothing, and nobody has to wait for this
		due, err = x.strings("SELECT d.id FROM media d WHERE d.expires_at > 0 AND d.expires_at <= $1 ORDER BY d.expires_at, d.id LIMIT $2", micros(now), limit)
		return err
	})
	if err != nil || len(due) == 0 {
		return nil, wrap("look for media", err)
	}
	var out []ident.MediaID
	err = s.write(ctx, func(x *tx) error {
		held, err := x.strings("SELECT d.id FROM media d WHERE d.id {in $2} AND d.expires_at > 0 AND d.expires_at <= $1 ORDER BY d.id {skip}",
			micros(now), x.s.d.list(due))
		if err != nil {
			return err
		}
		list := x.s.d.list(held)
		if _, err := x.exec("UPDATE media AS d SET expires_at = 0 WHERE d.id {in $1} AND d.state = 'ready' AND "+isReferred, list); err != nil {
			return err
		}
		if _, err := x.exec("UPDATE media SET state = 'gone', expires_at = 1 WHERE id {in $1} AND expires_at > 0", list); err != nil {
			return err
		}
		ids, err := x.strings("SELECT d.id FROM media d WHERE d.id {in $1} AND d.state = 'gone'", list)
		out = nil
		for _, id := range ids {
			out = append(out, ident.MediaID(id))
		}
		return err
	})
	return out, wrap("remove media", err)
}

// ForgetMedia implements media.Store.
func (s *Store) ForgetMedia(ctx context.Context, ids []ident.MediaID) error {
	err := s.write(ctx, func(x *tx) error {
		_, err := x.exec("DELETE FROM media WHERE id {in $1} AND state = 'gone'", x.s.d.list(strs(ids)))
		return err
	})
	return wrap("forget media", err)
}

// readMedia finds out which drafts of the batch refer to media that they may not, and holds the rows of all of them, so that
// none is removed before the message is there.
func (b *batch) readMedia(x *tx) error {
	var ids []string
	for i := range b.drafts {
		if b.out[i].Err == nil {
			ids = append(ids, strs(b.drafts[i].Media)...)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	ready := map[ident.MediaID]media.Media{}
	err := x.each(func(r *sql.Rows) error {
		var m media.Media
		if err := r.Scan(mediaDest(&m)...); err != nil {
			return err
		}
		ready[m.ID] = m
		return nil
	}, "SELECT "+mediaColumns+" FROM media d WHERE d.id {in $1} AND d.state = 'ready' ORDER BY d.id {lock d}", x.s.d.list(slices.Compact(ids)))
	if err != nil {
		return err
	}
	b.noMedia = make([]bool, len(b.drafts))
	for i := range b.drafts {
		if b.out[i].Err != nil {
			continue
		}
		for _, id := range b.drafts[i].Media {
			m, ok := ready[id]
			if ok {
				ok, err = x.mayRefer(&b.drafts[i], m)
			}
			if err != nil {
				return err
			}
			b.noMedia[i] = b.noMedia[i] || !ok
		}
	}
	return nil
}

// mayRefer says whether a draft may refer to a medium: the sender may see it, and as what it was uploaded.
func (x *tx) mayRefer(d *message.Draft, m media.Media) (bool, error) {
	if m.Purpose == media.PurposeAvatar {
		return false, nil
	}
	if f := d.Forward; f != nil { // that the sender may see the source was looked at; is it still there?
		var isThere bool
		err := x.row("SELECT EXISTS (SELECT 1 FROM message_media r WHERE r.media_id = $1 AND r.chat_id = $2 AND r.seq = $3)",
			string(m.ID), string(f.ChatID), f.Seq).Scan(&isThere)
		return isThere, err
	}
	err := x.requireMedia(d.SenderID, m)
	if fault.Is(err, fault.CodeNotFound) {
		return false, nil
	}
	return err == nil, err
}

func noMedia() error {
	return fault.New(fault.Invalid, fault.CodeMediaMissing, "media: must be finished uploads of yours, or what you may see")
}

// mayReferAll says whether a draft that is kept for later may refer to all of its media, and holds their rows.
func (x *tx) mayReferAll(d *message.Draft) (bool, error) {
	if len(d.Media) == 0 {
		return true, nil
	}
	b := batch{drafts: []message.Draft{*d}, out: make([]message.Appended, 1)}
	err := b.readMedia(x)
	return err == nil && !b.noMedia[0], err
}

// scheduledHolder names a scheduled message as a holder of media.
func scheduledHolder(key message.ScheduledKey) string {
	return "scheduled/" + string(key.UserID) + "/" + string(key.ChatID) + "/" + key.ClientID
}

// holdMedia keeps media whose rows are held for something that isn't a message.
func (x *tx) holdMedia(holder string, ids []ident.MediaID) error {
	if len(ids) == 0 {
		return nil
	}
	holders := make([]string, len(ids))
	for i := range holders {
		holders[i] = holder
	}
	_, err := x.exec("INSERT INTO media_holders (media_id, holder) SELECT p.media_id, p.holder FROM {rows p $1 media_id text, holder text}",
		x.s.d.table(nil, strs(ids), holders)...)
	if err == nil {
		_, err = x.exec("UPDATE media SET expires_at = 0 WHERE id {in $1}", x.s.d.list(strs(ids)))
	}
	return err
}

// releaseMedia lets go of what a holder kept. Whether anything else refers to it is found out by who removes media.
func (x *tx) releaseMedia(holder string) error {
	_, err := x.exec("UPDATE media SET expires_at = 1 WHERE state = 'ready' AND id IN (SELECT h.media_id FROM media_holders h WHERE h.holder = $1)", holder)
	if err == nil {
		_, err = x.exec("DELETE FROM media_holders WHERE holder = $1", holder)
	}
	return err
}

// putMedia notes to which media the fresh messages refer, and where they stand among those of their chats.
func (b *batch) putMedia(x *tx) error {
	var ids, chats, galleries, kinds []string
	var seqs, gallerySeqs []int64
	for _, i := range b.fresh {
		m := &b.out[i].Message
		for _, id := range m.Media {
			ids, chats, seqs = append(ids, string(id)), append(chats, string(m.ChatID)), append(seqs, m.Seq)
		}
		if kind := b.drafts[i].Gallery; kind != message.GalleryNone {
			galleries, kinds, gallerySeqs = append(galleries, string(m.ChatID)), append(kinds, string(kind)), append(gallerySeqs, m.Seq)
		}
	}
	if len(galleries) > 0 {
		_, err := x.exec(`INSERT INTO gallery (chat_id, kind, seq) SELECT p.chat_id, p.kind, p.seq
			FROM {rows p $1 chat_id text, kind text, seq int}`, x.s.d.table(nil, galleries, kinds, gallerySeqs)...)
		if err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := x.exec(`INSERT INTO message_media (media_id, chat_id, seq) SELECT p.media_id, p.chat_id, p.seq
		FROM {rows p $1 media_id text, chat_id text, seq int}`, x.s.d.table(nil, ids, chats, seqs)...)
	if err == nil {
		_, err = x.exec("UPDATE media SET expires_at = 0 WHERE id {in $1}", x.s.d.list(ids))
	}
	return err
}

// dropMedia takes a message's references away. Whether that was the last one is found out by who removes media.
func (x *tx) dropMedia(t *target) error {
	if len(t.Media) == 0 {
		return nil
	}
	_, err := x.exec("DELETE FROM message_media WHERE chat_id = $1 AND seq = $2", string(t.ChatID), t.Seq)
	if err == nil {
		_, err = x.exec("UPDATE media SET expires_at = 1 WHERE id {in $1} AND state = 'ready'", x.s.d.list(strs(t.Media)))
	}
	return err
}

// setGallery moves a message to where it stands now.
func (x *tx) setGallery(t *target, kind message.GalleryKind) error {
	_, err := x.exec("DELETE FROM gallery WHERE chat_id = $1 AND seq = $2 AND kind {in $3}", string(t.ChatID), t.Seq,
		x.s.d.list([]string{"file", "link", "media", "voice"}))
	if err != nil || kind == message.GalleryNone {
		return err
	}
	_, err = x.exec("INSERT INTO gallery (chat_id, kind, seq) VALUES ($1, $2, $3)", string(t.ChatID), string(kind), t.Seq)
	return err
}
