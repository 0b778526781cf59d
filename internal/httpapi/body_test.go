package httpapi

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/fault"
)

func TestBodiesThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		raw  string
		code fault.Code
		text string
	}{
		{`{"client_id":`, fault.CodeBadJSON, "the body isn't JSON"},
		{`hello`, fault.CodeBadJSON, "the body isn't JSON"},
		{`{} {}`, fault.CodeBadJSON, "the body isn't JSON"},
		{`  `, fault.CodeBadJSON, "the body isn't JSON"},
		{`null`, fault.CodeInvalid, "the body must be an object"},
		{`[]`, fault.CodeInvalid, "the body must be an object"},
		{` "secret"`, fault.CodeInvalid, "the body must be an object"},
		{`{"client_id":7}`, fault.CodeInvalid, "client_id: must be a string"},
		{`{"reply_to_seq":"secret"}`, fault.CodeInvalid, "reply_to_seq: must be an integer"},
		{`{"reply_to_seq":1.5}`, fault.CodeInvalid, "reply_to_seq: must be an integer"},
		{`{"silent":"secret"}`, fault.CodeInvalid, "silent: must be true or false"},
		{"{\"client_id\":\"\xff\"}", fault.CodeInvalid, "the body isn't valid UTF-8"},
	} {
		var into api.MessageRequest
		f, ok := fault.From(decodeJSON([]byte(tc.raw), &into))
		require.True(t, ok, tc.raw)
		require.Equal(t, tc.code, f.Code, tc.raw)
		require.Equal(t, tc.text, f.Text, tc.raw)
	}
	var marks api.MarksRequest
	f, _ := fault.From(decodeJSON([]byte(`{"marks":[{"chat_id":5}]}`), &marks))
	require.Equal(t, "marks.chat_id: must be a string", f.Text)
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{`{"client_id":"a","content":{"type":"text","text":"x"}}`, `null`, `{"content":[1,{"a":null}]}`, "\xff", `{"seq":1e400}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var into api.MessageRequest
		if err := decodeJSON(raw, &into); err != nil {
			_, ok := fault.From(err)
			require.True(t, ok)
			return
		}
		require.True(t, utf8.ValidString(into.ClientID))
		require.True(t, into.Content == nil || json.Valid(into.Content))
	})
}
