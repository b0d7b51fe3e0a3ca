package api

import (
	"reflect"

	"thonso/internal/platform/text"
)

// clean passes every text that was sent through the edge, as web.Text does
// with what was typed. Use cases make one line of it where they want one.
func clean(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text.CleanLines(v.String()))
		}
	case reflect.Pointer:
		clean(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				clean(v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			clean(v.Index(i))
		}
	case reflect.Map:
		for _, k := range v.MapKeys() { // what a map holds can't be set in its place
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(k))
			clean(value)
			v.SetMapIndex(k, value)
		}
	}
}
