// Package webui serves the web client that was built into the program.
//
// Files under assets/ carry a hash of their content in their names and are kept by browsers for good; everything else
// is asked for again each time, which costs a 304. A path without a file is the client's own: it gets index.html.
package webui

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// The client is built into dist before the program; without it only .keep is there.
//
//go:embed all:dist
var built embed.FS

// Built returns the files of the web client in this program.
func Built() fs.FS {
	files, err := fs.Sub(built, "dist")
	if err != nil {
		panic(err) // the path is a constant
	}
	return files
}

// IsBuilt says whether the program contains the web client.
func IsBuilt(files fs.FS) bool {
	_, err := fs.Stat(files, index)
	return err == nil
}

const (
	index     = "index.html"
	immutable = "public, max-age=31536000, immutable"
	asked     = "no-cache"
)

// Handler serves the files of a web client.
type Handler struct {
	files map[string]*file
	home  *file // index.html, or the page that says that it isn't there
}

// New returns a handler of the files, which it reads and compresses now, once.
func New(files fs.FS) (*Handler, error) {
	h := &Handler{files: map[string]*file{}}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || isHidden(name) || isPacked(name) {
			return err
		}
		f, err := load(files, name)
		if err != nil {
			return err
		}
		h.files["/"+name] = f
		return nil
	})
	if err != nil {
		return nil, err
	}
	h.home = h.files["/"+index]
	if h.home == nil {
		h.home = newFile(index, []byte(missingPage))
		h.files[missingStyle.name] = missingStyle
	}
	return h, nil
}

func isHidden(name string) bool {
	return strings.HasPrefix(path.Base(name), ".")
}

// isPacked says whether a file is another one compressed; that one brings it along.
func isPacked(name string) bool {
	return strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br")
}

// ServeHTTP serves a file, or the client for a path of its own.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "this path takes GET", http.StatusMethodNotAllowed)
		return
	}
	f, ok := h.files[r.URL.Path]
	switch {
	case ok:
	case strings.HasPrefix(r.URL.Path, "/assets/"), path.Ext(r.URL.Path) != "" && r.Header.Get("Sec-Fetch-Dest") != "document":
		// A missing script must not come back as a page: browsers would keep it, or complain of its type.
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "not found", http.StatusNotFound)
		return
	default:
		f = h.home
	}
	f.serve(w, r)
}
