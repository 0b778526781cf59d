package httpapi_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
	"github.com/roost-im/roost/internal/testkit"
)

// standings are how somebody can stand to a chat, from least to most rights. Each has a target of its own to act on.
var standings = []string{"outsider", "banned", "left", "reader", "member", "admin", "owner"}

// The answers in the tables below: y done, f forbidden, n not_found, i invalid, o owner_needed, r not_requested.
var answers = map[byte]api.Code{'y': "", 'f': api.CodeForbidden, 'n': api.CodeNotFound, 'i': api.CodeInvalid, 'o': api.CodeOwnerNeeded, 'r': api.CodeNotRequested}

// attempt does something in a chat as somebody, to a member where it takes one.
type attempt func(t *testing.T, m *matrix, as testkit.User, to testkit.User) error

// verb is an attempt with what each standing is answered.
type verb struct {
	do             attempt
	group, channel string
}

// allVerbs are both halves.
func allVerbs() map[string]verb {
	all := maps.Clone(verbs)
	maps.Copy(all, moreVerbs)
	return all
}

// verbs by name, with what each standing is answered in a group and in a channel. A channel has no members that aren't
// readers, so that its column "member" is of a second reader.
var verbs = map[string]verb{
	"see the chat": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Chat(t.Context(), m.chat)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"read": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.History(t.Context(), m.chat, client.Window{})
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"catch up": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Changes(t.Context(), m.chat, 0, -1)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"list members": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Members(t.Context(), m.chat, "", 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"find members": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.FindMembers(t.Context(), m.chat, "t", "reader", "", 10)
		return err
	}, "nnnyyyy", "nnnffyy"},
	"send": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Send(t.Context(), m.chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("x")})
		return err
	}, "nnnfyyy", "nnnffyy"},
	"delete another's message": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Delete(t.Context(), m.chat, m.said)
		return err
	}, "nnnffyy", "nnnffyy"},
	"edit another's message": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Edit(t.Context(), m.chat, m.systemSeq, client.Text("forged"))
		return err
	}, "nnnffff", "nnnffff"},
	"pin": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Pin(t.Context(), m.chat, m.said)
		return err
	}, "nnnffyy", "nnnffyy"},
	"unpin": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Unpin(t.Context(), m.chat, m.said)
		return err
	}, "nnnffyy", "nnnffyy"},
	"list pinned messages": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.PinnedMessages(t.Context(), m.chat, "", 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"vote": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Vote(t.Context(), m.chat, m.asked, "1", false)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"see who voted": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Votes(t.Context(), m.chat, m.asked, "", "", 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"close another's poll": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.ClosePoll(t.Context(), m.chat, m.asked)
		return err
	}, "nnnffyy", "nnnffyy"},
	"mention all": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Send(t.Context(), m.chat, api.MessageRequest{ClientID: client.NewClientID(), Content: client.Text("x"), NotifyAll: true})
		return err
	}, "nnnffyy", "nnnffyy"},
	"list mentions": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Mentions(t.Context(), m.chat, 0, 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"look at the gallery": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Gallery(t.Context(), m.chat, "media", 0, 10)
		return err
	}, "nnnyyyy", "nnnyyyy"},
	"view what may be viewed once": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.View(t.Context(), m.chat, m.said)
		return err
	}, "nnniiii", "nnniiii"}, // it isn't that
	"see who got another's message": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Receipts(t.Context(), m.chat, m.said, "", 10)
		return err
	}, "nnnffff", "nnnyyyy"},
	"timer": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.SetTimer(t.Context(), m.chat, 3600)
		return err
	}, "nnnffyy", "nnnffyy"},
	"title": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.UpdateChat(t.Context(), m.chat, api.ChatPatch{Title: ptr("By " + as.Username)})
		return err
	}, "nnnffyy", "nnnffyy"},
	"photo": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.RemoveChatPhoto(t.Context(), m.chat)
		return err
	}, "nnnffyy", "nnnffyy"},
	"slow mode": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.UpdateChat(t.Context(), m.chat, api.ChatPatch{SlowModeS: ptr(5)})
		return err
	}, "nnnffyy", "nnnffyy"},
	"rights": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.UpdateChat(t.Context(), m.chat, api.ChatPatch{Rights: &api.ChatRights{Pin: "owner"}})
		return err
	}, "nnnfffy", "nnnfffy"},
	"add": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.AddMembers(t.Context(), m.chat, m.fresh[as.ID].ID)
		return err
	}, "nnnfyyy", "nnnffyy"},
	"remove": {func(t *testing.T, m *matrix, as, to testkit.User) error {
		return as.RemoveMember(t.Context(), m.chat, to.ID)
	}, "nnnffyy", "nnnffyy"},
	"remove the admin": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		if as.ID == m.who["admin"].ID {
			return as.RemoveMember(t.Context(), m.chat, m.second.ID)
		}
		return as.RemoveMember(t.Context(), m.chat, m.who["admin"].ID)
	}, "nnnfffy", "nnnfffy"},
	"remove the owner": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		if as.ID == m.who["owner"].ID {
			return as.SetRole(t.Context(), m.chat, as.ID, "admin") // the last owner steps down
		}
		return as.RemoveMember(t.Context(), m.chat, m.who["owner"].ID)
	}, "nnnffoo", "nnnffoo"},
	"ban": {func(t *testing.T, m *matrix, as, to testkit.User) error { return as.Ban(t.Context(), m.chat, to.ID) }, "nnnffyy", "nnnffyy"},
	"ban who isn't there": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		return as.Ban(t.Context(), m.chat, m.fresh[as.ID].ID)
	}, "nnnffyy", "nnnffyy"},
	"unban": {func(t *testing.T, m *matrix, as, to testkit.User) error { return as.Unban(t.Context(), m.chat, to.ID) }, "nnnffyy", "nnnffyy"},
	"list bans": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Bans(t.Context(), m.chat, "", 10)
		return err
	}, "nnnffyy", "nnnffyy"},
	"make an admin": {func(t *testing.T, m *matrix, as, to testkit.User) error {
		return as.SetRole(t.Context(), m.chat, to.ID, "admin")
	}, "nnnfffy", "nnnfffy"},
	"silence": {func(t *testing.T, m *matrix, as, to testkit.User) error {
		return as.SetRole(t.Context(), m.chat, to.ID, "reader")
	}, "nnnffyy", "nnnffyy"},
	"let write": {func(t *testing.T, m *matrix, as, to testkit.User) error {
		return as.SetRole(t.Context(), m.chat, to.ID, "member")
	}, "nnnffyy", "nnnffii"},
	"hand over": {func(t *testing.T, m *matrix, as, to testkit.User) error {
		return as.HandOver(t.Context(), m.chat, to.ID)
	}, "nnnfffy", "nnnfffy"},
	"leave": {func(t *testing.T, m *matrix, as, _ testkit.User) error { return as.Leave(t.Context(), m.chat) }, "nnnyyyy", "nnnyyyy"},
	"make a link": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.CreateLink(t.Context(), m.chat, api.LinkRequest{ClientID: client.NewClientID()})
		return err
	}, "nnnffyy", "nnnffyy"},
	"list links": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Links(t.Context(), m.chat, "", 10)
		return err
	}, "nnnffyy", "nnnffyy"},
	"list requests": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.JoinRequests(t.Context(), m.chat, "", 10)
		return err
	}, "nnnffyy", "nnnffyy"},
	"seen counters": {func(t *testing.T, m *matrix, as, _ testkit.User) error {
		_, err := as.Seen(t.Context(), m.chat, 1, 10)
		return err
	}, "nnnffff", "nnnyyyy"},
}

