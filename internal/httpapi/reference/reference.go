// Package reference serves the description of the calls: the OpenAPI document for tools, and a page for people that
// needs no script and nothing from another host.
package reference

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // for the page
	"encoding/hex"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/roost-im/roost/api"
)

//go:embed page.html
var pageText string

//go:embed style.css
var style []byte

// Add adds the paths of the reference to a mux.
func Add(mux *http.ServeMux) {
	mux.Handle("GET /api/openapi.json", serve("application/json", func() ([]byte, error) { return api.OpenAPI, nil }))
	mux.Handle("GET /api/docs", serve("text/html; charset=utf-8", func() ([]byte, error) { return Page(api.OpenAPI) }))
	mux.Handle("GET /api/docs/style.css", serve("text/css; charset=utf-8", func() ([]byte, error) { return style, nil }))
}

// Paths of the reference.
var Paths = []string{"/api/openapi.json", "/api/docs", "/api/docs/style.css"}

// serve answers with content that is made when it is first asked for.
func serve(kind string, content func() ([]byte, error)) http.Handler {
	type made struct {
		body []byte
		tag  string
		err  error
	}
	get := sync.OnceValue(func() made {
		body, err := content()
		sum := sha256.Sum256(body)
		return made{body, strconv.Quote(hex.EncodeToString(sum[:12])), err}
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := get()
		if m.err != nil {
			panic(m.err) // the document and the page are part of the program
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", m.tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.body))
	})
}

// Page returns the readable reference of an OpenAPI document.
func Page(document []byte) ([]byte, error) {
	t, err := template.New("page").Parse(pageText)
	if err != nil {
		return nil, fmt.Errorf("parse the page: %w", err)
	}
	view, err := read(document)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, view); err != nil {
		return nil, fmt.Errorf("render the page: %w", err)
	}
	return out.Bytes(), nil
}
