package user

import (
	"context"
	"fmt"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Who names those to whom something is open.
type Who string

// The values of Who. Contacts are those with whom the user shares a private chat in which the user wrote, and whom the user
// hasn't blocked.
const (
	Everybody Who = "everybody"
	Contacts  Who = "contacts"
	Nobody    Who = "nobody"
)

// Privacy says what others see of a user and may do to the user.
type Privacy struct {
	// MayWrite: who writes to the user without asking. Of others the first message is a request. Contacts are here all who share a
	// chat with the user that the user wants, besides a channel.
	MayWrite Who
	// ShowPresence: who sees whether the user is there; the user sees it only of those who may see it of the user.
	ShowPresence Who
	// ShowAvatar: who gets the image.
	ShowAvatar Who
	// MayAdd: who adds the user to groups and channels.
	MayAdd Who
	// MayFind: whose search finds the user; with FindByUsername everybody's who types the whole username.
	MayFind        Who
	FindByUsername bool
	// Receipts: others see what the user has seen; in private chats the user sees it of the other one only then.
	Receipts bool
	// Version is the user version at which it last changed; 0: never.
	Version int64
}

// DefaultPrivacy is that of who never changed it.
func DefaultPrivacy() Privacy {
	return Privacy{
		MayWrite: Everybody, ShowPresence: Everybody, ShowAvatar: Everybody, MayAdd: Everybody, MayFind: Everybody,
		FindByUsername: true, Receipts: true,
	}
}

// PrivacyPatch changes what isn't nil.
type PrivacyPatch struct {
	MayWrite, ShowPresence, ShowAvatar, MayAdd, MayFind *Who
	FindByUsername, Receipts                            *bool
}

// check says whether the values are ones that there are. Codes: invalid.
func (p PrivacyPatch) check() error {
	for _, one := range []struct {
		name      string
		who       *Who
		hasNobody bool
	}{
		{"may_write", p.MayWrite, false},
		{"show_presence", p.ShowPresence, true},
		{"show_avatar", p.ShowAvatar, true},
		{"may_add", p.MayAdd, true},
		{"may_find", p.MayFind, true},
	} {
		switch {
		case one.who == nil, *one.who == Everybody, *one.who == Contacts, *one.who == Nobody && one.hasNobody:
		case one.hasNobody:
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: must be everybody, contacts or nobody", one.name)
		default:
			return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: must be everybody or contacts", one.name)
		}
	}
	return nil
}

// PatchPrivacy changes what others see of the actor and may do, and tells the actor's devices. Who may no longer see whether
// the actor is there stops seeing it at once. Codes: invalid.
func (s *Service) PatchPrivacy(ctx context.Context, actor ident.UserID, p PrivacyPatch) (Privacy, error) {
	if err := p.check(); err != nil {
		return Privacy{}, err
	}
	c, err := s.opt.Store.PatchPrivacy(ctx, actor, p)
	if err != nil {
		return Privacy{}, fmt.Errorf("patch privacy: %w", err)
	}
	s.publishSettings(c)
	if p.ShowPresence != nil && c.Version > c.From {
		s.opt.Publisher.WatchChanged(actor)
	}
	return *c.Settings.Privacy, nil
}
