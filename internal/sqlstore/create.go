package sqlstore

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// CreateChat implements chat.Store. The row in chat_keys decides who creates: where two do at once, the second
// waits for the first's commit and finds its chat.
func (s *Store) CreateChat(ctx context.Context, n chat.NewChat) (chat.Created, error) {
	n.Members = append(slices.Clone(n.Members), n.Creator)
	slices.Sort(n.Members)
	n.Members = slices.Compact(n.Members)
	if n.Type == chat.TypePrivate && len(n.Members) != 2 || n.Type == chat.TypeSaved && len(n.Members) != 1 {
		return chat.Created{}, fault.New(fault.Invalid, fault.CodeInvalid, "a private chat has two members, a saved one has one")
	}
	key, asked := chatKey(n), askedHash(n)
	var created chat.Created
	err := s.write(ctx, func(x *tx) error {
		created = chat.Created{}
		if err := x.takePos(); err != nil {
			return err
		}
		rows, err := x.exec("INSERT INTO chat_keys (name, chat_id, asked) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
			key, string(n.ID), asked)
		if err != nil {
			return err
		}
		if rows == 0 {
			created.ID, err = x.createdBefore(n, key, asked)
			return err
		}
		created, err = x.putChat(n)
		return err
	})
	if err != nil {
		return chat.Created{}, wrap("create chat", err)
	}
	return created, nil
}

// chatKey is what the chat is unique by.
func chatKey(n chat.NewChat) string {
	switch {
	case n.Type == chat.TypePrivate:
		return fmt.Sprintf("p:%s:%s", n.Members[0], n.Members[1])
	case n.Type == chat.TypeSaved:
		return "s:" + string(n.Creator)
	case n.ClientID == "":
		return "c:" + string(n.ID)
	default:
		return fmt.Sprintf("g:%s:%s", n.Creator, n.ClientID)
	}
}

func askedHash(n chat.NewChat) []byte {
	members := slices.Concat(n.Members, n.Refused)
	slices.Sort(members)
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%q\n%q", n.Type, n.Title, slices.Compact(members))
	return h.Sum(nil)[:16]
}

func (x *tx) createdBefore(n chat.NewChat, key string, asked []byte) (ident.ChatID, error) {
	var id ident.ChatID
	var first []byte
	err := x.row("SELECT chat_id, asked FROM chat_keys WHERE name = $1", key).Scan(&id, &first)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errAgain // whoever held the key has rolled back
	}
	if err != nil {
		return "", err
	}
	if (n.Type == chat.TypeGroup || n.Type == chat.TypeChannel) && !bytes.Equal(first, asked) {
		return "", fault.New(fault.Conflict, fault.CodeClientIDReused, "this client_id made another chat")
	}
	return id, nil
}

// putChat stores a chat and its members, who gain it in their own streams.
func (x *tx) putChat(n chat.NewChat) (chat.Created, error) {
	const first = 1 // chat version: the creation is the first change
	at := micros(n.At)
	version, seq := int64(first), int64(0)
	if n.System != nil {
		version, seq = first+1, 1
		m := chat.SystemMessage{ChatID: n.ID, Seq: seq, Version: version, SenderID: n.Creator, Content: n.System, CreatedAt: n.At}
		if err := x.putSystem(&m); err != nil {
			return chat.Created{}, err
		}
	}
	_, err := x.exec(`INSERT INTO chats (id, type, title, about, is_signed, version, members_version, member_count, present, last_seq,
			pos, created_by, created_at, activity_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, {pos}, $10, $11, $11)`,
		string(n.ID), string(n.Type), n.Title, n.About, n.IsSigned, version, first, len(n.Members), seq, string(n.Creator), at)
	if err != nil {
		return chat.Created{}, err
	}
	if _, err := x.exec("INSERT INTO chat_marks (chat_id, pos) VALUES ($1, {pos})", string(n.ID)); err != nil {
		return chat.Created{}, err
	}
	members := strs(n.Members)
	users, err := x.lockUsers(members)
	if err != nil {
		return chat.Created{}, err
	}
	created := chat.Created{ID: n.ID, IsNew: true}
	var roles []string
	var versions, listed []int64
	for _, id := range n.Members {
		u := users[id]
		if !u.active {
			return chat.Created{}, fault.Missing()
		}
		roles = append(roles, string(n.RoleOf(id)))
		if n.Type == chat.TypeChannel && n.RoleOf(id) == chat.RoleReader {
			listed = append(listed, unlisted)
		} else {
			listed = append(listed, first)
		}
		versions = append(versions, u.version+1)
		created.Gained = append(created.Gained, chat.UserVersion{UserID: id, From: u.version, Version: u.version + 1})
	}
	_, err = x.exec(`INSERT INTO chat_members (chat_id, user_id, role, state, version, me_version, pos, joined_at, delivered_seq, read_seq)
		SELECT $1, p.id, p.role, 'member', p.version, p.me_version, {pos}, $2, $3, $3
		FROM {rows p $4 id text, role text, version int, me_version int}`,
		x.s.d.table([]any{string(n.ID), at, seq}, members, roles, listed, versions)...)
	if err != nil {
		return chat.Created{}, err
	}
	if n.Type == chat.TypePrivate {
		if created.Mine, err = x.beginPrivate(n); err != nil {
			return chat.Created{}, err
		}
	}
	return created, x.putUserVersions(members, versions)
}

// putUserVersions stores the new versions of users that lockUsers holds.
func (x *tx) putUserVersions(ids []string, versions []int64) error {
	_, err := x.exec(`UPDATE users AS u SET version = p.version FROM {rows p $1 id text, version int} WHERE u.id = p.id`,
		x.s.d.table(nil, ids, versions)...)
	return err
}
