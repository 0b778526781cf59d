package client

import (
	"context"
	"maps"
	"slices"

	"github.com/roost-im/roost/api"
)

// Settings returns the user's settings; those that were never set are empty.
func (r *Replica) Settings() api.Settings {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := api.Settings{
		Folders: &api.Folders{Folders: []api.Folder{}}, Preferences: &api.Preferences{Values: map[string]string{}},
		Notifications: &api.Notifications{Preview: "full", Groups: "all"},
		Stickers:      &api.InstalledStickers{Packs: []string{api.BuiltinStickers}},
	}
	mergeSettings(&out, r.settings)
	return out
}

// mergeSettings keeps of each setting the one with the higher version. What is held is never changed, only replaced.
func mergeSettings(held *api.Settings, s api.Settings) {
	if s.Folders != nil && (held.Folders == nil || s.Folders.Version > held.Folders.Version) {
		held.Folders = s.Folders
	}
	if s.Preferences != nil && (held.Preferences == nil || s.Preferences.Version > held.Preferences.Version) {
		held.Preferences = s.Preferences
	}
	if s.Notifications != nil && (held.Notifications == nil || s.Notifications.Version > held.Notifications.Version) {
		held.Notifications = s.Notifications
	}
	if s.Stickers != nil && (held.Stickers == nil || s.Stickers.Version > held.Stickers.Version) {
		held.Stickers = s.Stickers
	}
	if s.Privacy != nil && (held.Privacy == nil || s.Privacy.Version > held.Privacy.Version) {
		held.Privacy = s.Privacy
	}
}

// Blocks returns those whom the user has blocked, ascending by user id.
func (r *Replica) Blocks() []api.Block {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []api.Block{}
	for _, id := range slices.Sorted(maps.Keys(r.blocks)) {
		if b := r.blocks[id]; b.Blocked {
			out = append(out, b)
		}
	}
	return out
}

// putBlocks keeps of each block the row with the higher version.
func (r *Replica) putBlocks(blocks []api.Block) {
	for _, b := range blocks {
		if b.Version > r.blocks[b.UserID].Version {
			r.blocks[b.UserID] = b
		}
	}
}

// fetchBlocks fetches all blocks, page by page.
func (r *Replica) fetchBlocks(ctx context.Context) (map[string]api.Block, error) {
	out := map[string]api.Block{}
	for next := ""; ; {
		page, err := r.c.Blocks(ctx, next, listPage)
		if err != nil {
			return nil, err
		}
		for _, b := range page.Blocks {
			out[b.UserID] = b
		}
		if next = page.Next; next == "" {
			return out, nil
		}
	}
}

// resetBlocks takes in all blocks as they were fetched after the user version from: what isn't among them and wasn't
// changed since was taken back.
func (r *Replica) resetBlocks(fetched map[string]api.Block, from int64) {
	for id, b := range r.blocks {
		if _, ok := fetched[id]; !ok && b.Version <= from {
			delete(r.blocks, id)
		}
	}
	r.putBlocks(slices.Collect(maps.Values(fetched)))
}

// Drafts returns what the user began to write, ascending by chat id.
func (r *Replica) Drafts() []api.Draft {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := []api.Draft{}
	for _, id := range slices.Sorted(maps.Keys(r.drafts)) {
		if d := r.drafts[id]; len(d.Content) > 0 || d.ReplyToSeq > 0 {
			out = append(out, d)
		}
	}
	return out
}

// putDrafts keeps of each draft the row with the higher version.
func (r *Replica) putDrafts(drafts []api.Draft) {
	for _, d := range drafts {
		if d.Version > r.drafts[d.ChatID].Version {
			r.drafts[d.ChatID] = d
		}
	}
}

// fetchDrafts fetches all drafts, page by page.
func (r *Replica) fetchDrafts(ctx context.Context) (map[string]api.Draft, error) {
	out := map[string]api.Draft{}
	for next := ""; ; {
		page, err := r.c.Drafts(ctx, next, listPage)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Drafts {
			out[d.ChatID] = d
		}
		if next = page.Next; next == "" {
			return out, nil
		}
	}
}

// resetDrafts is resetBlocks for drafts.
func (r *Replica) resetDrafts(fetched map[string]api.Draft, from int64) {
	for id, d := range r.drafts {
		if _, ok := fetched[id]; !ok && d.Version <= from {
			delete(r.drafts, id)
		}
	}
	r.putDrafts(slices.Collect(maps.Values(fetched)))
}
