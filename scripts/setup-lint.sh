#!/bin/sh
# Makes sure that the pinned golangci-lint is there and prints its path. Compiling it takes a minute and a half on two
# cores, so it is kept outside of the work tree, by version, for all clones.
set -eu

version=2.15.0

fits() { [ -x "$1" ] && [ "$("$1" version --short 2>/dev/null)" = "$version" ]; }

for tool in "$(command -v golangci-lint || true)" "$(go env GOPATH)/bin/golangci-lint"; do
	if fits "$tool"; then
		echo "$tool"
		exit 0
	fi
done

dir=${XDG_CACHE_HOME:-$HOME/.cache}/roost/golangci-lint-$version
if ! fits "$dir/golangci-lint"; then
	echo "setup: compiling golangci-lint $version" >&2
	# Outside of the module, so that its go.mod stays out of it; -s -w halves the time to link.
	(cd / && GOBIN="$dir" GOFLAGS= CGO_ENABLED=0 go install -trimpath -ldflags='-s -w' \
		"github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v$version" 2>&1 | grep -v '^go: downloading' >&2 || true)
	fits "$dir/golangci-lint" || { echo "setup: golangci-lint $version couldn't be installed" >&2; exit 1; }
fi
echo "$dir/golangci-lint"
