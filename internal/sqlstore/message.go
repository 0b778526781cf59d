package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
)

// messageColumns of messages m, in the order of messageDest.
const messageColumns = `m.chat_id, m.seq, m.version, m.sender_id, m.client_id, m.content, m.reply_to_seq, m.silent,
	m.created_at, m.edited_at, m.stub, m.is_system, m.summary, m.envelope, m.is_unheard, m.pinned_at, m.expires_at`

func messageDest(m *message.Message) []any {
	return []any{
		&m.ChatID, &m.Seq, &m.Version, &m.SenderID, &m.ClientID, (*[]byte)(&m.Content), &m.ReplyToSeq, &m.Silent,
		stamp{&m.CreatedAt},
		stamp{&m.EditedAt},
		&m.Stub, &m.IsSystem,
		summary{m},
		envelope{m},
		&m.IsUnheard,
		stamp{&m.PinnedAt},
		stamp{&m.ExpiresAt},
	}
}

func (x *tx) messages(text string, args ...any) ([]message.Message, error) {
	var out []message.Message
	at := x.s.clock.at()
	err := x.each(func(r *sql.Rows) error {
		var m message.Message
		if err := r.Scan(messageDest(&m)...); err != nil {
			return err
		}
		m.Expire(at)
		out = append(out, m)
		return nil
	}, text, args...)
	return out, err
}

// target is a message that its chat's members change, with the chat's row held.
type target struct {
	sent
	chat   *chatRow
	member memberRow
}

// target locks the chat and reads a message that the actor may see.
func (x *tx) target(actor ident.UserID, id ident.ChatID, seq int64) (target, error) {
	var t target
	chats, err := x.lockChats([]string{string(id)})
	if err != nil {
		return t, err
	}
	p := place{id, actor}
	members, err := x.memberRows([]place{p})
	if err != nil {
		return t, err
	}
	var ok bool
	if t.member, ok = members[p]; !ok || chats[id] == nil {
		return t, fault.Missing()
	}
	t.chat = chats[id]
	if seq < visibleFrom(t.member.visibleFrom, t.chat.floor) {
		return t, fault.Missing()
	}
	err = x.row("SELECT "+messageColumns+", m.sent_hash FROM messages m WHERE m.chat_id = $1 AND m.seq = $2", string(id), seq).
		Scan(append(messageDest(&t.Message), &t.hash)...)
	if err != nil {
		return t, orMissing(err)
	}
	t.Expire(x.s.clock.at())
	if t.IsUnheard && t.SenderID != actor {
		return t, fault.Missing()
	}
	if err := x.own(actor, t.member.hides, &t.Message); err != nil || !t.Mine.IsHidden {
		return t, err
	}
	return t, fault.Missing() // the actor deleted it
}

// change stores a message's new state under the next version of its chat.
func (x *tx) change(t *target) error {
	t.chat.version++
	t.Version = t.chat.version
	counted, err := encodeSummary(&t.Message)
	if err != nil {
		return err
	}
	sealed, err := encodeEnvelope(&t.Message)
	if err != nil {
		return err
	}
	content := sql.NullString{String: string(t.Content), Valid: t.Content != nil}
	_, err = x.exec(`UPDATE messages SET version = $3, changed = true, content = $4, reply_to_seq = $5, silent = $6,
			edited_at = $7, stub = $8, sent_hash = $9, summary = $10, pinned_at = $11,
			envelope = $12, expires_at = $13 WHERE chat_id = $1 AND seq = $2`,
		string(t.ChatID), t.Seq, t.Version, content, t.ReplyToSeq, t.Silent, micros(t.EditedAt), string(t.Stub), t.hash, counted,
		micros(t.PinnedAt), sealed, micros(t.ExpiresAt))
	if err != nil {
		return err
	}
	_, err = x.exec("UPDATE chats SET version = $2, pos = {pos} WHERE id = $1", string(t.ChatID), t.Version)
	return err
}

