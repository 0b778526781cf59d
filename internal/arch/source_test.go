package arch_test

import (
	"bufio"
	"go/ast"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	maxGo         = 500
	maxGoTest     = 800
	maxTypeScript = 400

	// oversize lists the files that are over their budget, with their lines. It may only shrink.
	oversize = "testdata/oversize.txt"
)

func TestFilesKeepTheirBudget(t *testing.T) {
	t.Parallel()
	excused := readOversize(t)
	for _, f := range tree(t) {
		var limit int
		switch ext := path.Ext(f.path); {
		case f.isGenerated():
			continue
		case f.isTest():
			limit = maxGoTest
		case ext == ".go":
			limit = maxGo
		case ext == ".ts", ext == ".tsx":
			limit = maxTypeScript
		default:
			continue
		}
		if lines, isExcused := excused[f.path]; isExcused {
			assert.Greater(t, f.lines(), limit, "%s fits now: take it off internal/arch/%s", f.path, oversize)
			assert.Equal(t, lines, f.lines(), "%s: split it; when it got shorter, lower its number in internal/arch/%s", f.path, oversize)
			delete(excused, f.path)
			continue
		}
		assert.LessOrEqual(t, f.lines(), limit, "%s is too long: split it by role", f.path)
	}
	assert.Empty(t, excused, "files that are gone, in internal/arch/%s", oversize)
}

func readOversize(t *testing.T) map[string]int {
	t.Helper()
	f, err := os.Open(oversize)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	out := map[string]int{}
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, number, isPair := strings.Cut(line, " ")
		require.True(t, isPair, line)
		lines, err := strconv.Atoi(number)
		require.NoError(t, err)
		out[name] = lines
	}
	return out
}

// vague are names of packages that say nothing about what is in them.
var vague = []string{"util", "utils", "common", "helper", "helpers", "model", "models", "pkg", "misc", "base", "shared", "types"}

func TestPackagesAreNamedAndExplained(t *testing.T) {
	t.Parallel()
	names, docs, isTestOnly := map[string]string{}, map[string]string{}, map[string]bool{}
	for _, f := range tree(t) {
		if !f.isGo() {
			continue
		}
		name := strings.TrimSuffix(f.syntax.Name.Name, "_test")
		if _, isKnown := names[f.dir()]; !isKnown {
			isTestOnly[f.dir()] = true
		}
		names[f.dir()] = name
		isTestOnly[f.dir()] = isTestOnly[f.dir()] && f.isTest()
		if f.syntax.Doc != nil {
			docs[f.dir()] += f.syntax.Doc.Text()
		}
	}
	for dir, name := range names {
		assert.NotContains(t, vague, name, "%s: name the package after what it does", dir)
		start := "Package " + name + " "
		if name == "main" {
			start = "Command "
		}
		assert.True(t, strings.Contains(docs[dir], start), "%s: a comment above \"package\" in one of its files has to begin with %q", dir, start)
	}
}

// isTestCode says whether a Go file is part of tests, by its name or as part of a suite.
func isTestCode(f file) bool {
	return f.isTest() || slices.Contains([]string{"internal/storetest", "internal/bus/bustest", "internal/blob/blobtest"}, f.dir()) ||
		strings.HasPrefix(f.dir(), "internal/testkit")
}

// A sleep in a test is either too long or too short. In a bubble of testing/synctest time is virtual, so there it is
// exact and costs nothing.
func TestTestsDontSleep(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if strings.HasPrefix(f.path, "web/") {
			assert.NotContains(t, f.text, "waitFor"+"Timeout(", "%s: wait for what has to happen", f.path)
		}
		if !f.isGo() || !isTestCode(f) || slices.Contains(f.imports(), "testing/synctest") {
			continue
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			call, isCall := n.(*ast.CallExpr)
			if !isCall {
				return true
			}
			if fun, isSelector := call.Fun.(*ast.SelectorExpr); isSelector && fun.Sel.Name == "Sleep" {
				if x, isName := fun.X.(*ast.Ident); isName {
					assert.NotEqual(t, "time", x.Name, "%s sleeps: use testing/synctest, a fake clock or a signal", f.path)
				}
			}
			return true
		})
	}
}

// later finds marks of unfinished work; one kind is allowed, with the number of an issue.
var (
	later    = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b(\(#\d+\))?`)
	tracked  = regexp.MustCompile(`^TO` + `DO\(#\d+\)$`)
	excepted = []string{"internal/arch/source_test.go"}
)

func TestUnfinishedWorkHasAnIssue(t *testing.T) {
	t.Parallel()
	for _, f := range tree(t) {
		if f.isGenerated() || slices.Contains(excepted, f.path) {
			continue
		}
		for _, mark := range later.FindAllString(f.text, -1) {
			assert.Regexp(t, tracked, mark, "%s: finish it, or name the issue: TO"+"DO(#N)", f.path)
		}
	}
}

// A lock file with download addresses would tie everybody to the registry of whoever wrote it.
func TestLockFileNamesNoHost(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../web/package-lock.json")
	if os.IsNotExist(err) {
		t.Skip("there is no web client in this tree")
	}
	require.NoError(t, err)
	require.NotRegexp(t, `"resolved": "https?:`, string(text), `run "npm install --omit-lockfile-registry-resolved"`)
}
