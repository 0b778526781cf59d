package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
)

// packColumns of sticker_packs p.
const packColumns = "p.id, p.owner_id, p.title, p.version, p.created_at"

// packs reads packs that are there, with their stickers.
func (x *tx) packs(which string, args ...any) ([]sticker.Pack, error) {
	var out []sticker.Pack
	var ids []string
	err := x.each(func(r *sql.Rows) error {
		var p sticker.Pack
		err := r.Scan(&p.ID, &p.OwnerID, &p.Title, &p.Version, stamp{&p.CreatedAt})
		out, ids = append(out, p), append(ids, string(p.ID))
		return err
	}, "SELECT "+packColumns+" FROM sticker_packs p WHERE p.title <> '' AND "+which, args...)
	if err != nil || len(out) == 0 {
		return nil, err
	}
	of := map[ident.PackID][]sticker.Sticker{}
	err = x.each(func(r *sql.Rows) error {
		var id ident.PackID
		var s sticker.Sticker
		err := r.Scan(&id, &s.MediaID, &s.Emoji, &s.Type, &s.Width, &s.Height, &s.Size)
		of[id] = append(of[id], s)
		return err
	}, "SELECT s.pack_id, s.media_id, s.emoji, s.type, s.width, s.height, s.size FROM stickers s WHERE s.pack_id {in $1} ORDER BY s.pack_id, s.place, s.media_id", x.s.d.list(ids))
	for i := range out {
		out[i].Stickers = of[out[i].ID]
	}
	return out, err
}

