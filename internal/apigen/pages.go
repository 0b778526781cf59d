package apigen

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/api"
	"github.com/roost-im/roost/internal/httpapi"
)

const generated = "<!-- Generated from package api by go run ./internal/apigen/cmd; don't edit. -->\n"

// restPage is the reference of the REST calls.
func restPage(doc *huma.OpenAPI) []byte {
	var b bytes.Buffer
	b.WriteString(generated + "# REST reference\n\nAll paths are under `/api/" + api.Version + "`. How the calls work together stands in " +
		"[protocol.md](../protocol.md), the WebSocket in [events.md](events.md). Every call may also give the codes `invalid`, `bad_json`, " +
		"`too_large`, `unauthenticated`, `session_expired`, `rate_limited`, `internal` and `unavailable`.\n")
	tag := ""
	for _, call := range httpapi.Calls(doc) {
		if call.Operation.Tags[0] != tag {
			tag = call.Operation.Tags[0]
			fmt.Fprintf(&b, "\n## %s\n", strings.ToUpper(tag[:1])+tag[1:])
		}
		writeCall(&b, call)
	}
	b.WriteString("\n## Objects\n")
	for _, name := range restSchemas(doc) {
		writeSchema(&b, doc, name)
	}
	return b.Bytes()
}

func writeCall(b *bytes.Buffer, call httpapi.Call) {
	o := call.Operation
	fmt.Fprintf(b, "\n### %s %s\n%s.", call.Method, strings.TrimPrefix(call.Path, "/api/"+api.Version), o.Summary)
	if o.Description != "" {
		fmt.Fprintf(b, " %s", o.Description)
	}
	if len(o.Security) == 0 {
		b.WriteString(" Needs no session.")
	}
	b.WriteString("\n\n")
	for _, p := range o.Parameters {
		if p.In == "query" {
			fmt.Fprintf(b, "- `%s` (%s): %s\n", p.Name, required(p.Required), p.Description)
		}
	}
	if o.RequestBody != nil {
		fmt.Fprintf(b, "- body: %s\n", content(o.RequestBody.Content))
	}
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		r := o.Responses[status]
		if n, err := strconv.Atoi(status); err == nil {
			text := ""
			if r.Description != http.StatusText(n) {
				text = ": " + r.Description
			}
			fmt.Fprintf(b, "- answer %s%s: %s\n", status, text, content(r.Content))
		}
	}
	if codes, ok := o.Extensions[httpapi.CodesExtension].([]api.Code); ok && len(codes) > 0 {
		quoted := make([]string, len(codes))
		for i, c := range codes {
			quoted[i] = "`" + string(c) + "`"
		}
		fmt.Fprintf(b, "- codes: %s\n", strings.Join(quoted, ", "))
	}
}

func required(is bool) string {
	if is {
		return "required"
	}
	return "optional"
}

func content(types map[string]*huma.MediaType) string {
	if len(types) == 0 {
		return "nothing"
	}
	name := slices.Min(slices.Collect(maps.Keys(types)))
	if s := types[name].Schema; s != nil && s.Ref != "" {
		return link(s.Ref)
	}
	return "`" + name + "`"
}

func link(ref string) string {
	name := strings.TrimPrefix(ref, refPrefix)
	return "[" + name + "](#" + strings.ToLower(name) + ")"
}

// restSchemas are the objects that REST calls carry, sorted.
func restSchemas(doc *huma.OpenAPI) []string {
	seen := map[string]bool{}
	for _, call := range httpapi.Calls(doc) {
		if b := call.Operation.RequestBody; b != nil {
			reach(doc, b.Content, seen)
		}
		for _, r := range call.Operation.Responses {
			reach(doc, r.Content, seen)
		}
	}
	return slices.Sorted(maps.Keys(seen))
}

func reach(doc *huma.OpenAPI, types map[string]*huma.MediaType, seen map[string]bool) {
	for _, t := range types {
		reachSchema(doc, t.Schema, seen)
	}
}

func reachSchema(doc *huma.OpenAPI, s *huma.Schema, seen map[string]bool) {
	if s == nil {
		return
	}
	reachSchema(doc, s.Items, seen)
	for _, p := range s.Properties {
		reachSchema(doc, p, seen)
	}
	if name := strings.TrimPrefix(s.Ref, refPrefix); s.Ref != "" && !seen[name] {
		seen[name] = true
		reachSchema(doc, doc.Components.Schemas.Map()[name], seen)
	}
}

