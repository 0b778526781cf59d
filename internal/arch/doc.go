// Package arch holds the rules of the house as tests: which package may import which, how long files may be, what has
// to be documented, and what may not stand in a source.
//
// A rule that fails says what to do. The tables are the place to change when the design changes (docs/architecture.md);
// an import that isn't in them is a decision, not a detail.
package arch
