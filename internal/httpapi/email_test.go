package httpapi_test

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/config"
	"github.com/roost-im/roost/internal/testkit"
	"github.com/roost-im/roost/internal/testkit/mailkit"
)

// page asks for what a link of a mail leads to, as a browser or a mail program does.
func page(t *testing.T, s *testkit.Server, method, link string) (status int, body string) {
	t.Helper()
	at := strings.Index(link, "/api/mail/")
	require.Positive(t, at, link)
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL+link[at:], strings.NewReader("List-Unsubscribe=One-Click"))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := s.HTTP.Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(raw)
}

var mailLink = regexp.MustCompile(`https://\S+/api/mail/\S+`)

// An address is used once its owner opened the link that was sent there; looking at the page alone changes nothing, as mail servers do.
func TestEmailIsConfirmed(t *testing.T) {
	t.Parallel()
	post := mailkit.Start(t, mailkit.Options{})
	s := testkit.Start(t, testkit.Options{Change: func(s *config.Settings) {
		s.SMTP, s.MailFrom, s.Address = "smtp://"+post.Address+"?tls=off", "chat@example.org", "https://roost.example.org"
	}})
	info, err := s.Client(t, "").Server(t.Context())
	require.NoError(t, err)
	require.True(t, info.Email)
	anna := s.User(t, "anna")
	got, err := anna.Email(t.Context())
	require.NoError(t, err)
	require.Equal(t, api.Email{}, got)
	ask := api.EmailRequest{Address: "anna@example.org", AfterDays: 7, Language: "fr"}
	pending := api.Email{Pending: ask.Address, AfterDays: 7, Language: "fr"}
	for range 2 { // twice is once
		got, err = anna.SetEmail(t.Context(), ask)
		require.NoError(t, err)
		require.Equal(t, pending, got)
	}
	mail := post.Next(t)
	require.Equal(t, ask.Address, mail.To)
	link := mailLink.FindString(mail.Text)
	status, body := page(t, s, http.MethodGet, link)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, `<html lang="fr" dir="ltr">`)
	require.Contains(t, body, "anna@example.org")
	require.Contains(t, body, `<form method="post"`)
	got, err = anna.Email(t.Context())
	require.NoError(t, err)
	require.Equal(t, pending, got)
	for range 2 {
		status, body = page(t, s, http.MethodPost, link)
		require.Equal(t, http.StatusOK, status)
		require.NotContains(t, body, "<form")
	}
	got, err = anna.Email(t.Context())
	require.NoError(t, err)
	require.Equal(t, api.Email{Address: ask.Address, AfterDays: 7, Language: "fr"}, got)
	for _, bad := range []string{link + "x", strings.Replace(link, "confirm", "stop", 1), "https://h/api/mail/stop?t=", "https://h/api/mail/stop?t=" + strings.Repeat("a.", 900)} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			status, body = page(t, s, method, bad)
			require.Equal(t, http.StatusNotFound, status)
			require.NotContains(t, body, "anna@")
		}
	}
	status, _ = page(t, s, http.MethodGet, "https://h/api/mail/else")
	require.Equal(t, http.StatusNotFound, status)
	_, err = anna.SendEmailLink(t.Context())
	require.True(t, client.HasCode(err, api.CodeNotFound))
	other := s.User(t, "other")
	got, err = other.Email(t.Context())
	require.NoError(t, err)
	require.Equal(t, api.Email{}, got, "it is nobody else's")
	got, err = anna.SetEmail(t.Context(), api.EmailRequest{Language: "fr"})
	require.NoError(t, err)
	require.Equal(t, api.Email{Language: "fr"}, got)
	post.Empty(t)
}

// Without a mail server there is nothing to set, and bad input changes nothing.
func TestEmailRefuses(t *testing.T) {
	t.Parallel()
	s := testkit.Start(t, testkit.Options{})
	info, err := s.Client(t, "").Server(t.Context())
	require.NoError(t, err)
	require.False(t, info.Email)
	anna := s.User(t, "anna")
	for _, bad := range []api.EmailRequest{
		{Address: "anna@example.org", Language: "en"}, {AfterDays: -1, Language: "en"}, {AfterDays: 91, Language: "en"}, {Language: "tlh"},
	} {
		_, err = anna.SetEmail(t.Context(), bad)
		require.True(t, client.HasCode(err, api.CodeInvalid), "%v", bad)
	}
	got, err := anna.Email(t.Context())
	require.NoError(t, err)
	require.Equal(t, api.Email{}, got)
}
