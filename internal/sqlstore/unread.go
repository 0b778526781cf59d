package sqlstore

import (
	"fmt"
	"maps"
	"slices"

	"github.com/roost-im/roost/internal/chat"
)

// Counting what is unread reads the messages above the read mark until there are MaxUnread of others: one's own among them
// are passed over, and there may be any number of those. Who writes on and on without reading, as programs do, therefore keeps a
// count: every countEvery messages a send notes in its sender's row how many are unread up to it, and the next count goes on from
// there. Nobody else's row is written, and who reads never comes to it.
const countEvery = 256

const (
	// unreadAbove is the seq above which messages of chat c are unread for member m.
	unreadAbove = "{max}(m.read_seq, m.visible_from_seq - 1, c.floor_seq)"
	// isCounted says whether the count that member m keeps still holds: for the same bound, and if nothing of it is gone. The
	// plus keeps SQLite from looking through all seqs instead of the few changes.
	isCounted = `(m.count_to > m.read_seq AND m.count_bound = ` + unreadAbove + ` AND NOT m.hides AND NOT EXISTS (
		SELECT 1 FROM messages v WHERE v.chat_id = m.chat_id AND v.changed AND v.version > m.count_version AND +v.seq <= m.count_to
			AND v.stub <> ''))`
	// unreadOf counts what member m of chat c hasn't read: an index scan that ends at MaxUnread. It may be above that, see unread.
	// A count that has reached MaxUnread stays there.
	unreadOf = `(CASE WHEN m.counted >= 999 AND ` + isCounted + ` THEN 999 ELSE CASE WHEN ` + isCounted + ` THEN m.counted ELSE 0 END + (SELECT count(*) FROM (
		SELECT 1 FROM messages u WHERE u.chat_id = m.chat_id
			AND u.seq > CASE WHEN ` + isCounted + ` THEN m.count_to ELSE ` + unreadAbove + ` END AND u.seq <= ` + lastSeqOf + `
			AND ` + isCountable + ` LIMIT 999) AS countable) END)`
	// countedTo is the seq up to which member m has read or keeps a count; a count that is full needn't grow for long.
	countedTo = `{max}(m.read_seq, m.count_to + CASE WHEN m.counted >= 999 AND m.count_to > m.read_seq THEN 65536 ELSE 0 END)`
)

// unread scans unreadOf.
type unread struct{ n *int }

func (u unread) Scan(src any) error {
	n, ok := src.(int64)
	if !ok {
		return fmt.Errorf("count is a %T", src)
	}
	*u.n = int(min(n, chat.MaxUnread))
	return nil
}

// countUnread keeps the count of those senders of a batch who wrote much since they last read or were counted.
func (b *batch) countUnread(x *tx) error {
	var due map[place]bool
	for _, i := range b.fresh {
		m := &b.out[i].Message
		if p := (place{m.ChatID, m.SenderID}); m.Seq-b.members[p].countedTo >= countEvery && b.chats[m.ChatID].typ != chat.TypeSaved {
			if due == nil {
				due = map[place]bool{}
			}
			due[p] = true
		}
	}
	// One after the other in this order, which is that of all locks of member rows.
	for _, p := range slices.SortedFunc(maps.Keys(due), comparePlaces) {
		_, err := x.exec(`UPDATE chat_members AS m SET counted = `+unreadOf+`, count_to = `+lastSeqOf+`, count_bound = `+unreadAbove+`,
				count_version = c.version
			FROM chats c WHERE c.id = m.chat_id AND m.chat_id = $1 AND m.user_id = $2`, string(p.chat), string(p.user))
		if err != nil {
			return err
		}
	}
	return nil
}
