package practice

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/dossiers"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/ids"
	"thonso/internal/procedures"
)

const today clock.Date = "2026-11-23"

// rightAnswers are what a careful member types: the register's facts and the story.
func rightAnswers(t *testing.T, p Persona) (procedures.Procedure, procedures.Answers) {
	t.Helper()
	all := procedures.Shipped().Procedures
	i := slices.IndexFunc(all, func(q procedures.Procedure) bool {
		return q.Code == p.Procedure && today.In(q.ValidFrom, q.ValidTo)
	})
	if i < 0 {
		t.Fatalf("%s: no procedure %s", p.Key, p.Procedure)
	}
	proc := all[i]
	known := map[string]string{"resident.name": p.Name, "resident.born": p.Born, "resident.idnumber": p.IDNumber,
		"resident.ethnicity": p.Ethnicity,
		"resident.address":   p.Address, "resident.sex": map[string]string{"m": "male", "f": "female"}[p.Sex]}
	ans := procedures.Answers{}
	for _, page := range proc.Form.Pages {
		for _, q := range page.Questions {
			if v := known[q.Prefill]; v != "" {
				ans[q.ID] = v
			}
			if e := p.Answers[q.ID]; len(e) > 0 {
				ans[q.ID] = procedures.Normalise(e[0], q.Type)
			}
		}
	}
	if p.Procedure == "1.004194" { // the story says "from today"
		ans["from"], ans["until"] = string(today), string(today.AddDays(365))
	}
	return proc, ans
}

func rightPhotos(p Persona) (out []dossiers.Photo) {
	for c, n := range p.Photos {
		for i := range n {
			out = append(out, dossiers.Photo{Component: c, Page: i + 1})
		}
	}
	return out
}

// TestEveryStoryCanBeTold: what a story says is all that the procedure asks,
// and the reviewer takes it.
func TestEveryStoryCanBeTold(t *testing.T) {
	kinds, seen := map[Kind]int{}, map[string]bool{}
	for _, p := range Personas() {
		if seen[p.ID] || seen[p.Key] || !ids.Valid(p.ID) {
			t.Errorf("%s: id or key is given twice, or is none", p.Key)
		}
		seen[p.ID], seen[p.Key] = true, true
		kinds[p.Kind]++
		proc, ans := rightAnswers(t, p)
		if faults := proc.Form.Validate(ans, today); len(faults) > 0 {
			t.Errorf("%s: the form refuses the story: %v", p.Key, faults)
		}
		for id := range p.Answers {
			if _, ok := proc.Form.Question(id); !ok {
				t.Errorf("%s: the form has no question %q", p.Key, id)
			}
		}
		have := map[string]int{}
		for _, c := range proc.Components {
			if n := p.Photos[c.ID]; n > c.PhotoLimit() {
				t.Errorf("%s: %d pages of %s are more than fit", p.Key, n, c.ID)
			}
		}
		for _, ph := range rightPhotos(p) {
			have[ph.Component]++
		}
		if missing := proc.Missing(ans, have); len(missing) > 0 {
			t.Errorf("%s: brings no %s", p.Key, missing[0].ID)
		}
		if wants := judge(p, proc, ans, rightPhotos(p)); len(wants) > 0 {
			t.Errorf("%s: the reviewer refuses what is right: %v", p.Key, wants)
		}
		if !p.Story.Complete() {
			t.Errorf("%s has no story in both languages", p.Key)
		}
	}
	if kinds[Copy] < 3 || kinds[Residence] < 3 || len(Personas()) < 10 {
		t.Errorf("too few personas: %v", kinds)
	}
}

