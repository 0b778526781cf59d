package httpapi_test

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

// groupOf makes a group or channel.
func groupOf(t *testing.T, typ string, owner testkit.User, members ...testkit.User) api.Chat {
	t.Helper()
	r := api.ChatRequest{Type: typ, Title: "Book club", ClientID: client.NewClientID()}
	for _, m := range members {
		r.Members = append(r.Members, m.ID)
	}
	c, err := owner.CreateChat(t.Context(), r)
	require.NoError(t, err)
	return c
}

// ear notes the events that reach a connected user.
type ear struct {
	*client.Replica
	mu     sync.Mutex // guards events
	events []api.EventFrame
}

func listen(t *testing.T, u testkit.User) *ear {
	t.Helper()
	e := &ear{}
	e.Replica = u.Replicate(t.Context(), client.ReplicaOptions{OnEvent: func(f api.EventFrame) {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.events = append(e.events, f)
	}})
	t.Cleanup(e.Close)
	require.NoError(t, e.Sync(t.Context()))
	return e
}

// of returns the events of a chat so far.
func (e *ear) of(chatID string) []api.EventFrame {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(e.events), func(f api.EventFrame) bool { return f.ChatID != chatID })
}

// asking returns how many were said to wait to be let into a chat, so far.
func (e *ear) asking(chatID string) (counts []int) {
	for _, f := range e.of(chatID) {
		body, err := client.DecodeEvent(f)
		if r, ok := body.(*api.JoinRequestsEvent); ok && err == nil {
			counts = append(counts, r.Count)
		}
	}
	return counts
}

// Who was removed hears nothing more of the chat, at once, on a connection that stays open.
func TestRemovedMembersHearNothingMore(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
		for _, typ := range []string{"group", "channel"} {
			for name, out := range map[string]func(id string) error{
				"removed": func(id string) error { return alice.RemoveMember(t.Context(), id, bob.ID) },
				"banned":  func(id string) error { return alice.Ban(t.Context(), id, bob.ID) },
				"left":    func(id string) error { return bob.Leave(t.Context(), id) },
			} {
				c := groupOf(t, typ, alice, bob, carol)
				private := s.Private(t, alice, bob)
				b := listen(t, bob)
				_, err := alice.Send(t.Context(), c.ID, api.MessageRequest{ClientID: "before", Content: client.Text("before")})
				require.NoError(t, err)
				require.NoError(t, b.Wait(t.Context(), func() bool { m, _ := b.Chat(c.ID); return m.LastSeq == 2 }))

				require.NoError(t, out(c.ID))
				require.NoError(t, b.Wait(t.Context(), func() bool { _, isHeld := b.Chat(c.ID); return !isHeld }))
				heard := len(b.of(c.ID))
				for i := range 5 {
					id := client.NewClientID()
					_, err := alice.Send(t.Context(), c.ID, api.MessageRequest{ClientID: id, Content: client.Text("secret")})
					require.NoError(t, err, i)
				}
				_, err = alice.UpdateChat(t.Context(), c.ID, api.ChatPatch{Title: ptr("Secret club")})
				require.NoError(t, err)
				last, err := alice.Send(t.Context(), private.ID, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("are you there?")})
				require.NoError(t, err)
				require.NoError(t, b.Wait(t.Context(), func() bool { m, _ := b.Chat(private.ID); return m.LastSeq == last.Seq }))
				require.Len(t, b.of(c.ID), heard, "%s %s: %v", typ, name, b.of(c.ID))
				_, err = bob.Chat(t.Context(), c.ID)
				require.True(t, client.HasCode(err, api.CodeNotFound))
				b.Close()
			}
		}
	})
}