// matrix is a chat with somebody of each standing.
type matrix struct {
	chat      string
	said      int64 // a message of nobody who tries
	asked     int64 // a poll of nobody who tries
	systemSeq int64
	who       map[string]testkit.User
	second    testkit.User            // another admin
	targets   map[string]testkit.User // members, by the standing of who acts on them
	fresh     map[string]testkit.User // users outside, by the id of who adds them
	sender    testkit.User
	server    *testkit.Server
	picture   []byte
	link      string
}

// TestRoleByVerbByType expects an answer in every cell, and that a refusal changes nothing. Every call about a chat has a verb.
func TestRoleByVerbByType(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		m := &matrix{
			who: map[string]testkit.User{}, targets: map[string]testkit.User{}, fresh: map[string]testkit.User{},
			server: s, picture: picture(t),
		}
		made := &calls{next: s.HTTP.Transport, made: map[string]bool{}}
		s.HTTP.Transport = made
		for _, is := range standings {
			m.who[is] = s.User(t, "who."+is)
			m.targets[is] = s.User(t, "target."+is)
			m.fresh[m.who[is].ID] = s.User(t, "fresh."+is)
		}
		m.second, m.sender = s.User(t, "second"), s.User(t, "sender")
		all := allVerbs()
		for _, name := range slices.Sorted(maps.Keys(all)) {
			v := all[name]
			for typ, row := range map[string]string{"group": v.group, "channel": v.channel} {
				m.fill(t, typ)
				for i, is := range standings {
					// The number of readers is announced by and by; what is due comes now, and not between the two looks.
					require.NoError(t, s.App.Core().Chats.Recount(t.Context()))
					before, err := m.sender.Chat(t.Context(), m.chat)
					require.NoError(t, err)
					err = v.do(t, m, m.who[is], m.targets[is])
					cell := fmt.Sprintf("%s in a %s as %s", name, typ, is)
					if want := answers[row[i]]; want != "" {
						require.True(t, client.HasCode(err, want), "%s: want %s: %v", cell, want, err)
						after, err := m.sender.Chat(t.Context(), m.chat)
						require.NoError(t, err)
						require.Equal(t, before, after, cell)
						continue
					}
					require.NoError(t, err, cell)
				}
			}
		}
		require.Empty(t, made.missing(t), "calls about chats that no verb makes")
	})
}

