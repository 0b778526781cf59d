package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// ErrNotInstalled is returned by [Start] where no PostgreSQL server is found.
var ErrNotInstalled = errors.New("no PostgreSQL server is installed (looked for initdb and postgres in " +
	"/usr/lib/postgresql/*/bin and PATH); run \"make setup\", or name a running server in " + Env)

// findBinaries returns the folder of the newest installed server: Debian keeps them by version, out of PATH.
func findBinaries() (string, error) {
	best, newest := "", 0
	dirs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	for _, dir := range dirs {
		version, err := strconv.Atoi(filepath.Base(filepath.Dir(dir)))
		if err != nil || version <= newest || !hasServer(dir) {
			continue
		}
		best, newest = dir, version
	}
	if best != "" {
		return best, nil
	}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if hasServer(dir) {
			// initdb looks for postgres beside itself, which a link elsewhere may not be.
			target, err := filepath.EvalSymlinks(filepath.Join(dir, "initdb"))
			return filepath.Dir(target), err
		}
	}
	return "", ErrNotInstalled
}

func hasServer(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}
