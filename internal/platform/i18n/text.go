package i18n

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// A Text is a text that is kept as data, by language tag: the name of a
// procedure, of a question, of a holiday.
type Text map[string]string

// Same is a Text that is the same in every language.
func Same(s string) Text {
	t := Text{}
	for _, tag := range Languages {
		t[tag] = s
	}
	return t
}

// In returns the text in a language; in Vietnamese where there is none.
func (t Text) In(tag string) string {
	if s := t[tag]; s != "" {
		return s
	}
	return t[Languages[0]]
}

// Official is the text in Vietnamese, the language of the law and of papers.
func (t Text) Official() string { return t[Languages[0]] }

// IsZero reports whether nothing is said in any language.
func (t Text) IsZero() bool {
	for _, s := range t {
		if s != "" {
			return false
		}
	}
	return true
}

// Complete reports whether the text is there in all Languages.
func (t Text) Complete() bool {
	return !slices.ContainsFunc(Languages, func(tag string) bool { return strings.TrimSpace(t[tag]) == "" })
}

// All are the text in every language, to be searched.
func (t Text) All() string {
	out := make([]string, 0, len(t))
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		out = append(out, t[tag])
	}
	return strings.Join(out, " ")
}

// Args are arguments of a message that is kept and read in the reader's language
// later: name, and name with each other tag, "procedure.en".
func (t Text) Args(name string) []string {
	out := []string{name, t.Official()}
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if tag != Languages[0] && t[tag] != "" {
			out = append(out, name+"."+tag, t[tag])
		}
	}
	return out
}

// MarshalJSON writes the Languages first, each even where it is empty, then the others.
func (t Text) MarshalJSON() ([]byte, error) {
	tags := slices.Clone(Languages)
	for _, tag := range slices.Sorted(maps.Keys(t)) {
		if !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	b := []byte{'{'}
	for i, tag := range tags {
		if i > 0 {
			b = append(b, ',')
		}
		key, err := json.Marshal(tag)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(t[tag])
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, key...), ':'), value...)
	}
	return append(b, '}'), nil
}
