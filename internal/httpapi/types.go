package httpapi

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/internal/fault"
	"github.com/roost-im/roost/internal/ident"
)

// The shapes of inputs and outputs that several calls share. Huma reads their tags.

// nothing is the input of a call without parameters, and the answer without a body (204).
type nothing struct{}

// answer is a body with the usual status.
type answer[T any] struct {
	Body T
}

func reply[T any](body T) *answer[T] {
	return &answer[T]{Body: body}
}

// ByID names one thing. Like Paging it is exported because huma passes over what isn't, embedded in an input too.
type ByID struct {
	ID string `path:"id"`
}

// Paging asks for a part of a list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"next of the page before; without it the list begins"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"how many rows at most"`
}

// idOf checks the shape of an id. What can't be an id isn't there.
func idOf[T ~string](raw string) (T, error) {
	if !ident.IsValid(raw) {
		return "", fault.Missing()
	}
	return T(raw), nil
}

// number is a parameter that may be absent, 0 being a value.
type number struct {
	Value int64
	IsSet bool
}

// Schema implements huma.SchemaProvider.
func (number) Schema(huma.Registry) *huma.Schema {
	least := 0.0
	return &huma.Schema{Type: huma.TypeInteger, Format: "int64", Minimum: &least}
}

// Receiver implements huma.ParamWrapper.
func (n *number) Receiver() reflect.Value {
	return reflect.ValueOf(n).Elem().Field(0)
}

// OnParamSet implements huma.ParamReactor.
func (n *number) OnParamSet(isSet bool, _ any) {
	n.IsSet = isSet
}
