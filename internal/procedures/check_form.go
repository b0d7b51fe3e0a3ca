package procedures

import (
	"fmt"
	"slices"
	"strings"
)

var (
	questionTypes = []string{TypeText, TypeLongText, TypeNumber, TypeDate, TypePartDate, TypeChoice,
		TypeChoices, TypeID, TypePhone, TypeEmail, TypeYesNo}
	prefills = []string{"resident.name", "resident.born", "resident.sex", "resident.idnumber",
		"resident.phone", "resident.email",
		"resident.address", "resident.ethnicity", "household.head", "household.address"}
)

// questions returns the form's questions by id; none for no form.
func (f *Form) questions() map[string]Question {
	all := map[string]Question{}
	if f == nil {
		return all
	}
	for _, p := range f.Pages {
		for _, q := range p.Questions {
			all[q.ID] = q
		}
	}
	return all
}

func (k *checker) form(f *Form) {
	if f == nil {
		return
	}
	k.need(len(f.Pages) > 0, "form", "no_pages")
	all, pages, earlier := f.questions(), map[string]bool{}, map[string]Question{}
	for i, p := range f.Pages {
		k.at(fmt.Sprintf("form.pages[%d]", i), func() {
			k.need(pageShape.MatchString(p.ID), "id", "id_shape", "id", p.ID)
			k.need(!pages[p.ID], "id", "duplicate_id", "id", p.ID)
			pages[p.ID] = true
			k.text(p.Title, "title")
			k.optional(p.Help, "help")
			k.need(len(p.Questions) > 0, "questions", "no_questions")
			k.condition("when", p.When, earlier)
			for j, q := range p.Questions {
				k.at(fmt.Sprintf("questions[%d]", j), func() {
					_, dup := earlier[q.ID]
					k.need(!dup, "id", "duplicate_id", "id", q.ID)
					k.condition("when", q.When, earlier)
					k.condition("prefillWhen", q.PrefillWhen, earlier)
					k.question(q, all)
				})
				earlier[q.ID] = q
			}
		})
	}
}

func (k *checker) question(q Question, all map[string]Question) {
	k.need(questionShape.MatchString(q.ID), "id", "id_shape", "id", q.ID)
	oneOf(k, q.Type, questionTypes, "type")
	k.text(q.Label, "label")
	k.optional(q.Help, "help")
	k.options(q)
	dated := q.Type == TypeDate || q.Type == TypePartDate
	k.only(q.Min != nil || q.Max != nil, q.Type == TypeNumber, "min", q.Type)
	k.need(q.Min == nil || q.Max == nil || *q.Min <= *q.Max, "max", "min_over_max")
	k.only(q.MaxLen != 0, q.Type == TypeText || q.Type == TypeLongText, "maxLen", q.Type)
	k.need(q.MaxLen >= 0, "maxLen", "negative")
	k.only(q.NotPast, dated, "notPast", q.Type)
	k.only(q.NotAhead, dated, "notAhead", q.Type)
	k.only(q.Before != "", dated, "before", q.Type)
	k.only(q.Born != "", q.Type == TypeID, "born", q.Type)
	k.only(q.Sex != "", q.Type == TypeID, "sex", q.Type)
	k.refers(q.Before, all, "before", TypeDate, TypePartDate)
	k.refers(q.Born, all, "born", TypeDate, TypePartDate)
	k.refers(q.Sex, all, "sex", TypeChoice)
	if q.Prefill != "" {
		oneOf(k, q.Prefill, prefills, "prefill")
	}
	k.need(q.PrefillWhen == nil || q.Prefill != "", "prefillWhen", "prefill_alone")
}

// only reports a setting on a question whose type it does not fit.
func (k *checker) only(set, fits bool, path, typ string) {
	k.need(!set || fits, path, "not_for_type", "setting", path, "type", typ)
}

// refers reports a reference to a question that is not there or of another type.
func (k *checker) refers(id string, all map[string]Question, path string, types ...string) {
	if id == "" {
		return
	}
	q, ok := all[id]
	k.need(ok, path, "unknown_question", "question", id)
	k.need(!ok || slices.Contains(types, q.Type), path, "wrong_reference", "question", id, "types",
		strings.Join(types, ", "))
}

func (k *checker) options(q Question) {
	if q.Type != TypeChoice && q.Type != TypeChoices {
		k.only(len(q.Options) > 0, false, "options", q.Type)
		return
	}
	k.need(len(q.Options) >= 2, "options", "few_options")
	seen := map[string]bool{}
	for i, o := range q.Options {
		k.at(fmt.Sprintf("options[%d]", i), func() {
			// A comma in a value would break the list in which several are kept.
			k.need(componentShape.MatchString(o.Value), "value", "id_shape", "id", o.Value)
			k.need(!seen[o.Value], "value", "duplicate_id", "id", o.Value)
			seen[o.Value] = true
			k.text(o.Label, "label")
			k.optional(o.Help, "help")
		})
	}
}

// condition checks that the condition is well formed and names only questions
// that were asked before, and answers that they can have.
func (k *checker) condition(path string, c *Condition, known map[string]Question) {
	k.need(c.wellFormed(), path, "condition_shape")
	c.leaves(func(leaf *Condition) {
		q, ok := known[leaf.Question]
		if !ok {
			k.fail(path, "unknown_question", "question", leaf.Question)
			return
		}
		for _, v := range leaf.In {
			k.need(q.canBe(v), path, "impossible_answer", "question", leaf.Question, "value", v)
		}
	})
}

func (q Question) canBe(v string) bool {
	switch q.Type {
	case TypeChoice, TypeChoices:
		return slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == v })
	case TypeYesNo:
		return v == "yes" || v == "no"
	}
	return v != ""
}
