package user_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/avatar"
	"github.com/roost-im/roost/internal/blob"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/user"
)

// published gathers what was told.
type published struct {
	watches  []ident.UserID
	accounts []user.Change
	users    []user.User
	contacts [][]ident.UserID
	settings []user.SettingsChange
}

func (p *published) AccountChanged(c user.Change) { p.accounts = append(p.accounts, c) }

func (p *published) WatchChanged(id ident.UserID) { p.watches = append(p.watches, id) }

func (p *published) SettingsChanged(c user.SettingsChange) { p.settings = append(p.settings, c) }

func (p *published) UserChanged(u user.User, contacts []ident.UserID, _ []ident.ChatID) {
	p.users, p.contacts = append(p.users, u), append(p.contacts, contacts)
}

// env is a service on a new database and folder.
type env struct {
	*user.Service
	t      *testing.T
	store  *sqlstore.Store
	told   *published
	folder string
	opt    user.Options
}

func setup(t *testing.T) *env {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: filepath.Join(t.TempDir(), "roost.db")})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	require.NoError(t, store.Migrate(t.Context()))
	e := &env{t: t, store: store, told: &published{}, folder: filepath.Join(t.TempDir(), "blobs")}
	disk, err := blob.NewDisk(e.folder)
	require.NoError(t, err)
	e.opt = user.Options{
		Store: store, Publisher: e.told, Images: avatar.NewEncoder(), Blobs: disk, IDs: ident.NewGenerator(time.Now, rand.Reader),
		Log: slog.New(slog.DiscardHandler),
	}
	e.Service = user.NewService(e.opt)
	return e
}

func (e *env) user(username, displayName string) user.User {
	e.t.Helper()
	u, err := e.store.CreateAccount(e.t.Context(), auth.NewAccount{Skeleton: user.Skeleton(username), User: user.User{
		ID: ident.UserID(e.opt.IDs.New()), Username: username, DisplayName: displayName, Role: user.RoleUser, State: user.StateActive,
		CreatedAt: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
	}})
	require.NoError(e.t, err)
	return u
}

// private makes a chat of two.
func (e *env) private(a, b user.User) {
	e.t.Helper()
	_, err := e.store.CreateChat(e.t.Context(), chat.NewChat{
		ID: ident.ChatID(e.opt.IDs.New()), Type: chat.TypePrivate, Creator: a.ID, Members: []ident.UserID{a.ID, b.ID}, At: time.Now(),
	})
	require.NoError(e.t, err)
}

func requireCode(t *testing.T, code fault.Code, err error, about ...any) {
	t.Helper()
	require.Error(t, err, about...)
	require.True(t, fault.Is(err, code), "%v %v", err, about)
}

func TestByID(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice, bob := e.user("alice", "Alice"), e.user("bob", "Bob")
	got, err := e.ByID(t.Context(), alice.ID, bob.ID)
	require.NoError(t, err)
	require.Equal(t, bob, got)
	for _, id := range []ident.UserID{"", "nobody", "$", ident.UserID(strings.Repeat("x", 1000))} {
		_, err = e.ByID(t.Context(), alice.ID, id)
		requireCode(t, fault.CodeNotFound, err)
	}
	got, err = e.ByUsername(t.Context(), "BOB")
	require.NoError(t, err)
	require.Equal(t, bob, got)
	_, err = e.ByUsername(t.Context(), "no body")
	requireCode(t, fault.CodeNotFound, err)
	list, err := e.List(t.Context(), "", 10)
	require.NoError(t, err)
	require.Equal(t, []user.User{alice, bob}, list)
}

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice, bob := e.user("alice", "Alice"), e.user("bob", "Bob")
	e.user("carol", "Carol")
	e.private(alice, bob)
	alice, err := e.ByID(t.Context(), alice.ID, alice.ID)
	require.NoError(t, err)
	name, about, foreign := "  Alice B ", "Gone\r\nfishing", ident.MediaID("01ARZ3NDEKTSV4RRFFQ69G5FAV")
	got, err := e.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{DisplayName: &name, About: &about, AvatarID: &foreign})
	require.NoError(t, err)
	want := alice
	want.DisplayName, want.About, want.Version, want.ProfileVersion = "Alice B", "Gone\nfishing", alice.Version+1, 2
	require.Equal(t, want, got, "an avatar isn't set by its id")
	require.Equal(t, []user.Change{{User: want, From: alice.Version}}, e.told.accounts)
	require.Equal(t, []user.User{want}, e.told.users)
	require.Equal(t, [][]ident.UserID{{bob.ID}}, e.told.contacts)

	got, err = e.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{})
	require.NoError(t, err)
	require.Equal(t, want, got)
	empty, long := "", strings.Repeat("x", 301)
	_, err = e.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{DisplayName: &empty})
	requireCode(t, fault.CodeInvalid, err)
	_, err = e.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{DisplayName: &name, About: &long})
	requireCode(t, fault.CodeInvalid, err)
	require.Len(t, e.told.accounts, 1, "nothing changed")
	got, err = e.UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{About: &empty})
	require.NoError(t, err)
	require.Empty(t, got.About)
	_, err = e.UpdateProfile(t.Context(), "nobody", user.ProfilePatch{About: &empty})
	requireCode(t, fault.CodeNotFound, err)
}

