package test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// pair is two users with a private chat, and a third who isn't in it.
type pair struct {
	*server
	a, b, c login
	chat    string
	foreign string // a chat of b and c, not of a
}

func newPair(t *testing.T, args ...string) *pair {
	t.Helper()
	s := newServer(t, "", args...)
	u := s.users(3)
	p := &pair{server: s, a: u[0], b: u[1], c: u[2]}
	p.chat = p.private(p.a, p.b)
	p.foreign = p.private(p.b, p.c)
	return p
}

func (p *pair) private(a, b login) string {
	p.t.Helper()
	other, err := p.client(b.Token).Me(context.Background())
	require.NoError(p.t, err)
	chat, err := p.client(a.Token).CreateChat(context.Background(), api.ChatRequest{Type: "private", Members: []string{other.User.ID}})
	require.NoError(p.t, err)
	return chat.ID
}

const unknownID = "01ARZ3NDEKTSV4RRFFQ69G5FAV"

func TestBadRESTInputGetsAStableCode(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	messages := "/chats/" + p.chat + "/messages"
	text := func(s string) string {
		raw, err := json.Marshal(s)
		require.NoError(t, err)
		return `{"client_id":"x","content":{"type":"text","text":` + string(raw) + `}}`
	}
	poll := func(answers int, rules string) string {
		return `{"client_id":"x","content":{"type":"poll","question":"?","answers":["x"` + strings.Repeat(`,"y"`, answers-1) + `]},"poll":{` + rules + `}}`
	}
	for _, tc := range []struct {
		status       int
		code         api.Code
		method, path string
		body         string
	}{
		{400, api.CodeBadJSON, "POST", messages, `{"client_id":`},
		{400, api.CodeBadJSON, "POST", messages, `hello`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":7,"content":{"type":"text","text":"x"}}`},
		{400, api.CodeInvalid, "POST", messages, `{"content":{"type":"text","text":"x"}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"` + strings.Repeat("x", 65) + `","content":{"type":"text","text":"x"}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"a b","content":{"type":"text","text":"x"}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":"text"}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x"}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"text","text":"x"},"reply_to_seq":99}`},
		{400, api.CodeContentUnsupported, "POST", messages, `{"client_id":"x","content":{"type":"nonsense"}}`},
		{400, api.CodeTextEmpty, "POST", messages, text("")},
		{400, api.CodeTextEmpty, "POST", messages, text(" \n\u200b")},
		{400, api.CodeTextTooLong, "POST", messages, text(strings.Repeat("x", api.MaxTextBytes+1))},
		{400, api.CodeInvalid, "POST", messages, poll(1, `"keys":["a"]`)},
		{400, api.CodeInvalid, "POST", messages, poll(1000, `"keys":["a","b"]`)},
		{400, api.CodeInvalid, "POST", messages, poll(3, `"keys":["a","b"]`)},
		{400, api.CodeInvalid, "POST", messages, poll(2, `"keys":["a","a"]`)},
		{400, api.CodeInvalid, "POST", messages, poll(2, `"keys":["a",""]`)},
		{400, api.CodeInvalid, "POST", messages, poll(2, `"keys":["a","b"],"closes_at":"2001-01-01T00:00:00Z"`)},
		{400, api.CodeInvalid, "POST", messages, poll(2, `"keys":["a","b"],"closes_at":"9001-01-01T00:00:00Z"`)},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"poll","question":"?","answers":["a","b"]}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"text","text":"?"},"poll":{"keys":["a","b"]}}`},
		{404, api.CodeNotFound, "POST", messages + "/1/annotations", `{"kind":"vote","key":"a"}`},
		{400, api.CodeInvalid, "POST", messages + "/1/annotations", `{"kind":"vote","key":"👍"}`},
		{404, api.CodeNotFound, "POST", messages + "/1/close", ""},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"location","lat":91,"lon":0}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"contact","name":"a","phones":["javascript:alert(1)"]}}`},
		{400, api.CodeInvalid, "POST", messages, `{"client_id":"x","content":{"type":"text","text":"a","preview":{"url":"http://b/","title":"T"}}}`},
		{400, api.CodeInvalid, "POST", "/link-previews", `{"url":"file:///etc/passwd"}`},
		{404, api.CodeNoPreview, "POST", "/link-previews", `{"url":"http://127.0.0.1/"}`},
		{404, api.CodeNoPreview, "POST", "/link-previews", `{"url":"http://localhost/"}`},
		{404, api.CodeNoPreview, "POST", "/link-previews", `{"url":"http://[::ffff:127.0.0.1]/"}`},
		{404, api.CodeNoPreview, "POST", "/link-previews", `{"url":"` + p.url + `/"}`},
		{404, api.CodeNoPreview, "POST", "/link-previews", `{"url":"http://169.254.169.254/latest/meta-data/"}`},
		{413, api.CodeTooLarge, "POST", messages, text(strings.Repeat("x", 4<<20))},
		{409, api.CodeMembersChanged, "POST", messages, `{"client_id":"x","content":{"type":"text","text":"x"},"expect_members_version":99}`},
		{400, api.CodeInvalid, "GET", messages + "?before=x", ""},
		{400, api.CodeBadCursor, "GET", "/sync?cursor=nonsense", ""},
		{400, api.CodeBadCursor, "GET", "/chats?cursor=nonsense", ""},
		{400, api.CodeInvalid, "POST", "/chats", `{"type":"private","members":[]}`},
		{400, api.CodeInvalid, "POST", "/chats", `{"type":"nonsense"}`},
		{404, api.CodeNotFound, "POST", "/chats", `{"type":"private","members":["` + unknownID + `"]}`},
		{404, api.CodeNotFound, "GET", "/users/" + unknownID, ""},
		{404, api.CodeNotFound, "PATCH", messages + "/99", `{"content":{"type":"text","text":"x"}}`},
		{404, api.CodeNotFound, "GET", "/nonsense", ""},
		{405, api.CodeMethodNotAllowed, "PUT", "/chats", ""},
		{400, api.CodeEmojiInvalid, "POST", messages + "/1/annotations", `{"kind":"reaction","key":"ok"}`},
		{400, api.CodeEmojiInvalid, "POST", messages + "/1/annotations", `{"kind":"reaction","key":"👍👍"}`},
		{400, api.CodeEmojiInvalid, "POST", messages + "/1/annotations", `{"kind":"reaction","key":""}`},
		{400, api.CodeInvalid, "POST", messages + "/1/annotations", `{"kind":"nonsense","key":"👍"}`},
		{400, api.CodeInvalid, "GET", "/chats/" + p.chat + "/quotes", ""},
		{400, api.CodeInvalid, "GET", "/chats/" + p.chat + "/quotes?seqs=x", ""},
		{400, api.CodeInvalid, "POST", "/messages/forward", `{"chat_id":"` + p.chat + `","seqs":[],"to":[]}`},
		{400, api.CodeInvalid, "POST", "/messages/forward", `{"chat_id":"` + p.chat + `","seqs":[1,2],"to":[{"chat_id":"` + p.chat + `","client_ids":["f"]}]}`},
		{400, api.CodeInvalid, "POST", "/messages/forward", `{"chat_id":"` + p.chat + `","seqs":[1],"to":[{"chat_id":"` + p.chat + `","client_ids":["a b"]}]}`},
		{404, api.CodeNotFound, "POST", "/messages/forward", `{"chat_id":"` + p.foreign + `","seqs":[1],"to":[{"chat_id":"` + p.chat + `","client_ids":["f"]}]}`},
		{404, api.CodeNotFound, "POST", messages + "/1/annotations", `{"kind":"reaction","key":"👍"}`},
		{404, api.CodeNotFound, "GET", messages + "/1/annotations", ""},
		{400, api.CodeInvalid, "POST", "/chats/" + p.chat + "/hidden", `{"seqs":[]}`},
		{404, api.CodeNotFound, "POST", "/chats/" + p.chat + "/hidden", `{"seqs":[0]}`},
		{404, api.CodeNotFound, "POST", "/chats/" + p.chat + "/hidden", `{"seqs":[1]}`},
		{400, api.CodeInvalid, "PATCH", "/me", `{"display_name":""}`},
	} {
		p.refusal(tc.status, tc.code, tc.method, tc.path, p.a.Token, tc.body)
	}
	page, err := p.client(p.a.Token).History(context.Background(), p.chat, client.Window{})
	require.NoError(t, err)
	require.Empty(t, page.Messages, "bad input changes nothing")
	status, out := p.rest("POST", messages, p.a.Token, `{"client_id":"ok","unknown":{"a":[1]},"content":{"type":"text","text":"`+strings.Repeat("x", 100)+`"}}`)
	require.Equal(t, 201, status, "unknown fields are ignored: %s", out)
	status, out = p.rest("POST", messages, p.a.Token, text(strings.Repeat("x", api.MaxTextBytes)))
	require.Equal(t, 201, status, out)
	p.refusal(409, api.CodeClientIDReused, "POST", messages, p.a.Token, text("another"))
}