func writeSchema(b *bytes.Buffer, doc *huma.OpenAPI, name string) {
	s := doc.Components.Schemas.Map()[name]
	fmt.Fprintf(b, "\n### %s\n%s\n", name, s.Description)
	if len(s.Enum) > 0 {
		writeEnum(b, s)
		return
	}
	if len(s.Properties) == 0 {
		return
	}
	b.WriteString("\n| field | type | |\n|---|---|---|\n")
	for _, field := range httpapi.FieldsOf(s) {
		p := s.Properties[field]
		optional := "?"
		if slices.Contains(s.Required, field) {
			optional = ""
		}
		fmt.Fprintf(b, "| `%s%s` | %s | %s |\n", field, optional, typeOf(p), cell(p.Description))
	}
}

func writeEnum(b *bytes.Buffer, s *huma.Schema) {
	texts, _ := s.Extensions["x-enum-descriptions"].([]string)
	b.WriteString("\n| value | meaning |\n|---|---|\n")
	for i, v := range s.Enum {
		meaning := ""
		if i < len(texts) {
			meaning = cell(texts[i])
		}
		fmt.Fprintf(b, "| `%v` | %s |\n", v, meaning)
	}
}

func typeOf(s *huma.Schema) string {
	switch {
	case s.Ref != "":
		return link(s.Ref)
	case s.Type == huma.TypeArray:
		return "list of " + typeOf(s.Items)
	case len(s.Enum) > 0:
		values := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			values[i] = fmt.Sprintf("`%v`", v)
		}
		return strings.Join(values, ", ")
	case s.Format == "date-time":
		return "time"
	case s.Type == "":
		return "any"
	}
	return s.Type
}

func cell(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(text, "|", "\\|"), "\n\n", " ")
}

// eventsPage is the reference of the WebSocket.
func eventsPage(doc *huma.OpenAPI, comments *Comments) []byte {
	var b bytes.Buffer
	b.WriteString(generated + "# WebSocket reference\n\nThe WebSocket is at `/api/" + api.Version + "/ws`. How it works stands in " +
		"[protocol.md](../protocol.md); objects that REST calls carry too are in [rest.md](rest.md).\n\n## Frames\n")
	for _, name := range []string{"ClientFrame", "ReplyFrame", "FrameError", "EventFrame"} {
		writeSchema(&b, doc, name)
	}
	b.WriteString("\n## Operations\n\n| op | body | answer |\n|---|---|---|\n")
	for _, op := range Ops {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", op.Op, named(op.Body), named(op.Answer))
	}
	b.WriteString("\n## Events\n\n| event | body |\n|---|---|\n")
	for _, e := range Events {
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.Kind, named(e.Body))
	}
	b.WriteString("\n## Objects\n")
	inREST := restSchemas(doc)
	skip := []string{"ClientFrame", "ReplyFrame", "FrameError", "EventFrame", "Op", "EventKind", "CloseCode", "OpBodies", "OpAnswers", "EventBodies"}
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas.Map())) {
		if !slices.Contains(inREST, name) && !slices.Contains(skip, name) {
			writeSchema(&b, doc, name)
		}
	}
	b.WriteString("\n## Close codes\n\n" + comments.Types["CloseCode"] + "\n")
	writeEnum(&b, doc.Components.Schemas.Map()["CloseCode"])
	return crossLinks(b.Bytes(), inREST)
}

func named(name string) string {
	if name == "" {
		return "nothing"
	}
	return link(refPrefix + name)
}

var linkPattern = regexp.MustCompile(`\[(\w+)\]\(#\w+\)`)

// crossLinks makes links to objects of the other page lead there.
func crossLinks(page []byte, elsewhere []string) []byte {
	return linkPattern.ReplaceAllFunc(page, func(m []byte) []byte {
		name := string(linkPattern.FindSubmatch(m)[1])
		if name == "Op" || name == "EventKind" {
			return []byte(name)
		}
		if !slices.Contains(elsewhere, name) {
			return m
		}
		return []byte("[" + name + "](rest.md#" + strings.ToLower(name) + ")")
	})
}
