package dossiers_test

import (
	"context"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/i18n"
	"thonso/internal/procedures"
)

// shownAtTheOffice is a procedure with a paper that nobody photographs, and one
// that is asked for only when the purpose is a loan.
func (b *bureau) shownAtTheOffice() dossiers.Dossier {
	b.t.Helper()
	p := testProcedures()[0]
	text := func(s string) i18n.Text { return i18n.Same(s) }
	p.Code = "9.000009"
	p.Components = append(p.Components, procedures.Component{ID: "passport", Name: text("Hộ chiếu (xuất trình)"),
		Originals: 1, Required: true, ShowOnly: true},
		procedures.Component{ID: "deed", Name: text("Sổ đỏ"), MaxPhotos: 2,
			When: &procedures.Condition{Question: "purpose", In: []string{"vay vốn"}}})
	_, err := b.Procedures.Add(context.Background(), b.System(), p)
	b.must(err)
	return b.submitted(p.Code)
}

// TestSentBackCanBePutRight: nothing is sent back that the person can't find,
// and what is shown at the office, or needless by now, keeps nobody waiting.
func TestSentBackCanBePutRight(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		d := b.shownAtTheOffice()
		ask := func(wants ...dossiers.Want) error {
			_, err := b.Office.AskSupplement(ctx, b.clerk, dossiers.Act{ID: d.ID}, wants)
			return err
		}
		for _, w := range []dossiers.Want{{Target: "q:nothing", Reason: "wrong_value"},
			{Target: "c:nothing", Reason: "absent"}, {Target: "c:card:2", Reason: "blurred"},
			{Target: "q:purpose", Reason: "blurred"}, {Target: "c:card:1", Reason: "absent"}} {
			if err := ask(dossiers.Want{Target: "c:card:1", Reason: "blurred"}, w); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s, %s: %v", w.Target, w.Reason, err)
			}
		}
		b.must(ask(dossiers.Want{Target: "c:passport", Reason: "absent"},
			dossiers.Want{Target: "c:deed", Reason: "absent"},
			dossiers.Want{Target: "q:purpose", Reason: "wrong_value"}))

		send := func() error {
			_, err := b.Filing.Submit(ctx, b.clerk, dossiers.Act{ID: d.ID})
			return err
		}
		if err := send(); fault.KindOf(err) != fault.Invalid || fault.Of(err).Fields["c:deed"] == "" ||
			fault.Of(err).Fields["c:passport"] != "" {
			t.Errorf("with nothing put right: %v", fault.Of(err).Fields)
		}
		_, _, err := b.Filing.Answer(ctx, b.clerk,
			filing.AnswerInput{Act: dossiers.Act{ID: d.ID}, Page: "why",
				Answers: procedures.Answers{"purpose": "đi học"}})
		b.must(err)
		b.must(send())

		b.must(ask(dossiers.Want{Target: "c:card:1", Reason: "blurred"}))
		c, err := b.Cases.Show(ctx, b.clerk, d.ID)
		b.must(err)
		if len(c.Wants) != 1 {
			t.Errorf("sent back once more for one thing, of the first time is left: %v", c.Wants)
		}
	})
}
