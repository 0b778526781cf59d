package chat

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/user"
)

// Limits of links.
const (
	// MaxLinks is how many good links a chat may have.
	MaxLinks = 100
	// MaxLinkName is the longest name of a link, in characters.
	MaxLinkName = 64
	// MaxLinkUses and MaxLinkLife bound what a link may be made for.
	MaxLinkUses = 100_000
	MaxLinkLife = 5 * 365 * 24 * time.Hour
	// MaxRequests is how many users may wait to be let into a chat.
	MaxRequests = 5000
)

// Link lets into a chat who has it.
type Link struct {
	ID     ident.LinkID
	ChatID ident.ChatID
	// Token is what the link consists of: 26 characters of randomness.
	Token     string
	CreatedBy ident.UserID
	// ClientID makes the creation idempotent per creator.
	ClientID string
	// Name for those who manage links.
	Name string
	// NeedsApproval: who comes by it has to be let in.
	NeedsApproval bool
	// MaxUses is how many may come by it; 0: any number. Uses is how many came, or asked to.
	MaxUses, Uses int
	// ExpiresAt and RevokedAt are zero for never.
	ExpiresAt, RevokedAt time.Time
	CreatedAt            time.Time
}

// IsGood says whether somebody may still come by the link.
func (l *Link) IsGood(at time.Time) bool {
	return l.RevokedAt.IsZero() && (l.ExpiresAt.IsZero() || at.Before(l.ExpiresAt)) && (l.MaxUses == 0 || l.Uses < l.MaxUses)
}

// Request is a user who wants to be let in.
type Request struct {
	User    user.User
	LinkID  ident.LinkID
	AskedAt time.Time
}

// RequestKey is the place after which a page of requests goes on; zero: from the start.
type RequestKey struct {
	AskedAt time.Time
	UserID  ident.UserID
}

// LinkStore is what links need of storage.
type LinkStore interface {
	// CreateLink stores a link, or returns the one with the same client_id of the same creator; check is called with the
	// access in the transaction. Codes: not_found, invalid (too many links), client_id_reused, and check's.
	CreateLink(ctx context.Context, l Link, check func(Access) error) (Link, error)
	// RevokeLink ends a link; check as in CreateLink. Codes: not_found, and check's.
	RevokeLink(ctx context.Context, actor ident.UserID, id ident.ChatID, link ident.LinkID, at time.Time, check func(Access) error) (Link, error)
	// ChatLinks returns the links of a chat, revoked ones too, the newest first, below the given one; empty: from the newest.
	ChatLinks(ctx context.Context, id ident.ChatID, below ident.LinkID, limit int) ([]Link, error)
	// LinkByToken returns a link with its chat, and the user's standing there. Codes: not_found.
	LinkByToken(ctx context.Context, actor ident.UserID, token string) (Link, Chat, Standing, error)
	// ChatRequests returns who wants to be let in, in the order of (asked at, user id), after the key.
	ChatRequests(ctx context.Context, id ident.ChatID, after RequestKey, limit int) ([]Request, error)
}

// LinkRequest asks for a link.
type LinkRequest struct {
	ClientID      string
	Name          string
	NeedsApproval bool
	// MaxUses and ValidFor; 0: any number, for ever.
	MaxUses  int
	ValidFor time.Duration
}

// CreateLink makes an invite link. The same client_id again returns the first one.
// Codes: invalid, not_found, forbidden, client_id_reused.
func (s *Service) CreateLink(ctx context.Context, actor ident.UserID, id ident.ChatID, r LinkRequest) (Link, error) {
	if !IsClientID(r.ClientID) {
		return Link{}, fault.New(fault.Invalid, fault.CodeInvalid, "client_id: 1 to 64 of A-Z a-z 0-9 _ . : -")
	}
	if r.MaxUses < 0 || r.MaxUses > MaxLinkUses {
		return Link{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "max_uses: 0 to %d", MaxLinkUses)
	}
	if r.ValidFor < 0 || r.ValidFor > MaxLinkLife {
		return Link{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "expires_in: 0 to %d", int(MaxLinkLife.Seconds()))
	}
	name := norm.NFC.String(trimSpace(r.Name))
	if utf8.RuneCountInString(name) > MaxLinkName || strings.ContainsFunc(name, unicode.IsControl) {
		return Link{}, fault.Newf(fault.Invalid, fault.CodeInvalid, "name: at most %d characters, no control characters", MaxLinkName)
	}
	now := s.opt.Now().UTC().Truncate(time.Microsecond)
	l := Link{
		ID: ident.LinkID(s.opt.IDs.New()), ChatID: id, Token: rand.Text(), CreatedBy: actor, ClientID: r.ClientID, Name: name,
		NeedsApproval: r.NeedsApproval, MaxUses: r.MaxUses, CreatedAt: now,
	}
	if r.ValidFor > 0 {
		l.ExpiresAt = now.Add(r.ValidFor)
	}
	l, err := s.opt.Store.CreateLink(ctx, l, canInvite)
	if err != nil {
		return Link{}, fmt.Errorf("create link: %w", err)
	}
	return l, nil
}

