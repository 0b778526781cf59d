package gateway

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

func TestHelloAndMessage(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann", "bob")
	ann, bob := n.dial(t, nil), n.signIn(t, "bob.1")
	f := ann.ok("hello", map[string]any{"token": "ann.1"})
	var hello api.HelloAnswer
	require.NoError(t, json.Unmarshal(f.D, &hello))
	require.Equal(t, "ann1", hello.SessionID)
	require.Equal(t, "ann", hello.User.ID)
	require.Equal(t, epoch, hello.StoreEpoch)
	require.Equal(t, 30, hello.HeartbeatS)
	require.Equal(t, api.MaxFrameBytes, hello.Limits.MaxFrameBytes)
	require.Nil(t, hello.Sync, "no cursor, no sync")

	f = ann.ok("message.send", map[string]any{"chat_id": "c1", "client_id": "x1", "content": json.RawMessage(text("hi <b>"))})
	var sent api.MessageAnswer
	require.NoError(t, json.Unmarshal(f.D, &sent))
	for _, c := range []*client{ann, bob} {
		f = c.event(api.EventMessageNew)
		require.Equal(t, "c1", f.ChatID)
		require.Equal(t, sent.Message.Version, f.Version)
		require.Equal(t, f.Version-1, f.From)
		var ev api.MessageEvent
		require.NoError(t, json.Unmarshal(f.D, &ev))
		require.Equal(t, sent.Message, ev.Message)
		require.JSONEq(t, text("hi <b>"), string(ev.Message.Content))
	}
}

func TestHelloCarriesSyncAndNothingFallsBetween(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann", "bob")
	bob := n.signIn(t, "bob.1")
	// While ann's snapshot is read, bob sends: ann must have it as an event, behind the answer.
	n.world.mu.Lock()
	n.world.onSync = func() {
		n.world.mu.Lock()
		n.world.onSync = nil
		n.world.mu.Unlock()
		bob.ok("message.send", map[string]any{"chat_id": "c1", "client_id": "x", "content": json.RawMessage(text("now"))})
		bob.event(api.EventMessageNew)
	}
	n.world.mu.Unlock()
	ann := n.dial(t, nil)
	ann.ask("hello", map[string]any{"token": "ann.1", "cursor": "before"})
	f := ann.next()
	require.Equal(t, int64(1), f.Re, "the answer comes first: %s", f.raw)
	var hello api.HelloAnswer
	require.NoError(t, json.Unmarshal(f.D, &hello))
	require.Equal(t, "next", hello.Sync.Cursor)
	require.Equal(t, api.EventMessageNew, ann.next().Ev)
}

func TestHelloRefused(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)

	c := n.dial(t, nil)
	require.Equal(t, "unauthenticated", c.fails("hello", map[string]any{"token": "wrong"}))
	require.Equal(t, api.CloseUnauthenticated, c.closed())
	c.gone()

	c = n.dial(t, nil)
	require.Equal(t, "hello_first", c.fails("ping", nil))
	require.Equal(t, api.CloseNoHello, c.closed())

	c = n.dial(t, nil)
	require.Equal(t, "bad_cursor", c.fails("hello", map[string]any{"token": "ann.1", "cursor": "bad"}))
	require.Equal(t, "invalid", c.fails("hello", map[string]any{"token": 7}))
	c.ok("hello", map[string]any{"token": "ann.1"})
	require.Equal(t, "hello_first", c.fails("hello", map[string]any{"token": "ann.1"}), "only the first frame")
	c.ok("ping", nil)

	c = n.dial(t, nil)
	require.Equal(t, "internal", c.fails("hello", map[string]any{"token": "ann.1", "cursor": "broken"}))
	require.Equal(t, api.CloseOverloaded, c.closed())
	require.Contains(t, n.logs.String(), "disk is gone")
	eventually(t, "only the one session is left", func() bool { return n.Stats().Sessions == 1 })
}

