package message

import (
	"context"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxPinned is how many messages of a chat may be pinned at once.
const MaxPinned = 100

// Pin pins a message for all members of its chat, or unpins it.
type Pin struct {
	ChatID  ident.ChatID
	Seq     int64
	Actor   ident.UserID
	IsUnset bool
	// System is the content of the message that tells of it.
	System []byte
	At     time.Time
}

// Pinned is what became of it.
type Pinned struct {
	Changed
	// System is the message that tells of it; nil where nobody is told: nothing changed, a message was unpinned, or the chat
	// is a saved one.
	System *Message
}

// PinKey is the place after which a page of pins goes on.
type PinKey struct {
	At  time.Time
	Seq int64
}

// PinQuery asks for the pinned messages of a chat.
type PinQuery struct {
	Actor  ident.UserID
	ChatID ident.ChatID
	// After is the last one of the page before; nil: from the newest pin.
	After *PinKey
	Limit int
}

// Pin pins a message for all members of its chat, or unpins it; what is so already stays. Pinning is told by a system
// message. Codes: not_found, forbidden, message_gone, too_many, peer_blocked, request_open.
func (s *Service) Pin(ctx context.Context, actor ident.UserID, p Pin) (Message, error) {
	p.Actor, p.At = actor, s.opt.Now().UTC()
	p.System = s.opt.EncodeSystem(chat.System{Event: chat.SystemPinned, Seq: p.Seq})
	out, err := s.opt.Store.PinMessage(ctx, p)
	m, err := s.changed(out.Changed, "pin message", err)
	if err == nil && out.System != nil {
		s.opt.Publisher.MessageNew(chat.Audience{ChatID: p.ChatID, MembersVersion: out.MembersVersion}, *out.System)
	}
	return m, err
}

// Pins returns a page of the pinned messages of a chat that the actor may see, the newest pin first, with the chat's version
// and the cursor of the next page, empty at the end. Codes: bad_cursor, not_found.
func (s *Service) Pins(ctx context.Context, actor ident.UserID, q PinQuery, cursor string) (out []Message, version int64, next string, err error) {
	q.Actor = actor
	if cursor != "" {
		key, err := readPinCursor(cursor)
		if err != nil {
			return nil, 0, "", err
		}
		q.After = &key
	}
	out, version, err = s.opt.Store.PinnedMessages(ctx, q)
	if err != nil {
		return nil, 0, "", fmt.Errorf("list pins: %w", err)
	}
	if len(out) == q.Limit {
		last := out[len(out)-1]
		text := strconv.FormatInt(last.PinnedAt.UnixMicro(), 10) + "." + strconv.FormatInt(last.Seq, 10)
		next = base64.RawURLEncoding.EncodeToString([]byte(text))
	}
	return out, version, next, nil
}

func readPinCursor(cursor string) (PinKey, error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	at, seq, ok := strings.Cut(string(raw), ".")
	if err == nil && ok {
		micros, errAt := strconv.ParseInt(at, 10, 64)
		n, errSeq := strconv.ParseInt(seq, 10, 64)
		if errAt == nil && errSeq == nil && micros > 0 && n > 0 {
			return PinKey{At: time.UnixMicro(micros).UTC(), Seq: n}, nil
		}
	}
	return PinKey{}, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
}