// brokenStore can't name the contacts.
type brokenStore struct{ user.Store }

func (brokenStore) Contacts(context.Context, ident.UserID, int) ([]ident.UserID, error) {
	return nil, errors.New("broken")
}

func TestWhatWasStoredSucceeds(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.user("alice", "Alice")
	e.opt.Store = brokenStore{e.store}
	about := "new"
	got, err := user.NewService(e.opt).UpdateProfile(t.Context(), alice.ID, user.ProfilePatch{About: &about})
	require.NoError(t, err)
	require.Equal(t, about, got.About)
	require.Len(t, e.told.accounts, 1)
	require.Len(t, e.told.users, 1, "the own devices learn of it")
}

func TestSearch(t *testing.T) {
	t.Parallel()
	e := setup(t)
	me := e.user("me-myself", "Me").ID
	for _, u := range [][2]string{{"karl", "Karl"}, {"karl-2", "Zoë Karlson"}, {"anna", "Anna Karlsdóttir"}, {"other", "Somebody"}} {
		e.user(u[0], u[1])
	}
	search := func(query, cursor string, limit int) (names []string, next string) {
		found, next, err := e.Search(t.Context(), me, query, cursor, limit)
		require.NoError(t, err)
		for _, u := range found {
			names = append(names, u.Username)
		}
		return names, next
	}
	names, _ := search(" @KARL ", "", 0)
	require.Equal(t, []string{"karl", "karl-2", "anna"}, names)
	for query, want := range map[string][]string{
		"karl": {"karl", "karl-2", "anna"}, "zoe": {"karl-2"}, "karlsdott": {"anna"}, "nobody": nil, "%": nil, "🐦": nil,
	} {
		names, next := search(query, "", 0)
		require.Equal(t, want, names, query)
		require.Empty(t, next)
	}
	var all []string
	for next := ""; ; {
		var names []string
		names, next = search("karl", next, 1)
		require.Len(t, names, 1)
		all = append(all, names...)
		if next == "" {
			break
		}
	}
	require.Equal(t, []string{"karl", "karl-2", "anna"}, all)
	for _, query := range []string{"", " ", "@", "\u0301", "\u00a8", "\u00b4 ", strings.Repeat("x", 65), "a\x00", "\xff"} {
		_, _, err := e.Search(t.Context(), me, query, "", 10)
		requireCode(t, fault.CodeInvalid, err, "%q", query)
	}
	for _, cursor := range []string{"secret", "====", "MTpYLVg", "OTk5OkFC", "LTE6QUI", strings.Repeat("A", 512)} {
		_, _, err := e.Search(t.Context(), me, "karl", cursor, 10)
		requireCode(t, fault.CodeBadCursor, err, cursor)
	}
}

