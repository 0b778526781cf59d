// Package app builds a server out of its parts, starts them in one order and stops them in the other. It is the only
// package that knows all others.
//
// The order: the data folder's lock, the database and its schema, the bus, the services, the gateway, the HTTP handler,
// the listeners. A stop goes the other way: no new connections, sockets drained with a resumable code, requests
// finished, what waits in lanes stored, the loops of the services ended, the database closed, the lock given back.
package app
