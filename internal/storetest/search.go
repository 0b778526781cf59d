package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/search"
	"github.com/roost-im/roost/internal/user"
)

var searchTests = map[string]func(*env){
	"SearchScripts":  testSearchScripts,
	"SearchWho":      testSearchWho,
	"SearchChanges":  testSearchChanges,
	"SearchPaging":   testSearchPaging,
	"SearchFilters":  testSearchFilters,
	"SearchNames":    testSearchNames,
	"SearchRebuild":  testSearchRebuild,
	"SearchBadInput": testSearchBadInput,
	"SearchFloor":    testSearchFloor,
	"SearchHuge":     testSearchHuge,
	"SearchNodes":    testSearchNodes,
	"SearchDate":     testSearchDate,
}

// readText is what the server does with contents, for texts.
func readText(c message.Content) search.Text {
	var in struct{ Type, Text string }
	if json.Unmarshal(c, &in) != nil || in.Type == "encrypted" {
		return search.Text{}
	}
	out := search.Text{Body: in.Text, Kinds: []string{in.Type}}
	if strings.Contains(in.Text, "://") {
		out.Kinds = append(out.Kinds, "link")
	}
	return out
}

// finder searches in a store of its own, whose index nobody else fills.
type finder struct {
	*env
	*search.Service
}

func (e *env) finder() *finder {
	own := e.fresh()
	return &finder{own, own.searchService()}
}

func (e *env) searchService() *search.Service {
	s := search.NewService(search.Options{
		Store: e.Store, ReadText: readText, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Rest:   func(context.Context, time.Duration) error { return nil },
		People: user.NewService(user.Options{Store: e.Store}), Chats: inbox.NewService(inbox.Options{Store: e.Store, Now: time.Now}),
	})
	require.NoError(e, s.Prepare(e.ctx()))
	return s
}

func (f *finder) index() {
	f.Helper()
	require.NoError(f, f.CatchUp(f.ctx()))
}

// all returns the seqs of all that is found, over pages of some size.
func (f *finder) all(actor ident.UserID, r search.Request) (seqs []int64) {
	f.Helper()
	for range 1000 {
		page, err := f.Search(f.ctx(), actor, r)
		require.NoError(f, err)
		for _, h := range page.Hits {
			seqs = append(seqs, h.Message.Seq)
		}
		if r.Cursor = page.Next; r.Cursor == "" {
			return seqs
		}
	}
	require.Fail(f, "a search without an end")
	return nil
}

func (f *finder) find(actor ident.UserID, q string) []int64 {
	f.Helper()
	return f.all(actor, search.Request{Query: q})
}

// twice runs a check before anything is indexed and afterwards: the answers are the same.
func (f *finder) twice(check func()) {
	check()
	f.index()
	check()
}

