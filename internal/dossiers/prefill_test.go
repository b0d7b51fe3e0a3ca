package dossiers_test

import (
	"context"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/fault"
	"thonso/internal/procedures"
)

// The registry answers for the resident where the form is about the resident,
// and leaves open what is asked about somebody else.
func TestRegistryAnswersForTheResidentAlone(t *testing.T) {
	const me, typed = "Lò Thị Thử", "Vàng A Pao"
	type sent struct {
		page    string
		answers procedures.Answers
	}
	about := func(whom string) sent { return sent{"applicant", procedures.Answers{"applicant": whom}} }
	person := sent{"person", procedures.Answers{"name": typed}}
	tests := []struct {
		name, procedure string
		sent            []sent
		want            procedures.Answers
	}{
		{"nobody said yet", "1.004873", nil, procedures.Answers{"name": "", "born": "", "email": "thu@example.test"}},
		{"for oneself", "1.004873", []sent{about("self")},
			procedures.Answers{"name": me, "born": "1965-03-05", "sex": "female"}},
		{"for a relative", "1.004873", []sent{about("family")}, procedures.Answers{"name": "", "born": ""}},
		{"for a relative after all", "1.004873", []sent{about("self"), about("family")},
			procedures.Answers{"name": "", "born": "", "email": "thu@example.test"}},
		{"what was typed stays", "1.004873", []sent{about("self"), person, about("family")},
			procedures.Answers{"name": typed, "born": ""}},
		{"nor is it typed over", "1.004873", []sent{about("family"), person, about("self")},
			procedures.Answers{"name": typed, "born": "1965-03-05"}},
		{"one's own birth certificate", "2.000635",
			[]sent{{"event", procedures.Answers{"event": "birth"}}, about("self")},
			procedures.Answers{"name": me}},
		{"nobody's own death", "2.000635", []sent{{"event", procedures.Answers{"event": "death"}}, about("self")},
			procedures.Answers{"name": ""}},
		{"the mother declares", "1.001193", []sent{about("mother")},
			procedures.Answers{"applicant_name": me, "mother_name": me,
				"mother_born": "1965-03-05", "father_name": ""}},
		{"a grandmother declares", "1.001193", []sent{about("relative")},
			procedures.Answers{"applicant_name": me, "mother_name": "", "father_name": ""}},
	}
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				d, err := b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident,
					Procedure: tt.procedure, Channel: dossiers.Counter, Assist: dossiers.Official})
				if err != nil {
					t.Fatal(err)
				}
				for _, s := range tt.sent { // half: the pages have more questions, and say so
					_, _, err = b.Filing.Answer(ctx, b.clerk,
						filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: s.page, Answers: s.answers, Half: true})
					if err != nil && fault.KindOf(err) != fault.Invalid {
						t.Fatal(err)
					}
				}
				desk, err := b.Dossiers.Open(ctx, b.clerk, d.ID)
				if err != nil {
					t.Fatal(err)
				}
				for id, want := range tt.want {
					if got := desk.Answers[id]; got != want {
						t.Errorf("%s: %q, want %q", id, got, want)
					}
				}
			})
		}
	})
}

// TestWhatIsNotAskedIsSaid: a program that answers what its page doesn't ask, or
// what waits for another answer, is told so of each; the rest is kept.
func TestWhatIsNotAskedIsSaid(t *testing.T) {
	const number = "001165000123"
	tests := []struct {
		name, page  string
		sent        procedures.Answers
		kept, wrong map[string]string
	}{
		{"of another page", "person", procedures.Answers{"name": "Vàng A Pao", "id_number": number},
			map[string]string{"name": "Vàng A Pao", "id_number": ""},
			map[string]string{"id_number": "dossiers.on_other_page"}},
		{"of no page", "id-number", procedures.Answers{"id_number": number, "number": number},
			map[string]string{"id_number": number}, map[string]string{"number": "dossiers.no_question"}},
		{"waits for another answer", "current", procedures.Answers{"current": "Bản Thử"},
			map[string]string{"current": ""}, map[string]string{"current": "dossiers.not_asked"}},
		{"with that answer", "current", procedures.Answers{"same_place": "no", "current": "Bản Thử", "temporary": ""},
			map[string]string{"current": "Bản Thử"}, nil},
		{"against that answer", "current", procedures.Answers{"same_place": "yes", "current": "Bản Thử"},
			map[string]string{"same_place": "yes", "current": ""}, map[string]string{"current": "dossiers.not_asked"}},
		{"on a page that waits", "history", procedures.Answers{"history": "Ở đây từ nhỏ"},
			map[string]string{"history": ""}, map[string]string{"history": "dossiers.not_asked"}},
	}
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for _, tt := range tests {
			d, err := b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.commune, ResidentID: b.resident,
				Procedure: "1.010041", Channel: dossiers.Counter, Assist: dossiers.Official})
			b.must(err)
			_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: tt.page,
				Answers: tt.sent, Half: true, Blind: true})
			said := fault.Of(err).Fields
			for id, key := range tt.wrong {
				if said[id] != key {
					t.Errorf("%s: %s: %q, want %q", tt.name, id, said[id], key)
				}
			}
			for id := range tt.sent {
				if tt.wrong[id] == "" && said[id] != "" {
					t.Errorf("%s: %s: %s", tt.name, id, said[id])
				}
			}
			_, _, err = b.Filing.Answer(ctx, b.clerk, filing.AnswerInput{Act: dossiers.Act{ID: d.ID},
				Page: "applicant", Answers: procedures.Answers{"applicant": "self"}, Half: true, Blind: true})
			b.must(err)
			now, err := b.Dossiers.Open(ctx, b.clerk, d.ID)
			b.must(err)
			for id, want := range tt.kept {
				if got := now.Answers[id]; got != want {
					t.Errorf("%s: %s is %q, want %q", tt.name, id, got, want)
				}
			}
		}
	})
}
