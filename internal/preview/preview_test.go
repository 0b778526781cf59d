package preview_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/preview"
)

// web stands in for the internet: names resolve to what it says, and whatever is connected to is one test server.
type web struct {
	*preview.Fetcher
	mu     sync.Mutex
	hosts  map[string][]string // what a name resolves to, one after the other; the last one stays
	dialed []string
}

const public = "93.184.216.34"

func setup(t *testing.T, serve http.HandlerFunc) *web {
	t.Helper()
	return setupFor(t, time.Minute, serve)
}

func setupFor(t *testing.T, patience time.Duration, serve http.HandlerFunc) *web {
	t.Helper()
	server := httptest.NewServer(serve)
	t.Cleanup(server.Close)
	w := &web{hosts: map[string][]string{}}
	w.Fetcher = preview.New(preview.Options{
		Resolve: func(_ context.Context, host string) ([]netip.Addr, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			answers := w.hosts[host]
			if len(answers) == 0 {
				return []netip.Addr{netip.MustParseAddr(public)}, nil
			}
			if len(answers) > 1 {
				w.hosts[host] = answers[1:]
			}
			return []netip.Addr{netip.MustParseAddr(answers[0])}, nil
		},
		Dial: func(ctx context.Context, network string, to netip.AddrPort) (net.Conn, error) {
			w.mu.Lock()
			w.dialed = append(w.dialed, to.String())
			w.mu.Unlock()
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		},
		Timeout: patience,
	})
	return w
}

func (w *web) requireNothing(t *testing.T, address string) {
	t.Helper()
	_, err := w.Page(t.Context(), address)
	require.True(t, fault.Is(err, fault.CodeNoPreview), "%s: %v", address, err)
}

func (w *web) requireNotDialed(t *testing.T, part string) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, to := range w.dialed {
		require.NotContains(t, to, part)
	}
}

func page(w http.ResponseWriter, head string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, "<!doctype html><html><head>"+head+"</head><body><title>not this</title>")
}

func picture(width, height int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			m.Set(x, y, color.RGBA{byte(x / 8), byte(y / 8), byte(x / 64), 255})
		}
	}
	return m
}

func TestPageIsRead(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/p.png":
			w.Header().Set("Content-Type", "image/png")
			_ = png.Encode(w, picture(1200, 630))
		case "/plain":
			page(w, "<title>  A\n plain &amp; simple <b>title</title>")
		default:
			if r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" || r.Host != "example.org" {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			page(w, `<title>other</title><meta property="og:title" content="A &quot;title&quot;"><meta name=description content="What it is">`+
				`<meta property="og:site_name" content="Site"><meta property="og:image" content="p.png"><meta property="og:image" content="q.png">`)
		}
	})
	got, err := w.Page(t.Context(), "http://example.org/a/../?x=1#part")
	require.NoError(t, err)
	require.NotNil(t, got.Picture)
	small, err := jpeg.Decode(bytes.NewReader(got.Picture.Data))
	require.NoError(t, err)
	require.Equal(t, image.Pt(preview.Side, preview.Side*630/1200), small.Bounds().Size())
	require.Equal(t, small.Bounds().Dy(), got.Picture.Height)
	require.LessOrEqual(t, len(got.Picture.Data), preview.MaxData)
	got.Picture = nil
	require.Equal(t, preview.Page{URL: "http://example.org/a/../?x=1#part", Title: `A "title"`, Description: "What it is", Site: "Site"}, got)
	got, err = w.Page(t.Context(), "http://example.org/plain")
	require.NoError(t, err)
	require.Equal(t, "A plain & simple <b>title", got.Title)
	w.mu.Lock()
	count := len(w.dialed)
	w.mu.Unlock()
	_, err = w.Page(t.Context(), "http://example.org/plain")
	require.NoError(t, err)
	require.Len(t, w.dialed, count, "a page that was looked at is remembered")
}

