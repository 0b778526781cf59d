package httpapi

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Proxies are the addresses of reverse proxies whose headers about the client are believed.
type Proxies []netip.Prefix

// client returns the address of the client and whether its connection is encrypted. The entries of X-Forwarded-For are
// read from the right, where the nearest proxy writes, up to the first that isn't a trusted proxy: what stands left of
// it may be invented by the client.
func (p Proxies) client(r *http.Request) (address string, isSecure bool) {
	peer := remoteHost(r.RemoteAddr)
	if !p.trusts(peer) {
		return peer, r.TLS != nil
	}
	isSecure = r.TLS != nil || strings.EqualFold(last(r.Header.Values("X-Forwarded-Proto")), "https")
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := parseHop(hops[i])
		if err != nil {
			break
		}
		peer = hop.String()
		if !p.trusts(peer) {
			break
		}
	}
	return peer, isSecure
}

func (p Proxies) trusts(address string) bool {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	a = a.Unmap().WithZone("")
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// parseHop reads an address with or without a port.
func parseHop(hop string) (netip.Addr, error) {
	hop = strings.TrimSpace(hop)
	if ap, err := netip.ParseAddrPort(hop); err == nil {
		return ap.Addr().Unmap(), nil
	}
	a, err := netip.ParseAddr(strings.Trim(hop, "[]"))
	return a.Unmap(), err
}

// last returns the last of a list of values.
func last(values []string) string {
	all := strings.Split(strings.Join(values, ","), ",")
	return strings.TrimSpace(all[len(all)-1])
}

// remoteHost returns an address without its port and in its plain form.
func remoteHost(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return a.Unmap().String()
	}
	return host
}
