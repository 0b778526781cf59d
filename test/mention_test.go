package test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/client"
)

func TestMentionsTakeUsersOnly(t *testing.T) {
	t.Parallel()
	p := newPair(t)
	many := strings.Repeat(`"`+unknownID+`",`, 50) + `"` + unknownID + `"`
	for _, notify := range []string{`["no id!"]`, `[""]`, `"all"`, `[` + many + `]`} {
		body := `{"client_id":"1","content":{"type":"text","text":"x"},"notify":` + notify + `}`
		p.refusal(400, api.CodeInvalid, "POST", "/chats/"+p.chat+"/messages", p.a.Token, body)
	}
	p.refusal(403, api.CodeForbidden, "POST", "/chats/"+p.chat+"/messages", p.a.Token,
		`{"client_id":"1","content":{"type":"text","text":"x"},"notify_all":true}`)
	p.refusal(404, api.CodeNotFound, "GET", "/chats/"+p.foreign+"/mentions", p.a.Token, "")
	p.refusal(400, api.CodeInvalid, "GET", "/chats/"+p.chat+"/mentions?after=-1", p.a.Token, "")
	p.refusal(400, api.CodeBadCursor, "GET", "/chats/"+p.chat+"/pins?cursor=x", p.a.Token, "")
	p.refusal(404, api.CodeNotFound, "PUT", "/chats/"+p.foreign+"/messages/1/pin", p.a.Token, "")
	page, err := p.client(p.a.Token).History(context.Background(), p.chat, client.Window{})
	require.NoError(t, err)
	require.Empty(t, page.Messages)
}
