package user

import (
	"context"
	"fmt"
	"time"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// Notifications say how a user wants to be notified, on all devices. They are stored as JSON under the names of their fields.
type Notifications struct {
	// Preview is how much is shown: full, name or none.
	Preview string
	// Groups tells of which messages of groups and channels: all, or mentions.
	Groups string
	// IsSilent: without a sound.
	IsSilent bool
	// Quiet are hours of every day in which nothing is told; nil: none.
	Quiet *QuietHours
	// Version is the user version at which they last changed; 0: never.
	Version int64 `json:"-"`
}

// QuietHours are a time of every day, in minutes since midnight; over midnight where To is below From.
type QuietHours struct {
	From, To int
	// Zone is the time zone by its name in the IANA database.
	Zone string
}

// The values of Notifications.Groups.
const (
	GroupsAll      = "all"
	GroupsMentions = "mentions"
)

const dayMinutes = 24 * 60

// DefaultNotifications are those of who never changed them.
func DefaultNotifications() Notifications {
	return Notifications{Preview: "full", Groups: GroupsAll}
}

// Covers says whether a time is within the hours. Hours whose zone isn't known any more cover nothing.
func (q *QuietHours) Covers(at time.Time) bool {
	if q == nil {
		return false
	}
	zone, err := time.LoadLocation(q.Zone)
	if err != nil {
		return false
	}
	at = at.In(zone)
	minute := at.Hour()*60 + at.Minute()
	if q.From <= q.To {
		return minute >= q.From && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// End is when the hours that cover a time are over.
func (q *QuietHours) End(at time.Time) time.Time {
	zone, err := time.LoadLocation(q.Zone)
	if err != nil { // they cover nothing
		return at
	}
	at = at.In(zone)
	end := time.Date(at.Year(), at.Month(), at.Day(), 0, q.To, 0, 0, zone)
	if !end.After(at) {
		end = time.Date(at.Year(), at.Month(), at.Day()+1, 0, q.To, 0, 0, zone)
	}
	return end.UTC()
}

func (n *Notifications) check() error {
	switch n.Preview {
	case "full", "name", "none":
	default:
		return fault.New(fault.Invalid, fault.CodeInvalid, "preview: must be full, name or none")
	}
	if n.Groups != GroupsAll && n.Groups != GroupsMentions {
		return fault.New(fault.Invalid, fault.CodeInvalid, "groups: must be all or mentions")
	}
	q := n.Quiet
	if q == nil {
		return nil
	}
	if q.From < 0 || q.To < 0 || q.From >= dayMinutes || q.To >= dayMinutes || q.From == q.To {
		return fault.New(fault.Invalid, fault.CodeInvalid, "quiet: from and to must be two times of a day")
	}
	// "Local" would be the server's.
	if _, err := time.LoadLocation(q.Zone); err != nil || q.Zone == "" || q.Zone == "Local" || len(q.Zone) > maxZone {
		return fault.New(fault.Invalid, fault.CodeInvalid, "quiet: time_zone: not one of the IANA database")
	}
	return nil
}

// maxZone is the length of the longest name of a time zone.
const maxZone = 64

// PutNotifications replaces how the actor wants to be notified, and tells the actor's devices. Codes: invalid.
func (s *Service) PutNotifications(ctx context.Context, actor ident.UserID, n Notifications) (Notifications, error) {
	if err := n.check(); err != nil {
		return Notifications{}, err
	}
	c, err := s.opt.Store.PutNotifications(ctx, actor, n)
	if err != nil {
		return Notifications{}, fmt.Errorf("put notifications: %w", err)
	}
	s.publishSettings(c)
	return *c.Settings.Notifications, nil
}
