package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

// request is a call as no client library would make it.
type request struct {
	method, path string
	token        string
	body         string
	header       map[string]string
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

func send(t *testing.T, s *testkit.Server, r request) answer {
	t.Helper()
	path := r.path
	switch {
	case strings.HasPrefix(path, "//"): // of the whole server
		path = path[1:]
	case !strings.HasPrefix(path, "/api"):
		path = "/api/v1" + path
	}
	req, err := http.NewRequestWithContext(t.Context(), r.method, s.URL+path, strings.NewReader(r.body))
	require.NoError(t, err)
	if r.body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	for name, value := range r.header {
		req.Header.Set(name, value)
	}
	res, err := s.HTTP.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return answer{res.StatusCode, res.Header, string(raw)}
}

// problemOf requires a problem document with everything in it.
func problemOf(t *testing.T, a answer) api.Problem {
	t.Helper()
	require.Equal(t, "application/problem+json", a.header.Get("Content-Type"), a.body)
	var p api.Problem
	require.NoError(t, json.Unmarshal([]byte(a.body), &p), a.body)
	require.Equal(t, "about:blank", p.Type)
	require.Equal(t, a.status, p.Status)
	require.Equal(t, http.StatusText(a.status), p.Title)
	require.NotEmpty(t, p.Detail)
	require.Equal(t, a.header.Get("X-Request-Id"), p.RequestID)
	return p
}

func refused(t *testing.T, s *testkit.Server, status int, code api.Code, r request) api.Problem {
	t.Helper()
	a := send(t, s, r)
	require.Equal(t, status, a.status, "%s %s %.80s: %s", r.method, r.path, r.body, a.body)
	p := problemOf(t, a)
	require.Equal(t, code, p.Code, "%s %s %.80s: %s", r.method, r.path, r.body, a.body)
	return p
}

func decode[T any](t *testing.T, a answer) T {
	t.Helper()
	var out T
	require.Less(t, a.status, 300, a.body)
	require.NoError(t, json.Unmarshal([]byte(a.body), &out), a.body)
	return out
}

func text(s string) api.Content { return client.Text(s) }

func TestEveryCallOfTheDescriptionAnswers(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice := s.User(t, "alice")
	var doc struct {
		Paths map[string]map[string]struct{ OperationID string }
	}
	require.NoError(t, json.Unmarshal(api.OpenAPI, &doc))
	require.NotEmpty(t, doc.Paths)
	for path, item := range doc.Paths {
		path = strings.NewReplacer("{id}", "01ARZ3NDEKTSV4RRFFQ69G5FAV", "{seq}", "1").Replace(path)
		for method, o := range item {
			if o.OperationID == "logout" {
				continue
			}
			a := send(t, s, request{method: strings.ToUpper(method), path: path, token: alice.Token})
			require.NotEqual(t, http.StatusMethodNotAllowed, a.status, o.OperationID)
			require.Less(t, a.status, 500, "%s: %s", o.OperationID, a.body)
		}
		a := send(t, s, request{method: "BREW", path: path, token: alice.Token})
		require.Equal(t, http.StatusMethodNotAllowed, a.status, path)
		require.Equal(t, api.CodeMethodNotAllowed, problemOf(t, a).Code)
		require.NotEmpty(t, a.header.Get("Allow"))
	}
}

func TestMessagesOverREST(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob := s.User(t, "alice"), s.User(t, "bob")
		chat := s.Private(t, alice, bob)
		path := "/chats/" + chat.ID + "/messages"

		a := send(t, s, request{method: "POST", path: path, token: alice.Token, body: `{"client_id":"1","content":{"type":"text","text":"Hi <b>&"},"later":1}`})
		require.Equal(t, http.StatusCreated, a.status, a.body)
		require.Contains(t, a.body, "Hi <b>&", "JSON is JSON, not HTML")
		first := decode[api.MessageAnswer](t, a).Message
		require.Equal(t, int64(1), first.Seq)
		again := send(t, s, request{method: "POST", path: path, token: alice.Token, body: `{"client_id":"1","content":{"type":"text","text":"Hi <b>&"}}`})
		require.Equal(t, http.StatusCreated, again.status)
		require.Equal(t, first, decode[api.MessageAnswer](t, again).Message)
		refused(t, s, 409, api.CodeClientIDReused, request{method: "POST", path: path, token: alice.Token, body: `{"client_id":"1","content":{"type":"text","text":"other"}}`})

		_, err := bob.Send(t.Context(), chat.ID, api.MessageRequest{ClientID: "b", Content: text("back"), ReplyToSeq: 1})
		require.NoError(t, err)
		page, err := alice.History(t.Context(), chat.ID, client.Window{})
		require.NoError(t, err)
		require.Len(t, page.Messages, 2)
		require.Equal(t, []int64{1, 2, 2}, []int64{page.FromSeq, page.ToSeq, page.LastSeq})
		after, err := alice.History(t.Context(), chat.ID, client.After(1, 10))
		require.NoError(t, err)
		require.Len(t, after.Messages, 1)
		around, err := alice.History(t.Context(), chat.ID, client.Window{Around: 1, Limit: 1})
		require.NoError(t, err)
		require.Equal(t, int64(1), around.Messages[0].Seq)
		before, err := alice.History(t.Context(), chat.ID, client.Window{Before: 2, Limit: 5})
		require.NoError(t, err)
		require.Len(t, before.Messages, 1)

		edited, err := alice.Edit(t.Context(), chat.ID, 1, text("Hello"))
		require.NoError(t, err)
		require.NotNil(t, edited.EditedAt)
		refused(t, s, 403, api.CodeForbidden, request{method: "PATCH", path: path + "/2", token: alice.Token, body: `{"content":{"type":"text","text":"x"}}`})
		gone, err := alice.Delete(t.Context(), chat.ID, 1)
		require.NoError(t, err)
		require.Equal(t, "deleted", gone.Stub)
		require.Nil(t, gone.Content)
		refused(t, s, 409, api.CodeMessageGone, request{method: "PATCH", path: path + "/1", token: alice.Token, body: `{"content":{"type":"text","text":"x"}}`})
		changes, err := bob.Changes(t.Context(), chat.ID, first.Version, -1)
		require.NoError(t, err)
		require.Len(t, changes.Messages, 2)
		require.NotNil(t, changes.Chat)
	})
}

