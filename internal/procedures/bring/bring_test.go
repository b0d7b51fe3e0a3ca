package bring_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
	"thonso/internal/procedures/bring"
)

const today clock.Date = "2026-11-30"

func shipped(t *testing.T, code string) procedures.Procedure {
	t.Helper()
	for _, p := range procedures.Shipped().Procedures {
		if p.Code == code {
			return p
		}
	}
	t.Fatalf("%s isn't shipped", code)
	return procedures.Procedure{}
}

func caseOf(p procedures.Procedure, ans procedures.Answers) bring.Case {
	return bring.CaseOf(p, today, func(id string) string { return ans[id] })
}

func ids(list []bring.Paper) (out []string) {
	for _, p := range list {
		out = append(out, p.ID)
	}
	return out
}

// TestTwoQuestions: of each procedure those are asked that decide most.
func TestTwoQuestions(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]string{
		"2.000815": {"paper", "foreign"},
		"1.001193": {"on_time", "proof"},
		"1.004194": {"way", "dwelling"},
		"1.004873": {"applicant", "status"},
		"1.010041": {"applicant"},
		"2.000635": {"applicant"},
		"1.000894": nil, // has no form
	} {
		var asked []string
		for _, q := range bring.Open(shipped(t, code), today).Asked {
			asked = append(asked, q.ID)
		}
		if diff := cmp.Diff(want, asked); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}
}

// TestExactly: two answers make the list of this case.
func TestExactly(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, code    string
		ans           procedures.Answers
		sure, perhaps []string
	}{
		{"a Vietnamese diploma", "2.000815", procedures.Answers{"paper": "diploma", "foreign": "no"},
			[]string{"original"}, nil},
		{"a card", "2.000815", procedures.Answers{"paper": "identity", "foreign": "no"},
			[]string{"original_identity"}, nil},
		{"a foreign decision", "2.000815", procedures.Answers{"paper": "decision", "foreign": "yes"},
			[]string{"original", "legalisation"}, nil},
		{"born at home, with a witness", "1.001193", procedures.Answers{"proof": "witness", "on_time": "yes"},
			[]string{"witness", "id_card"}, []string{"found_record", "surrogacy", "authorisation"}},
		{"a rented room", "1.004194", procedures.Answers{"way": "household", "dwelling": "rent"},
			[]string{"id_card", "dwelling"}, []string{"parents", "authorisation"}},
		{"one question answered", "2.000815", procedures.Answers{"paper": "birth"},
			[]string{"original"}, []string{"legalisation"}},
		{"nonsense in the address", "2.000815", procedures.Answers{"paper": "gold", "purpose": "x"},
			nil, []string{"original", "original_identity", "legalisation"}},
	} {
		l := caseOf(shipped(t, tt.code), tt.ans).List(t.Context())
		if diff := cmp.Diff(tt.sure, ids(l.Sure)); diff != "" {
			t.Errorf("%s: to bring for sure (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.perhaps, ids(l.Perhaps)); diff != "" {
			t.Errorf("%s: perhaps (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestListAgreesWithForm: whatever else somebody answers in the form, it asks
// for what the list said: all that is sure, what is said to depend on a case in
// that case only, and nothing besides.
func TestListAgreesWithForm(t *testing.T) {
	t.Parallel()
	for _, p := range procedures.Shipped().Procedures {
		if p.Form == nil {
			continue
		}
		for ans := range answersTo(conditioned(p)) {
			for known := range answersTo(bring.Open(p, today).Asked) {
				agrees(t, p, known, ans)
			}
		}
	}
}

func agrees(t *testing.T, p procedures.Procedure, known, ans procedures.Answers) {
	t.Helper()
	clean := p.Form.Clean(ans)
	for id, v := range known {
		if clean[id] != v {
			return // told another case than the form was filled in for
		}
	}
	l := caseOf(p, known).List(t.Context())
	listed := slices.Concat(ids(l.Sure), ids(l.IfAny))
	for _, c := range p.Components {
		_, open := c.When.Given(p.Form, known)
		if c.Data == "" && open != nil && open.Holds(clean) {
			listed = append(listed, c.ID)
		}
	}
	var asked []string
	for _, c := range p.ComponentsFor(ans) {
		asked = append(asked, c.ID)
	}
	slices.Sort(listed)
	slices.Sort(asked)
	if diff := cmp.Diff(asked, listed); diff != "" {
		t.Fatalf("%s, told %v, filled in %v: the list isn't what the form asks for (-form +list):\n%s", p.Code, known,
			clean, diff)
	}
}

// conditioned are the questions on which papers depend.
func conditioned(p procedures.Procedure) (out []procedures.Question) {
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if slices.ContainsFunc(p.Components, func(c procedures.Component) bool {
				return slices.Contains(c.When.Questions(), q.ID)
			}) {
				out = append(out, q)
			}
		}
	}
	return out
}

// answersTo yields every combination of answers, none included.
func answersTo(questions []procedures.Question) func(func(procedures.Answers) bool) {
	return func(yield func(procedures.Answers) bool) {
		var choose func(i int, ans procedures.Answers) bool
		choose = func(i int, ans procedures.Answers) bool {
			if i == len(questions) {
				return yield(ans)
			}
			q := questions[i]
			for _, v := range append([]string{""}, choices(q)...) {
				next := procedures.Answers{}
				for k, known := range ans {
					next[k] = known
				}
				if v != "" {
					next[q.ID] = v
				}
				if !choose(i+1, next) {
					return false
				}
			}
			return true
		}
		choose(0, procedures.Answers{})
	}
}

func choices(q procedures.Question) (out []string) {
	for _, o := range q.Options {
		out = append(out, o.Value)
	}
	if q.Type == procedures.TypeYesNo {
		out = []string{"yes", "no"}
	}
	return out
}

// TestNoPaperWithoutCase: in every language each paper that only some need says
// which, and of two fees that exclude each other one is left or both say when.
func TestNoPaperWithoutCase(t *testing.T) {
	t.Parallel()
	texts := i18n.NewCatalog()
	if err := texts.Add(procedures.Messages); err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Tags() {
		ctx := i18n.With(t.Context(), texts, lang)
		for _, p := range procedures.Shipped().Procedures {
			for known := range answersTo(bring.Open(p, today).Asked) {
				for _, paper := range caseOf(p, known).List(ctx).Perhaps {
					if paper.When == "" {
						t.Errorf("%s %s, told %v: %s without its case", lang, p.Code, known, paper.ID)
					}
				}
				rules := p.FeeRules(ctx, today, known)
				for _, r := range rules {
					if len(rules) > 1 && r.When == "" {
						t.Errorf("%s %s, told %v: %q beside another fee", lang, p.Code, known, r.Text)
					}
				}
			}
		}
	}
}