func TestLinksLetIn(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol, dave := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol"), s.User(t, "dave")
		c := groupOf(t, "group", alice)
		ask := api.LinkRequest{ClientID: "one", Name: "Flyer", MaxUses: 1, ExpiresIn: 3600}
		link, err := alice.CreateLink(t.Context(), c.ID, ask)
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(link.URL, "/#join="+link.Token))
		require.WithinDuration(t, time.Now().Add(time.Hour), *link.ExpiresAt, time.Minute)
		again, err := alice.CreateLink(t.Context(), c.ID, ask)
		require.NoError(t, err)
		require.Equal(t, link, again)

		preview, err := bob.PreviewJoin(t.Context(), link.Token)
		require.NoError(t, err)
		require.Equal(t, api.JoinPreview{Type: "group", Title: "Book club", MemberCount: 1}, preview)
		b := listen(t, bob)
		joined, err := bob.Join(t.Context(), link.Token)
		require.NoError(t, err)
		require.Equal(t, "member", joined.State)
		require.Equal(t, c.ID, joined.Chat.ID)
		require.JSONEq(t, `{"type":"system","event":"joined"}`, string(joined.Chat.LastMessage.Content))
		require.NoError(t, b.Wait(t.Context(), func() bool { m, ok := b.Chat(c.ID); return ok && m.MemberCount == 2 }))
		_, err = bob.Join(t.Context(), link.Token)
		require.NoError(t, err, "who is in is in")
		_, err = carol.Join(t.Context(), link.Token)
		require.True(t, client.HasCode(err, api.CodeLinkInvalid), "it was good for one")

		a := listen(t, alice)
		open, err := alice.CreateLink(t.Context(), c.ID, api.LinkRequest{ClientID: "two", NeedsApproval: true})
		require.NoError(t, err)
		for _, who := range []testkit.User{carol, dave, carol} {
			joined, err = who.Join(t.Context(), open.Token)
			require.NoError(t, err)
			require.Equal(t, api.JoinAnswer{State: "asked"}, joined)
		}
		preview, err = carol.PreviewJoin(t.Context(), open.Token)
		require.NoError(t, err)
		require.True(t, preview.Asked && preview.NeedsApproval)
		require.Empty(t, preview.ChatID)
		page, err := alice.JoinRequests(t.Context(), c.ID, "", 1)
		require.NoError(t, err)
		require.Equal(t, carol.ID, page.Requests[0].User.ID)
		require.NoError(t, alice.ApproveRequest(t.Context(), c.ID, carol.ID))
		require.True(t, client.HasCode(alice.ApproveRequest(t.Context(), c.ID, carol.ID), api.CodeNotFound))
		page, err = alice.JoinRequests(t.Context(), c.ID, page.Next, 1)
		require.NoError(t, err)
		require.Equal(t, dave.ID, page.Requests[0].User.ID)
		require.NoError(t, alice.DenyRequest(t.Context(), c.ID, dave.ID))
		require.NoError(t, a.Wait(t.Context(), func() bool { return len(a.asking(c.ID)) == 4 }))
		require.Equal(t, []int{1, 2, 1, 0}, a.asking(c.ID), "who asks again isn't told of")
		require.NoError(t, b.Wait(t.Context(), func() bool { m, ok := b.Chat(c.ID); return ok && m.MemberCount == 3 }))
		require.Empty(t, b.asking(c.ID), "only those hear who may let in")
		_, err = carol.Chat(t.Context(), c.ID)
		require.NoError(t, err)
		_, err = dave.Chat(t.Context(), c.ID)
		require.True(t, client.HasCode(err, api.CodeNotFound))

		require.NoError(t, alice.Ban(t.Context(), c.ID, dave.ID))
		_, banned := dave.Join(t.Context(), open.Token)
		_, unknown := dave.Join(t.Context(), "nothing")
		require.True(t, client.HasCode(banned, api.CodeLinkInvalid) && client.HasCode(unknown, api.CodeLinkInvalid), "both look the same")
		added, err := bob.AddMembers(t.Context(), c.ID, dave.ID)
		require.NoError(t, err)
		require.Equal(t, []api.AddRefusal{{UserID: dave.ID, Code: api.CodeForbidden}}, added.Refused, "not by a mere member")
		_, err = alice.RevokeLink(t.Context(), c.ID, open.ID)
		require.NoError(t, err)
		_, err = dave.PreviewJoin(t.Context(), open.Token)
		require.True(t, client.HasCode(err, api.CodeLinkInvalid))
		added, err = alice.AddMembers(t.Context(), c.ID, dave.ID)
		require.NoError(t, err)
		require.Equal(t, []string{dave.ID}, added.Added, "by who moderates")
	})
}