func TestOnlyPublicAddressesAreAsked(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, _ *http.Request) { page(w, "<title>secret</title>") })
	for i, address := range []string{
		"127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
		"100.127.255.255", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1",
		"255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fe80::1",
		"fc00::1", "fd12::1", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "100::1", "5f00::1",
	} {
		host := fmt.Sprintf("host%d.example", i)
		w.hosts[host] = []string{address}
		w.requireNothing(t, "http://"+host+"/")
		literal := address
		if strings.Contains(address, ":") {
			literal = "[" + address + "]"
		}
		w.requireNothing(t, "http://"+literal+"/")
	}
	for _, address := range []string{
		"http://example.org:8080/", "http://example.org:22/", "http://user:pass@example.org/", "http://", "http:///x", "http://[fe80::1%25eth0]/",
		"https://example.org:25/", "http://example.org:080x/",
	} {
		w.requireNothing(t, address)
	}
	for _, address := range []string{"", "ftp://example.org/", "file:///etc/passwd", "gopher://example.org/", "javascript:alert(1)", "http://" + strings.Repeat("x", 3000)} {
		_, err := w.Page(t.Context(), address)
		require.True(t, fault.Is(err, fault.CodeInvalid), "%s: %v", address, err)
	}
	require.Empty(t, w.dialed)
	w.hosts["mixed.example"] = []string{"2606:2800:220:1:248:1893:25c8:1946"}
	_, err := w.Page(t.Context(), "http://mixed.example/")
	require.NoError(t, err)
}

func TestRedirectsAreCheckedToo(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		switch r.URL.Path {
		case "/to":
			http.Redirect(w, r, r.URL.Query().Get("url"), http.StatusFound)
		case "/loop":
			http.Redirect(w, r, "/loop", http.StatusFound)
		case "/3":
			http.Redirect(w, r, "/2", http.StatusFound)
		case "/2":
			http.Redirect(w, r, "/1", http.StatusFound)
		case "/1":
			http.Redirect(w, r, "/0", http.StatusFound)
		case "/4":
			http.Redirect(w, r, "/3", http.StatusFound)
		default:
			page(w, `<title>reached</title><meta property="og:image" content="http://127.0.0.1/secret.png">`)
		}
	})
	w.hosts["inside.example"] = []string{"10.0.0.1"}
	for _, to := range []string{
		"http://127.0.0.1/", "http://[::1]/", "http://inside.example/", "http://example.org:8080/", "file:///etc/passwd", "http://a:b@example.org/",
		"//127.0.0.1/",
	} {
		w.requireNothing(t, "http://example.org/to?url="+strings.ReplaceAll(to, ":", "%3a"))
	}
	w.requireNothing(t, "http://example.org/loop")
	w.requireNothing(t, "http://example.org/4")
	got, err := w.Page(t.Context(), "http://example.org/3")
	require.NoError(t, err)
	require.Nil(t, got.Picture, "the picture's address is checked as well")
	w.requireNotDialed(t, "127.")
	w.requireNotDialed(t, "10.0.")
	w.requireNotDialed(t, "::1")
}

// A name that is public when it is looked up, and private when it is looked up again.
func TestRebindingNamesDontReachInside(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			page(w, `<title>first</title><meta property="og:image" content="/p.png">`)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_ = png.Encode(w, picture(10, 10))
	})
	w.hosts["rebind.example"] = []string{public, "127.0.0.1"}
	got, err := w.Page(t.Context(), "http://rebind.example/")
	require.NoError(t, err)
	require.Nil(t, got.Picture, "by then the name led inside")
	require.Equal(t, []string{public + ":80"}, w.dialed)
}

