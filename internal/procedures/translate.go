package procedures

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"

	"thonso/internal/platform/i18n"
)

// sameLaw reports whether two procedures, as they are kept, differ in nothing
// but texts of optional language packs.
func sameLaw(a, b string) bool {
	x, y := withoutPacks(a), withoutPacks(b)
	return x != nil && bytes.Equal(x, y)
}

// withoutPacks is a procedure with its texts in the whole languages only; nil where it can't be read.
func withoutPacks(data string) []byte {
	var all any
	if json.Unmarshal([]byte(data), &all) != nil {
		return nil
	}
	stripPacks(all)
	out, err := json.Marshal(all)
	if err != nil {
		return nil
	}
	return out
}

func stripPacks(v any) {
	switch v := v.(type) {
	case []any:
		for _, each := range v {
			stripPacks(each)
		}
	case map[string]any:
		maps.DeleteFunc(v, func(key string, _ any) bool {
			return slices.Contains(i18n.Tags()[len(i18n.Languages):], key)
		})
		for _, each := range v {
			stripPacks(each)
		}
	}
}
