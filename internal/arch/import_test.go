package arch_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Groups that stand for several packages in the table below.
var (
	// foundation is what everybody may use.
	foundation = []string{"internal/ident", "internal/fault"}
	// domain is the business, in the order of its own graph.
	domain = []string{
		"internal/user", "internal/auth", "internal/chat", "internal/message", "internal/media", "internal/inbox", "internal/presence",
		"internal/outbox", "internal/search", "internal/push", "internal/digest", "internal/sticker",
	}
)

// mayImport says which packages of the project a package may import, besides the foundation and its own subpackages.
// A package that isn't here has to be added, with a thought about where it stands.
var mayImport = map[string][]string{
	"cmd/roost": {"internal/app", "internal/config", "internal/bench", "internal/backup", "internal/doctor", "internal/webui", domains},

	// The only one that knows all others.
	"internal/app": {everything},

	// Transports: decode, call the domain, encode.
	"internal/gateway": {"api", "internal/wire", "internal/bus", "internal/beat", domains},
	"internal/httpapi": {"api", "internal/wire", "internal/webui", "internal/gateway", "internal/preview", domains},
	"internal/wire":    {"api", "internal/preview", domains},
	"internal/webui":   {},
	"internal/apigen":  {"api", "internal/httpapi", domains},

	// What the domain needs, carried out.
	"internal/sqlstore": {"internal/backup", domains},
	"internal/backup":   {},
	"internal/doctor":   {"internal/config", "internal/sqlstore", "internal/blob", "internal/courier", "internal/push"},
	"internal/blob":     {},
	"internal/avatar":   {},
	"internal/preview":  {"internal/guard"},
	"internal/guard":    {},
	"internal/courier":  {"internal/guard", domains},
	"internal/mailer":   {domains},
	"internal/markup":   {},
	"internal/bus":      {},
	"internal/config":   {},

	// The domain. Its graph has no circle because of this order.
	"internal/user":     {},
	"internal/auth":     {"internal/user"},
	"internal/presence": {"internal/user"},
	"internal/chat":     {"internal/user", "internal/lane", "internal/beat"},
	"internal/message":  {"internal/user", "internal/chat", "internal/lane", "internal/beat"},
	"internal/media":    {"internal/user", "internal/beat"},
	"internal/sticker":  {"internal/user", "internal/chat", "internal/message", "internal/media"},
	"internal/inbox":    {"internal/user", "internal/chat", "internal/message"},
	"internal/outbox":   {},
	"internal/search":   {"internal/user", "internal/chat", "internal/message", "internal/inbox", "internal/outbox"},

	"internal/push": {
		"internal/user", "internal/auth", "internal/chat", "internal/message", "internal/outbox", "internal/lane",
	},

	"internal/digest": {"internal/user", "internal/auth", "internal/chat", "internal/message", "internal/push"},

	// Group commit: work that waits for the same transaction.
	"internal/lane": {},

	// Loops that look after something again and again.
	"internal/beat": {},

	// Foundation.
	"internal/ident": {},
	"internal/fault": {},

	// The contract, and what programs use it with.
	"api":            {},
	"client":         {"api"},
	"internal/bench": {"api", "client"},

	// Tests.
	"internal/arch":      {},
	"internal/storetest": {domains},
	"internal/testkit":   {everything},
	"test":               {"api", "client", "internal/testkit"},
}

const (
	domains    = "(the domain)"
	everything = "(everything)"
)

// The domain decides, it doesn't carry out: whatever talks to a network or a database is behind an interface that it
// declares.
var notInDomain = []string{
	"api", "net", "net/http", "database/sql", "encoding/json",
	"github.com/jackc/", "modernc.org/", "github.com/pressly/", "github.com/gobwas/", "github.com/danielgtaylor/",
	"github.com/nats-io/", "github.com/prometheus/",
}

// entry finds the line of the table for a package: its own, or that of the nearest folder above it.
func entry(pkg string) (name string, allowed []string, isKnown bool) {
	for name = pkg; name != "."; {
		if allowed, isKnown = mayImport[name]; isKnown {
			return name, allowed, true
		}
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			break
		}
		name = name[:i]
	}
	return pkg, nil, false
}

func isOwn(path string) bool {
	return slices.ContainsFunc([]string{"api", "client", "cmd", "internal", "test"}, func(top string) bool {
		return path == top || strings.HasPrefix(path, top+"/")
	}) && path != "internal/abi"
}

func TestImportsGoInOneDirection(t *testing.T) {
	t.Parallel()
	files := goFiles(t, false)
	// The black box tests know the program only from outside; they consist of test files.
	for _, f := range goFiles(t, true) {
		if f.dir() == "test" {
			files = append(files, f)
		}
	}
	for _, f := range files {
		name, allowed, isKnown := entry(f.dir())
		if !assert.True(t, isKnown, "%s is in no line of internal/arch/import_test.go: say there what it may import", f.dir()) {
			continue
		}
		for _, p := range f.imports() {
			if !isOwn(p) || p == name || strings.HasPrefix(p, name+"/") || slices.Contains(foundation, p) {
				continue
			}
			isAllowed := slices.ContainsFunc(allowed, func(a string) bool {
				return a == everything || a == domains && slices.Contains(domain, p) || p == a || strings.HasPrefix(p, a+"/")
			})
			assert.True(t, isAllowed, "%s may not import %s (internal/arch/import_test.go says why)", f.path, p)
		}
	}
}

func TestFoundationStandsAlone(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, false) {
		if !slices.Contains(foundation, f.dir()) {
			continue
		}
		for _, p := range f.imports() {
			assert.False(t, isOwn(p), "%s imports %s: everybody imports it, so it imports nobody", f.path, p)
		}
	}
}

func TestDomainKnowsNoEngineAndNoTransport(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, false) {
		if !slices.Contains(domain, f.dir()) && !slices.Contains(foundation, f.dir()) {
			continue
		}
		for _, p := range f.imports() {
			i := slices.IndexFunc(notInDomain, func(forbidden string) bool {
				return p == forbidden || strings.HasSuffix(forbidden, "/") && strings.HasPrefix(p, forbidden)
			})
			assert.Negative(t, i, "%s imports %s: declare an interface, an adapter implements it", f.path, p)
		}
	}
}

func TestContractNeedsOnlyTheStandardLibrary(t *testing.T) {
	t.Parallel()
	for _, f := range goFiles(t, false) {
		if f.dir() != "api" {
			continue
		}
		for _, p := range f.imports() {
			first, _, _ := strings.Cut(p, "/")
			assert.False(t, strings.Contains(first, ".") || isOwn(p), "%s imports %s", f.path, p)
		}
	}
}

// The table must not grow circles: it is what keeps them out of the domain.
func TestDomainTableHasNoCircle(t *testing.T) {
	t.Parallel()
	for i, pkg := range domain {
		for _, other := range mayImport[pkg] {
			if at := slices.Index(domain, other); at >= 0 {
				require.Less(t, at, i, "%s and %s", pkg, other)
			}
		}
	}
}
