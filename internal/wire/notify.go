package wire

import (
	"fmt"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/user"
)

// chatNotify returns how a member wants to be notified of a chat; nil: as for all chats.
func chatNotify(n chat.Notify) *api.ChatNotify {
	if n == (chat.Notify{}) {
		return nil
	}
	return &api.ChatNotify{Preview: n.Preview, Sound: n.Sound, OnlyMentions: n.IsOnlyMentions}
}

// ReadChatNotify reads how a member wants to be notified of a chat.
func ReadChatNotify(n *api.ChatNotify) *chat.Notify {
	if n == nil {
		return nil
	}
	return &chat.Notify{Preview: n.Preview, Sound: n.Sound, IsOnlyMentions: n.OnlyMentions}
}

// Notifications returns how a user wants to be notified.
func Notifications(n user.Notifications) api.Notifications {
	out := api.Notifications{Preview: n.Preview, Groups: n.Groups, Silent: n.IsSilent, Version: n.Version}
	if q := n.Quiet; q != nil {
		out.Quiet = &api.QuietHours{From: clockTime(q.From), To: clockTime(q.To), TimeZone: q.Zone}
	}
	return out
}

// ReadNotifications reads how a user wants to be notified. Codes: invalid.
func ReadNotifications(r api.NotificationsRequest) (user.Notifications, error) {
	out := user.Notifications{Preview: r.Preview, Groups: r.Groups, IsSilent: r.Silent}
	if r.Quiet == nil {
		return out, nil
	}
	from, isFrom := minutes(r.Quiet.From)
	to, isTo := minutes(r.Quiet.To)
	if !isFrom || !isTo {
		return out, fault.New(fault.Invalid, fault.CodeInvalid, "quiet: from and to must be times such as 22:30")
	}
	out.Quiet = &user.QuietHours{From: from, To: to, Zone: r.Quiet.TimeZone}
	return out, nil
}

func clockTime(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// minutes reads a time of a day, HH:MM.
func minutes(text string) (int, bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	for _, i := range []int{0, 1, 3, 4} {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	hour, minute := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	return hour*60 + minute, hour < 24 && minute < 60
}
