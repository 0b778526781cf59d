// Package mailkit is a mail server for tests: it speaks SMTP on loopback (RFC 5321), with STARTTLS and a sign-in where a test wants them, and
// keeps what it is given, taken apart. It shares no code with what it checks.
package mailkit

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long a mail may take: tries that failed are repeated after some seconds, and a busy machine is slow.
const patience = 150 * time.Second

// Options of a Server.
type Options struct {
	// IsTLS: it wants STARTTLS before a mail.
	IsTLS bool
	// User and Password are wanted before a mail; empty: anybody may.
	User, Password string
}

// Server is a mail server.
type Server struct {
	// Address is HOST:PORT.
	Address string
	// Roots are the certificates with which it can be checked.
	Roots *x509.CertPool

	opt  Options
	cert tls.Certificate
	got  chan Mail

	mu      sync.Mutex // guards what follows
	answer  func(verb string) string
	failure error
	open    map[net.Conn]bool
}

// Mail is what the server was given.
type Mail struct {
	From, To   string
	Header     mail.Header
	Subject    string
	Text, HTML string
	// Raw is all of it.
	Raw string
	// IsEncrypted: it came over TLS.
	IsEncrypted bool
}

// Start starts a server that runs until the test ends.
func Start(t testing.TB, opt Options) *Server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS() // for its certificate, which is good for 127.0.0.1
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	s := &Server{Address: l.Addr().String(), Roots: roots, opt: opt, cert: web.TLS.Certificates[0], got: make(chan Mail, 1000), open: map[net.Conn]bool{}}
	web.Close()
	var running sync.WaitGroup
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.keep(conn, true)
			running.Go(func() {
				defer s.keep(conn, false)
				s.note((&session{s: s, conn: conn, in: bufio.NewReader(conn)}).run())
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.mu.Lock()
		for conn := range s.open {
			_ = conn.Close()
		}
		s.mu.Unlock()
		running.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		require.NoError(t, s.failure)
	})
	return s
}

func (s *Server) keep(conn net.Conn, isOpen bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if isOpen {
		s.open[conn] = true
		return
	}
	delete(s.open, conn)
	_ = conn.Close()
}

func (s *Server) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure = errors.Join(s.failure, err)
}

// Answer lets a test answer commands: by verb (MAIL, RCPT, DATA, and "." for the end of a mail); empty: as usual. "-" hangs up.
func (s *Server) Answer(answer func(verb string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = answer
}

func (s *Server) says(verb string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil {
		return ""
	}
	return s.answer(verb)
}

// Next waits for the next mail.
func (s *Server) Next(t testing.TB) Mail {
	t.Helper()
	select {
	case m := <-s.got:
		return m
	case <-time.After(patience):
		require.FailNow(t, "no mail came")
		return Mail{}
	}
}

// Empty checks that no mail came.
func (s *Server) Empty(t testing.TB) {
	t.Helper()
	require.Empty(t, s.got)
}

// session is a connection.
type session struct {
	s        *Server
	conn     net.Conn
	in       *bufio.Reader
	isTLS    bool
	isSigned bool
	from, to string
}

// errEnd ends a session that has done nothing wrong.
var errEnd = errors.New("end")

func (c *session) run() error {
	c.say("220 mailkit ESMTP")
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return nil //nolint:nilerr // clients may hang up
		}
		verb, arg, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		verb = strings.ToUpper(verb)
		if said := c.s.says(verb); said == "-" {
			return nil
		} else if said != "" {
			c.say(said)
			continue
		}
		if err := c.do(verb, arg); errors.Is(err, errEnd) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func (c *session) say(text string) { _, _ = io.WriteString(c.conn, text+"\r\n") }

func (c *session) do(verb, arg string) error {
	isReady := (c.isTLS || !c.s.opt.IsTLS) && (c.isSigned || c.s.opt.User == "")
	switch verb {
	case "EHLO":
		c.hello()
	case "STARTTLS":
		c.say("220 go on")
		over := tls.Server(c.conn, &tls.Config{Certificates: []tls.Certificate{c.s.cert}})
		if over.Handshake() != nil {
			return errEnd // the client doesn't trust it
		}
		c.conn, c.in, c.isTLS = over, bufio.NewReader(over), true
	case "AUTH":
		want := "PLAIN " + base64.StdEncoding.EncodeToString([]byte("\x00"+c.s.opt.User+"\x00"+c.s.opt.Password))
		if c.isSigned = arg == want; !c.isSigned {
			c.say("535 5.7.8 wrong")
			return nil
		}
		c.say("235 welcome")
	case "MAIL":
		if !isReady {
			c.say("530 5.7.0 not yet")
			return nil
		}
		c.from = arg
		c.say("250 ok")
	case "RCPT":
		c.to = strings.TrimSuffix(strings.TrimPrefix(arg, "TO:<"), ">")
		c.say("250 ok")
	case "DATA":
		c.say("354 go on")
		return c.take()
	case "QUIT":
		c.say("221 bye")
		return errEnd
	default:
		c.say("250 ok")
	}
	return nil
}

func (c *session) hello() {
	if c.s.opt.IsTLS && !c.isTLS {
		c.say("250-mailkit\r\n250 STARTTLS")
		return
	}
	c.say("250-mailkit\r\n250-ENHANCEDSTATUSCODES\r\n250 AUTH PLAIN")
}

// take takes a mail in.
func (c *session) take() error {
	var raw strings.Builder
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return nil //nolint:nilerr // clients may hang up
		}
		if line == ".\r\n" {
			break
		}
		raw.WriteString(strings.TrimPrefix(line, "."))
	}
	if said := c.s.says("."); said == "-" {
		return errEnd
	} else if said != "" {
		c.say(said)
		return nil
	}
	m, err := read(raw.String())
	if err != nil {
		return err
	}
	m.From, m.To, m.IsEncrypted = c.from, c.to, c.isTLS
	c.s.got <- m
	c.say("250 2.0.0 taken")
	return nil
}

func read(raw string) (Mail, error) {
	m := Mail{Raw: raw}
	parsed, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return m, err
	}
	m.Header = parsed.Header
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return m, err
	}
	kind, params, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		return m, errors.Join(err, errors.New("not multipart/alternative: "+kind))
	}
	for parts := multipart.NewReader(parsed.Body, params["boundary"]); ; {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		if err != nil {
			return m, err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			m.HTML = string(body)
		} else {
			m.Text = string(body)
		}
	}
}
