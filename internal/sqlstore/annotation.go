package sqlstore

import (
	"context"
	"database/sql"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// Annotate implements message.Store. The counts stand in the message's row and move under the lock of its chat, so
// that they can't part from the rows that they count.
func (s *Store) Annotate(ctx context.Context, a message.Annotate) (message.Changed, error) {
	var out message.Changed
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		t, err := x.target(a.Actor, a.ChatID, a.Seq)
		if err != nil {
			return err
		}
		out = message.Changed{Message: t.Message, MembersVersion: t.chat.rosterVersion()}
		if t.Stub != message.StubNone {
			return fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
		}
		if a.Kind == message.KindPlayed || a.Kind == message.KindViewed {
			out.IsNew, err = x.witness(&t, a)
			out.Message = t.Message
			return err
		}
		set, unset, mine := x.react, x.unreact, t.Mine.Reactions
		if a.Kind == message.KindVote {
			set, unset, mine = x.vote, x.unvote, t.Mine.Votes
		}
		switch isSet := slices.Contains(mine, a.Key); {
		case isSet != a.IsUnset:
			return nil
		case a.IsUnset:
			err = unset(&t, a)
		default:
			err = set(&t, a)
		}
		if err != nil {
			return err
		}
		if err := x.change(&t); err != nil {
			return err
		}
		out.Message, out.IsNew = t.Message, true
		return nil
	})
	if err != nil {
		return message.Changed{}, wrap("annotate message", err)
	}
	return out, nil
}

func (x *tx) react(t *target, a message.Annotate) error {
	if len(t.Mine.Reactions) >= message.MaxOwnReactions {
		return fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d reactions of one person", message.MaxOwnReactions)
	}
	i := slices.IndexFunc(t.Reactions, func(r message.Reaction) bool { return r.Key == a.Key })
	if i < 0 {
		if len(t.Reactions) >= message.MaxReactions {
			return fault.Newf(fault.Conflict, fault.CodeTooMany, "at most %d different reactions", message.MaxReactions)
		}
		i = len(t.Reactions)
		t.Reactions = append(t.Reactions, message.Reaction{Key: a.Key})
	}
	r := &t.Reactions[i]
	r.Count++
	if len(r.By) < message.MaxNamed {
		r.By = append(r.By, a.Actor)
	}
	t.Mine.Reactions = append(t.Mine.Reactions, a.Key)
	slices.Sort(t.Mine.Reactions)
	return x.putAnnotation(a)
}

func (x *tx) putAnnotation(a message.Annotate) error {
	_, err := x.exec(`INSERT INTO annotations (chat_id, target_seq, kind, key, sender_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(a.ChatID), a.Seq, string(a.Kind), a.Key, string(a.Actor), micros(a.At))
	return err
}

func (x *tx) deleteAnnotation(a message.Annotate) error {
	_, err := x.exec("DELETE FROM annotations WHERE chat_id = $1 AND target_seq = $2 AND kind = $3 AND key = $4 AND sender_id = $5",
		string(a.ChatID), a.Seq, string(a.Kind), a.Key, string(a.Actor))
	return err
}

func (x *tx) unreact(t *target, a message.Annotate) error {
	if err := x.deleteAnnotation(a); err != nil {
		return err
	}
	t.Mine.Reactions = without(t.Mine.Reactions, slices.Index(t.Mine.Reactions, a.Key))
	i := slices.IndexFunc(t.Reactions, func(r message.Reaction) bool { return r.Key == a.Key })
	r := &t.Reactions[i]
	r.Count--
	switch {
	case r.Count == 0:
		t.Reactions = without(t.Reactions, i)
		return nil
	case !slices.Contains(r.By, a.Actor):
		return nil
	}
	var err error
	r.By, err = x.named(a) // somebody else is named instead
	return err
}

// named returns who is named of those who set the same annotation.
func (x *tx) named(a message.Annotate) (by []ident.UserID, err error) {
	err = x.each(func(rows *sql.Rows) error {
		var id ident.UserID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		by = append(by, id)
		return nil
	}, `SELECT sender_id FROM annotations WHERE chat_id = $1 AND target_seq = $2 AND kind = $3 AND key = $4
		ORDER BY sender_id LIMIT $5`, string(a.ChatID), a.Seq, string(a.Kind), a.Key, message.MaxNamed)
	return by, err
}

// without returns the elements but one; nil where none is left, as a row that was read has it.
func without[T any](in []T, i int) []T {
	if len(in) == 1 {
		return nil
	}
	return slices.Delete(in, i, i+1)
}

// Annotations implements message.Store.
func (s *Store) Annotations(ctx context.Context, q message.AnnotationQuery) ([]message.Annotation, error) {
	var out []message.Annotation
	err := s.view(ctx, func(x *tx) error {
		out = nil
		if err := x.requireMessage(q.Actor, q.ChatID, q.Seq); err != nil {
			return err
		}
		if err := x.requireNamed(q); err != nil {
			return err
		}
		text := "SELECT a.key, a.created_at, " + userColumns + ` FROM annotations a JOIN users u ON u.id = a.sender_id
			WHERE a.chat_id = $1 AND a.target_seq = $2 AND a.kind = $3 AND (a.key, a.sender_id) > ($4, $5)`
		args := []any{string(q.ChatID), q.Seq, string(q.Kind), q.After.Key, string(q.After.UserID), q.Limit}
		if q.Key != "" {
			text += " AND a.key = $7"
			args = append(args, q.Key)
		}
		return x.each(func(r *sql.Rows) error {
			var a message.Annotation
			if err := r.Scan(append([]any{&a.Key, stamp{&a.CreatedAt}}, userDest(&a.User)...)...); err != nil {
				return err
			}
			out = append(out, a)
			return nil
		}, text+" ORDER BY a.key, a.sender_id LIMIT $6", args...)
	})
	if err != nil {
		return nil, wrap("list annotations", err)
	}
	return out, nil
}

// requireMessage finds a message that the actor may see, or finds it missing.
func (x *tx) requireMessage(actor ident.UserID, id ident.ChatID, seq int64) error {
	a, err := x.access(actor, id)
	if err != nil {
		return err
	}
	if seq < a.VisibleFromSeq || seq > a.Chat.LastSeq {
		return fault.Missing()
	}
	if err := x.requireLasting(id, seq); err != nil || a.Chat.Type != chat.TypePrivate {
		return err
	}
	var isUnheard bool
	err = x.row("SELECT is_unheard AND sender_id <> $3 FROM messages WHERE chat_id = $1 AND seq = $2", string(id), seq, string(actor)).
		Scan(&isUnheard)
	if err == nil && isUnheard {
		return fault.Missing()
	}
	return orMissing(err)
}
