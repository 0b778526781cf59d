package test

import (
	"fmt"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

// requireAllowed expects success, or a refusal that the history explains: of another's message, a stub, a chat that was left,
// a role that may not.
func (h *history) requireAllowed(err error) {
	for _, code := range []api.Code{
		api.CodeForbidden, api.CodeMessageGone, api.CodeNotFound, api.CodeOwnerNeeded, api.CodeLinkInvalid, api.CodeInvalid,
	} {
		if client.HasCode(err, code) {
			return
		}
	}
	require.NoError(h.t, err)
}

// inGroup changes a chat or who is in it; who may not is refused, which changes nothing.
func (h *history) inGroup(d *device, what, id string) {
	other := rapid.SampledFrom(h.users).Draw(h.t, "other")
	var err error
	switch what {
	case "info":
		err = h.info(d, id)
	case "add":
		_, err = d.c.AddMembers(h.ctx, id, other.id)
		h.knows(other, id)
	case "remove":
		err = d.c.RemoveMember(h.ctx, id, other.id)
	case "leave":
		err = d.c.Leave(h.ctx, id)
	case "role":
		err = d.c.SetRole(h.ctx, id, other.id, rapid.SampledFrom([]string{"admin", "member", "reader"}).Draw(h.t, "role"))
	case "owner":
		err = d.c.HandOver(h.ctx, id, other.id)
	case "ban":
		if err = d.c.Ban(h.ctx, id, other.id); err == nil && rapid.Bool().Draw(h.t, "unban") {
			err = d.c.Unban(h.ctx, id, other.id)
		}
	case "link", "request":
		err = h.link(d, other, id, what == "request")
	}
	h.requireAllowed(err)
}

// info changes one of what a chat tells of itself.
func (h *history) info(d *device, id string) error {
	h.groups++
	text := fmt.Sprintf("Text %d", h.groups)
	none, admin, member, isSigned := "", "admin", "member", rapid.Bool().Draw(h.t, "signed")
	joined, all, wait := "joined", "all", 0
	p := rapid.SampledFrom([]api.ChatPatch{
		{Title: &text},
		{About: &text},
		{About: &none},
		{History: &joined},
		{History: &joined},
		{History: &all},
		{Signed: &isSigned},
		{SlowModeS: &wait},
		{Rights: &api.ChatRights{Write: admin}},
		{Rights: &api.ChatRights{Write: member, Moderate: admin}},
	}).Draw(h.t, "patch")
	_, err := d.c.UpdateChat(h.ctx, id, p)
	return err
}

// link lets another in by a link, at once or after an approval.
func (h *history) link(d *device, other *person, id string, needsApproval bool) error {
	l, err := d.c.CreateLink(h.ctx, id, api.LinkRequest{ClientID: client.NewClientID(), NeedsApproval: needsApproval, MaxUses: 1})
	if err != nil {
		return err
	}
	joined, err := other.c.Join(h.ctx, l.Token)
	if err != nil {
		return err
	}
	h.knows(other, id)
	if joined.State == "asked" {
		return d.c.ApproveRequest(h.ctx, id, other.id)
	}
	return nil
}

// knows notes a chat that somebody may be in.
func (h *history) knows(p *person, id string) {
	for _, known := range p.chats {
		if known == id {
			return
		}
	}
	p.chats = append(p.chats, id)
}
