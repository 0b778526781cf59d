package httpapi

import (
	"bytes"
	"context"
	"strings"
	"time"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/auth"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
	"github.com/roost-im/roost/internal/wire"
)

func (s *server) getServer(_ context.Context, c *call, _ *nothing) (*answer[api.ServerInfo], error) {
	info := s.opt.Info
	info.Secure = c.isSecure
	return reply(info), nil
}

type signedIn struct {
	Cookie string `header:"Set-Cookie"`
	Body   api.SignedIn
}

// signedInAs answers with the token where it belongs: in the cookie, if one was asked for, else in the body.
func signedInAs(c *call, u user.User, session auth.Session, token string, asCookie bool) *signedIn {
	out := &signedIn{Body: api.SignedIn{
		User:    wire.User(u),
		Session: api.NewSession{ID: string(session.ID), Token: token, ExpiresAt: session.ExpiresAt},
	}}
	if asCookie {
		out.Cookie, out.Body.Session.Token = sessionCookie(token, c.isSecure), ""
	}
	return out
}

type registerInput struct {
	Body body[api.RegisterRequest]
}

func (s *server) register(ctx context.Context, c *call, in *registerInput) (*signedIn, error) {
	r := in.Body.Value
	u, session, token, err := s.opt.Auth.Register(ctx, auth.Registration{
		Username: r.Username, Password: r.Password, DisplayName: r.DisplayName, DeviceName: r.DeviceName, Invite: r.Invite,
		Client: c.agent, Address: c.address,
	})
	if err != nil {
		return nil, err
	}
	return signedInAs(c, u, session, token, r.Cookie), nil
}

type loginInput struct {
	Body body[api.LoginRequest]
}

func (s *server) login(ctx context.Context, c *call, in *loginInput) (*signedIn, error) {
	r := in.Body.Value
	u, session, token, err := s.opt.Auth.Login(ctx, auth.Login{
		Username: r.Username, Password: r.Password, DeviceName: r.DeviceName, Client: c.agent, Address: c.address,
	})
	if err != nil {
		return nil, err
	}
	return signedInAs(c, u, session, token, r.Cookie), nil
}

type withoutCookie struct {
	Cookie string `header:"Set-Cookie"`
}

func (s *server) logout(ctx context.Context, c *call, _ *nothing) (*withoutCookie, error) {
	if err := s.opt.Auth.Logout(ctx, c.session); err != nil {
		return nil, err
	}
	out := &withoutCookie{}
	if c.fromCookie {
		out.Cookie = noCookie(c.isSecure)
	}
	return out, nil
}

func (s *server) listSessions(ctx context.Context, c *call, _ *nothing) (*answer[api.SessionList], error) {
	sessions, err := s.opt.Auth.Sessions(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	out := api.SessionList{Sessions: make([]api.Session, len(sessions))}
	for i, session := range sessions {
		out.Sessions[i] = wire.Session(session, c.session.ID)
	}
	return reply(out), nil
}

func (s *server) endSession(ctx context.Context, c *call, in *ByID) (*nothing, error) {
	id, err := idOf[ident.SessionID](in.ID)
	if err != nil {
		return nil, err
	}
	return &nothing{}, s.opt.Auth.Revoke(ctx, c.actor(), id)
}

type inviteInput struct {
	Body body[api.InviteRequest]
}

func (s *server) createInvite(ctx context.Context, c *call, in *inviteInput) (*answer[api.Invite], error) {
	r := in.Body.Value
	invite, token, err := s.opt.Auth.CreateInvite(ctx, c.user, r.Uses, time.Duration(r.ExpiresIn)*time.Second)
	if err != nil {
		return nil, err
	}
	return reply(api.Invite{Token: token, URL: s.base(c) + "/#invite=" + token, ExpiresAt: invite.ExpiresAt}), nil
}

// base is the address of this server for a link.
func (s *server) base(c *call) string {
	if s.opt.Address != "" {
		return strings.TrimSuffix(s.opt.Address, "/")
	}
	return c.scheme() + "://" + c.host
}

// getMe reads the account anew: that of the call may be as it was some seconds ago.
func (s *server) getMe(ctx context.Context, c *call, _ *nothing) (*answer[api.Account], error) {
	u, err := s.opt.Users.ByID(ctx, c.actor(), c.actor())
	if err != nil {
		return nil, err
	}
	return reply(wire.Account(u)), nil
}

type profileInput struct {
	Body body[api.ProfilePatch]
}

func (s *server) updateMe(ctx context.Context, c *call, in *profileInput) (*answer[api.Account], error) {
	r := in.Body.Value
	u, err := s.opt.Users.UpdateProfile(ctx, c.actor(), user.ProfilePatch{DisplayName: r.DisplayName, About: r.About})
	if err != nil {
		return nil, err
	}
	return reply(wire.Account(u)), nil
}

type passwordInput struct {
	Body body[api.PasswordChange]
}

func (s *server) changePassword(ctx context.Context, c *call, in *passwordInput) (*nothing, error) {
	r := in.Body.Value
	return &nothing{}, s.opt.Auth.ChangePassword(ctx, c.actor(), c.session.ID, r.Current, r.New)
}

// MaxAvatarBytes bounds an uploaded image.
const MaxAvatarBytes = 8 << 20

type avatarInput struct {
	RawBody []byte `contentType:"image/*"`
}

func (s *server) setAvatar(ctx context.Context, c *call, in *avatarInput) (*answer[api.Account], error) {
	u, err := s.opt.Users.SetAvatar(ctx, c.actor(), bytes.NewReader(in.RawBody))
	if err != nil {
		return nil, err
	}
	return reply(wire.Account(u)), nil
}

type takePictureInput struct {
	Body body[api.PictureRequest]
}

func (s *server) takeAvatar(ctx context.Context, c *call, in *takePictureInput) (*answer[api.Account], error) {
	u, err := s.opt.Users.TakeAvatar(ctx, c.actor(), ident.MediaID(in.Body.Value.MediaID))
	if err != nil {
		return nil, err
	}
	return reply(wire.Account(u)), nil
}

func (s *server) removeAvatar(ctx context.Context, c *call, _ *nothing) (*answer[api.Account], error) {
	u, err := s.opt.Users.RemoveAvatar(ctx, c.actor())
	if err != nil {
		return nil, err
	}
	return reply(wire.Account(u)), nil
}
