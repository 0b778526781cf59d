package test

import (
	"context"
	"crypto/tls"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// Over TLS everything works as without: REST, the cookie (under its safer name), the WebSocket.
func TestServesOverTLS(t *testing.T) {
	t.Parallel()
	own := prepare(t, "", "--tls", "self-signed")
	own.url = "https://" + own.address
	insecure := &tls.Config{InsecureSkipVerify: true} //nolint:gosec // the certificate is the server's own
	require.NoError(t, startTLS(own, insecure), "log:\n%s", own.log)
	require.Contains(t, own.log.String(), "Its fingerprint (SHA-256)")
	talkOverTLS(t, own, insecure)

	// The same files, given by name, as an operator with a certificate of theirs does.
	data := own.args[1]
	files := prepare(t, "", "--tls", filepath.Join(data, "self-signed.crt")+","+filepath.Join(data, "self-signed.key"))
	files.url = "https://" + files.address
	require.NoError(t, startTLS(files, insecure), "log:\n%s", files.log)
	talkOverTLS(t, files, insecure)

	missing := prepare(t, "", "--tls", "/nonexistent.crt,/nonexistent.key")
	missing.launch()
	require.NotZero(t, missing.wait())
	require.Contains(t, missing.log.String(), "/nonexistent.crt")
	info, err := os.Stat(filepath.Join(data, "self-signed.key"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "nobody else reads the key")
}

func startTLS(s *server, config *tls.Config) error {
	s.http = &http.Client{Transport: &http.Transport{TLSClientConfig: config, ForceAttemptHTTP2: true}}
	s.launch()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return s.untilReady(ctx)
}

func talkOverTLS(t *testing.T, s *server, config *tls.Config) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/api/v1/auth/register",
		strings.NewReader(`{"username":"anna","password":"a long password of hers","cookie":true}`))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	res, err := s.http.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	require.Equal(t, http.StatusCreated, res.StatusCode)
	cookie, err := http.ParseSetCookie(res.Header.Get("Set-Cookie"))
	require.NoError(t, err)
	require.True(t, cookie.Secure)
	require.True(t, strings.HasPrefix(cookie.Name, "__Host-"), cookie.Name)

	c, err := client.New(s.url, client.Options{TLS: config})
	require.NoError(t, err)
	_, err = c.Login(ctx, api.LoginRequest{Username: "anna", Password: "a long password of hers"})
	require.NoError(t, err)
	info, err := c.Server(ctx)
	require.NoError(t, err)
	require.True(t, info.Secure)
	saved, err := c.CreateChat(ctx, api.ChatRequest{Type: "saved"})
	require.NoError(t, err)
	socket, _, err := c.Dial(ctx, client.SocketOptions{})
	require.NoError(t, err)
	defer socket.Close()
	began := time.Now()
	var sent api.MessageAnswer
	require.NoError(t, socket.Call(ctx, api.OpMessageSend, api.SendOp{ChatID: saved.ID, MessageRequest: api.MessageRequest{
		ClientID: client.NewClientID(), Content: client.Text("over TLS"),
	}}, &sent))
	require.Equal(t, int64(1), sent.Message.Seq)
	t.Logf("sent over TLS in %s", time.Since(began))
}
