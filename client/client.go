package client

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/roost-im/roost/api"
)

// Options of a Client. All of them may be left out.
type Options struct {
	// Token of a session that exists already.
	Token string
	// HTTP makes the REST calls; without one the client has its own.
	HTTP *http.Client
	// DialContext opens the network connections of WebSockets and, without HTTP, of REST calls.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS configures the WebSockets and, without HTTP, the REST calls.
	TLS *tls.Config
	// UserAgent names the program in the list of sessions.
	UserAgent string
}

// Client talks to one server as one user.
type Client struct {
	base  *url.URL
	opt   Options
	http  *http.Client
	token atomic.Pointer[string]
}

// DefaultUserAgent is sent where Options name none.
const DefaultUserAgent = "roost-go/1"

// restTimeout bounds a REST call, unless Options bring an HTTP client of their own.
const restTimeout = 30 * time.Second

// New returns a client of the server at baseURL, such as https://chat.example.org or http://localhost:8080.
func New(baseURL string, opt Options) (*Client, error) {
	base, err := url.Parse(strings.TrimSuffix(baseURL, "/"))
	if err != nil {
		return nil, fmt.Errorf("server address: %w", err)
	}
	if base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return nil, fmt.Errorf("server address %q: want http://HOST or https://HOST", baseURL)
	}
	if opt.UserAgent == "" {
		opt.UserAgent = DefaultUserAgent
	}
	c := &Client{base: base, opt: opt, http: opt.HTTP}
	if c.http == nil {
		c.http = &http.Client{Timeout: restTimeout, Transport: &http.Transport{
			DialContext: opt.DialContext, TLSClientConfig: opt.TLS.Clone(), Proxy: http.ProxyFromEnvironment,
			MaxIdleConnsPerHost: 16, IdleConnTimeout: 90 * time.Second, ForceAttemptHTTP2: true,
		}}
	}
	c.token.Store(&opt.Token)
	return c, nil
}

// Token returns the session's token; empty if nobody is signed in.
func (c *Client) Token() string {
	return *c.token.Load()
}

// SetToken makes the client use a session that exists already.
func (c *Client) SetToken(token string) {
	c.token.Store(&token)
}

// WithToken returns a client of another session that shares the HTTP connections of this one.
func (c *Client) WithToken(token string) *Client {
	out := &Client{base: c.base, opt: c.opt, http: c.http}
	out.token.Store(&token)
	return out
}

// NewClientID returns a new client_id: 26 characters of randomness.
func NewClientID() string {
	return rand.Text()
}

// get calls path and decodes the answer.
func get[T any](ctx context.Context, c *Client, path string, query url.Values) (T, error) {
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return call[T](ctx, c, http.MethodGet, path, nil)
}

// call sends body as JSON, if there is one, and decodes the answer.
func call[T any](ctx context.Context, c *Client, method, path string, body any) (T, error) {
	var out T
	var in io.Reader
	contentType := ""
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return out, fmt.Errorf("encode request: %w", err)
		}
		in, contentType = bytes.NewReader(raw), "application/json"
	}
	err := c.do(ctx, method, path, contentType, in, func(res *http.Response) error {
		if res.StatusCode == http.StatusNoContent {
			return nil
		}
		return json.NewDecoder(res.Body).Decode(&out)
	})
	return out, err
}

// do makes a call and hands a successful answer to read. Other answers become an *Error.
func (c *Client) do(ctx context.Context, method, path, contentType string, body io.Reader, read func(*http.Response) error) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+"/api/"+api.Version+path, body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	req.Header.Set("User-Agent", c.opt.UserAgent)
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	if token := c.Token(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer func() {
		_, _ = io.CopyN(io.Discard, res.Body, maxProblem) // so that the connection can be used again
		_ = res.Body.Close()
	}()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("%s %s: %w", method, path, problem(res.StatusCode, res.Header, res.Body))
	}
	if err := read(res); err != nil {
		return fmt.Errorf("%s %s: read the answer: %w", method, path, err)
	}
	return nil
}
