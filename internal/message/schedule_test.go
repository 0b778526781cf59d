package message_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// later is a service on a clock that only the test moves.
type later struct {
	*env
	*message.Service
	now atomic.Int64 // microseconds
}

func (l *later) at() time.Time { return time.UnixMicro(l.now.Load()).UTC() }

func (l *later) pass(d time.Duration) { l.now.Add(d.Microseconds()) }

func setupLater(t *testing.T, wrap func(message.Store) message.Store) *later {
	t.Helper()
	l := &later{env: setup(t)}
	l.now.Store(time.Now().UnixMicro())
	l.Service = message.NewService(message.Options{
		Store: wrap(l.store), Publisher: l.heard, Now: l.at, Log: slog.New(slog.DiscardHandler),
		ReadContent: func(raw message.Content) (message.Body, error) { return message.Body{Content: raw}, nil },
	})
	return l
}

func asIs(s message.Store) message.Store { return s }

func (l *later) schedule(t *testing.T, id ident.ChatID, from ident.UserID, clientID string, in time.Duration) message.Scheduled {
	t.Helper()
	row, err := l.Schedule(t.Context(), from, message.Scheduled{
		Draft: message.Draft{ChatID: id, ClientID: clientID, Content: message.Content(`{"n":"` + clientID + `"}`)}, SendAt: l.at().Add(in),
	})
	require.NoError(t, err)
	return row
}

func (l *later) byKey(t *testing.T, key message.ScheduledKey) message.Scheduled {
	t.Helper()
	row, err := l.store.ScheduledByKey(t.Context(), key)
	require.NoError(t, err)
	return row
}

func TestScheduledMessagesAreSentInTheirOrder(t *testing.T) {
	t.Parallel()
	l := setupLater(t, asIs)
	second := l.schedule(t, l.chat, l.users[0], "second", 2*time.Hour)
	l.schedule(t, l.chat, l.users[0], "first", time.Hour)
	l.schedule(t, l.chat, l.users[1], "third", 2*time.Hour)
	require.NoError(t, l.SendDue(t.Context()))
	require.Empty(t, l.heard.all())
	l.pass(2 * time.Hour)
	require.NoError(t, l.SendDue(t.Context()))
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 3)
	for i, want := range []string{"first", "second", "third"} {
		require.Equal(t, want, l.heard.all()[i].ClientID)
		require.Equal(t, l.at(), l.heard.all()[i].CreatedAt)
	}
	m, err := l.SendScheduled(t.Context(), second.Key())
	require.NoError(t, err)
	require.Equal(t, l.heard.all()[1].Seq, m.Seq, "one that was sent returns its message")
	_, err = l.DeleteScheduled(t.Context(), second.Key())
	require.True(t, fault.Is(err, fault.CodeMessageGone))
	_, err = l.EditScheduled(t.Context(), message.ScheduledPatch{ScheduledKey: second.Key(), Content: message.Content(`{}`)})
	require.True(t, fault.Is(err, fault.CodeMessageGone))
}

func TestScheduledMessagesAreBoundedInTime(t *testing.T) {
	t.Parallel()
	l := setupLater(t, asIs)
	for _, in := range []time.Duration{-time.Second, 0, message.MaxScheduleTime + time.Second} {
		_, err := l.Schedule(t.Context(), l.users[0], message.Scheduled{
			Draft: message.Draft{ChatID: l.chat, ClientID: "x", Content: message.Content(`{}`)}, SendAt: l.at().Add(in),
		})
		require.True(t, fault.Is(err, fault.CodeInvalid), in)
	}
	row := l.schedule(t, l.chat, l.users[0], "x", time.Hour)
	past := l.at()
	_, err := l.EditScheduled(t.Context(), message.ScheduledPatch{ScheduledKey: row.Key(), SendAt: &past})
	require.True(t, fault.Is(err, fault.CodeInvalid))
	l.pass(2 * time.Hour)
	again, err := l.Schedule(t.Context(), l.users[0], message.Scheduled{
		Draft: message.Draft{ChatID: l.chat, ClientID: "x", Content: row.Content}, SendAt: row.SendAt,
	})
	require.NoError(t, err, "a repeated call is answered, however late")
	require.Equal(t, row, again)
}

