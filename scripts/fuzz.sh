#!/bin/sh
# Runs every fuzz target for FUZZTIME (30s when it isn't set), one after the other; FUZZ is a pattern of their names.
set -eu
cd "$(dirname "$0")/.."

failed=0
count=0
for file in $(grep -rlE '^func Fuzz[A-Z]' --include='*_test.go' api client cmd internal test 2>/dev/null | sort); do
	for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' "$file" | grep -E "${FUZZ:-.}" || true); do
		count=$((count + 1))
		echo "== $target in $(dirname "$file")"
		go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-30s}" || failed=$((failed + 1))
	done
done
echo "fuzz: $((count - failed)) passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$count" -gt 0 ]
