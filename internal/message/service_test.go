package message_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/testkit/storekit"
)

// heard is what was published.
type heard struct {
	mu           sync.Mutex // guards what follows
	news, change []message.Message
}

// all are the new messages that were published.
func (h *heard) all() []message.Message {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.news)
}

// has waits until so many new messages were published, which comes behind their acknowledgement, and no more.
func (h *heard) has(t *testing.T, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return len(h.all()) >= n }, 10*time.Second, time.Millisecond)
	require.Len(t, h.all(), n)
}

func (h *heard) DraftChanged(chat.DraftChanged) {}

func (h *heard) ScheduledChanged(message.ScheduledChanged) {}

func (h *heard) MessageNew(_ chat.Audience, m message.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.news = append(h.news, m)
}

func (h *heard) MessageChanged(_ chat.Audience, m message.Message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.change = append(h.change, m)
}

func (h *heard) MessageAnnotated(_ chat.Audience, m message.Message, _ message.Annotate) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.change = append(h.change, m)
}

func (h *heard) ChatChanged(chat.Audience, chat.Step, chat.Chat) {}

func (h *heard) MessagesHidden(chat.UserVersion, chat.Me, []int64) {}

// away is a store whose database can't be reached.
type away struct{ message.Store }

func (away) AppendMessages(context.Context, []message.Draft) ([]message.Appended, error) {
	return nil, errors.New("connection refused")
}

type env struct {
	store *sqlstore.Store
	heard *heard
	users []ident.UserID
	chat  ident.ChatID
}

func setup(t *testing.T) *env {
	t.Helper()
	store := storekit.Open(t)
	e := &env{store: store, heard: &heard{}, users: storekit.Users(t, store, "anna", "ben", "cleo")}
	c, err := store.CreateChat(t.Context(), chat.NewChat{
		ID: ident.ChatID(storekit.IDs().New()), Type: chat.TypePrivate, Creator: e.users[0], Members: e.users[:2], At: time.Now(),
	})
	require.NoError(t, err)
	e.chat = c.ID
	return e
}

func (e *env) service(t *testing.T, store message.Store, lanes int) *message.Service {
	t.Helper()
	read := func(raw message.Content) (message.Body, error) {
		if len(raw) == 0 {
			return message.Body{}, fault.New(fault.Invalid, fault.CodeTextEmpty, "empty")
		}
		return message.Body{Content: raw}, nil
	}
	return message.NewService(message.Options{
		Store: store, Publisher: e.heard, ReadContent: read, Now: time.Now, Log: slog.New(slog.DiscardHandler), Lanes: lanes,
	})
}

func TestSendsAreStoredInOrderAndPublishedBehind(t *testing.T) {
	t.Parallel()
	e := setup(t)
	s := e.service(t, e.store, 4)
	const count = 200
	acks := make(chan message.Message, count)
	for n := range count {
		s.SendAsync(t.Context(), e.users[0], message.Draft{ChatID: e.chat, ClientID: fmt.Sprint(n), Content: message.Content(`{}`)},
			func(m message.Message, err error) {
				if err != nil {
					panic(err)
				}
				acks <- m
			})
	}
	require.NoError(t, s.Close(t.Context()))
	for n := range count {
		m := <-acks
		require.Equal(t, int64(n+1), m.Seq)
		require.Equal(t, fmt.Sprint(n), m.ClientID)
		require.Equal(t, e.users[0], m.SenderID)
		require.Equal(t, m, e.heard.news[n])
	}
	require.Len(t, e.heard.news, count)
}

func TestARetryIsPublishedOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	s := e.service(t, e.store, 1)
	d := message.Draft{ChatID: e.chat, ClientID: "same", Content: message.Content(`{"a":1}`)}
	first, err := s.Send(t.Context(), e.users[0], d)
	require.NoError(t, err)
	again, err := s.Send(t.Context(), e.users[0], d)
	require.NoError(t, err)
	require.Equal(t, first, again)
	d.Content = message.Content(`{"a":2}`)
	_, err = s.Send(t.Context(), e.users[0], d)
	require.True(t, fault.Is(err, fault.CodeClientIDReused), "%v", err)
	require.NoError(t, s.Close(t.Context()))
	require.Len(t, e.heard.news, 1)
}

func TestBadSendsAreRefusedAlone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	s := e.service(t, e.store, 1)
	good := message.Draft{ChatID: e.chat, ClientID: "1", Content: message.Content(`{}`)}
	for code, change := range map[fault.Code]func(d *message.Draft){
		fault.CodeInvalid:   func(d *message.Draft) { d.ClientID = "a b" },
		fault.CodeTextEmpty: func(d *message.Draft) { d.Content = nil },
		fault.CodeNotFound:  func(d *message.Draft) { d.ChatID = "01ARZ3NDEKTSV4RRFFQ69G5FAV" },
	} {
		bad := good
		change(&bad)
		_, err := s.Send(t.Context(), e.users[0], bad)
		require.True(t, fault.Is(err, code), "%s: %v", code, err)
	}
	_, err := s.Send(t.Context(), e.users[2], good)
	require.True(t, fault.Is(err, fault.CodeNotFound), "cleo isn't in the chat: %v", err)
	_, err = s.Send(t.Context(), e.users[0], good)
	require.NoError(t, err)
	require.NoError(t, s.Close(t.Context()))
	_, err = s.Send(t.Context(), e.users[0], good)
	require.True(t, fault.Is(err, fault.CodeUnavailable), "closed: %v", err)
}

func TestEditsAndDeletionsArePublished(t *testing.T) {
	t.Parallel()
	e := setup(t)
	s := e.service(t, e.store, 1)
	_, err := s.Send(t.Context(), e.users[0], message.Draft{ChatID: e.chat, ClientID: "1", Content: message.Content(`{"a":1}`)})
	require.NoError(t, err)
	edit := message.Edit{ChatID: e.chat, Seq: 1, Content: message.Content(`{"a":2}`)}
	edited, err := s.Edit(t.Context(), e.users[0], edit)
	require.NoError(t, err)
	require.False(t, edited.EditedAt.IsZero())
	_, err = s.Edit(t.Context(), e.users[0], edit)
	require.NoError(t, err, "the same again changes nothing")
	_, err = s.Edit(t.Context(), e.users[1], edit)
	require.True(t, fault.Is(err, fault.CodeForbidden), "%v", err)
	gone, err := s.Delete(t.Context(), e.users[0], message.Deletion{ChatID: e.chat, Seq: 1})
	require.NoError(t, err)
	require.Equal(t, message.StubDeleted, gone.Stub)
	require.NoError(t, s.Close(t.Context()))
	require.Equal(t, []message.Message{edited, gone}, e.heard.change)
	p, err := s.Page(t.Context(), e.users[1], e.chat, message.Window{Limit: 10})
	require.NoError(t, err)
	require.Equal(t, []message.Message{gone}, p.Messages)
}

func TestADatabaseThatIsAwayIsToldClearly(t *testing.T) {
	t.Parallel()
	e := setup(t)
	s := e.service(t, away{e.store}, 1)
	_, err := s.Send(t.Context(), e.users[0], message.Draft{ChatID: e.chat, ClientID: "1", Content: message.Content(`{}`)})
	f, ok := fault.From(err)
	require.True(t, ok, "%v", err)
	require.Equal(t, fault.CodeUnavailable, f.Code)
	require.Positive(t, f.RetryAfter)
	require.NoError(t, s.Close(t.Context()))
	require.Empty(t, e.heard.news)
}
