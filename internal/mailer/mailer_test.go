package mailer_test

import (
	"net"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/mailer"
	"github.com/roost-im/roost/internal/testkit/mailkit"
)

func start(t *testing.T, opt mailkit.Options) (*mailkit.Server, *mailer.Mailer) {
	t.Helper()
	server := mailkit.Start(t, opt)
	url := "smtp://" + server.Address + "?tls=off"
	if opt.IsTLS {
		url = "smtp://" + server.Address
	}
	if opt.User != "" {
		url = strings.Replace(url, "//", "//"+opt.User+":"+opt.Password+"@", 1)
	}
	m, err := mailer.New(mailer.Options{Server: url, From: "Röost <chat@example.org>", Name: "Our\r\nBcc: x@example.org Roost", Roots: server.Roots})
	require.NoError(t, err)
	return server, m
}

func letter(language string) digest.Letter {
	return digest.Letter{
		Kind: digest.KindDigest, To: "anna@example.org", Language: language, ID: "0123abc", Name: "Anna", Link: "https://roost.example.org/",
		StopLink: "https://roost.example.org/api/mail/stop?t=a.b", Days: 7, More: 3,
		Chats: []digest.Excerpt{
			{Type: chat.TypePrivate, Title: "Bob <script>\r\nX-Evil: 1", Unread: 2, Lines: []digest.Line{{Text: "Hi <b>& bye\n.\nline"}, {ContentType: "photo"}}},
			{Type: chat.TypeGroup, Unread: 999},
			{Type: chat.TypeChannel, Title: "News", Unread: 1, Lines: []digest.Line{{Sender: "Eve", ContentType: "encrypted"}}},
		},
	}
}

// A mail says what came, in text and HTML; what people wrote stands in no header, and is no HTML.
func TestMailSaysWhatCame(t *testing.T) {
	t.Parallel()
	server, m := start(t, mailkit.Options{IsTLS: true, User: "roost", Password: "secret"})
	require.Equal(t, digest.Outcome{Result: digest.Sent}, m.Send(t.Context(), letter("en")))
	got := server.Next(t)
	require.True(t, got.IsEncrypted)
	require.Equal(t, []string{"anna@example.org", "<0123abc@example.org>", "auto-generated", "en"},
		[]string{got.To, got.Header.Get("Message-ID"), got.Header.Get("Auto-Submitted"), got.Header.Get("Content-Language")})
	require.Equal(t, []string{"<https://roost.example.org/api/mail/stop?t=a.b>", "List-Unsubscribe=One-Click"},
		[]string{got.Header.Get("List-Unsubscribe"), got.Header.Get("List-Unsubscribe-Post")})
	require.Equal(t, "New messages for you on Our Bcc: x@example.org Roost", got.Subject)
	for _, evil := range []string{"Bcc", "X-Evil"} {
		require.Empty(t, got.Header.Get(evil))
	}
	for _, want := range []string{
		"Hello Anna,", "* Bob <script> X-Evil: 1 (Unread: 2)", "Hi <b>& bye . line", "  Photo", "* A group (Unread: 999+)",
		"Eve: Encrypted message", "Other chats with something new: 3", "https://roost.example.org/api/mail/stop?t=a.b",
	} {
		require.Contains(t, got.Text, want)
	}
	require.Contains(t, got.HTML, "Hi &lt;b&gt;&amp; bye . line")
	require.Contains(t, got.HTML, "Bob &lt;script&gt; X-Evil: 1")
	require.Contains(t, got.HTML, `href="https://roost.example.org/api/mail/stop?t=a.b"`)
	require.NotContains(t, got.HTML, "<script")
}

