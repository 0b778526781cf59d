#!/bin/sh
# Installs what the tests need and Debian has: the PostgreSQL server, Chromium, Firefox, WebKit, fonts for screenshots, ffmpeg for films.
# Says nothing when everything is there. Other systems: install the same things by hand.
set -eu

missing=
has() { command -v "$1" >/dev/null 2>&1; }
has_package() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Debian keeps the server's programs by version, out of PATH.
has_postgres() {
	for dir in /usr/lib/postgresql/*/bin; do
		[ -x "$dir/initdb" ] && [ -x "$dir/postgres" ] && return 0
	done
	has initdb && has postgres
}

[ -n "${ROOST_TEST_POSTGRES:-}" ] || has_postgres || missing="$missing postgresql"
[ -n "${CHROMIUM:-}" ] || has chromium || missing="$missing chromium"
# Makes the tests faster, and they do without it: Debian alone has it.
if [ -z "${CHROMIUM_HEADLESS_SHELL:-}" ] && grep -qs '^ID=debian$' /etc/os-release; then
	has chromium-headless-shell || missing="$missing chromium-headless-shell"
fi
has ffmpeg || missing="$missing ffmpeg"
# Debian alone has this one; elsewhere name yours, or its tests are left out.
if [ -z "${FIREFOX:-}" ] && grep -qs '^ID=debian$' /etc/os-release; then
	has firefox-esr || missing="$missing firefox-esr"
fi
# So is the engine of Safari, which needs a screen: one that nobody sees.
if [ -z "${WEBKIT_DRIVER:-}" ] && grep -qs '^ID=debian$' /etc/os-release; then
	has WebKitWebDriver || missing="$missing webkit2gtk-driver"
	has Xvfb || missing="$missing xvfb"
fi
if has dpkg-query; then
	# Chromium without any font renders boxes, in the README's picture too.
	for font in fonts-liberation fonts-noto-color-emoji; do
		has_package "$font" || missing="$missing $font"
	done
fi
[ -n "$missing" ] || exit 0

if ! has apt-get || [ "$(id -u)" -ne 0 ]; then
	echo "setup: the tests need these packages (their names in Debian):$missing" >&2
	echo "setup: run \"make setup\" as root on Debian or Ubuntu, or install them yourself." >&2
	echo "setup: a PostgreSQL that runs already: ROOST_TEST_POSTGRES=postgres://…; other browsers: CHROMIUM=PATH FIREFOX=PATH WEBKIT_DRIVER=PATH WEBKIT_BROWSER=PATH" >&2
	exit 1
fi

echo "setup: installing$missing"
export DEBIAN_FRONTEND=noninteractive
case "$missing" in *postgresql*)
	# The tests start servers of their own; the package's default one, on port 5432, would only be in the way.
	if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
		mkdir -p /etc/postgresql-common
		echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
	fi
	;;
esac
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck disable=SC2086 # a list of words
if ! { apt-get update && apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold $missing; } \
	>"$log" 2>&1 </dev/null; then
	tail -n 30 "$log" >&2
	echo "setup: apt-get failed" >&2
	exit 1
fi