func TestTokenFromTheUpgrade(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.dial(t, http.Header{"Authorization": {"Bearer ann.1"}})
	require.Contains(t, c.ok("hello", nil).raw, `"session_id":"ann1"`)
	c = n.dial(t, http.Header{"Authorization": {"Bearer ann.1"}})
	require.Contains(t, c.ok("hello", map[string]any{"token": "bob.2"}).raw, `"session_id":"bob2"`)
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Origins = []string{"https://chat.example.org"} })
	host := strings.TrimSuffix(strings.TrimPrefix(n.url, "ws://"), "/api/v1/ws")
	for origin, status := range map[string]int{
		"":                              http.StatusSwitchingProtocols,
		"http://" + host:                http.StatusSwitchingProtocols,
		"https://chat.example.org":      http.StatusSwitchingProtocols,
		"HTTPS://CHAT.example.org":      http.StatusSwitchingProtocols,
		"https://evil.example.org":      http.StatusForbidden,
		"http://" + host + ".evil.org":  http.StatusForbidden,
		"http://chat.example.org":       http.StatusForbidden,
		"null":                          http.StatusForbidden,
		"file://":                       http.StatusForbidden,
		"https://chat.example.org.evil": http.StatusForbidden,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(n.url, "ws", "http", 1), nil)
		require.NoError(t, err)
		r.Header = http.Header{
			"Upgrade": {"websocket"}, "Connection": {"Upgrade"}, "Sec-WebSocket-Version": {"13"},
			"Sec-WebSocket-Key": {"dGhlIHNhbXBsZSBub25jZQ=="},
		}
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		res, err := http.DefaultTransport.RoundTrip(r)
		require.NoError(t, err)
		require.Equal(t, status, res.StatusCode, "origin %q", origin)
		if status == http.StatusForbidden {
			var p api.Problem
			require.NoError(t, json.NewDecoder(res.Body).Decode(&p))
			require.Equal(t, api.CodeCrossOrigin, p.Code)
		}
		require.NoError(t, res.Body.Close())
	}
}

func TestPlainRequest(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.Replace(n.url, "ws", "http", 1), nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	require.Equal(t, http.StatusBadRequest, res.StatusCode)
	require.Equal(t, "application/problem+json", res.Header.Get("Content-Type"))
}

func TestBadFramesGetAnErrorAndTheConnectionGoesOn(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann")
	n.world.chat("c2", "bob")
	c := n.signIn(t, "ann.1")
	for _, row := range []struct {
		frame, code string
		re          int64
	}{
		{`{`, "bad_json", 0},
		{``, "bad_json", 0},
		{`{"id":5,"op":"ping"} x`, "bad_json", 0},
		{`[]`, "invalid", 0},
		{`null`, "invalid", 0},
		{`"ping"`, "invalid", 0},
		{`{"op":"ping"}`, "invalid", 0},
		{`{"id":-1,"op":"ping"}`, "invalid", 0},
		{`{"id":"1","op":"ping"}`, "invalid", 0},
		{`{"id":1.5,"op":"ping"}`, "invalid", 0},
		{`{"id":6,"op":7}`, "invalid", 6},
		{`{"id":6,"op":"fly"}`, "unknown_op", 6},
		{`{"id":6}`, "unknown_op", 6},
		{`{"id":6,"op":"message.send"}`, "invalid", 6},
		{`{"id":6,"op":"message.send","d":null}`, "invalid", 6},
		{`{"id":6,"op":"message.send","d":{"chat_id":7}}`, "invalid", 6},
		{`{"id":6,"op":"message.send","d":[]}`, "invalid", 6},
		{`{"id":6,"op":"message.send","d":{"chat_id":"c2","client_id":"x","content":{}}}`, "not_found", 6},
		{`{"id":6,"op":"message.send","d":{"chat_id":"nowhere","client_id":"x","content":{}}}`, "not_found", 6},
		{`{"id":6,"op":"message.send","d":{"chat_id":"../c1","client_id":"x","content":{}}}`, "not_found", 6},
		{`{"id":6,"op":"message.edit","d":{"chat_id":"c2","seq":1,"content":{}}}`, "not_found", 6},
		{`{"id":6,"op":"message.edit","d":{"chat_id":"c1","seq":500,"content":{}}}`, "internal", 6},
		{`{"id":6,"op":"message.edit","d":{"chat_id":"c1","seq":"1","content":{}}}`, "invalid", 6},
		{`{"id":6,"op":"message.delete","d":{"chat_id":"c2","seq":1}}`, "not_found", 6},
		{`{"id":6,"op":"typing","d":{"chat_id":"c2"}}`, "not_found", 6},
		{`{"id":6,"op":"marks","d":{"marks":{}}}`, "invalid", 6},
		{`{"id":6,"op":"marks","d":{"marks":[` + strings.Repeat(`{},`, api.MaxMarks) + `{}]}}`, "invalid", 6},
		{`{"id":6,"op":"presence.subscribe","d":{"user_ids":["a b"]}}`, "invalid", 6},
		{`{"id":6,"op":"presence.subscribe","d":{"user_ids":["` + strings.Repeat(`u","`, api.MaxPage) + `u"]}}`, "invalid", 6},
	} {
		c.text(row.frame)
		f := c.next()
		require.NotNil(t, f.Error, row.frame)
		require.Equal(t, row.code, f.Error.Code, row.frame)
		require.Equal(t, row.re, f.Re, row.frame)
		require.NotEmpty(t, f.Error.Message)
		require.NotContains(t, f.Error.Message, "4711")
	}
	require.Contains(t, n.logs.String(), "4711")
	c.ok("ping", nil)
}

