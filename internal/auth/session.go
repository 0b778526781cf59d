package auth

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Names that come with a session are cut to this many bytes.
const (
	maxDeviceName = 64
	maxClient     = 200
	maxPlace      = 64
)

// clip makes a foreign text fit to be kept and shown: valid, on one line, at most n bytes.
func clip(text string, n int) string {
	if len(text) > 4*n { // what is cut off anyway needs no look
		text = text[:4*n]
	}
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200D' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))), " ")
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return strings.TrimSpace(text[:n])
}

// session makes a session that isn't stored yet, and its token.
func (s *Service) session(owner ident.UserID, deviceName, client, address string) (NewSession, string, error) {
	token, hash, err := newToken(s.opt.Random)
	if err != nil {
		return NewSession{}, "", err
	}
	now := s.now()
	return NewSession{Token: hash, Session: Session{
		ID: ident.SessionID(s.opt.IDs.New()), UserID: owner, Name: clip(deviceName, maxDeviceName), Client: clip(client, maxClient),
		Place: clip(address, maxPlace), CreatedAt: now, LastActiveAt: now, ExpiresAt: now.Add(s.set.SessionIdle),
	}}, token, nil
}

// CreateSession signs a user in without a password and returns the session with its token. It is for the command
// line. Codes: not_found.
func (s *Service) CreateSession(ctx context.Context, owner ident.UserID, deviceName string) (Session, string, error) {
	n, token, err := s.session(owner, deviceName, "", "")
	if err != nil {
		return Session{}, "", err
	}
	dropped, err := s.opt.Store.CreateSession(ctx, n, s.set.MaxSessions)
	if err != nil {
		return Session{}, "", err
	}
	s.ended(dropped...)
	return n.Session, token, nil
}

// Authenticate returns the live session of a token and its user, as they are stored now, and notes the use from the
// address. Codes: unauthenticated, session_expired.
func (s *Service) Authenticate(ctx context.Context, token, address string) (Session, user.User, error) {
	if len(token) != tokenLen {
		return Session{}, user.User{}, unauthenticated()
	}
	hash := hashToken(token)
	return s.lookUp(ctx, hash, address, s.cache.begin())
}

// Recognize is Authenticate for calls that come often: what it returns may be some seconds old, but for sessions that
// ended through this Service. Codes: unauthenticated, session_expired.
func (s *Service) Recognize(ctx context.Context, token, address string) (Session, user.User, error) {
	if len(token) != tokenLen {
		return Session{}, user.User{}, unauthenticated()
	}
	hash, now := hashToken(token), s.now()
	k, isKnown, round := s.cache.get(hash, now)
	if !isKnown || !now.Before(k.session.ExpiresAt) {
		return s.lookUp(ctx, hash, address, round)
	}
	session, t, isTouched := s.touch(k.session, address, now)
	if isTouched {
		s.cache.touched(hash, t)
	}
	return session, k.user, nil
}

func (s *Service) lookUp(ctx context.Context, hash TokenHash, address string, round uint64) (Session, user.User, error) {
	session, u, err := s.opt.Store.SessionByToken(ctx, hash)
	if fault.Is(err, fault.CodeNotFound) {
		return Session{}, user.User{}, unauthenticated()
	}
	if err != nil {
		return Session{}, user.User{}, err
	}
	now := s.now()
	session = s.current(session)
	if u.State != user.StateActive {
		return Session{}, user.User{}, unauthenticated()
	}
	if !now.Before(session.ExpiresAt) {
		return Session{}, user.User{}, fault.New(fault.Unauthenticated, fault.CodeSessionExpired, "the session wasn't used for too long")
	}
	session, _, _ = s.touch(session, address, now)
	s.cache.put(hash, known{session: session, user: u, until: now.Add(cacheFor)}, round)
	return session, u, nil
}

func unauthenticated() error {
	return fault.New(fault.Unauthenticated, fault.CodeUnauthenticated, "no valid session")
}

// Recheck returns those of the sessions that are no longer live. The others count as used: they are connected.
func (s *Service) Recheck(ctx context.Context, ids []ident.SessionID) ([]ident.SessionID, error) {
	now := s.now()
	live, err := s.opt.Store.LiveSessions(ctx, ids, now)
	if err != nil {
		return nil, err
	}
	s.touchConnected(live, now)
	isLive := make(map[ident.SessionID]bool, len(live))
	for _, id := range live {
		isLive[id] = true
	}
	var ended []ident.SessionID
	for _, id := range ids {
		if !isLive[id] {
			ended = append(ended, id)
		}
	}
	if len(ended) > 0 {
		s.cache.forget(ended)
	}
	return ended, nil
}

// Sessions returns the actor's live sessions, the last used first.
func (s *Service) Sessions(ctx context.Context, actor ident.UserID) ([]Session, error) {
	sessions, err := s.opt.Store.SessionsOf(ctx, actor, s.set.MaxSessions)
	if err != nil {
		return nil, err
	}
	now := s.now()
	for i, session := range sessions {
		sessions[i] = s.current(session)
	}
	sessions = slices.DeleteFunc(sessions, func(one Session) bool { return !now.Before(one.ExpiresAt) })
	slices.SortStableFunc(sessions, func(a, b Session) int { return b.LastActiveAt.Compare(a.LastActiveAt) })
	return sessions, nil
}

// Revoke ends a session of the actor, at once and with its connections. Codes: not_found.
func (s *Service) Revoke(ctx context.Context, actor ident.UserID, id ident.SessionID) error {
	if !ident.IsValid(id) {
		return fault.Missing()
	}
	if err := s.opt.Store.DeleteSession(ctx, actor, id); err != nil {
		return err
	}
	s.ended(id)
	return nil
}

// Logout ends the session itself. One that has ended already is no error.
func (s *Service) Logout(ctx context.Context, session Session) error {
	err := s.Revoke(ctx, session.UserID, session.ID)
	if fault.Is(err, fault.CodeNotFound) {
		return nil
	}
	return err
}