func testSearchScripts(e *env) {
	f := e.finder()
	u := f.people(1)
	id := f.saved(u[0])
	for i, text := range []string{
		"Café Münchner Freiheit, ½ Stunde später", // 1
		"Die Straße ist GESPERRT",                 // 2
		"مَرْحَبًا بالعالم، هذه رسالة",            // 3
		"नमस्ते दुनिया, क़लम कहाँ है",             // 4
		"我们明天在北京大学见面",                             // 5
		"明日は東京タワーに行きます ｶﾞｷﾞ",                      // 6
		"Party 🎉 heute 👍🏽",                        // 7
		"Łódź i Kraków",                           // 8
		"Привет, Ёлка",                            // 9
		"안녕하세요 학교에서 만나요",                          // 10
		"สวัสดีครับ พรุ่งนี้เจอกัน",               // 11
		"see https://example.org/path?x=Größe_7",  // 12
		"Ｆｕｌｌ ｗｉｄｔｈ",                              // 13
	} {
		require.EqualValues(f, i+1, f.send(id, u[0], text).Seq)
	}
	f.twice(func() {
		for q, want := range map[string][]int64{
			"cafe": {1}, "CAFÉ": {1}, "munch": {1}, "münchner freiheit": {1}, "spater": {1},
			"strasse": {2}, "straße gesperrt": {2}, "STRASSE": {2},
			"مرحبا": {3}, "رساله": {3}, "العالم": nil, "بالعالم": {3},
			"नमस्ते": {4}, "दुनिया": {4}, "दनय": nil, "कलम": {4},
			"北京": {5}, "京大": {5}, "北": {5}, "北大": nil, "见面": {5}, "面": {5},
			"東京": {6}, "タワー": {6}, "明日": {6}, "明": {5, 6}, "ガギ": {6},
			"🎉": {7}, "👍": {7}, "👍🏿": {7}, "party🎉": {7}, "😀": nil,
			"lodz": {8}, "krakow łó": {8}, "елка": {9}, "ПРИВ": {9},
			"학교": {10}, "학교에서": {10}, "สวัสดี": {11}, "เจอ": {11},
			"example.org": {12}, "grosse": {12}, "7": {12}, "path x": {12}, "full": {13},
			`"straße ist"`: {2}, `"ist straße"`: nil, `"straße" "gesperrt"`: {2}, `"gesperr"`: nil, "gesperr": {2}, "gesperr ": nil,
			`"`: nil, "ist nicht": nil, "h": {7, 12},
		} {
			if strings.Trim(q, `"`) == "" {
				continue
			}
			slices.Sort(want)
			got := f.find(u[0], q)
			slices.Sort(got)
			require.Equal(f, want, got, q)
		}
	})
	page, err := f.Search(f.ctx(), u[0], search.Request{Query: "heute 👍"})
	require.NoError(f, err)
	require.Equal(f, []string{"heute", "👍🏽"}, marked(page.Hits[0].Snippet))
	page, err = f.Search(f.ctx(), u[0], search.Request{Query: "京大"})
	require.NoError(f, err)
	require.Equal(f, []string{"京大"}, marked(page.Hits[0].Snippet))
}

// marked returns the marked parts of a snippet.
func marked(s search.Snippet) (out []string) {
	units := utf16.Encode([]rune(s.Text))
	for _, r := range s.Ranges {
		out = append(out, string(utf16.Decode(units[r.From:r.To])))
	}
	return out
}

// Who finds what: only what one may see now, whatever the index knows.
func testSearchWho(e *env) {
	f := e.finder()
	u := f.people(5)
	group := f.group(u[:4]...)
	for i := range 130 {
		f.send(group, u[0], fmt.Sprintf("secret number%d", i+1))
	}
	other := f.private(u[0], u[4])
	f.send(other, u[4], "secret of the two")
	f.setMember(group, u[1], "visible_from_seq = 100")
	f.setMember(group, u[2], "state = 'left'")
	f.twice(func() {
		require.Len(f, f.find(u[0], "secret"), 131)
		require.Len(f, f.find(u[1], "secret"), 31, "what is above the bound")
		require.Empty(f, f.find(u[1], "number99"))
		require.Equal(f, []int64{100}, f.find(u[1], "number100"))
		require.Empty(f, f.find(u[2], "secret"), "who left")
		require.Len(f, f.find(u[3], "secret"), 130)
		require.Equal(f, []int64{1}, f.find(u[4], "secret"))
		for _, who := range []ident.UserID{u[2], u[4], "nobody"} {
			_, err := f.Search(f.ctx(), who, search.Request{Query: "secret", ChatID: group})
			require.Equal(f, fault.CodeNotFound, codeOf(f, err))
		}
		require.Len(f, f.all(u[0], search.Request{Query: "secret", ChatID: group, Limit: 7}), 130)
		require.Equal(f, []int64{1}, f.all(u[0], search.Request{Query: "secret", ChatID: other}))
	})
	f.setMember(group, u[2], "state = 'member'")
	require.Len(f, f.find(u[2], "secret"), 130, "who came back")
	_, err := f.HideMessages(f.ctx(), message.Hide{ChatID: group, Actor: u[3], Seqs: []int64{1, 77, 130}})
	require.NoError(f, err)
	require.Len(f, f.find(u[3], "secret"), 127, "what one deleted for oneself")
	require.Len(f, f.find(u[0], "secret"), 131)
	require.NoError(f, f.Exec(f.ctx(), "UPDATE messages SET expires_at = $2 WHERE chat_id = $1 AND seq > 120", string(group), now().UnixMicro()))
	require.Len(f, f.find(u[0], "secret"), 121, "what has expired, though it is there")
	require.NoError(f, f.Exec(f.ctx(), "UPDATE messages SET is_unheard = true WHERE chat_id = $1 AND seq <= 20", string(group)))
	require.Len(f, f.find(u[0], "secret"), 121)
	require.Len(f, f.find(u[2], "secret"), 100, "what only its sender sees")
}

