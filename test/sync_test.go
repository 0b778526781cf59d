package test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// The sync law: whatever users do on whichever devices, and however connections and events get lost, each device's
// copy ends equal to what a fresh client fetches.
func TestSyncLaw(t *testing.T) {
	t.Parallel()
	onEachEngine(t, func(t *testing.T, database string) {
		s := newServer(t, database)
		pool := s.users(30)
		rapid.Check(t, func(rt *rapid.T) {
			if len(pool) < 3 { // rapid asks for more cases than there are users: begin anew with more
				pool = s.users(30)
			}
			h := newHistory(rt, s, pool[:3])
			pool = pool[3:]
			defer h.close()
			for range rapid.IntRange(1, 25).Draw(rt, "steps") {
				h.step()
			}
			h.requireEqual()
		})
	})
}

// history is what happens to some users and their devices.
type history struct {
	t       *rapid.T
	ctx     context.Context
	cancel  context.CancelFunc
	users   []*person
	devices []*device
	chats   []string // that anybody made
	groups  int
	polls   []poll
	voices  []poll
	packs   []string
}

type person struct {
	id     string
	c      *client.Client
	chats  []string
	edited int
}

type device struct {
	*person
	r      *client.Replica
	losing atomic.Bool // one event in three is lost
}

// newHistory connects the first user with two devices and the others with one each.
func newHistory(t *rapid.T, s *server, logins []login) *history {
	h := &history{t: t}
	h.ctx, h.cancel = context.WithTimeout(context.Background(), time.Minute)
	for i, l := range logins {
		p := &person{c: s.client(l.Token)}
		h.users = append(h.users, p)
		h.device(p, true)
		if i == 0 {
			h.device(p, false)
		}
		p.id = h.devices[len(h.devices)-1].r.Account().User.ID
	}
	return h
}

func (h *history) device(p *person, delivers bool) {
	d := &device{person: p}
	d.r = p.c.Replicate(h.ctx, client.ReplicaOptions{
		Deliver: delivers,
		Lose:    func(api.EventFrame) bool { return d.losing.Load() && rand.IntN(3) == 0 },
		Backoff: client.Backoff{First: 10 * time.Millisecond},
	})
	h.devices = append(h.devices, d)
	require.NoError(h.t, d.r.Wait(h.ctx, func() bool { return d.r.Account().User.ID != "" }))
}

func (h *history) close() {
	h.cancel()
	for _, d := range h.devices {
		d.r.Close()
	}
}

func (h *history) step() {
	d := rapid.SampledFrom(h.devices).Draw(h.t, "device")
	what := rapid.SampledFrom([]string{
		"send", "send", "send", "send", "mention", "mention", "edit", "rename", "delete", "read", "react", "react", "unreact", "pin", "unpin", "timer", "hide", "forward", "private", "group", "saved", "profile",
		"drop", "lose", "find", "load", "quotes", "members", "marks",
		"mine", "pins", "clear", "draft", "schedule", "schedule", "reschedule", "accept", "decline", "folders", "preferences", "notifications", "stickers", "block", "unblock", "privacy",
		"channel",
		"poll", "vote", "vote", "vote", "unvote", "close",
		"voice", "play", "view",
		"info", "add", "add", "remove", "leave", "role", "owner", "ban", "link", "request",
	}).Draw(h.t, "what")
	switch what {
	case "private", "group", "saved", "channel":
		h.create(d, what)
	case "profile":
		d.edited++
		name := fmt.Sprintf("Name %d", d.edited)
		_, err := d.c.UpdateMe(h.ctx, api.ProfilePatch{DisplayName: &name})
		require.NoError(h.t, err)
	case "folders":
		_, err := d.c.SetFolders(h.ctx, api.FoldersRequest{Folders: []api.Folder{{ID: client.NewClientID()[:8], Name: "F", Chats: d.chats}}})
		h.requireAllowed(err)
	case "privacy":
		yes, who := rapid.Bool().Draw(h.t, "yes"), rapid.SampledFrom([]string{"everybody", "contacts"}).Draw(h.t, "who")
		_, err := d.c.UpdatePrivacy(h.ctx, rapid.SampledFrom([]api.PrivacyPatch{
			{MayWrite: &who}, {MayAdd: &who}, {ShowPresence: &who}, {Receipts: &yes}, {FindByUsername: &yes},
		}).Draw(h.t, "privacy"))
		require.NoError(h.t, err)
	case "notifications":
		_, err := d.c.SetNotifications(h.ctx, api.NotificationsRequest{
			Preview: rapid.SampledFrom([]string{"full", "name"}).Draw(h.t, "preview"), Groups: "all", Silent: rapid.Bool().Draw(h.t, "silent"),
		})
		require.NoError(h.t, err)
	case "preferences":
		value := rapid.SampledFrom([]*string{nil, ptr("dark"), ptr("light")}).Draw(h.t, "theme")
		_, err := d.c.UpdatePreferences(h.ctx, map[string]*string{"theme": value})
		require.NoError(h.t, err)
	case "stickers":
		h.stickers(d)
	case "block", "unblock":
		other := rapid.SampledFrom(h.users).Draw(h.t, "other")
		set := d.c.Block
		if what == "unblock" {
			set = d.c.Unblock
		}
		if _, err := set(h.ctx, other.id); other != d.person {
			require.NoError(h.t, err)
		}
	case "pins":
		_, err := d.c.SetPins(h.ctx, rapid.Permutation(d.chats).Draw(h.t, "pins")...)
		h.requireAllowed(err)
	case "drop":
		d.r.Conn().Drop()
	case "lose", "find":
		d.losing.Store(what == "lose")
	default:
		if len(d.chats) > 0 {
			h.inChat(d, what, rapid.SampledFrom(d.chats).Draw(h.t, "chat"))
		}
	}
}

