package arch_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// module is the path of the project's Go module.
const module = "github.com/roost-im/roost/"

// file is a source of the project.
type file struct {
	path   string // from the root, with slashes
	text   string
	syntax *ast.File // of a Go file, else nil
}

func (f file) dir() string       { return path.Dir(f.path) }
func (f file) isGo() bool        { return f.syntax != nil }
func (f file) isTest() bool      { return strings.HasSuffix(f.path, "_test.go") }
func (f file) isGenerated() bool { return f.isGo() && ast.IsGenerated(f.syntax) || isGeneratedWeb(f) }
func (f file) lines() int        { return strings.Count(f.text, "\n") }

// isGeneratedWeb knows the TypeScript that "make generate" and the tools of the web client write.
func isGeneratedWeb(f file) bool {
	head, _, _ := strings.Cut(f.text, "export ")
	return strings.HasSuffix(f.path, ".gen.ts") || strings.HasSuffix(f.path, ".d.ts") ||
		strings.HasPrefix(f.path, "web/") && (strings.Contains(head, "DO NOT EDIT") || strings.Contains(head, "Do not make direct changes"))
}

// imports are the paths that a Go file imports; the project's own without the module's path.
func (f file) imports() []string {
	var out []string
	for _, spec := range f.syntax.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // the parser took it already
		}
		out = append(out, strings.TrimPrefix(p, module))
	}
	return out
}

// skipped are folders with nothing of ours in them.
var skipped = []string{".git", "node_modules", "dist", "bin", ".cache", "data", "test-results", "testdata"}

// extensions are those of sources that are read.
var extensions = []string{".go", ".ts", ".tsx", ".css", ".html", ".sql", ".sh", ".mjs", ".js"}

// sources reads the project once.
var sources = sync.OnceValues(func() ([]file, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	set := token.NewFileSet()
	var files []file
	err = filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if slices.Contains(skipped, entry.Name()) {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(extensions, filepath.Ext(name)) {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f := file{path: filepath.ToSlash(rel), text: string(text)}
		if filepath.Ext(name) == ".go" {
			if f.syntax, err = parser.ParseFile(set, name, text, parser.ParseComments); err != nil {
				return err
			}
		}
		files = append(files, f)
		return nil
	})
	return files, err
})

// tree returns all sources.
func tree(t *testing.T) []file {
	t.Helper()
	files, err := sources()
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// goFiles returns the Go files that are the program (or its tests).
func goFiles(t *testing.T, isTest bool) []file {
	t.Helper()
	return slices.DeleteFunc(slices.Clone(tree(t)), func(f file) bool { return !f.isGo() || f.isTest() != isTest })
}
