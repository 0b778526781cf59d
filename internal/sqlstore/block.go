package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/inbox"
	"github.com/roost-im/roost/internal/message"
)

// What a member doesn't hear: see chat.BlockStore. Who is blocked has is_unheard in the private chat, so that a send
// needs to look at nothing but the sender's own row; what is sent has it too. The member who doesn't hear has the last such
// time in gap_from and gap_to, which tell the last seq that this member may see without a search.
const (
	// lastSeqOf is the last seq of chat c that member m may see.
	lastSeqOf = "CASE WHEN m.gap_to >= c.last_seq THEN m.gap_from ELSE c.last_seq END"
	// activityOf is the activity of chat c that member m may see.
	activityOf = "CASE WHEN m.gap_to > 0 AND m.gap_to >= c.last_seq THEN m.gap_activity ELSE c.activity_at END"
	// isDeaf says whether member m has blocked the other one.
	isDeaf = "m.gap_to = 9223372036854775807"
	// isQuiet says whether what member m reads isn't told to the others, isSilent whether that m types isn't. Who is blocked
	// reads like everybody else: marks of one's own that don't move would tell of it.
	isQuiet  = "(m.is_request OR " + isDeaf + ")"
	isSilent = "(m.is_unheard OR m.is_request OR " + isDeaf + ")"
)

// SetBlock implements chat.BlockStore. The private chat's row is held before the users' rows, so that a message is sent
// before the change or after it; a chat that is made meanwhile waits for the users' rows, and then sees the change.
func (s *Store) SetBlock(ctx context.Context, actor, other ident.UserID, isBlocked bool, at time.Time) (chat.BlockChanged, error) {
	var out chat.BlockChanged
	err := s.write(ctx, func(x *tx) error {
		out = chat.BlockChanged{}
		if err := x.takePos(); err != nil {
			return err
		}
		id, err := x.privateChat(actor, other)
		if err != nil {
			return err
		}
		var c *chatRow
		if id != "" {
			if c, err = x.lockPrivate(id); err != nil {
				return err
			}
		}
		users, err := x.lockUsers([]string{string(actor), string(other)})
		if err != nil {
			return err
		}
		if _, ok := users[other]; !ok || !users[actor].active {
			return fault.Missing()
		}
		if now, err := x.privateChat(actor, other); err != nil || now != id {
			return errors.Join(err, errAgain)
		}
		from := users[actor].version
		out.UserVersion = chat.UserVersion{UserID: actor, From: from, Version: from}
		isNew, err := x.putBlock(&out, other, isBlocked, at)
		if err != nil || !isNew {
			return err
		}
		if c != nil {
			if err := x.setDeaf(c, actor, other, isBlocked, out.Version); err != nil {
				return err
			}
			if out.Chats, err = x.minesOf([]place{{id, actor}}); err != nil {
				return err
			}
		}
		return x.putUserVersions([]string{string(actor)}, []int64{out.Version})
	})
	return out, wrap("set block", err)
}