func TestRefusedScheduledMessagesStay(t *testing.T) {
	t.Parallel()
	l := setupLater(t, asIs)
	row := l.schedule(t, l.chat, l.users[0], "x", time.Hour)
	_, err := l.store.SetBlock(t.Context(), l.users[0], l.users[1], true, l.at())
	require.NoError(t, err)
	_, err = l.SendScheduled(t.Context(), row.Key())
	require.True(t, fault.Is(err, fault.CodePeerBlocked))
	require.Equal(t, row, l.byKey(t, row.Key()), "it waits for its time all the same")
	l.pass(time.Hour)
	require.NoError(t, l.SendDue(t.Context()))
	refused := l.byKey(t, row.Key())
	require.Equal(t, message.ScheduledRefused, refused.State)
	require.Equal(t, fault.CodePeerBlocked, refused.Refusal)
	require.Equal(t, row.Content, refused.Content)

	_, err = l.store.SetBlock(t.Context(), l.users[0], l.users[1], false, l.at())
	require.NoError(t, err)
	l.pass(time.Hour)
	require.NoError(t, l.SendDue(t.Context()))
	require.Empty(t, l.heard.all(), "it isn't tried again by itself")
	edited, err := l.EditScheduled(t.Context(), message.ScheduledPatch{ScheduledKey: row.Key(), Content: message.Content(`{"n":"edited"}`)})
	require.NoError(t, err)
	require.Equal(t, message.ScheduledRefused, edited.State, "another text is no time")
	at := l.at().Add(time.Minute)
	edited, err = l.EditScheduled(t.Context(), message.ScheduledPatch{ScheduledKey: row.Key(), SendAt: &at})
	require.NoError(t, err)
	require.Equal(t, message.ScheduledWaiting, edited.State)
	require.Empty(t, edited.Refusal)
	l.pass(time.Minute)
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 1)
	require.JSONEq(t, `{"n":"edited"}`, string(l.heard.all()[0].Content))
}

// slow lets one message pass at a time.
type slow struct {
	message.Store
	now    func() time.Time
	sentAt time.Time
}

func (s *slow) AppendMessages(ctx context.Context, drafts []message.Draft) ([]message.Appended, error) {
	out := make([]message.Appended, len(drafts))
	for i, d := range drafts {
		if wait := s.sentAt.Add(time.Minute).Sub(s.now()); wait > 0 {
			out[i].Err = fault.TooOften(wait)
			continue
		}
		s.sentAt = s.now()
		one, err := s.Store.AppendMessages(ctx, []message.Draft{d})
		if err != nil {
			return nil, err //nolint:wrapcheck // as it is
		}
		out[i] = one[0]
	}
	return out, nil
}

func TestSlowModeHoldsScheduledMessagesUp(t *testing.T) {
	t.Parallel()
	var in *slow
	l := setupLater(t, func(s message.Store) message.Store {
		in = &slow{Store: s}
		return in
	})
	in.now = l.at
	l.schedule(t, l.chat, l.users[1], "a", time.Hour)
	row := l.schedule(t, l.chat, l.users[1], "b", time.Hour)
	l.pass(time.Hour)
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 1)
	held := l.byKey(t, row.Key())
	require.Equal(t, message.ScheduledWaiting, held.State)
	require.Equal(t, fault.CodeRateLimited, held.Refusal)
	l.pass(59 * time.Second)
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 1)
	l.pass(time.Second)
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 2)
}

// flaky fails to store messages as long as it is told to.
type flaky struct {
	message.Store
	isAway atomic.Bool
}

func (f *flaky) AppendMessages(ctx context.Context, drafts []message.Draft) ([]message.Appended, error) {
	if f.isAway.Load() {
		return nil, errors.New("connection refused")
	}
	return f.Store.AppendMessages(ctx, drafts) //nolint:wrapcheck // as it is
}

func TestScheduledMessagesOutliveTheDatabase(t *testing.T) {
	t.Parallel()
	var f *flaky
	l := setupLater(t, func(s message.Store) message.Store {
		f = &flaky{Store: s}
		return f
	})
	row := l.schedule(t, l.chat, l.users[0], "x", time.Hour)
	l.pass(time.Hour)
	f.isAway.Store(true)
	require.NoError(t, l.SendDue(t.Context()))
	require.Equal(t, row.Version, l.byKey(t, row.Key()).Version, "that the server is at fault is no refusal")
	f.isAway.Store(false)
	require.NoError(t, l.SendDue(t.Context()))
	require.Empty(t, l.heard.all(), "a lease holds it")
	l.pass(time.Minute)
	require.NoError(t, l.SendDue(t.Context()))
	l.heard.has(t, 1)
}