func TestUnknownFieldsAreIgnored(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	c.text(`{"id":9,"op":"ping","trace":{"a":[1]},"d":{"mood":"good"}}`)
	f := c.next()
	require.Equal(t, int64(9), f.Re)
	require.Nil(t, f.Error)
}

func TestProtocolViolations(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	tooLong := bytes.Repeat([]byte("x"), api.MaxFrameBytes+1)
	for name, row := range map[string]struct {
		send func(*client)
		code api.CloseCode
	}{
		"binary":        {func(c *client) { c.write(ws.OpBinary, true, []byte("{}")) }, api.CloseProtocol},
		"invalid UTF-8": {func(c *client) { c.text("\"\xff\xfe\"") }, api.CloseProtocol},
		"cut UTF-8":     {func(c *client) { c.text("\"\xe2\x82") }, api.CloseProtocol},
		"oversize":      {func(c *client) { c.write(ws.OpText, true, tooLong) }, api.CloseTooLarge},
		"oversize in fragments": {func(c *client) {
			c.write(ws.OpText, false, tooLong[:40<<10])
			c.write(ws.OpContinuation, true, tooLong[:40<<10])
		}, api.CloseTooLarge},
		"a promise of 4 GiB": {func(c *client) {
			head := binary.BigEndian.AppendUint64([]byte{0x81, 0xff}, 4<<30)
			_, err := c.conn.Write(append(head, 0, 0, 0, 0))
			require.NoError(c.t, err)
		}, api.CloseTooLarge},
		"a length beyond 63 bits": {func(c *client) {
			head := binary.BigEndian.AppendUint64([]byte{0x81, 0xff}, 1<<63)
			_, err := c.conn.Write(append(head, 0, 0, 0, 0))
			require.NoError(c.t, err)
		}, api.CloseProtocol},
		"unmasked": {func(c *client) {
			require.NoError(c.t, ws.WriteFrame(c.conn, ws.NewTextFrame([]byte("{}"))))
		}, api.CloseProtocol},
		"reserved bits": {func(c *client) {
			f := ws.MaskFrame(ws.NewTextFrame([]byte("{}")))
			f.Header.Rsv = 4
			require.NoError(c.t, ws.WriteFrame(c.conn, f))
		}, api.CloseProtocol},
		"reserved opcode":      {func(c *client) { c.write(ws.OpCode(5), true, nil) }, api.CloseProtocol},
		"lonely continuation":  {func(c *client) { c.write(ws.OpContinuation, true, nil) }, api.CloseProtocol},
		"fragmented ping":      {func(c *client) { c.write(ws.OpPing, false, nil) }, api.CloseProtocol},
		"two beginnings":       {func(c *client) { c.write(ws.OpText, false, nil); c.write(ws.OpText, true, nil) }, api.CloseProtocol},
		"ping of 126 bytes":    {func(c *client) { c.write(ws.OpPing, true, make([]byte, 126)) }, api.CloseProtocol},
		"binary continuations": {func(c *client) { c.write(ws.OpBinary, false, []byte("a")) }, api.CloseProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := n.signIn(t, "ann.1")
			row.send(c)
			require.Equal(t, row.code, c.closed())
			c.gone()
		})
	}
}

