package workspace

import (
	"context"
	"strings"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/cases"
	"thonso/internal/people"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// An Answer is one answer of the form, as it is shown.
type Answer struct {
	ID, Label, Value string
	Was              string // before papers were asked for last; "" where it is the same
	Registry         string // what the registry says instead; "" where it agrees or doesn't know
	Agrees           bool   // with the registry
}

// Target is what a reason about the answer is said of.
func (a Answer) Target() string { return "q:" + a.ID }

// answersOf are the questions that apply, with what was answered, and whether some are masked.
func answersOf(ctx context.Context, c cases.Case, who Person, whole bool) (out []Answer, masked bool) {
	lang := i18n.Lang(ctx)
	for _, q := range dossiers.AskedIn(c.Proc, c.Answers) {
		v := c.Answers[q.ID]
		a := Answer{ID: q.ID, Label: q.Label.In(lang), Value: Shown(q, v, lang, whole)}
		masked = masked || a.Value != q.Display(v, lang)
		if was, asked := c.AnswersBefore[q.ID]; asked && was != v {
			a.Was = Shown(q, was, lang, whole)
		}
		if who.Registered && (q.PrefillWhen == nil || q.PrefillWhen.Holds(c.Answers)) {
			a.Registry, a.Agrees = beside(q, v, who.Brief, lang)
		}
		out = append(out, a)
	}
	return out, masked
}

// beside holds an answer against the registry: what that says where it differs, or
// that it agrees. Of an identity number only the last digits are compared and shown.
func beside(q procedures.Question, v string, b people.Brief, lang string) (registry string, agrees bool) {
	known := map[string]string{
		"resident.name": b.Name, "resident.born": b.Born, "resident.idnumber": b.IDLast,
		"resident.sex":   map[string]string{"m": "male", "f": "female"}[b.Sex],
		"resident.phone": b.Phone, "resident.email": b.Email, "resident.address": b.Address,
		"household.head": b.HeadName, "household.address": b.Address,
	}[q.Prefill]
	switch known = procedures.Normalise(known, q.Type); {
	case known == "" || v == "":
		return "", false
	case q.Type == procedures.TypeID:
		return b.IDMasked(), strings.HasSuffix(v, b.IDLast)
	case q.Type == procedures.TypeDate && len(known) < len(v):
		return b.BornShown(), strings.HasPrefix(v, known)
	}
	return q.Display(known, lang), known == v
}

// Shown is an answer in words; identity numbers are masked unless whole.
func Shown(q procedures.Question, v, lang string, whole bool) string {
	if masked := Masked(q, v, whole); masked != v {
		return masked
	}
	return q.Display(v, lang)
}

// Masked hides all but the last digits of an identity number, unless the whole was asked for.
func Masked(q procedures.Question, v string, whole bool) string {
	if q.Type != procedures.TypeID || whole || len(v) <= 3 {
		return v
	}
	return strings.Repeat("•", len(v)-3) + v[len(v)-3:]
}
