package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"

	"github.com/roost-im/roost/internal/fault"
)

// body is the JSON body of a request. It is decoded once; what is wrong with it becomes a fault that names the field.
type body[T any] struct {
	Value T
	err   error
}

// Schema implements huma.SchemaProvider: the body is described as what is in it.
func (*body[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// Resolve implements huma.Resolver.
func (b *body[T]) Resolve(huma.Context) []error {
	if b.err != nil {
		return []error{b.err}
	}
	return nil
}

func (b *body[T]) decode(raw []byte) {
	b.err = decodeJSON(raw, &b.Value)
}

// format is how bodies are read and written.
var format = huma.Format{
	Marshal: encodeJSON,
	Unmarshal: func(raw []byte, v any) error {
		if d, ok := v.(interface{ decode(raw []byte) }); ok {
			d.decode(raw)
			return nil
		}
		return json.Unmarshal(raw, v)
	},
}

// decodeJSON decodes an object. Unknown fields are ignored, so that newer clients may talk to older servers.
// Codes: bad_json, invalid.
func decodeJSON(raw []byte, v any) error {
	if !utf8.Valid(raw) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "the body isn't valid UTF-8")
	}
	if trimmed := bytes.TrimLeft(raw, " \t\r\n"); len(trimmed) > 0 && trimmed[0] != '{' && json.Valid(raw) {
		return fault.New(fault.Invalid, fault.CodeInvalid, "the body must be an object")
	}
	err := json.Unmarshal(raw, v)
	if err == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fault.Newf(fault.Invalid, fault.CodeInvalid, "%s: must be %s", wrong.Field, typeName(wrong.Type))
	}
	return fault.New(fault.Invalid, fault.CodeBadJSON, "the body isn't JSON")
}

// typeName is what JSON calls a type.
func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "an integer"
	case reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Pointer:
		return typeName(t.Elem())
	}
	return "an object"
}