// EditMessage implements message.Store.
func (s *Store) EditMessage(ctx context.Context, e message.Edit) (message.Changed, error) {
	var out message.Changed
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		t, err := x.target(e.Actor, e.ChatID, e.Seq)
		if err != nil {
			return err
		}
		out = message.Changed{Message: t.Message, MembersVersion: t.chat.rosterVersion()}
		switch {
		case t.SenderID != e.Actor || t.IsSystem:
			return fault.New(fault.Forbidden, fault.CodeForbidden, "only the sender can edit a message")
		case t.Stub != message.StubNone:
			return fault.New(fault.Conflict, fault.CodeMessageGone, "the message is gone")
		case t.Forward != nil && t.Forward.WithAuthor:
			return fault.New(fault.Forbidden, fault.CodeForbidden, "the words of another can't be edited")
		case bytes.Equal(t.Content, e.Content) && t.Notice.IsSame(e.Notice):
			return nil
		case t.Content.Type() != e.Content.Type() || t.answers() != e.Answers:
			return fault.New(fault.Invalid, fault.CodeInvalid, "content: must have the type, and as many answers, as it had")
		case !message.IsSameMedia(t.Media, e.Media):
			return fault.New(fault.Invalid, fault.CodeInvalid, "content: must refer to the media that it had")
		case t.Poll != nil && (t.Poll.Voters > 0 || t.Poll.IsClosed(e.At)):
			return fault.New(fault.Conflict, fault.CodePollVoted, "somebody voted, or the poll is closed")
		case t.isOver(e.Window, e.At):
			return fault.New(fault.Forbidden, fault.CodeTooLate, "the message is too old to be edited")
		case e.NotifyAll && !t.NotifyAll && !chat.Allows(t.chat.typ, t.chat.rights, t.member.role, chat.NeedMentionAll):
			return chat.Denied()
		}
		if err := x.replace(&t, e); err != nil {
			return err
		}
		out.Message, out.IsNew = t.Message, true
		return nil
	})
	if err != nil {
		return message.Changed{}, wrap("edit message", err)
	}
	return out, nil
}

// replace gives a message the content and the notice of an edit.
func (x *tx) replace(t *target, e message.Edit) error {
	if !bytes.Equal(t.Content, e.Content) {
		t.keepHash()
		if err := x.keepFormer(t); err != nil {
			return err
		}
		t.Content = e.Content
		if err := x.setGallery(t, e.Gallery); err != nil {
			return err
		}
	}
	t.EditedAt = fromMicros(micros(e.At))
	if !t.Notice.IsSame(e.Notice) {
		t.Notice = e.Notice
		if err := x.dropMentions(t.ChatID, t.Seq); err != nil {
			return err
		}
		if err := x.putMentions(&t.Message); err != nil {
			return err
		}
	}
	return x.change(t)
}

// keepHash remembers what was first sent before it leaves the row.
func (s *sent) keepHash() {
	if len(s.hash) == 0 {
		s.hash = sentHash(&s.Message)
	}
}

// DeleteMessage implements message.Store.
func (s *Store) DeleteMessage(ctx context.Context, d message.Deletion) (message.Changed, error) {
	var out message.Changed
	err := s.write(ctx, func(x *tx) error {
		if err := x.takePos(); err != nil {
			return err
		}
		t, err := x.target(d.Actor, d.ChatID, d.Seq)
		if err != nil {
			return err
		}
		out = message.Changed{Message: t.Message, MembersVersion: t.chat.rosterVersion()}
		switch {
		case (t.SenderID != d.Actor || t.IsSystem) && !t.isModerator():
			return fault.New(fault.Forbidden, fault.CodeForbidden, "only the sender, or who moderates the chat, can delete a message")
		case t.Stub != message.StubNone:
			return nil
		case !t.isModerator() && t.isOver(d.Window, d.At):
			return fault.New(fault.Forbidden, fault.CodeTooLate, "the message is too old to be deleted for everyone")
		}
		if err := x.strip(&t, message.StubDeleted); err != nil {
			return err
		}
		out.Message, out.IsNew = t.Message, true
		return nil
	})
	if err != nil {
		return message.Changed{}, wrap("delete message", err)
	}
	return out, nil
}

// strip makes a message a stub, and takes away what belonged to it.
func (x *tx) strip(t *target, why message.Stub) error {
	t.keepHash()
	if err := x.dropMedia(t); err != nil {
		return err
	}
	t.Message = message.Message{
		ChatID: t.ChatID, Seq: t.Seq, SenderID: t.SenderID, ClientID: t.ClientID, CreatedAt: t.CreatedAt, Stub: why,
		IsSystem:  t.IsSystem,
		IsUnheard: t.IsUnheard,
	}
	for _, text := range []string{
		"DELETE FROM annotations WHERE chat_id = $1 AND target_seq = $2",
		"DELETE FROM message_edits WHERE chat_id = $1 AND seq = $2",
		"DELETE FROM mentions WHERE chat_id = $1 AND seq = $2",
	} {
		if _, err := x.exec(text, string(t.ChatID), t.Seq); err != nil {
			return err
		}
	}
	if err := x.setGallery(t, message.GalleryNone); err != nil {
		return err
	}
	return x.change(t)
}

