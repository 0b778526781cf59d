package app

import (
	"crypto/sha256"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"
)

// lookEvery is how often the files of a certificate are looked at, at most.
const lookEvery = 10 * time.Second

// certificate is a pair of files that is read again when they change, so that a renewal needs no restart. While the
// new files can't be read the old certificate goes on.
type certificate struct {
	certFile, keyFile string
	now               func() time.Time
	log               *slog.Logger

	mu     sync.Mutex // guards what follows
	pair   *tls.Certificate
	stamp  string
	looked time.Time
}

func newCertificate(certFile, keyFile string, now func() time.Time, log *slog.Logger) (*certificate, error) {
	c := &certificate{certFile: certFile, keyFile: keyFile, now: now, log: log}
	if err := c.reload(); err != nil {
		return nil, err
	}
	return c, nil
}

// reload reads the files now.
func (c *certificate) reload() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.load()
}

// load needs the lock.
func (c *certificate) load() error {
	stamp := c.stampNow() // before the files are read: a change in between is seen the next time
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return fmt.Errorf("read the TLS certificate: %w", err)
	}
	c.pair, c.stamp, c.looked = &pair, stamp, c.now()
	return nil
}

// stampNow tells one state of the files from another.
func (c *certificate) stampNow() string {
	var out strings.Builder
	for _, name := range []string{c.certFile, c.keyFile} {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintf(&out, "%d %d ", info.ModTime().UnixNano(), info.Size())
		}
	}
	return out.String()
}

// get implements tls.Config.GetCertificate.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookEvery {
		c.looked = now
		if c.stampNow() != c.stamp {
			if err := c.load(); err != nil {
				c.log.Error("TLS certificate not reloaded", slog.Any("error", err))
			} else {
				c.log.Info("TLS certificate reloaded")
			}
		}
	}
	return c.pair, nil
}

// fingerprint is the SHA-256 of the certificate, as browsers show it.
func (c *certificate) fingerprint() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	sum := sha256.Sum256(c.pair.Certificate[0])
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

func (c *certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}
