#!/bin/sh
# Runs the named targets of the Makefile one after the other, says how each went and how long it took, and fails if
# one failed. It ends with the first failure, unless KEEP_GOING is set.
set -u
cd "$(dirname "$0")/.."

summary=
passed=0
failed=0
start=$(date +%s)

end() {
	printf '\n== summary ==\n%b' "$summary"
	printf 'total: %s s\n' "$(($(date +%s) - start))"
	printf '%s passed, %s failed\n' "$passed" "$failed"
}
trap 'printf "\ninterrupted\n" >&2; end; exit 130' INT TERM

for part in "$@"; do
	printf '\n== %s ==\n' "$part"
	began=$(date +%s)
	if "${MAKE:-make}" --no-print-directory "$part"; then
		passed=$((passed + 1))
		result=ok
	else
		failed=$((failed + 1))
		result=FAILED
	fi
	line=$(printf '%-12s %-6s %4s s' "$part" "$result" "$(($(date +%s) - began))")
	summary="$summary$line\n"
	if [ "$result" = FAILED ]; then
		# Without its tools and packages nothing else can pass.
		[ "$part" = setup ] && break
		[ -n "${KEEP_GOING:-}" ] || break
	fi
done
end
[ "$failed" -eq 0 ]
