package httpapi

import (
	"maps"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"
)

// Call is a call of the description.
type Call struct {
	Method, Path string
	Operation    *huma.Operation
}

// Calls returns the calls of a description in the order in which they are explained: by group, path and method.
func Calls(doc *huma.OpenAPI) []Call {
	var out []Call
	tags := []string{tagServer, tagAccount, tagUsers, tagChats, tagGroups, tagMessages, tagMedia, tagStickers, tagSearch, tagPush, tagSync}
	for _, tag := range tags {
		for _, path := range slices.Sorted(maps.Keys(doc.Paths)) {
			item := doc.Paths[path]
			for _, c := range []Call{
				{http.MethodGet, path, item.Get},
				{http.MethodPost, path, item.Post},
				{http.MethodPut, path, item.Put},
				{http.MethodPatch, path, item.Patch},
				{http.MethodDelete, path, item.Delete},
			} {
				if c.Operation != nil && c.Operation.Tags[0] == tag {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// FieldsOf returns the names of the fields of a schema: the required ones as the Go type has them, then the others.
func FieldsOf(s *huma.Schema) []string {
	out := slices.Clone(s.Required)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(s.Required, name) {
			out = append(out, name)
		}
	}
	return out
}