func TestHugeAndSlowPagesEnd(t *testing.T) {
	t.Parallel()
	ended := make(chan struct{}, 8)
	serve := func(w http.ResponseWriter, r *http.Request) {
		defer func() { ended <- struct{}{} }()
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/drip":
			_, _ = io.WriteString(w, "<html><head>")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case "/silent":
			<-r.Context().Done()
		case "/header":
			w.Header().Set("X", strings.Repeat("x", 1<<20))
			page(w, "<title>x</title>")
		case "/huge", "/titled":
			w.Header().Set("Content-Length", fmt.Sprint(10<<30))
			if r.URL.Path == "/titled" {
				_, _ = io.WriteString(w, "<title>There it is</title>")
			}
			for junk := []byte(strings.Repeat("<p>", 1<<14)); ; {
				if _, err := w.Write(junk); err != nil {
					return
				}
			}
		}
	}
	quick, w := setupFor(t, 100*time.Millisecond, serve), setup(t, serve)
	for path, w := range map[string]*web{"/drip": quick, "/silent": quick, "/huge": w, "/header": w} {
		w.requireNothing(t, "http://example.org"+path)
	}
	got, err := w.Page(t.Context(), "http://example.org/titled")
	require.NoError(t, err)
	require.Equal(t, "There it is", got.Title)
	for range 3 { // whoever was connected to is let go; the quick ones may have ended before anybody was
		<-ended
	}
}

func TestWhatIsNoPageOrPicture(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, r *http.Request) {
		switch path := r.URL.Path; path {
		case "/bomb":
			w.Header().Set("Content-Type", "text/html")
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, "<title>bomb</title>"+strings.Repeat(" ", 64<<20))
			_ = z.Close()
		case "/pdf":
			w.Header().Set("Content-Type", "application/pdf")
			_, _ = io.WriteString(w, "<title>not a page</title>")
		case "/missing":
			w.WriteHeader(http.StatusNotFound)
		case "/untitled":
			page(w, `<meta name="description" content="x">`)
		case "/svg.png":
			w.Header().Set("Content-Type", "image/svg+xml")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
		case "/lies.png":
			w.Header().Set("Content-Type", "image/png")
			_, _ = io.WriteString(w, `<svg xmlns="http://www.w3.org/2000/svg"/>`)
		case "/big.png":
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(make([]byte, 3<<20))
		case "/pixels.png":
			w.Header().Set("Content-Type", "image/png")
			_ = png.Encode(w, image.NewPaletted(image.Rect(0, 0, 1, 4_000_001), color.Palette{color.Black}))
		default:
			page(w, `<title>ok</title><meta property="og:image" content="`+strings.TrimPrefix(path, "/with")+`">`)
		}
	})
	for _, path := range []string{"/bomb", "/pdf", "/missing", "/untitled"} {
		w.requireNothing(t, "http://example.org"+path)
	}
	for _, path := range []string{"/svg.png", "/lies.png", "/big.png", "/pixels.png"} {
		got, err := w.Page(t.Context(), "http://example.org/with"+path)
		require.NoError(t, err)
		require.Nil(t, got.Picture, path)
	}
}

func TestForeignTextsAreMadePlain(t *testing.T) {
	t.Parallel()
	w := setup(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/invalid":
			page(w, "<title>a\xff\xfeb\x00c\u202ed\n\x1b[31m</title>")
		case "/long":
			page(w, "<title>"+strings.Repeat("ü", 1000)+"</title>")
		case "/latin":
			w.Header().Set("Content-Type", "text/html; charset=iso-8859-1")
			_, _ = io.WriteString(w, "<title>Gr\xfc\xdfe</title>")
		}
	})
	got, err := w.Page(t.Context(), "http://example.org/invalid")
	require.NoError(t, err)
	require.True(t, utf8.ValidString(got.Title))
	require.NotContains(t, got.Title, "\x00")
	require.NotContains(t, got.Title, "\u202e")
	require.NotContains(t, got.Title, "\x1b")
	got, err = w.Page(t.Context(), "http://example.org/long")
	require.NoError(t, err)
	require.LessOrEqual(t, len(got.Title), preview.MaxTitle)
	require.True(t, utf8.ValidString(got.Title))
	got, err = w.Page(t.Context(), "http://example.org/latin")
	require.NoError(t, err)
	require.Equal(t, "Grüße", got.Title)
}
