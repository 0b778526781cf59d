package mailer

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/roost-im/roost/internal/digest"
	"github.com/roost-im/roost/internal/fault"
)

// Follower does what the links of mails are for.
type Follower interface {
	Look(ctx context.Context, kind digest.Kind, token string) (digest.Page, error)
	Follow(ctx context.Context, kind digest.Kind, token string) (digest.Page, error)
}

// pages show what links of mails lead to.
type pages struct {
	follower Follower
	name     string
	log      *slog.Logger
}

// maxForm bounds the body of a form: what mail programs post is 26 bytes (RFC 8058, section 3.1).
const maxForm = 4 << 10

// pageTimeout bounds a call.
const pageTimeout = 20 * time.Second

// Pages returns the handler of the links of mails: GET shows what they do, and POST does it, so that a mail server that opens all links
// changes nothing.
func Pages(follower Follower, name string, log *slog.Logger) http.Handler {
	p := &pages{follower: follower, name: oneLine(name), log: log}
	mux := http.NewServeMux()
	for path, kind := range map[string]digest.Kind{"/api/mail/confirm": digest.KindConfirm, "/api/mail/stop": digest.KindDigest} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) { p.serve(w, r, kind, follower.Look) })
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			p.serve(w, r, kind, follower.Follow)
		})
	}
	mux.HandleFunc("GET /api/mail/page.css", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "max-age=3600")
		http.ServeFileFS(w, r, files, "templates/page.css")
	})
	return mux
}

func (p *pages) serve(w http.ResponseWriter, r *http.Request, kind digest.Kind, do func(context.Context, digest.Kind, string) (digest.Page, error)) {
	ctx, cancel := context.WithTimeout(r.Context(), pageTimeout)
	defer cancel()
	token := r.URL.Query().Get("t")
	page, err := do(ctx, kind, token)
	status := http.StatusOK
	switch {
	case fault.Is(err, fault.CodeNotFound):
		status = http.StatusNotFound
	case err != nil:
		status = http.StatusServiceUnavailable
		p.log.LogAttrs(ctx, slog.LevelWarn, "link of a mail not followed", slog.Any("error", err))
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = htmlLetters.ExecuteTemplate(w, "page.html", p.view(page, kind, token, status, languageOf(page.Language, r))) // who asked may be gone
}

func (p *pages) view(page digest.Page, kind digest.Kind, token string, status int, language string) view {
	t := textsOf(language)
	v := view{Lang: t.language, Dir: t.direction, Address: page.Address, IsDone: page.IsDone, Token: token}
	switch {
	case status == http.StatusNotFound:
		v.Title, v.Lead = t.badLink, t.badLinkLead
	case status != http.StatusOK:
		v.Title, v.Lead = t.later, t.laterLead
	case kind == digest.KindConfirm && page.IsDone:
		v.Title, v.Lead = t.confirmDone, fill(t.confirmDoneLead, p.name)
	case kind == digest.KindConfirm:
		v.Title, v.Lead, v.Button = t.confirmAsk, fill(t.confirmAskLead, p.name), t.confirmButton
	case page.IsDone:
		v.Title, v.Lead = t.stopDone, fill(t.stopDoneLead, p.name)
	default:
		v.Title, v.Lead, v.Button = t.stopAsk, fill(t.stopAskLead, p.name), t.stopButton
	}
	v.HasToken = v.Button != ""
	return v
}
