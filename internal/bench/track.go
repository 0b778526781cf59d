package bench

import (
	"bytes"
	"strconv"
	"sync/atomic"
)

// track follows what one user receives of one chat. It belongs to the user's reader, but for the atomic fields.
type track struct {
	chat  *target
	next  int64          // the seq that has to come
	ahead map[int64]bool // seqs that came before their turn

	received   atomic.Int64 // all up to this seq
	disordered atomic.Int64
	doubled    atomic.Int64
	early      atomic.Int64 // len(ahead)
	delivered  int64        // the mark that was raised
}

// take notes a message; false: it was here already.
func (t *track) take(seq int64) bool {
	switch {
	case seq < t.next || t.ahead[seq]:
		t.doubled.Add(1)
		return false
	case seq > t.next:
		t.disordered.Add(1)
		if t.ahead == nil {
			t.ahead = map[int64]bool{}
		}
		t.ahead[seq] = true
		t.early.Store(int64(len(t.ahead)))
		return true
	}
	for t.next++; t.ahead[t.next]; t.next++ {
		delete(t.ahead, t.next)
		t.early.Store(int64(len(t.ahead)))
	}
	t.received.Store(t.next - 1)
	return true
}

// arrival is what the bench needs of an event message.new.
type arrival struct {
	chatID, senderID []byte
	seq              int64
	sentAt           int64 // of the text: nanoseconds since the run began
}

var (
	keyEvent  = []byte(`{"ev":"`)
	keyNew    = []byte(`{"ev":"message.new","chat_id":"`)
	keySeq    = []byte(`"seq":`)
	keySender = []byte(`"sender_id":"`)
	keyText   = []byte(`"text":"t`)
)

// parseArrival reads an event message.new of the bench's own making without decoding it whole: with many
// receivers the decoding would be most of the machine's work. isEvent says whether the frame is an event at all.
func parseArrival(raw []byte) (a arrival, isArrival, isEvent bool) {
	rest, ok := bytes.CutPrefix(raw, keyNew)
	if !ok {
		return a, false, bytes.HasPrefix(raw, keyEvent)
	}
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return a, false, true
	}
	a.chatID, rest = rest[:end], rest[end:]
	if a.seq, rest, ok = number(rest, keySeq); !ok {
		return a, false, true
	}
	begin := bytes.Index(rest, keySender)
	if begin < 0 {
		return a, false, true
	}
	rest = rest[begin+len(keySender):]
	if end = bytes.IndexByte(rest, '"'); end < 0 {
		return a, false, true
	}
	a.senderID, rest = rest[:end], rest[end:]
	a.sentAt, _, ok = number(rest, keyText)
	return a, ok, true
}

func number(raw, key []byte) (n int64, rest []byte, ok bool) {
	begin := bytes.Index(raw, key)
	if begin < 0 {
		return 0, raw, false
	}
	rest = raw[begin+len(key):]
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	n, err := strconv.ParseInt(string(rest[:end]), 10, 64)
	return n, rest[end:], err == nil
}
