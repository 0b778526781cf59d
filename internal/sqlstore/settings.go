package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// The names of rows of user_settings. Each is read and written as a whole, and has its own version.
const (
	foldersName       = "folders"
	preferencesName   = "preferences"
	privacyName       = "privacy"
	notificationsName = "notifications"
	stickersName      = "stickers"
)

// setting is a row of user_settings.
type setting struct {
	name    string
	value   string
	version int64
}

// settings reads the settings of a user that changed at or after a position.
func (x *tx) settings(id ident.UserID, pos int64) (user.Settings, error) {
	var out user.Settings
	err := x.each(func(r *sql.Rows) error {
		var s setting
		if err := r.Scan(&s.name, &s.value, &s.version); err != nil {
			return err
		}
		return s.into(&out, x.s)
	}, "SELECT s.name, s.value, s.version FROM user_settings s WHERE s.user_id = $1 AND s.pos >= $2", string(id), pos)
	return out, err
}

func (s setting) into(out *user.Settings, store *Store) error {
	switch s.name {
	case foldersName:
		out.Folders = &user.Folders{Version: s.version}
		return decodeSetting(s, &out.Folders.List)
	case preferencesName:
		out.Preferences = &user.Preferences{Version: s.version}
		return decodeSetting(s, &out.Preferences.Values)
	case notificationsName:
		out.Notifications = &user.Notifications{Version: s.version}
		return decodeSetting(s, out.Notifications)
	case stickersName:
		list := user.DefaultStickers()
		list.Version = s.version
		out.Stickers = &list
		if s.value != "" {
			list.Packs = nil // decoding would write into the default
		}
		return decodeSetting(s, &out.Stickers.Packs)
	case privacyName:
		var stored storedPrivacy
		err := decodeSetting(s, &stored)
		out.Privacy = store.filledPrivacy(stored, s.version)
		return err
	}
	return nil
}

func decodeSetting(s setting, into any) error {
	if s.value == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(s.value), into); err != nil {
		return fmt.Errorf("setting %s: %w", s.name, err)
	}
	return nil
}

// Settings implements user.SettingsStore.
func (s *Store) Settings(ctx context.Context, id ident.UserID) (user.Settings, error) {
	var out user.Settings
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.settings(id, 0)
		return err
	})
	return s.filled(out), wrap("settings", err)
}

// filled puts empty settings where there are none.
func (s *Store) filled(all user.Settings) user.Settings {
	if all.Folders == nil {
		all.Folders = &user.Folders{}
	}
	if all.Preferences == nil {
		all.Preferences = &user.Preferences{}
	}
	if all.Notifications == nil {
		n := user.DefaultNotifications()
		all.Notifications = &n
	}
	if all.Stickers == nil {
		list := user.DefaultStickers()
		all.Stickers = &list
	}
	if all.Privacy == nil {
		all.Privacy = s.filledPrivacy(storedPrivacy{}, 0)
	}
	return all
}

// changeSetting lets change decide what a setting becomes, with the user's row held.
func (s *Store) changeSetting(ctx context.Context, id ident.UserID, name string, change func(*tx, *user.Settings) (any, error)) (user.SettingsChange, error) {
	var out user.SettingsChange
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		users, err := x.lockUsers([]string{string(id)})
		if err != nil {
			return err
		}
		held, ok := users[id]
		if !ok {
			return fault.Missing()
		}
		out = user.SettingsChange{UserID: id, From: held.version, Version: held.version}
		row := setting{name: name}
		err = x.row("SELECT s.value, s.version FROM user_settings s WHERE s.user_id = $1 AND s.name = $2", string(id), name).
			Scan(&row.value, &row.version)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		var before user.Settings
		if err := row.into(&before, s); err != nil {
			return err
		}
		after := before
		value, err := change(x, &after)
		if err != nil {
			return err
		}
		out.Settings = after
		raw, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if string(raw) == row.value {
			return nil
		}
		out.Version++
		stampVersion(&out.Settings, out.Version)
		_, err = x.exec(`INSERT INTO user_settings (user_id, name, value, version, pos) VALUES ($1, $2, $3, $4, {pos})
			ON CONFLICT (user_id, name) DO UPDATE SET value = excluded.value, version = excluded.version, pos = excluded.pos`,
			string(id), name, string(raw), out.Version)
		if err != nil {
			return err
		}
		return x.putUserVersions([]string{string(id)}, []int64{out.Version})
	})
	return out, err
}

// stampVersion gives the settings that are there a version.
func stampVersion(s *user.Settings, version int64) {
	if s.Folders != nil {
		s.Folders.Version = version
	}
	if s.Preferences != nil {
		s.Preferences.Version = version
	}
	if s.Privacy != nil {
		s.Privacy.Version = version
	}
	if s.Notifications != nil {
		s.Notifications.Version = version
	}
	if s.Stickers != nil {
		s.Stickers.Version = version
	}
}

// PutFolders implements user.SettingsStore.
func (s *Store) PutFolders(ctx context.Context, id ident.UserID, folders []user.Folder, ifVersion int64) (user.SettingsChange, error) {
	out, err := s.changeSetting(ctx, id, foldersName, func(_ *tx, all *user.Settings) (any, error) {
		was := *all.Folders
		if ifVersion >= 0 && was.Version != ifVersion && !reflect.DeepEqual(was.List, folders) {
			return nil, fault.New(fault.Conflict, fault.CodeSettingsChanged, "the folders changed since if_version")
		}
		all.Folders = &user.Folders{List: folders, Version: was.Version}
		return folders, nil
	})
	return out, wrap("put folders", err)
}

// PutNotifications implements user.SettingsStore.
func (s *Store) PutNotifications(ctx context.Context, id ident.UserID, n user.Notifications) (user.SettingsChange, error) {
	out, err := s.changeSetting(ctx, id, notificationsName, func(_ *tx, all *user.Settings) (any, error) {
		n.Version = all.Notifications.Version
		all.Notifications = &n
		return n, nil
	})
	return out, wrap("put notifications", err)
}

// PatchPreferences implements user.SettingsStore.
func (s *Store) PatchPreferences(ctx context.Context, id ident.UserID, values map[string]*string) (user.SettingsChange, error) {
	out, err := s.changeSetting(ctx, id, preferencesName, func(_ *tx, all *user.Settings) (any, error) {
		merged := maps.Clone(all.Preferences.Values)
		if merged == nil {
			merged = map[string]string{}
		}
		for key, value := range values {
			if value == nil {
				delete(merged, key)
			} else {
				merged[key] = *value
			}
		}
		all.Preferences = &user.Preferences{Values: merged, Version: all.Preferences.Version}
		if !all.Preferences.IsWithin() {
			return nil, user.TooManyPreferences()
		}
		return merged, nil
	})
	return out, wrap("patch preferences", err)
}