func codeOf(t require.TestingT, err error) fault.Code {
	flt, isFault := fault.From(err)
	require.True(t, isFault, "%v", err)
	return flt.Code
}

// What is edited and deleted is found as it is now, once it is indexed anew; what is gone never.
func testSearchChanges(e *env) {
	f := e.finder()
	u := f.people(2)
	id := f.private(u[0], u[1])
	var all []message.Message
	for i := range 200 {
		all = append(all, f.send(id, u[i%2], fmt.Sprintf("apple pie%d", i+1)))
	}
	f.index()
	f.edit(all[9], "banana pie10")
	f.edit(all[150], "banana pie151")
	f.delete(all[20])
	f.send(id, u[0], "apple again")
	require.Len(f, f.find(u[0], "apple"), 198, "the index may be behind, the rows aren't")
	require.Empty(f, f.find(u[0], "pie21"))
	f.twice(func() {
		require.Len(f, f.find(u[1], "apple"), 198)
	})
	require.Equal(f, []int64{151, 10}, f.find(u[0], "banana"))
	require.Equal(f, []int64{201}, f.find(u[0], "again"))
	edited := f.edit(all[9], "cherry")
	f.delete(edited)
	f.index()
	require.Equal(f, []int64{151}, f.find(u[0], "banana"))
	require.Empty(f, f.find(u[0], "cherry"))
}

func testSearchPaging(e *env) {
	f := e.finder()
	u := f.people(4)
	chats := []ident.ChatID{f.private(u[0], u[1]), f.private(u[0], u[2]), f.group(u...), f.saved(u[0])}
	at := now()
	type where struct {
		chat ident.ChatID
		seq  int64
	}
	var want []where
	send := func(i int) {
		id := chats[(i*i+i/7)%len(chats)]
		d := f.draft(id, u[0], fmt.Sprintf("common word%d", i%10))
		d.At = at.Add(time.Duration(i/3) * time.Second) // some at the same time
		if i == 170 {
			d.At = at // a clock that was set back
		}
		m := f.appendOK(d)[0]
		want = append(want, where{id, m.Seq})
	}
	for i := range 300 {
		send(i)
	}
	check := func() {
		for _, limit := range []int{1, 7, 50, 100} {
			for _, q := range []string{"common", "com", "c"} {
				var got []where
				seen := map[where]bool{}
				last := at.Add(time.Hour)
				r := search.Request{Query: q, Limit: limit}
				for {
					page, err := f.Search(f.ctx(), u[0], r)
					require.NoError(f, err)
					require.LessOrEqual(f, len(page.Hits), limit)
					for _, h := range page.Hits {
						w := where{h.Message.ChatID, h.Message.Seq}
						require.False(f, seen[w], "twice")
						seen[w] = true
						require.False(f, h.Message.CreatedAt.After(last), "the newest first")
						last = h.Message.CreatedAt
						got = append(got, w)
					}
					if r.Cursor = page.Next; r.Cursor == "" {
						break
					}
				}
				require.ElementsMatch(f, want, got, "%s by %d", q, limit)
			}
		}
	}
	f.twice(check)
	for i := range 80 {
		send(300 + i)
	}
	check() // half of it is indexed
}

