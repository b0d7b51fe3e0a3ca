package procedures

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
)

func TestShippedIsSound(t *testing.T) {
	for _, p := range Shipped().Validate() {
		t.Errorf("%s: %s", p.Path, texts().Text("en", p.Key, p.Args...))
	}
}

func TestShippedHoldsWhatCommunesNeed(t *testing.T) {
	c := Shipped()
	if n := len(c.Procedures); n < 28 {
		t.Errorf("only %d procedures", n)
	}
	sectors := map[string]int{}
	for _, p := range c.Procedures {
		sectors[p.Field.Sector]++
	}
	for _, s := range Sectors {
		if sectors[s] == 0 {
			t.Errorf("no procedure of the sector %s", s)
		}
	}
	for _, code := range []string{"2.000815", "1.010041", "2.000635", "1.004873", "1.001193", "1.004194"} {
		if p := find(t, code); p.Form == nil || !p.Result.Template.Complete() {
			t.Errorf("%s: no working form or result", code)
		}
	}
}

// The hours of the steps must fill the limit in working time exactly, and fit
// in the working days that lie within a limit of calendar days.
func TestShippedStepsFitTheLimit(t *testing.T) {
	for _, p := range Shipped().Procedures {
		hours, limit := p.Hours(), p.Limit.Hours(false)
		if p.Limit.Unit == "day" || p.Limit.Unit == "month" {
			if most := limit * 5 / 7; hours > most {
				t.Errorf("%s: %d hours, but %d calendar days hold %d working hours", p.Code, hours, p.Limit.N, most)
			}
			continue
		}
		// Interlinked procedures run partly side by side and may take less.
		if hours != limit && p.Code != "2.000986" {
			t.Errorf("%s: steps take %d hours of %d", p.Code, hours, limit)
		}
	}
}

func TestCardsAreNeverPhotographed(t *testing.T) {
	for _, p := range Shipped().Procedures {
		for _, c := range p.Components {
			if c.ID == "id_card" && (!c.ShowOnly || c.PhotoLimit() != 0) {
				t.Errorf("%s: the identity card may be photographed", p.Code)
			}
		}
	}
}

func TestWriteThenRead(t *testing.T) {
	var b bytes.Buffer
	if err := Shipped().Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadCatalogue(&b)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(Shipped(), got); d != "" {
		t.Error(d)
	}
}

func TestReadRefuses(t *testing.T) {
	tests := map[string]struct{ file, key string }{
		"nothing":       {"", "procedures.catalogue.empty"},
		"cut off":       {`{"format":1,"procedures":[{"code":`, "procedures.catalogue.cut"},
		"a workbook":    {"PK\x03\x04", "procedures.catalogue.no_json"},
		"wrong kind":    {`{"format":1,"procedures":[{"version":"one"}]}`, "procedures.catalogue.wrong_kind"},
		"unknown field": {`{"format":1,"procedures":[{"requird":true}]}`, "procedures.catalogue.unknown_field"},
		"other format":  {`{"format":2,"procedures":[]}`, "procedures.catalogue.format"},
		"no format":     {`{"procedures":[]}`, "procedures.catalogue.format"},
		"more after":    {`{"format":1,"procedures":[]} {}`, "procedures.catalogue.more"},
		"a bad date":    {`{"format":1,"procedures":[{"validFrom":"2026-02-30"}]}`, "procedures.catalogue.no_date"},
		"too many": {`{"format":1,"procedures":[` + strings.Repeat("{},", maxProcedures) + `{}]}`,
			"procedures.catalogue.too_many"},
		"too large": {`{"format":1,` + strings.Repeat(" ", maxCatalogue) + `"procedures":[]}`,
			"procedures.catalogue.too_large"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := ReadCatalogue(strings.NewReader(tt.file))
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != tt.key {
				t.Errorf("got %v, want %s", err, tt.key)
			}
		})
	}
}

func TestUnreadableNamesTheLine(t *testing.T) {
	_, err := ReadCatalogue(strings.NewReader("{\n\"format\": 1,\n\"procedures\": oops\n}"))
	if got := fault.Of(err).Args; len(got) < 2 || got[1] != 3 {
		t.Errorf("args %v, want line 3", got)
	}
}

// sound returns a small catalogue without problems, to be spoilt by tests.
func sound() Catalogue {
	both := i18n.Text{"vi": "Chữ", "en": "Text"}
	return Catalogue{[]Procedure{{
		Code: "2.000001", Version: 1, ValidFrom: "2026-01-01", Name: both, Plain: both,
		Field: Field{Name: both, Sector: "justice"}, Decider: Chairman, Online: Online{Level: "full"},
		Limit: Limit{Unit: "working_day", N: 1}, Fees: []Fee{{Kind: "free", ValidFrom: "2026-01-01"}},
		Components: []Component{{ID: "paper", Name: both, Originals: 1}},
		Steps:      []Step{{Key: "receive", Name: both, Role: "clerk", Hours: 8, Stage: 1}},
		Result:     Result{Name: both, Kind: "copy", Template: i18n.Same("{kind}")},
		Form: &Form{Pages: []Page{{ID: "one", Title: both, Questions: []Question{
			{ID: "kind", Type: TypeChoice, Label: both, Options: []Option{{Value: "a", Label: both},
				{Value: "b", Label: both}}},
			{ID: "born", Type: TypeDate, Label: both, When: &Condition{Question: "kind", In: []string{"a"}}},
		}}}},
		Legal: []string{"Luật"}, Source: "test",
	}}}
}