func TestChatsOverREST(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
		body := `{"type":"private","members":["` + bob.ID + `"]}`
		a := send(t, s, request{method: "POST", path: "/chats", token: alice.Token, body: body})
		require.Equal(t, http.StatusCreated, a.status, a.body)
		private := decode[api.ChatAnswer](t, a).Chat
		require.Equal(t, "bob", private.Peer.Username)
		a = send(t, s, request{method: "POST", path: "/chats", token: bob.Token, body: `{"type":"private","members":["` + alice.ID + `"]}`})
		require.Equal(t, http.StatusOK, a.status, "it existed before: %s", a.body)
		require.Equal(t, private.ID, decode[api.ChatAnswer](t, a).Chat.ID)

		group, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "group", Title: "Book club", Members: []string{bob.ID, carol.ID}, ClientID: "g1"})
		require.NoError(t, err)
		require.Equal(t, 3, group.MemberCount)
		saved, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "saved"})
		require.NoError(t, err)
		require.Equal(t, "saved", saved.Type)

		var names []string
		for next := ""; ; {
			page, err := alice.Members(t.Context(), group.ID, next, 1)
			require.NoError(t, err)
			for _, m := range page.Members {
				names = append(names, m.User.Username)
			}
			if next = page.Next; next == "" {
				break
			}
		}
		require.ElementsMatch(t, []string{"alice", "bob", "carol"}, names)

		var chats []string
		for next := ""; ; {
			page, err := alice.Chats(t.Context(), next, 2)
			require.NoError(t, err)
			for _, c := range page.Chats {
				chats = append(chats, c.ID)
			}
			if next = page.Next; next == "" {
				break
			}
		}
		require.ElementsMatch(t, []string{private.ID, group.ID, saved.ID}, chats)

		_, err = bob.Send(t.Context(), private.ID, api.MessageRequest{ClientID: "1", Content: text("unread")})
		require.NoError(t, err)
		seen, err := alice.Chat(t.Context(), private.ID)
		require.NoError(t, err)
		require.Equal(t, 1, seen.Me.Unread)
		mine, err := alice.Marks(t.Context(), api.MarkRequest{ChatID: private.ID, ReadSeq: 1}, api.MarkRequest{ChatID: "01ARZ3NDEKTSV4RRFFQ69G5FAV", ReadSeq: 1})
		require.NoError(t, err)
		require.Len(t, mine, 1, "what isn't mine is left out")
		require.Zero(t, mine[0].Unread)
		require.Equal(t, http.StatusNoContent, send(t, s, request{method: "POST", path: "/chats/" + private.ID + "/typing", token: alice.Token, body: `{}`}).status)

		sync, err := alice.Sync(t.Context(), "")
		require.NoError(t, err)
		require.True(t, sync.Reset)
		require.NotEmpty(t, sync.StoreEpoch)
		_, err = bob.Send(t.Context(), private.ID, api.MessageRequest{ClientID: "2", Content: text("more")})
		require.NoError(t, err)
		sync, err = alice.Sync(t.Context(), sync.Cursor)
		require.NoError(t, err)
		require.False(t, sync.Reset)
		require.Contains(t, fmt.Sprint(sync.Chats), private.ID)
	})
}