func testSearchFilters(e *env) {
	f := e.finder()
	u := f.people(2)
	id := f.private(u[0], u[1])
	var all []message.Message
	for i := range 150 {
		text := fmt.Sprintf("note %d", i+1)
		if i%50 == 0 {
			text += " http://example.org/"
		}
		all = append(all, f.send(id, u[i%2], text))
	}
	f.twice(func() {
		require.Equal(f, []int64{101, 51, 1}, f.all(u[0], search.Request{Kind: "link"}))
		require.Len(f, f.all(u[0], search.Request{Kind: "text", Query: "note"}), 150)
		require.Empty(f, f.all(u[0], search.Request{Kind: "photo", Query: "note"}))
		require.Len(f, f.all(u[0], search.Request{From: u[1], Query: "note"}), 75)
		require.Len(f, f.all(u[0], search.Request{From: u[1], ChatID: id}), 75)
		require.Empty(f, f.all(u[0], search.Request{From: "nobody", Query: "note"}))
		r := search.Request{Query: "note", After: all[9].CreatedAt, Before: all[19].CreatedAt, Limit: 3}
		require.Equal(f, []int64{19, 18, 17, 16, 15, 14, 13, 12, 11, 10}, f.all(u[0], r))
	})
}

func testSearchNames(e *env) {
	f := e.finder()
	u := f.people(3)
	group := f.group(u[0], u[1])
	require.NoError(f, f.Exec(f.ctx(), "UPDATE chats SET title = $2 WHERE id = $1", string(group), "Bücherklub Zürich"))
	private := f.private(u[0], u[2])
	name := "Żaneta Kowalska"
	_, err := f.UpdateProfile(f.ctx(), u[2], user.ProfilePatch{DisplayName: &name})
	require.NoError(f, err)
	f.send(group, u[1], "kowalska schreibt")
	page, err := f.Search(f.ctx(), u[0], search.Request{Query: "kowal"})
	require.NoError(f, err)
	require.Len(f, page.People, 1)
	require.Equal(f, u[2], page.People[0].ID)
	require.Len(f, page.Chats, 1)
	require.Equal(f, private, page.Chats[0].Chat.ID)
	require.Len(f, page.Hits, 1)
	require.Len(f, page.Senders, 1)
	require.Equal(f, u[1], page.Senders[0].ID)
	page, err = f.Search(f.ctx(), u[0], search.Request{Query: "zurich buch"})
	require.NoError(f, err)
	require.Len(f, page.Chats, 1)
	require.Equal(f, group, page.Chats[0].Chat.ID)
	page, err = f.Search(f.ctx(), u[2], search.Request{Query: "zurich"})
	require.NoError(f, err)
	require.Empty(f, page.Chats, "not a member")
}

func testSearchRebuild(e *env) {
	f := e.finder()
	u := f.people(2)
	id := f.private(u[0], u[1])
	f.fill(id, u[0], 300)
	f.index()
	require.NoError(f, f.ResetSearch(f.ctx()))
	require.Len(f, f.find(u[1], "message"), 300, "right, though nothing is indexed")
	require.NoError(f, f.Rebuild(f.ctx()))
	require.Len(f, f.find(u[1], "message"), 300)
	require.Equal(f, []int64{77}, f.find(u[1], "77"))
	// Another format has it made anew; the same one doesn't.
	require.NoError(f, f.SetSearchFormat(f.ctx(), 99))
	scopes, err := f.SearchScopes(f.ctx(), u[0], id, 1)
	require.NoError(f, err)
	require.Zero(f, scopes[0].IndexedSeq)
	require.NoError(f, f.Prepare(f.ctx()))
	f.index()
	require.NoError(f, f.Prepare(f.ctx()))
	scopes, err = f.SearchScopes(f.ctx(), u[0], id, 1)
	require.NoError(f, err)
	require.EqualValues(f, 300, scopes[0].IndexedSeq)
}

