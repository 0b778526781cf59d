#!/bin/sh
# Generates everything anew and fails when a file of the work tree is another one afterwards. It compares contents
# before and after, not with the last commit, so that it also works in a tree with other changes.
set -eu
cd "$(dirname "$0")/.."

before=$(mktemp)
after=$(mktemp)
trap 'rm -f "$before" "$after"' EXIT

snapshot() {
	git ls-files -z --cached --others --exclude-standard | sort -zu |
		xargs -0 sh -c 'for f; do [ -f "$f" ] && sha256sum "$f"; done; :' sh
}

snapshot >"$before"
"${MAKE:-make}" --no-print-directory generate
snapshot >"$after"
if ! cmp -s "$before" "$after"; then
	echo "verify: these files weren't what \"make generate\" writes; they are now, commit them:" >&2
	diff "$before" "$after" | sed -n 's/^[<>] [0-9a-f]*  /  /p' | sort -u >&2
	exit 1
fi