func canInvite(a Access) error { return a.Check(NeedInvite) }

// RevokeLink ends a link: nobody comes by it any more. Codes: not_found, forbidden.
func (s *Service) RevokeLink(ctx context.Context, actor ident.UserID, id ident.ChatID, link ident.LinkID) (Link, error) {
	l, err := s.opt.Store.RevokeLink(ctx, actor, id, link, s.opt.Now().UTC(), canInvite)
	if err != nil {
		return Link{}, fmt.Errorf("revoke link: %w", err)
	}
	return l, nil
}

// Links returns a page of the links of a chat, revoked ones too, the newest first. Codes: not_found, forbidden.
func (s *Service) Links(ctx context.Context, actor ident.UserID, id ident.ChatID, below ident.LinkID, limit int) ([]Link, error) {
	if err := s.Access(ctx, actor, id, NeedInvite); err != nil {
		return nil, err
	}
	links, err := s.opt.Store.ChatLinks(ctx, id, below, limit)
	if err != nil {
		return nil, fmt.Errorf("list links: %w", err)
	}
	return links, nil
}

// Preview is what somebody who has a link may know of its chat.
type Preview struct {
	Chat          Chat
	NeedsApproval bool
	// IsMember: the user is in the chat already. HasAsked: the user waits to be let in.
	IsMember, HasAsked bool
}

// Preview shows where a link leads. Codes: link_invalid (there is no such link, it isn't good any more, or not for the actor).
func (s *Service) Preview(ctx context.Context, actor ident.UserID, token string) (Preview, error) {
	l, c, is, err := s.findLink(ctx, actor, token)
	if err != nil {
		return Preview{}, err
	}
	return Preview{Chat: c, NeedsApproval: l.NeedsApproval, IsMember: is.IsMember(), HasAsked: is.HasAsked}, nil
}

func badLink() error {
	return fault.New(fault.NotFound, fault.CodeLinkInvalid, "there is no such link, or it isn't good any more")
}

// findLink returns what is behind a token that is good for the actor. Codes: link_invalid.
func (s *Service) findLink(ctx context.Context, actor ident.UserID, token string) (Link, Chat, Standing, error) {
	if !ident.IsValid(token) {
		return Link{}, Chat{}, Standing{}, badLink()
	}
	l, c, is, err := s.opt.Store.LinkByToken(ctx, actor, token)
	if fault.Is(err, fault.CodeNotFound) {
		err = badLink()
	}
	if err != nil {
		return Link{}, Chat{}, Standing{}, fmt.Errorf("find link: %w", err)
	}
	// Who is in, or has used the link already to ask, is shown the chat however the link fares.
	isKnown := is.IsMember() || is.HasAsked && l.RevokedAt.IsZero()
	if is.IsBanned || !isKnown && !l.IsGood(s.opt.Now()) {
		return Link{}, Chat{}, Standing{}, badLink()
	}
	return l, c, is, nil
}

// PreviewPhoto opens the photo of the chat that a link leads to. Codes: link_invalid, not_found (it has none).
func (s *Service) PreviewPhoto(ctx context.Context, actor ident.UserID, token string) (user.Picture, error) {
	return s.openPhoto(ctx, func() (ident.MediaID, error) {
		_, c, _, err := s.findLink(ctx, actor, token)
		return c.PhotoID, err
	})
}

// Joined is what a link led to: the actor is a member now, or waits to be let in.
type Joined struct {
	ChatID   ident.ChatID
	IsMember bool
}

