package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/gateway"
	"github.com/roost-im/roost/internal/httpapi"
	"github.com/roost-im/roost/internal/mailer"
	"github.com/roost-im/roost/internal/preview"
	"github.com/roost-im/roost/internal/webui"
)

// Options of a Server.
type Options struct {
	Settings config.Settings
	// Version of the program.
	Version string
	// Web are the files of the web client.
	Web fs.FS
	Log *slog.Logger
}

// Server is a node.
type Server struct {
	opt       Options
	log       *slog.Logger
	lock      *lock
	core      *Core
	gateway   *gateway.Gateway
	http      *http.Server
	debug     *http.Server
	listeners []net.Listener
	profiler  net.Listener // of debug
	cert      *certificate

	running sync.WaitGroup // the loops of the services
	cancel  context.CancelFunc
	failed  chan error // a listener that broke
}

// Time limits of a connection before its request is read. A WebSocket has those of package gateway.
const (
	headerTimeout = 10 * time.Second
	idleTimeout   = 2 * time.Minute
	// writeTimeout bounds a request from the end of its head to the end of its answer, the slowest upload included. Without
	// it a client that asks for long pages and reads none holds each of them, and its goroutine, for as long as it likes.
	writeTimeout = 3 * time.Minute
	maxHeader    = 32 << 10
)

// New builds a server that listens already; Serve begins to answer, Stop ends it. When it fails, nothing stays behind.
func New(ctx context.Context, opt Options) (*Server, error) {
	if err := opt.Settings.Check(); err != nil {
		return nil, fmt.Errorf("settings: %w", err)
	}
	s := &Server{opt: opt, log: opt.Log, failed: make(chan error, 8)}
	if err := s.build(ctx); err != nil {
		return nil, errors.Join(err, s.release(context.WithoutCancel(ctx)))
	}
	return s, nil
}

func (s *Server) build(ctx context.Context) (err error) {
	if s.lock, err = takeLock(s.opt.Settings.Data); err != nil {
		return err
	}
	if s.core, err = OpenCore(ctx, &s.opt.Settings, s.log); err != nil {
		return err
	}
	if err := s.core.putBirds(ctx); err != nil { // everything else works without them, and the next start tries again
		s.log.LogAttrs(ctx, slog.LevelWarn, "stickers of the server not stored", slog.Any("error", err))
	}
	handler, err := s.handler()
	if err != nil {
		return err
	}
	return s.listen(ctx, handler)
}

// handler builds the gateway and what stands around it.
func (s *Server) handler() (http.Handler, error) {
	set := &s.opt.Settings
	proxies, err := config.ReadNetworks("proxies", set.Proxies)
	if err != nil {
		return nil, err
	}
	limits := s.limits()
	origins := pageOrigins(set)
	s.gateway = gateway.New(gateway.Options{
		Auth: s.core.Auth, Messages: s.core.Messages, Chats: s.core.Chats, Inbox: s.core.Inbox, Rosters: s.core.Rosters,
		Heads: s.core.Store, Presence: s.core.Store, Bus: s.core.Bus,
		Token: httpapi.Token, Address: httpapi.Address, Refuse: httpapi.Refuse, Origins: origins,
		Announced: limits,
		Limits: gateway.Limits{
			Connections: set.MaxConnections, PerUser: set.MaxPerUser,
			FrameRate: perSecond(set.FrameRate), FrameBurst: set.FrameRate.Burst,
			SendRate: perSecond(set.SendRate), SendBurst: set.SendRate.Burst,
		},
		Log: s.log,
	})
	web, err := webui.New(s.opt.Web)
	if err != nil {
		return nil, fmt.Errorf("read the web client: %w", err)
	}
	var previews httpapi.Previews
	if set.LinkPreviews != config.Off {
		previews = preview.New(preview.Options{})
	}
	h, err := httpapi.New(httpapi.Options{
		Auth: s.core.Auth, Users: s.core.Users, Chats: s.core.Chats, Messages: s.core.Messages, Inbox: s.core.Inbox,
		Search: s.core.Search, Media: s.core.Media, Stickers: s.core.Stickers, Previews: previews, Pushes: s.core.Push, PushKey: s.core.PushKey,
		Mails: s.core.Mails, MailPages: mailer.Pages(s.core.Mails, set.Name, s.log),
		Info: api.ServerInfo{
			Name: set.Name, ServerVersion: s.opt.Version, Registration: set.Registration, Limits: limits,
			LinkPreviews: previews != nil, Push: channels(s.core.Push.Channels()), Email: s.core.Mails.IsOn(),
		},
		MediaOrigin: s.core.MediaOrigin, Address: set.Address, Proxies: proxies, Origins: origins, HSTS: set.HSTS, Socket: s.gateway, Web: web,
		CallRate: httpapi.Rate(set.CallRate), ChatRate: httpapi.Rate(set.ChatRate), SendRate: httpapi.Rate(set.SendRate),
		Ready: s.ready, Now: time.Now, IDs: s.core.IDs, Log: s.log,
	})
	if err != nil {
		return nil, fmt.Errorf("settings: origins: %w", err)
	}
	return h, nil
}

