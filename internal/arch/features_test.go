package arch_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestFeaturesAreShownByWhatExists checks docs/features.md: a table of what shows each verb is worth nothing once what it names is gone.
func TestFeaturesAreShownByWhatExists(t *testing.T) {
	t.Parallel()
	page := read(t, "docs/features.md")
	cases := joined(t, "internal/storetest/*.go")
	calls := joined(t, "client/*.go")
	steps := read(t, "test/sync_test.go")
	described := operations(t)
	count := 0
	for _, match := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(page, -1) {
		span := match[1]
		area, name, _ := strings.Cut(span, ".")
		var isThere bool
		switch {
		case regexp.MustCompile(`^(GET|PUT|POST|PATCH|DELETE) /`).MatchString(span):
			isThere = described[span]
		case strings.HasPrefix(span, "e2e/"):
			_, err := os.Stat(filepath.Join("../..", "web", span+".e2e.ts"))
			isThere = err == nil || span == "e2e/x"
		case name == "" || name == "X" || name == "x" || strings.ContainsAny(name, "/{ "):
			continue
		case area == "storetest":
			isThere = regexp.MustCompile(`"` + name + `":\s+test`).MatchString(cases)
		case area == "sync":
			isThere = strings.Contains(steps, `"`+name+`",`)
		case area == "client":
			isThere = strings.Contains(calls, "func (c *Client) "+name+"(")
		case strings.HasPrefix(name, "Test"), strings.HasPrefix(name, "Fuzz"):
			isThere = strings.Contains(testsOf(t, area), "func "+name+"(")
		default:
			continue
		}
		count++
		assert.True(t, isThere, "docs/features.md names `%s`, which isn't there", span)
	}
	require.Greater(t, count, 150, "the page is read wrongly")
}

func read(t *testing.T, file string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../..", file))
	require.NoError(t, err)
	return string(raw)
}

// joined returns the files of a pattern, one behind the other.
func joined(t *testing.T, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", pattern))
	require.NoError(t, err)
	var out strings.Builder
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		out.Write(raw)
	}
	return out.String()
}

// testsOf returns the tests of a package of this name, wherever it is.
func testsOf(t *testing.T, pkg string) string {
	t.Helper()
	return joined(t, "internal/"+pkg+"/*_test.go") + joined(t, pkg+"/*_test.go")
}

// operations returns the calls of the API, such as "GET /chats".
func operations(t *testing.T) map[string]bool {
	t.Helper()
	var described struct {
		Paths map[string]map[string]json.RawMessage
	}
	require.NoError(t, json.Unmarshal([]byte(read(t, "api/openapi.json")), &described))
	out := map[string]bool{}
	for path, methods := range described.Paths {
		for method := range methods {
			out[strings.ToUpper(method)+" "+strings.TrimPrefix(path, "/api/v1")] = true
		}
	}
	return out
}
