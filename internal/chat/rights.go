package chat

import (
	"slices"
	"time"

	"github.com/roost-im/roost/internal/fault"
)

// Need is what a caller wants to do in a chat: the access function grants it, or refuses.
type Need string

// The needs. All from NeedWrite to NeedPromote are rights that the settings of a group or channel give to a role and
// those above it.
const (
	// NeedRead: to see what is there. Every member may.
	NeedRead Need = "read"
	// NeedWrite: to send messages.
	NeedWrite Need = "write"
	// NeedAdd: to add members.
	NeedAdd Need = "add"
	// NeedPin: to pin messages.
	NeedPin Need = "pin"
	// NeedEditInfo: to change title, about text and photo.
	NeedEditInfo Need = "edit_info"
	// NeedMentionAll: to mention everybody.
	NeedMentionAll Need = "mention_all"
	// NeedModerate: to remove, ban, silence and let in members, to delete what others sent, and to change the settings
	// other than the rights.
	NeedModerate Need = "moderate"
	// NeedInvite: to make, see and revoke invite links.
	NeedInvite Need = "invite"
	// NeedPromote: to make admins and take that back.
	NeedPromote Need = "promote"
	// NeedOwn: to hand the chat over, and to change the rights. Only the owner may.
	NeedOwn Need = "own"
)

// Rights names the least role for each right of a group or channel.
type Rights struct {
	Write, Add, Pin, EditInfo, MentionAll, Moderate, Invite, Promote Role
}

// DefaultRights are those with which a chat begins.
func DefaultRights(t Type) Rights {
	switch t {
	case TypeGroup:
		return Rights{
			Write: RoleMember, Add: RoleMember, Pin: RoleAdmin, EditInfo: RoleAdmin, MentionAll: RoleAdmin,
			Moderate: RoleAdmin, Invite: RoleAdmin, Promote: RoleOwner,
		}
	case TypeChannel:
		return Rights{
			Write: RoleAdmin, Add: RoleAdmin, Pin: RoleAdmin, EditInfo: RoleAdmin, MentionAll: RoleAdmin,
			Moderate: RoleAdmin, Invite: RoleAdmin, Promote: RoleOwner,
		}
	case TypePrivate, TypeSaved:
	}
	return Rights{}
}

// list returns the rights in the order in which they are stored, each with what it is about.
func (r *Rights) list() []*Role {
	return []*Role{&r.Write, &r.Add, &r.Pin, &r.EditInfo, &r.MentionAll, &r.Moderate, &r.Invite, &r.Promote}
}

var needs = []Need{NeedWrite, NeedAdd, NeedPin, NeedEditInfo, NeedMentionAll, NeedModerate, NeedInvite, NeedPromote}

// letters stand for roles in stored rights.
var letters = map[Role]byte{RoleOwner: 'o', RoleAdmin: 'a', RoleMember: 'm', RoleReader: 'r'}

// Code returns the rights as they are stored: a letter for each; empty: the chat has those of its type.
func (r Rights) Code(t Type) string {
	if r == DefaultRights(t) {
		return ""
	}
	code := make([]byte, 0, len(needs))
	for _, role := range r.list() {
		code = append(code, letters[*role])
	}
	return string(code)
}

// ReadRights returns stored rights. A right that was added since has the default of the type.
func ReadRights(t Type, code string) Rights {
	out := DefaultRights(t)
	for i, role := range out.list() {
		for known, letter := range letters {
			if i < len(code) && code[i] == letter {
				*role = known
			}
		}
	}
	return out
}

// check says whether a chat of the type may have the rights: a group leaves each to members, admins or the owner; in a
// channel readers write nothing, so that nothing is left to members. Codes: invalid.
func (r Rights) check(t Type) error {
	allowed := []Role{RoleMember, RoleAdmin, RoleOwner}
	if t == TypeChannel {
		allowed = allowed[1:]
	}
	for i, role := range r.list() {
		if !slices.Contains(allowed, *role) {
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "rights: %s can't be left to that role in this type of chat", needs[i])
		}
	}
	if r.Moderate == RoleMember || r.Promote == RoleMember {
		return fault.New(fault.Invalid, fault.CodeInvalid, "rights: moderate and promote can't be left to members")
	}
	return nil
}

// Rank orders roles: who has more rights has the higher rank; 0 for what is no role.
func (r Role) Rank() int {
	switch r {
	case RoleOwner:
		return 4
	case RoleAdmin:
		return 3
	case RoleMember:
		return 2
	case RoleReader:
		return 1
	}
	return 0
}

// Allows is the one rule for what a role may do in a chat.
func Allows(t Type, rights Rights, role Role, need Need) bool {
	if need == NeedRead {
		return role.Rank() > 0
	}
	if t != TypeGroup && t != TypeChannel {
		return role.Rank() > 0 && (need == NeedWrite || need == NeedPin)
	}
	least := RoleOwner
	if i := slices.Index(needs, need); i >= 0 {
		least = *rights.list()[i]
	}
	return role.Rank() >= least.Rank()
}

// RolesFor returns the roles that suffice for a need.
func RolesFor(t Type, rights Rights, need Need) []Role {
	return slices.DeleteFunc([]Role{RoleOwner, RoleAdmin, RoleMember, RoleReader}, func(r Role) bool { return !Allows(t, rights, r, need) })
}

// Check returns nil if the access suffices for a need. Codes: forbidden.
func (a Access) Check(need Need) error {
	if Allows(a.Chat.Type, a.Chat.Settings.Rights, a.Role, need) {
		return nil
	}
	return Denied()
}

// Denied is the answer to a member who may not do something in a chat.
func Denied() error {
	return fault.New(fault.Forbidden, fault.CodeForbidden, "your role in this chat doesn't allow it")
}

// History says what of the history who joins may see.
type History string

// What who joins may see.
const (
	HistoryAll    History = "all"
	HistoryJoined History = "joined"
)

// Settings of a group or channel.
type Settings struct {
	Rights Rights
	// SlowMode is the shortest time between two messages of a member below admin; 0: none.
	SlowMode time.Duration
	// History that who joins may see.
	History History
	// IsSigned: posts of a channel show who wrote them.
	IsSigned bool
}

// MaxSlowMode is the longest that a member can be made to wait between two messages.
const MaxSlowMode = 24 * time.Hour