func TestJudge(t *testing.T) {
	p, _ := personaOf("mai")
	for name, test := range map[string]struct {
		change func(procedures.Answers)
		photos int
		want   []dossiers.Want
	}{
		"right":          {func(procedures.Answers) {}, 4, nil},
		"other words":    {func(a procedures.Answers) { a["purpose"] = "nop de mien HOC PHI" }, 4, nil},
		"one photo more": {func(procedures.Answers) {}, 5, nil},
		"a page missing": {func(procedures.Answers) {}, 3,
			[]dossiers.Want{{Target: "c:original", Reason: "missing_page"}}},
		"wrong number": {func(a procedures.Answers) {
			a["copies"] = "3"
		}, 4, []dossiers.Want{{Target: "q:copies", Reason: "wrong_value"}}},
		"nothing said": {func(a procedures.Answers) { delete(a, "purpose") }, 4,
			[]dossiers.Want{{Target: "q:purpose", Reason: "incomplete"}}},
		"wrong turn": {func(a procedures.Answers) { a["paper"] = "land" }, 4,
			[]dossiers.Want{{Target: "q:paper", Reason: "wrong_value"}}},
		"another's paper": {func(a procedures.Answers) { a["paper_name"] = "Sổ đỏ" }, 4,
			[]dossiers.Want{{Target: "q:paper_name", Reason: "wrong_value"}}},
		"two at one go": {func(a procedures.Answers) { a["copies"], a["pages"] = "1", "1" }, 4,
			[]dossiers.Want{{Target: "q:pages", Reason: "wrong_value"}, {Target: "q:copies", Reason: "wrong_value"}}},
		"phone, not asked": {func(a procedures.Answers) { a["phone"] = "0987654321" }, 4, nil},
	} {
		t.Run(name, func(t *testing.T) {
			proc, ans := rightAnswers(t, p)
			test.change(ans)
			if diff := cmp.Diff(test.want,
				judge(p, proc, ans,
					rightPhotos(Persona{Photos: map[string]int{"original": test.photos}}))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestExpected(t *testing.T) {
	for _, test := range []struct {
		want  Expected
		typed string
		fits  bool
	}{
		{Expected{"4"}, "4", true},
		{Expected{"4"}, "40", false},
		{Expected{"Đỗ Thị Yên"}, "  đỗ thị  yên ", true},
		{Expected{"Đỗ Thị Yên"}, "Do Thi Yen", false}, // a name has its marks
		{Expected{"permanent,members"}, "members,permanent", true},
		{Expected{"permanent,members"}, "permanent", false},
		{Expected{"Vay vốn", "~vay"}, "để vay ngân hàng", true},
		{Expected{"~5 ngõ 2"}, "Số 5, ngõ 2, thôn Tập Làm", true},
		{Expected{"~5 ngõ 2"}, "Số 15, ngõ 2", false},
		{Expected{""}, "", true},
		{Expected{""}, "đâu đó", false},
	} {
		if got := test.want.Fits(test.typed); got != test.fits {
			t.Errorf("%q fits %q: %v", test.typed, test.want, got)
		}
	}
}

func TestScore(t *testing.T) {
	back := func(n int) dossiers.Event {
		return dossiers.Event{Kind: "supplement", Data: dossiers.EventData{Wants: make([]dossiers.Want, n)}}
	}
	for _, test := range []struct {
		events       []dossiers.Event
		score, stars int
	}{
		{nil, 100, 5},
		{[]dossiers.Event{{Kind: "submit"}, {Kind: "receive"}}, 100, 5},
		{[]dossiers.Event{back(1)}, 80, 4},
		{[]dossiers.Event{back(2), back(1)}, 55, 3},
		{[]dossiers.Event{back(9), back(9)}, 0, 1},
	} {
		o := outcomeOf(test.events)
		if o.Score() != test.score || Stars(o.Score()) != test.stars {
			t.Errorf("%d events: %d points, %d stars; want %d, %d", len(test.events), o.Score(), Stars(o.Score()),
				test.score, test.stars)
		}
		if o.FirstTime() != (test.score == 100) {
			t.Errorf("first time right at %d points: %v", test.score, o.FirstTime())
		}
	}
}
