package test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// circle is a user and somebody of each relation.
type circle struct {
	*server
	subject                       login
	contact, companion, foreigner login
	chat, group                   string
}

func newCircle(t *testing.T, database string) *circle {
	t.Helper()
	s := newServer(t, database)
	u := s.users(4)
	c := &circle{server: s, subject: u[0], contact: u[1], companion: u[2], foreigner: u[3]}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	me := s.client(c.subject.Token)
	chat, err := me.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{c.contact.UserID}})
	require.NoError(t, err)
	_, err = me.Send(ctx, chat.ID, api.MessageRequest{ClientID: "1", Content: client.Text("hello")})
	require.NoError(t, err)
	group, err := me.CreateChat(ctx, api.ChatRequest{Type: "group", Title: "G", ClientID: "g", Members: []string{c.companion.UserID}})
	require.NoError(t, err)
	c.chat, c.group = chat.ID, group.ID
	return c
}

func (c *circle) privacy(t *testing.T, p api.PrivacyPatch) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, err := c.client(c.subject.Token).UpdatePrivacy(ctx, p)
	require.NoError(t, err)
}

// What each relation gets on each path, as a client sees it.
func TestPrivacyOnEveryPath(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		c := newCircle(t, database)
		ctx, cancel := context.WithTimeout(context.Background(), 4*patience)
		defer cancel()
		me := c.client(c.subject.Token)
		account, err := me.SetAvatar(ctx, "image/png", portrait(t))
		require.NoError(t, err)
		for who, open := range map[string]string{"everybody": "yyyy", "contacts": "yynn", "nobody": "ynnn"} {
			c.privacy(t, api.PrivacyPatch{
				ShowPresence: &who, ShowAvatar: &who, MayAdd: &who, MayFind: &who, FindByUsername: ptr(false),
			})
			for i, viewer := range []login{c.subject, c.contact, c.companion, c.foreigner} {
				isOpen := open[i] == 'y'
				require.Equal(t, isOpen, c.getsAvatar(ctx, t, viewer), "avatar %s %d", who, i)
				require.Equal(t, isOpen, c.finds(ctx, t, viewer, account.User.Username), "search %s %d", who, i)
				if viewer != c.subject {
					require.Equal(t, isOpen, c.adds(ctx, t, viewer), "add %s %d", who, i)
				}
				sees := isOpen && viewer != c.foreigner // who shares no chat never does
				require.Equal(t, sees, c.sees(ctx, t, viewer, c.subject), "presence %s %d", who, i)
				require.Equal(t, sees, c.sees(ctx, t, c.subject, viewer), "mutual presence %s %d", who, i)
				user, err := c.client(viewer.Token).User(ctx, c.subject.UserID)
				require.NoError(t, err, "the profile is the same for everybody")
				require.Equal(t, account.User.AvatarID, user.AvatarID)
			}
		}
		c.privacy(t, api.PrivacyPatch{MayFind: ptr("nobody"), FindByUsername: ptr(true)})
		require.True(t, c.finds(ctx, t, c.foreigner, account.User.Username), "by the whole username")
		require.False(t, c.finds(ctx, t, c.foreigner, account.User.Username[:len(account.User.Username)-1]))
	})
}

func portrait(t *testing.T) io.Reader {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, image.NewGray(image.Rect(0, 0, 8, 8))))
	return &out
}

func (c *circle) getsAvatar(ctx context.Context, t *testing.T, viewer login) bool {
	t.Helper()
	_, _, err := c.client(viewer.Token).Avatar(ctx, c.subject.UserID)
	if !client.HasCode(err, api.CodeNotFound) {
		require.NoError(t, err)
	}
	return err == nil
}

// finds looks on both paths, which have to agree.
func (c *circle) finds(ctx context.Context, t *testing.T, viewer login, query string) bool {
	t.Helper()
	isSubject := func(u api.User) bool { return u.ID == c.subject.UserID }
	page, err := c.client(viewer.Token).SearchUsers(ctx, query, "", 10)
	require.NoError(t, err)
	_, out := c.rest("GET", "/search?q="+query, viewer.Token, "")
	var all api.SearchPage
	require.NoError(t, json.Unmarshal([]byte(out), &all))
	found := slices.ContainsFunc(page.Users, isSubject)
	require.Equal(t, found, slices.ContainsFunc(all.People, isSubject), out)
	return found
}