// pageOrigins are those of the pages that may use this server with cookies, besides those that come from the host that
// was asked for. The server's own address is among them: behind a proxy that doesn't pass the host on, as nginx doesn't by
// itself, no browser could connect else.
func pageOrigins(set *config.Settings) []string {
	if set.Address == "" {
		return set.Origins
	}
	return append([]string{strings.TrimSuffix(set.Address, "/")}, set.Origins...)
}

// limits are those in force, as clients are told them.
func (s *Server) limits() api.Limits {
	return api.Limits{
		MaxTextBytes: int(s.opt.Settings.MaxText), MaxFrameBytes: api.MaxFrameBytes, MaxPage: api.MaxPage, MaxMarks: api.MaxMarks,
		MaxAvatarBytes: httpapi.MaxAvatarBytes, MaxGroupMembers: s.opt.Settings.MaxMembers,
		EditWindowS:   int64(time.Duration(s.opt.Settings.EditWindow) / time.Second),
		DeleteWindowS: int64(time.Duration(s.opt.Settings.DeleteWindow) / time.Second),
	}
}

// unlimited stands for "off" where a limit is needed.
const unlimited = 1 << 30

func perSecond(r config.Rate) float64 {
	if r.Every <= 0 {
		return unlimited
	}
	return r.PerSecond()
}

// readyTimeout bounds the question whether the database answers.
const readyTimeout = 2 * time.Second

func (s *Server) ready(r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	_, err := s.core.Store.StoreEpoch(ctx)
	return err //nolint:wrapcheck // it says what was tried
}

