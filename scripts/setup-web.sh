#!/bin/sh
# Installs the packages of the web client when package-lock.json isn't the one that was installed last.
set -eu
cd "$(dirname "$0")/../web"

stamp=node_modules/.installed-lock
cmp -s package-lock.json "$stamp" && exit 0
if ! command -v npm >/dev/null 2>&1; then
	echo "setup: Node.js 20 or newer with npm is needed to build the web client" >&2
	exit 1
fi
echo "setup: npm ci in web/"
npm ci --no-audit --no-fund --loglevel=error </dev/null
cp package-lock.json "$stamp"
