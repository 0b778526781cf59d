package httpapi

import (
	"bytes"
	"context"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

// chatAnswer answers with a chat as the caller sees it after a change.
func (s *server) chatAnswer(ctx context.Context, c *call, id ident.ChatID, err error) (*answer[api.ChatAnswer], error) {
	if err != nil {
		return nil, err
	}
	entry, err := s.opt.Inbox.Entry(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatAnswer{Chat: wire.Chat(entry)}), nil
}

type updateChatInput struct {
	ByID
	Body body[api.ChatPatch]
}

func (s *server) updateChat(ctx context.Context, c *call, in *updateChatInput) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err == nil {
		err = s.opt.Chats.UpdateInfo(ctx, c.actor(), id, wire.InfoPatch(in.Body.Value))
	}
	return s.chatAnswer(ctx, c, id, err)
}

type photoInput struct {
	ByID
	RawBody []byte `contentType:"image/*"`
}

func (s *server) setChatPhoto(ctx context.Context, c *call, in *photoInput) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err == nil {
		err = s.opt.Chats.SetPhoto(ctx, c.actor(), id, bytes.NewReader(in.RawBody))
	}
	return s.chatAnswer(ctx, c, id, err)
}

type takePhotoInput struct {
	ByID
	Body body[api.PictureRequest]
}

func (s *server) takeChatPhoto(ctx context.Context, c *call, in *takePhotoInput) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err == nil {
		err = s.opt.Chats.TakePhoto(ctx, c.actor(), id, ident.MediaID(in.Body.Value.MediaID))
	}
	return s.chatAnswer(ctx, c, id, err)
}

func (s *server) removeChatPhoto(ctx context.Context, c *call, in *ByID) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err == nil {
		err = s.opt.Chats.RemovePhoto(ctx, c.actor(), id)
	}
	return s.chatAnswer(ctx, c, id, err)
}

type getPhotoInput struct {
	ByID
	V           string `query:"v" maxLength:"26" doc:"the photo_id that is wanted"`
	IfNoneMatch string `header:"If-None-Match" hidden:"true"`
}

func (s *server) getChatPhoto(ctx context.Context, c *call, in *getPhotoInput) (*image, error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	picture, err := s.opt.Chats.Photo(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return imageOf(picture, in.V, in.IfNoneMatch), nil
}

type addMembersInput struct {
	ByID
	Body body[api.AddRequest]
}

func (s *server) addMembers(ctx context.Context, c *call, in *addMembersInput) (*answer[api.AddAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	ids := in.Body.Value.UserIDs
	if len(ids) > chat.MaxAdd {
		return nil, fault.Newf(fault.Invalid, fault.CodeInvalid, "user_ids: 1 to %d", chat.MaxAdd)
	}
	users := make([]ident.UserID, len(ids))
	for i, u := range ids {
		if !ident.IsValid(u) {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid, "user_ids: not the id of a user")
		}
		users[i] = ident.UserID(u)
	}
	added, err := s.opt.Chats.AddMembers(ctx, c.actor(), id, users)
	if err != nil {
		return nil, err
	}
	return reply(wire.Added(added)), nil
}

// MemberPlace names a user in a chat.
type MemberPlace struct {
	ByID
	UserID string `path:"user_id"`
}

// ids checks the shape of both ids.
func (p *MemberPlace) ids() (id ident.ChatID, user ident.UserID, err error) {
	if id, err = idOf[ident.ChatID](p.ID); err != nil {
		return "", "", err
	}
	user, err = idOf[ident.UserID](p.UserID)
	return id, user, err
}

func (s *server) removeMember(ctx context.Context, c *call, in *MemberPlace) (*nothing, error) {
	id, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.RemoveMember(ctx, c.actor(), id, user)
}

type setRoleInput struct {
	MemberPlace
	Body body[api.MemberPatch]
}

func (s *server) setRole(ctx context.Context, c *call, in *setRoleInput) (*nothing, error) {
	id, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.SetRole(ctx, c.actor(), id, user, chat.Role(in.Body.Value.Role))
}

type handOverInput struct {
	ByID
	Body body[api.OwnerRequest]
}

func (s *server) handOver(ctx context.Context, c *call, in *handOverInput) (*nothing, error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	heir, err := idOf[ident.UserID](in.Body.Value.UserID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.HandOver(ctx, c.actor(), id, heir)
}

func (s *server) leaveChat(ctx context.Context, c *call, in *ByID) (*nothing, error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.Leave(ctx, c.actor(), id)
}

func (s *server) ban(ctx context.Context, c *call, in *MemberPlace) (*nothing, error) {
	id, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.Ban(ctx, c.actor(), id, user)
}

func (s *server) unban(ctx context.Context, c *call, in *MemberPlace) (*nothing, error) {
	id, user, err := in.ids()
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.Unban(ctx, c.actor(), id, user)
}

// ChatPaging asks for a part of a list of a chat.
type ChatPaging struct {
	ByID
	Paging
}

// after checks the id of the chat and a cursor that is the id of a list's last row. Codes: not_found, bad_cursor.
func after[T ~string](in *ChatPaging) (id ident.ChatID, cursor T, err error) {
	if id, err = idOf[ident.ChatID](in.ID); err != nil {
		return "", "", err
	}
	if in.Cursor != "" && !ident.IsValid(in.Cursor) {
		return "", "", fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	return id, T(in.Cursor), nil
}

func (s *server) listBans(ctx context.Context, c *call, in *ChatPaging) (*answer[api.BanPage], error) {
	id, cursor, err := after[ident.UserID](in)
	if err != nil {
		return nil, err
	}
	bans, err := s.opt.Chats.Bans(ctx, c.actor(), id, cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	out := api.BanPage{Bans: wire.Bans(bans)}
	if len(bans) == in.Limit {
		out.Next = string(bans[len(bans)-1].User.ID)
	}
	return reply(out), nil
}

type seenInput struct {
	ByID
	From int64 `query:"from" required:"true" minimum:"1" doc:"the first seq"`
	To   int64 `query:"to" required:"true" minimum:"1" doc:"the last seq, at most 199 above the first"`
}

func (s *server) listSeen(ctx context.Context, c *call, in *seenInput) (*answer[api.SeenAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	seen, err := s.opt.Chats.Seen(ctx, c.actor(), id, in.From, in.To)
	if err != nil {
		return nil, err
	}
	return reply(api.SeenAnswer{Seen: wire.Seen(seen)}), nil
}