// fill makes a new chat with everybody in place.
func (m *matrix) fill(t *testing.T, typ string) {
	t.Helper()
	owner := m.who["owner"]
	r := api.ChatRequest{Type: typ, Title: "Matrix", ClientID: client.NewClientID()}
	for _, is := range []string{"banned", "left", "reader", "member", "admin"} {
		r.Members = append(r.Members, m.who[is].ID)
	}
	r.Members = append(r.Members, m.second.ID, m.sender.ID)
	for _, u := range m.targets {
		r.Members = append(r.Members, u.ID)
	}
	c, err := owner.CreateChat(t.Context(), r)
	require.NoError(t, err)
	m.chat, m.systemSeq = c.ID, c.LastSeq
	for _, admin := range []testkit.User{m.who["admin"], m.second, m.sender} {
		require.NoError(t, owner.SetRole(t.Context(), c.ID, admin.ID, "admin"))
	}
	if typ == "group" {
		require.NoError(t, owner.SetRole(t.Context(), c.ID, m.who["reader"].ID, "reader"))
	}
	require.NoError(t, owner.Ban(t.Context(), c.ID, m.who["banned"].ID))
	require.NoError(t, m.who["left"].Leave(t.Context(), c.ID))
	said, err := m.sender.Send(t.Context(), c.ID, api.MessageRequest{ClientID: "said", Content: client.Text("said")})
	require.NoError(t, err)
	content, rules := client.Poll("When?", "Now", "Later")
	asked, err := m.sender.Send(t.Context(), c.ID, api.MessageRequest{ClientID: "asked", Content: content, Poll: rules})
	require.NoError(t, err)
	m.said, m.asked = said.Seq, asked.Seq
	link, err := owner.CreateLink(t.Context(), c.ID, api.LinkRequest{ClientID: "link"})
	require.NoError(t, err)
	m.link = link.ID
}

// What a private or saved chat has none of is forbidden to those in it, and isn't there for others.
func TestPrivateAndSavedChatsDontChange(t *testing.T) {
	t.Parallel()
	testkit.OnEachEngine(t, func(t *testing.T, s *testkit.Server) {
		alice, bob, carol := s.User(t, "alice"), s.User(t, "bob"), s.User(t, "carol")
		saved, err := alice.CreateChat(t.Context(), api.ChatRequest{Type: "saved"})
		require.NoError(t, err)
		m := &matrix{
			server: s, picture: picture(t), link: "01K7Q3AB4CA1B2C3D4E5F6G7HA", sender: bob,
			who: map[string]testkit.User{"admin": bob, "owner": bob}, second: bob,
			fresh: map[string]testkit.User{alice.ID: carol, carol.ID: carol},
		}
		all := allVerbs()
		free := []string{
			"quote", "forward to here", "schedule", "change what is scheduled", "send what is scheduled", "delete what is scheduled",
			"type", "begin to write", "mute", "clear", "accept", "see the chat", "read", "catch up", "list members", "find members", "list pinned messages", "list mentions", "look at the gallery",
			"send", "timer",
		}
		missing := []string{
			"react", "see who reacted", "see former contents", "hide", "forward from here", "delete what another has scheduled", "delete another's message", "edit another's message", "pin", "unpin", "see who got another's message", "vote", "see who voted", "close another's poll",
			"view what may be viewed once",
		} // there is none
		for _, c := range []api.Chat{s.Private(t, alice, bob), saved} {
			m.chat, m.said, m.asked, m.systemSeq = c.ID, 99, 99, 99
			for _, name := range slices.Sorted(maps.Keys(all)) {
				err := all[name].do(t, m, alice, bob)
				switch {
				case slices.Contains(free, name):
					require.NoError(t, err, "%s: %s", c.Type, name)
				case name == "decline":
					require.True(t, client.HasCode(err, api.CodeNotRequested), "%s: %v", c.Type, err)
				case slices.Contains(missing, name):
					require.True(t, client.HasCode(err, api.CodeNotFound), "%s: %s: %v", c.Type, name, err)
				default:
					require.True(t, client.HasCode(err, api.CodeForbidden), "%s: %s: %v", c.Type, name, err)
				}
				err = all[name].do(t, m, carol, bob)
				require.True(t, client.HasCode(err, api.CodeNotFound), "%s: %s by a stranger: %v", c.Type, name, err)
			}
			after, err := alice.Chat(t.Context(), c.ID)
			require.NoError(t, err)
			require.Equal(t, c.MembersVersion, after.MembersVersion)
			require.Empty(t, after.Settings)
		}
	})
}

func ptr[T any](v T) *T { return &v }
