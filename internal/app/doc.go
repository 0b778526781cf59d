// Package app builds a server out of its parts, starts them in one order and stops them in the other. It is the only
// package that knows all others.
package app
