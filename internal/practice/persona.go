package practice

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"thonso/internal/platform/i18n"
	"thonso/internal/platform/text"
)

//go:embed personas.json
var personasFile []byte

// A Kind says to which of a day's tasks a persona belongs.
type Kind string

// The kinds. Copy and Residence are the tasks of every day.
const (
	Copy      Kind = "copy"
	Residence Kind = "residence"
	Other     Kind = "other"
)

// A Persona is an invented resident with an errand.
type Persona struct {
	ID        string              `json:"id"`
	Key       string              `json:"key"`
	Title     string              `json:"title"` // as one speaks to them: Bà, Ông, Chị, Anh
	Name      string              `json:"name"`
	Born      string              `json:"born"`
	Sex       string              `json:"sex"`
	IDNumber  string              `json:"idNumber"`
	Ethnicity string              `json:"ethnicity"`
	Address   string              `json:"address"`
	Procedure string              `json:"procedure"`
	Kind      Kind                `json:"kind"`
	Story     i18n.Text           `json:"story"`
	Answers   map[string]Expected `json:"answers"`          // by question; what isn't here is free
	Photos    map[string]int      `json:"photos,omitempty"` // pages of each paper that they bring
}

// Called is how a member speaks of the persona: Bà Mai.
func (p Persona) Called() string { return p.Title + " " + p.Name[strings.LastIndex(p.Name, " ")+1:] }

// spoken is the same within a sentence: giúp bà Mai.
func (p Persona) spoken() string {
	return strings.ToLower(p.Title) + strings.TrimPrefix(p.Called(), p.Title)
}

// Expected are the answers that are right for a question. One that begins with
// ~ is right when all its words are in what was typed, whatever stands between.
type Expected []string

// UnmarshalJSON takes one answer or several.
func (e *Expected) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*e = Expected{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(e))
}

// Fits reports whether typed is right. Case and spaces don't matter, marks do,
// except in words among others: who writes a purpose without marks is understood.
func (e Expected) Fits(typed string) bool {
	return slices.ContainsFunc(e, func(want string) bool {
		words, loose := strings.CutPrefix(want, "~")
		if !loose {
			return sameSet(want, typed)
		}
		have := strings.Fields(text.Key(typed))
		return !slices.ContainsFunc(strings.Fields(text.Key(words)), func(w string) bool {
			return !slices.Contains(have, w)
		})
	})
}

// sameSet compares answers; those that are lists have no order.
func sameSet(a, b string) bool {
	norm := func(s string) []string {
		parts := strings.Split(strings.ToLower(text.Clean(s)), ",")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		slices.Sort(parts)
		return parts
	}
	return slices.Equal(norm(a), norm(b))
}

type namedPlace struct{ ID, Code, Name string }

type script struct {
	Reviewer string
	Ground   struct {
		Province, Commune, Village namedPlace
		Agency, Office, Parent     string
	}
	Personas []Persona
}

var scripted = sync.OnceValue(func() (s script) {
	if err := json.Unmarshal(personasFile, &s); err != nil { // a test reads it, so this can't reach a user
		panic(err)
	}
	return s
})

// Personas returns all of them, in the order in which they are shown.
func Personas() []Persona { return scripted().Personas }

func personaOf(key string) (Persona, bool) {
	i := slices.IndexFunc(Personas(), func(p Persona) bool { return p.Key == key })
	if i < 0 {
		return Persona{}, false
	}
	return Personas()[i], true
}
