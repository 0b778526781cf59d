package client

import "github.com/roost-im/roost/api"

// Settings returns the user's settings; those that were never set are empty.
func (r *Replica) Settings() api.Settings {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := api.Settings{Folders: &api.Folders{Folders: []api.Folder{}}, Preferences: &api.Preferences{Values: map[string]string{}}}
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
}
