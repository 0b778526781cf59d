// Package guard connects to addresses that strangers name, from inside of the operator's network, without letting them reach into
// it: only to public addresses, on the ports that the caller allows. A name is resolved once per connection, all of its addresses have to
// be allowed, and the connection goes to the address that was checked, so that a name that changes gains nothing.
package guard

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// ErrRefused is why nothing was asked of an address. Outside it should look like any other failure, so that nobody can find out by it
// what runs in the server's own network.
var ErrRefused = errors.New("this address isn't asked")

// reserved are networks in which nothing of the public can be, besides those that netip knows by name (RFC 6890 and the
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

// IsPublic says whether an address can be one of the public.
func IsPublic(a netip.Addr) bool {
	if !a.IsValid() || a.Zone() != "" || a.Is4In6() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() ||
		a.IsLinkLocalUnicast() || a.Is6() && !global.Contains(a) {
		return false
	}
	return !contains(reserved, a)
}

func contains(networks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(networks, func(p netip.Prefix) bool { return p.Contains(a) })
}

// Dialer connects to hosts. All of it has a default.
type Dialer struct {
	// Ports that may be connected to; none: any.
	Ports []uint16
	// Allowed are networks that may be connected to although they aren't public.
	Allowed []netip.Prefix
	// OnlyAllowed: public addresses may not be connected to.
	OnlyAllowed bool
	// Resolve returns the addresses of a host.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	// Dial connects to an address that was checked.
	Dial func(ctx context.Context, network string, to netip.AddrPort) (net.Conn, error)
}

// maxTries is how many addresses of a host are tried.
const maxTries = 3

// DialContext connects to HOST:PORT, for http.Transport. What may not be connected to is ErrRefused.
func (d *Dialer) DialContext(ctx context.Context, network, hostPort string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return nil, ErrRefused
	}
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil || len(d.Ports) > 0 && !slices.Contains(d.Ports, uint16(number)) {
		return nil, ErrRefused
	}
	addresses, err := d.addresses(ctx, host)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, a := range addresses[:min(len(addresses), maxTries)] {
		conn, err := d.dial(ctx, network, netip.AddrPortFrom(a, uint16(number)))
		if err == nil {
			return conn, nil
		}
		errs = append(errs, err)
	}
	return nil, errors.Join(errs...)
}

// Allows says whether a host may be connected to as far as that shows without asking anybody: an address has to be allowed, and a name may
// not be one of this machine or its network.
func (d *Dialer) Allows(host string) bool {
	if a, err := netip.ParseAddr(host); err == nil {
		return d.isAllowed(a)
	}
	return len(d.Allowed) > 0 || isOfPublic(host)
}

func (d *Dialer) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	out := make([]netip.Addr, 0, 1)
	if a, err := netip.ParseAddr(host); err == nil {
		out = append(out, a)
	} else if out, err = d.resolve(ctx, host); err != nil {
		return nil, err
	}
	if len(out) == 0 || slices.ContainsFunc(out, func(a netip.Addr) bool { return !d.isAllowed(a) }) {
		return nil, ErrRefused
	}
	return out, nil
}

func (d *Dialer) isAllowed(a netip.Addr) bool {
	return contains(d.Allowed, a.Unmap()) || !d.OnlyAllowed && IsPublic(a)
}

func (d *Dialer) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if d.Resolve != nil {
		return d.Resolve(ctx, host)
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	for i := range found { // it writes IPv4 in the form of IPv6
		found[i] = found[i].Unmap()
	}
	return found, err
}

func (d *Dialer) dial(ctx context.Context, network string, to netip.AddrPort) (net.Conn, error) {
	if d.Dial != nil {
		return d.Dial(ctx, network, to)
	}
	return new(net.Dialer).DialContext(ctx, network, to.String())
}