func TestForeignObjectsLookUnknown(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, eve := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "eve")
		chat := s.Private(t, alice, bob)
		_, err := alice.Send(t.Context(), chat.ID, api.MessageRequest{ClientID: "1", Content: text("secret")})
		require.NoError(t, err)
		sessions, err := alice.Sessions(t.Context())
		require.NoError(t, err)
		const unknown = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
		for _, tc := range []struct{ method, path, foreign, body string }{
			{"GET", "/chats/%s", chat.ID, ""},
			{"GET", "/chats/%s/members", chat.ID, ""},
			{"GET", "/chats/%s/messages", chat.ID, ""},
			{"GET", "/chats/%s/changes?after=0", chat.ID, ""},
			{"POST", "/chats/%s/messages", chat.ID, `{"client_id":"x","content":{"type":"text","text":"x"}}`},
			{"PATCH", "/chats/%s/messages/1", chat.ID, `{"content":{"type":"text","text":"x"}}`},
			{"DELETE", "/chats/%s/messages/1", chat.ID, ""},
			{"POST", "/chats/%s/typing", chat.ID, `{}`},
			{"DELETE", "/auth/sessions/%s", sessions[0].ID, ""},
		} {
			a := refused(t, s, 404, api.CodeNotFound, request{method: tc.method, path: fmt.Sprintf(tc.path, unknown), token: eve.Token, body: tc.body})
			b := refused(t, s, 404, api.CodeNotFound, request{method: tc.method, path: fmt.Sprintf(tc.path, tc.foreign), token: eve.Token, body: tc.body})
			c := refused(t, s, 404, api.CodeNotFound, request{method: tc.method, path: fmt.Sprintf(tc.path, "nonsense-$"), token: eve.Token, body: tc.body})
			a.RequestID, b.RequestID, c.RequestID = "", "", ""
			require.Equal(t, a, b, tc.path)
			require.Equal(t, a, c, tc.path)
		}
		page, err := bob.History(t.Context(), chat.ID, client.Window{})
		require.NoError(t, err)
		require.Len(t, page.Messages, 1)
		require.Empty(t, page.Messages[0].Stub)
	})
}

func TestBadInputGetsAStableCodeAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice, bob := s.User(t, "alice"), s.User(t, "bob")
	chat := s.Private(t, alice, bob)
	messages := "/chats/" + chat.ID + "/messages"
	long, err := json.Marshal(strings.Repeat("x", api.MaxTextBytes+1))
	require.NoError(t, err)
	for _, tc := range []struct {
		status       int
		code         api.Code
		method, path string
		body, detail string
	}{
		{400, api.CodeBadJSON, "POST", messages, `{"client_id":`, "the body isn't JSON"},
		{400, api.CodeBadJSON, "POST", messages, ``, ""},
		{400, api.CodeInvalid, "POST", messages, `["client_id"]`, "the body must be an object"},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":{"secret":1}}`, "client_id: must be a string"},
		{400, api.CodeInvalid, "POST", messages, "{\"client_id\":\"\xc3\x28\"}", "the body isn't valid UTF-8"},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"text","text":7}}`, ""},
		{400, api.CodeTextTooLong, "POST", messages, `{"client_id":"x","content":{"type":"text","text":` + string(long) + `}}`, ""},
		{413, api.CodeTooLarge, "POST", messages, `{"client_id":"` + strings.Repeat("x", 1<<20) + `"}`, "the body is above the limit"},
		{400, api.CodeInvalid, "GET", messages + "?before=secret", "", "before: invalid integer"},
		{400, api.CodeInvalid, "GET", messages + "?before=1&after=1", "", "before, after, around, at: at most one of them"},
		{400, api.CodeInvalid, "GET", messages + "?around=0", "", ""},
		{400, api.CodeInvalid, "GET", messages + "?limit=201", "", "limit: expected number <= 200"},
		{400, api.CodeInvalid, "GET", messages + "?limit=-1", "", ""},
		{400, api.CodeInvalid, "GET", messages + "?after=99999999999999999999", "", ""},
		{400, api.CodeInvalid, "PATCH", messages + "/secret", `{"content":{"type":"text","text":"x"}}`, "seq: invalid integer"},
		{400, api.CodeInvalid, "GET", "/chats/" + chat.ID + "/changes", "", "after: required query parameter is missing"},
		{400, api.CodeInvalid, "GET", "/users", "", "q: required query parameter is missing"},
		{400, api.CodeBadCursor, "GET", "/sync?cursor=secret", "", ""},
		{400, api.CodeBadCursor, "GET", "/chats?cursor=secret", "", ""},
		{400, api.CodeBadCursor, "GET", "/users?q=a&cursor=secret", "", ""},
		{400, api.CodeBadCursor, "GET", "/chats/" + chat.ID + "/members?cursor=secret-$", "", ""},
		{400, api.CodeInvalid, "POST", "/marks", `{"marks":[` + strings.Repeat(`{"chat_id":"x"},`, api.MaxMarks) + `{"chat_id":"x"}]}`, "marks: at most 500"},
		{404, api.CodeNotFound, "GET", "/secret", "", ""},
		{404, api.CodeNotFound, "GET", "/api/v2/me", "", ""},
		{404, api.CodeNotFound, "GET", "/api/", "", ""},
		{405, api.CodeMethodNotAllowed, "PUT", "/chats", "", "this path takes GET, HEAD, POST"},
		{405, api.CodeMethodNotAllowed, "POST", "/api/openapi.json", "", ""},
		{400, api.CodeImageInvalid, "PUT", "/me/avatar", "not an image", ""},
	} {
		p := refused(t, s, tc.status, tc.code, request{method: tc.method, path: tc.path, token: alice.Token, body: tc.body})
		require.NotContains(t, p.Detail, "secret", "input is never repeated")
		if tc.detail != "" {
			require.Equal(t, tc.detail, p.Detail, tc.path)
		}
	}
	refused(t, s, 400, api.CodeInvalid, request{
		method: "POST", path: messages, token: alice.Token, body: `{"client_id":"x"}`, header: map[string]string{"Content-Type": "text/plain"},
	})
	page, err := alice.History(t.Context(), chat.ID, client.Window{})
	require.NoError(t, err)
	require.Empty(t, page.Messages)
}

func TestOversizeBodiesAreCutOff(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	alice := s.User(t, "alice")
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPut, s.URL+"/api/v1/me/avatar", io.LimitReader(endless{}, 64<<20))
	require.NoError(t, err)
	req.Header.Set("Authorization", "Bearer "+alice.Token)
	res, err := s.HTTP.Do(req)
	if err != nil {
		return // the server hung up while the rest was still being sent, which is fine too
	}
	defer func() { _ = res.Body.Close() }()
	require.Equal(t, http.StatusRequestEntityTooLarge, res.StatusCode)
}

type endless struct{}

func (endless) Read(p []byte) (int, error) {
	return copy(p, bytes.Repeat([]byte{7}, len(p))), nil
}