func TestFragmentsAndPings(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	c.write(ws.OpText, false, []byte(`{"id":70,`))
	c.write(ws.OpPing, true, []byte("are you there"))
	f := c.next()
	require.True(t, f.pong)
	require.Equal(t, "are you there", f.raw)
	c.write(ws.OpContinuation, false, []byte(`"op":"pi`))
	c.write(ws.OpContinuation, false, nil)
	c.write(ws.OpContinuation, true, []byte(`ng"}`))
	require.Equal(t, int64(70), c.next().Re)

	// The largest message that is allowed, in one piece and byte by byte at first.
	pad := strings.Repeat(" ", api.MaxFrameBytes-len(`{"id":71,"op":"ping"}`))
	c.text(`{"id":71,"op":"ping"}` + pad)
	require.Equal(t, int64(71), c.next().Re)
	var raw bytes.Buffer
	require.NoError(t, ws.WriteFrame(&raw, ws.MaskFrame(ws.NewTextFrame([]byte(`{"id":72,"op":"ping"}`+pad)))))
	for i := range 100 {
		_, err := c.conn.Write(raw.Bytes()[i : i+1])
		require.NoError(t, err)
	}
	_, err := c.conn.Write(raw.Bytes()[100:])
	require.NoError(t, err)
	require.Equal(t, int64(72), c.next().Re)
}

func TestPipelinedFramesBehindTheUpgrade(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.dial(t, nil)
	var raw bytes.Buffer
	for i, op := range []string{`{"id":1,"op":"hello","d":{"token":"ann.1"}}`, `{"id":2,"op":"ping"}`, `{"id":3,"op":"ping"}`} {
		require.NoError(t, ws.WriteFrame(&raw, ws.MaskFrame(ws.NewTextFrame([]byte(op)))), i)
	}
	_, err := c.conn.Write(raw.Bytes())
	require.NoError(t, err)
	for re := range int64(3) {
		require.Equal(t, re+1, c.next().Re)
	}
}

func TestClientCloses(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	c := n.signIn(t, "ann.1")
	c.write(ws.OpClose, true, ws.NewCloseFrameBody(ws.StatusNormalClosure, "bye"))
	require.Equal(t, api.CloseCode(1000), c.closed())
	c.gone()
	eventually(t, "the session is gone", func() bool { return n.Stats().Connections == 0 })

	c = n.signIn(t, "ann.1")
	require.NoError(t, c.conn.Close())
	eventually(t, "the session is gone", func() bool { return n.Stats().Connections == 0 })
}

