#!/bin/sh
# Measures what docs/performance.md tells, on SQLite and on PostgreSQL: starts bin/roost on empty data, loads it with
# "roost bench", prints each report. It takes some minutes and wants the machine for itself.
# SCENARIOS picks some of: start limits latency fanout fanout1000 idle channel mixed throughput history search storm media push.
set -eu
cd "$(dirname "$0")/.."

roost=$PWD/bin/roost
users=1000
scenarios=${SCENARIOS:-start limits media push latency fanout fanout1000 idle channel mixed throughput history search storm}
case " $scenarios " in
*" channel "*) users=100000 ;;
*" idle "*) users=15000 ;;
*" storm "*) users=5000 ;;
esac
[ -x "$roost" ] || { echo "figures: there is no bin/roost, run \"make build\"" >&2; exit 1; }
dir=$(mktemp -d)
server=
end() {
	[ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
	rm -rf "$dir"
}
trap end EXIT INT TERM

# start ENGINE: a server on empty data, with sessions for everybody in $dir/sessions.
start() {
	data=$dir/$1
	if [ "$1" = postgres ]; then
		ROOST_DATABASE=$ROOST_TEST_POSTGRES
		export ROOST_DATABASE
	fi
	mkfifo "$dir/ready-$1"
	(unset ROOST_TEST_POSTGRES ROOST_TEST_POSTGRES_PID; exec "$roost" serve --data "$data" --listen 127.0.0.1:18099 --send-rate off --frame-rate off --call-rate off --chat-rate off --may-write everybody --push-networks 127.0.0.0/8 \
		>"$dir/log-$1" 2>"$dir/ready-$1") &
	server=$!
	grep -m 1 msg=serving <"$dir/ready-$1" >/dev/null
	(unset ROOST_TEST_POSTGRES ROOST_TEST_POSTGRES_PID; "$roost" user create --data "$data" --count "$users" --sessions) >"$dir/sessions"
}

# stop: what was started last.
stop() {
	kill "$server"
	wait "$server" || true
	server=
	unset ROOST_DATABASE
}

# size ENGINE: of the database, with its indexes; after the million messages of "search" that is what they take.
size() {
	case " $scenarios " in *" search "*) ;; *) return 0 ;; esac
	if [ "$1" = sqlite ]; then
		printf 'database %32d MB\n\n' "$(($(stat -c %s "$data/roost.db") / 1000000))"
	elif command -v psql >/dev/null; then
		printf 'database %32d MB\n\n' "$(($(psql "$ROOST_TEST_POSTGRES" -Atc 'SELECT pg_database_size(current_database())') / 1000000))"
	fi
}

# measure SCENARIO [OPTION …]
measure() {
	scenario=$1
	shift
	case " $scenarios " in *" ${name:-$scenario} "*) ;; *) return 0 ;; esac
	(unset ROOST_TEST_POSTGRES ROOST_TEST_POSTGRES_PID ROOST_DATABASE; "$roost" bench --url http://127.0.0.1:18099 --tokens "$dir/sessions" --pid "$server" $with \
		--scenario "$scenario" "$@" 2>"$dir/progress") || cat "$dir/progress"
	echo
}

all() {
	with=
	[ "$1" = sqlite ] || with=${ROOST_TEST_POSTGRES_PID:+--with-pid $ROOST_TEST_POSTGRES_PID}
	start "$1"
	printf '## %s\n\n' "$1"
	measure limits --duration 15s --dir "$data"
	measure media --dir "$data"
	measure push --group-size 101 --groups 20
	measure latency
	measure fanout --rate 20
	name=fanout1000 measure fanout --group-size 1000 --rate 5
	name=idle measure idle --users 5000 --warmup 30s
	name=idle measure idle --users 15000 --warmup 30s
	measure channel --members 100000 --users 3000 --rate 5
	measure mixed --rate 200
	# The index of what these leave behind would disturb the others.
	measure throughput
	measure history --pairs 1 --messages 10000 --duration 5s
	name=history measure history --pairs 1 --messages 1000000 --window 256 --duration 5s
	measure search --pairs 10 --messages 100000 --window 64 --warmup 15s --duration 5s
	size "$1"
	measure storm --users 5000
	stop
}

case " $scenarios " in
*" start "*)
	(unset ROOST_TEST_POSTGRES ROOST_TEST_POSTGRES_PID; "$roost" bench --scenario start)
	echo
	;;
esac
all sqlite
[ -z "${ROOST_TEST_POSTGRES:-}" ] || all postgres
