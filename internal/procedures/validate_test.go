package procedures

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/unicode/norm"

	"thonso/internal/platform/clock"
)

// The vectors are a file because the field app runs the same forms in another
// language and must come to the same verdicts.
type vectors struct {
	Normalise []struct{ Type, Raw, Want string }
	Forms     map[string]Form
	Cases     []struct {
		Name, Form       string
		Today            clock.Date
		Answers, Clean   Answers
		Faults, Warnings map[string]string
		Pages            []string
	}
}

func readVectors(t testing.TB) vectors {
	t.Helper()
	raw, err := os.ReadFile("testdata/form_vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	var v vectors
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNormaliseVectors(t *testing.T) {
	for _, v := range readVectors(t).Normalise {
		got := Normalise(v.Raw, v.Type)
		if got != v.Want {
			t.Errorf("%s %q: got %q, want %q", v.Type, v.Raw, got, v.Want)
		}
		if again := Normalise(got, v.Type); again != got {
			t.Errorf("%s %q: a second time gives %q", v.Type, got, again)
		}
	}
}

func TestFormVectors(t *testing.T) {
	vs := readVectors(t)
	same := cmpopts.EquateEmpty()
	for _, v := range vs.Cases {
		t.Run(v.Name, func(t *testing.T) {
			f, ok := vs.Forms[v.Form]
			if !ok {
				t.Fatalf("no form %q", v.Form)
			}
			if d := cmp.Diff(v.Clean, f.Clean(v.Answers), same); d != "" {
				t.Errorf("clean: %s", d)
			}
			faults := f.Validate(v.Answers, v.Today)
			if d := cmp.Diff(v.Faults, faults, same); d != "" {
				t.Errorf("faults: %s", d)
			}
			warnings := f.Warnings(v.Answers)
			if d := cmp.Diff(v.Warnings, warnings, same); d != "" {
				t.Errorf("warnings: %s", d)
			}
			var pages []string
			for _, p := range f.PagesFor(v.Answers) {
				pages = append(pages, p.ID)
			}
			if d := cmp.Diff(v.Pages, pages, same); d != "" {
				t.Errorf("pages: %s", d)
			}
			for _, key := range [][]string{values(faults), values(warnings)} {
				for _, k := range key {
					if !texts().Has(k) {
						t.Errorf("no text for %s", k)
					}
				}
			}
		})
	}
}

func values(m map[string]string) (vs []string) {
	for _, v := range m {
		vs = append(vs, v)
	}
	return vs
}

func TestFormsOfVectorsAreSound(t *testing.T) {
	for name, f := range readVectors(t).Forms {
		k := &checker{}
		k.form(&f)
		for _, p := range k.problems {
			t.Errorf("%s: %v", name, p)
		}
	}
}

// A page by itself judges only its own questions, with the pages before it known.
func TestPageValidate(t *testing.T) {
	f := readVectors(t).Forms["branches"]
	death := f.Pages[2]
	got := death.Validate(Answers{"kind": "death", "far": "yes", "why": ""}, "2026-11-23")
	want := map[string]string{"died": "procedures.form.date_required", "where": "procedures.form.required"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got := death.Validate(nil, "2026-11-23"); got["far"] != "procedures.form.choose" {
		t.Errorf("without answers: %v", got)
	}
}

func TestNoForm(t *testing.T) {
	var f *Form
	if len(f.Clean(Answers{"a": "b"})) != 0 || len(f.Validate(nil, "")) != 0 || f.PagesFor(nil) != nil ||
		len(f.Warnings(nil)) != 0 {
		t.Error("a missing form asks nothing")
	}
}

func TestFaultArguments(t *testing.T) {
	most := int64(500)
	q := Question{Type: TypeNumber, Max: &most}
	if got := texts().Text("en", "procedures.form.number_large", q.Args()...); !strings.Contains(got, "500") {
		t.Error(got)
	}
	q = Question{Type: TypeLongText}
	if got := texts().Text("vi", "procedures.form.too_long", q.Args()...); !strings.Contains(got, "2000") {
		t.Error(got)
	}
}

func FuzzValidate(f *testing.F) {
	vs := readVectors(f)
	for _, v := range vs.Cases {
		form, _ := json.Marshal(vs.Forms[v.Form])
		answers, _ := json.Marshal(v.Answers)
		f.Add(string(form), string(answers), string(v.Today))
	}
	f.Fuzz(func(t *testing.T, formJSON, answersJSON, day string) {
		var form Form
		var ans Answers
		today, err := clock.ParseDate(day)
		if err != nil || json.Unmarshal([]byte(formJSON), &form) != nil ||
			json.Unmarshal([]byte(answersJSON), &ans) != nil {
			return
		}
		given := maps.Clone(ans)
		clean := form.Clean(ans)
		if d := cmp.Diff(clean, form.Clean(clean)); d != "" {
			t.Errorf("cleaning twice: %s", d)
		}
		if d := cmp.Diff(form.Validate(ans, today), form.Validate(clean, today)); d != "" {
			t.Errorf("verdicts before and after cleaning: %s", d)
		}
		form.Warnings(ans)
		if d := cmp.Diff(given, ans); d != "" {
			t.Errorf("the answers were changed: %s", d)
		}
	})
}

func FuzzNormalise(f *testing.F) {
	for _, v := range readVectors(f).Normalise {
		f.Add(v.Raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, typ := range questionTypes {
			once := Normalise(raw, typ)
			if twice := Normalise(once, typ); twice != once {
				t.Errorf("%s: %q, then %q", typ, once, twice)
			}
			if !norm.NFC.IsNormalString(once) {
				t.Errorf("%s: %q is not in NFC", typ, once)
			}
		}
	})
}

// Whatever mixture of answers comes in, cleaning settles it in one go, and the
// verdict is about what was kept.
func TestShippedFormsSettle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	odd := []string{"", " ", "yes", "no", "2026-02-31", "1/2/1965", "010165000001", "0912345678", "7", "-1", "x,y"}
	for _, p := range Shipped().Procedures {
		if p.Form == nil {
			continue
		}
		for range 300 {
			ans := Answers{}
			for id, q := range p.Form.questions() {
				ans[id] = odd[r.IntN(len(odd))]
				if n := len(q.Options); n > 0 {
					ans[id] = q.Options[r.IntN(n)].Value
				}
			}
			clean := p.Form.Clean(ans)
			if d := cmp.Diff(clean, p.Form.Clean(clean)); d != "" {
				t.Fatalf("%s: %s", p.Code, d)
			}
			faults := p.Form.Validate(ans, "2026-11-23")
			if d := cmp.Diff(faults, p.Form.Validate(clean, "2026-11-23")); d != "" {
				t.Fatalf("%s: %s", p.Code, d)
			}
			merged := map[string]string{}
			for _, page := range p.Form.PagesFor(ans) {
				maps.Copy(merged, page.Validate(clean, "2026-11-23"))
			}
			if d := cmp.Diff(faults, merged); d != "" {
				t.Fatalf("%s, page by page: %s", p.Code, d)
			}
		}
	}
}