func TestPhotosOfGroups(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
		c := groupOf(t, "group", alice, bob)
		var file bytes.Buffer
		require.NoError(t, png.Encode(&file, image.NewNRGBA(image.Rect(0, 0, 40, 30))))
		with, err := alice.SetChatPhoto(t.Context(), c.ID, "image/png", bytes.NewReader(file.Bytes()))
		require.NoError(t, err)
		require.NotEmpty(t, with.PhotoID)
		shown, kind, err := bob.ChatPhoto(t.Context(), c.ID)
		require.NoError(t, err)
		require.Equal(t, "image/png", kind)
		require.NotEmpty(t, shown)
		_, _, err = carol.ChatPhoto(t.Context(), c.ID)
		require.True(t, client.HasCode(err, api.CodeNotFound))
		_, err = bob.SetChatPhoto(t.Context(), c.ID, "image/png", bytes.NewReader(file.Bytes()))
		require.True(t, client.HasCode(err, api.CodeForbidden))
		_, err = alice.SetChatPhoto(t.Context(), c.ID, "image/png", strings.NewReader("no picture"))
		require.True(t, client.HasCode(err, api.CodeImageInvalid))
		link, err := alice.CreateLink(t.Context(), c.ID, api.LinkRequest{ClientID: "1"})
		require.NoError(t, err)
		previewed, _, err := carol.PreviewPhoto(t.Context(), link.Token)
		require.NoError(t, err)
		require.Equal(t, shown, previewed)
		without, err := alice.RemoveChatPhoto(t.Context(), c.ID)
		require.NoError(t, err)
		require.Empty(t, without.PhotoID)
		_, _, err = bob.ChatPhoto(t.Context(), c.ID)
		require.True(t, client.HasCode(err, api.CodeNotFound))
	})
}

func TestBadGroupInputChangesNothing(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	c := groupOf(t, "group", alice, bob)
	before, err := alice.Chat(t.Context(), c.ID)
	require.NoError(t, err)
	path, unknown := "/chats/"+c.ID, "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	list := func(n int) string {
		return `{"user_ids":[` + strings.TrimSuffix(strings.Repeat(`"`+unknown+`",`, n), ",") + `]}`
	}
	for _, tc := range []struct {
		status             int
		code               api.Code
		method, path, body string
	}{
		{413, api.CodeTooLarge, "POST", path + "/members", list(10_000)},
		{400, api.CodeInvalid, "POST", path + "/members", list(201)},
		{400, api.CodeInvalid, "POST", path + "/members", `{"user_ids":[]}`},
		{400, api.CodeInvalid, "POST", path + "/members", `{"user_ids":["a/b"]}`},
		{400, api.CodeInvalid, "POST", path + "/members", `{"user_ids":[7]}`},
		{400, api.CodeInvalid, "PATCH", path + "/members/" + bob.ID, `{"role":"king"}`},
		{400, api.CodeInvalid, "PATCH", path + "/members/" + bob.ID, `{"role":"owner"}`},
		{400, api.CodeInvalid, "PATCH", path + "/members/" + bob.ID, `{}`},
		{404, api.CodeNotFound, "PATCH", path + "/members/" + unknown, `{"role":"admin"}`},
		{409, api.CodeOwnerNeeded, "PATCH", path + "/members/" + alice.ID, `{"role":"member"}`},
		{404, api.CodeNotFound, "DELETE", path + "/members/" + unknown, ""},
		{404, api.CodeNotFound, "POST", path + "/owner", `{"user_id":"` + unknown + `"}`},
		{404, api.CodeNotFound, "POST", path + "/owner", `{}`},
		{400, api.CodeInvalid, "PUT", path + "/bans/" + alice.ID, ""},
		{404, api.CodeNotFound, "PUT", path + "/bans/" + unknown, ""},
		{400, api.CodeBadCursor, "GET", path + "/bans?cursor=a/b", ""},
		{400, api.CodeBadCursor, "GET", path + "/requests?cursor=nonsense", ""},
		{404, api.CodeNotFound, "PUT", path + "/requests/" + bob.ID, ""},
		{400, api.CodeInvalid, "PATCH", path, `{"title":" "}`},
		{400, api.CodeInvalid, "PATCH", path, `{"title":"` + strings.Repeat("x", 129) + `"}`},
		{400, api.CodeInvalid, "PATCH", path, `{"about":"` + strings.Repeat("x", 513) + `"}`},
		{400, api.CodeInvalid, "PATCH", path, `{"slow_mode_s":-1}`},
		{400, api.CodeInvalid, "PATCH", path, `{"slow_mode_s":86401}`},
		{400, api.CodeInvalid, "PATCH", path, `{"slow_mode_s":9223372036854775807}`},
		{400, api.CodeInvalid, "PATCH", path, `{"history":"some"}`},
		{400, api.CodeInvalid, "PATCH", path, `{"signed":true}`},
		{400, api.CodeInvalid, "PATCH", path, `{"rights":{"write":"king"}}`},
		{400, api.CodeInvalid, "PATCH", path, `{"rights":{"write":"reader"}}`},
		{400, api.CodeInvalid, "PATCH", path, `{"rights":{"moderate":"member"}}`},
		{400, api.CodeInvalid, "POST", path + "/links", `{}`},
		{400, api.CodeInvalid, "POST", path + "/links", `{"client_id":"x","max_uses":-1}`},
		{400, api.CodeInvalid, "POST", path + "/links", `{"client_id":"x","expires_in":-1}`},
		{400, api.CodeInvalid, "POST", path + "/links", `{"client_id":"x","expires_in":9223372036854775807}`},
		{400, api.CodeInvalid, "POST", path + "/links", `{"client_id":"x","name":"` + strings.Repeat("x", 65) + `"}`},
		{404, api.CodeNotFound, "DELETE", path + "/links/" + unknown, ""},
		{404, api.CodeLinkInvalid, "POST", "/joins/a%2Fb", ""},
		{404, api.CodeLinkInvalid, "POST", "/joins/" + unknown, ""},
		{400, api.CodeInvalid, "GET", path + "/members?role=king", ""},
		{400, api.CodeContentUnsupported, "POST", path + "/messages", `{"client_id":"x","content":{"type":"system","event":"left"}}`},
		{400, api.CodeInvalid, "POST", path + "/messages", `{"client_id":"/1","content":{"type":"text","text":"x"}}`},
	} {
		refused(t, s, tc.status, tc.code, request{method: tc.method, path: tc.path, token: alice.Token, body: tc.body})
	}
	added, err := alice.AddMembers(t.Context(), c.ID, unknown, bob.ID)
	require.NoError(t, err)
	require.Equal(t, api.AddAnswer{Added: []string{}, Refused: []api.AddRefusal{{UserID: unknown, Code: api.CodeNotFound}}}, added)
	after, err := alice.Chat(t.Context(), c.ID)
	require.NoError(t, err)
	require.Equal(t, before, after)
}