func (h *history) create(d *device, typ string) {
	r := api.ChatRequest{Type: typ}
	in := []*person{d.person}
	if typ != "saved" {
		for _, u := range h.users {
			if u != d.person && (typ == "group" || typ == "channel" || len(r.Members) == 0) {
				r.Members = append(r.Members, u.id)
				in = append(in, u)
			}
		}
	}
	if typ == "group" || typ == "channel" {
		h.groups++
		r.Title, r.ClientID = fmt.Sprintf("Group %d", h.groups), client.NewClientID()
	}
	chat, err := d.c.CreateChat(h.ctx, r)
	require.NoError(h.t, err)
	for _, id := range h.chats {
		if id == chat.ID {
			return
		}
	}
	h.chats = append(h.chats, chat.ID)
	for _, u := range in {
		u.chats = append(u.chats, chat.ID)
	}
}

// named draws whom a message names.
func (h *history) named() ([]string, bool) {
	if rapid.IntRange(0, 3).Draw(h.t, "all") == 0 {
		return nil, true
	}
	var out []string
	for _, u := range h.users {
		if rapid.Bool().Draw(h.t, "named") {
			out = append(out, u.id)
		}
	}
	return out, false
}

// isPeerRefusal says whether a member of a private chat may not tell the other one anything.
func isPeerRefusal(err error) bool {
	return client.HasCode(err, api.CodePeerBlocked) || client.HasCode(err, api.CodeRequestOpen)
}

func (h *history) inChat(d *device, what, id string) {
	switch what {
	case "send", "mention":
		r := api.MessageRequest{
			Content: client.Text("text " + client.NewClientID()), ClearDraft: rapid.Bool().Draw(h.t, "clear draft"),
		}
		if what == "mention" {
			r.Notify, r.NotifyAll = h.named()
		}
		_, err := d.r.Conn().Send(h.ctx, id, r)
		if !isPeerRefusal(err) {
			h.requireAllowed(err)
		}
		return
	case "poll", "vote", "unvote", "close":
		h.inPoll(d, what, id)
		return
	case "voice", "play", "view":
		h.inMedia(d, what, id)
		return
	case "load", "quotes", "members", "marks":
		h.load(d, what, id)
		return
	case "accept", "decline":
		answer := d.c.AcceptRequest
		if what == "decline" {
			answer = d.c.DeclineRequest
		}
		if _, err := answer(h.ctx, id); !client.HasCode(err, api.CodeNotRequested) {
			h.requireAllowed(err)
		}
		return
	case "timer":
		_, err := d.c.SetTimer(h.ctx, id, rapid.SampledFrom([]int64{0, 1, 1, 3600}).Draw(h.t, "seconds"))
		if !isPeerRefusal(err) {
			h.requireAllowed(err)
		}
		return
	case "mine", "clear", "draft":
		h.change(d, what, id)
		return
	case "schedule", "reschedule":
		h.schedule(d, what, id)
		return
	case "edit", "rename", "delete", "read", "react", "unreact", "pin", "unpin", "hide":
	default:
		h.inGroup(d, what, id)
		return
	}
	chat, err := d.c.Chat(h.ctx, id)
	h.requireAllowed(err)
	if err != nil || chat.LastSeq < chat.Me.VisibleFromSeq {
		return
	}
	seq := rapid.Int64Range(chat.Me.VisibleFromSeq, chat.LastSeq).Draw(h.t, "seq")
	switch what {
	case "edit":
		_, err = d.c.Edit(h.ctx, id, seq, client.Text("edited "+client.NewClientID()))
	case "rename": // it names others from then on
		r := api.EditRequest{Content: client.Text("renamed " + client.NewClientID())}
		r.Notify, r.NotifyAll = h.named()
		_, err = d.c.Change(h.ctx, id, seq, r)
	case "delete":
		_, err = d.c.Delete(h.ctx, id, seq)
	case "react", "unreact":
		key := rapid.SampledFrom([]string{"👍", "❤️"}).Draw(h.t, "key")
		_, err = d.c.React(h.ctx, id, seq, key, what == "unreact")
	case "pin":
		_, err = d.c.Pin(h.ctx, id, seq)
	case "unpin":
		_, err = d.c.Unpin(h.ctx, id, seq)
	case "forward":
		to := api.ForwardTarget{ChatID: rapid.SampledFrom(d.chats).Draw(h.t, "to")}
		_, err = d.c.Forward(h.ctx, api.ForwardRequest{
			ChatID: id, Seqs: []int64{seq}, To: []api.ForwardTarget{to}, WithAuthor: rapid.Bool().Draw(h.t, "author"),
		})
	case "hide":
		_, err = d.c.Hide(h.ctx, id, seq)
	case "read":
		_, err = d.c.Marks(h.ctx, api.MarkRequest{ChatID: id, ReadSeq: seq})
	}
	if !isPeerRefusal(err) {
		h.requireAllowed(err)
	}
}

