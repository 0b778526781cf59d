package httpapi

import (
	"context"
	"log/slog"
	"mime"
	"net"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// wrap gives every request a call, every answer the common headers, and survives what panics.
func (s *server) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{id: s.opt.IDs.New(), method: r.Method, host: r.Host, agent: r.UserAgent(), fetchMode: r.Header.Get("Sec-Fetch-Mode")}
		c.address, c.isSecure = s.opt.Proxies.client(r)
		c.token, c.fromCookie = tokenOf(r, c.isSecure)
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, c))
		s.setHeaders(w.Header(), c)
		rec := &recorder{ResponseWriter: w}
		began := s.opt.Now()
		defer func() {
			s.recovered(rec, r, recover())
			s.logAccess(rec, r, s.opt.Now().Sub(began))
		}()
		next.ServeHTTP(rec, r)
	})
}

// recovered answers after a panic. A connection is given up where the answer has begun.
func (s *server) recovered(w *recorder, r *http.Request, cause any) {
	if cause == nil {
		return
	}
	if cause == http.ErrAbortHandler { //nolint:errorlint // the value itself is what net/http looks for
		panic(cause)
	}
	s.log.LogAttrs(r.Context(), slog.LevelError, "request panicked", slog.String("request_id", callOf(r.Context()).id),
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Any("panic", cause), slog.String("stack", string(debug.Stack())))
	if w.status != 0 {
		panic(http.ErrAbortHandler)
	}
	writeProblem(w, r, internalFault())
}

func (s *server) logAccess(w *recorder, r *http.Request, took time.Duration) {
	if !s.log.Enabled(r.Context(), slog.LevelDebug) {
		return
	}
	s.log.LogAttrs(r.Context(), slog.LevelDebug, "request", slog.String("request_id", callOf(r.Context()).id),
		slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", w.status),
		slog.Int64("bytes", w.bytes), slog.Duration("took", took))
}

// setHeaders sets what every answer carries. Nothing that this server shows may load, frame or call anything of others.
func (s *server) setHeaders(h http.Header, c *call) {
	h.Set("Content-Security-Policy", policy(c, s.opt.MediaOrigin))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	if c.isSecure || isLoopback(c.host) { // elsewhere browsers ignore it, and complain in the console of each page
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()")
	h.Set("X-Request-Id", c.id)
	if c.isSecure && s.opt.HSTS {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// policy is the content security policy. Older browsers don't count the WebSocket of the own host to 'self', so it
// is named, if the host is one that can be named without harm. So is the store of files that links lead to, for what is shown alone.
func policy(c *call, files string) string {
	sockets := ""
	if isPlainHost(c.host) {
		sockets = " ws://" + c.host + " wss://" + c.host
		if c.isSecure {
			sockets = " wss://" + c.host
		}
	}
	if files != "" {
		files = " " + files
	}
	return "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:" + files + "; " +
		"media-src 'self' blob:" + files + "; connect-src 'self'" + sockets + "; worker-src 'self'; manifest-src 'self'; object-src 'none'; " +
		"frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
}

// isLoopback says whether a page from the host counts as secure without encryption.
func isLoopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

func isPlainHost(host string) bool {
	return host != "" && len(host) < 256 && strings.IndexFunc(host, func(r rune) bool {
		isPlain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(".-_:[]", r)
		return !isPlain
	}) < 0
}

// guard refuses what a foreign page makes a browser do. A call with an Authorization header needs no guard: a browser
// adds none by itself.
func (s *server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.Header.Get("Authorization") == "" {
			if err := s.cross.Check(r); err != nil {
				writeProblem(w, r, fault.New(fault.Forbidden, fault.CodeCrossOrigin, "a request from a foreign page"))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

func isJSON(contentType string) bool {
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == jsonType || strings.HasSuffix(t, "+json"))
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK || status == http.StatusSwitchingProtocols {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }
