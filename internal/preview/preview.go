// Package preview looks at web pages that people are about to send links to: title, description, site and a small picture.
//
// It asks addresses that strangers name, from inside of the operator's network. So it asks nothing but public addresses,
// checked where they are connected to, on the ports of the web, and reads little, for a short time. See
// docs/decisions/0009-link-previews.md.
package preview

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/sync/singleflight"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/guard"
)

// Limits of a look at a page.
const (
	maxRedirects = 3
	maxPage      = 512 << 10
	maxPicture   = 2 << 20
	maxHeader    = 64 << 10
	// timeout of a page, and the same again for its picture.
	timeout = 5 * time.Second
	// underWay is how many pages are looked at once, and retry is when to come again beyond it.
	underWay = 16
	retry    = 2 * time.Second
)

// What is remembered: a page for a while, that there was nothing for a moment.
const (
	kept       = 512
	keptFor    = 30 * time.Minute
	nothingFor = time.Minute
)

// Page is what is shown of a page.
type Page struct {
	// URL as it was asked for.
	URL                      string
	Title, Description, Site string
	Picture                  *Picture // nil: none
}

// Picture is a small JPEG.
type Picture struct {
	Width, Height int
	Data          []byte
}

// Options of a Fetcher. All of it has a default.
type Options struct {
	// Resolve returns the addresses of a host.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	// Dial connects to an address that was checked.
	Dial func(ctx context.Context, network string, to netip.AddrPort) (net.Conn, error)
	// Timeout of a page, and again of its picture.
	Timeout time.Duration
}

// Fetcher looks at pages. It is safe for concurrent use.
type Fetcher struct {
	opt     Options
	client  *http.Client
	pages   *expirable.LRU[string, Page]
	nothing *expirable.LRU[string, struct{}]
	group   singleflight.Group
	slots   chan struct{}
	turn    chan struct{} // of the picture that is decoded
}

// New returns a fetcher.
func New(opt Options) *Fetcher {
	if opt.Timeout == 0 {
		opt.Timeout = timeout
	}
	f := &Fetcher{
		opt: opt, slots: make(chan struct{}, underWay), turn: make(chan struct{}, 1),
		pages:   expirable.NewLRU[string, Page](kept, nil, keptFor),
		nothing: expirable.NewLRU[string, struct{}](kept, nil, nothingFor),
	}
	to := &guard.Dialer{Ports: []uint16{80, 443}, Resolve: opt.Resolve, Dial: opt.Dial}
	f.client = &http.Client{
		// No proxy, no cookies, no connection kept, nothing unpacked: a page that comes packed all the same is left alone.
		Transport: &http.Transport{
			DialContext: to.DialContext, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxHeader,
			TLSHandshakeTimeout: opt.Timeout, ResponseHeaderTimeout: opt.Timeout,
		},
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errRefused
			}
			r.Header.Del("Referer")
			return checkParsed(r.URL)
		},
	}
	return f
}

// Page returns what is shown of a page. Codes: invalid (no address of a page), no_preview (nothing can be shown of it, for
// whatever reason), unavailable.
func (f *Fetcher) Page(ctx context.Context, address string) (Page, error) {
	if len(address) > maxURL || !strings.HasPrefix(address, "http://") && !strings.HasPrefix(address, "https://") {
		return Page{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "url: must be of the web, at most %d bytes", maxURL)
	}
	if p, ok := f.pages.Get(address); ok {
		return p, nil
	}
	if _, ok := f.nothing.Get(address); ok {
		return Page{}, noPreview()
	}
	// Who asked first may go; others may wait for the same page.
	done := f.group.DoChan(address, func() (any, error) { return f.look(address) })
	select {
	case r := <-done:
		if r.Err != nil {
			return Page{}, r.Err
		}
		return r.Val.(Page), nil //nolint:forcetypeassert // look returns nothing else
	case <-ctx.Done():
		return Page{}, fmt.Errorf("look at a page: %w", ctx.Err())
	}
}

func noPreview() error {
	return fault.New(fault.NotFound, fault.CodeNoPreview, "there is nothing to show of the page")
}

func (f *Fetcher) look(address string) (Page, error) {
	select {
	case f.slots <- struct{}{}:
	default:
		return Page{}, fault.Busy(retry)
	}
	defer func() { <-f.slots }()
	p, err := f.page(address)
	if err != nil { // what went wrong would tell of the network that the server is in
		f.nothing.Add(address, struct{}{})
		return Page{}, noPreview()
	}
	f.pages.Add(address, p)
	return p, nil
}

func (f *Fetcher) page(address string) (Page, error) {
	ctx, cancel := context.WithTimeout(context.Background(), f.opt.Timeout)
	defer cancel()
	res, err := f.get(ctx, address, "text/html, application/xhtml+xml")
	if err != nil {
		return Page{}, err
	}
	defer func() { _ = res.Body.Close() }() // it was read as far as it matters
	m, err := readHead(io.LimitReader(res.Body, maxPage), res.Header.Get("Content-Type"))
	if err != nil {
		return Page{}, err
	}
	p := Page{URL: address, Title: m.title(), Description: m.description(), Site: m.site()}
	if p.Title == "" {
		return Page{}, errRefused
	}
	if link, err := res.Request.URL.Parse(m.picture()); err == nil && m.picture() != "" {
		p.Picture = f.picture(link.String())
	}
	return p, nil
}

// get asks for one of some types of content, the first of which is the one that is meant.
func (f *Fetcher) get(ctx context.Context, address, types string) (*http.Response, error) {
	u, err := checkURL(address)
	if err != nil {
		return nil, err
	}
	u.Fragment = ""
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Roost link preview)")
	r.Header.Set("Accept", types)
	r.Header.Set("Accept-Encoding", "identity")
	res, err := f.client.Do(r)
	if err != nil {
		return nil, err
	}
	encoding := res.Header.Get("Content-Encoding")
	kind, _, err := mime.ParseMediaType(res.Header.Get("Content-Type"))
	isMeant := err == nil && strings.Contains(types, kind)
	if res.StatusCode != http.StatusOK || encoding != "" && encoding != "identity" || !isMeant {
		_ = res.Body.Close() // unread
		return nil, errRefused
	}
	return res, nil
}
