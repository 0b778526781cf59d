package test

import (
	"context"
	"database/sql"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

func TestHelpListsEveryOption(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(binary, "serve", "--help")
	cmd.Env = cleanEnv()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, option := range []string{"--listen", "--data", "--database", "--tls", "--config", "--registration"} {
		require.Contains(t, string(out), option)
	}
	require.Contains(t, string(out), "ROOST_")
}

func TestUnknownSettingsAreRefused(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(s *server){
		"a flag":        func(s *server) { s.args = append(s.args, "--nonsense", "1") },
		"a variable":    func(s *server) { s.env = append(s.env, "ROOST_NONSENSE=1") },
		"a key of file": func(s *server) { s.args = append(s.args, "--config", write(t, "listen: localhost:0\nnonsense: 1\n")) },
		"a wrong value": func(s *server) { s.args = append(s.args, "--registration", "nonsense") },
		"no such file":  func(s *server) { s.args = append(s.args, "--config", "/nonexistent/roost.yaml") },
	} {
		s := prepare(t, "")
		change(s)
		s.launch()
		require.NotZero(t, s.wait(), name)
		require.NotContains(t, s.log.String(), "panic", name)
		require.Regexp(t, "(?i)nonsense|nonexistent", s.log.String(), "%s is named", name)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "roost.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	return file
}

func TestSecondProcessOnTheSameDataIsRefused(t *testing.T) {
	t.Parallel()
	first := newServer(t, "")
	second := prepare(t, "")
	second.args = first.args
	second.launch()
	require.NotZero(t, second.wait())
	require.Contains(t, second.log.String(), first.args[1], "the text names the folder")
	require.NotContains(t, second.log.String(), "panic")
	first.users(1)
	require.Zero(t, first.stop())
	second.start()
}

func TestStopDrainsConnections(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		r := s.signedIn(s.users(1)[0].Token)
		began := time.Now()
		require.NoError(t, s.cmd.Process.Signal(os.Interrupt))
		r.closed(api.CloseDraining)
		require.Zero(t, s.wait(), "log:\n%s", s.log)
		require.Less(t, time.Since(began), 10*time.Second)
		s.start()
		require.Zero(t, s.stop())
	})
}

func TestOperatorLinkWorksOnce(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		link := regexp.MustCompile(`#invite=([A-Za-z0-9_-]+)`).FindStringSubmatch(s.log.String())
		require.NotNil(t, link, "log:\n%s", s.log)
		ctx := context.Background()
		register := func(name string) (*client.Client, error) {
			c := s.client("")
			_, err := c.Register(ctx, api.RegisterRequest{Username: name, Password: "a long password " + name, Invite: link[1]})
			return c, err
		}
		c, err := register("first")
		require.NoError(t, err)
		me, err := c.Me(ctx)
		require.NoError(t, err)
		require.Equal(t, "operator", me.Role)
		_, err = register("second")
		require.True(t, client.HasCode(err, api.CodeInviteInvalid), "%v", err)
		require.Zero(t, s.stop())
		s.log = &safeBuffer{}
		s.start()
		require.NotContains(t, s.log.String(), "#invite=", "there is an operator: no new link")
		_, err = c.Me(ctx)
		require.NoError(t, err, "sessions outlive a restart")
	})
}

func TestUserCommandsWorkBesideARunningServer(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)[0]
		out, err := s.run("user", "list")
		require.NoError(t, err)
		require.Contains(t, out, u.Username)
		r := s.signedIn(u.Token)
		_, err = s.run("user", "disable", u.Username)
		require.NoError(t, err)
		eventually(t, "the disabled user's token ends", func() bool {
			status, _ := s.rest("GET", "/me", u.Token, "")
			return status == http.StatusUnauthorized
		})
		_ = r
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	s := newServer(t, "")
	require.Zero(t, s.stop())
	db, err := sql.Open("sqlite", filepath.Join(s.args[1], "roost.db"))
	require.NoError(t, err)
	_, err = db.Exec(`INSERT INTO schema_version (version_id, is_applied) VALUES (999999, 1)`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	s.log = &safeBuffer{}
	s.launch()
	require.NotZero(t, s.wait())
	require.Contains(t, strings.ToLower(s.log.String()), "newer")
	require.NotContains(t, s.log.String(), "panic")
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}
