package httpapi

import (
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/httpapi/reference"
	"github.com/roost-im/roost/internal/ident"
)

// Options of the handler. The services, Socket, Web, Now, IDs and Log are needed.
type Options struct {
	Auth     Auth
	Users    Users
	Chats    Chats
	Messages Messages
	Inbox    Inbox
	Search   Search
	Media    Media
	Stickers Stickers
	// Previews looks at pages that are linked to; nil: this server doesn't.
	Previews Previews
	// Pushes notifies devices, by the server's public PushKey.
	Pushes  Pushes
	PushKey string
	// Mails writes to who was away for long; MailPages are what the links of its mails lead to, under /api/mail/.
	Mails     Mails
	MailPages http.Handler
	// Info answers GET /server; Secure is set for each call.
	Info api.ServerInfo
	// Address is where people reach this server from outside, such as https://chat.example.org; links are made with
	// it. Without it they are made with the address that the caller used.
	Address string
	// MediaOrigin is where pages find pictures and players' files besides this server, such as https://files.example.org; empty: nowhere.
	MediaOrigin string
	// Proxies that are trusted.
	Proxies Proxies
	// Origins of pages of other hosts that may use cookies here, such as "https://chat.example.org".
	Origins []string
	// CallRate of all calls of a user, or of a network before anybody is signed in; ChatRate of new chats of a user;
	// SendRate of messages of a user.
	CallRate, ChatRate, SendRate Rate
	// HSTS tells browsers to use nothing but HTTPS for this host from now on.
	HSTS bool
	// Socket serves /api/v1/ws.
	Socket http.Handler
	// Web serves everything that is not an API path.
	Web http.Handler
	// Ready says why the server can't serve now, or nil.
	Ready func(r *http.Request) error
	Now   func() time.Time
	IDs   *ident.Generator
	Log   *slog.Logger
}

// server holds what the handlers need.
type server struct {
	opt   Options
	log   *slog.Logger
	huma  huma.API
	cross *http.CrossOriginProtection

	calls, chats, sends, uploads, previews, tests *limiter
	slots                                         chan struct{} // of pictures that are on their way into memory
	receiving                                     *slots        // of uploads that bring bytes
}

// New returns the handler of everything that a node serves. An Origin that isn't one is an error.
func New(opt Options) (http.Handler, error) {
	mux := http.NewServeMux()
	s := newServer(opt, mux)
	for _, origin := range opt.Origins {
		if err := s.cross.AddTrustedOrigin(origin); err != nil {
			return nil, err
		}
	}
	for path, item := range s.huma.OpenAPI().Paths {
		mux.Handle(path, methodNotAllowed(methodsOf(item)))
	}
	mux.Handle("GET "+prefix+"/ws", opt.Socket)
	mux.Handle(prefix+"/ws", methodNotAllowed([]string{http.MethodGet}))
	reference.Add(mux)
	for _, path := range reference.Paths {
		mux.Handle(path, methodNotAllowed([]string{http.MethodGet, http.MethodHead}))
	}
	if opt.MailPages != nil {
		mux.Handle("/api/mail/", opt.MailPages)
	}
	mux.Handle("/api", http.HandlerFunc(notFound))
	mux.Handle("/api/", http.HandlerFunc(notFound))

	outer := http.NewServeMux()
	outer.Handle("/api", s.guard(mux))
	outer.Handle("/api/", s.guard(mux))
	outer.HandleFunc("/healthz", healthy)
	outer.HandleFunc("/readyz", s.ready)
	outer.Handle("/", opt.Web)
	return s.wrap(outer), nil
}

// Describe returns the description of the REST calls, with the schemas of everything that they carry.
func Describe() *huma.OpenAPI {
	return newServer(Options{Log: slog.New(slog.DiscardHandler)}, http.NewServeMux()).huma.OpenAPI()
}

func newServer(opt Options, mux *http.ServeMux) *server {
	installErrors()
	config := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Roost", Version: api.Version},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "The token of a session, for programs."},
					"cookie": {Type: "apiKey", In: "cookie", Name: cookieName, Description: "The token of a session in a cookie, " +
						"for the server's own pages. Over HTTPS its name is " + nameOf(true) + "."},
				},
			},
		},
		Formats:       map[string]huma.Format{jsonType: format, "json": format},
		DefaultFormat: jsonType,
	}
	s := &server{opt: opt, log: opt.Log, huma: humago.New(mux, config), cross: http.NewCrossOriginProtection()}
	s.calls, s.chats, s.sends = newLimiter(opt.CallRate), newLimiter(opt.ChatRate), newLimiter(opt.SendRate)
	s.previews, s.tests = newLimiter(previewRate), newLimiter(testRate)
	s.uploads, s.slots = newLimiter(uploadRate), make(chan struct{}, maxUploads)
	s.receiving = newSlots(uploadsPerUser)
	s.addRoutes()
	s.addUploads(mux)
	return s
}

// methodsOf returns the methods of a path, sorted.
func methodsOf(item *huma.PathItem) []string {
	methods := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodHead: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
		http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}
	maps.DeleteFunc(methods, func(_ string, o *huma.Operation) bool { return o == nil })
	return slices.Sorted(maps.Keys(methods))
}

func methodNotAllowed(methods []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		writeProblem(w, r, fault.New(fault.MethodNotAllowed, fault.CodeMethodNotAllowed, "this path takes "+strings.Join(methods, ", ")))
	})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	writeProblem(w, r, fault.Missing())
}

// healthy says that the process runs.
func healthy(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok\n")
}

// ready says whether the server can serve: a load balancer asks it.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.opt.Ready(r); err != nil {
		s.log.LogAttrs(r.Context(), slog.LevelWarn, "not ready", slog.Any("error", err))
		plain(w, http.StatusServiceUnavailable, "not ready\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the client may be gone
}
