package config

import (
	"fmt"
	"net/netip"
)

// ReadNetworks reads addresses and networks of an option.
func ReadNetworks(option string, all []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, p := range all {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			address, err := netip.ParseAddr(p)
			if err != nil {
				return nil, fmt.Errorf("settings: --%s %q: must be an address or a network such as 10.0.0.0/8", option, p)
			}
			prefix = netip.PrefixFrom(address.Unmap(), address.Unmap().BitLen())
		}
		out = append(out, prefix)
	}
	return out, nil
}
