package courier

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/push"
)

// What both of the phones' services have in common: the operator names them, so they are asked wherever they are.
const (
	// maxNative is the largest payload of either, in bytes.
	maxNative = 4096
	// deniedFor is how long a service is left alone that doesn't take the operator's key: trying again changes nothing until somebody acts.
	deniedFor = 5 * time.Minute
	// maxReason is the length of a reason that is kept.
	maxReason = 64
	pingEvery = 30 * time.Second
	pingWait  = 15 * time.Second
)

// Encode returns a note as devices read it.
type Encode func(push.Note) []byte

// nativeClient asks a service that the operator named. Roots are those of its certificate; nil: the system's.
func nativeClient(roots *x509.CertPool) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			ForceAttemptHTTP2: true, DisableCompression: true, MaxConnsPerHost: perHost, MaxIdleConnsPerHost: 2,
			IdleConnTimeout: idleTimeout, TLSHandshakeTimeout: handshake, MaxResponseHeaderBytes: maxHeader,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			// A connection whose other end went away without a word is noticed before pushes wait for it.
			HTTP2: &http.HTTP2Config{SendPingTimeout: pingEvery, PingTimeout: pingWait},
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// notes are what to try to tell, the next where one is too large.
func notes(n push.Note) []push.Note {
	if n.Kind != push.KindMessage {
		return []push.Note{n}
	}
	return []push.Note{n, n.Bare()}
}

// readPrivateKey reads a PEM file of a private key in PKCS #8. What is wrong with it never shows any of it.
func readPrivateKey(raw []byte) (any, error) {
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, errors.New("it isn't PEM: it begins with -----BEGIN PRIVATE KEY-----")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, errors.New("it isn't a private key in PKCS #8")
	}
	return key, nil
}

// readService reads the address of a service: HTTPS, or this machine.
func readService(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" ||
		u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, fmt.Errorf("%q must be an https address", address)
	}
	return u, nil
}

func isLoopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }

// encodeJSON writes JSON without escapes that no HTML needs.
func encodeJSON(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(v)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// tidy keeps of a foreign text what a name of an error is made of.
func tidy(reason string) string {
	reason = strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' || c == '-' {
			return c
		}
		return -1
	}, reason)
	return reason[:min(len(reason), maxReason)]
}
