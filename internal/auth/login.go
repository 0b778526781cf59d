package auth

import (
	"context"
	"slices"
	"strings"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Login signs a user in and returns the session with its token. It takes the same time and gives the same answer
// whether there is no such user, the account is disabled or the password is wrong. Only failures count towards the
// limits. Codes: login_failed, rate_limited, unavailable.
func (s *Service) Login(ctx context.Context, l Login) (user.User, Session, string, error) {
	username := strings.TrimSpace(l.Username)
	if len(l.Password) > s.set.MaxPassword { // nobody has it, and it would be hashed in whole
		l.Password = ""
	}
	// Who is over a limit doesn't wait for a turn, so as not to take it from others.
	if err := s.mayLogIn(ctx, username, l.Address); err != nil {
		return user.User{}, Session{}, "", err
	}
	var u user.User
	var hash string
	err := s.hasher.turn(ctx, func() error {
		// Asked again and charged in the turn: of many tries at once no more get through than there are turns.
		if err := s.mayLogIn(ctx, username, l.Address); err != nil {
			return err
		}
		account, others := s.loginLimits(username, l.Address)
		var err error
		u, hash, err = s.verify(ctx, username, l.Password, append(others, account)...)
		return err
	})
	if err != nil {
		return user.User{}, Session{}, "", err
	}
	if s.hasher.isDated(hash) {
		if hash, err = s.renew(ctx, u.ID, hash, l.Password); err != nil {
			return user.User{}, Session{}, "", err
		}
	}
	return s.signIn(ctx, u, hash, l)
}

// renew hashes a password anew when the costs in the settings changed, and returns the hash. As long as an account
// has the old costs, the time of a failed login differs from that of an unknown username.
func (s *Service) renew(ctx context.Context, id ident.UserID, from, password string) (string, error) {
	to, err := s.hasher.hash(ctx, password)
	if err != nil {
		return "", err
	}
	return to, s.opt.Store.RenewPassword(ctx, id, from, to)
}

// verify returns the user whose password it is, and its hash; a failure is charged to the limits. It is called in a
// turn. Codes: login_failed.
func (s *Service) verify(ctx context.Context, username, password string, charged ...limit) (user.User, string, error) {
	u, hash, err := s.credentials(ctx, username)
	if err != nil {
		return user.User{}, "", err
	}
	mayFit := u.State == user.StateActive && password != ""
	fits, err := s.hasher.fits(password, hash)
	if err != nil {
		return user.User{}, "", err
	}
	if !fits || !mayFit {
		if err := s.charge(ctx, charged...); err != nil {
			return user.User{}, "", err
		}
		return user.User{}, "", fault.New(fault.Unauthenticated, fault.CodeLoginFailed, "username or password is wrong")
	}
	return u, hash, nil
}

// credentials returns the user and the hash, or nothing of both if there is no such user.
func (s *Service) credentials(ctx context.Context, username string) (user.User, string, error) {
	u, hash, err := s.opt.Store.Credentials(ctx, username)
	if _, isFault := fault.From(err); isFault { // missing, or a text that can be no name
		return user.User{}, "", nil
	}
	return u, hash, err
}

// signIn makes the session of a login whose password had the hash.
func (s *Service) signIn(ctx context.Context, u user.User, hash string, l Login) (user.User, Session, string, error) {
	n, token, err := s.session(u.ID, l.DeviceName, l.Client, l.Address)
	if err != nil {
		return user.User{}, Session{}, "", err
	}
	dropped, err := s.opt.Store.CreateSession(ctx, n, s.set.MaxSessions)
	if err != nil {
		return user.User{}, Session{}, "", err
	}
	s.ended(dropped...)
	// A change of the password ends all sessions; this one may have been made just after, by the old password.
	now, hashNow, err := s.opt.Store.Credentials(ctx, u.Username)
	if err == nil && (hashNow != hash || now.State != user.StateActive) {
		err = fault.New(fault.Unauthenticated, fault.CodeLoginFailed, "username or password is wrong")
	}
	if err != nil {
		if gone := s.Logout(context.WithoutCancel(ctx), n.Session); gone != nil {
			err = gone
		}
		return user.User{}, Session{}, "", err
	}
	return now, n.Session, token, nil
}

// mayLogIn says whether the limits leave a try. Codes: rate_limited.
func (s *Service) mayLogIn(ctx context.Context, username, address string) error {
	account, others := s.loginLimits(username, address)
	if err := s.peek(ctx, others...); err != nil {
		return err
	}
	used := s.peek(ctx, account)
	if !fault.Is(used, fault.CodeRateLimited) {
		return used
	}
	isHome, err := s.isHome(ctx, username, address)
	if err != nil || isHome {
		return err
	}
	return used
}

// isHome says whether an account has a session from the network of an address.
func (s *Service) isHome(ctx context.Context, username, address string) (bool, error) {
	u, _, err := s.credentials(ctx, username)
	if err != nil {
		return false, err
	}
	sessions, err := s.opt.Store.SessionsOf(ctx, u.ID, s.set.MaxSessions) // of nobody too, which takes as long
	if err != nil {
		return false, err
	}
	from, now := network(address), s.now()
	return from != "" && slices.ContainsFunc(sessions, func(one Session) bool {
		return now.Before(one.ExpiresAt) && network(one.Place) == from
	}), nil
}

// ChangePassword replaces the actor's password and ends all other sessions but the one to keep. Wrong current
// passwords are limited. Codes: login_failed, password_weak, rate_limited, unavailable, not_found.
func (s *Service) ChangePassword(ctx context.Context, actor ident.UserID, keep ident.SessionID, current, changed string) error {
	u, err := s.opt.Store.UserByID(ctx, actor)
	if err != nil {
		return err
	}
	if err := s.checkPassword(changed, u.Username); err != nil {
		return err
	}
	if len(current) > s.set.MaxPassword {
		current = ""
	}
	tries := s.passwordLimit(actor)
	err = s.hasher.turn(ctx, func() error {
		if err := s.peek(ctx, tries); err != nil {
			return err
		}
		_, _, err := s.verify(ctx, u.Username, current, tries)
		return err
	})
	if err != nil {
		return err
	}
	return s.setPassword(ctx, actor, changed, keep)
}

// ResetPassword gives a user a new password and ends all sessions. It is for the command line.
// Codes: not_found, password_weak, unavailable.
func (s *Service) ResetPassword(ctx context.Context, id ident.UserID, password string) error {
	u, err := s.opt.Store.UserByID(ctx, id)
	if err != nil {
		return err
	}
	if err := s.checkPassword(password, u.Username); err != nil {
		return err
	}
	return s.setPassword(ctx, id, password, "")
}

func (s *Service) setPassword(ctx context.Context, id ident.UserID, password string, keep ident.SessionID) error {
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	ended, err := s.opt.Store.SetPassword(ctx, id, hash, keep)
	if err != nil {
		return err
	}
	s.ended(ended...)
	return nil
}