func TestChannelsCountWhoHasSeen(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
		c := groupOf(t, "channel", alice, bob)
		a := listen(t, alice)
		m, err := alice.Send(t.Context(), c.ID, api.MessageRequest{ClientID: "1", Content: client.Text("news")})
		require.NoError(t, err)
		_, err = bob.Marks(t.Context(), api.MarkRequest{ChatID: c.ID, ReadSeq: m.Seq})
		require.NoError(t, err)
		seen, err := bob.Seen(t.Context(), c.ID, m.Seq, m.Seq)
		require.NoError(t, err)
		require.Equal(t, []api.SeenCount{{Seq: m.Seq, Count: 1}}, seen)

		link, err := alice.CreateLink(t.Context(), c.ID, api.LinkRequest{ClientID: "1"})
		require.NoError(t, err)
		before, err := alice.Chat(t.Context(), c.ID)
		require.NoError(t, err)
		cc := listen(t, carol)
		joined, err := carol.Join(t.Context(), link.Token)
		require.NoError(t, err)
		require.Equal(t, before.Version, joined.Chat.Version, "a reader takes no version")
		require.Equal(t, "reader", joined.Chat.Me.Role)
		// Events reach the new reader at once, and the count follows.
		_, err = alice.Send(t.Context(), c.ID, api.MessageRequest{ClientID: "2", Content: client.Text("more news")})
		require.NoError(t, err)
		require.NoError(t, cc.Wait(t.Context(), func() bool { row, _ := cc.Chat(c.ID); return row.LastSeq == m.Seq+1 }))
		require.NoError(t, s.App.Core().Chats.Recount(t.Context()))
		require.NoError(t, a.Wait(t.Context(), func() bool { row, _ := a.Chat(c.ID); return row.MemberCount == 3 }))
		require.NoError(t, cc.Wait(t.Context(), func() bool { row, _ := cc.Chat(c.ID); return row.MemberCount == 3 }))
		require.NotEmpty(t, cc.of(c.ID))
	})
}
