package arch_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestMigrationsHaveNumbersOfTheirOwn finds two that were landed with the same one, which no database starts with.
func TestMigrationsHaveNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../internal/sqlstore/migrations/*.sql")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	seen := map[string]string{}
	for _, f := range files {
		number := filepath.Base(f)[:5]
		require.Empty(t, seen[number], "%s has the number of another one", f)
		seen[number] = f
	}
}
