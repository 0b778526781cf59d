// Package apigen writes what is generated from the contract in package api: the OpenAPI document and the reference
// pages. Descriptions are the Go comments, so that a field is explained in one place.
package apigen

//go:generate go run ./cmd ../..

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/httpapi"
)

const refPrefix = "#/components/schemas/"

// socketTypes are those that go over the WebSocket and no REST call; the REST calls bring the others along.
var socketTypes = []reflect.Type{
	reflect.TypeFor[api.ClientFrame](), reflect.TypeFor[api.ReplyFrame](), reflect.TypeFor[api.EventFrame](), reflect.TypeFor[api.FrameError](),
	reflect.TypeFor[api.Hello](), reflect.TypeFor[api.HelloAnswer](), reflect.TypeFor[api.SendOp](), reflect.TypeFor[api.EditOp](),
	reflect.TypeFor[api.DeleteOp](), reflect.TypeFor[api.AnnotationOp](), reflect.TypeFor[api.TypingOp](), reflect.TypeFor[api.PresenceSubscribeOp](),
	reflect.TypeFor[api.PresenceAnswer](), reflect.TypeFor[api.PingAnswer](), reflect.TypeFor[api.TextContent](), reflect.TypeFor[api.SystemContent](),
	reflect.TypeFor[api.PollContent](), reflect.TypeFor[api.ContactContent](), reflect.TypeFor[api.LocationContent](), reflect.TypeFor[api.EncryptedContent](),
	reflect.TypeFor[api.PhotoContent](), reflect.TypeFor[api.VideoContent](), reflect.TypeFor[api.RoundContent](), reflect.TypeFor[api.AlbumContent](),
	reflect.TypeFor[api.VoiceContent](), reflect.TypeFor[api.AudioContent](), reflect.TypeFor[api.FileContent](), reflect.TypeFor[api.StickerContent](),
	reflect.TypeFor[api.MessageEvent](), reflect.TypeFor[api.MemberEvent](), reflect.TypeFor[api.ChatEvent](), reflect.TypeFor[api.MarksEvent](),
	reflect.TypeFor[api.MeEvent](), reflect.TypeFor[api.UserEvent](), reflect.TypeFor[api.TypingEvent](), reflect.TypeFor[api.PresenceEvent](), reflect.TypeFor[api.JoinRequestsEvent](),
	reflect.TypeFor[api.SessionRevokedEvent](), reflect.TypeFor[api.HeadsEvent](), reflect.TypeFor[api.Push](),
}

// Op is an operation of the WebSocket with the names of its body and its answer; empty: none.
type Op struct {
	Op           api.Op
	Body, Answer string
}

// Ops lists the operations of the WebSocket.
var Ops = []Op{
	{api.OpHello, "Hello", "HelloAnswer"},
	{api.OpMessageSend, "SendOp", "MessageAnswer"},
	{api.OpMessageEdit, "EditOp", "MessageAnswer"},
	{api.OpMessageDelete, "DeleteOp", "MessageAnswer"},
	{api.OpAnnotationSet, "AnnotationOp", "MessageAnswer"},
	{api.OpMarks, "MarksRequest", "MarksAnswer"},
	{api.OpTyping, "TypingOp", ""},
	{api.OpPresenceSubscribe, "PresenceSubscribeOp", "PresenceAnswer"},
	{api.OpPing, "", "PingAnswer"},
}

// Event is an event with the name of its body.
type Event struct {
	Kind api.EventKind
	Body string
}

// Events lists the events that the server pushes.
var Events = []Event{
	{api.EventMessageNew, "MessageEvent"},
	{api.EventMessageChanged, "MessageEvent"},
	{api.EventMemberChanged, "MemberEvent"},
	{api.EventChatChanged, "ChatEvent"},
	{api.EventMarks, "MarksEvent"},
	{api.EventMeChanged, "MeEvent"},
	{api.EventUserChanged, "UserEvent"},
	{api.EventTyping, "TypingEvent"},
	{api.EventPresence, "PresenceEvent"},
	{api.EventJoinRequests, "JoinRequestsEvent"},
	{api.EventSessionRevoked, "SessionRevokedEvent"},
	{api.EventHeads, "HeadsEvent"},
}