// Join takes the actor into the chat of a link, or notes that the actor wants in. Codes: link_invalid, chat_full.
func (s *Service) Join(ctx context.Context, actor ident.UserID, token string) (Joined, error) {
	l, c, is, err := s.findLink(ctx, actor, token)
	if err != nil {
		return Joined{}, err
	}
	out := Joined{ChatID: c.ID, IsMember: is.IsMember()}
	if out.IsMember {
		return out, nil
	}
	now := s.opt.Now()
	_, err = s.change(ctx, "join", ChangeQuery{ChatID: c.ID, Actor: actor, LinkID: l.ID}, func(h Held) (Change, error) {
		out.IsMember = h.Actor.IsMember()
		switch {
		case out.IsMember:
			return Change{}, nil
		case h.Actor.IsBanned || !h.Actor.IsActive || h.Link == nil:
			return Change{}, badLink()
		case h.Actor.HasAsked && h.Link.NeedsApproval:
			return Change{}, nil
		case !h.Link.IsGood(now):
			return Change{}, badLink()
		}
		if h.Link.NeedsApproval {
			if h.Requests >= MaxRequests {
				return Change{}, fault.New(fault.Conflict, fault.CodeChatFull, "too many wait to be let in")
			}
			return Change{UseLink: true, Ask: []ident.UserID{actor}}, nil
		}
		out.IsMember = true
		return Change{
			UseLink: true, Settle: []ident.UserID{actor},
			Members: []MemberChange{{UserID: actor, State: StateMember, Role: h.Chat.Type.newRole()}},
			System:  s.tell(h.Chat.Type, System{Event: SystemJoined}),
		}, s.checkRoom(&h, 1)
	})
	if err != nil {
		return Joined{}, err
	}
	return out, nil
}

// Requests returns a page of who wants to be let in, in the order in which they asked, and the cursor of the next page, empty
// at the end. Codes: bad_cursor, not_found, forbidden.
func (s *Service) Requests(
	ctx context.Context, actor ident.UserID, id ident.ChatID, cursor string, limit int,
) (out []Request, next string, err error) {
	var after RequestKey
	if cursor != "" {
		if after, err = readRequestCursor(cursor); err != nil {
			return nil, "", err
		}
	}
	if err := s.Access(ctx, actor, id, NeedInvite); err != nil {
		return nil, "", err
	}
	if out, err = s.opt.Store.ChatRequests(ctx, id, after, limit); err != nil {
		return nil, "", fmt.Errorf("list requests: %w", err)
	}
	if len(out) == limit {
		last := out[limit-1]
		next = strconv.FormatInt(last.AskedAt.UnixMicro(), 36) + "." + string(last.User.ID)
	}
	return out, next, nil
}

func readRequestCursor(cursor string) (RequestKey, error) {
	at, id, _ := strings.Cut(cursor, ".")
	micros, err := strconv.ParseInt(at, 36, 64)
	if err != nil || !ident.IsValid(id) {
		return RequestKey{}, fault.New(fault.Invalid, fault.CodeBadCursor, "not a cursor of this server")
	}
	return RequestKey{AskedAt: time.UnixMicro(micros).UTC(), UserID: ident.UserID(id)}, nil
}

// Settle lets somebody in who had asked, or says no, which tells nothing to who had asked. Of two who answer at once one is
// first, and the other finds nothing. Codes: not_found (the user doesn't wait), forbidden, chat_full.
func (s *Service) Settle(ctx context.Context, actor ident.UserID, id ident.ChatID, asker ident.UserID, isLetIn bool) error {
	asked := []ident.UserID{asker}
	_, err := s.change(ctx, "settle request", ChangeQuery{ChatID: id, Actor: actor, Users: asked}, func(h Held) (Change, error) {
		if err := h.check(NeedInvite); err != nil {
			return Change{}, err
		}
		is := h.Users[asker]
		switch {
		case !is.HasAsked:
			return Change{}, fault.Missing()
		case !isLetIn || is.IsMember() || is.IsBanned || !is.IsActive:
			return Change{Settle: asked}, nil
		}
		return Change{
			Settle:  asked,
			Members: []MemberChange{{UserID: asker, State: StateMember, Role: h.Chat.Type.newRole()}},
			System:  s.tell(h.Chat.Type, System{Event: SystemLetIn, Users: asked}),
		}, s.checkRoom(&h, 1)
	})
	return err
}