func TestValidateFinds(t *testing.T) {
	if ps := sound().Validate(); len(ps) != 0 {
		t.Fatalf("the sound catalogue has problems: %v", ps)
	}
	q := func(p *Procedure, i int) *Question { return &p.Form.Pages[0].Questions[i] }
	tests := []struct {
		want  string // path and key, without the common beginnings
		spoil func(*Procedure)
	}{
		{"code code_shape", func(p *Procedure) { p.Code = "2.815" }},
		{"version version", func(p *Procedure) { p.Version = 0 }},
		{"validFrom no_start", func(p *Procedure) { p.ValidFrom = "" }},
		{"validTo ends_before_start", func(p *Procedure) { p.ValidTo = "2025-01-01" }},
		{"name no_text", func(p *Procedure) { p.Name = i18n.Text{"vi": "Chữ"} }},
		{"plain no_text", func(p *Procedure) { p.Plain = i18n.Text{"vi": " ", "en": "Text"} }},
		{"name not_nfc", func(p *Procedure) { p.Name = i18n.Text{"vi": "Cu\u031b", "en": "Text"} }},
		{"field.sector unknown_value", func(p *Procedure) { p.Field.Sector = "army" }},
		{"decider unknown_value", func(p *Procedure) { p.Decider = "king" }},
		{"online.reason no_reason", func(p *Procedure) { p.Online.Level = "partial" }},
		{"limit.n limit_zero", func(p *Procedure) { p.Limit.N = 0 }},
		{"limit.verify verify_short", func(p *Procedure) { p.Limit.Verify = 1 }},
		{"fees no_fee_rule", func(p *Procedure) { p.Fees = nil }},
		{"fees[0].amount free_costs", func(p *Procedure) { p.Fees[0].Amount = 5 }},
		{"fees[0].when unknown_question", func(p *Procedure) {
			p.Fees[0].When = &Condition{Question: "x", In: []string{"y"}}
		}},
		{"fees[0].then after_without_then", func(p *Procedure) {
			p.Fees[0] = Fee{Kind: "per_page", Amount: 1, After: 2, ValidFrom: "2026-01-01", Source: "s"}
		}},
		{"fees[0].byProvince province_shape", func(p *Procedure) {
			p.Fees[0] = Fee{Kind: "council", ByProvince: map[string]int64{"Lào Cai": 1},
				ValidFrom: "2026-01-01", Source: "s"}
		}},
		{"components[1].id duplicate_id", func(p *Procedure) { p.Components = append(p.Components, p.Components[0]) }},
		{"components[0].originals no_copies", func(p *Procedure) { p.Components[0].Originals = 0 }},
		{"components[0].maxPhotos shown_not_photographed", func(p *Procedure) {
			p.Components[0].ShowOnly = true
			p.Components[0].MaxPhotos = 1
		}},
		{"steps no_steps", func(p *Procedure) { p.Steps = nil }},
		{"steps hours_over_limit", func(p *Procedure) { p.Steps[0].Hours = 9 }},
		{"steps[0].role unknown_value", func(p *Procedure) { p.Steps[0].Role = "cook" }},
		{"steps[0].stage stage", func(p *Procedure) { p.Steps[0].Stage = 6 }},
		{"result.template unknown_question", func(p *Procedure) { p.Result.Template = i18n.Same("{knid}") }},
		{"form no_pages", func(p *Procedure) { p.Form = &Form{}; p.Result.Template = nil }},
		{"form.pages[0].id id_shape", func(p *Procedure) { p.Form.Pages[0].ID = "One page" }},
		{"form.pages[0].questions[0].type unknown_value", func(p *Procedure) {
			q(p, 0).Type = "colour"
			q(p, 0).Options = nil
			q(p, 1).When = nil
		}},
		{"form.pages[0].questions[1].when unknown_question", func(p *Procedure) { q(p, 1).When.Question = "later" }},
		{"form.pages[0].questions[1].when impossible_answer", func(p *Procedure) { q(p, 1).When.In = []string{"c"} }},
		{"form.pages[0].questions[1].when condition_shape", func(p *Procedure) {
			q(p, 1).When.All = []Condition{{Question: "kind", In: []string{"a"}}}
		}},
		{"form.pages[0].questions[1].id duplicate_id", func(p *Procedure) {
			q(p, 1).ID = "kind"
			q(p, 0).Options[0].Value = "a"
		}},
		{"form.pages[0].questions[1].before wrong_reference", func(p *Procedure) { q(p, 1).Before = "kind" }},
		{"form.pages[0].questions[1].min not_for_type", func(p *Procedure) { q(p, 1).Min = new(int64) }},
		{"form.pages[0].questions[0].options few_options", func(p *Procedure) {
			q(p, 0).Options = q(p, 0).Options[:1]
		}},
		{"form.pages[0].questions[0].prefill unknown_value", func(p *Procedure) {
			q(p, 0).Prefill = "resident.password"
		}},
		{"form.pages[0].questions[1].prefillWhen prefill_alone", func(p *Procedure) {
			q(p, 1).PrefillWhen = &Condition{Question: "kind", In: []string{"a"}}
		}},
		{"form.pages[0].questions[0].prefillWhen unknown_question", func(p *Procedure) {
			q(p, 0).PrefillWhen = &Condition{Question: "later", In: []string{"a"}}
		}},
	}
	for _, tt := range tests {
		t.Run(tt.want, func(t *testing.T) {
			c := sound()
			tt.spoil(&c.Procedures[0])
			var got []string
			for _, p := range c.Validate() {
				got = append(got, strings.TrimPrefix(p.Path, "procedures[0].")+" "+strings.TrimPrefix(p.Key,
					"procedures.catalogue."))
			}
			if !slices.Contains(got, tt.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestValidateComparesVersions(t *testing.T) {
	c := sound()
	old, next := c.Procedures[0], c.Procedures[0]
	old.ValidTo, next.Version, next.ValidFrom = "2026-06-30", 2, "2026-07-01"
	if ps := (Catalogue{[]Procedure{old, next}}).Validate(); len(ps) != 0 {
		t.Errorf("successive versions: %v", ps)
	}
	next.ValidFrom, next.Version = "2026-06-30", 1
	ps := Catalogue{[]Procedure{old, next}}.Validate()
	if len(ps) != 2 || !strings.HasSuffix(ps[0].Key, "duplicate_version") || !strings.HasSuffix(ps[1].Key, "overlap") {
		t.Errorf("got %v", ps)
	}
}

// Every message that code can ask for exists in both languages, with the same
// placeholders, and no text is left unused.
func TestMessages(t *testing.T) {
	c := i18n.NewCatalog()
	if err := c.Add(Messages); err != nil {
		t.Fatal(err)
	}
	// only English has a singular
	english := slices.DeleteFunc(c.Keys("en"), func(key string) bool { return strings.HasSuffix(key, ".one") })
	if d := cmp.Diff(c.Keys("vi"), english); d != "" {
		t.Errorf("vi and en differ: %s", d)
	}
	for _, key := range c.Keys("vi") {
		vi, en := placeholder.FindAllString(c.Text("vi", key), -1), placeholder.FindAllString(c.Text("en", key), -1)
		slices.Sort(vi)
		slices.Sort(en)
		if d := cmp.Diff(vi, en); d != "" {
			t.Errorf("%s: placeholders differ: %s", key, d)
		}
	}
	for _, p := range Shipped().Procedures {
		limit, args := p.Limit.Text()
		keys := []string{limit, "procedures.sector." + p.Field.Sector, "procedures.decider." + string(p.Decider),
			"procedures.online." + p.Online.Level}
		for _, f := range p.Fees {
			key, _ := f.Text()
			keys = append(keys, key)
		}
		for _, key := range keys {
			if !c.Has(key) {
				t.Errorf("%s: no text for %s", p.Code, key)
			}
		}
		if s := c.Text("en", limit, args...); strings.Contains(s, "{") {
			t.Errorf("%s: %q is not filled", p.Code, s)
		}
	}
}

func TestProblemMessagesAreFilled(t *testing.T) {
	c := sound()
	p := &c.Procedures[0]
	p.Code, p.Decider, p.ValidTo, p.Steps[0].Hours, p.Limit.Verify = "x", "king", "2025-01-01", 90, 1
	p.Form.Pages[0].Questions[1].Before = "kind"
	p.Form.Pages[0].Questions[1].Min = new(int64)
	for _, pr := range c.Validate() {
		if pr.Code != "x" {
			t.Errorf("%s: code %q", pr.Path, pr.Code)
		}
		for _, lang := range i18n.Languages {
			if s := texts().Text(lang, pr.Key, pr.Args...); strings.ContainsAny(s, "{}") || s == pr.Key {
				t.Errorf("%s: %s", lang, s)
			}
		}
	}
}

func FuzzReadCatalogue(f *testing.F) {
	var b bytes.Buffer
	if err := sound().Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add(`{"format":1,"procedures":[{"form":{"pages":[{"when":{"not":{"all":[{}]}}}]}}]}`)
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ReadCatalogue(strings.NewReader(s))
		if err != nil {
			return
		}
		c.Validate()
		var out bytes.Buffer
		if err := c.Write(&out); err != nil {
			t.Fatal(err)
		}
		again, err := ReadCatalogue(&out)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprintf("%+v", again.Validate()) != fmt.Sprintf("%+v", c.Validate()) {
			t.Error("written and read again, it has other problems")
		}
	})
}
