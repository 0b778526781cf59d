package chat

import (
	"context"
	"fmt"
	"slices"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// MaxAdd is how many members one call may add.
const MaxAdd = 200

// Refusal says why a user wasn't added.
type Refusal struct {
	UserID ident.UserID
	Code   fault.Code
}

// Added is what became of those who were to be added: who was a member already is in neither list.
type Added struct {
	Members []ident.UserID
	Refused []Refusal
}

// AddMembers adds users to a group, or as readers to a channel. Who can't be added is refused alone: not_found (no such
// account), forbidden (banned, unless the actor moderates, who thereby lifts the ban), needs_invite (the user doesn't want it).
// Codes: invalid, not_found, forbidden, chat_full.
func (s *Service) AddMembers(ctx context.Context, actor ident.UserID, id ident.ChatID, users []ident.UserID) (Added, error) {
	users = slices.Clone(users)
	slices.Sort(users)
	users = slices.Compact(users)
	if len(users) == 0 || len(users) > MaxAdd {
		return Added{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "user_ids: 1 to %d", MaxAdd)
	}
	unwilling, err := s.opt.Unwilling(ctx, actor, users)
	if err != nil {
		return Added{}, fmt.Errorf("add members: %w", err)
	}
	var out Added
	_, err = s.change(ctx, "add members", ChangeQuery{ChatID: id, Actor: actor, Users: users}, func(h Held) (Change, error) {
		out = Added{}
		if err := h.check(NeedAdd); err != nil {
			return Change{}, err
		}
		var c Change
		for _, u := range users {
			is := h.Users[u]
			switch {
			case is.IsMember():
				continue
			case !is.IsActive:
				out.Refused = append(out.Refused, Refusal{u, fault.CodeNotFound})
				continue
			case is.IsBanned && !h.allows(NeedModerate):
				out.Refused = append(out.Refused, Refusal{u, fault.CodeForbidden})
				continue
			case slices.Contains(unwilling, u):
				out.Refused = append(out.Refused, Refusal{u, fault.CodeNeedsInvite})
				continue
			case is.IsBanned:
				c.Unban = append(c.Unban, u)
			}
			out.Members = append(out.Members, u)
			c.Settle = append(c.Settle, u)
			c.Members = append(c.Members, MemberChange{UserID: u, State: StateMember, Role: h.Chat.Type.newRole()})
		}
		if len(out.Members) == 0 {
			return Change{}, nil
		}
		c.System = s.tell(h.Chat.Type, System{Event: SystemAdded, Users: out.Members})
		return c, s.checkRoom(&h, len(out.Members))
	})
	return out, err
}

// newRole is the role of who comes to a chat of the type.
func (t Type) newRole() Role {
	if t == TypeChannel {
		return RoleReader
	}
	return RoleMember
}

// checkRoom says whether so many more may come. Codes: chat_full.
func (s *Service) checkRoom(h *Held, more int) error {
	limit := s.opt.MaxMembers
	if h.Chat.Type == TypeChannel {
		limit = s.opt.MaxReaders
	}
	if h.Present+more > limit {
		return fault.Newf(fault.Conflict, fault.CodeChatFull, "the chat may have %d members", limit)
	}
	return nil
}

// mayActOn says whether the actor may change a member: one of lower rank. Codes: not_found, forbidden, owner_needed.
func (h *Held) mayActOn(is Standing) error {
	switch {
	case !is.IsMember():
		return fault.Missing()
	case is.Role == RoleOwner:
		return fault.New(fault.Conflict, fault.CodeOwnerNeeded, "the chat needs its owner: hand it over first")
	case is.Role.Rank() >= h.Actor.Role.Rank():
		return Denied()
	}
	return nil
}

// RemoveMember takes a member out. Whoever removes oneself leaves. Codes: not_found, forbidden, owner_needed.
func (s *Service) RemoveMember(ctx context.Context, actor ident.UserID, id ident.ChatID, member ident.UserID) error {
	if actor == member {
		return s.Leave(ctx, actor, id)
	}
	_, err := s.change(ctx, "remove member", ChangeQuery{ChatID: id, Actor: actor, Users: []ident.UserID{member}}, func(h Held) (Change, error) {
		if err := h.check(NeedModerate); err != nil {
			return Change{}, err
		}
		is := h.Users[member]
		if err := h.mayActOn(is); err != nil {
			return Change{}, err
		}
		return Change{
			Members: []MemberChange{{UserID: member, State: StateLeft, Role: is.Role}},
			System:  s.tell(h.Chat.Type, System{Event: SystemRemoved, Users: []ident.UserID{member}}),
		}, nil
	})
	return err
}

// Ban takes a member out, or keeps one out who isn't there: no link lets a banned user in, and only who moderates can add
// one. Codes: not_found, forbidden, owner_needed, invalid (oneself).
func (s *Service) Ban(ctx context.Context, actor ident.UserID, id ident.ChatID, banned ident.UserID) error {
	_, err := s.change(ctx, "ban", ChangeQuery{ChatID: id, Actor: actor, Users: []ident.UserID{banned}}, func(h Held) (Change, error) {
		if err := h.check(NeedModerate); err != nil {
			return Change{}, err
		}
		is := h.Users[banned]
		switch {
		case banned == actor:
			return Change{}, fault.New(fault.Invalid, fault.CodeInvalid, "user_id: nobody bans oneself")
		case !is.IsActive && is.State == "":
			return Change{}, fault.Missing()
		case !is.IsMember():
			return Change{Ban: []ident.UserID{banned}, Settle: []ident.UserID{banned}}, nil
		}
		if err := h.mayActOn(is); err != nil {
			return Change{}, err
		}
		return Change{
			Ban:     []ident.UserID{banned},
			Members: []MemberChange{{UserID: banned, State: StateLeft, Role: is.Role}},
			System:  s.tell(h.Chat.Type, System{Event: SystemRemoved, Users: []ident.UserID{banned}}),
		}, nil
	})
	return err
}

// Unban lets a user come back. It is no error where the user wasn't banned. Codes: not_found, forbidden.
func (s *Service) Unban(ctx context.Context, actor ident.UserID, id ident.ChatID, banned ident.UserID) error {
	_, err := s.change(ctx, "unban", ChangeQuery{ChatID: id, Actor: actor}, func(h Held) (Change, error) {
		return Change{Unban: []ident.UserID{banned}}, h.check(NeedModerate)
	})
	return err
}

// Bans returns a page of who is banned, after the given user. Codes: not_found, forbidden.
func (s *Service) Bans(ctx context.Context, actor ident.UserID, id ident.ChatID, after ident.UserID, limit int) ([]Ban, error) {
	if err := s.Access(ctx, actor, id, NeedModerate); err != nil {
		return nil, err
	}
	bans, err := s.opt.Store.ChatBans(ctx, id, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list bans: %w", err)
	}
	return bans, nil
}

// Access returns nil if the actor is in a chat and may do there what is needed. Codes: not_found, forbidden.
func (s *Service) Access(ctx context.Context, actor ident.UserID, id ident.ChatID, need Need) error {
	a, err := s.opt.Store.ChatAccess(ctx, actor, id)
	if err != nil {
		return fmt.Errorf("access to chat: %w", err)
	}
	return a.Check(need)
}

// Leave takes the actor out. An owner hands over to the longest-serving admin, in a group without one to the longest-serving
// member; a channel without an admin stays without an owner, and so does a chat that nobody is left in.
// Codes: not_found, forbidden (a chat of two, or with oneself).
func (s *Service) Leave(ctx context.Context, actor ident.UserID, id ident.ChatID) error {
	_, err := s.change(ctx, "leave", ChangeQuery{ChatID: id, Actor: actor, WithHeir: true}, func(h Held) (Change, error) {
		switch {
		case !h.Actor.IsMember():
			return Change{}, fault.Missing()
		case !h.isOpen():
			return Change{}, Denied()
		}
		c := Change{Members: []MemberChange{{UserID: actor, State: StateLeft, Role: h.Actor.Role}}}
		tell := []System{{Event: SystemLeft}}
		if h.Actor.Role == RoleOwner {
			c.Members[0].Role = h.Chat.Type.newRole() // whoever comes back begins anew
			if h.Heir != "" {
				c.Members = append(c.Members, MemberChange{UserID: h.Heir, State: StateMember, Role: RoleOwner})
				tell = append(tell, System{Event: SystemOwner, Users: []ident.UserID{h.Heir}})
			}
		}
		c.System = s.tell(h.Chat.Type, tell...)
		return c, nil
	})
	return err
}

// SetRole makes a member an admin, a member, or a reader; in a channel an admin or a reader. Who moderates may silence
// members and let them write again; to make or unmake an admin takes the right to promote. Nobody changes who has the same
// rank, but an admin may step down. Codes: invalid, not_found, forbidden, owner_needed.
func (s *Service) SetRole(ctx context.Context, actor ident.UserID, id ident.ChatID, member ident.UserID, role Role) error {
	if role != RoleAdmin && role != RoleMember && role != RoleReader {
		return fault.New(fault.Invalid, fault.CodeInvalid, "role: must be admin, member or reader; ownership is handed over")
	}
	_, err := s.change(ctx, "set role", ChangeQuery{ChatID: id, Actor: actor, Users: []ident.UserID{member}}, func(h Held) (Change, error) {
		is := h.Users[member]
		need := NeedModerate
		if role == RoleAdmin || is.Role == RoleAdmin {
			need = NeedPromote
		}
		isStepDown := member == actor && is.Role == RoleAdmin && role != RoleAdmin
		if err := h.check(need); err != nil && (!isStepDown || !h.Actor.IsMember()) {
			return Change{}, err
		}
		if h.Chat.Type == TypeChannel && role == RoleMember {
			return Change{}, fault.New(fault.Invalid, fault.CodeInvalid, "role: a channel has admins and readers")
		}
		if err := h.mayActOn(is); err != nil && !isStepDown {
			return Change{}, err
		}
		if is.Role == role {
			return Change{}, nil
		}
		return Change{
			Members: []MemberChange{{UserID: member, State: StateMember, Role: role}},
			System:  s.tell(h.Chat.Type, System{Event: SystemRole, Users: []ident.UserID{member}, Role: role}),
		}, nil
	})
	return err
}

// HandOver makes another member the owner; the former one is an admin then. Codes: not_found, forbidden.
func (s *Service) HandOver(ctx context.Context, actor ident.UserID, id ident.ChatID, heir ident.UserID) error {
	_, err := s.change(ctx, "hand over", ChangeQuery{ChatID: id, Actor: actor, Users: []ident.UserID{heir}}, func(h Held) (Change, error) {
		if err := h.check(NeedOwn); err != nil {
			return Change{}, err
		}
		switch is := h.Users[heir]; {
		case !is.IsMember() || !is.IsActive:
			return Change{}, fault.Missing()
		case heir == actor:
			return Change{}, nil
		}
		return Change{
			Members: []MemberChange{
				{UserID: actor, State: StateMember, Role: RoleAdmin}, {UserID: heir, State: StateMember, Role: RoleOwner},
			},
			System: s.tell(h.Chat.Type, System{Event: SystemOwner, Users: []ident.UserID{heir}}),
		}, nil
	})
	return err
}

// MembersRequest asks for a page of members.
type MembersRequest struct {
	// Query is the beginning of a name; Role limits the page to a role. With either the page holds present members only, by
	// user id; without them all rows in the order in which they joined.
	Query string
	Role  Role
	After ident.UserID
	Limit int
}

// Members returns a page of the members of a chat. Without query and role those who left are among them, and in a channel
// there are only those who had another role than reader at some time: what all members are told of. The readers of a
// channel are shown to who moderates it. Codes: invalid, not_found, forbidden.
func (s *Service) Members(ctx context.Context, actor ident.UserID, id ident.ChatID, r MembersRequest) ([]Member, error) {
	a, err := s.opt.Store.ChatAccess(ctx, actor, id)
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	var members []Member
	if r.Query == "" && r.Role == "" {
		members, err = s.opt.Store.ChatMembers(ctx, id, r.After, r.Limit)
	} else {
		if r.Role != "" && r.Role.Rank() == 0 {
			return nil, fault.New(fault.Invalid, fault.CodeInvalid, "role: must be owner, admin, member or reader")
		}
		if a.Chat.Type == TypeChannel {
			if err := a.Check(NeedModerate); err != nil {
				return nil, err
			}
		}
		members, err = s.opt.Store.FindMembers(ctx, MemberQuery{ChatID: id, Query: r.Query, Role: r.Role, After: r.After, Limit: r.Limit})
	}
	if err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return members, nil
}
