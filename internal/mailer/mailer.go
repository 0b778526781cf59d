// Package mailer writes mails, in text and HTML and in the language of who they are for, and hands them to a mail server (SMTP, RFC 5321).
// It also shows the pages that the links of mails lead to, which work without signing in.
//
// Nothing that people wrote stands in a header: not a title, not a name. Neither contents nor addresses are ever logged.
package mailer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"github.com/roost-im/roost/internal/digest"
)

// Options of a Mailer.
type Options struct {
	// Server is smtp://USER:PASSWORD@HOST:PORT (with STARTTLS) or smtps://… (TLS from the start); ?tls=off: without, for a server on this machine.
	Server string
	// From is the sender: name@example.org, or Name <name@example.org>.
	From string
	// Name of this server, as its people see it.
	Name string
	// Roots that certificates are checked with; nil: those of the system.
	Roots *x509.CertPool
}

// Mailer hands mails over. It is safe for concurrent use.
type Mailer struct {
	client *gomail.Client
	from   *mail.Address
	name   string
	host   string // of message ids
}

// callTimeout bounds each of the three steps of a hand-over: to connect, to sign in, and to give the mail away.
const callTimeout = 15 * time.Second

// New returns a mailer; it connects to nobody yet.
func New(opt Options) (*Mailer, error) {
	from, err := mail.ParseAddress(opt.From)
	if err != nil {
		return nil, errors.New("mail-from: must be an address such as Roost <chat@example.org>")
	}
	u, err := url.Parse(opt.Server)
	if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, errors.New("smtp: must be smtp://USER:PASSWORD@HOST:PORT or smtps://…")
	}
	options := []gomail.Option{
		gomail.WithTimeout(callTimeout), gomail.WithoutNoop(), gomail.WithoutRset(),
		gomail.WithTLSConfig(&tls.Config{ServerName: u.Hostname(), RootCAs: opt.Roots, MinVersion: tls.VersionTLS12}),
	}
	port, policy := 587, gomail.TLSMandatory
	switch {
	case u.Scheme == "smtps":
		port, policy = 465, gomail.NoTLS
		options = append(options, gomail.WithSSL())
	case u.Query().Get("tls") == "off":
		port, policy = 25, gomail.NoTLS
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, errors.New("smtp: not a port")
		}
	}
	options = append(options, gomail.WithPort(port), gomail.WithTLSPolicy(policy))
	if user := u.User; user != nil {
		password, _ := user.Password()
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(user.Username()), gomail.WithPassword(password))
	}
	client, err := gomail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, errors.New("smtp: not understood") // the error could name the password
	}
	_, host, _ := strings.Cut(from.Address, "@")
	return &Mailer{client: client, from: from, name: oneLine(opt.Name), host: host}, nil
}

// Send implements digest.Carrier.
func (m *Mailer) Send(ctx context.Context, l digest.Letter) digest.Outcome {
	msg, err := m.write(l)
	if err != nil {
		return digest.Outcome{Result: digest.Refused, Reason: "can't be written"}
	}
	server, err := m.client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return digest.Outcome{Result: digest.Down, Reason: whyDown(ctx, err)}
	}
	// What goes wrong after the server took the mail changes nothing.
	defer func() { _ = m.client.CloseWithSMTPClient(server) }()
	return judge(m.client.SendWithSMTPClient(server, msg))
}

// judge sorts what the mail server said (RFC 5321, section 4.2.1).
func judge(err error) digest.Outcome {
	var failed *gomail.SendError
	if err == nil {
		return digest.Outcome{Result: digest.Sent}
	}
	if !errors.As(err, &failed) || failed.ErrorCode() == 0 {
		return digest.Outcome{Result: digest.Down, Reason: "connection lost"}
	}
	out := digest.Outcome{Result: digest.Refused, Reason: strings.TrimSpace(strconv.Itoa(failed.ErrorCode()) + " " + failed.EnhancedStatusCode())}
	switch {
	case failed.Reason == gomail.ErrSMTPMailFrom: // the sender isn't liked, whoever it is for
		out.Result = digest.Down
	case failed.IsTemp() || failed.ErrorCode() < 500:
		out.Result = digest.Retry
	}
	return out
}

// whyDown says why there is no connection, without addresses and what the server wrote.
func whyDown(ctx context.Context, err error) string {
	var unknown *net.DNSError
	var certificate *tls.CertificateVerificationError
	switch {
	case ctx.Err() != nil || errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.As(err, &unknown):
		return "name not found"
	case errors.As(err, &certificate):
		return "certificate not trusted"
	case strings.Contains(err.Error(), "STARTTLS"):
		return "no STARTTLS"
	case strings.Contains(err.Error(), "auth") || strings.Contains(err.Error(), "AUTH") || strings.HasPrefix(err.Error(), "535"):
		return "sign-in refused"
	}
	return "no connection"
}

// write makes the mail of a letter.
func (m *Mailer) write(l digest.Letter) (*gomail.Msg, error) {
	t := textsOf(l.Language)
	body, err := m.body(l, t)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(m.from)
	if err := msg.To(l.To); err != nil {
		return nil, fmt.Errorf("address: %w", err)
	}
	msg.Subject(fill(body.subject, m.name))
	msg.SetDate()
	msg.SetMessageIDWithValue(l.ID + "@" + m.host)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday notice answers it
	msg.SetGenHeader(gomail.HeaderContentLang, t.language)
	if l.StopLink != "" {
		// RFC 8058. It is worth most where the mail server signs these two (DKIM).
		msg.SetGenHeader(gomail.HeaderListUnsubscribe, "<"+l.StopLink+">")
		msg.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, body.text)
	msg.AddAlternativeString(gomail.TypeTextHTML, body.html)
	return msg, nil
}

// oneLine makes a text one line, as headers need it.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
