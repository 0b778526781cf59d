package api_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

const protocolPage = "../docs/protocol.md"

// Types that the examples in docs/protocol.md name.
var exampleTypes = map[string]any{
	"Problem": api.Problem{}, "ClientFrame": api.ClientFrame{}, "ReplyFrame": api.ReplyFrame{}, "EventFrame": api.EventFrame{},
	"Push": api.Push{},
}

func TestExamplesOfTheProtocolPageDecode(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(protocolPage)
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```json (\\w+)\n(.*?)```").FindAllStringSubmatch(string(page), -1)
	require.NotEmpty(t, blocks)
	for _, b := range blocks {
		example, ok := exampleTypes[b[1]]
		require.True(t, ok, "unknown type %s", b[1])
		into := reflect.New(reflect.TypeOf(example))
		strict := json.NewDecoder(strings.NewReader(b[2]))
		strict.DisallowUnknownFields()
		require.NoError(t, strict.Decode(into.Interface()), b[2])
		back, err := json.Marshal(into.Elem().Interface())
		require.NoError(t, err)
		require.JSONEq(t, b[2], string(back))
	}
}

func TestProtocolPageListsAllCodes(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(protocolPage)
	require.NoError(t, err)
	for _, tc := range []struct{ file, typ string }{
		{"problem.go", "Code"}, {"close.go", "CloseCode"}, {"event.go", "EventKind"}, {"frame.go", "Op"},
	} {
		values := constants(t, tc.file, tc.typ)
		require.NotEmpty(t, values)
		for _, v := range values {
			require.Regexp(t, "(?m)^\\| `?"+regexp.QuoteMeta(v)+"`? \\|", string(page), "%s %s has no row in a table", tc.typ, v)
		}
	}
}

// constants returns the values of a type's constants in a file.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var out []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, isIdent := spec.Type.(*ast.Ident)
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok && isIdent && name.Name == typ {
			out = append(out, strings.Trim(lit.Value, `"`))
		}
		return true
	})
	return out
}