func picture(t *testing.T, c color.NRGBA) io.Reader {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 30, 20))
	for i := range 600 {
		m.SetNRGBA(i%30, i/30, c)
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, m))
	return &out
}

// blobs counts what is kept.
func (e *env) blobs() int {
	e.t.Helper()
	n := 0
	require.NoError(e.t, filepath.WalkDir(e.folder, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	}))
	return n
}

var (
	solid = color.NRGBA{R: 200, G: 30, B: 40, A: 255}
	glass = color.NRGBA{R: 200, G: 30, B: 40, A: 100}
)

func TestAvatars(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice, bob := e.user("alice", "Alice"), e.user("bob", "Bob")
	_, err := e.Avatar(t.Context(), bob.ID, alice.ID)
	requireCode(t, fault.CodeNotFound, err)
	_, err = e.Avatar(t.Context(), bob.ID, "nobody")
	requireCode(t, fault.CodeNotFound, err)
	var former ident.MediaID
	for kind, c := range map[string]color.NRGBA{"image/jpeg": solid, "image/png": glass} {
		u, err := e.SetAvatar(t.Context(), alice.ID, picture(t, c))
		require.NoError(t, err)
		require.NotEmpty(t, u.AvatarID)
		require.NotEqual(t, former, u.AvatarID)
		former = u.AvatarID
		p, err := e.Avatar(t.Context(), bob.ID, alice.ID)
		require.NoError(t, err)
		require.Equal(t, u.AvatarID, p.ID)
		require.Equal(t, kind, p.Type)
		data, err := io.ReadAll(p.Body)
		require.NoError(t, err)
		require.NoError(t, p.Body.Close())
		require.EqualValues(t, len(data), p.Size)
		m, format, err := image.Decode(bytes.NewReader(data))
		require.NoError(t, err)
		require.Equal(t, kind, "image/"+format)
		require.Equal(t, 20, m.Bounds().Dx())
		require.Equal(t, 1, e.blobs(), "the former is gone")
	}
	require.Len(t, e.told.accounts, 2)
	require.Len(t, e.told.users, 2)

	_, err = e.SetAvatar(t.Context(), alice.ID, strings.NewReader("not an image"))
	requireCode(t, fault.CodeImageInvalid, err)
	_, err = e.SetAvatar(t.Context(), "nobody", picture(t, solid))
	requireCode(t, fault.CodeNotFound, err)
	require.Equal(t, 1, e.blobs(), "nothing is left of what was refused")

	u, err := e.RemoveAvatar(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Empty(t, u.AvatarID)
	require.Zero(t, e.blobs())
	require.Len(t, e.told.accounts, 3)
	_, err = e.Avatar(t.Context(), bob.ID, alice.ID)
	requireCode(t, fault.CodeNotFound, err)
	_, err = e.RemoveAvatar(t.Context(), alice.ID)
	require.NoError(t, err)
	require.Len(t, e.told.accounts, 3, "there was none: nothing changed")
}

// racingBlobs lets a test do something just before a blob is opened.
type racingBlobs struct {
	user.Blobs
	before func()
}

func (b *racingBlobs) Open(ctx context.Context, key string) (io.ReadCloser, int64, error) {
	b.before()
	return b.Blobs.Open(ctx, key)
}

func TestAvatarThatIsReplacedWhileAskedFor(t *testing.T) {
	t.Parallel()
	e := setup(t)
	alice := e.user("alice", "Alice")
	_, err := e.SetAvatar(t.Context(), alice.ID, picture(t, solid))
	require.NoError(t, err)
	var second user.User
	racing := &racingBlobs{Blobs: e.opt.Blobs}
	racing.before = func() {
		racing.before = func() {}
		second, err = e.SetAvatar(t.Context(), alice.ID, picture(t, glass))
		require.NoError(t, err)
	}
	e.opt.Blobs = racing
	p, err := user.NewService(e.opt).Avatar(t.Context(), alice.ID, alice.ID)
	require.NoError(t, err)
	require.Equal(t, second.AvatarID, p.ID)
	require.NoError(t, p.Body.Close())
}
