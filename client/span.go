package client

import "slices"

// Span is a range of seqs, both ends included.
type Span struct {
	From, To int64
}

// spans are ranges of seqs, ascending, neither overlapping nor touching.
type spans []Span

// add unites the spans with another one.
func (s *spans) add(from, to int64) {
	if from > to {
		return
	}
	list := *s
	// i is the first span that touches or lies behind [from, to]; j the first that lies behind it.
	i, _ := slices.BinarySearchFunc(list, from, func(a Span, seq int64) int { return int(a.To + 1 - seq) })
	j := i
	for j < len(list) && list[j].From <= to+1 {
		from, to = min(from, list[j].From), max(to, list[j].To)
		j++
	}
	*s = slices.Replace(list, i, j, Span{from, to})
}

// cut drops what lies below a seq.
func (s *spans) cut(from int64) {
	list := *s
	for len(list) > 0 && list[0].To < from {
		list = list[1:]
	}
	if len(list) > 0 {
		list[0].From = max(list[0].From, from)
	}
	*s = list
}

// has says whether a seq is covered.
func (s spans) has(seq int64) bool {
	i, found := slices.BinarySearchFunc(s, seq, func(a Span, seq int64) int { return int(a.To - seq) })
	return found || i < len(s) && s[i].From <= seq
}

// hasAll says whether all seqs of a range are covered; an empty range is.
func (s spans) hasAll(from, to int64) bool {
	if from > to {
		return true
	}
	i, _ := slices.BinarySearchFunc(s, from, func(a Span, seq int64) int { return int(a.To - seq) })
	return i < len(s) && s[i].From <= from && s[i].To >= to
}
