package chat

import (
	"time"

	"github.com/roost-im/roost/internal/ident"
)

// SystemEvent names what a system message tells of.
type SystemEvent string

// What system messages tell of.
const (
	SystemCreated SystemEvent = "created" // title
	SystemTitle   SystemEvent = "title"   // title
	SystemAbout   SystemEvent = "about"
	SystemPhoto   SystemEvent = "photo"
	SystemNoPhoto SystemEvent = "photo_removed"
	SystemAdded   SystemEvent = "added"   // users
	SystemJoined  SystemEvent = "joined"  // by a link
	SystemLetIn   SystemEvent = "let_in"  // users, who had asked by a link
	SystemRemoved SystemEvent = "removed" // users
	SystemLeft    SystemEvent = "left"
	SystemRole    SystemEvent = "role"   // users, role
	SystemOwner   SystemEvent = "owner"  // users: the new owner
	SystemTimer   SystemEvent = "timer"  // expires in
	SystemPinned  SystemEvent = "pinned" // seq
)

// System is the content of a message that the server makes when a chat changed. Its sender is who did it.
type System struct {
	Event SystemEvent
	Users []ident.UserID
	Title string
	Role  Role
	Seq   int64
	// ExpiresIn that the timer was set to.
	ExpiresIn time.Duration
}

// tell returns the contents of system messages. A channel tells its readers of itself only, not of who comes and goes.
func (s *Service) tell(t Type, all ...System) [][]byte {
	var out [][]byte
	for _, one := range all {
		switch one.Event {
		case SystemCreated, SystemTitle, SystemAbout, SystemPhoto, SystemNoPhoto, SystemPinned, SystemTimer:
		case SystemAdded, SystemJoined, SystemLetIn, SystemRemoved, SystemLeft, SystemRole, SystemOwner:
			if t == TypeChannel {
				continue
			}
		}
		out = append(out, s.opt.EncodeSystem(one))
	}
	return out
}
