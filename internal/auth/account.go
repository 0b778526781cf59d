package auth

import (
	"context"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Bounds of invites.
const (
	maxInviteUses = 1000
	inviteFor     = 7 * 24 * time.Hour
	maxInviteFor  = 90 * 24 * time.Hour
)

// now is the time as precise as it is stored, so that what is returned equals what is read later.
func (s *Service) now() time.Time { return s.opt.Now().UTC().Truncate(time.Microsecond) }

// Register makes an account with a session and returns the session with its token.
// Codes: username_invalid, username_taken, password_weak, invalid (display name), registration_closed, invite_invalid,
// rate_limited, unavailable.
func (s *Service) Register(ctx context.Context, r Registration) (user.User, Session, string, error) {
	fail := func(err error) (user.User, Session, string, error) { return user.User{}, Session{}, "", err }
	if err := s.mayRegister(ctx, r.Invite); err != nil {
		return fail(err)
	}
	a, err := s.account(r.Username, r.DisplayName, user.RoleUser)
	if err != nil {
		return fail(err)
	}
	if user.IsReserved(r.Username) {
		return fail(fault.New(fault.Invalid, fault.CodeUsernameInvalid, "this username is reserved"))
	}
	if err := s.checkPassword(r.Password, r.Username); err != nil {
		return fail(err)
	}
	if err := s.take(ctx, s.registerLimit(r.Address)); err != nil {
		return fail(err)
	}
	if a.PasswordHash, err = s.hasher.hash(ctx, r.Password); err != nil {
		return fail(err)
	}
	n, token, err := s.session(a.User.ID, r.DeviceName, r.Client, r.Address)
	if err != nil {
		return fail(err)
	}
	a.Session = &n
	if r.Invite != "" {
		invite := hashToken(r.Invite)
		a.Invite = &invite
	}
	u, err := s.opt.Store.CreateAccount(ctx, a)
	if err != nil {
		return fail(err)
	}
	return u, n.Session, token, nil
}

// mayRegister says whether the mode of registration lets somebody in. Codes: registration_closed, invite_invalid.
func (s *Service) mayRegister(ctx context.Context, invite string) error {
	switch s.set.Registration {
	case ModeOpen:
		return nil
	case ModeInvite:
		if invite == "" {
			return fault.New(fault.Forbidden, fault.CodeInviteInvalid, "registration needs an invite")
		}
		return nil
	case ModeClosed:
		closed := fault.New(fault.Forbidden, fault.CodeRegistrationClosed, "registration is closed")
		if invite == "" {
			return closed
		}
		// The one-time link of the first operator has to work.
		has, err := s.opt.Store.HasOperator(ctx)
		if err != nil || !has {
			return err
		}
		return closed
	}
	panic("auth: unknown mode of registration") // NewService refuses it
}

// account makes an account that isn't stored yet, without a password. Codes: username_invalid, invalid.
func (s *Service) account(username, displayName string, role user.Role) (NewAccount, error) {
	if err := user.CheckUsername(username); err != nil {
		return NewAccount{}, err
	}
	if displayName == "" {
		displayName = username
	}
	displayName, err := user.CleanDisplayName(displayName)
	if err != nil {
		return NewAccount{}, err
	}
	return NewAccount{Skeleton: user.Skeleton(username), User: user.User{
		ID: ident.UserID(s.opt.IDs.New()), Username: username, DisplayName: displayName, Role: role, State: user.StateActive,
		CreatedAt: s.now(),
	}}, nil
}

// NewUser is an account that is made on the command line.
type NewUser struct {
	Username string
	// DisplayName is the username if it is empty.
	DisplayName string
	// Password may be empty: then no password fits until one is set.
	Password string
	Role     user.Role
}

// CreateUser makes an account without limits and whatever the mode of registration; reserved usernames are allowed. It
// is for the command line. Codes: username_invalid, username_taken, password_weak, invalid (display name, role), unavailable.
func (s *Service) CreateUser(ctx context.Context, n NewUser) (user.User, error) {
	if n.Role != user.RoleUser && n.Role != user.RoleOperator {
		return user.User{}, fault.New(fault.Invalid, fault.CodeInvalid, "role: must be user or operator")
	}
	a, err := s.account(n.Username, n.DisplayName, n.Role)
	if err != nil {
		return user.User{}, err
	}
	if n.Password != "" {
		if err := s.checkPassword(n.Password, n.Username); err != nil {
			return user.User{}, err
		}
		if a.PasswordHash, err = s.hasher.hash(ctx, n.Password); err != nil {
			return user.User{}, err
		}
	}
	return s.opt.Store.CreateAccount(ctx, a)
}

// SetState enables or disables an account; disabling ends its sessions. It is for the command line.
// Codes: not_found, invalid.
func (s *Service) SetState(ctx context.Context, id ident.UserID, state user.State) error {
	if state != user.StateActive && state != user.StateDisabled {
		return fault.New(fault.Invalid, fault.CodeInvalid, "state: must be active or disabled")
	}
	ended, err := s.opt.Store.SetState(ctx, id, state)
	if err != nil {
		return err
	}
	s.ended(ended...)
	return nil
}

// CreateInvite makes an invite for users and returns it with its token. uses 0 is one, validFor 0 is 7 days; at most
// they are 1,000 and 90 days. Only operators may. Codes: forbidden, invalid.
func (s *Service) CreateInvite(ctx context.Context, actor user.User, uses int, validFor time.Duration) (Invite, string, error) {
	if actor.Role != user.RoleOperator || actor.State != user.StateActive {
		return Invite{}, "", fault.New(fault.Forbidden, fault.CodeForbidden, "only operators may invite")
	}
	if uses == 0 {
		uses = 1
	}
	if validFor == 0 {
		validFor = inviteFor
	}
	if uses < 0 || uses > maxInviteUses {
		return Invite{}, "", fault.Newf(fault.Invalid, fault.CodeInvalid, "uses: must be 1 to %d", maxInviteUses)
	}
	if validFor < 0 || validFor > maxInviteFor {
		return Invite{}, "", fault.Newf(fault.Invalid, fault.CodeInvalid, "expires_in: must be at most %d days", maxInviteFor/(24*time.Hour))
	}
	return s.invite(ctx, Invite{CreatedBy: actor.ID, Role: user.RoleUser, UsesLeft: uses}, validFor)
}

// OperatorInvite returns the token with which the first operator registers, good for one account and 7 days. It takes
// the place of the one that was made before. If there is an active operator it returns none.
func (s *Service) OperatorInvite(ctx context.Context) (string, error) {
	has, err := s.opt.Store.HasOperator(ctx)
	if err != nil || has {
		return "", err
	}
	_, token, err := s.invite(ctx, Invite{Role: user.RoleOperator, UsesLeft: 1}, inviteFor)
	return token, err
}

func (s *Service) invite(ctx context.Context, i Invite, validFor time.Duration) (Invite, string, error) {
	token, hash, err := newToken(s.opt.Random)
	if err != nil {
		return Invite{}, "", err
	}
	i.ID, i.Token, i.ExpiresAt = ident.InviteID(s.opt.IDs.New()), hash, s.now().Add(validFor)
	if err := s.opt.Store.CreateInvite(ctx, i); err != nil {
		return Invite{}, "", err
	}
	return i, token, nil
}
