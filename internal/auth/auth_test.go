package auth_test

import (
	"crypto/rand"
	"crypto/sha256"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/sqlstore"
	"github.com/roost-im/roost/internal/user"
)

const (
	password = "correct horse battery"
	other    = "another long password"
	home     = "192.0.2.1"
	away     = "198.51.100.7"
)

// clock stands until it is moved.
type clock struct {
	mu sync.Mutex // guards at
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 1, 12, 0, 30, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// published gathers what was told to all nodes.
type published struct {
	mu  sync.Mutex // guards ids
	ids []ident.SessionID
}

func (p *published) SessionsEnded(ids []ident.SessionID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids = append(p.ids, ids...)
}

// take returns what was published since the last call.
func (p *published) take() []ident.SessionID {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.ids
	p.ids = nil
	slices.Sort(out)
	return out
}

// env is a service on a new database.
type env struct {
	*auth.Service
	t      *testing.T
	store  *sqlstore.Store
	clock  *clock
	ended  *published
	hashes *atomic.Int64
	opt    auth.Options
}

// cheap are settings with the least costs of hashes.
func cheap() auth.Settings {
	s := auth.Defaults()
	s.Argon2 = auth.Argon2{Memory: 8, Iterations: 1, Parallelism: 1}
	return s
}

func open(t *testing.T) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.Open(t.Context(), sqlstore.Options{DSN: filepath.Join(t.TempDir(), "roost.db")})
	require.NoError(t, err)
	require.NoError(t, store.Migrate(t.Context()))
	return store
}

func setup(t *testing.T, change ...func(*auth.Settings)) *env {
	t.Helper()
	store := open(t)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	e := &env{t: t, store: store, clock: newClock(), ended: &published{}}
	settings := cheap()
	for _, fn := range change {
		fn(&settings)
	}
	e.opt = auth.Options{
		Store: store, Publisher: e.ended, IDs: ident.NewGenerator(e.clock.now, rand.Reader), Now: e.clock.now, Random: rand.Reader,
		Log: slog.New(slog.DiscardHandler), Settings: settings,
	}
	return e.again()
}

// again returns another service on the same database: a node, or a program that was started again.
func (e *env) again(change ...func(*auth.Options)) *env {
	e.t.Helper()
	out := *e
	out.hashes = &atomic.Int64{}
	for _, fn := range change {
		fn(&out.opt)
	}
	var err error
	out.Service, err = auth.NewService(out.opt)
	require.NoError(e.t, err)
	out.WatchHashes(func() { out.hashes.Add(1) })
	return &out
}

// signedIn is a user with a session.
type signedIn struct {
	user.User
	session auth.Session
	token   string
}

func (e *env) register(username string) signedIn {
	e.t.Helper()
	u, session, token, err := e.Register(e.t.Context(), auth.Registration{Username: username, Password: password, Address: home})
	require.NoError(e.t, err)
	return signedIn{u, session, token}
}

func (e *env) login(username, password, address string) (signedIn, error) {
	e.t.Helper()
	u, session, token, err := e.Login(e.t.Context(), auth.Login{Username: username, Password: password, Address: address})
	return signedIn{u, session, token}, err
}

func requireCode(t *testing.T, code fault.Code, err error, about ...any) {
	t.Helper()
	require.Error(t, err, about...)
	require.True(t, fault.Is(err, code), "%v %v", err, about)
}

func (e *env) requireLive(token string) {
	e.t.Helper()
	_, _, err := e.Recognize(e.t.Context(), token, home)
	require.NoError(e.t, err)
	_, _, err = e.Authenticate(e.t.Context(), token, home)
	require.NoError(e.t, err)
}

func (e *env) requireOver(token string) {
	e.t.Helper()
	_, _, err := e.Recognize(e.t.Context(), token, home)
	requireCode(e.t, fault.CodeUnauthenticated, err)
	_, _, err = e.Authenticate(e.t.Context(), token, home)
	requireCode(e.t, fault.CodeUnauthenticated, err)
}

// sha is how a token is stored.
func sha(token string) auth.TokenHash { return sha256.Sum256([]byte(token)) }
