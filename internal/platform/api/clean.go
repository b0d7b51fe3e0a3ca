package api

import (
	"cmp"
	"fmt"
	"reflect"
	"strings"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// edge cleans all that was sent, and refuses what nobody can read.
func edge(in any) error {
	if at := clean(reflect.ValueOf(in)); at != "" {
		return fault.Field(strings.TrimPrefix(at, "."), "form.illegible")
	}
	return nil
}

// clean passes every text that was sent through the edge, as web.Text does
// with what was typed. Use cases make one line of it where they want one. It
// stops at a text that isn't legible and says where that is: ".rows[3].name".
func clean(v reflect.Value) (illegible string) {
	switch v.Kind() {
	case reflect.String:
		s := text.CleanLines(v.String())
		if !text.IsLegible(s) {
			return "."
		}
		if v.CanSet() {
			v.SetString(s)
		}
	case reflect.Pointer:
		return clean(v.Elem())
	case reflect.Struct:
		return cleanFields(v)
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return ""
		}
		for i := range v.Len() {
			if at := clean(v.Index(i)); at != "" {
				return fmt.Sprintf("[%d]%s", i, below(at))
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() { // what a map holds can't be set in its place
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(k))
			if at := clean(value); at != "" {
				return "." + k.String() + below(at)
			}
			v.SetMapIndex(k, value)
		}
	}
	return ""
}

func cleanFields(v reflect.Value) string {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() {
			continue
		}
		at := clean(v.Field(i))
		switch {
		case at == "":
		case f.Anonymous || f.Name == "Body":
			return at
		default:
			name, _, _ := strings.Cut(cmp.Or(f.Tag.Get("json"), f.Tag.Get("query"), f.Tag.Get("path"), f.Name), ",")
			return "." + name + below(at)
		}
	}
	return ""
}

// below is what follows the name of what holds an illegible text: nothing where it is the text itself.
func below(at string) string { return strings.TrimSuffix(at, ".") }
