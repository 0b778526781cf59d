package preview

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
)

// errRefused is why nothing was asked of an address. Outside it looks like any other failure, so that nobody can find out by it
// what runs in the server's own network.
var errRefused = errors.New("this address isn't asked")

// maxURL is the length of the longest address, in bytes.
const maxURL = 2048

// reserved are networks in which no page of the public can be, besides those that netip knows by name (RFC 6890 and the
// registries that it began).
var reserved = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", // protocols, Teredo among them; examples; 6to4
)

// global is what is given out of IPv6. What translates to IPv4 (::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48) is outside of it.
var global = netip.MustParsePrefix("2000::/3")

func prefixes(texts ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		out[i] = netip.MustParsePrefix(text)
	}
	return out
}

// isPublic says whether an address can be that of a page of the public.
func isPublic(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() ||
		a.IsLinkLocalUnicast() || a.Is6() && !global.Contains(a) {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// checkURL parses the address of a page or a picture.
func checkURL(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || len(text) > maxURL {
		return nil, errRefused
	}
	return u, checkParsed(u)
}

func checkParsed(u *url.URL) error {
	port := u.Port()
	isWeb := (u.Scheme == "http" || u.Scheme == "https") && (port == "" || port == "80" || port == "443")
	if !isWeb || u.Hostname() == "" || u.User != nil || u.Opaque != "" || len(u.String()) > maxURL {
		return errRefused
	}
	return nil
}

// dial connects to a host, all of whose addresses have to be public. It connects to the very address that was checked: a second
// look-up could bring another one.
func (f *Fetcher) dial(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil || port != "80" && port != "443" {
		return nil, errRefused
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, errRefused
	}
	addresses, err := f.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, a := range addresses[:min(len(addresses), maxTries)] {
		conn, err := f.opt.Dial(ctx, network, netip.AddrPortFrom(a, uint16(number)))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// maxTries is how many addresses of a host are tried.
const maxTries = 3

func (f *Fetcher) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	out := make([]netip.Addr, 0, 1)
	if a, err := netip.ParseAddr(host); err == nil {
		out = append(out, a)
	} else if out, err = f.opt.Resolve(ctx, host); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, errRefused
	}
	for _, a := range out {
		if !isPublic(a) {
			return nil, errRefused
		}
	}
	return out, nil
}
