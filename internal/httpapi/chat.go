package httpapi

import (
	"context"
	"net/http"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/wire"
)

type createChatInput struct {
	Body body[api.ChatRequest]
}

type createChatAnswer struct {
	Status int
	Body   api.ChatAnswer
}

func (s *server) createChat(ctx context.Context, c *call, in *createChatInput) (*createChatAnswer, error) {
	r := in.Body.Value
	members := make([]ident.UserID, len(r.Members))
	for i, m := range r.Members {
		members[i] = ident.UserID(m)
	}
	made, err := s.opt.Chats.Create(ctx, c.actor(), chat.CreateRequest{
		Type: chat.Type(r.Type), Title: r.Title, About: r.About, IsSigned: r.Signed, ClientID: r.ClientID, Members: members,
	})
	if err != nil {
		return nil, err
	}
	entry, err := s.opt.Inbox.Entry(ctx, c.actor(), made.ID)
	if err != nil {
		return nil, err
	}
	out := &createChatAnswer{Status: http.StatusOK, Body: api.ChatAnswer{Chat: wire.Chat(entry), Refused: wire.Refusals(made.Refused)}}
	if made.IsNew {
		out.Status = http.StatusCreated
	}
	return out, nil
}

func (s *server) listChats(ctx context.Context, c *call, in *Paging) (*answer[api.ChatPage], error) {
	entries, next, err := s.opt.Inbox.List(ctx, c.actor(), in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatPage{Chats: wire.Chats(entries), Next: next}), nil
}

func (s *server) getChat(ctx context.Context, c *call, in *ByID) (*answer[api.ChatAnswer], error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	entry, err := s.opt.Inbox.Entry(ctx, c.actor(), id)
	if err != nil {
		return nil, err
	}
	return reply(api.ChatAnswer{Chat: wire.Chat(entry)}), nil
}

type membersInput struct {
	ChatPaging
	Q    string `query:"q" maxLength:"64" doc:"the beginning of the username or of a word of the display name; only present members are found"`
	Role string `query:"role" enum:"owner,admin,member,reader" doc:"only present members with this role"`
}

func (s *server) listMembers(ctx context.Context, c *call, in *membersInput) (*answer[api.MemberPage], error) {
	id, cursor, err := after[ident.UserID](&in.ChatPaging)
	if err != nil {
		return nil, err
	}
	members, err := s.opt.Chats.Members(ctx, c.actor(), id, chat.MembersRequest{
		Query: in.Q, Role: chat.Role(in.Role), After: cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	out := api.MemberPage{Members: wire.Members(members)}
	if len(members) == in.Limit {
		out.Next = string(members[len(members)-1].User.ID)
	}
	return reply(out), nil
}

type typingInput struct {
	ByID
	Body body[api.TypingRequest]
}

func (s *server) setTyping(ctx context.Context, c *call, in *typingInput) (*nothing, error) {
	id, err := idOf[ident.ChatID](in.ID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Chats.Typing(ctx, c.actor(), id, in.Body.Value.Stopped)
}

type marksInput struct {
	Body body[api.MarksRequest]
}

func (s *server) raiseMarks(ctx context.Context, c *call, in *marksInput) (*answer[api.MarksAnswer], error) {
	marks := in.Body.Value.Marks
	if len(marks) > api.MaxMarks {
		return nil, fault.Newf(fault.Invalid, fault.CodeInvalid, "marks: at most %d", api.MaxMarks)
	}
	raises := make([]chat.MarkRaise, len(marks))
	for i, m := range marks {
		raises[i] = chat.MarkRaise{
			UserID: c.actor(), ChatID: ident.ChatID(m.ChatID), DeliveredSeq: m.DeliveredSeq, ReadSeq: m.ReadSeq,
		}
	}
	raised, err := s.opt.Chats.RaiseMarks(ctx, c.actor(), raises)
	if err != nil {
		return nil, err
	}
	mine := make([]chat.Me, 0, len(raised))
	for _, r := range raised {
		if r.Me.ChatID != "" {
			mine = append(mine, r.Me)
		}
	}
	return reply(api.MarksAnswer{Chats: wire.Mes(mine)}), nil
}
