package storetest

import (
	"fmt"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

var settingTests = map[string]func(*env){
	"SettingsNone":        testSettingsNone,
	"SettingsFolders":     testSettingsFolders,
	"SettingsPreferences": testSettingsPreferences,
	"SettingsAtOnce":      testSettingsAtOnce,
	"SettingsNotify":      testSettingsNotify,
}

func testSettingsNotify(e *env) {
	u := e.people(2)
	pos := e.pos(u[0])
	n := user.Notifications{Preview: "none", Groups: user.GroupsMentions, IsSilent: true, Quiet: &user.QuietHours{From: 1350, To: 420, Zone: "Europe/Vienna"}}
	c, err := e.PutNotifications(e.ctx(), u[0], n)
	require.NoError(e, err)
	require.Equal(e, c.From+1, c.Version)
	n.Version = c.Version
	require.Equal(e, user.Settings{Notifications: &n}, c.Settings)
	require.Equal(e, c.Settings, e.sync(u[0], pos).Settings)
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, &n, all.Notifications)
	same, err := e.PutNotifications(e.ctx(), u[0], n)
	require.NoError(e, err)
	require.Equal(e, same.From, same.Version)
	n.Quiet = nil
	c, err = e.PutNotifications(e.ctx(), u[0], n)
	require.NoError(e, err)
	require.Nil(e, c.Settings.Notifications.Quiet)
	_, err = e.PutNotifications(e.ctx(), "nobody", n)
	require.Equal(e, fault.Missing(), err)
}

func testSettingsNone(e *env) {
	u := e.people(1)
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	privacy := user.DefaultPrivacy()
	notifications := user.DefaultNotifications()
	stickers := user.DefaultStickers()
	require.Equal(e, user.Settings{Folders: &user.Folders{}, Preferences: &user.Preferences{}, Privacy: &privacy, Notifications: &notifications, Stickers: &stickers}, all)
	_, err = e.PutFolders(e.ctx(), "nobody", nil, -1)
	require.Equal(e, fault.Missing(), err)
}

func testSettingsFolders(e *env) {
	u := e.people(2)
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	pos := e.pos(u[0])
	folders := []user.Folder{
		{ID: "b", Name: "Work 🐦", Icon: "💼", Filter: user.FolderFilter{Groups: true, Unread: true}, Except: []ident.ChatID{"C3"}},
		{ID: "a", Name: "Others", Chats: []ident.ChatID{"C2", "C1"}},
	}
	c, err := e.PutFolders(e.ctx(), u[0], folders, 0)
	require.NoError(e, err)
	require.Equal(e, user.SettingsChange{
		UserID: u[0], From: before.Version, Version: before.Version + 1,
		Settings: user.Settings{Folders: &user.Folders{List: folders, Version: before.Version + 1}},
	}, c)
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, c.Settings.Folders, all.Folders)
	require.Equal(e, c.Settings, e.sync(u[0], pos).Settings)
	require.Equal(e, c.Version, e.sync(u[0], pos).Account.Version)
	privacy := user.DefaultPrivacy()
	reset := user.Settings{Folders: c.Settings.Folders, Privacy: &privacy}
	require.Equal(e, reset, e.sync(u[0], 0).Settings, "a reset brings all settings, the server's own privacy too")
	require.Zero(e, e.sync(u[1], pos).Settings)
	if e.IsSerial {
		require.Zero(e, e.sync(u[0], e.pos(u[0])).Settings)
	}

	same, err := e.PutFolders(e.ctx(), u[0], folders, 0)
	require.NoError(e, err, "a repeated call finds what it asked for")
	require.Equal(e, same.From, same.Version)
	_, err = e.PutFolders(e.ctx(), u[0], folders[:1], 0)
	require.True(e, fault.Is(err, fault.CodeSettingsChanged))
	c, err = e.PutFolders(e.ctx(), u[0], folders[:1], c.Version)
	require.NoError(e, err)
	require.Equal(e, folders[:1], c.Settings.Folders.List)
	c, err = e.PutFolders(e.ctx(), u[0], nil, -1)
	require.NoError(e, err)
	require.Empty(e, c.Settings.Folders.List)
	all, err = e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, &user.Folders{Version: c.Version}, all.Folders)
}

func testSettingsPreferences(e *env) {
	u := e.people(1)
	text := func(s string) *string { return &s }
	c, err := e.PatchPreferences(e.ctx(), u[0], map[string]*string{"theme": text("dark"), "language": text("de")})
	require.NoError(e, err)
	require.Equal(e, map[string]string{"theme": "dark", "language": "de"}, c.Settings.Preferences.Values)
	pos := e.pos(u[0])
	c, err = e.PatchPreferences(e.ctx(), u[0], map[string]*string{"theme": nil, "size": text("“large”\n"), "none": nil})
	require.NoError(e, err)
	require.Equal(e, c.From+1, c.Version)
	want := user.Settings{Preferences: &user.Preferences{
		Values: map[string]string{"language": "de", "size": "“large”\n"}, Version: c.Version,
	}}
	require.Equal(e, want, c.Settings)
	require.Equal(e, want, e.sync(u[0], pos).Settings)
	same, err := e.PatchPreferences(e.ctx(), u[0], map[string]*string{"language": text("de")})
	require.NoError(e, err)
	require.Equal(e, same.From, same.Version)

	many := map[string]*string{}
	for i := range user.MaxPreferences {
		many[fmt.Sprint("key", i)] = text("x")
	}
	_, err = e.PatchPreferences(e.ctx(), u[0], many)
	require.True(e, fault.Is(err, fault.CodeTooMany))
	_, err = e.PatchPreferences(e.ctx(), u[0], map[string]*string{"long": text(strings.Repeat("x", user.MaxPreferenceBytes))})
	require.True(e, fault.Is(err, fault.CodeTooMany))
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Equal(e, want.Preferences, all.Preferences)
}

// Two devices change different values at once: none is lost, and each change has a version.
func testSettingsAtOnce(e *env) {
	u := e.people(1)
	before, err := e.UserByID(e.ctx(), u[0])
	require.NoError(e, err)
	for _, err := range e.atOnce(20, func(i int) error {
		value := "x"
		_, err := e.PatchPreferences(e.ctx(), u[0], map[string]*string{fmt.Sprint("key", i): &value})
		return err
	}) {
		require.NoError(e, err)
	}
	all, err := e.Settings(e.ctx(), u[0])
	require.NoError(e, err)
	require.Len(e, all.Preferences.Values, 20)
	require.Equal(e, before.Version+20, all.Preferences.Version)
}