// A chat that isn't there and one that isn't mine give the same answer everywhere, byte for byte.
func TestForeignLooksLikeUnknown(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	_, err := p.client(p.b.Token).Send(context.Background(), p.foreign, api.MessageRequest{ClientID: "1", Content: client.Text("secret")})
	require.NoError(t, err)
	for _, tc := range []struct{ method, path, body string }{
		{"GET", "/chats/%s", ""},
		{"GET", "/chats/%s/messages", ""},
		{"GET", "/chats/%s/members", ""},
		{"GET", "/chats/%s/changes?after=0", ""},
		{"POST", "/chats/%s/messages", `{"client_id":"x","content":{"type":"text","text":"x"}}`},
		{"PATCH", "/chats/%s/messages/1", `{"content":{"type":"text","text":"x"}}`},
		{"DELETE", "/chats/%s/messages/1", ""},
		{"POST", "/chats/%s/messages/1/annotations", `{"kind":"reaction","key":"👍"}`},
		{"GET", "/chats/%s/messages/1/annotations", ""},
		{"POST", "/chats/%s/messages/1/annotations", `{"kind":"vote","key":"a"}`},
		{"GET", "/chats/%s/messages/1/annotations?kind=vote", ""},
		{"POST", "/chats/%s/messages/1/close", ""},
		{"GET", "/chats/%s/messages/1/edits", ""},
		{"GET", "/chats/%s/quotes?seqs=1", ""},
		{"POST", "/chats/%s/hidden", `{"seqs":[1]}`},
	} {
		unknown := p.refusal(404, api.CodeNotFound, tc.method, fmt.Sprintf(tc.path, unknownID), p.a.Token, tc.body)
		foreign := p.refusal(404, api.CodeNotFound, tc.method, fmt.Sprintf(tc.path, p.foreign), p.a.Token, tc.body)
		unknown.RequestID, foreign.RequestID = "", ""
		require.Equal(t, unknown, foreign, "%s %s", tc.method, tc.path)
	}
	r := p.signedIn(p.a.Token)
	for _, tc := range []struct{ op, d string }{
		{"message.send", `{"chat_id":"%s","client_id":"x","content":{"type":"text","text":"x"}}`},
		{"message.edit", `{"chat_id":"%s","seq":1,"content":{"type":"text","text":"x"}}`},
		{"message.delete", `{"chat_id":"%s","seq":1}`},
		{"typing", `{"chat_id":"%s"}`},
		{"marks", `{"marks":[{"chat_id":"%s","read_seq":1}]}`},
	} {
		unknown, foreign := r.call(tc.op, fmt.Sprintf(tc.d, unknownID)), r.call(tc.op, fmt.Sprintf(tc.d, p.foreign))
		require.Equal(t, unknown.Error, foreign.Error, tc.op)
		require.Equal(t, string(unknown.D), string(foreign.D), tc.op)
	}
	history, err := p.client(p.b.Token).History(context.Background(), p.foreign, client.Window{})
	require.NoError(t, err)
	require.Len(t, history.Messages, 1)
	require.Empty(t, history.Messages[0].Stub)
}

