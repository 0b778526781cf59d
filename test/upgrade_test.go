package test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit/pgtest"
)

// Each schema that was released has a folder in testdata/upgrade, NNNNN, with what it wrote: backups of both engines,
// and what each user saw. They are made once, with that release, by "make upgrade-data", and never change.
const upgradeData = "testdata/upgrade"

var makesUpgradeData = flag.String("make-upgrade-data", "", "write the folder of this schema in "+upgradeData)

// longIdle keeps the sessions of a fixture good for as long as a setting may.
const longIdle = "3650d"

// seen is what was there when the fixture was made.
type seen struct {
	Token string         `json:"token"`
	Me    api.Account    `json:"me"`
	Chats []seenChat     `json:"chats"`
	Users map[string]int `json:"users"` // number of bytes of each user's avatar
}

type seenChat struct {
	Chat     api.Chat      `json:"chat"`
	Messages []api.Message `json:"messages"`
	Members  []api.Member  `json:"members"`
}

func TestUpgradeData(t *testing.T) {
	t.Parallel()
	if *makesUpgradeData == "" {
		t.Skip(`it makes a fixture when it is asked to: see "make upgrade-data"`)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		database := ""
		if engine == "postgres" {
			database = pgtest.Database(t)
		}
		s := newServer(t, database, "--session-idle", longIdle)
		all := write1(t, s)
		folder := filepath.Join(upgradeData, *makesUpgradeData)
		require.NoError(t, os.MkdirAll(folder, 0o755))
		_, err := s.run("backup", filepath.Join(folder, engine+".backup"))
		require.NoError(t, err)
		text, err := json.MarshalIndent(all, "", " ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, engine+".json"), append(text, '\n'), 0o600))
	}
}

// write1 makes something of everything that schema 1 has.
func write1(t *testing.T, s *server) (all []seen) {
	t.Helper()
	ctx := context.Background()
	var clients []*client.Client
	logins := s.users(3)
	for _, u := range logins {
		clients = append(clients, s.client(u.Token))
	}
	a, b := clients[0], clients[1]
	_, err := a.UpdateMe(ctx, api.ProfilePatch{DisplayName: ptr("Änne 🐔"), About: ptr("keeps \"quotes\" and \\ too")})
	require.NoError(t, err)
	require.NoError(t, uploadAvatar(a))
	private, err := a.CreateChat(ctx, api.ChatRequest{Type: "private", Members: []string{logins[1].UserID}})
	require.NoError(t, err)
	group, err := b.CreateChat(ctx, api.ChatRequest{
		Type: "group", Title: "Hühner", Members: []string{logins[0].UserID, logins[2].UserID}, ClientID: "group-1",
	})
	require.NoError(t, err)
	for _, chat := range []string{private.ID, group.ID} {
		for n, c := range clients[:2] {
			for _, text := range []string{"hello", "ü\u2028\U0001F413", strings.Repeat("long ", 500), "to be changed", "to be deleted"} {
				m, err := c.Send(ctx, chat, api.MessageRequest{
					ClientID: client.NewClientID(), Content: client.Text(text), ReplyToSeq: int64(n), Silent: n == 1,
				})
				require.NoError(t, err)
				switch text {
				case "to be changed":
					_, err = c.Edit(ctx, chat, m.Seq, client.Text("changed"))
				case "to be deleted":
					_, err = c.Delete(ctx, chat, m.Seq)
				}
				require.NoError(t, err)
			}
		}
		_, err = a.Marks(ctx, api.MarkRequest{ChatID: chat, ReadSeq: 7, DeliveredSeq: 9})
		require.NoError(t, err)
	}
	for i, c := range clients {
		all = append(all, look(t, c, logins[i].Token))
	}
	return all
}

// look reads everything that a user can see.
func look(t *testing.T, c *client.Client, token string) seen {
	t.Helper()
	f, err := fetch(context.Background(), c)
	require.NoError(t, err)
	out := seen{Token: token, Me: f.account, Users: map[string]int{}}
	for _, chat := range f.chats {
		one := seenChat{Chat: chat, Messages: f.messages[chat.ID], Members: f.members[chat.ID]}
		for _, m := range one.Members {
			picture, _, err := c.Avatar(context.Background(), m.User.ID)
			if err == nil {
				out.Users[m.User.ID] = len(picture)
			}
		}
		out.Chats = append(out.Chats, one)
	}
	return out
}

// What every released schema wrote, on either engine, is all there in this one, on either engine.
func TestUpgradeFromEverySchema(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(upgradeData, "*", "*.backup"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, upgradeData+"/"), func(t *testing.T) {
			t.Parallel()
			onEachEngine(t, func(t *testing.T, database string) {
				s := prepare(t, database, "--session-idle", longIdle)
				_, err := s.run("restore", file)
				require.NoError(t, err)
				s.start()
				text, err := os.ReadFile(strings.TrimSuffix(file, ".backup") + ".json")
				require.NoError(t, err)
				var all []map[string]any
				require.NoError(t, json.Unmarshal(text, &all))
				require.NotEmpty(t, all)
				for _, want := range all {
					token := want["token"].(string)
					text, err := json.Marshal(look(t, s.client(token), token))
					require.NoError(t, err)
					var got any
					require.NoError(t, json.Unmarshal(text, &got))
					require.Empty(t, missing("", want, got))
				}
				s.healthy(t)
			})
		})
	}
}

// missing names what of a JSON value isn't in another. The wire only grows, so that the other may have more fields.
func missing(path string, want, got any) string {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if m := missing(path+"."+name, value, object[name]); m != "" {
				return m
			}
		}
	case []any:
		list, _ := got.([]any)
		if len(list) != len(want) {
			return fmt.Sprintf("%s: %d instead of %d", path, len(list), len(want))
		}
		for i, value := range want {
			if m := missing(fmt.Sprintf("%s[%d]", path, i), value, list[i]); m != "" {
				return m
			}
		}
	default:
		if want != got {
			return fmt.Sprintf("%s: %v instead of %v", path, got, want)
		}
	}
	return ""
}

// The fixtures are whole, and of schemas that there are. That of a schema is made when it is released: until then it may
// still change.
func TestUpgradeDataIsComplete(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob(filepath.Join(upgradeData, "*"))
	require.NoError(t, err)
	require.Contains(t, folders, filepath.Join(upgradeData, "00001"))
	for _, folder := range folders {
		migration, err := filepath.Glob(filepath.Join("../internal/sqlstore/migrations", filepath.Base(folder)+"_*.sql"))
		require.NoError(t, err)
		require.Len(t, migration, 1, folder)
		for _, name := range []string{"sqlite.backup", "sqlite.json", "postgres.backup", "postgres.json"} {
			require.FileExists(t, filepath.Join(folder, name))
		}
	}
}
