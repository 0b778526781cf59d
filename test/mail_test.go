package test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/testkit/mailkit"
)

// The server is killed while the mail server doesn't take a mail: it goes out after the restart, once, and its link is still good.
func TestMailSurvivesAKill(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		post := mailkit.Start(t, mailkit.Options{})
		asked := make(chan string, 1000)
		post.Answer(func(verb string) string {
			if verb == "RCPT" {
				asked <- verb
				return "451 4.7.1 come back later"
			}
			return ""
		})
		s := newServer(t, database, "--smtp", "smtp://"+post.Address+"?tls=off", "--mail-from", "chat@example.org", "--address", "https://roost.example.org")
		anna := s.client(s.users(1)[0].Token)
		_, err := anna.SetEmail(t.Context(), api.EmailRequest{Address: "anna@example.org", AfterDays: 7, Language: "en"})
		require.NoError(t, err)
		<-asked
		s.kill()
		post.Empty(t)
		post.Answer(nil)
		s.start()
		mail := post.Next(t)
		require.Equal(t, "anna@example.org", mail.To)
		got, err := anna.SetEmail(t.Context(), api.EmailRequest{Address: "other@example.org", AfterDays: 7, Language: "en"})
		require.NoError(t, err)
		require.Equal(t, "other@example.org", got.Pending)
		require.Equal(t, "other@example.org", post.Next(t).To, "the first came once")
		post.Empty(t)
	})
}
