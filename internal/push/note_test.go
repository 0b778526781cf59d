package push_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/internal/chat"
	"github.com/roost-im/roost/internal/ident"
	"github.com/roost-im/roost/internal/message"
	"github.com/roost-im/roost/internal/push"
	"github.com/roost-im/roost/internal/user"
)

var now = time.Date(2026, 3, 4, 23, 0, 0, 0, time.UTC)

// state is of a group in which Ada wrote twice; the second message names Bob.
func state() push.State {
	return push.State{
		Recipient: push.Recipient{UserID: "bob", From: 1, To: 2},
		Chat:      chat.Chat{ID: "C", Type: chat.TypeGroup, Title: "Owls"},
		Wishes:    user.DefaultNotifications(),
		Facts: []message.Message{
			{ChatID: "C", Seq: 1, SenderID: "ada", Content: message.Content(`{"type":"text","text":"one"}`), CreatedAt: now},
			{
				ChatID: "C", Seq: 2, SenderID: "ada", Content: message.Content(`{"type":"text","text":"two"}`), CreatedAt: now,
				Notice: message.Notice{Notify: []ident.UserID{"bob"}},
			},
		},
		Senders: map[ident.UserID]user.User{"ada": {ID: "ada", DisplayName: "Ada", AvatarID: "face"}},
		Faces:   map[ident.UserID]bool{"ada": true}, Unread: 2, Badge: 5,
	}
}

func noteOf(t *testing.T, s push.State, job push.Job) (push.Note, bool) {
	t.Helper()
	service := push.NewService(push.Options{ReadText: func(m message.Content) string { return string(m[23 : len(m)-2]) }})
	defer func() { require.NoError(t, service.Close(t.Context())) }()
	job.UserID, job.ChatID = "bob", "C"
	return push.NoteOf(service, s, job, now)
}

func TestANoteShowsTheNewest(t *testing.T) {
	t.Parallel()
	n, is := noteOf(t, state(), push.Job{})
	require.True(t, is)
	require.Equal(t, push.Note{
		Kind: push.KindMessage, UserID: "bob", ChatID: "C", ChatType: chat.TypeGroup, Seq: 2, Title: "Owls", Sender: "Ada", SenderID: "ada", Text: "two",
		ContentType: "text", IsMention: true, IconUser: "ada", IconID: "face", Unread: 2, Badge: 5, Urgency: push.UrgencyHigh, SentAt: now,
	}, n)
	_, is = noteOf(t, state(), push.Job{ShownSeq: 2})
	require.False(t, is, "it was told")
	s := state()
	s.ReadSeq = 2
	n, is = noteOf(t, s, push.Job{ShownSeq: 2})
	require.True(t, is)
	require.Equal(t, []any{push.KindClear, int64(2), ""}, []any{n.Kind, n.Seq, n.Text})
	_, is = noteOf(t, s, push.Job{})
	require.False(t, is, "nothing is shown")
}

