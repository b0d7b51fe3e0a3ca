package procedures

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/text"
)

// Clean returns the answers that count: normalised, and only those to
// questions that are asked. What somebody typed before changing an earlier
// answer must not slip into the dossier.
func (f *Form) Clean(ans Answers) Answers {
	kept, _ := f.walk(ans)
	return kept
}

// PagesFor returns the pages that are asked, given the answers so far.
func (f *Form) PagesFor(ans Answers) []Page {
	_, pages := f.walk(ans)
	return pages
}

// walk goes through the form once in its order. A condition sees only what was
// kept before it, so the outcome does not depend on leftover answers.
func (f *Form) walk(ans Answers) (Answers, []Page) {
	kept := Answers{}
	if f == nil {
		return kept, nil
	}
	var pages []Page
	asked := map[string]bool{}
	for _, p := range f.Pages {
		if !p.When.Holds(kept) {
			continue
		}
		before := len(asked)
		for _, q := range p.Questions {
			if asked[q.ID] || !q.When.Holds(kept) {
				continue
			}
			asked[q.ID] = true
			if v := Normalise(ans[q.ID], q.Type); v != "" {
				kept[q.ID] = v
			}
		}
		// A question that depends on its neighbour is shown beside it, so one
		// question asked is enough for the page.
		if len(asked) > before {
			pages = append(pages, p)
		}
	}
	return kept, pages
}

// Question returns the question of that id.
func (f *Form) Question(id string) (Question, bool) {
	_, q, ok := f.Find(id)
	return q, ok
}

// Find returns the question of that id, and the page that asks it.
func (f *Form) Find(id string) (Page, Question, bool) {
	if f == nil {
		return Page{}, Question{}, false
	}
	for _, p := range f.Pages {
		for _, q := range p.Questions {
			if q.ID == id {
				return p, q, true
			}
		}
	}
	return Page{}, Question{}, false
}

// Validate returns what is wrong with the answers to all pages that are asked:
// question id to message key. Empty means that the form may be handed in.
func (f *Form) Validate(ans Answers, today clock.Date) map[string]string {
	faults := map[string]string{}
	kept, pages := f.walk(ans)
	for _, p := range pages {
		maps.Copy(faults, p.Validate(kept, today))
	}
	return faults
}

// Validate returns what is wrong with the answers on this page; ans holds
// those of the pages before it as well.
func (p Page) Validate(ans Answers, today clock.Date) map[string]string {
	given := maps.Clone(ans)
	if given == nil {
		given = Answers{}
	}
	for _, q := range p.Questions {
		delete(given, q.ID)
	}
	var asked []Question
	for _, q := range p.Questions {
		if !q.When.Holds(given) {
			continue
		}
		asked = append(asked, q)
		if v := Normalise(ans[q.ID], q.Type); v != "" {
			given[q.ID] = v
		}
	}
	faults := map[string]string{}
	for _, q := range asked {
		if key := q.fault(given, today); key != "" {
			faults[q.ID] = key
		}
	}
	return faults
}

// Args returns what the message of a fault of this question may mention:
// {min}, {max}, {n} (the most characters).
func (q Question) Args() []any {
	args := []any{"n", q.maxLen()}
	if q.Min != nil {
		args = append(args, "min", *q.Min)
	}
	if q.Max != nil {
		args = append(args, "max", *q.Max)
	}
	return args
}

func (q Question) maxLen() int {
	switch {
	case q.MaxLen > 0:
		return q.MaxLen
	case q.Type == TypeLongText:
		return 2000
	case q.Type == TypeEmail:
		return 254
	}
	return 200
}

// fault returns the message key of what is wrong with the answer, or "".
func (q Question) fault(ans Answers, today clock.Date) string {
	v := ans[q.ID]
	if v == "" {
		return q.absent()
	}
	if !text.IsLegible(v) {
		return "procedures.form.illegible"
	}
	switch q.Type {
	case TypeNumber:
		return q.numberFault(v)
	case TypeDate, TypePartDate:
		return q.dateFault(v, ans[q.Before], today)
	case TypeChoice:
		return q.optionFault([]string{v})
	case TypeChoices:
		return q.optionFault(strings.Split(v, ","))
	case TypeYesNo:
		if v != "yes" && v != "no" {
			return "procedures.form.choose"
		}
		return ""
	}
	if Misshapen(v, q.Type) {
		return shapes[q.Type].fault
	}
	return unless(utf8.RuneCountInString(v) <= q.maxLen(), "procedures.form.too_long")
}

func unless(ok bool, key string) string {
	if ok {
		return ""
	}
	return key
}

func (q Question) absent() string {
	if !q.Required {
		return ""
	}
	switch q.Type {
	case TypeChoice, TypeYesNo:
		return "procedures.form.choose"
	case TypeChoices:
		return "procedures.form.choose_some"
	case TypeDate, TypePartDate:
		return "procedures.form.date_required"
	}
	return "procedures.form.required"
}

func (q Question) numberFault(v string) string {
	n, err := strconv.ParseInt(v, 10, 64)
	switch {
	case err != nil || !plainNumber.MatchString(v):
		return "procedures.form.number_shape"
	case q.Min != nil && n < *q.Min:
		return "procedures.form.number_small"
	case q.Max != nil && n > *q.Max:
		return "procedures.form.number_large"
	}
	return ""
}

func (q Question) optionFault(values []string) string {
	for _, v := range values {
		if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == v }) {
			return "procedures.form.choice_unknown"
		}
	}
	return ""
}

var (
	dateShape     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	partDateShape = regexp.MustCompile(`^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`)
)

// dateFault judges a date or a part of one. Parts are compared as far as both
// are known: a birth in "1965" is neither before nor after one in "1965-03".
func (q Question) dateFault(v, later string, today clock.Date) string {
	shape := dateShape
	if q.Type == TypePartDate {
		shape = partDateShape
	}
	switch {
	case !shape.MatchString(v):
		return "procedures.form.date_shape"
	case !realDate(v):
		return "procedures.form.date_impossible"
	case v < clock.Oldest || v >= "2101": // nobody's errand; nearly always a slip of the finger
		return "procedures.form.date_year"
	case q.NotAhead && after(v, string(today)):
		return "procedures.form.date_ahead"
	case q.NotPast && after(string(today), v):
		return "procedures.form.date_past"
	case partDateShape.MatchString(later) && after(v, later):
		return "procedures.form.date_order"
	}
	return ""
}

// realDate reports whether yyyy, yyyy-mm or yyyy-mm-dd is in the calendar.
func realDate(v string) bool {
	_, err := time.Parse(time.DateOnly, v+"2000-01-01"[len(v):])
	return err == nil
}

// after reports whether date a is certainly later than date b.
func after(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] > b[:n]
}