func TestOps(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann", "bob")
	ann, bob := n.signIn(t, "ann.1"), n.signIn(t, "bob.1")

	f := ann.ok("message.edit", map[string]any{"chat_id": "c1", "seq": 4, "content": json.RawMessage(text("b"))})
	require.Contains(t, f.raw, `"seq":4`)
	require.Equal(t, f.raw[strings.Index(f.raw, `"message"`):len(f.raw)-1], func() string {
		raw := bob.event(api.EventMessageChanged).raw
		return raw[strings.Index(raw, `"message":`) : len(raw)-1]
	}())

	f = ann.ok("message.delete", map[string]any{"chat_id": "c1", "seq": 4})
	require.Contains(t, f.raw, `"stub":"deleted"`)
	bob.event(api.EventMessageChanged)

	f = ann.ok("marks", map[string]any{"marks": []any{
		map[string]any{"chat_id": "c1", "read_seq": 3}, map[string]any{"chat_id": "foreign", "read_seq": 3},
	}})
	var marks api.MarksAnswer
	require.NoError(t, json.Unmarshal(f.D, &marks))
	require.Len(t, marks.Chats, 1, "what isn't mine is left out")
	require.Equal(t, int64(3), marks.Chats[0].ReadSeq)
	f = bob.event(api.EventMarks)
	require.Equal(t, int64(1), f.Version)
	require.JSONEq(t, `{"marks":[{"user_id":"ann","delivered_seq":3,"seen_seq":3}]}`, string(f.D))

	require.JSONEq(t, `{}`, string(ann.ok("typing", map[string]any{"chat_id": "c1"}).D))
	f = bob.event(api.EventTyping)
	require.JSONEq(t, `{"user_id":"ann","expires_at":"1970-01-01T00:01:40Z"}`, string(f.D))
	require.Zero(t, f.Version)
}

func TestSendsKeepTheirOrderAndAreInFlightTogether(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.chat("c1", "ann")
	c := n.signIn(t, "ann.1")
	hold := make(chan struct{})
	n.world.mu.Lock()
	n.world.hold = hold
	n.world.mu.Unlock()
	const sends = 64
	for i := range sends {
		c.ask("message.send", map[string]any{"chat_id": "c1", "client_id": fmt.Sprint(i), "content": json.RawMessage(text("x"))})
	}
	eventually(t, "all wait for one commit", func() bool { return n.world.queued.Load() == sends })
	// The next one makes the reader wait; it isn't lost.
	c.ask("message.send", map[string]any{"chat_id": "c1", "client_id": "last", "content": json.RawMessage(text("x"))})
	close(hold)
	var last int64
	for range sends + 1 {
		f := c.event(api.EventMessageNew)
		require.Greater(t, f.Version, last)
		var ev api.MessageEvent
		require.NoError(t, json.Unmarshal(f.D, &ev))
		last = f.Version
		if last == sends+2 {
			require.Equal(t, "last", ev.Message.ClientID)
		} else {
			require.Equal(t, fmt.Sprint(last-2), ev.Message.ClientID)
		}
	}
}

func TestPresence(t *testing.T) {
	t.Parallel()
	n := setup(t, func(o *Options) { o.Timing.Grace = time.Millisecond; o.Now = time.Now })
	n.world.chat("c1", "ann", "bob")
	ann := n.signIn(t, "ann.1")
	f := ann.ok("presence.subscribe", map[string]any{"user_ids": []string{"bob", "eve"}})
	require.JSONEq(t, `{"presence":[{"user_id":"bob","online":false}]}`, string(f.D))
	bob := n.signIn(t, "bob.1")
	require.JSONEq(t, `{"user_id":"bob","online":true}`, string(ann.event(api.EventPresence).D))
	n.signIn(t, "eve.1")
	require.NoError(t, bob.conn.Close())
	f = ann.event(api.EventPresence)
	require.Contains(t, f.raw, `"user_id":"bob","online":false,"last_seen_at":"`, "eve isn't heard of")
}

func TestPanicEndsOnlyItsSession(t *testing.T) {
	t.Parallel()
	n := setup(t, nil)
	n.world.onSync = func() { panic("boom") }
	c := n.dial(t, nil)
	c.ask("hello", map[string]any{"token": "ann.1"})
	c.gone()
	n.world.mu.Lock()
	n.world.onSync = nil
	n.world.mu.Unlock()
	n.signIn(t, "ann.1")
	require.Contains(t, n.logs.String(), "boom")
	eventually(t, "nothing is left of it", func() bool { return n.Stats().Connections == 1 && n.Stats().Sessions == 1 })
}