func TestANoteShowsWhatItMay(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		change func(*push.State)
		want   []any // seq, title, sender, text, content type, icon, silent; nil: no note
	}{
		"name":           {func(s *push.State) { s.Wishes.Preview = chat.PreviewName }, []any{int64(2), "Owls", "Ada", "", "", "face", false}},
		"none":           {func(s *push.State) { s.Wishes.Preview = chat.PreviewNone }, []any{int64(2), "", "", "", "", "", false}},
		"chat wins":      {func(s *push.State) { s.Wishes.Preview, s.Notify.Preview = "none", "full" }, []any{int64(2), "Owls", "Ada", "two", "text", "face", false}},
		"silent":         {func(s *push.State) { s.Wishes.IsSilent = true }, []any{int64(2), "Owls", "Ada", "two", "text", "face", true}},
		"loud chat":      {func(s *push.State) { s.Wishes.IsSilent, s.Notify.Sound = true, "on" }, []any{int64(2), "Owls", "Ada", "two", "text", "face", false}},
		"quiet chat":     {func(s *push.State) { s.Notify.Sound = "off" }, []any{int64(2), "Owls", "Ada", "two", "text", "face", true}},
		"silent message": {func(s *push.State) { s.Facts[1].Silent = true }, []any{int64(2), "Owls", "Ada", "two", "text", "face", true}},
		"encrypted": {func(s *push.State) {
			s.Facts[1].Content = message.Content(`{"type":"encrypted","text":"??"}`)
		}, []any{int64(2), "Owls", "Ada", "", "", "face", false}},
		"hidden face":   {func(s *push.State) { s.Faces["ada"] = false }, []any{int64(2), "Owls", "Ada", "two", "text", "", false}},
		"chat's photo":  {func(s *push.State) { s.Chat.PhotoID = "photo" }, []any{int64(2), "Owls", "Ada", "two", "text", "photo", false}},
		"channel":       {func(s *push.State) { s.Chat.Type = chat.TypeChannel }, []any{int64(2), "Owls", "", "two", "text", "", false}},
		"muted, named":  {func(s *push.State) { s.MutedUntil = chat.Forever }, []any{int64(2), "Owls", "Ada", "two", "text", "face", false}},
		"muted wholly":  {func(s *push.State) { s.MutedUntil, s.MuteMentions = chat.Forever, true }, nil},
		"muted before":  {func(s *push.State) { s.MutedUntil, s.MuteMentions = now, true }, []any{int64(2), "Owls", "Ada", "two", "text", "face", false}},
		"only mentions": {func(s *push.State) { s.Notify.IsOnlyMentions, s.Facts[1].Notify = true, nil }, nil},
		"groups' mentions": {func(s *push.State) {
			s.Wishes.Groups, s.Facts[1].Notify, s.Facts[0].NotifyAll = user.GroupsMentions, nil, true
		}, []any{int64(1), "Owls", "Ada", "one", "text", "face", false}},
		"groups' mentions in a private chat": {func(s *push.State) {
			s.Wishes.Groups, s.Chat.Type, s.Chat.Title, s.Facts[1].Notify = user.GroupsMentions, chat.TypePrivate, "", nil
		}, []any{int64(2), "", "Ada", "two", "text", "face", false}},
		"mine":         {func(s *push.State) { s.Facts[1].SenderID = "bob" }, []any{int64(1), "Owls", "Ada", "one", "text", "face", false}},
		"unheard":      {func(s *push.State) { s.Facts[1].IsUnheard = true }, []any{int64(1), "Owls", "Ada", "one", "text", "face", false}},
		"out of sight": {func(s *push.State) { s.From = 3 }, nil},
		"not heard":    {func(s *push.State) { s.To = 0 }, nil},
		"request":      {func(s *push.State) { s.IsRequest = true }, nil},
		"quiet hours":  {func(s *push.State) { s.Wishes.Quiet = &user.QuietHours{From: 22 * 60, To: 7 * 60, Zone: "UTC"} }, nil},
		"other hours": {func(s *push.State) {
			s.Wishes.Quiet = &user.QuietHours{From: 22 * 60, To: 7 * 60, Zone: "Asia/Tokyo"}
		}, []any{int64(2), "Owls", "Ada", "two", "text", "face", false}},
	} {
		s := state()
		row.change(&s)
		n, is := noteOf(t, s, push.Job{})
		if row.want == nil {
			require.False(t, is, name)
			continue
		}
		require.True(t, is, name)
		require.Equal(t, row.want, []any{n.Seq, n.Title, n.Sender, n.Text, n.ContentType, string(n.IconID), n.IsSilent}, name)
	}
}

// What a device shows of a message is taken back when that is gone, and changed when it was edited: without a sound, at any hour.
func TestANoteTakesBackWhatChanged(t *testing.T) {
	t.Parallel()
	job := push.Job{ShownSeq: 2, ShownVersion: 7}
	night := func(s *push.State) { s.Wishes.Quiet = &user.QuietHours{From: 22 * 60, To: 7 * 60, Zone: "UTC"} }
	for name, row := range map[string]struct {
		change func(*push.State)
		want   []any // kind, seq, replaces, text, silent; nil: no note
	}{
		"nothing changed": {func(s *push.State) { s.Facts[1].Version = 7 }, nil},
		"a reaction":      {func(s *push.State) { s.Facts[1].Version = 8 }, nil},
		"edited before":   {func(s *push.State) { s.Facts[1].Version, s.Facts[1].EditedAt = 7, now }, nil},
		"edited":          {func(s *push.State) { s.Facts[1].Version, s.Facts[1].EditedAt = 8, now }, []any{push.KindMessage, int64(2), int64(2), "two", true}},
		"edited at night": {func(s *push.State) { night(s); s.Facts[1].Version, s.Facts[1].EditedAt = 8, now }, []any{push.KindMessage, int64(2), int64(2), "two", true}},
		"edited, not shown": {func(s *push.State) {
			s.Facts[1].Version, s.Facts[1].EditedAt, s.Wishes.Preview = 8, now, chat.PreviewName
		}, nil},
		"gone":     {func(s *push.State) { s.Facts = s.Facts[:1] }, []any{push.KindMessage, int64(1), int64(2), "one", true}},
		"all gone": {func(s *push.State) { s.Facts = nil }, []any{push.KindClear, int64(2), int64(0), "", false}},
		"gone, and news": {func(s *push.State) {
			s.Facts[1].Seq, s.To = 3, 3
		}, []any{push.KindMessage, int64(3), int64(0), "two", false}},
		"gone at night, and news": {func(s *push.State) {
			night(s)
			s.Facts[1].Seq, s.To = 3, 3
		}, []any{push.KindClear, int64(2), int64(0), "", false}},
		"news at night": {func(s *push.State) {
			night(s)
			s.Facts[0].Seq, s.Facts[1].Seq, s.To = 2, 3, 3
		}, nil},
	} {
		s := state()
		row.change(&s)
		n, is := noteOf(t, s, job)
		require.Equal(t, row.want != nil, is, name)
		if is {
			require.Equal(t, row.want, []any{n.Kind, n.Seq, n.Replaces, n.Text, n.IsSilent}, name)
			require.Equal(t, row.want[4] == false && n.Kind == push.KindMessage, n.Urgency == push.UrgencyHigh, name)
		}
	}
}