// privateChat returns the private chat of two users, empty without one.
func (x *tx) privateChat(a, b ident.UserID) (ident.ChatID, error) {
	var id ident.ChatID
	n := chat.NewChat{Type: chat.TypePrivate, Members: []ident.UserID{a, b}}
	slices.Sort(n.Members)
	err := x.row("SELECT chat_id FROM chat_keys WHERE name = $1", chatKey(n)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

// lockPrivate locks a chat and its member rows.
func (x *tx) lockPrivate(id ident.ChatID) (*chatRow, error) {
	chats, err := x.lockChats([]string{string(id)})
	if err != nil {
		return nil, err
	}
	err = x.each(func(*sql.Rows) error { return nil },
		"SELECT m.user_id FROM chat_members m WHERE m.chat_id = $1 ORDER BY m.user_id {lock}", string(id))
	return chats[id], err
}

// putBlock stores the row, if it says something new, under the next version of the actor.
func (x *tx) putBlock(out *chat.BlockChanged, other ident.UserID, isBlocked bool, at time.Time) (isNew bool, err error) {
	actor := string(out.UserID)
	out.Block = chat.Block{UserID: other}
	err = x.row("SELECT b.is_blocked, b.changed_at, b.version FROM blocks b WHERE b.user_id = $1 AND b.blocked_id = $2", actor, string(other)).
		Scan(&out.Block.IsBlocked, stamp{&out.Block.ChangedAt}, &out.Block.Version)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		var count int
		if err := x.row("SELECT count(*) FROM blocks WHERE user_id = $1", actor).Scan(&count); err != nil {
			return false, err
		}
		if isBlocked && count >= chat.MaxBlocks {
			return false, fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d people can be blocked", chat.MaxBlocks)
		}
	case err != nil:
		return false, err
	}
	if out.Block.IsBlocked == isBlocked {
		return false, nil
	}
	out.Version++
	out.Block = chat.Block{UserID: other, IsBlocked: isBlocked, ChangedAt: fromMicros(micros(at)), Version: out.Version}
	_, err = x.exec(`INSERT INTO blocks (user_id, blocked_id, is_blocked, version, pos, changed_at) VALUES ($1, $2, $3, $4, {pos}, $5)
		ON CONFLICT (user_id, blocked_id) DO UPDATE SET is_blocked = excluded.is_blocked, version = excluded.version,
			pos = excluded.pos, changed_at = excluded.changed_at`,
		actor, string(other), isBlocked, out.Version, micros(at))
	return true, err
}

// setDeaf begins or ends that the actor doesn't hear the other one in their chat.
func (x *tx) setDeaf(c *chatRow, actor, other ident.UserID, isBlocked bool, version int64) error {
	_, err := x.exec("UPDATE chat_members SET is_unheard = $3 WHERE chat_id = $1 AND user_id = $2", string(c.id), string(other), isBlocked)
	if err != nil {
		return err
	}
	var from, to, activity int64
	err = x.row("SELECT m.gap_from, m.gap_to, m.gap_activity FROM chat_members m WHERE m.chat_id = $1 AND m.user_id = $2",
		string(c.id), string(actor)).Scan(&from, &to, &activity)
	if err != nil {
		return orMissing(err)
	}
	switch isOpen := to > 0 && to >= c.lastSeq; {
	case !isBlocked && c.lastSeq > from:
		to = c.lastSeq
	case !isBlocked: // nothing was sent meanwhile
		from, to, activity = 0, 0, 0
	case isOpen: // nothing was heard since the last time: one goes on in the other
		to = maxPos
	default:
		from, to, activity = c.lastSeq, maxPos, c.activity
	}
	_, err = x.exec(`UPDATE chat_members SET gap_from = $3, gap_to = $4, gap_activity = $5, me_version = $6, pos = {pos}
		WHERE chat_id = $1 AND user_id = $2`, string(c.id), string(actor), from, to, activity, version)
	return err
}

// deafen applies the blocks between the members of a new private chat, whose users' rows are held: nothing is heard from
// the start.
func (x *tx) deafen(n chat.NewChat) error {
	type pair struct{ by, of ident.UserID }
	var pairs []pair
	err := x.each(func(r *sql.Rows) error {
		var p pair
		err := r.Scan(&p.by, &p.of)
		pairs = append(pairs, p)
		return err
	}, `SELECT b.user_id, b.blocked_id FROM blocks b WHERE b.user_id {in $1} AND b.blocked_id {in $1} AND b.is_blocked`,
		x.s.d.list(strs(n.Members)))
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if _, err := x.exec("UPDATE chat_members SET is_unheard = true WHERE chat_id = $1 AND user_id = $2", string(n.ID), string(p.of)); err != nil {
			return err
		}
		_, err := x.exec(`UPDATE chat_members SET gap_to = $3, gap_activity = $4, hidden_until = 1 WHERE chat_id = $1 AND user_id = $2`,
			string(n.ID), string(p.by), int64(maxPos), micros(n.At))
		if err != nil {
			return err
		}
	}
	return nil
}

// beginPrivate returns what is only each member's in a new private chat.
func (x *tx) beginPrivate(n chat.NewChat) ([]chat.Me, error) {
	if err := errors.Join(x.deafen(n), x.holdBack(n)); err != nil {
		return nil, err
	}
	places := make([]place, len(n.Members))
	for i, id := range n.Members {
		places[i] = place{n.ID, id}
	}
	return x.minesOf(places)
}

// Blocks implements chat.BlockStore.
func (s *Store) Blocks(ctx context.Context, actor, after ident.UserID, limit int) ([]chat.Block, error) {
	var out []chat.Block
	err := s.one(ctx, func(x *tx) (err error) {
		out, err = x.blocks("b.user_id = $1 AND b.blocked_id > $2 AND b.is_blocked ORDER BY b.blocked_id LIMIT $3",
			string(actor), string(after), limit)
		return err
	})
	return out, wrap("blocks", err)
}

func (x *tx) blocks(which string, args ...any) ([]chat.Block, error) {
	var out []chat.Block
	err := x.each(func(r *sql.Rows) error {
		var b chat.Block
		err := r.Scan(&b.UserID, &b.IsBlocked, stamp{&b.ChangedAt}, &b.Version)
		out = append(out, b)
		return err
	}, "SELECT b.blocked_id, b.is_blocked, b.changed_at, b.version FROM blocks b WHERE "+which, args...)
	return out, err
}

func (x *tx) syncBlocks(out *inbox.Sync, actor ident.UserID, pos int64, limit int) (err error) {
	out.Blocks, err = x.blocks("b.user_id = $1 AND b.pos >= $2 ORDER BY b.blocked_id LIMIT $3", string(actor), pos, limit+1)
	return err
}

// markUnheard notes of messages of a batch that only their sender sees them.
func (b *batch) markUnheard(x *tx) error {
	var chats []string
	var seqs []int64
	for _, i := range b.fresh {
		if m := &b.out[i].Message; m.IsUnheard {
			chats, seqs = append(chats, string(m.ChatID)), append(seqs, m.Seq)
		}
	}
	if len(chats) == 0 {
		return nil
	}
	_, err := x.exec(`UPDATE messages AS m SET is_unheard = true FROM {rows p $1 chat_id text, seq int}
		WHERE m.chat_id = p.chat_id AND m.seq = p.seq`, x.s.d.table(nil, chats, seqs)...)
	return err
}

// heardBy leaves out what the actor doesn't hear. Every read of messages goes through it, or has the same condition.
func heardBy(actor ident.UserID, messages []message.Message) []message.Message {
	return slices.DeleteFunc(messages, func(m message.Message) bool { return m.IsUnheard && m.SenderID != actor })
}