// isOver says whether a time that began when the message was sent has passed.
func (t *target) isOver(window time.Duration, now time.Time) bool {
	return window > 0 && t.chat.typ != chat.TypeSaved && now.After(t.CreatedAt.Add(window))
}

// isModerator says whether the actor may delete what others sent.
func (t *target) isModerator() bool {
	return chat.Allows(t.chat.typ, t.chat.rights, t.member.role, chat.NeedModerate)
}

// MessagesAt implements message.Store.
func (s *Store) MessagesAt(ctx context.Context, actor ident.UserID, id ident.ChatID, seqs []int64) ([]message.Message, int64, error) {
	var out []message.Message
	var version int64
	err := s.view(ctx, func(x *tx) (err error) {
		out, version, err = x.messagesAt(actor, id, seqs)
		return err
	})
	if err != nil {
		return nil, 0, wrap("messages at", err)
	}
	return out, version, nil
}

func (x *tx) messagesAt(actor ident.UserID, id ident.ChatID, seqs []int64) ([]message.Message, int64, error) {
	a, err := x.access(actor, id)
	if err != nil {
		return nil, 0, err
	}
	seqs = slices.Compact(slices.Sorted(slices.Values(seqs)))
	out, err := x.messages("SELECT "+messageColumns+` FROM {rows p $3 seq int}
		JOIN messages m ON m.chat_id = $1 AND m.seq = p.seq
		WHERE m.seq >= $2 ORDER BY m.seq`, x.s.d.table([]any{string(id), a.VisibleFromSeq}, seqs)...)
	if err != nil {
		return nil, 0, err
	}
	out = heardBy(actor, out)
	return out, a.Chat.Version, x.own(actor, a.HidesMessages, pointers(out)...)
}

// MessagePage implements message.Store. Above the floor seqs have no gaps, so that each window is a range of seqs.
func (s *Store) MessagePage(ctx context.Context, actor ident.UserID, id ident.ChatID, w message.Window) (message.Page, error) {
	var page message.Page
	err := s.view(ctx, func(x *tx) error {
		a, err := x.access(actor, id)
		if err != nil {
			return err
		}
		page = message.Page{LastSeq: a.Chat.LastSeq, Version: a.Chat.Version}
		if !w.At.IsZero() {
			seq, isFound, err := x.seqAt(id, a.VisibleFromSeq, a.Chat.LastSeq, w.At)
			if err != nil {
				return err
			}
			if w = (message.Window{Limit: w.Limit}); isFound {
				w.Around = seq
			}
		}
		page.FromSeq, page.ToSeq = seqRange(w, a.VisibleFromSeq, a.Chat.LastSeq)
		if page.FromSeq > page.ToSeq {
			return nil
		}
		page.Messages, err = x.messages("SELECT "+messageColumns+` FROM messages m
			WHERE m.chat_id = $1 AND m.seq >= $2 AND m.seq <= $3 ORDER BY m.seq`, string(id), page.FromSeq, page.ToSeq)
		if err == nil && int64(len(page.Messages)) != page.ToSeq-page.FromSeq+1 {
			return errors.New("the history has a gap")
		}
		if err != nil {
			return err
		}
		page.Messages = heardBy(actor, page.Messages)
		return x.own(actor, a.HidesMessages, pointers(page.Messages)...)
	})
	if err != nil {
		return message.Page{}, wrap("message page", err)
	}
	return page, nil
}

// seqRange returns the first and last seq of a window within what is visible; from is above to where nothing is.
func seqRange(w message.Window, low, high int64) (from, to int64) {
	limit := int64(max(w.Limit, 0))
	switch {
	case w.Before > 0:
		to = min(w.Before-1, high)
		return max(low, to-limit+1), to
	case w.HasAfter || w.After > 0:
		from = max(min(w.After, high)+1, low)
		return from, min(from+limit-1, high)
	case w.Around > 0:
		// Half of the page on each side, more where the other side is short.
		from = max(min(w.Around, high)-limit/2, low)
		to = min(from+limit-1, high)
		return max(low, min(from, to-limit+1)), to
	default:
		return max(low, high-limit+1), high
	}
}
