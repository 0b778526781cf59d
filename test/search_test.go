package test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// indexed returns how many messages the search index of a server has, by its database.
func (s *server) indexed(t *testing.T, database string) (count int64) {
	t.Helper()
	driver, dsn := "pgx", database
	if database == "" {
		driver, dsn = "sqlite", "file:"+filepath.Join(s.args[1], "roost.db")+"?mode=ro"
	}
	db, err := sql.Open(driver, dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	err = db.QueryRowContext(t.Context(), "SELECT CAST(COALESCE(sum(seq), 0) AS BIGINT) FROM search_chats").Scan(&count)
	require.NoError(t, err)
	return count
}

func texts(p api.SearchPage) (out []string) {
	for _, m := range p.Messages {
		out = append(out, m.Snippet)
	}
	return out
}

// What was acknowledged is found at once, and indexed in the end, whenever the server dies in between; a rebuild beside
// the running server finds the same.
func TestSearchSurvivesCrashes(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		u := s.users(2)
		a, b := s.client(u[0].Token), s.client(u[1].Token)
		chat := (&pair{server: s}).private(u[0], u[1])
		const rounds, each = 3, 20
		for round := range rounds {
			for i := range each {
				_, err := a.Send(t.Context(), chat, api.MessageRequest{ClientID: fmt.Sprint(round, "-", i), Content: client.Text(fmt.Sprintf("Grüße nº%d.%d", round, i))})
				require.NoError(t, err)
			}
			s.kill()
			s.start()
			found, err := b.Search(t.Context(), client.SearchRequest{Query: "grusse", Limit: 100})
			require.NoError(t, err)
			require.Len(t, found.Messages, (round+1)*each)
			require.Equal(t, "Grüße nº"+fmt.Sprintf("%d.%d", round, each-1), found.Messages[0].Snippet)
			require.Equal(t, []api.SearchRange{{From: 0, To: 5}}, found.Messages[0].Ranges)
		}
		eventually(t, "all is indexed", func() bool { return s.indexed(t, database) == rounds*each })
		out, err := s.run("search", "rebuild")
		require.NoError(t, err, out)
		require.EqualValues(t, rounds*each, s.indexed(t, database))
		found, err := b.Search(t.Context(), client.SearchRequest{Query: `"nº1.1"`})
		require.NoError(t, err)
		require.Equal(t, []string{"Grüße nº1.1"}, texts(found))
	})
}

func TestSearchOverTheWire(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	a, b, c := p.client(p.a.Token), p.client(p.b.Token), p.client(p.c.Token)
	send := func(who *client.Client, chat, text string) api.Message {
		m, err := who.Send(context.Background(), chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text(text)})
		require.NoError(t, err)
		return m
	}
	first := send(a, p.chat, "The first <b>word</b> & more 👋 see https://example.org")
	second := send(b, p.chat, "a second word")
	send(b, p.foreign, "a word that isn't for everybody")
	all := func(who *client.Client, r client.SearchRequest) []int64 {
		found, err := who.Search(context.Background(), r)
		require.NoError(t, err)
		out := []int64{}
		for _, m := range found.Messages {
			out = append(out, m.Seq)
		}
		return out
	}
	require.Equal(t, []int64{2, 1}, all(a, client.SearchRequest{Query: "word"}))
	require.Len(t, all(b, client.SearchRequest{Query: "word"}), 3)
	require.Equal(t, []int64{1}, all(c, client.SearchRequest{Query: "word"}))
	require.Equal(t, []int64{1}, all(a, client.SearchRequest{Kind: "link", ChatID: p.chat}))
	require.Equal(t, []int64{2}, all(a, client.SearchRequest{Query: "word", From: second.SenderID}))
	require.Equal(t, []int64{1}, all(a, client.SearchRequest{Query: "word", Before: second.CreatedAt}))
	require.Equal(t, []int64{2}, all(a, client.SearchRequest{Query: "word", After: second.CreatedAt}))
	found, err := a.Search(context.Background(), client.SearchRequest{Query: p.b.Username})
	require.NoError(t, err)
	require.Len(t, found.People, 1)
	require.Len(t, found.Chats, 1)
	require.Equal(t, p.chat, found.Chats[0].ID)

	page, err := a.HistoryAt(context.Background(), p.chat, second.CreatedAt, 1)
	require.NoError(t, err)
	require.Equal(t, []int64{2, 2}, []int64{page.FromSeq, page.ToSeq})
	page, err = a.HistoryAt(context.Background(), p.chat, first.CreatedAt, 1)
	require.NoError(t, err)
	require.Equal(t, []int64{1, 1}, []int64{page.FromSeq, page.ToSeq})

	for _, q := range []string{
		"", "q=", "q=%00", "q=%FF", "q=" + strings.Repeat("x", 10<<10), "q=" + url.QueryEscape("?!"), "q=a&limit=0", "q=a&limit=x",
		"q=a&before=yesterday", "q=a&kind=A-B", "q=a&from=" + strings.Repeat("0", 40),
	} {
		p.refusal(400, api.CodeInvalid, "GET", "/search?"+q, p.a.Token, "")
	}
	p.refusal(400, api.CodeBadCursor, "GET", "/search?q=a&cursor=nonsense", p.a.Token, "")
	p.refusal(400, api.CodeInvalid, "GET", "/chats/"+p.chat+"/messages?at=yesterday", p.a.Token, "")
	p.refusal(400, api.CodeInvalid, "GET", "/chats/"+p.chat+"/messages?before=1&at=2026-01-01T00:00:00Z", p.a.Token, "")
	p.refusal(401, api.CodeUnauthenticated, "GET", "/search?q=a", "", "")
	for _, q := range []string{`word AND -first`, `"`, `word* NEAR(x)`, `'; DELETE FROM messages; --`, `(((a+)+)+)$`, `{x}:y`, `word & !first | x:*`} {
		status, out := p.rest("GET", "/search?q="+url.QueryEscape(q), p.a.Token, "")
		require.Contains(t, []int{200, 400}, status, "%s: %s", q, out)
	}
	unknown := p.refusal(404, api.CodeNotFound, "GET", "/search?q=word&chat_id="+unknownID, p.a.Token, "")
	foreign := p.refusal(404, api.CodeNotFound, "GET", "/search?q=word&chat_id="+p.foreign, p.a.Token, "")
	unknown.RequestID, foreign.RequestID = "", ""
	require.Equal(t, unknown, foreign)
}

// A snippet is plain text: without marks, and without what a spoiler hides.
func TestSnippetsShowNoMarks(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.say(p.a, p.chat, "the **great _horned_ owl** ||eats mice||")
	for query, marked := range map[string]string{"horned owl": "horned", "mice": ""} {
		found, err := p.client(p.b.Token).Search(context.Background(), client.SearchRequest{Query: query})
		require.NoError(t, err)
		require.Equal(t, []string{"the great horned owl ▒▒▒▒▒▒▒▒▒"}, texts(found))
		got := ""
		if ranges := found.Messages[0].Ranges; len(ranges) > 0 {
			got = found.Messages[0].Snippet[ranges[0].From:ranges[0].To]
		}
		require.Equal(t, marked, got, query)
	}
}
