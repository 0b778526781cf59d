// Package pgtest gives tests a real PostgreSQL.
//
// [Database] makes a new, empty database for one test. All tests share one server: the one that
// ROOST_TEST_POSTGRES names (scripts/with-postgres.sh starts it for a whole run of "go test"), or else one that
// the test process starts for itself with the first database.
//
// A server that is started here belongs to its process: a small shell holds the read end of a pipe whose write end
// only this process has. However the process ends, by return, os.Exit, panic or SIGKILL, the pipe closes, and the
// shell stops the server and removes its data. So a test needs no TestMain.
//
// PostgreSQL refuses to run as root; then its programs run as the user "postgres" or, where there is none, "nobody".
package pgtest
