package preview

import (
	"net/url"

	"github.com/roost-im/roost/internal/guard"
)

// errRefused is why nothing was asked of an address.
var errRefused = guard.ErrRefused

// maxURL is the length of the longest address, in bytes.
const maxURL = 2048

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
