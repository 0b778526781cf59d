package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/outbox"
	"github.com/roost-im/roost/internal/search"
)

// changedRows is how many changes are looked at for one step of the index.
const changedRows = 1000

// SearchWork implements search.Store: first what is new in a chat, then what has changed in what is indexed.
func (s *Store) SearchWork(ctx context.Context, item outbox.Item, limit int) (search.Work, error) {
	var out search.Work
	err := s.view(ctx, func(x *tx) error {
		var last, version, floor int64
		err := x.row("SELECT last_seq, version, floor_seq FROM chats WHERE id = $1", string(item.ChatID)).Scan(&last, &version, &floor)
		if err != nil {
			return orMissing(err)
		}
		out = search.Work{Done: item.Done, DoneSeq: max(item.DoneSeq, floor), Floor: floor / search.BlockSize}
		if item.DoneSeq == 0 || item.DoneSeq > last {
			// Whatever changed up to now is read in its newest state.
			out.Done, out.DoneSeq = version, floor
		}
		blocks := map[int64]bool{}
		if out.DoneSeq < last {
			first := search.BlockOf(out.DoneSeq + 1)
			end := min(search.BlockOf(last), first+int64(limit)-1)
			for b := first; b <= end; b++ {
				blocks[b] = true
			}
			out.DoneSeq = min(last, search.FirstSeq(end+1)-1)
		}
		out.More = out.DoneSeq < last
		if !out.More && len(blocks) < limit && out.Done < version {
			if err := x.changedBlocks(item, &out, blocks, version, limit); err != nil {
				return err
			}
		}
		out.More = out.More || out.Done < version
		out.Blocks, err = x.blockMessages(item, blocks)
		return err
	})
	if err != nil {
		return search.Work{}, wrap("search work", err)
	}
	return out, nil
}

// changedBlocks adds the blocks of messages that changed, up to the limit, and moves Done as far as they are all.
// Versions aren't split; one that goes over the limit alone is taken whole.
func (x *tx) changedBlocks(item outbox.Item, out *search.Work, blocks map[int64]bool, version int64, limit int) error {
	type change struct{ seq, version int64 }
	read := func(upTo int64, rows int) (all []change, err error) {
		err = x.each(func(r *sql.Rows) error {
			var c change
			err := r.Scan(&c.seq, &c.version)
			all = append(all, c)
			return err
		}, `SELECT m.seq, m.version FROM messages m WHERE m.chat_id = $1 AND m.changed AND m.version > $2 AND m.version <= $3
			AND m.seq <= $4 ORDER BY m.version LIMIT $5`, string(item.ChatID), out.Done, upTo, out.DoneSeq, rows)
		return all, err
	}
	all, err := read(version, changedRows)
	if err != nil {
		return err
	}
	upTo := version
	if len(all) == changedRows {
		if upTo = all[len(all)-1].version - 1; upTo < all[0].version {
			upTo = all[0].version
			if all, err = read(upTo, noLimit); err != nil {
				return err
			}
		}
	}
	for i := 0; i < len(all) && all[i].version <= upTo; {
		next := i
		var more []int64
		for ; next < len(all) && all[next].version == all[i].version; next++ {
			if b := search.BlockOf(all[next].seq); !blocks[b] {
				more = append(more, b)
			}
		}
		if len(blocks) > 0 && len(blocks)+len(more) > limit {
			upTo = all[i].version - 1
			break
		}
		for _, b := range more {
			blocks[b] = true
		}
		i = next
	}
	out.Done = upTo
	return nil
}

// blockMessages reads the messages of blocks, ascending. A block of which nothing is left has none.
func (x *tx) blockMessages(item outbox.Item, blocks map[int64]bool) (map[int64][]message.Message, error) {
	if len(blocks) == 0 {
		return nil, nil
	}
	out := make(map[int64][]message.Message, len(blocks))
	var lows, highs []int64
	for b := range blocks {
		lows, highs = append(lows, search.FirstSeq(b)), append(highs, search.FirstSeq(b+1)-1)
	}
	all, err := x.messages("SELECT "+messageColumns+` FROM {rows p $2 low int, high int} `+x.s.d.spans("$1")+` ORDER BY m.seq`,
		x.s.d.table([]any{string(item.ChatID)}, lows, highs)...)
	for _, m := range all {
		b := search.BlockOf(m.Seq)
		out[b] = append(out[b], m)
	}
	return out, err
}

// PutSearch implements search.Store.
func (s *Store) PutSearch(ctx context.Context, item outbox.Item, blocks []search.Entry, floor int64) error {
	blocks = slices.Clone(blocks)
	// The index takes rising rows without a step in between.
	slices.SortFunc(blocks, func(a, b search.Entry) int { return cmp.Compare(a.Block.Block, b.Block.Block) })
	err := s.write(ctx, func(x *tx) error {
		n, err := x.exec("UPDATE outbox SET done = $4, done_seq = $5"+held, heldArgs(item, item.Done, item.DoneSeq)...)
		if err != nil {
			return err
		}
		if n == 0 {
			return outbox.ErrLost
		}
		num, err := x.searchNum(item)
		if err != nil {
			return err
		}
		if err := x.putIndexBlocks(num, blocks); err != nil {
			return err
		}
		if _, err := x.exec("UPDATE search_chats SET seq = $2 WHERE num = $1", num, item.DoneSeq); err != nil {
			return err
		}
		return x.dropBlocks(num, floor)
	})
	return wrap("put search", err)
}

// searchNum returns the number of a chat, and gives it one.
func (x *tx) searchNum(item outbox.Item) (num int64, err error) {
	err = x.row("SELECT num FROM search_chats WHERE chat_id = $1", string(item.ChatID)).Scan(&num)
	if !errors.Is(err, sql.ErrNoRows) {
		return num, err
	}
	n, err := x.exec(`INSERT INTO search_chats (chat_id, num, seq) SELECT $1, COALESCE(max(num), 0) + 1, 0 FROM search_chats WHERE true
		ON CONFLICT DO NOTHING`, string(item.ChatID))
	if err == nil && n == 0 { // another node gave the same number
		err = errAgain
	}
	if err != nil {
		return 0, err
	}
	err = x.row("SELECT num FROM search_chats WHERE chat_id = $1", string(item.ChatID)).Scan(&num)
	return num, err
}

// blockBits is how many bits of a row's number in the index of SQLite are the block's; those above are the chat's.
const blockBits = 32

func (x *tx) putIndexBlocks(num int64, blocks []search.Entry) error {
	if x.s.d.postgres {
		return x.putIndexArrays(num, blocks)
	}
	for i := range blocks {
		if err := x.putIndexBlock(num, &blocks[i]); err != nil {
			return err
		}
	}
	return nil
}

// putIndexArrays hands all blocks to PostgreSQL in one statement. No term has a space.
func (x *tx) putIndexArrays(num int64, blocks []search.Entry) error {
	numbers, first, last, terms := make([]int64, len(blocks)), make([]int64, len(blocks)), make([]int64, len(blocks)), make([]string, len(blocks))
	for i := range blocks {
		b := &blocks[i]
		numbers[i], first[i], last[i] = b.Block.Block, micros(b.FirstAt), micros(b.LastAt)
		terms[i] = strings.Join(b.Terms, " ")
	}
	_, err := x.exec(`INSERT INTO search_blocks (num, block, first_at, last_at, words)
		SELECT $1, p.block, p.first_at, p.last_at, array_to_tsvector(string_to_array(p.terms, ' '))
		FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) AS p(block, first_at, last_at, terms)
		ON CONFLICT (num, block) DO UPDATE SET first_at = excluded.first_at, last_at = excluded.last_at, words = excluded.words`,
		num, numbers, first, last, terms)
	return err
}

func (x *tx) putIndexBlock(num int64, b *search.Entry) error {
	_, err := x.exec("INSERT OR REPLACE INTO search_blocks (num, block, first_at, last_at) VALUES ($1, $2, $3, $4)",
		num, b.Block.Block, micros(b.FirstAt), micros(b.LastAt))
	if err != nil {
		return err
	}
	_, err = x.exec("INSERT OR REPLACE INTO search_index (rowid, words) VALUES ($1, $2)", num<<blockBits|b.Block.Block, strings.Join(b.Terms, " "))
	return err
}

// dropBlocks removes blocks below the floor, a bounded number at a time: the floor moves in the chat's versions, so
// that the chat comes again.
func (x *tx) dropBlocks(num, floor int64) error {
	const limit = 200
	var gone []int64
	err := x.each(func(r *sql.Rows) error {
		var b int64
		err := r.Scan(&b)
		gone = append(gone, b)
		return err
	}, "SELECT block FROM search_blocks WHERE num = $1 AND block < $2 ORDER BY block LIMIT $3", num, floor, limit)
	if err != nil {
		return err
	}
	for _, b := range gone {
		if _, err := x.exec("DELETE FROM search_blocks WHERE num = $1 AND block = $2", num, b); err != nil {
			return err
		}
		if x.s.d.postgres {
			continue
		}
		if _, err := x.exec("DELETE FROM search_index WHERE rowid = $1", num<<blockBits|b); err != nil {
			return err
		}
	}
	return nil
}

// ResetSearch implements search.Store.
func (s *Store) ResetSearch(ctx context.Context) error {
	return wrap("reset search", s.write(ctx, (*tx).resetSearch))
}

func (x *tx) resetSearch() error {
	if err := x.resetTopic(search.Topic); err != nil {
		return err
	}
	statements := []string{"DELETE FROM search_chats", "DELETE FROM search_blocks", "INSERT INTO search_index (search_index) VALUES ('delete-all')"}
	if x.s.d.postgres {
		statements = []string{"TRUNCATE search_chats, search_blocks"}
	}
	for _, text := range statements {
		if _, err := x.exec(text); err != nil {
			return err
		}
	}
	return nil
}

const metaSearch = "search_format"

// SearchFormat implements search.Store.
func (s *Store) SearchFormat(ctx context.Context) (format int64, err error) {
	err = s.one(ctx, func(x *tx) error {
		return x.row("SELECT COALESCE(max(num), 0) FROM meta WHERE name = $1", metaSearch).Scan(&format)
	})
	return format, wrap("search format", err)
}

// SetSearchFormat implements search.Store.
func (s *Store) SetSearchFormat(ctx context.Context, format int64) error {
	err := s.write(ctx, func(x *tx) error {
		var have int64
		err := x.row("SELECT num FROM meta WHERE name = $1 {lock}", metaSearch).Scan(&have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) || err == nil && have == format {
			return err
		}
		if _, err := x.exec("INSERT INTO meta (name, num) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET num = excluded.num", metaSearch, format); err != nil {
			return err
		}
		return x.resetSearch()
	})
	return wrap("set search format", err)
}
