package test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gobwas/ws"
	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

// raw is a WebSocket without a client library, to send what no client would.
type raw struct {
	t    testing.TB
	conn net.Conn
	in   *bufio.Reader
	next int64
}

// socket opens a WebSocket; header may be nil. It hasn't said hello.
func (s *server) socket(header http.Header) *raw {
	s.t.Helper()
	r, status := s.trySocket(header)
	require.Zero(s.t, status)
	return r
}

// trySocket returns the status where the upgrade is refused.
func (s *server) trySocket(header http.Header) (*raw, int) {
	s.t.Helper()
	var status int
	d := ws.Dialer{
		Timeout: patience, Header: ws.HandshakeHeaderHTTP(header),
		OnStatusError: func(code int, _ []byte, _ io.Reader) { status = code },
	}
	conn, early, _, err := d.Dial(context.Background(), "ws://"+s.address+"/api/v1/ws")
	if status != 0 {
		return nil, status
	}
	require.NoError(s.t, err)
	s.t.Cleanup(func() { _ = conn.Close() })
	r := &raw{t: s.t, conn: conn, in: bufio.NewReader(conn)}
	if early != nil {
		rest, _ := early.Peek(early.Buffered())
		r.in = bufio.NewReader(io.MultiReader(bytes.NewReader(bytes.Clone(rest)), conn))
	}
	return r, 0
}

// signedIn opens a WebSocket that has said hello.
func (s *server) signedIn(token string) *raw {
	s.t.Helper()
	r := s.socket(http.Header{"Authorization": {"Bearer " + token}})
	require.Nil(s.t, r.call("hello", `{}`).Error)
	return r
}

// frame sends any frame, masked.
func (r *raw) frame(op ws.OpCode, payload []byte) {
	r.t.Helper()
	require.NoError(r.t, ws.WriteFrame(r.conn, ws.MaskFrame(ws.NewFrame(op, true, bytes.Clone(payload)))))
}

func (r *raw) text(payload string) {
	r.t.Helper()
	r.frame(ws.OpText, []byte(payload))
}

// answer is a reply or an event.
type answer struct {
	Re    *int64          `json:"re"`
	D     json.RawMessage `json:"d"`
	Error *api.FrameError `json:"error"`
	Ev    api.EventKind   `json:"ev"`
	line  string
}

// read returns the next text frame, or the close code that came instead; 0 if the connection just ended.
func (r *raw) read() (answer, api.CloseCode, bool) {
	r.t.Helper()
	require.NoError(r.t, r.conn.SetReadDeadline(time.Now().Add(patience)))
	for {
		f, err := ws.ReadFrame(r.in)
		if err != nil {
			var timeout net.Error
			if ok := asTimeout(err, &timeout); ok {
				require.FailNow(r.t, "nothing came")
			}
			return answer{}, 0, false
		}
		switch f.Header.OpCode {
		case ws.OpClose:
			code, _ := ws.ParseCloseFrameData(f.Payload)
			return answer{}, api.CloseCode(code), false
		case ws.OpText:
			a := answer{line: string(f.Payload)}
			require.NoError(r.t, json.Unmarshal(f.Payload, &a), "%s", f.Payload)
			return a, 0, true
		}
	}
}

func asTimeout(err error, into *net.Error) bool {
	n, ok := err.(net.Error) //nolint:errorlint // frames are read straight from the connection
	*into = n
	return ok && n.Timeout()
}

// reply returns the next reply, past events.
func (r *raw) reply() answer {
	r.t.Helper()
	for {
		a, code, ok := r.read()
		require.True(r.t, ok, "closed with %d", code)
		if a.Re != nil {
			return a
		}
	}
}

// call sends a request and returns its answer.
func (r *raw) call(op, d string) answer {
	r.t.Helper()
	r.next++
	id, err := json.Marshal(r.next)
	require.NoError(r.t, err)
	r.text(`{"id":` + string(id) + `,"op":"` + op + `","d":` + d + `}`)
	a := r.reply()
	require.Equal(r.t, r.next, *a.Re)
	return a
}

// refused sends a request and requires an error with the code.
func (r *raw) refused(code api.Code, op, d string) {
	r.t.Helper()
	a := r.call(op, d)
	require.NotNil(r.t, a.Error, "%s %s: %s", op, d, a.line)
	require.Equal(r.t, string(code), a.Error.Code, "%s %s", op, d)
}

// closed reads until the server closes, and requires the code.
func (r *raw) closed(want api.CloseCode) {
	r.t.Helper()
	for {
		_, code, ok := r.read()
		if !ok {
			require.Equal(r.t, want, code)
			return
		}
	}
}

// rest makes a REST call with any body, and returns status and body.
func (s *server) rest(method, path, token, body string) (int, string) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.url+"/api/v1"+path, strings.NewReader(body))
	require.NoError(s.t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(s.t, err)
	defer func() { _ = res.Body.Close() }()
	out, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	return res.StatusCode, string(out)
}

// refusal makes a REST call that has to fail with a problem document.
func (s *server) refusal(status int, code api.Code, method, path, token, body string) api.Problem {
	s.t.Helper()
	got, out := s.rest(method, path, token, body)
	require.Equal(s.t, status, got, "%s %s %s: %s", method, path, body, out)
	var p api.Problem
	require.NoError(s.t, json.Unmarshal([]byte(out), &p), out)
	require.Equal(s.t, code, p.Code, out)
	require.Equal(s.t, status, p.Status)
	require.Equal(s.t, "about:blank", p.Type)
	require.NotEmpty(s.t, p.Title)
	return p
}
