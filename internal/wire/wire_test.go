package wire_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/wire"
)

// The domain never imports package api, so both list the codes: they must be the same.
func TestFaultCodesAreThoseOfTheContract(t *testing.T) {
	t.Parallel()
	domain := codes(t, "../fault/fault.go")
	require.NotEmpty(t, domain)
	require.Equal(t, codes(t, "../../api/problem.go"), domain)
}

func TestFrameErrorHidesWhatIsNoFault(t *testing.T) {
	t.Parallel()
	out, internal := wire.FrameError(errors.New("disk sdb1 is full"))
	require.True(t, internal)
	require.Equal(t, "internal", out.Code)
	require.NotContains(t, out.Message, "disk")

	out, internal = wire.FrameError(fmt.Errorf("append message: %w", fault.TooOften(1230*time.Millisecond)))
	require.False(t, internal)
	require.Equal(t, "rate_limited", out.Code)
	require.InDelta(t, 1.3, out.RetryAfter, 1e-9)
}

// codes returns the constants of a file whose names begin with Code, by name.
func codes(t *testing.T, file string) map[string]string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	out := map[string]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Code") {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			out[spec.Names[0].Name] = lit.Value
		}
		return true
	})
	return out
}
