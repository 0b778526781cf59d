package doctor

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"time"

	"github.com/roost-im/roost/internal/config"
)

// askPatience bounds a question over the network.
const askPatience = 3 * time.Second

func (e *examination) port() {
	const check = "port"
	listen := e.Settings.Listen
	host, port, err := net.SplitHostPort(listen)
	if err != nil || port == "0" {
		return // the check of the settings says it; or any port will do
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	var lc net.ListenConfig
	l, err := lc.Listen(e.ctx, "tcp", net.JoinHostPort(host, port))
	if err == nil {
		_ = l.Close() // nobody connected
		if e.isServing {
			e.warn(check, "Give this command the settings of that server to check its port too.", "%s is free, so the running server listens elsewhere", listen)
			return
		}
		e.ok(check, "%s is free", listen)
		return
	}
	if e.isServing && e.answers(host, port) {
		e.ok(check, "Roost answers at %s", listen)
		return
	}
	if e.isServing {
		e.problem(check, "Look into the server's log.", "%s is taken, but no Roost that is ready answers there", listen)
		return
	}
	e.problem(check, "Stop the program that uses it, or choose another with --listen.", "%s can't be used: %v", listen, err)
}

// answers says whether a ready server is at an address.
func (e *examination) answers(host, port string) bool {
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(e.ctx, askPatience)
	defer cancel()
	scheme := "http"
	if e.Settings.TLS != config.TLSOff {
		scheme = "https"
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} //nolint:gosec // whether it answers; the certificate has a check of its own
	defer transport.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+"://"+net.JoinHostPort(host, port)+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		return false
	}
	_ = res.Body.Close() // it has nothing to say
	return res.StatusCode == http.StatusOK
}

// renewBefore is how long before its end a certificate should have been renewed.
const renewBefore = 14 * 24 * time.Hour

func (e *examination) certificate() {
	const check = "tls"
	set := e.Settings
	certFile, keyFile := set.TLSFiles()
	switch {
	case set.TLS == config.TLSOff:
		e.plain(check)
		return
	case set.TLS == config.TLSSelfSigned:
		certFile, keyFile = filepath.Join(set.Data, "self-signed.crt"), filepath.Join(set.Data, "self-signed.key")
	case certFile == "":
		return // the check of the settings says it
	}
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if set.TLS == config.TLSSelfSigned && errors.Is(err, fs.ErrNotExist) {
		e.ok(check, "the next start makes a certificate")
		return
	}
	if err != nil {
		e.problem(check, "The files named in --tls must be a certificate with its chain, and its key, both in PEM.", "%v", err)
		return
	}
	now, leaf := e.Now(), pair.Leaf
	advice := "Renew it: a running server reads the new files by itself."
	if set.TLS == config.TLSSelfSigned {
		advice = "Restart the server: it makes a new one."
	}
	switch end := leaf.NotAfter.UTC().Format("2006-01-02"); {
	case now.After(leaf.NotAfter):
		e.problem(check, advice, "the certificate ended on %s", end)
	case now.Before(leaf.NotBefore):
		e.problem(check, "Is the clock right?", "the certificate isn't valid before %s", leaf.NotBefore.UTC().Format(time.RFC3339))
	case now.Add(renewBefore).After(leaf.NotAfter):
		e.warn(check, advice, "the certificate ends on %s", end)
	case set.Address != "" && leaf.VerifyHostname(hostOf(set.Address)) != nil:
		e.warn(check, "Get one for that name, or change --address.", "the certificate isn't for %s", hostOf(set.Address))
	default:
		e.ok(check, "the certificate is good until %s", end)
	}
}

// plain is the check of a server without TLS of its own.
func (e *examination) plain(check string) {
	host, _, err := net.SplitHostPort(e.Settings.Listen)
	ip := net.ParseIP(host)
	isLocal := err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
	u, err := url.Parse(e.Settings.Address)
	switch {
	case err == nil && u.Scheme == "https":
		e.ok(check, "off; the proxy before it has it, by --address")
	case isLocal:
		e.ok(check, "off, and only this machine can connect")
	default:
		e.warn(check, "Use --tls self-signed, a certificate (--tls CERT,KEY), or a proxy with HTTPS.",
			"off: others in the network can read along, and browsers refuse to install the app, to notify and to record")
	}
}

func (e *examination) address() {
	const check = "address"
	if e.Settings.Address == "" {
		e.ok(check, "not set; links are made with the address that the server listens on")
		return
	}
	host := hostOf(e.Settings.Address)
	ctx, cancel := context.WithTimeout(e.ctx, askPatience)
	defer cancel()
	if _, err := net.DefaultResolver.LookupHost(ctx, host); err != nil {
		e.warn(check, "Add it to your DNS, or change --address.", "%s can't be found from here: %v", host, err)
		return
	}
	e.ok(check, "%s can be found", host)
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Hostname()
}
