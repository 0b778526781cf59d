package sqlstore

import (
	"database/sql"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// maxMarkSteps bounds what is remembered of a mark. Of steps in one minute only the last is kept, so that these are the
// last hundred minutes in which the mark rose.
const maxMarkSteps = 100

// markStep says that a mark had come to seq in the second at; 0: nobody knows when.
type markStep struct {
	seq, at int64
}

// markSteps are the last steps of a mark, ascending. Before the first one nothing more exact is known than that the mark had
// come there by then.
type markSteps []markStep

// rose adds that the mark rose from one seq to another.
func (m markSteps) rose(from, to, at int64) markSteps {
	if len(m) == 0 || m[len(m)-1].seq < from { // it rose without a step: before there were any, or by joining again
		m = append(m, markStep{seq: from})
	}
	last := len(m) - 1
	if last > 0 && m[last].at != 0 && m[last].at/60 == at/60 {
		m[last] = markStep{to, at}
		return m
	}
	m = append(m, markStep{to, at})
	return m[max(0, len(m)-maxMarkSteps):]
}

// when returns when the mark passed a seq that it has passed.
func (m markSteps) when(seq int64) message.Moment {
	for i, step := range m {
		if seq > step.seq {
			continue
		}
		if step.at == 0 {
			break
		}
		return message.Moment{At: time.Unix(step.at, 0).UTC(), IsLatest: i == 0}
	}
	return message.Moment{}
}

func (m markSteps) text() string {
	var buf []byte
	var last markStep
	for _, step := range m {
		buf = strconv.AppendInt(buf, step.seq-last.seq, 10)
		buf = append(buf, ' ')
		buf = strconv.AppendInt(buf, step.at-last.at, 10)
		buf = append(buf, ' ')
		last = step
	}
	return string(buf)
}

// parseMarkSteps reads what text wrote. What can't be read is as what was never written: times are told where they are known,
// and no mark waits for them.
func parseMarkSteps(text string) markSteps {
	fields := strings.Fields(text)
	var out markSteps
	var last markStep
	for i := 0; i+1 < len(fields); i += 2 {
		seq, err := strconv.ParseInt(fields[i], 10, 64)
		if err != nil {
			return nil
		}
		at, err := strconv.ParseInt(fields[i+1], 10, 64)
		if err != nil {
			return nil
		}
		last = markStep{last.seq + seq, last.at + at}
		out = append(out, last)
	}
	return out
}

// markTimes are the steps of a member's public marks.
type markTimes struct {
	delivered, seen markSteps
}

// scanMarkTimes reads texts that may be absent.
func scanMarkTimes(delivered, seen sql.NullString) markTimes {
	return markTimes{parseMarkSteps(delivered.String), parseMarkSteps(seen.String)}
}

// putMarkTimes remembers when the public marks rose whose rows are locked.
func (x *tx) putMarkTimes(rows map[place]*markRow, changed []place) error {
	var places []place
	for _, p := range changed {
		if rows[p].public {
			places = append(places, p)
		}
	}
	if len(places) == 0 {
		return nil
	}
	chats, users := placeColumns(places)
	known := make(map[place]markTimes, len(places))
	err := x.each(func(r *sql.Rows) error {
		var chatID ident.ChatID
		var userID ident.UserID
		var delivered, seen sql.NullString
		err := r.Scan(&chatID, &userID, &delivered, &seen)
		known[place{chatID, userID}] = scanMarkTimes(delivered, seen)
		return err
	}, `SELECT t.chat_id, t.user_id, t.delivered, t.seen FROM {rows p $1 chat_id text, user_id text}
		JOIN mark_times t ON t.chat_id = p.chat_id AND t.user_id = p.user_id`, x.s.d.table(nil, chats, users)...)
	if err != nil {
		return err
	}
	var delivered, seen []string
	for _, p := range places {
		m, times := rows[p], known[p]
		if m.delivered > m.wasDelivered {
			times.delivered = times.delivered.rose(m.wasDelivered, m.delivered, m.at)
		}
		if m.seen > m.wasSeen {
			times.seen = times.seen.rose(m.wasSeen, m.seen, m.at)
		}
		delivered, seen = append(delivered, times.delivered.text()), append(seen, times.seen.text())
	}
	_, err = x.exec(`INSERT INTO mark_times AS t (chat_id, user_id, delivered, seen)
		SELECT p.chat_id, p.user_id, p.delivered, p.seen FROM {rows p $1 chat_id text, user_id text, delivered text, seen text} WHERE true
		ON CONFLICT (chat_id, user_id) DO UPDATE SET delivered = excluded.delivered, seen = excluded.seen`,
		x.s.d.table(nil, chats, users, delivered, seen)...)
	return err
}
