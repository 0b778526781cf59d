// Package testkit boots a real server inside of a test: on SQLite in a temporary folder or on a real PostgreSQL, with
// everything that a server has, at a port of its own. Its users are made through the wire, as everybody's are.
package testkit

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/app"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// Options of a server. All of them may be left out.
type Options struct {
	// Database is a PostgreSQL URL; empty: SQLite.
	Database string
	// Change changes the settings before the start.
	Change func(s *config.Settings)
	// Log gets what the server logs.
	Log io.Writer
}

// Server is a server that runs until the test ends.
type Server struct {
	// URL of the server, without a slash at its end.
	URL string
	// HTTP makes calls that no client library would make.
	HTTP *http.Client
	// App is the server itself.
	App *app.Server
}

// stopTime bounds the stop of a server.
const stopTime = 20 * time.Second

// Start starts a server.
func Start(t testing.TB, opt Options) *Server {
	t.Helper()
	set := Settings(t)
	set.Database = opt.Database
	if opt.Change != nil {
		opt.Change(&set)
	}
	log := slog.New(slog.DiscardHandler)
	if opt.Log != nil {
		log = slog.New(slog.NewTextHandler(opt.Log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	page := fstest.MapFS{"index.html": {Data: []byte("<!doctype html><title>Roost</title>")}}
	a, err := app.New(t.Context(), app.Options{Settings: set, Version: "test", Web: page, Log: log})
	require.NoError(t, err)
	a.Serve()
	transport := &http.Transport{MaxIdleConnsPerHost: 16}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		require.NoError(t, a.Stop(ctx))
	})
	return &Server{URL: a.Local(), HTTP: &http.Client{Transport: transport, Timeout: stopTime}, App: a}
}

// Settings are those of a server with everything in a temporary folder, cheap passwords, and room for many users from
// one address.
func Settings(t testing.TB) config.Settings {
	t.Helper()
	set := config.Defaults()
	set.Data = t.TempDir()
	set.Listen = "127.0.0.1:0"
	set.PasswordMemory, set.PasswordRounds = 64<<10, 1
	set.MayWrite = config.MayWriteEverybody // who is no stranger is told by the tests of requests
	set.RegisterRate, set.CallRate, set.ChatRate = config.Rate{}, config.Rate{}, config.Rate{}
	return set
}

// OnEachEngine runs a test on SQLite and on PostgreSQL, with a server of its own each.
func OnEachEngine(t *testing.T, test func(t *testing.T, s *Server)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, Start(t, Options{}))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, Start(t, Options{Database: pgtest.Database(t)}))
	})
}

// Client returns a client with a token, which may be empty.
func (s *Server) Client(t testing.TB, token string) *client.Client {
	t.Helper()
	c, err := client.New(s.URL, client.Options{Token: token, HTTP: s.HTTP})
	require.NoError(t, err)
	return c
}

// User is a registered user with a signed-in client.
type User struct {
	*client.Client
	ID, Username, Token string
}

// User registers a user.
func (s *Server) User(t testing.TB, username string) User {
	t.Helper()
	return s.register(t, username, "")
}

// Operator registers the operator.
func (s *Server) Operator(t testing.TB, username string) User {
	t.Helper()
	token, err := s.App.Core().Auth.OperatorInvite(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, token, "there is an operator already")
	return s.register(t, username, token)
}

func (s *Server) register(t testing.TB, username, invite string) User {
	t.Helper()
	c := s.Client(t, "")
	in, err := c.Register(t.Context(), api.RegisterRequest{Username: username, Password: rand.Text(), Invite: invite, DeviceName: "Test"})
	require.NoError(t, err)
	return User{Client: c, ID: in.User.ID, Username: username, Token: in.Session.Token}
}

// Private returns the private chat of two users.
func (s *Server) Private(t testing.TB, a, b User) api.Chat {
	t.Helper()
	c, err := a.CreateChat(t.Context(), api.ChatRequest{Type: "private", Members: []string{b.ID}})
	require.NoError(t, err)
	return c
}