func testSearchBadInput(e *env) {
	f := e.finder()
	u := f.people(1)
	id := f.saved(u[0])
	f.send(id, u[0], "a AND b OR c* NOT (x) near/3 col:val")
	f.index()
	for _, q := range []string{
		`a AND b`, `OR`, `NOT (x`, `col:val`, `"unclosed`, `c*`, `near/3`, `'; DROP TABLE users; --`, `.*(a+)+$`, `\`, `a & b | !c:*`,
		`"" "" a`, "a\u0301", "<->", "{a}", "%_", strings.Repeat("word ", 50), "\u202ea",
	} {
		_, err := f.Search(f.ctx(), u[0], search.Request{Query: q})
		if err != nil {
			require.Equal(f, fault.CodeInvalid, codeOf(f, err), q)
		}
	}
	require.Equal(f, []int64{1}, f.find(u[0], "a AND b OR c NOT"))
	require.Equal(f, []int64{1}, f.find(u[0], "(x) near/3 col:val"))
	for _, q := range []string{"", " ", "\x00", "a\x00b", "\xff", strings.Repeat("x", 10<<10), "!?", "\u0301"} {
		_, err := f.Search(f.ctx(), u[0], search.Request{Query: q})
		require.Equal(f, fault.CodeInvalid, codeOf(f, err), "%.20q", q)
	}
	for _, cursor := range []string{"x", "!", "MTox"} {
		_, err := f.Search(f.ctx(), u[0], search.Request{Query: "a", Cursor: cursor})
		require.Equal(f, fault.CodeBadCursor, codeOf(f, err))
	}
	for _, r := range []search.Request{{Query: "a", Kind: "Photo!"}, {Query: "a", From: "not an id"}} {
		_, err := f.Search(f.ctx(), u[0], r)
		require.Equal(f, fault.CodeInvalid, codeOf(f, err))
	}
	_, err := f.Search(f.ctx(), u[0], search.Request{Query: "a", ChatID: "not an id"})
	require.Equal(f, fault.CodeNotFound, codeOf(f, err))
}

// What went below the floor is found no more, and leaves the index.
func testSearchFloor(e *env) {
	f := e.finder()
	u := f.people(1)
	id := f.saved(u[0])
	f.fill(id, u[0], 300)
	f.index()
	f.setFloor(id, 200)
	f.twice(func() {
		require.Len(f, f.find(u[0], "message"), 100)
	})
	scopes, err := f.SearchScopes(f.ctx(), u[0], id, 1)
	require.NoError(f, err)
	blocks, err := f.ProbeBlocks(f.ctx(), search.Filter{}, []search.Probe{{Num: scopes[0].Num, Below: 1000}}, 100)
	require.NoError(f, err)
	require.Len(f, blocks, 7, "of 19")
}

// A block with more words than are kept is looked into by every search.
func testSearchHuge(e *env) {
	f := e.finder()
	u := f.people(1)
	id := f.saved(u[0])
	var long strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&long, "w%dx%d ", i, i*i)
	}
	for i := range 40 {
		f.send(id, u[0], fmt.Sprintf("%s part%d", strings.ReplaceAll(long.String(), "w", fmt.Sprintf("v%d", i)), i+1))
	}
	f.index()
	require.Equal(f, []int64{40}, f.find(u[0], "part40"))
	require.Equal(f, []int64{3}, f.find(u[0], "v2100x10000"))
}

// Several workers, as on several nodes, and somebody who writes: each message is indexed in the end, whoever did it.
func testSearchNodes(e *env) {
	f := e.finder()
	u := f.people(6)
	var chats []ident.ChatID
	for _, peer := range u[1:] {
		chats = append(chats, f.private(u[0], peer))
	}
	var work sync.WaitGroup
	for range 3 {
		node := f.searchService()
		work.Go(func() {
			for range 15 {
				require.NoError(f, node.CatchUp(f.ctx()))
			}
		})
	}
	for i := range 30 {
		for j, id := range chats {
			m := f.send(id, u[j+1], fmt.Sprintf("racing%d", i))
			if i%5 == 0 {
				f.edit(m, fmt.Sprintf("edited%d", i))
			}
		}
	}
	work.Wait()
	f.index()
	scopes, err := f.SearchScopes(f.ctx(), u[0], "", 100)
	require.NoError(f, err)
	require.Len(f, scopes, len(chats))
	for _, sc := range scopes {
		require.EqualValues(f, 30, sc.IndexedSeq)
	}
	require.Len(f, f.find(u[0], "racing29"), len(chats))
	require.Len(f, f.find(u[0], "edited25"), len(chats))
	require.Empty(f, f.find(u[0], "racing25"))
}
