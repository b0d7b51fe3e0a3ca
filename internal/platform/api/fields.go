package api

import (
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"thonso/internal/platform/forms"
)

// A declared body is one whose fields are declared once for pages and programs.
type declared interface{ Fields() forms.Fields }

// A Patch is a body of which only what was sent counts: what is left out stays as it is.
type Patch[T any] struct{ raw json.RawMessage }

// UnmarshalJSON refuses what is no T, and keeps the text until Apply.
func (p *Patch[T]) UnmarshalJSON(b []byte) error {
	p.raw = b
	return json.Unmarshal(b, new(T))
}

// Schema describes T.
func (p *Patch[T]) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[T](), true, "")
}

// Whole is a T with what was sent, and nothing else.
func (p *Patch[T]) Whole() (t T) {
	p.Apply(&t)
	return t
}

// Apply puts what was sent into t.
func (p *Patch[T]) Apply(t *T) { _ = json.Unmarshal(p.raw, t) } // it was read once already

func (p *Patch[T]) whole() any { return new(T) }

// A properties table has the place in the request of each field that a fault
// may name: "body.headName", "query.after".
type properties map[string]string

// limits puts the limits of declared fields into the description of the body
// of an operation, and returns where each is in the request.
func (a *API) limits(op *huma.Operation, in reflect.Type) properties {
	names := properties{}
	body, ok := in.FieldByName("Body")
	if !ok {
		return names
	}
	value := reflect.New(body.Type).Interface()
	if p, is := value.(interface{ whole() any }); is {
		value = p.whole()
	}
	d, is := value.(declared)
	if !is {
		return names
	}
	schema := op.RequestBody.Content["application/json"].Schema
	if schema.Ref != "" {
		schema = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(schema.Ref)
	}
	fields := reflect.ValueOf(value).Elem()
	for _, l := range d.Fields().Limits() {
		name := jsonName(fields, l.At)
		names["body."+l.Name] = "body." + name
		if s := schema.Properties[name]; s != nil {
			limit(s, l)
			s.PrecomputeMessages()
		}
	}
	return names
}

// limit adds the limits to those that the type says of itself.
func limit(s *huma.Schema, l forms.Limit) {
	if s.Type == huma.TypeArray {
		s = s.Items
	}
	if s.Type != huma.TypeString {
		return
	}
	if l.MaxLength > 0 && s.MaxLength == nil {
		s.MaxLength = &l.MaxLength
	}
	if len(l.Values) > 0 && s.Enum == nil {
		for _, v := range l.Values {
			s.Enum = append(s.Enum, v)
		}
		if !l.Needed {
			s.Enum = append(s.Enum, "")
		}
	}
}

// jsonName is the name in JSON of the field of v that lies at the address.
func jsonName(v reflect.Value, at any) string {
	for i := range v.NumField() {
		f, field := v.Field(i), v.Type().Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && f.Kind() == reflect.Struct:
			if inner := jsonName(f, at); inner != "" {
				return inner
			}
		case field.IsExported() && f.Addr().Interface() == at && name != "-":
			return name
		}
	}
	return ""
}

// located gives what is told of fields the names and places that a program knows.
func (ps properties) located(m *huma.ErrorModel) *huma.ErrorModel {
	for _, detail := range m.Errors {
		detail.Location = cmp.Or(ps[detail.Location], detail.Location)
	}
	return m
}
