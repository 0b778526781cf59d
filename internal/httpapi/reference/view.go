package reference

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/roost-im/roost/api"
)

const (
	prefix    = "/api/" + api.Version
	refPrefix = "#/components/schemas/"
)

// The parts of an OpenAPI document that the page shows.
type document struct {
	Info struct {
		Version, Description string
	}
	Paths      map[string]map[string]operation
	Components struct {
		Schemas map[string]schema
	}
}

type operation struct {
	OperationID, Summary, Description string
	Tags                              []string
	Parameters                        []struct {
		Name, In, Description string
		Required              bool
		Schema                schema
	}
	RequestBody struct {
		Content map[string]media
	}
	Responses map[string]struct {
		Description string
		Content     map[string]media
	}
	Security []map[string][]string
	Codes    []string `json:"x-error-codes"`
}

type media struct {
	Schema schema
}

type schema struct {
	Ref          string `json:"$ref"`
	Type         string
	Format       string
	Description  string
	Items        *schema
	Enum         []any
	Properties   map[string]schema
	Required     []string
	Descriptions []string `json:"x-enum-descriptions"`
}

// What the page is made of.
type view struct {
	Version, Description, Prefix string
	Groups                       []group
	Ops                          []op
	Events                       []field
	Schemas                      []object
}

type group struct {
	Name  string
	Calls []call
}

type call struct {
	ID, Method, Short, Summary, Text string
	IsPublic                         bool
	Parameters                       []field
	Body                             kind
	Answers                          []response
	Codes                            []string
}

type response struct {
	Status, Text string
	Type         kind
}

type op struct {
	Name         string
	Body, Answer kind
}

type object struct {
	Name, Text string
	Values     []field
	Fields     []field
}

type field struct {
	Name, Text string
	IsRequired bool
	Type, Body kind
}

// kind is a type as it is shown.
type kind struct {
	Name             string
	IsList, IsObject bool
	Values           []string
}

func read(raw []byte) (view, error) {
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		return view{}, fmt.Errorf("read the OpenAPI document: %w", err)
	}
	v := view{Version: d.Info.Version, Description: d.Info.Description, Prefix: prefix}
	v.Groups = groups(d.Paths)
	schemas := d.Components.Schemas
	for _, name := range schemas["OpBodies"].Required {
		v.Ops = append(v.Ops, op{
			Name: name, Body: kindOf(schemas["OpBodies"].Properties[name]), Answer: kindOf(schemas["OpAnswers"].Properties[name]),
		})
	}
	for _, name := range schemas["EventBodies"].Required {
		v.Events = append(v.Events, field{Name: name, Body: kindOf(schemas["EventBodies"].Properties[name])})
	}
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		if name != "OpBodies" && name != "OpAnswers" && name != "EventBodies" {
			v.Schemas = append(v.Schemas, objectOf(name, schemas[name]))
		}
	}
	return v, nil
}

// groups returns the calls by their tag, in the order of path and method.
func groups(paths map[string]map[string]operation) []group {
	var out []group
	for _, name := range []string{"server", "account", "users", "chats", "messages", "sync"} {
		g := group{Name: strings.ToUpper(name[:1]) + name[1:]}
		for _, path := range slices.Sorted(maps.Keys(paths)) {
			for _, method := range []string{"get", "post", "put", "patch", "delete"} {
				if o, ok := paths[path][method]; ok && slices.Contains(o.Tags, name) {
					g.Calls = append(g.Calls, callOf(strings.ToUpper(method), path, o))
				}
			}
		}
		out = append(out, g)
	}
	return out
}

func callOf(method, path string, o operation) call {
	c := call{
		ID: o.OperationID, Method: method, Short: strings.TrimPrefix(path, prefix), Summary: o.Summary, Text: o.Description,
		IsPublic: len(o.Security) == 0, Codes: o.Codes,
	}
	for _, p := range o.Parameters {
		if p.In == "query" {
			c.Parameters = append(c.Parameters, field{Name: p.Name, Text: p.Description, IsRequired: p.Required, Type: kindOf(p.Schema)})
		}
	}
	c.Body = contentOf(o.RequestBody.Content)
	for _, status := range slices.Sorted(maps.Keys(o.Responses)) {
		r := o.Responses[status]
		n, err := strconv.Atoi(status)
		if err != nil {
			continue // the problem document, which the page explains once
		}
		a := response{Status: status, Type: contentOf(r.Content)}
		if r.Description != http.StatusText(n) {
			a.Text = r.Description
		}
		c.Answers = append(c.Answers, a)
	}
	return c
}

func contentOf(types map[string]media) kind {
	if len(types) == 0 {
		return kind{}
	}
	name := slices.Min(slices.Collect(maps.Keys(types)))
	if s := types[name].Schema; s.Ref != "" {
		return kindOf(s)
	}
	return kind{Name: name}
}

func kindOf(s schema) kind {
	switch {
	case s.Ref != "":
		return kind{Name: strings.TrimPrefix(s.Ref, refPrefix), IsObject: true}
	case s.Type == "array" && s.Items != nil:
		k := kindOf(*s.Items)
		k.IsList = true
		return k
	case len(s.Enum) > 0:
		k := kind{Name: s.Type}
		for _, v := range s.Enum {
			k.Values = append(k.Values, fmt.Sprint(v))
		}
		return k
	case s.Format == "date-time":
		return kind{Name: "time"}
	case s.Type == "object" && len(s.Properties) == 0:
		return kind{}
	case s.Type == "":
		return kind{Name: "any"}
	}
	return kind{Name: s.Type}
}

func objectOf(name string, s schema) object {
	o := object{Name: name, Text: s.Description}
	for i, v := range s.Enum {
		f := field{Name: fmt.Sprint(v)}
		if i < len(s.Descriptions) {
			f.Text = s.Descriptions[i]
		}
		o.Values = append(o.Values, f)
	}
	optional := slices.DeleteFunc(slices.Sorted(maps.Keys(s.Properties)), func(name string) bool { return slices.Contains(s.Required, name) })
	for _, name := range slices.Concat(s.Required, optional) {
		p := s.Properties[name]
		o.Fields = append(o.Fields, field{
			Name: name, Text: p.Description, IsRequired: slices.Contains(s.Required, name), Type: kindOf(p),
		})
	}
	return o
}
