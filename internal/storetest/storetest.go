// Package storetest is the specification of storage: a suite that every implementation of the domain's Store
// interfaces passes. New behaviour of storage starts here.
package storetest

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/media"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/presence"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/sticker"
	"github.com/roost-im/roost/internal/user"
)

// Store is all that the domain needs of storage.
type Store interface {
	user.Store
	auth.Store
	chat.Store
	message.Store
	media.Store
	inbox.Store
	presence.Store
	outbox.Store
	search.Store
	push.Store
	digest.Store
	sticker.Store
}

// Stores is an implementation under test.
type Stores struct {
	Store
	// Exec runs one SQL statement in a write transaction, for states that no method makes yet.
	Exec func(ctx context.Context, statement string, args ...any) error
	// Hold runs one statement in a transaction and leaves that open until commit is called.
	Hold func(ctx context.Context, statement string, args ...any) (commit func() error, err error)
	// IsSerial says that writers follow each other, so that sync positions report nothing twice once all are done.
	IsSerial bool
}

// Run runs the suite. open returns an empty, migrated store that is closed when the test ends; most tests share one.
func Run(t *testing.T, open func(*testing.T) Stores) {
	shared := open(t)
	for _, group := range []map[string]func(*env){
		userTests, accountTests, sessionTests, limitTests, chatTests, markTests,
		appendTests, editTests, formerTests, annotationTests, pollTests, messagePinTests, mentionTests, receiptTests, expireTests, hideTests, forwardTests, historyTests, listTests, changesTests, syncTests, raceTests, randomTests,
		mineTests, settingTests, blockTests, requestTests,
		draftTests, scheduledTests, privacyTests,
		groupTests, groupRaceTests, channelTests, linkTests,
		searchTests, mediaTests, galleryTests, pushTests, mailTests, stickerTests,
	} {
		for name, test := range group {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(newEnv(t, shared, open))
			})
		}
	}
}

// tb is what a test needs of *testing.T or of *rapid.T.
type tb interface {
	require.TestingT
	Helper()
	Context() context.Context
}

// env is what a test works with: a store, and makers of what stands in it.
type env struct {
	tb
	Stores
	t    *testing.T
	open func(*testing.T) Stores
	ids  *ident.Generator
}

// clock makes times rise by a microsecond from anything to anything, so that precision shows.
var clock atomic.Int64

func now() time.Time {
	return time.Date(2026, 3, 4, 5, 6, 7, 123456000, time.UTC).Add(time.Duration(clock.Add(1)) * time.Microsecond)
}

func newEnv(t *testing.T, s Stores, open func(*testing.T) Stores) *env {
	return &env{tb: t, Stores: s, t: t, open: open, ids: ident.NewGenerator(time.Now, rand.Reader)}
}

// fresh returns an env on a store of its own.
func (e *env) fresh() *env {
	return newEnv(e.t, e.open(e.t), e.open)
}

func (e *env) ctx() context.Context {
	return e.Context()
}

var names atomic.Int64

// name returns a username that no other test has.
func name(prefix string) string {
	return fmt.Sprintf("%s_%d", prefix, names.Add(1))
}

func (e *env) newAccount(username string) auth.NewAccount {
	return auth.NewAccount{
		User: user.User{
			ID: ident.UserID(e.ids.New()), Username: username, DisplayName: "The " + username,
			Role: user.RoleUser, State: user.StateActive, CreatedAt: now(),
		},
		Skeleton:     username,
		PasswordHash: "hash of " + username,
	}
}

// user makes an account.
func (e *env) user() user.User {
	e.Helper()
	u, err := e.CreateAccount(e.ctx(), e.newAccount(name("user")))
	require.NoError(e, err)
	return u
}

// people makes accounts and returns their ids.
func (e *env) people(n int) []ident.UserID {
	e.Helper()
	out := make([]ident.UserID, n)
	for i := range out {
		out[i] = e.user().ID
	}
	return out
}

func (e *env) token() auth.TokenHash {
	var h auth.TokenHash
	_, err := rand.Read(h[:])
	require.NoError(e, err)
	return h
}

func (e *env) newSession(id ident.UserID) auth.NewSession {
	at := now()
	return auth.NewSession{
		Session: auth.Session{
			ID: ident.SessionID(e.ids.New()), UserID: id, Name: "Phone", Client: "test/1", Place: "192.0.2.1",
			CreatedAt: at, LastActiveAt: at, ExpiresAt: at.Add(time.Hour),
		},
		Token: e.token(),
	}
}

func (e *env) chat(n chat.NewChat) chat.Created {
	e.Helper()
	n.ID, n.At = ident.ChatID(e.ids.New()), now()
	c, err := e.CreateChat(e.ctx(), n)
	require.NoError(e, err)
	return c
}

func (e *env) private(a, b ident.UserID) ident.ChatID {
	e.Helper()
	return e.chat(chat.NewChat{Type: chat.TypePrivate, Creator: a, Members: []ident.UserID{a, b}}).ID
}