// Every language has every text, with its places; nothing else is shown.
func TestMailInEveryLanguage(t *testing.T) {
	t.Parallel()
	server, m := start(t, mailkit.Options{})
	subjects := map[string]string{}
	for _, language := range append([]string{"xx"}, digest.Languages...) {
		for _, kind := range []digest.Kind{digest.KindDigest, digest.KindConfirm} {
			l := letter(language)
			if l.Kind = kind; kind == digest.KindConfirm {
				l.Chats, l.More, l.StopLink = nil, 0, ""
			}
			require.Equal(t, digest.Sent, m.Send(t.Context(), l).Result)
			got := server.Next(t)
			require.NotContains(t, got.Text+got.HTML+got.Subject, "{}")
			require.Contains(t, got.Subject, "Roost")
			require.NotRegexp(t, regexp.MustCompile(`(?m)^\s*(:|\(\)|\*)\s*$`), got.Text)
			require.Equal(t, language == "ar", strings.Contains(got.HTML, `dir="rtl"`))
			subjects[language+string(kind)] = got.Subject
			require.Equal(t, kind == digest.KindDigest, got.Header.Get("List-Unsubscribe") != "")
		}
	}
	require.Equal(t, subjects["endigest"], subjects["xxdigest"])
	delete(subjects, "xxdigest")
	delete(subjects, "xxconfirm")
	distinct := map[string]bool{}
	for _, s := range subjects {
		distinct[s] = true
	}
	require.Len(t, distinct, 2*len(digest.Languages))
	for _, texts := range mailer.AllTexts() {
		for i := range texts.NumField() {
			if f := texts.Field(i); f.Kind() == reflect.String {
				require.NotEmpty(t, f.String(), "%s: %s", texts.Field(0), texts.Type().Field(i).Name)
			} else {
				require.Len(t, f.MapKeys(), 10)
			}
		}
	}
}

// What the mail server says decides what becomes of a mail.
func TestMailServerRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		verb, says string
		want       digest.Outcome
	}{
		"no such person":   {"RCPT", "550 5.1.1 no such user", digest.Outcome{Result: digest.Refused, Reason: "550 5.1.1"}},
		"mailbox full":     {"RCPT", "452 4.2.2 full", digest.Outcome{Result: digest.Retry, Reason: "452 4.2.2"}},
		"greylisted":       {"RCPT", "451 4.7.1 come back later", digest.Outcome{Result: digest.Retry, Reason: "451 4.7.1"}},
		"sender refused":   {"MAIL", "553 5.7.1 not you", digest.Outcome{Result: digest.Down, Reason: "553 5.7.1"}},
		"no mail today":    {"DATA", "421 4.3.2 busy", digest.Outcome{Result: digest.Retry, Reason: "421 4.3.2"}},
		"spam":             {".", "554 5.7.1 spam", digest.Outcome{Result: digest.Refused, Reason: "554 5.7.1"}},
		"not now":          {".", "450 4.3.0 not now", digest.Outcome{Result: digest.Retry, Reason: "450 4.3.0"}},
		"lost at the end":  {".", "-", digest.Outcome{Result: digest.Down, Reason: "connection lost"}},
		"lost in between":  {"RCPT", "-", digest.Outcome{Result: digest.Down, Reason: "connection lost"}},
		"sign-in is wrong": {"AUTH", "535 5.7.8 wrong", digest.Outcome{Result: digest.Down, Reason: "sign-in refused"}},
		"trouble at QUIT":  {"QUIT", "-", digest.Outcome{Result: digest.Sent}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, m := start(t, mailkit.Options{IsTLS: true, User: "roost", Password: "secret"})
			server.Answer(func(verb string) string {
				if verb == test.verb {
					return test.says
				}
				return ""
			})
			require.Equal(t, test.want, m.Send(t.Context(), letter("en")))
		})
	}
}

// Without the encryption that is asked for nothing is sent, the password least of all.
func TestMailOnlyEncrypted(t *testing.T) {
	t.Parallel()
	server := mailkit.Start(t, mailkit.Options{})
	m, err := mailer.New(mailer.Options{Server: "smtp://u:p@" + server.Address, From: "chat@example.org", Name: "Roost"})
	require.NoError(t, err)
	require.Equal(t, digest.Outcome{Result: digest.Down, Reason: "no STARTTLS"}, m.Send(t.Context(), letter("en")))
	server = mailkit.Start(t, mailkit.Options{IsTLS: true})
	m, err = mailer.New(mailer.Options{Server: "smtp://u:p@" + server.Address, From: "chat@example.org", Name: "Roost"})
	require.NoError(t, err)
	require.Equal(t, digest.Outcome{Result: digest.Down, Reason: "certificate not trusted"}, m.Send(t.Context(), letter("en")))
	server.Empty(t)

	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	m, err = mailer.New(mailer.Options{Server: "smtp://" + l.Addr().String(), From: "chat@example.org", Name: "Roost"})
	require.NoError(t, err)
	require.Equal(t, digest.Outcome{Result: digest.Down, Reason: "no connection"}, m.Send(t.Context(), letter("en")))
	for _, bad := range []mailer.Options{
		{Server: "smtp://h", From: "nobody"},
		{Server: "http://h", From: "a@example.org"},
		{Server: "smtp://", From: "a@example.org"},
		{Server: "smtp://u:secret@h:99999", From: "a@example.org"},
	} {
		_, err = mailer.New(bad)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret")
	}
}
