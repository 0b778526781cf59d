package webui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// file is what is served under one path, in the forms that browsers may ask for.
type file struct {
	name    string
	mime    string
	caching string
	forms   []form // the smallest first; the plain one last
}

type form struct {
	encoding string // of Content-Encoding; empty: as it is
	body     []byte
	tag      string
}

// types of the files of a web client; the tables of the machine that this runs on don't matter.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".webmanifest": "application/manifest+json", ".svg": "image/svg+xml", ".png": "image/png",
	".ico": "image/x-icon", ".webp": "image/webp", ".jpg": "image/jpeg", ".woff2": "font/woff2", ".wasm": "application/wasm",
	".txt": "text/plain; charset=utf-8", ".mp3": "audio/mpeg", ".ogg": "audio/ogg",
}

// packable are the endings of files that compression makes smaller.
var packable = map[string]bool{
	".html": true, ".js": true, ".css": true, ".json": true, ".webmanifest": true, ".svg": true, ".txt": true, ".wasm": true,
}

// worthwhile is the size below which compression saves less than it costs.
const worthwhile = 512

// load reads a file and those that hold it compressed.
func load(files fs.FS, name string) (*file, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	f := newFile(name, body)
	var packed []form
	for _, p := range []struct{ ending, encoding string }{{".br", "br"}, {".gz", "gzip"}} {
		raw, err := fs.ReadFile(files, name+p.ending)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name+p.ending, err)
		}
		packed = append(packed, newForm(p.encoding, raw))
	}
	if len(packed) > 0 {
		f.forms = slices.Concat(packed, f.forms[len(f.forms)-1:])
	}
	return f, nil
}

// newFile returns a file in the forms that can be made of it.
func newFile(name string, body []byte) *file {
	ending := path.Ext(name)
	f := &file{name: "/" + name, mime: types[ending], caching: asked, forms: []form{newForm("", body)}}
	if f.mime == "" {
		f.mime = mime.TypeByExtension(ending)
	}
	if f.mime == "" {
		f.mime = "application/octet-stream"
	}
	if strings.HasPrefix(name, "assets/") {
		f.caching = immutable
	}
	if packable[ending] && len(body) >= worthwhile {
		if packed := pack(body); len(packed) < len(body) {
			f.forms = append([]form{newForm("gzip", packed)}, f.forms...)
		}
	}
	return f
}

func newForm(encoding string, body []byte) form {
	sum := sha256.Sum256(body)
	return form{encoding: encoding, body: body, tag: strconv.Quote(hex.EncodeToString(sum[:12]))}
}

// pack compresses. It is done once for each file, so the best level is worth it.
func pack(body []byte) []byte {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		panic(err) // the level is a constant
	}
	_, _ = z.Write(body) // into memory
	_ = z.Close()
	return out.Bytes()
}

func (f *file) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.mime)
	h.Set("Cache-Control", f.caching)
	if len(f.forms) > 1 {
		h.Set("Vary", "Accept-Encoding")
	}
	best := f.forms[len(f.forms)-1]
	for _, candidate := range f.forms {
		if candidate.encoding == "" || accepts(r, candidate.encoding) {
			best = candidate
			break
		}
	}
	if best.encoding != "" {
		h.Set("Content-Encoding", best.encoding)
	}
	h.Set("ETag", best.tag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(best.body))
}

// accepts says whether the client takes an encoding (RFC 9110, section 12.5.3).
func accepts(r *http.Request, encoding string) bool {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(name), encoding) {
			continue
		}
		q, found := strings.CutPrefix(strings.TrimSpace(weight), "q=")
		if !found {
			return true
		}
		value, err := strconv.ParseFloat(q, 64)
		return err == nil && value > 0
	}
	return false
}
