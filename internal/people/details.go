package people

import (
	"cmp"
	"strings"
	"unicode"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/forms"
	"thonso/internal/platform/i18n"
)

// Details are what may be put right in a person's record.
type Details struct {
	Version     int    `json:"version" minimum:"1" maximum:"2147483647" doc:"the one that was read"`
	Name        string `json:"name,omitempty"`
	Born        string `json:"born,omitempty" doc:"yyyy, yyyy-mm or yyyy-mm-dd"`
	Sex         string `json:"sex,omitempty" example:"f"`
	IDNumber    string `json:"idNumber,omitempty" doc:"12 digits; empty: none is known"`
	Phone       string `json:"phone,omitempty"`
	Email       string `json:"email,omitempty"`
	Lang        string `json:"lang,omitempty" doc:"in which letters are written: vi, en or the tag of another pack"`
	HouseholdID string `json:"householdId,omitempty" doc:"of the same village; empty: none known"`
	Relation    string `json:"relation,omitempty" doc:"to the head of the household"`
	Address     string `json:"address,omitempty" doc:"where it isn't the household's"`
}

// Fields are what is asked of a person, and what each answer must be.
func (d *Details) Fields() forms.Fields {
	return forms.Of(labels,
		forms.Version(&d.Version),
		Name(&d.Name), Born(&d.Born).Hint("people.born_hint").Need("people.born_needed"), sex(&d.Sex),
		number(&d.IDNumber, &d.Born, &d.Sex),
		forms.Phone("phone", &d.Phone),
		forms.Email("email", &d.Email),
		forms.Choice("lang", &d.Lang, i18n.Tags()...).Looks(forms.Look{Inline: true}),
		forms.Pick("household", &d.HouseholdID).Blank("people.household_none"),
		forms.Text("relation", &d.Relation).Max(60),
		forms.Text("address", &d.Address).Hint("people.address_hint"),
	).Private()
}

// Name asks for the full name of a person, wherever it is typed.
func Name(p *string) *forms.Field {
	return forms.Text("name", p).Need("people.name_needed").Min(2).Max(100).Check(func() string {
		if !strings.ContainsFunc(*p, unicode.IsLetter) {
			return "people.name_needed"
		}
		return ""
	}).Doubt(func() []string {
		if strings.ContainsFunc(*p, unusualInName) {
			return []string{"people.warn_signs"}
		}
		return nil
	})
}

// unusualInName reports whether r is no letter, and no sign that names have.
func unusualInName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune(" '.-(),", r)
}

// Born asks for a birth date, wherever it is typed.
func Born(p *string) *forms.Field {
	return forms.PartDate("born", p).Shape("people.born_shape").
		Doubt(func() []string { return longAgo(*p) })
}

// longAgo warns of a date of the century before the last, which is right in old books.
func longAgo[D ~string](d D) []string {
	if d == "" || d >= clock.Unusual {
		return nil
	}
	return []string{"people.warn_old"}
}

func sex(p *string) *forms.Field {
	return forms.Choice("sex", p, "m", "f").Texts("people.sex_").Looks(forms.Look{Inline: true})
}

func number(p, born, sex *string) *forms.Field {
	return forms.ID("id_number", p).Hint("people.id_hint").
		Doubt(func() []string { return IDWarnings(*p, *born, *sex) })
}

// details are those of a record, but for the identity number.
func (p *record) details() Details {
	return Details{Version: p.Version, Name: p.Name, Born: p.Born, Sex: p.Sex, Phone: p.Phone, Email: p.Email,
		Lang: cmp.Or(p.Lang, i18n.Languages[0]), HouseholdID: p.HouseholdID, Relation: p.Relation, Address: p.Address}
}
