package wire

import (
	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Settings returns settings of a user; nil where there are none.
func Settings(s user.Settings) *api.Settings {
	if s == (user.Settings{}) {
		return nil
	}
	var out api.Settings
	if s.Folders != nil {
		folders := Folders(*s.Folders)
		out.Folders = &folders
	}
	if s.Preferences != nil {
		preferences := Preferences(*s.Preferences)
		out.Preferences = &preferences
	}
	if s.Privacy != nil {
		privacy := Privacy(*s.Privacy)
		out.Privacy = &privacy
	}
	if s.Stickers != nil {
		stickers := InstalledStickers(*s.Stickers)
		out.Stickers = &stickers
	}
	if s.Notifications != nil {
		notifications := Notifications(*s.Notifications)
		out.Notifications = &notifications
	}
	return &out
}

// Block returns somebody who is blocked, or was.
func Block(b chat.Block) api.Block {
	return api.Block{UserID: string(b.UserID), Blocked: b.IsBlocked, ChangedAt: b.ChangedAt, Version: b.Version}
}

// Blocks returns blocks; nil where there are none.
func Blocks(bs []chat.Block) []api.Block {
	if len(bs) == 0 {
		return nil
	}
	return each(bs, Block)
}

// Folders returns all folders of a user.
func Folders(f user.Folders) api.Folders {
	return api.Folders{Version: f.Version, Folders: each(f.List, func(f user.Folder) api.Folder {
		return api.Folder{
			ID: f.ID, Name: f.Name, Icon: f.Icon, Filter: api.FolderFilter(f.Filter),
			Chats: idTexts[string](f.Chats), Except: idTexts[string](f.Except),
		}
	})}
}

// ReadFolders reads folders as a client sends them.
func ReadFolders(in []api.Folder) []user.Folder {
	return each(in, func(f api.Folder) user.Folder {
		return user.Folder{
			ID: f.ID, Name: f.Name, Icon: f.Icon, Filter: user.FolderFilter(f.Filter),
			Chats: idTexts[ident.ChatID](f.Chats), Except: idTexts[ident.ChatID](f.Except),
		}
	})
}

// Privacy returns what others see and may do.
func Privacy(p user.Privacy) api.Privacy {
	return api.Privacy{
		MayWrite: string(p.MayWrite), ShowPresence: string(p.ShowPresence), ShowAvatar: string(p.ShowAvatar), MayAdd: string(p.MayAdd),
		MayFind: string(p.MayFind), FindByUsername: p.FindByUsername, Receipts: p.Receipts, Version: p.Version,
	}
}

// PrivacyPatch reads what is to change.
func PrivacyPatch(p api.PrivacyPatch) user.PrivacyPatch {
	return user.PrivacyPatch{
		MayWrite: (*user.Who)(p.MayWrite), ShowPresence: (*user.Who)(p.ShowPresence), ShowAvatar: (*user.Who)(p.ShowAvatar),
		MayAdd: (*user.Who)(p.MayAdd), MayFind: (*user.Who)(p.MayFind), FindByUsername: p.FindByUsername, Receipts: p.Receipts,
	}
}

// Preferences returns the values that a user's clients keep.
func Preferences(p user.Preferences) api.Preferences {
	out := api.Preferences{Values: p.Values, Version: p.Version}
	if out.Values == nil {
		out.Values = map[string]string{}
	}
	return out
}

// idTexts converts ids to texts and back; an empty list becomes nil.
func idTexts[B, A ~string](in []A) []B {
	if len(in) == 0 {
		return nil
	}
	return each(in, func(a A) B { return B(a) })
}
