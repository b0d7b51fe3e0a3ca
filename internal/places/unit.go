package places

import (
	"regexp"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/text"
)

// A Unit describes a unit that is entered by hand or that a reform makes.
type Unit struct {
	ID   string `json:"id,omitempty" format:"uuid" doc:"Made by the caller, so that a repeat does nothing"`
	Type string `json:"type"`
	Code string `json:"code,omitempty" doc:"A village's may be left out: the next serial of its commune"`
	Name string `json:"name"`
}

// labels begins the message keys of the fields of all forms.
const labels = "places.field."

// CodeForm is the form of a code.
var CodeForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$`)

// fields ask for a unit of the kind; their names have the ending suffix.
func (u *Unit) fields(kind Kind, suffix string) []*forms.Field {
	typ := forms.Pick("type"+suffix, &u.Type).Called("type").Need("places.type_needed").Check(func() string {
		return unless(slices.Contains(Types[kind], u.Type), "places.type_needed")
	})
	name := forms.Text("name"+suffix, &u.Name).Called("name").Need("places.name_needed")
	code := forms.Text("code"+suffix, &u.Code).Called("code").Check(func() string {
		return unless(u.Code == "" || CodeForm.MatchString(u.Code), "places.code_needed")
	})
	if kind == Village {
		code.Hint("places.village_code_hint")
	} else {
		code.Need("places.code_needed")
	}
	return []*forms.Field{typ, name, code}
}

// place is the unit as a place that begins on a day.
func (u Unit) place(kind Kind, from clock.Date) Place {
	p := Place{ID: u.ID, Kind: kind, Type: u.Type, Code: text.Clean(u.Code), Name: text.Clean(u.Name),
		From: from, Version: 1}
	if t, bare := SplitName(kind, u.Name); t == u.Type { // people like to type the type's word before the name
		p.Name = bare
	}
	return p
}

// share asks which part of the people of an old unit goes to the new one.
func share(name string, p *int) *forms.Field {
	return forms.Number(name, p).Called("share").Looks(forms.Look{Suffix: "%"}).Check(func() string {
		return unless(*p >= 0 && *p <= 100, "places.shares_too_much")
	})
}

func unless(ok bool, key string) string {
	if ok {
		return ""
	}
	return key
}

// Days on which units begin. Those outside are slips of the hand: nothing here
// is older than the map of 1945, and nobody decides five years ahead.
const (
	earliest  = clock.Date("1945-09-02")
	mostAhead = 5 * 365 // days from today
)

// mayBegin reports whether units may begin or end on a day; no day is right, too.
func (t *Tree) mayBegin(day clock.Date) bool {
	return day.IsZero() || day >= earliest && day <= t.Today().AddDays(mostAhead)
}

// CheckDay adds the fault of a field with a day on which no unit begins or ends.
func (t *Tree) CheckDay(bad *forms.Faults, field string, day clock.Date) {
	if !t.mayBegin(day) {
		bad.Add(field, "places.on_range", "from", earliest.Format(), "to", t.Today().AddDays(mostAhead).Format())
	}
}