// change changes what is only the user's in a chat.
func (h *history) change(d *device, what, id string) {
	if what == "clear" {
		_, err := d.c.ClearHistory(h.ctx, id, api.ClearRequest{
			UpToSeq: rapid.Int64Range(0, 5).Draw(h.t, "up to"), Hide: rapid.Bool().Draw(h.t, "hide"),
		})
		h.requireAllowed(err) // a group can't be hidden
		return
	}
	if what == "draft" {
		r := rapid.SampledFrom([]api.DraftRequest{
			{},
			{ReplyToSeq: 2},
			{Content: client.Text(" ")},
			{Content: client.Text("begun"), ReplyToSeq: 1},
			{Content: client.Text("once"), IfVersion: new(int64)},
		}).Draw(h.t, "draft")
		if _, err := d.c.SetDraft(h.ctx, id, r); !client.HasCode(err, api.CodeDraftChanged) {
			h.requireAllowed(err)
		}
		return
	}
	yes := rapid.Bool().Draw(h.t, "yes")
	patch := rapid.SampledFrom([]api.ChatMePatch{{Pinned: &yes}, {Archived: &yes}, {Muted: &yes}, {MuteMentions: &yes}, {MarkedUnread: &yes}, {Notify: &api.ChatNotify{OnlyMentions: yes}}}).Draw(h.t, "patch")
	_, err := d.c.UpdateChatMe(h.ctx, id, patch)
	h.requireAllowed(err)
}

// load makes a device hold more, if it knows the chat already.
func (h *history) load(d *device, what, id string) {
	if _, ok := d.r.Chat(id); !ok {
		return
	}
	var err error
	switch what {
	case "load":
		_, err = d.r.Load(h.ctx, id, client.Window{Around: rapid.Int64Range(0, 10).Draw(h.t, "around"), Limit: 3})
	case "quotes":
		err = d.r.LoadQuotes(h.ctx, id, rapid.Int64Range(1, 10).Draw(h.t, "quote"), rapid.Int64Range(1, 10).Draw(h.t, "other"))
	case "members":
		err = d.r.LoadMembers(h.ctx, id)
	case "marks":
		err = d.r.LoadMarks(h.ctx, id)
	}
	if !errors.Is(err, client.ErrNotHeld) { // lost meanwhile
		h.requireAllowed(err)
	}
}

// requireEqual compares each device with a fresh fetch. Devices still raise delivered marks for a moment.
func (h *history) requireEqual() {
	for i, d := range h.devices {
		d.losing.Store(false)
		require.NoError(h.t, d.r.Sync(h.ctx))
		var last string
		for {
			f, err := fetch(h.ctx, d.c)
			require.NoError(h.t, err, "%s", last)
			if last = f.difference(d.r); last == "" {
				break
			}
			ctx, cancel := context.WithTimeout(h.ctx, 100*time.Millisecond)
			_ = d.r.Wait(ctx, func() bool { return f.difference(d.r) == "" }) // else fetch again
			cancel()
			deadline, _ := h.ctx.Deadline()
			require.Less(h.t, time.Until(deadline), time.Minute, "device %d: %s", i, last)
			if time.Until(deadline) < 45*time.Second {
				require.FailNow(h.t, "the copy differs", "device %d: %s", i, last)
			}
		}
	}
}