func (e *env) saved(a ident.UserID) ident.ChatID {
	e.Helper()
	return e.chat(chat.NewChat{Type: chat.TypeSaved, Creator: a, Members: []ident.UserID{a}}).ID
}

func (e *env) group(members ...ident.UserID) ident.ChatID {
	e.Helper()
	return e.chat(chat.NewChat{
		Type: chat.TypeGroup, Title: "A group", Creator: members[0], Members: members, ClientID: e.ids.New(),
	}).ID
}

func text(s string) message.Content {
	return message.Content(fmt.Sprintf(`{"type":"text","text":%q}`, s))
}

func (e *env) draft(id ident.ChatID, from ident.UserID, s string) message.Draft {
	return message.Draft{ChatID: id, SenderID: from, ClientID: e.ids.New(), Content: text(s), At: now()}
}

// appendOK stores drafts, none of which fails.
func (e *env) appendOK(drafts ...message.Draft) []message.Message {
	e.Helper()
	results, err := e.AppendMessages(e.ctx(), drafts)
	require.NoError(e, err)
	require.Len(e, results, len(drafts))
	out := make([]message.Message, len(results))
	for i, r := range results {
		require.NoError(e, r.Err)
		out[i] = r.Message
	}
	return out
}

func (e *env) send(id ident.ChatID, from ident.UserID, s string) message.Message {
	e.Helper()
	return e.appendOK(e.draft(id, from, s))[0]
}

// fill sends n messages from one user.
func (e *env) fill(id ident.ChatID, from ident.UserID, n int) []message.Message {
	e.Helper()
	drafts := make([]message.Draft, n)
	for i := range drafts {
		drafts[i] = e.draft(id, from, fmt.Sprintf("message %d", i+1))
	}
	return e.appendOK(drafts...)
}

func (e *env) edit(m message.Message, s string) message.Message {
	e.Helper()
	c, err := e.EditMessage(e.ctx(), message.Edit{ChatID: m.ChatID, Seq: m.Seq, Actor: m.SenderID, Content: text(s), At: now()})
	require.NoError(e, err)
	require.True(e, c.IsNew)
	return c.Message
}

func (e *env) delete(m message.Message) message.Message {
	e.Helper()
	c, err := e.DeleteMessage(e.ctx(), message.Deletion{ChatID: m.ChatID, Seq: m.Seq, Actor: m.SenderID, At: now()})
	require.NoError(e, err)
	return c.Message
}

func (e *env) raise(raises ...chat.MarkRaise) chat.MarksBatch {
	e.Helper()
	for i := range raises {
		if raises[i].At.IsZero() {
			raises[i].At = now()
		}
	}
	b, err := e.RaiseMarks(e.ctx(), raises)
	require.NoError(e, err)
	require.Len(e, b.Raised, len(raises))
	return b
}

func (e *env) read(id ident.ChatID, actor ident.UserID, seq int64) chat.MarksBatch {
	e.Helper()
	return e.raise(chat.MarkRaise{ChatID: id, UserID: actor, ReadSeq: seq})
}

func (e *env) entry(id ident.ChatID, actor ident.UserID) inbox.Entry {
	e.Helper()
	entry, err := e.ChatEntry(e.ctx(), actor, id)
	require.NoError(e, err)
	return entry
}

// history returns all that the actor may see.
func (e *env) history(id ident.ChatID, actor ident.UserID) []message.Message {
	e.Helper()
	p, err := e.MessagePage(e.ctx(), actor, id, message.Window{HasAfter: true, Limit: 1_000_000})
	require.NoError(e, err)
	return p.Messages
}

// setMember changes a member row in ways that no method offers yet; the chat takes a version for it.
func (e *env) setMember(id ident.ChatID, member ident.UserID, set string) {
	e.Helper()
	require.NoError(e, e.Exec(e.ctx(), `UPDATE chats SET version = version + 1, members_version = version + 1, pos = {pos}
		WHERE id = $1`, string(id)))
	require.NoError(e, e.Exec(e.ctx(), `UPDATE users SET version = version + 1 WHERE id = $1`, string(member)))
	require.NoError(e, e.Exec(e.ctx(), `UPDATE chat_members SET `+set+`, pos = {pos},
		version = (SELECT version FROM chats WHERE id = $1), me_version = (SELECT version FROM users WHERE id = $2)
		WHERE chat_id = $1 AND user_id = $2`, string(id), string(member)))
}

// setFloor raises the floor of a chat and removes what lies below.
func (e *env) setFloor(id ident.ChatID, floor int64) {
	e.Helper()
	require.NoError(e, e.Exec(e.ctx(), "UPDATE chats SET version = version + 1, floor_seq = $2, pos = {pos} WHERE id = $1", string(id), floor))
	require.NoError(e, e.Exec(e.ctx(), "DELETE FROM messages WHERE chat_id = $1 AND seq <= $2", string(id), floor))
}