func (s *Server) listen(ctx context.Context, handler http.Handler) error {
	set := &s.opt.Settings
	certFile, keyFile := set.TLSFiles()
	var err error
	if set.TLS == config.TLSSelfSigned {
		if certFile, keyFile, err = selfSigned(set.Data, ownHosts(hostOf(set.Address)), time.Now()); err != nil {
			return err
		}
	}
	s.http = &http.Server{
		Handler: handler, ReadHeaderTimeout: headerTimeout, WriteTimeout: writeTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	if certFile != "" {
		if s.cert, err = newCertificate(certFile, keyFile, time.Now, s.log); err != nil {
			return err
		}
		s.http.TLSConfig = s.cert.config()
	}
	if s.listeners, err = listen(ctx, set.Listen); err != nil {
		return err
	}
	if set.Debug != "" {
		return s.listenDebug(ctx)
	}
	return nil
}

// Serve starts the loops of the services and answers who connects.
func (s *Server) Serve() {
	ctx, cancel := context.WithCancel(context.Background())
	s.cancel = cancel
	s.running.Go(func() { s.gateway.Run(ctx) })
	s.running.Go(func() { s.core.Auth.Run(ctx) })
	s.running.Go(func() { s.core.Search.Run(ctx) })
	s.running.Go(func() { s.core.Push.Run(ctx, s.gateway.IsOnline) })
	s.running.Go(func() { s.core.Mails.Run(ctx) })
	s.running.Go(func() { trim(ctx, s.core.Store.Shrink, s.log) })
	s.running.Go(func() { s.core.Chats.Run(ctx) })
	s.running.Go(func() { s.core.Messages.Run(ctx) })
	s.running.Go(func() { s.core.Messages.RunScheduled(ctx) })
	s.running.Go(func() { s.core.Media.Run(ctx) })
	for _, l := range s.listeners {
		s.running.Go(func() {
			var err error
			if s.cert != nil {
				err = s.http.ServeTLS(l, "", "")
			} else {
				err = s.http.Serve(l)
			}
			if !errors.Is(err, http.ErrServerClosed) {
				s.failed <- fmt.Errorf("serve %s: %w", l.Addr(), err)
			}
		})
	}
}

// Failed gets an error when a listener breaks while the server runs.
func (s *Server) Failed() <-chan error { return s.failed }

// Stop ends the server in order. When ctx ends first, what is left is cut off.
func (s *Server) Stop(ctx context.Context) error {
	var errs []error
	s.log.LogAttrs(ctx, slog.LevelInfo, "stopping")
	if err := s.gateway.Drain(ctx); err != nil {
		errs = append(errs, fmt.Errorf("drain: %w", err))
	}
	if err := s.http.Shutdown(ctx); err != nil {
		errs = append(errs, fmt.Errorf("finish requests: %w", err), s.http.Close())
	}
	if s.debug != nil {
		errs = append(errs, s.debug.Close())
	}
	errs = append(errs, s.release(ctx))
	s.log.LogAttrs(ctx, slog.LevelInfo, "stopped")
	return errors.Join(errs...)
}

// release gives back what was taken, as far as the start had got.
func (s *Server) release(ctx context.Context) error {
	var errs []error
	for _, l := range append(s.listeners, s.profiler) {
		if l == nil {
			continue
		}
		if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			errs = append(errs, err)
		}
	}
	if s.cancel != nil {
		s.cancel()
		stopped := make(chan struct{})
		go func() {
			s.running.Wait()
			close(stopped)
		}()
		select {
		case <-stopped:
		case <-ctx.Done(): // the process ends; what a loop still waits for doesn't keep it
			errs = append(errs, fmt.Errorf("stop the loops: %w", ctx.Err()))
		}
	}
	if s.core != nil {
		errs = append(errs, s.core.Close(ctx))
	}
	if s.lock != nil {
		errs = append(errs, s.lock.release())
	}
	return errors.Join(errs...)
}

// OperatorLink makes the one-time link with which the first user becomes the operator; empty where there is one.
func (s *Server) OperatorLink(ctx context.Context) (string, error) {
	token, err := s.core.Auth.OperatorInvite(ctx)
	if err != nil || token == "" {
		return "", err //nolint:wrapcheck // it says what was tried
	}
	return s.Addresses()[0] + "/#invite=" + token, nil
}

// Addresses are the URLs under which the server can be opened, the best first.
func (s *Server) Addresses() []string {
	set := &s.opt.Settings
	if set.Address != "" {
		return []string{strings.TrimSuffix(set.Address, "/")}
	}
	scheme := "http"
	if s.cert != nil {
		scheme = "https"
	}
	return addresses(scheme, set.Listen, portOf(s.listeners[0]))
}

// Fingerprint of the certificate; empty without TLS.
func (s *Server) Fingerprint() string {
	if s.cert == nil {
		return ""
	}
	return s.cert.fingerprint()
}

// Local is where it listens on this machine, whatever people know it by: for tests.
func (s *Server) Local() string {
	scheme := "http://"
	if s.cert != nil {
		scheme = "https://"
	}
	return scheme + s.listeners[0].Addr().String()
}

// Core gives tests what the server serves.
func (s *Server) Core() *Core { return s.core }

// hostOf returns the host of a URL, without its port.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	rest, _, _ = strings.Cut(rest, "/")
	if host, _, err := net.SplitHostPort(rest); err == nil {
		return host
	}
	return strings.Trim(rest, "[]")
}