// Generate returns the generated files by their paths, for the project whose root is given.
func Generate(root string) (map[string][]byte, error) {
	comments, err := ReadComments(filepath.Join(root, "api"))
	if err != nil {
		return nil, err
	}
	doc := Document(comments)
	raw, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode the document: %w", err)
	}
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, raw, "", "  "); err != nil {
		return nil, fmt.Errorf("indent the document: %w", err)
	}
	pretty.WriteByte('\n')
	return map[string][]byte{
		"api/openapi.json":         pretty.Bytes(),
		"docs/reference/rest.md":   restPage(doc),
		"docs/reference/events.md": eventsPage(doc, comments),
	}, nil
}

// Document returns the OpenAPI document with the comments as descriptions.
func Document(comments *Comments) *huma.OpenAPI {
	doc := httpapi.Describe()
	doc.Info.Description = "The REST calls of a Roost server, and the schemas of what goes over its WebSocket. How they work together is " +
		"explained in docs/protocol.md. Readers ignore fields that they don't know; changes only add."
	schemas := doc.Components.Schemas
	for _, t := range socketTypes {
		schemas.Schema(t, true, "")
	}
	named := schemas.Map()
	for name, s := range named {
		describe(s, schemas.TypeFromRef(refPrefix+name), comments)
	}
	addConstants(named, comments)
	addBodies(named)
	named["Content"] = &huma.Schema{
		Type: huma.TypeObject, Description: comments.Types["Content"], Required: []string{"type"}, AdditionalProperties: true,
		Properties: map[string]*huma.Schema{"type": {Type: huma.TypeString, Description: "Type of the content, such as \"text\"."}},
	}
	return doc
}

// describe takes the comments of a type into its schema, and refers to the named types that huma writes out.
func describe(s *huma.Schema, t reflect.Type, comments *Comments) {
	s.Description = comments.Types[t.Name()]
	s.AdditionalProperties = nil // readers ignore what they don't know
	for _, f := range reflect.VisibleFields(t) {
		p := s.Properties[strings.Split(f.Tag.Get("json"), ",")[0]]
		if f.Anonymous || p == nil {
			continue
		}
		owner := t
		for _, i := range f.Index[:len(f.Index)-1] {
			owner = owner.Field(i).Type
		}
		p.Description = comments.Fields[owner.Name()+"."+f.Name]
		if p.Type == huma.TypeArray {
			p.Nullable = false
		}
		switch f.Type {
		case reflect.TypeFor[api.Code](), reflect.TypeFor[api.Op](), reflect.TypeFor[api.EventKind]():
			p.Type, p.Ref = "", refPrefix+f.Type.Name()
		case reflect.TypeFor[api.Content]():
			if f.Name == "Content" {
				p.Ref = refPrefix + "Content"
			}
		}
		if owner == reflect.TypeFor[api.FrameError]() && f.Name == "Code" {
			p.Type, p.Ref = "", refPrefix+"Code"
		}
	}
}

// addConstants adds the lists of codes, operations and events.
func addConstants(named map[string]*huma.Schema, comments *Comments) {
	for _, name := range []string{"Code", "Op", "EventKind", "CloseCode"} {
		s := &huma.Schema{Type: huma.TypeString, Description: comments.Types[name]}
		var texts []string
		for _, c := range comments.Consts[name] {
			if n, err := strconv.Atoi(c.Value); err == nil {
				s.Type = huma.TypeInteger
				s.Enum = append(s.Enum, n)
			} else {
				s.Enum = append(s.Enum, c.Value)
			}
			texts = append(texts, c.Text)
		}
		if slices.ContainsFunc(texts, func(t string) bool { return t != "" }) {
			s.Extensions = map[string]any{"x-enum-descriptions": texts}
		}
		named[name] = s
	}
}

// addBodies adds the tables from operation and event to body, for generated types.
func addBodies(named map[string]*huma.Schema) {
	bodies := table("The body of each operation that a client may ask for over the WebSocket.")
	answers := table("The answer to each operation of the WebSocket.")
	for _, op := range Ops {
		add(bodies, string(op.Op), op.Body)
		add(answers, string(op.Op), op.Answer)
	}
	events := table("The body of each event that the server pushes.")
	for _, e := range Events {
		add(events, string(e.Kind), e.Body)
	}
	named["OpBodies"], named["OpAnswers"], named["EventBodies"] = bodies, answers, events
}

func table(text string) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, Description: text, Properties: map[string]*huma.Schema{}}
}

func add(table *huma.Schema, name, ref string) {
	s := &huma.Schema{Type: huma.TypeObject, AdditionalProperties: false}
	if ref != "" {
		s = &huma.Schema{Ref: refPrefix + ref}
	}
	table.Properties[name] = s
	table.Required = append(table.Required, name)
}
