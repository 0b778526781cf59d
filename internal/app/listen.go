package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
)

// listen opens the listeners of an address. "localhost" has two addresses on most machines, and browsers try either.
func listen(ctx context.Context, address string) ([]net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: want HOST:PORT: %w", address, err)
	}
	var config net.ListenConfig
	if host != "localhost" {
		l, err := config.Listen(ctx, "tcp", address)
		if err != nil {
			return nil, fmt.Errorf("listen on %s: %w", address, err)
		}
		return []net.Listener{l}, nil
	}
	_, port, _ := net.SplitHostPort(address)
	for try := 1; ; try++ {
		out, err := listenBoth(ctx, config, port)
		if err == nil || port != "0" || try == portTries {
			return out, err
		}
	}
}

// portTries is how often another free port is tried, when the one that is free on one address is taken on the other.
const portTries = 5

func listenBoth(ctx context.Context, config net.ListenConfig, port string) ([]net.Listener, error) {
	var out []net.Listener
	var errs []error
	for _, ip := range []string{"127.0.0.1", "::1"} {
		l, err := config.Listen(ctx, "tcp", net.JoinHostPort(ip, port))
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if port == "0" { // the second has to have the port of the first
			port = strconv.Itoa(portOf(l))
		}
		out = append(out, l)
	}
	if len(out) == 0 || isTaken(errs) {
		for _, l := range out {
			errs = append(errs, l.Close())
		}
		return nil, fmt.Errorf("listen on localhost:%s: %w", port, errors.Join(errs...))
	}
	return out, nil
}

func portOf(l net.Listener) int {
	if a, ok := l.Addr().(*net.TCPAddr); ok {
		return a.Port
	}
	return 0
}

// addresses are the URLs under which the server can be opened, the best first.
func addresses(scheme, address string, port int) []string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil
	}
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{urlOf(scheme, host, port)}
	}
	out := []string{urlOf(scheme, "localhost", port)}
	for _, a := range localAddresses() {
		out = append(out, urlOf(scheme, a, port))
	}
	return out
}

func urlOf(scheme, host string, port int) string {
	if scheme == "http" && port == 80 || scheme == "https" && port == 443 {
		if net.ParseIP(host) != nil && net.ParseIP(host).To4() == nil {
			host = "[" + host + "]"
		}
		return scheme + "://" + host
	}
	return scheme + "://" + net.JoinHostPort(host, strconv.Itoa(port))
}