func (c *circle) adds(ctx context.Context, t *testing.T, viewer login) bool {
	t.Helper()
	r := api.ChatRequest{Type: "group", Title: "T", ClientID: client.NewClientID(), Members: []string{c.subject.UserID}}
	made, refused, err := c.client(viewer.Token).CreateGroup(ctx, r)
	require.NoError(t, err)
	if made.MemberCount == 2 {
		require.Empty(t, refused)
		require.NoError(t, c.client(c.subject.Token).Leave(ctx, made.ID)) // else they are companions from now on
		return true
	}
	want := []api.AddRefusal{{UserID: c.subject.UserID, Code: api.CodeNeedsInvite}}
	require.Equal(t, want, refused)
	again, refused, err := c.client(viewer.Token).CreateGroup(ctx, r)
	require.NoError(t, err)
	require.Equal(t, made.ID, again.ID)
	require.Equal(t, want, refused)
	added, err := c.client(viewer.Token).AddMembers(ctx, made.ID, c.subject.UserID)
	require.NoError(t, err)
	require.Equal(t, want, added.Refused)
	link, err := c.client(viewer.Token).CreateLink(ctx, made.ID, api.LinkRequest{ClientID: "l"})
	require.NoError(t, err)
	_, err = c.client(c.subject.Token).Join(ctx, link.Token)
	require.NoError(t, err, "a link is always open")
	require.NoError(t, c.client(c.subject.Token).Leave(ctx, made.ID))
	return false
}

func (c *circle) sees(ctx context.Context, t *testing.T, viewer, subject login) bool {
	t.Helper()
	w := c.watch(t, viewer.Token, subject.UserID)
	session, err := w.conn.Online(ctx)
	require.NoError(t, err)
	var out api.PresenceAnswer
	require.NoError(t, session.Call(ctx, api.OpPresenceSubscribe, api.PresenceSubscribeOp{UserIDs: []string{subject.UserID}}, &out))
	w.conn.Close()
	return len(out.Presence) == 1
}

// A presence that may no longer be seen ends on open connections, on both sides.
func TestPresenceEndsAtOnce(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		c := newCircle(t, database)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		me := c.client(c.subject.Token)
		mine := c.watch(t, c.subject.Token, c.companion.UserID)
		theirs := c.watch(t, c.companion.Token, c.subject.UserID)
		require.NoError(t, me.RemoveMember(ctx, c.group, c.companion.UserID))
		mine.untilGone(ctx, c.companion.UserID)
		theirs.untilGone(ctx, c.subject.UserID)

		friend := c.watch(t, c.contact.Token, c.subject.UserID)
		c.privacy(t, api.PrivacyPatch{ShowPresence: ptr("nobody")})
		friend.untilGone(ctx, c.subject.UserID)
	})
}

// untilGone waits for the event that says that somebody isn't to be seen any more: offline, without a time.
func (w *watcher) untilGone(ctx context.Context, id string) {
	w.t.Helper()
	for {
		events := w.until(ctx, api.EventPresence)
		var p api.Presence
		require.NoError(w.t, json.Unmarshal(events[len(events)-1].D, &p))
		if p == (api.Presence{UserID: id}) {
			return
		}
	}
}

// Without receipts neither of two is told what the other has seen, and turning them on tells nothing of what was read.
func TestReceiptsTurnedOff(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		c := newCircle(t, database)
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		me, friend := c.client(c.subject.Token), c.client(c.contact.Token)
		seen := func(id string) int64 {
			chat, err := friend.Chat(ctx, c.chat)
			require.NoError(t, err)
			i := slices.IndexFunc(chat.Marks, func(m api.Mark) bool { return m.UserID == id })
			return chat.Marks[i].SeenSeq
		}
		_, err := friend.Send(ctx, c.chat, api.MessageRequest{ClientID: "2", Content: client.Text("hi")})
		require.NoError(t, err)
		c.privacy(t, api.PrivacyPatch{Receipts: ptr(false)})
		for _, who := range []*client.Client{me, friend} {
			read, err := who.Marks(ctx, api.MarkRequest{ChatID: c.chat, ReadSeq: 2})
			require.NoError(t, err)
			require.EqualValues(t, 2, read[0].ReadSeq)
		}
		require.Zero(t, seen(c.subject.UserID))
		require.Zero(t, seen(c.contact.UserID))
		c.privacy(t, api.PrivacyPatch{Receipts: ptr(true)})
		_, err = me.Marks(ctx, api.MarkRequest{ChatID: c.chat, ReadSeq: 2, DeliveredSeq: 2})
		require.NoError(t, err)
		require.Zero(t, seen(c.subject.UserID))
		_, err = friend.Send(ctx, c.chat, api.MessageRequest{ClientID: "3", Content: client.Text("still there?")})
		require.NoError(t, err)
		_, err = me.Marks(ctx, api.MarkRequest{ChatID: c.chat, ReadSeq: 3})
		require.NoError(t, err)
		require.EqualValues(t, 3, seen(c.subject.UserID))
	})
}

func TestBadPrivacy(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	u := s.users(1)
	for _, body := range []string{
		`{"may_write":"nobody"}`, `{"show_presence":"all"}`, `{"show_avatar":""}`, `{"may_add":7}`, `{"may_find":"me"}`, `{"receipts":"no"}`,
		`{"receipts":false,"may_find":"x"}`,
	} {
		s.refusal(400, api.CodeInvalid, "PATCH", "/me/privacy", u[0].Token, body)
	}
	_, out := s.rest("GET", "/me/settings", u[0].Token, "")
	var all api.Settings
	require.NoError(t, json.Unmarshal([]byte(out), &all))
	require.Zero(t, all.Privacy.Version)
	require.True(t, all.Privacy.Receipts)
}