// Packs implements sticker.Store.
func (s *Store) Packs(ctx context.Context, ids []ident.PackID) ([]sticker.Pack, error) {
	var out []sticker.Pack
	err := s.view(ctx, func(x *tx) (err error) {
		out, err = x.packs("p.id {in $1}", x.s.d.list(strs(ids)))
		return err
	})
	slices.SortFunc(out, func(a, b sticker.Pack) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	return out, wrap("packs", err)
}

// MadePacks implements sticker.Store.
func (s *Store) MadePacks(ctx context.Context, owner ident.UserID, after ident.PackID, limit int) ([]sticker.Pack, error) {
	var out []sticker.Pack
	err := s.view(ctx, func(x *tx) (err error) {
		out, err = x.packs("p.owner_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3", string(owner), string(after), limit)
		return err
	})
	return out, wrap("made packs", err)
}

// CreatePack implements sticker.Store. The owner's row is held, so that no two take the last place.
func (s *Store) CreatePack(ctx context.Context, n sticker.NewPack) (sticker.Pack, user.SettingsChange, error) {
	var out sticker.Pack
	c, err := s.changeStickers(ctx, n.OwnerID, func(x *tx, was []ident.PackID) ([]ident.PackID, error) {
		out = sticker.Pack{}
		var id, madeTitle string
		err := x.row("SELECT p.id, p.made_title FROM sticker_packs p WHERE p.owner_id = $1 AND p.client_id = $2", string(n.OwnerID), n.ClientID).Scan(&id, &madeTitle)
		if err == nil {
			if madeTitle != n.Title {
				return nil, fault.New(fault.Conflict, fault.CodeClientIDReused, "this client_id was used for another pack")
			}
			out, err = x.onePack(ident.PackID(id))
			return was, err
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		var made int
		if err := x.row("SELECT count(*) FROM sticker_packs p WHERE p.owner_id = $1 AND p.title <> ''", string(n.OwnerID)).Scan(&made); err != nil {
			return nil, err
		}
		if made >= sticker.MaxMade {
			return nil, fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d packs of a user", sticker.MaxMade)
		}
		_, err = x.exec(`INSERT INTO sticker_packs (id, owner_id, client_id, made_title, title, version, created_at) VALUES ($1, $2, $3, $4, $4, 1, $5)`,
			string(n.ID), string(n.OwnerID), n.ClientID, n.Title, micros(n.At))
		if err != nil {
			return nil, err
		}
		out = sticker.Pack{ID: n.ID, OwnerID: n.OwnerID, Title: n.Title, Version: 1, CreatedAt: fromMicros(micros(n.At))}
		return x.install(was, n.ID)
	})
	if err != nil {
		return sticker.Pack{}, user.SettingsChange{}, wrap("create pack", err)
	}
	return out, c, nil
}

func (x *tx) onePack(id ident.PackID) (sticker.Pack, error) {
	found, err := x.packs("p.id = $1", string(id))
	if err != nil {
		return sticker.Pack{}, err
	}
	if len(found) == 0 {
		return sticker.Pack{}, fault.Missing()
	}
	return found[0], nil
}

// changePack lets change do something to a pack of the actor's, whose row is held, and returns what it is then. If it changed
// something the pack takes a version.
func (s *Store) changePack(ctx context.Context, actor ident.UserID, id ident.PackID, change func(*tx, sticker.Pack) (hasChanged bool, err error)) (sticker.Pack, error) {
	var out sticker.Pack
	err := s.write(ctx, func(x *tx) error {
		var version int64
		err := x.row("SELECT p.version FROM sticker_packs p WHERE p.id = $1 AND p.owner_id = $2 AND p.title <> '' {lock}", string(id), string(actor)).Scan(&version)
		if err != nil || actor == "" {
			return orMissing(errors.Join(err, missingIf(actor == "")))
		}
		if out, err = x.onePack(id); err != nil {
			return err
		}
		hasChanged, err := change(x, out)
		if err != nil || !hasChanged {
			return err
		}
		if _, err := x.exec("UPDATE sticker_packs SET version = $2 WHERE id = $1", string(id), version+1); err != nil {
			return err
		}
		out, err = x.onePack(id)
		return err
	})
	if err != nil {
		return sticker.Pack{}, err
	}
	return out, nil
}

// PatchPack implements sticker.Store.
func (s *Store) PatchPack(ctx context.Context, actor ident.UserID, id ident.PackID, p sticker.Patch) (sticker.Pack, error) {
	out, err := s.changePack(ctx, actor, id, func(x *tx, was sticker.Pack) (bool, error) {
		hasChanged := false
		if p.Title != nil && *p.Title != was.Title {
			hasChanged = true
			if _, err := x.exec("UPDATE sticker_packs SET title = $2 WHERE id = $1", string(id), *p.Title); err != nil {
				return false, err
			}
		}
		held := make([]ident.MediaID, len(was.Stickers))
		for i, s := range was.Stickers {
			held[i] = s.MediaID
		}
		next := inOrder(held, p.Order)
		if slices.Equal(next, held) {
			return hasChanged, nil
		}
		places := make([]int64, len(next))
		for i := range places {
			places[i] = int64(i + 1)
		}
		_, err := x.exec(`UPDATE stickers SET place = p.place FROM {rows p $2 media_id text, place int}
			WHERE stickers.pack_id = $1 AND stickers.media_id = p.media_id`, x.s.d.table([]any{string(id)}, strs(next), places)...)
		return true, err
	})
	return out, wrap("patch pack", err)
}

// inOrder puts those of a list that are named first, in the order of the names.
func inOrder[T comparable](list, names []T) []T {
	out := make([]T, 0, len(list))
	for _, name := range names {
		if slices.Contains(list, name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	for _, one := range list {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// packHolder names a pack as a holder of media.
func packHolder(id ident.PackID) string { return "pack/" + string(id) }

// PutSticker implements sticker.Store.
func (s *Store) PutSticker(ctx context.Context, actor ident.UserID, id ident.PackID, put sticker.Sticker) (sticker.Pack, error) {
	out, err := s.changePack(ctx, actor, id, func(x *tx, was sticker.Pack) (bool, error) {
		at := slices.IndexFunc(was.Stickers, func(s sticker.Sticker) bool { return s.MediaID == put.MediaID })
		if at >= 0 {
			if was.Stickers[at].Emoji == put.Emoji {
				return false, nil
			}
			_, err := x.exec("UPDATE stickers SET emoji = $3 WHERE pack_id = $1 AND media_id = $2", string(id), string(put.MediaID), put.Emoji)
			return true, err
		}
		if len(was.Stickers) >= sticker.MaxStickers {
			return false, fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d stickers in a pack", sticker.MaxStickers)
		}
		var isThere bool
		err := x.row("SELECT true FROM media d WHERE d.id = $1 AND d.owner_id = $2 AND d.purpose = $3 AND d.state = 'ready' {lock}",
			string(put.MediaID), string(actor), string(media.PurposeSticker)).Scan(&isThere)
		if errors.Is(err, sql.ErrNoRows) {
			return false, noMedia()
		}
		if err != nil {
			return false, err
		}
		var last int64
		if err := x.row("SELECT COALESCE(max(s.place), 0) FROM stickers s WHERE s.pack_id = $1", string(id)).Scan(&last); err != nil {
			return false, err
		}
		if err := x.insertSticker(id, last+1, put); err != nil {
			return false, err
		}
		return true, x.holdMedia(packHolder(id), []ident.MediaID{put.MediaID})
	})
	return out, wrap("put sticker", err)
}

func (x *tx) insertSticker(id ident.PackID, place int64, s sticker.Sticker) error {
	_, err := x.exec("INSERT INTO stickers (pack_id, media_id, place, emoji, type, width, height, size) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
		string(id), string(s.MediaID), place, s.Emoji, s.Type, s.Width, s.Height, s.Size)
	return err
}

// RemoveSticker implements sticker.Store.
func (s *Store) RemoveSticker(ctx context.Context, actor ident.UserID, id ident.PackID, gone ident.MediaID) (sticker.Pack, error) {
	out, err := s.changePack(ctx, actor, id, func(x *tx, _ sticker.Pack) (bool, error) {
		n, err := x.exec("DELETE FROM stickers WHERE pack_id = $1 AND media_id = $2", string(id), string(gone))
		if err != nil || n == 0 {
			return false, err
		}
		if _, err = x.exec("DELETE FROM media_holders WHERE media_id = $1 AND holder = $2", string(gone), packHolder(id)); err != nil {
			return false, err
		}
		_, err = x.exec("UPDATE media SET expires_at = 1 WHERE id = $1 AND state = 'ready'", string(gone))
		return true, err
	})
	return out, wrap("remove sticker", err)
}

// DeletePack implements sticker.Store.
func (s *Store) DeletePack(ctx context.Context, actor ident.UserID, id ident.PackID) error {
	err := s.write(ctx, func(x *tx) error {
		n, err := x.exec("UPDATE sticker_packs SET title = '', version = version + 1 WHERE id = $1 AND owner_id = $2 AND owner_id <> '' AND title <> ''", string(id), string(actor))
		if err != nil || n == 0 {
			return errors.Join(err, missingIf(n == 0))
		}
		if _, err := x.exec("DELETE FROM stickers WHERE pack_id = $1", string(id)); err != nil {
			return err
		}
		return x.releaseMedia(packHolder(id))
	})
	return wrap("delete pack", err)
}

func missingIf(is bool) error {
	if is {
		return fault.Missing()
	}
	return nil
}

// PackMedia implements sticker.Store.
func (s *Store) PackMedia(ctx context.Context, id ident.PackID, of ident.MediaID) (media.Media, error) {
	var m media.Media
	err := s.one(ctx, func(x *tx) error {
		m = media.Media{}
		return orMissing(x.row("SELECT "+mediaColumns+` FROM media d JOIN stickers s ON s.media_id = d.id
			WHERE s.pack_id = $1 AND s.media_id = $2 AND d.state = 'ready'`, string(id), string(of)).Scan(mediaDest(&m)...))
	})
	return m, wrap("pack media", err)
}

// isInstalled says whether a medium is a sticker of a pack that a user has installed.
func (x *tx) isInstalled(actor ident.UserID, id ident.MediaID) (bool, error) {
	packs, err := x.strings("SELECT s.pack_id FROM stickers s WHERE s.media_id = $1 ORDER BY s.pack_id LIMIT $2", string(id), sticker.MaxMade)
	if err != nil || len(packs) == 0 {
		return false, err
	}
	all, err := x.settings(actor, 0)
	if err != nil {
		return false, err
	}
	list := x.s.filled(all).Stickers.Packs
	return slices.ContainsFunc(packs, func(p string) bool { return slices.Contains(list, ident.PackID(p)) }), nil
}

// changeStickers lets change decide which packs a user has installed, with the user's row held.
func (s *Store) changeStickers(ctx context.Context, actor ident.UserID, change func(*tx, []ident.PackID) ([]ident.PackID, error)) (user.SettingsChange, error) {
	return s.changeSetting(ctx, actor, stickersName, func(x *tx, all *user.Settings) (any, error) {
		next, err := change(x, slices.Clone(all.Stickers.Packs))
		if err != nil {
			return nil, err
		}
		if next == nil {
			next = []ident.PackID{}
		}
		all.Stickers = &user.Stickers{Packs: next, Version: all.Stickers.Version}
		return next, nil
	})
}

// install puts a pack on top of a list, and takes those off it that are gone.
func (x *tx) install(was []ident.PackID, id ident.PackID) ([]ident.PackID, error) {
	there, err := x.strings("SELECT p.id FROM sticker_packs p WHERE p.id {in $1} AND p.title <> ''", x.s.d.list(strs(append(was, id))))
	if err != nil {
		return nil, err
	}
	if !slices.Contains(there, string(id)) {
		return nil, fault.Missing()
	}
	next := []ident.PackID{id}
	for _, one := range was {
		if one != id && slices.Contains(there, string(one)) {
			next = append(next, one)
		}
	}
	if len(next) > sticker.MaxInstalled {
		return nil, fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d packs", sticker.MaxInstalled)
	}
	return next, nil
}

// InstallPack implements sticker.Store.
func (s *Store) InstallPack(ctx context.Context, actor ident.UserID, id ident.PackID) (user.SettingsChange, error) {
	c, err := s.changeStickers(ctx, actor, func(x *tx, was []ident.PackID) ([]ident.PackID, error) {
		if slices.Contains(was, id) {
			return was, nil
		}
		return x.install(was, id)
	})
	return c, wrap("install pack", err)
}

// UninstallPack implements sticker.Store.
func (s *Store) UninstallPack(ctx context.Context, actor ident.UserID, id ident.PackID) (user.SettingsChange, error) {
	c, err := s.changeStickers(ctx, actor, func(_ *tx, was []ident.PackID) ([]ident.PackID, error) {
		return slices.DeleteFunc(was, func(p ident.PackID) bool { return p == id }), nil
	})
	return c, wrap("uninstall pack", err)
}

// OrderPacks implements sticker.Store.
func (s *Store) OrderPacks(ctx context.Context, actor ident.UserID, ids []ident.PackID) (user.SettingsChange, error) {
	c, err := s.changeStickers(ctx, actor, func(_ *tx, was []ident.PackID) ([]ident.PackID, error) {
		return inOrder(was, ids), nil
	})
	return c, wrap("order packs", err)
}

// PutBuiltin implements sticker.Store. Its media have no owner.
func (s *Store) PutBuiltin(ctx context.Context, p sticker.Pack, files []media.Media) error {
	err := s.write(ctx, func(x *tx) error {
		id := string(p.ID)
		_, err := x.exec(`INSERT INTO sticker_packs (id, owner_id, client_id, made_title, title, version, created_at) VALUES ($1, '', $1, $2, $2, $3, $4)
			ON CONFLICT (id) DO UPDATE SET title = excluded.title, version = excluded.version`, id, p.Title, p.Version, micros(p.CreatedAt))
		if err != nil {
			return err
		}
		if _, err := x.exec("DELETE FROM stickers WHERE pack_id = $1", id); err != nil {
			return err
		}
		if err := x.releaseMedia(packHolder(p.ID)); err != nil {
			return err
		}
		var ids []ident.MediaID
		for i, one := range p.Stickers {
			m := files[i]
			_, err := x.exec(`INSERT INTO media (id, owner_id, purpose, state, size, claimed, type, sha256, created_at, expires_at)
				VALUES ($1, '', $2, 'ready', $3, $4, $4, $5, $6, 0) ON CONFLICT (id) DO UPDATE SET state = 'ready'`,
				string(m.ID), string(m.Purpose), m.Size, m.Type, m.SHA256, micros(m.CreatedAt))
			if err != nil {
				return err
			}
			if err := x.insertSticker(p.ID, int64(i+1), one); err != nil {
				return err
			}
			ids = append(ids, one.MediaID)
		}
		return x.holdMedia(packHolder(p.ID), ids)
	})
	return wrap("put builtin pack", err)
}