func TestBadSessionsGetAStableCode(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	p.refusal(401, api.CodeUnauthenticated, "GET", "/me", "", "")
	p.refusal(401, api.CodeUnauthenticated, "GET", "/me", "nonsense", "")
	p.refusal(401, api.CodeLoginFailed, "POST", "/auth/login", "", `{"username":"nobody","password":"wrong password"}`)
	p.refusal(401, api.CodeLoginFailed, "POST", "/auth/login", "", `{"username":"`+p.a.Username+`","password":"wrong password"}`)
	for _, hello := range []string{`{}`, `{"token":"nonsense"}`} {
		r := p.socket(nil)
		r.refused(api.CodeUnauthenticated, "hello", hello)
		r.closed(api.CloseUnauthenticated)
	}
	live := p.signedIn(p.a.Token)
	require.NoError(t, p.client(p.a.Token).Logout(context.Background()))
	live.closed(api.CloseRevoked)
	p.refusal(401, api.CodeUnauthenticated, "GET", "/me", p.a.Token, "")
}

func TestBadFramesGetAStableCode(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	r := p.signedIn(p.a.Token)
	for _, tc := range []struct {
		frame string
		re    int64
		code  api.Code
	}{
		{`{"id":`, 0, api.CodeBadJSON},
		{`nonsense`, 0, api.CodeBadJSON},
		{`[]`, 0, api.CodeInvalid},
		{`{"id":"7","op":"ping"}`, 0, api.CodeInvalid},
		{`{"id":0,"op":"ping"}`, 0, api.CodeInvalid},
		{`{"id":5,"op":7}`, 5, api.CodeInvalid},
		{`{"id":6,"op":"nonsense"}`, 6, api.CodeUnknownOp},
		{`{"id":7,"op":"hello","d":{}}`, 7, api.CodeHelloFirst},
		{`{"id":8,"op":"message.send"}`, 8, api.CodeInvalid},
		{`{"id":9,"op":"message.send","d":[]}`, 9, api.CodeInvalid},
		{`{"id":10,"op":"message.send","d":{"chat_id":7}}`, 10, api.CodeInvalid},
		{`{"id":11,"op":"message.edit","d":{"chat_id":"` + p.chat + `","seq":"x"}}`, 11, api.CodeInvalid},
	} {
		r.text(tc.frame)
		a := r.reply()
		require.NotNil(t, a.Error, tc.frame)
		require.Equal(t, string(tc.code), a.Error.Code, tc.frame)
		require.Equal(t, tc.re, *a.Re, tc.frame)
	}
	long, err := json.Marshal(strings.Repeat("x", api.MaxTextBytes+1))
	require.NoError(t, err)
	r.refused(api.CodeTextTooLong, "message.send", `{"chat_id":"`+p.chat+`","client_id":"x","content":{"type":"text","text":`+string(long)+`}}`)
	r.refused(api.CodeInvalid, "marks", `{"marks":[`+strings.Repeat(`{"chat_id":"x"},`, api.MaxMarks)+`{"chat_id":"x"}]}`)
	require.Nil(t, r.call("ping", "null").Error, "the connection lives on")
}

