package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
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

// moreVerbs is the second half of verbs: what everybody may who is in a chat, and what is about one's own.
var moreVerbs = map[string]verb{
	"react": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.React(t.Context(), m.chat, m.said, "👍", false)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"see who reacted": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Reactions(t.Context(), m.chat, m.said, "", "", 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"see former contents": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Edits(t.Context(), m.chat, m.said, "", 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"quote": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Quotes(t.Context(), m.chat, 1)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"hide": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Hide(t.Context(), m.chat, m.said)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"forward from here": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		return forward(t, as, m.chat, m.said, saved(t, as).ID)
	}, "nnnyyyy", "nnnyyyy"},
	"forward to here": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		from := saved(t, as).ID
		note, err := as.Send(t.Context(), from, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("x")})
		require.NoError(t, err)
		return forward(t, as, from, note.Seq, m.chat)
	}, "nnnfyyy", "nnnffyy"},
	"schedule": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := schedule(t, m, as)
		return err
	}, "nnnfyyy", "nnnffyy"},
	"change what is scheduled": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		s, err := schedule(t, m, as)
		if err == nil {
			_, err = as.EditScheduled(t.Context(), m.chat, s.ClientID, api.ScheduledPatch{Content: client.Text("y")})
		}
		return err
	}, "nnnfyyy", "nnnffyy"},
	"send what is scheduled": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		s, err := schedule(t, m, as)
		if err == nil {
			_, err = as.SendScheduled(t.Context(), m.chat, s.ClientID)
		}
		return err
	}, "nnnfyyy", "nnnffyy"},
	"delete what is scheduled": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		s, err := schedule(t, m, as)
		if err == nil {
			_, err = as.DeleteScheduled(t.Context(), m.chat, s.ClientID)
		}
		return err
	}, "nnnfyyy", "nnnffyy"},
	"delete what another has scheduled": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		s := api.Scheduled{ClientID: "another"}
		if m.systemSeq < 99 { // else nobody else is in the chat
			var err error
			s, err = schedule(t, m, m.sender)
			require.NoError(t, err)
		}
		_, err := as.DeleteScheduled(t.Context(), m.chat, s.ClientID)
		return err
	}, "nnnnnnn", "nnnnnnn"},
	"type": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		return m.post(t, as, "/chats/"+m.chat+"/typing")
	}, "nnnyyyy", "nnnyyyy"},
	"begin to write": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.SetDraft(t.Context(), m.chat, api.DraftRequest{Content: client.Text("x")})
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"mute": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		yes := true
		_, err := as.UpdateChatMe(t.Context(), m.chat, api.ChatMePatch{Muted: &yes})
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"clear": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.ClearHistory(t.Context(), m.chat, api.ClearRequest{UpToSeq: 1})
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"accept": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.AcceptRequest(t.Context(), m.chat)
		return err
	}, "nnnyyyy", "nnnyyyy"}, // it is already
	"decline": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.DeclineRequest(t.Context(), m.chat)
		return err
	}, "nnnrrrr", "nnnrrrr"},
	"set the photo": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.SetChatPhoto(t.Context(), m.chat, "image/png", bytes.NewReader(m.picture))
		return err
	}, "nnnffyy", "nnnffyy"},
	"set the photo of an upload": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		id, err := as.Upload(t.Context(), client.NewUpload{Type: "image/png", Purpose: "avatar", Size: int64(len(m.picture))}, bytes.NewReader(m.picture))
		require.NoError(t, err)
		_, err = as.TakeChatPhoto(t.Context(), m.chat, id)
		return err
	}, "nnnffyy", "nnnffyy"},
	"revoke a link": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.RevokeLink(t.Context(), m.chat, m.link)
		return err
	}, "nnnffyy", "nnnffyy"},
	"let somebody in": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		return as.ApproveRequest(t.Context(), m.chat, m.fresh[as.ID].ID) // who hasn't asked
	}, "nnnffnn", "nnnffnn"},
	"turn somebody away": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		return as.DenyRequest(t.Context(), m.chat, m.fresh[as.ID].ID)
	}, "nnnffnn", "nnnffnn"},
}

func saved(t *testing.T, as testkit.User) api.Chat {
	t.Helper()
	c, err := as.CreateChat(t.Context(), api.ChatRequest{Type: "saved"})
	require.NoError(t, err)
	return c
}

func schedule(t *testing.T, m *matrix, as testkit.User) (api.Scheduled, error) {
	t.Helper()
	return as.Schedule(t.Context(), m.chat, api.ScheduleRequest{Content: client.Text("x"), SendAt: time.Now().Add(time.Hour)})
}

// forward copies a message; what becomes of the copy is what is answered.
func forward(t *testing.T, as testkit.User, from string, seq int64, to string) error {
	t.Helper()
	out, err := as.Forward(t.Context(), api.ForwardRequest{ChatID: from, Seqs: []int64{seq}, To: []api.ForwardTarget{{ChatID: to}}})
	if err == nil && out[0].Error != nil {
		err = &client.Error{Code: api.Code(out[0].Error.Code)}
	}
	return err
}

// post makes a call that the client library makes over the WebSocket only.
func (m *matrix) post(t *testing.T, as testkit.User, path string) error {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, m.server.URL+"/api/v1"+path, strings.NewReader("{}"))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+as.Token)
	r.Header.Set("Content-Type", "application/json")
	res, err := m.server.HTTP.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	if res.StatusCode < 300 {
		return nil
	}
	var problem api.Problem
	require.NoError(t, json.NewDecoder(res.Body).Decode(&problem))
	return &client.Error{Code: problem.Code, Status: res.StatusCode}
}

// elsewhere are calls about a chat that have a test of their own.
var elsewhere = map[string]string{
	"GET /chats/{id}/photo": "TestPhotosOfGroups",
}

// calls notes which calls were made.
type calls struct {
	next http.RoundTripper

	mu   sync.Mutex // guards what follows
	made map[string]bool
}

func (c *calls) RoundTrip(r *http.Request) (*http.Response, error) {
	c.mu.Lock()
	c.made[r.Method+" "+r.URL.Path] = true
	c.mu.Unlock()
	return c.next.RoundTrip(r) //nolint:wrapcheck // it is between
}

// missing returns the calls about chats, as they are described, that weren't made.
func (c *calls) missing(t *testing.T) (out []string) {
	t.Helper()
	var described struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(api.OpenAPI, &described))
	parameter := regexp.MustCompile(`\\\{[a-z_]+\\\}`)
	for path, methods := range described.Paths {
		if !strings.HasPrefix(path, "/api/v1/chats/{id}") {
			continue
		}
		shape := regexp.MustCompile("^" + parameter.ReplaceAllString(regexp.QuoteMeta(path), "[^/]+") + "$")
		for method := range methods {
			name := fmt.Sprintf("%s %s", strings.ToUpper(method), strings.TrimPrefix(path, "/api/v1"))
			isMade := elsewhere[name] != ""
			for made := range c.made {
				verb, at, _ := strings.Cut(made, " ")
				isMade = isMade || strings.EqualFold(verb, method) && shape.MatchString(at)
			}
			if !isMade {
				out = append(out, name)
			}
		}
	}
	slices.Sort(out)
	return out
}
