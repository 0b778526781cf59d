package storetest

import (
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

var userTests = map[string]func(*env){
	"UserRead":            testUserRead,
	"UserMissing":         testUserMissing,
	"UserOddText":         testUserOddText,
	"UserList":            testUserList,
	"UserSearchRanks":     testUserSearchRanks,
	"UserSearchFolds":     testUserSearchFolds,
	"UserSearchPages":     testUserSearchPages,
	"UserProfile":         testUserProfile,
	"UserProfileRenames":  testUserProfileRenames,
	"UserLastSeen":        testUserLastSeen,
	"UserShareChat":       testUserShareChat,
	"UserContacts":        testUserContacts,
	"UserContactsLimited": testUserContactsLimited,
	"UserChannels":        testUserChannels,
}

func testUserRead(e *env) {
	a := e.newAccount(name("Anna"))
	a.User.About, a.User.Role = "about me\n“ünïcode”", user.RoleOperator
	made, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	want := a.User
	want.Version, want.ProfileVersion = 1, 1
	require.Equal(e, want, made)
	got, err := e.UserByID(e.ctx(), want.ID)
	require.NoError(e, err)
	require.Equal(e, want, got)
	for _, username := range []string{want.Username, strings.ToLower(want.Username), strings.ToUpper(want.Username)} {
		got, err = e.UserByUsername(e.ctx(), username)
		require.NoError(e, err)
		require.Equal(e, want, got)
	}
}

func testUserMissing(e *env) {
	_, err := e.UserByID(e.ctx(), "nobody")
	require.True(e, fault.Is(err, fault.CodeNotFound))
	_, err = e.UserByUsername(e.ctx(), "nobody")
	require.True(e, fault.Is(err, fault.CodeNotFound))
	_, err = e.UpdateProfile(e.ctx(), "nobody", user.ProfilePatch{})
	require.True(e, fault.Is(err, fault.CodeNotFound))
}

// testUserOddText asks with bytes that aren't text: a fault or nothing, and no error of the server.
func testUserOddText(e *env) {
	requireFault := func(err error) {
		_, ok := fault.From(err)
		require.True(e, ok, "%v", err)
	}
	for _, odd := range []string{"a\x00b", "\xff\xfe"} {
		_, err := e.UserByID(e.ctx(), ident.UserID(odd))
		requireFault(err)
		_, _, err = e.Credentials(e.ctx(), odd)
		requireFault(err)
		_, err = e.ChatAccess(e.ctx(), "nobody", ident.ChatID(odd))
		requireFault(err)
		found, err := e.SearchUsers(e.ctx(), "", odd, nil, 10)
		if err != nil {
			requireFault(err)
		}
		require.Empty(e, found)
		require.Zero(e, e.take(odd, now()))
	}
}

func testUserList(e *env) {
	e = e.fresh()
	want := e.people(7)
	slices.Sort(want)
	_, err := e.SetState(e.ctx(), want[2], user.StateDisabled)
	require.NoError(e, err)
	var got []ident.UserID
	for after := ident.UserID(""); ; {
		page, err := e.ListUsers(e.ctx(), after, 3)
		require.NoError(e, err)
		for _, u := range page {
			got = append(got, u.ID)
		}
		if len(page) < 3 {
			break
		}
		after = page[2].ID
	}
	require.Equal(e, want, got)
}

// named makes an account with a display name.
func (e *env) named(username, display string) user.User {
	e.Helper()
	a := e.newAccount(username)
	a.User.DisplayName = display
	u, err := e.CreateAccount(e.ctx(), a)
	require.NoError(e, err)
	return u
}

// found returns usernames and ranks of a search.
func (e *env) found(query string) (usernames []string, ranks []int) {
	e.Helper()
	rows, err := e.SearchUsers(e.ctx(), "", query, nil, 50)
	require.NoError(e, err)
	for _, f := range rows {
		usernames, ranks = append(usernames, f.User.Username), append(ranks, f.Rank)
	}
	return usernames, ranks
}

func testUserSearchRanks(e *env) {
	e = e.fresh()
	e.named("zoe", "Mara Lee")
	e.named("mara.b", "Someone")
	e.named("Mara", "Nobody")
	e.named("amara", "A")
	off := e.named("mara.off", "Mara Off")
	_, err := e.SetState(e.ctx(), off.ID, user.StateDisabled)
	require.NoError(e, err)

	usernames, ranks := e.found("mara")
	require.Equal(e, []string{"Mara", "mara.b", "zoe"}, usernames)
	require.Equal(e, []int{0, 1, 2}, ranks)
	usernames, _ = e.found("mara l")
	require.Equal(e, []string{"zoe"}, usernames)
	usernames, _ = e.found("lee")
	require.Equal(e, []string{"zoe"}, usernames)
	usernames, _ = e.found("ara")
	require.Empty(e, usernames)
	usernames, _ = e.found("%")
	require.Empty(e, usernames)
}

func testUserSearchFolds(e *env) {
	e = e.fresh()
	e.named("one", "Ångström  ÉLODIE")
	e.named("two", "Страстный Дмитрий")
	e.named("three", "山田 太郎")
	e.named("four", "Ｆｕｌｌ Ｗｉｄｔｈ")
	for query, want := range map[string]string{
		"angstrom": "one", "élo": "one", "ångström élodie": "one", "ДМИТ": "two", "山田": "three", "太": "three", "full w": "four",
	} {
		got, _ := e.found(query)
		require.Equal(e, []string{want}, got, query)
	}
}

func testUserSearchPages(e *env) {
	e = e.fresh()
	for i := range 12 {
		switch i % 3 {
		case 0:
			e.named(name("karl"), "x")
		case 1:
			e.named(name("x"), "Karl")
		default:
			e.named(name("karl"), "Karl Karlson Karl")
		}
	}
	all, err := e.SearchUsers(e.ctx(), "", "karl", nil, 50)
	require.NoError(e, err)
	require.Len(e, all, 12)
	var got []user.Found
	for after := (*user.SearchKey)(nil); ; {
		page, err := e.SearchUsers(e.ctx(), "", "karl", after, 5)
		require.NoError(e, err)
		got = append(got, page...)
		if len(page) < 5 {
			break
		}
		after = &user.SearchKey{Rank: page[4].Rank, ID: page[4].User.ID}
	}
	require.Equal(e, all, got)
}

func testUserProfile(e *env) {
	u := e.user()
	about, avatar := "new about", ident.MediaID("picture1")
	c, err := e.UpdateProfile(e.ctx(), u.ID, user.ProfilePatch{About: &about, AvatarID: &avatar})
	require.NoError(e, err)
	want := u
	want.About, want.AvatarID = about, avatar
	want.Version, want.ProfileVersion = u.Version+1, u.ProfileVersion+1
	require.Equal(e, user.Change{User: want, From: u.Version}, c)

	second := ident.MediaID("picture2")
	c, err = e.UpdateProfile(e.ctx(), u.ID, user.ProfilePatch{AvatarID: &second})
	require.NoError(e, err)
	require.Equal(e, avatar, c.OldAvatarID)
	none := ident.MediaID("")
	c, err = e.UpdateProfile(e.ctx(), u.ID, user.ProfilePatch{AvatarID: &none})
	require.NoError(e, err)
	require.Equal(e, second, c.OldAvatarID)
	require.Empty(e, c.User.AvatarID)
	stored, err := e.UserByID(e.ctx(), u.ID)
	require.NoError(e, err)
	require.Equal(e, c.User, stored)
}

func testUserProfileRenames(e *env) {
	e = e.fresh()
	u := e.named("someone", "Old Name")
	display := "New Name"
	_, err := e.UpdateProfile(e.ctx(), u.ID, user.ProfilePatch{DisplayName: &display})
	require.NoError(e, err)
	got, _ := e.found("old")
	require.Empty(e, got)
	for _, query := range []string{"new", "name", "someone"} {
		got, _ = e.found(query)
		require.Equal(e, []string{"someone"}, got)
	}
}

func testUserLastSeen(e *env) {
	u := e.people(3)
	first, second := now(), now()
	require.NoError(e, e.TouchLastSeen(e.ctx(), nil))
	require.NoError(e, e.TouchLastSeen(e.ctx(), map[ident.UserID]time.Time{u[0]: second, u[1]: first, "nobody": first}))
	require.NoError(e, e.TouchLastSeen(e.ctx(), map[ident.UserID]time.Time{u[0]: first, u[1]: second}))
	for i, want := range []time.Time{second, second, {}} {
		got, err := e.UserByID(e.ctx(), u[i])
		require.NoError(e, err)
		require.Equal(e, want, got.LastSeenAt)
	}
}

func testUserShareChat(e *env) {
	u := e.people(5)
	e.private(u[0], u[1])
	id := e.group(u[0], u[2], u[3])
	e.setMember(id, u[3], "state = 'left'")
	want := []ident.UserID{u[0], u[1], u[2]}
	slices.Sort(want)
	got, err := e.ShareChat(e.ctx(), u[0], append(slices.Clone(u), "nobody"))
	require.NoError(e, err)
	require.Equal(e, want, got)
	got, err = e.ShareChat(e.ctx(), u[3], u)
	require.NoError(e, err)
	require.Equal(e, []ident.UserID{u[3]}, got)
	got, err = e.ShareChat(e.ctx(), u[0], nil)
	require.NoError(e, err)
	require.Empty(e, got)
}

func testUserContacts(e *env) {
	u := e.people(6)
	e.private(u[0], u[1])
	e.group(u[0], u[1], u[2])
	id := e.group(u[0], u[3])
	e.setMember(id, u[3], "state = 'left'")
	e.chat(chat.NewChat{Type: chat.TypeChannel, Creator: u[0], Members: []ident.UserID{u[0], u[4]}, ClientID: e.ids.New()})
	e.saved(u[0])
	want := []ident.UserID{u[1], u[2]}
	slices.Sort(want)
	got, err := e.Contacts(e.ctx(), u[0], 10)
	require.NoError(e, err)
	require.Equal(e, want, got)
	got, err = e.Contacts(e.ctx(), u[5], 10)
	require.NoError(e, err)
	require.Empty(e, got)
}

// Who writes in a channel is shown to its readers: they are told of a changed profile, at once and when they sync.
func testUserChannels(e *env) {
	u := e.people(3)
	first, second := e.channel(u[0], u[1]), e.channel(u[0], u[2])
	e.channel(u[1], u[0])
	e.group(u[0], u[1])
	want := []ident.ChatID{first, second}
	slices.Sort(want)
	got, err := e.ChannelsOf(e.ctx(), u[0], 10)
	require.NoError(e, err)
	require.Equal(e, want, got)
	got, err = e.ChannelsOf(e.ctx(), u[0], 1)
	require.NoError(e, err)
	require.Equal(e, want[:1], got)
	got, err = e.ChannelsOf(e.ctx(), u[2], 10)
	require.NoError(e, err)
	require.Empty(e, got, "a reader is shown to nobody")

	s, err := e.SyncSince(e.ctx(), u[2], 0, 10)
	require.NoError(e, err)
	name := "Another name"
	for _, id := range u[:2] {
		_, err = e.UpdateProfile(e.ctx(), id, user.ProfilePatch{DisplayName: &name})
		require.NoError(e, err)
	}
	s, err = e.SyncSince(e.ctx(), u[2], s.Next, 10)
	require.NoError(e, err)
	require.Len(e, s.Users, 1, "the writer, and not somebody who shares no chat")
	require.Equal(e, u[0], s.Users[0].ID)
}

func testUserContactsLimited(e *env) {
	u := e.people(5)
	e.group(u...)
	got, err := e.Contacts(e.ctx(), u[0], 3)
	require.NoError(e, err)
	require.Len(e, got, 3)
}