func TestBreachesOfTheProtocolClose(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	for name, tc := range map[string]struct {
		code api.CloseCode
		do   func(r *raw)
	}{
		"binary":       {api.CloseProtocol, func(r *raw) { r.frame(ws.OpBinary, []byte(`{"id":1,"op":"ping"}`)) }},
		"invalid utf8": {api.CloseProtocol, func(r *raw) { r.text("{\"id\":1,\"op\":\"\xff\xfe\"}") }},
		"oversize":     {api.CloseTooLarge, func(r *raw) { r.text(`{"id":1,"op":"` + strings.Repeat("x", api.MaxFrameBytes) + `"}`) }},
		"unmasked": {api.CloseProtocol, func(r *raw) {
			require.NoError(r.t, ws.WriteFrame(r.conn, ws.NewTextFrame([]byte(`{"id":1,"op":"ping"}`))))
		}},
		"reserved bits": {api.CloseProtocol, func(r *raw) {
			f := ws.MaskFrame(ws.NewTextFrame([]byte(`{"id":1,"op":"ping"}`)))
			f.Header.Rsv = ws.Rsv(true, false, false)
			require.NoError(r.t, ws.WriteFrame(r.conn, f))
		}},
		"promises more than is allowed": {api.CloseTooLarge, func(r *raw) {
			require.NoError(r.t, ws.WriteHeader(r.conn, ws.Header{Fin: true, OpCode: ws.OpText, Masked: true, Length: 1 << 40}))
		}},
	} {
		r := p.signedIn(p.a.Token)
		tc.do(r)
		t.Log(name)
		r.closed(tc.code)
	}
	r := p.socket(nil)
	r.refused(api.CodeHelloFirst, "ping", "null")
	r.closed(api.CloseNoHello)
}

func TestForeignOriginIsRefused(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	for origin, want := range map[string]int{
		"https://evil.example": http.StatusForbidden, "null": http.StatusForbidden, "http://" + p.address + ".evil.example": http.StatusForbidden,
		"http://" + p.address: 0,
	} {
		_, status := p.trySocket(http.Header{"Origin": {origin}})
		require.Equal(t, want, status, origin)
	}
}

