package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The golden files are examples of everything that goes over the wire, for the tests of other languages too. A
// difference here means that the contract changed: only additions are allowed.
func TestGoldenFiles(t *testing.T) {
	t.Parallel()
	for name, value := range golden() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join("testdata", name+".json")
			if *update {
				require.NoError(t, os.WriteFile(file, encode(t, value), 0o600))
			}
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			require.Equal(t, string(encode(t, value)), string(raw), "run go test ./api -update and look at the difference")
			strict := json.NewDecoder(bytes.NewReader(raw))
			strict.DisallowUnknownFields()
			back := reflect.New(reflect.TypeOf(value))
			require.NoError(t, strict.Decode(back.Interface()))
			require.JSONEq(t, string(raw), string(encode(t, back.Elem().Interface())))
		})
	}
}

func TestEveryGoldenFileIsChecked(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	known := golden()
	require.Len(t, files, len(known))
	for _, f := range files {
		require.Contains(t, known, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	require.NoError(t, e.Encode(v))
	return buf.Bytes()
}

const (
	aliceID   = "01K7Q2V5N8A1B2C3D4E5F6G7H8"
	bobID     = "01K7Q2W0X3A1B2C3D4E5F6G7H9"
	chatID    = "01K7Q3AB4CA1B2C3D4E5F6G7HA"
	packID    = "JQGM2TZ7X4KUY6WHS5NPD3ALFV"
	sessionID = "01K7Q2V5NAA1B2C3D4E5F6G7HB"
	avatarID  = "01K7Q2YYYYA1B2C3D4E5F6G7HC"
)

var at = time.Date(2026, 3, 14, 9, 26, 53, 589793000, time.UTC)

func alice() api.User {
	return api.User{
		ID: aliceID, Username: "alice", DisplayName: "Alice", About: "Away from the keyboard", AvatarID: avatarID,
		ProfileVersion: 3, CreatedAt: at,
	}
}

func bob() api.User {
	return api.User{ID: bobID, Username: "bob.b", DisplayName: "Боб 🐦", ProfileVersion: 1, CreatedAt: at.Add(time.Minute)}
}

func message() api.Message {
	return api.Message{
		ChatID: chatID, Seq: 12, Version: 15, SenderID: bobID, ClientID: "b7f0-12",
		Content: api.Content(`{"type":"text","text":"Hello <Alice> & \"co\" 👋"}`), ReplyToSeq: 11, CreatedAt: at.Add(time.Hour),
	}
}

func photoFile() api.Attachment {
	return api.Attachment{
		MediaID: avatarID, MimeType: "image/jpeg", Size: 123456, Name: "owl.jpg", Width: 1600, Height: 1200, BlurHash: "LEHV6nWB2yk8pyo0adR*.7kCMdnj",
		Thumb: "/9j/4AAQSkZJRg==",
	}
}

func videoFile() api.Attachment {
	return api.Attachment{
		MediaID: sessionID, MimeType: "video/mp4", Size: 9876543, Width: 1920, Height: 1080, DurationMS: 61500, PosterID: chatID,
	}
}

func withPhoto() api.Message {
	m := message()
	m.ViewOnce, m.Viewed, m.Me = true, &api.Tally{Count: 1, By: []string{bobID}}, &api.MessageMe{Viewed: true}
	m.Media = []string{avatarID}
	m.Content = api.Content(`{"type":"photo","file":{"media_id":"` + avatarID + `","mime_type":"image/jpeg","size":123456,"width":1600,"height":1200},"text":"An owl"}`)
	return m
}

func edited() api.Message {
	m, when := message(), at.Add(2*time.Hour)
	m.Version, m.EditedAt, m.Content = 16, &when, api.Content(`{"type":"text","text":"Hello Alice"}`)
	return m
}

func reacted() api.Message {
	m := message()
	m.Version, m.Reactions = 16, []api.Reaction{{Key: "👍🏽", Count: 2, By: []string{bobID, aliceID}}, {Key: "❤️", Count: 1, By: []string{bobID}}}
	return m
}

func naming() api.Message {
	m := message()
	m.Notify, m.NotifyAll = []string{aliceID}, true
	return m
}

func expiring() api.Message {
	m := message()
	m.ExpiresAt = ptr(m.CreatedAt.Add(24 * time.Hour))
	return m
}

func pinned() api.Message {
	m := message()
	m.Version, m.PinnedAt = 18, ptr(at.Add(3*time.Hour))
	return m
}

func polled() api.Message {
	m := message()
	content, rules := pollContent()
	m.Content, m.Version, m.Me = content, 16, &api.MessageMe{Votes: []string{"2"}}
	m.Poll = &api.Poll{
		Answers: []api.PollAnswer{{Key: "1"}, {Key: "2", Count: 2, By: []string{bobID, aliceID}}}, Multiple: rules.Multiple,
		ClosesAt: rules.ClosesAt, ClosedAt: ptr(at.Add(time.Hour)), Voters: 2,
	}
	return m
}

func pollContent() (api.Content, *api.PollRequest) {
	raw, err := json.Marshal(api.PollContent{Type: "poll", Question: "When?", Answers: []string{"Friday", "Saturday"}})
	if err != nil {
		panic(err)
	}
	return raw, &api.PollRequest{Keys: []string{"1", "2"}, Multiple: true, ClosesAt: ptr(at.Add(24 * time.Hour))}
}

func linkPreview() api.LinkPreview {
	return api.LinkPreview{
		URL: "https://example.org/owls", Title: "Owls", Description: "All about owls", Site: "Example",
		Image: &api.PreviewImage{Width: 240, Height: 126, Data: []byte{0xff, 0xd8, 0xff}},
	}
}

func pollRequest() api.MessageRequest {
	content, rules := pollContent()
	return api.MessageRequest{ClientID: "p-1", Content: content, Poll: rules}
}

func mine(m api.Message, reactions ...string) api.Message {
	m.Me = &api.MessageMe{Reactions: reactions}
	return m
}

func forwarded() api.Message {
	m := message()
	m.Forwarded = &api.Forwarded{UserID: aliceID, Name: "Alice"}
	return m
}

func stub() api.Message {
	m := message()
	m.Version, m.Content, m.Stub = 17, nil, "deleted"
	return m
}

func me() api.ChatMe {
	return api.ChatMe{
		ChatID: chatID, State: "member", Role: "member", ReadSeq: 10, Unread: 2, CountedSeq: 12, VisibleFromSeq: 1, Version: 7,
	}
}

func settings() api.Settings {
	return api.Settings{
		Folders: &api.Folders{Version: 9, Folders: []api.Folder{{
			ID: "work", Name: "Work", Icon: "💼", Filter: api.FolderFilter{Groups: true, Unread: true}, Chats: []string{chatID},
		}}},
		Privacy: &api.Privacy{
			MayWrite: "contacts", ShowPresence: "nobody", ShowAvatar: "contacts", MayAdd: "contacts", MayFind: "everybody", FindByUsername: true, Version: 6,
		},
		Preferences: &api.Preferences{Version: 8, Values: map[string]string{"theme": "dark"}},
		Stickers:    &api.InstalledStickers{Packs: []string{packID, api.BuiltinStickers}, Version: 5},
		Notifications: &api.Notifications{
			Preview: "name", Groups: "mentions", Silent: true, Quiet: &api.QuietHours{From: "22:30", To: "07:00", TimeZone: "Europe/Vienna"}, Version: 7,
		},
	}
}

func arranged() api.ChatMe {
	m := me()
	m.Mentions = 1
	m.Pin, m.ArchivedUntilSeq, m.HiddenUntilSeq, m.MutedUntil, m.MuteMentions = 2, 13, 13, ptr(at), true
	m.MarkedUnread = true
	m.Notify = &api.ChatNotify{Preview: "none", Sound: "off", OnlyMentions: true}
	return m
}

func marks() []api.Mark {
	return []api.Mark{{UserID: aliceID, DeliveredSeq: 12, SeenSeq: 10}, {UserID: bobID, DeliveredSeq: 12, SeenSeq: 12}}
}

func privateChat() api.Chat {
	peer, last := bob(), message()
	return api.Chat{
		ID: chatID, Type: "private", Peer: &peer, MemberCount: 2, LastSeq: 12, Version: 15, MarksVersion: 9, MembersVersion: 1,
		LastMessage: &last, Marks: marks(), CreatedAt: at, ActivityAt: last.CreatedAt, Me: me(),
	}
}

func emptyGroup() api.Chat {
	return api.Chat{
		ID: chatID, Type: "group", Title: "Book club", MemberCount: 3, Version: 1, MembersVersion: 1, CreatedAt: at, ActivityAt: at,
		Me: api.ChatMe{ChatID: chatID, State: "member", Role: "owner", VisibleFromSeq: 1, Version: 8},
	}
}

func account() api.Account {
	return api.Account{User: alice(), Role: "operator", Version: 7}
}

func members() []api.Member {
	return []api.Member{
		{User: alice(), Role: "owner", State: "member", JoinedAt: at, Version: 1},
		{User: bob(), Role: "member", State: "left", JoinedAt: at.Add(time.Second), Version: 14},
	}
}

func limits() api.Limits {
	return api.Limits{
		MaxTextBytes: 16384, MaxFrameBytes: 65536, MaxPage: 200, MaxMarks: 500, MaxAvatarBytes: 8 << 20, MaxGroupMembers: 1000,
	}
}

func synced() api.Sync {
	return api.Sync{
		Chats: []api.ChatHead{{ID: chatID, Version: 15, MarksVersion: 9}},
		Me:    api.SyncMe{Version: 7, Account: account(), Chats: []api.ChatMe{me()}},
		Users: []api.User{bob()}, Cursor: "c2", StoreEpoch: "01K7Q0000000000000000000E1",
	}
}

func event(kind api.EventKind, chat string, from, version int64, body any) api.EventFrame {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return api.EventFrame{Ev: kind, ChatID: chat, From: from, Version: version, D: raw}
}

func request(id int64, op api.Op, body any) api.ClientFrame {
	raw, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return api.ClientFrame{ID: id, Op: op, D: raw}
}

func golden() map[string]any {
	out := map[string]any{}
	for _, part := range []map[string]any{goldenFrames(), goldenEvents(), goldenBodies()} {
		for name, value := range part {
			out[name] = value
		}
	}
	return out
}

func goldenFrames() map[string]any {
	text := api.Content(`{"type":"text","text":"Hello"}`)
	send := api.MessageRequest{ClientID: "a-1", Content: text, ReplyToSeq: 11, Notify: []string{bobID}, Silent: true, ExpectMembersVersion: 1}
	return map[string]any{
		"frame_hello":          request(1, api.OpHello, api.Hello{Token: "secret", Cursor: "c1"}),
		"frame_message_send":   request(2, api.OpMessageSend, api.SendOp{ChatID: chatID, MessageRequest: send}),
		"frame_message_edit":   request(3, api.OpMessageEdit, api.EditOp{ChatID: chatID, Seq: 12, EditRequest: api.EditRequest{Content: text}}),
		"frame_message_delete": request(4, api.OpMessageDelete, api.DeleteOp{ChatID: chatID, Seq: 12}),
		"frame_annotation_set": request(9, api.OpAnnotationSet, api.AnnotationOp{
			ChatID: chatID, Seq: 12, AnnotationRequest: api.AnnotationRequest{Kind: "reaction", Key: "👍🏽", Unset: true},
		}),
		"frame_marks":              request(5, api.OpMarks, api.MarksRequest{Marks: []api.MarkRequest{{ChatID: chatID, DeliveredSeq: 12, ReadSeq: 11}}}),
		"frame_typing":             request(6, api.OpTyping, api.TypingOp{ChatID: chatID, Stopped: true}),
		"frame_presence_subscribe": request(7, api.OpPresenceSubscribe, api.PresenceSubscribeOp{UserIDs: []string{bobID}}),
		"frame_ping":               api.ClientFrame{ID: 8, Op: api.OpPing},
		"reply_hello": api.ReplyFrame{Re: 1, D: api.HelloAnswer{
			SessionID: sessionID, User: alice(), ServerTime: at, HeartbeatS: 30, Limits: limits(),
			StoreEpoch: "01K7Q0000000000000000000E1", Sync: ptr(synced()),
		}},
		"reply_message": api.ReplyFrame{Re: 2, D: api.MessageAnswer{Message: message()}},
		"reply_error": api.ReplyFrame{Re: 2, Error: &api.FrameError{
			Code: string(api.CodeRateLimited), Message: "too many requests, try again later", RetryAfter: 1.5,
		}},
		"reply_unread_frame": api.ReplyFrame{Error: &api.FrameError{Code: string(api.CodeBadJSON), Message: "not JSON"}},
		"reply_presence": api.ReplyFrame{Re: 7, D: api.PresenceAnswer{Presence: []api.Presence{
			{UserID: bobID, LastSeenAt: ptr(at)}, {UserID: aliceID, Online: true},
		}}},
	}
}

func goldenEvents() map[string]any {
	renamed := alice()
	renamed.DisplayName, renamed.ProfileVersion = "Alice B.", 4
	changed := account()
	changed.User, changed.Version = renamed, 8
	left := me()
	left.State, left.Version = "left", 9
	return map[string]any{
		"event_message_new":    event(api.EventMessageNew, chatID, 14, 15, api.MessageEvent{Message: message()}),
		"event_message_edited": event(api.EventMessageChanged, chatID, 15, 16, api.MessageEvent{Message: edited()}),
		"event_message_annotated": event(api.EventMessageChanged, chatID, 15, 16, api.MessageEvent{
			Message: reacted(), Annotation: &api.AnnotationChange{UserID: aliceID, Kind: "reaction", Key: "👍🏽"},
		}),
		"event_message_stub":   event(api.EventMessageChanged, chatID, 16, 17, api.MessageEvent{Message: stub()}),
		"event_member_changed": event(api.EventMemberChanged, chatID, 13, 14, api.MemberEvent{Members: members()[1:], MembersVersion: 14, MemberCount: 2}),
		"event_chat_changed":   event(api.EventChatChanged, chatID, 17, 18, api.ChatEvent{Title: "Book club 2", ExpiresInS: 86400}),
		"event_empty_advance":  api.EventFrame{Ev: api.EventMessageChanged, ChatID: chatID, From: 18, Version: 20},
		"event_marks":          event(api.EventMarks, chatID, 8, 9, api.MarksEvent{Marks: marks()}),
		"event_me_chats":       event(api.EventMeChanged, "", 6, 7, api.MeEvent{Chats: []api.ChatMe{me()}}),
		"event_me_left":        event(api.EventMeChanged, "", 8, 9, api.MeEvent{Chats: []api.ChatMe{left}}),
		"event_me_account":     event(api.EventMeChanged, "", 7, 8, api.MeEvent{Account: &changed}),
		"event_me_hidden": event(api.EventMeChanged, "", 7, 8, api.MeEvent{
			Chats: []api.ChatMe{me()}, Hidden: []api.HiddenIn{{ChatID: chatID, Seqs: []int64{3, 12}}},
		}),
		"event_me_blocks": event(api.EventMeChanged, "", 9, 10, api.MeEvent{Blocks: []api.Block{{UserID: bobID, Blocked: true, ChangedAt: at, Version: 10}}}),
		"event_me_drafts": event(api.EventMeChanged, "", 10, 12, api.MeEvent{Drafts: []api.Draft{
			{ChatID: chatID, Content: message().Content, ReplyToSeq: 11, Version: 11}, {ChatID: "01K7Q3AB4CA1B2C3D4E5F6G7HB", Version: 12},
		}}),
		"event_me_scheduled":    event(api.EventMeChanged, "", 12, 13, api.MeEvent{Scheduled: scheduled()}),
		"event_me_settings":     event(api.EventMeChanged, "", 8, 9, api.MeEvent{Settings: ptr(settings())}),
		"event_user_changed":    event(api.EventUserChanged, "", 0, 0, api.UserEvent{User: renamed}),
		"event_join_requests":   event(api.EventJoinRequests, chatID, 0, 0, api.JoinRequestsEvent{Count: 2}),
		"event_typing":          event(api.EventTyping, chatID, 0, 0, api.TypingEvent{UserID: bobID, ExpiresAt: at}),
		"event_presence":        event(api.EventPresence, "", 0, 0, api.PresenceEvent{Presence: api.Presence{UserID: bobID, LastSeenAt: ptr(at)}}),
		"event_session_revoked": event(api.EventSessionRevoked, "", 0, 0, api.SessionRevokedEvent{SessionID: sessionID}),
		"event_heads":           event(api.EventHeads, "", 0, 0, api.HeadsEvent{Chats: []api.ChatHead{{ID: chatID, Version: 15, MarksVersion: 9}}}),
	}
}

func scheduled() []api.Scheduled {
	return []api.Scheduled{
		{
			ChatID: chatID, ClientID: "a-2", State: "refused", Refusal: api.CodePeerBlocked, SendAt: at, Content: message().Content, ReplyToSeq: 11,
			Silent: true, CreatedAt: at, Version: 12,
		},
		{ChatID: chatID, ClientID: "a-3", State: "sent", SendAt: at, Seq: 12, CreatedAt: at, Version: 13},
	}
}

func goldenBodies() map[string]any {
	return map[string]any{
		"scheduled_page":       api.ScheduledPage{Scheduled: scheduled()[:1], Next: "n1"},
		"account":              account(),
		"chat_private":         privateChat(),
		"chat_group":           emptyGroup(),
		"chat_page":            api.ChatPage{Chats: []api.Chat{privateChat(), emptyGroup()}, Next: "n1"},
		"chat_page_end":        api.ChatPage{Chats: []api.Chat{}},
		"message_page":         api.MessagePage{Messages: []api.Message{message()}, FromSeq: 12, ToSeq: 12, LastSeq: 12, Version: 15},
		"message_stub":         stub(),
		"message_poll":         polled(),
		"message_reacted":      mine(reacted(), "👍🏽"),
		"edit_page":            api.EditPage{Edits: []api.FormerContent{{Content: message().Content, CreatedAt: at}}, Next: "15"},
		"poll_request":         pollRequest(),
		"link_preview_answer":  api.LinkPreviewAnswer{Preview: linkPreview()},
		"content_text_preview": api.TextContent{Type: "text", Text: "See https://example.org/owls", Preview: ptr(linkPreview())},
		"content_contact": api.ContactContent{
			Type: "contact", Name: "Bob", UserID: bobID, Phones: []string{"+49 30 1234567"}, Emails: []string{"bob@example.org"}, Organization: "Book club",
		},
		"content_album": api.AlbumContent{Type: "album", Files: []api.Attachment{photoFile(), videoFile()}, Text: "Owls"},
		"content_voice": api.VoiceContent{Type: "voice", File: api.Attachment{
			MediaID: avatarID, MimeType: "audio/webm; codecs=opus", Size: 8123, DurationMS: 2500, Waveform: "AAqA/w==",
		}},
		"message_photo": withPhoto(),
		"gallery_page":  api.GalleryPage{Messages: []api.Message{message()}, Version: 15, Next: 12},
		"sticker_packs": api.StickerPackPage{Next: "2", Packs: []api.StickerPack{{
			ID: packID, Title: "Hens", Version: 3, CreatedAt: at, Me: &api.StickerPackMe{Owner: true},
			Stickers: []api.Sticker{{MediaID: chatID, Emoji: "🐔", MimeType: "image/webp", Width: 512, Height: 480, Size: 20_000}},
		}}},
		"storage_use": api.StorageUse{
			UsedBytes: 30, QuotaBytes: 20 << 30, Kinds: []api.StorageKind{{Kind: "image", Files: 2, Bytes: 25}, {Kind: "unfinished", Files: 1, Bytes: 5}},
		},
		"media_limits": api.MediaLimits{
			MaxBytes: 2 << 30, QuotaBytes: 20 << 30, UsedBytes: 12345, Types: []string{}, MaxFiles: 20, MaxUploads: 100, KeptForS: 86400,
		},
		"upload": api.Upload{
			ID: avatarID, Size: 20, Offset: 20, Finished: true, MimeType: "image/png",
			SHA256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", ExpiresAt: ptr(at.Add(24 * time.Hour)),
		},
		"content_location": api.LocationContent{
			Type: "location", Lat: 52.516275, Lon: 13.377704, AccuracyM: 20, Label: "Brandenburg Gate", Address: "Pariser Platz, Berlin",
		},
		"forward_request": api.ForwardRequest{
			ChatID: chatID, Seqs: []int64{11, 12}, To: []api.ForwardTarget{{ChatID: chatID, ClientIDs: []string{"f-1", "f-2"}}}, WithAuthor: true,
		},
		"forward_answer": api.ForwardAnswer{Results: []api.ForwardResult{
			{ChatID: chatID, ClientID: "f-1", Message: ptr(forwarded())},
			{ChatID: chatID, ClientID: "f-2", Error: &api.FrameError{Code: string(api.CodeMessageGone), Message: "the message is gone"}},
		}},
		"message_pinned": pinned(),
		"receipt_page": api.ReceiptPage{
			Receipts: []api.Receipt{{User: bob(), Delivered: true, DeliveredBefore: ptr(at), Seen: true, SeenAt: ptr(at)}}, Total: 2, DeliveredCount: ptr(2), SeenCount: ptr(1), Next: bobID,
		},
		"message_expiring": expiring(),
		"mention_page":     api.MentionPage{Messages: []api.Message{naming()}, Version: 15, More: true},
		"pin_page":         api.PinPage{Messages: []api.Message{pinned()}, Version: 18, Next: "n1"},
		"annotation_page":  api.AnnotationPage{Annotations: []api.Annotation{{User: bob(), Key: "❤️", CreatedAt: at}}, Next: "n1"},
		"member_page":      api.MemberPage{Members: members()},
		"marks_answer":     api.MarksAnswer{Chats: []api.ChatMe{me()}},
		"chat_me":          api.ChatMeAnswer{Me: arranged()},
		"settings":         settings(),
		"changes": api.Changes{
			Messages: []api.Message{message()}, Members: members(), Chat: ptr(privateChat()), Marks: marks(), Version: 15, MarksVersion: 9,
		},
		"changes_reset": api.Changes{Messages: []api.Message{}, Members: []api.Member{}, Marks: []api.Mark{}, Reset: true},
		"sync":          synced(),
		"signed_in":     api.SignedIn{User: alice(), Session: api.NewSession{ID: sessionID, Token: "secret", ExpiresAt: at}},
		"session_list": api.SessionList{Sessions: []api.Session{{
			ID: sessionID, Name: "Phone", Place: "192.0.2.7", Client: "roost-go/1", Current: true, CreatedAt: at, LastActiveAt: at, ExpiresAt: at,
		}}},
		"push": api.Push{
			Kind: "message", Tag: chatID, ChatID: chatID, ChatType: "group", Seq: 12, UserID: aliceID, Title: "Book club", Sender: "Боб 🐦", SenderID: bobID,
			Text: "Hello <Alice> & \"co\" 👋", ContentType: "text", Mention: true, Icon: "/api/v1/users/" + bobID + "/avatar?v=" + avatarID, Unread: 3, Badge: 4,
			SentAt: ptr(at.Add(time.Hour)),
		},
		"push_private":       api.Push{Kind: "message", Tag: chatID, ChatID: chatID, ChatType: "private", Seq: 12, UserID: aliceID, Unread: 1, Badge: 4, Silent: true},
		"push_replaces":      api.Push{Kind: "message", Tag: chatID, ChatID: chatID, ChatType: "private", Seq: 11, Replaces: 12, UserID: aliceID, Sender: "Bob", Text: "What is left", ContentType: "text", Badge: 1, Silent: true},
		"push_clear":         api.Push{Kind: "clear", Tag: chatID, ChatID: chatID, Seq: 12, UserID: aliceID, Badge: 1},
		"push_subscriptions": api.PushSubscriptionList{Subscriptions: []api.PushSubscription{pushSubscription()}},
		"push_subscribe": api.PushSubscriptionRequest{
			Channel: "webpush", Endpoint: "https://push.example.org/1/abc",
			Keys: &api.PushKeys{
				P256DH: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", Auth: "BTBZMqHH6r4Tts7J_aSIgg",
			},
		},
		"search_page": api.SearchPage{
			People: []api.User{bob()}, Chats: []api.Chat{emptyGroup()}, Messages: []api.SearchHit{{
				ChatID: chatID, Seq: 12, SenderID: bobID, CreatedAt: at.Add(time.Hour), Kinds: []string{"text", "link"},
				Snippet: "…👋 the book club meets", Ranges: []api.SearchRange{{From: 8, To: 17}},
			}},
			Senders: []api.User{bob()}, Next: "n1", Partial: true,
		},
		"user_page":   api.UserPage{Users: []api.User{bob()}, Next: "n1"},
		"server_info": api.ServerInfo{Name: "Roost", ServerVersion: "0.1.0", Registration: "open", Secure: true, LinkPreviews: true, Push: []string{"webpush"}, Limits: limits()},
		"problem": api.Problem{
			Type: "about:blank", Title: "Too Many Requests", Status: 429, Code: api.CodeRateLimited,
			Detail: "too many requests, try again later", RequestID: "01K7Q2V5NAA1B2C3D4E5F6G7HR", RetryAfter: 12,
		},
	}
}

func pushSubscription() api.PushSubscription {
	return api.PushSubscription{
		ID: avatarID, SessionID: sessionID, Channel: "webpush", Service: "push.example.org", Current: true, CreatedAt: at, SentAt: ptr(at.Add(time.Hour)),
	}
}

func ptr[T any](v T) *T { return &v }