func TestSocketWithoutHelloIsClosed(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	r := p.socket(nil)
	began := time.Now()
	r.closed(api.CloseNoHello)
	require.InDelta(t, 10, time.Since(began).Seconds(), 3)
}

// One client sends as fast as it can. It is limited, and others are served as before.
func TestFloodOfFramesHurtsNobodyElse(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	talk := p.talker(p.b, p.foreign)
	quiet := talk(100)
	flood := p.signedIn(p.a.Token)
	frame, err := ws.CompileFrame(ws.MaskFrame(ws.NewTextFrame([]byte(`{"id":1,"op":"ping"}`))))
	require.NoError(t, err)
	answers := make(chan int, 1)
	go func() { // it does read: this is about what it sends
		n := 0
		for {
			if _, err := ws.ReadFrame(flood.in); err != nil {
				answers <- n
				return
			}
			n++
		}
	}()
	began := time.Now()
	stop := make(chan struct{})
	go func() {
		burst := []byte(strings.Repeat(string(frame), 100))
		for {
			select {
			case <-stop:
				_ = flood.conn.Close()
				return
			default:
				if _, err := flood.conn.Write(burst); err != nil { // blocks when the server stops reading
					return
				}
			}
		}
	}()
	loud := talk(100)
	eventually(t, "the flood lasts for two seconds", func() bool { return time.Since(began) > 2*time.Second })
	_ = flood.conn.Close()
	close(stop)
	took := time.Since(began).Seconds()
	n := <-answers
	t.Logf("%d frames answered in %.1f s; the median send took %s before and %s during the flood", n, took, quiet, loud)
	require.Less(t, float64(n), 2000+1000*took*1.3, "1,000 frames/s after a burst of 2,000")
	require.Greater(t, n, 1000)
	require.Less(t, loud, 20*quiet+50*time.Millisecond)
}

// talker returns a function that sends messages one after the other and returns the median time of a send.
func (p *pair) talker(who login, chat string) func(int) time.Duration {
	p.t.Helper()
	ctx := context.Background()
	s, _, err := p.client(who.Token).Dial(ctx, client.SocketOptions{})
	require.NoError(p.t, err)
	p.t.Cleanup(s.Close)
	return func(count int) time.Duration {
		times := make([]time.Duration, 0, count)
		for range count {
			began := time.Now()
			require.NoError(p.t, s.Call(ctx, api.OpMessageSend, api.SendOp{ChatID: chat, MessageRequest: api.MessageRequest{
				ClientID: client.NewClientID(), Content: client.Text("hello"),
			}}, nil))
			times = append(times, time.Since(began))
		}
		return median(times)
	}
}

// A client that never reads is closed, and its peer notices nothing.
func TestClientThatNeverReadsHurtsNobodyElse(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	lazy := p.signedIn(p.b.Token)
	tcp, ok := lazy.conn.(*net.TCPConn)
	require.True(t, ok)
	require.NoError(t, tcp.SetReadBuffer(4<<10))
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	r := p.client(p.b.Token).Replicate(ctx, client.ReplicaOptions{})
	defer r.Close()
	require.NoError(t, r.Wait(ctx, func() bool { return len(r.Chats()) == 2 }))
	k := p.client(p.a.Token).Connect(ctx, client.ConnOptions{})
	defer k.Close()
	const count = 800
	done := make(chan error, count)
	for range count {
		_, err := k.SendAsync(p.chat, api.MessageRequest{Content: client.Text(strings.Repeat("x", 12<<10))}, func(_ api.Message, err error) { done <- err })
		require.NoError(t, err)
	}
	for range count {
		require.NoError(t, <-done)
	}
	require.NoError(t, r.Wait(ctx, func() bool { return len(r.Messages(p.chat)) == count }))
	eventually(t, "the lazy client was closed", func() bool {
		return strings.Contains(p.log.String(), "slow") || lazy.ends(count)
	})
}

// ends reads what is left of a connection that should be closed, and says whether it ended before all had come.
func (r *raw) ends(count int) bool {
	for range count {
		if _, code, ok := r.read(); !ok {
			require.Contains(r.t, []api.CloseCode{0, api.CloseSlow}, code)
			return true
		}
	}
	return false
}
