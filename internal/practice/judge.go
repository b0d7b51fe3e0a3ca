package practice

import (
	"fmt"

	"thonso/internal/dossiers"
	"thonso/internal/procedures"
)

// judge compares a dossier with the persona's story and returns what a clerk
// would send back. Only what the form asks now is judged: after a wrong turn
// the turn is wrong, not every question that it led past.
func judge(p Persona, proc procedures.Procedure, ans procedures.Answers,
	photos []dossiers.Photo) (wants []dossiers.Want) {
	if proc.Form != nil {
		ans = proc.Form.Clean(ans)
		for _, page := range proc.Form.PagesFor(ans) {
			for _, q := range page.Questions {
				if q.When.Holds(ans) {
					wants = append(wants, judgeAnswer(p, q, ans[q.ID])...)
				}
			}
		}
	}
	have := map[string]int{}
	for _, ph := range photos {
		have[ph.Component]++
	}
	for _, c := range proc.ComponentsFor(ans) {
		if n := p.Photos[c.ID]; have[c.ID] < n {
			// The page of the photo that is still to come, so that adding it puts it right.
			wants = append(wants, dossiers.Want{Target: fmt.Sprintf("c:%s", c.ID), Reason: "missing_page"})
		}
	}
	return wants
}

func judgeAnswer(p Persona, q procedures.Question, typed string) []dossiers.Want {
	want, ok := p.Answers[q.ID]
	if !ok {
		want, ok = p.known(q)
	}
	switch {
	case !ok || want.Fits(typed):
		return nil
	case typed == "":
		return []dossiers.Want{{Target: "q:" + q.ID, Reason: "incomplete"}}
	default:
		return []dossiers.Want{{Target: "q:" + q.ID, Reason: "wrong_value"}}
	}
}

// known is what the register filled in: it must still be what the register says.
func (p Persona) known(q procedures.Question) (Expected, bool) {
	v := map[string]string{"resident.name": p.Name, "resident.born": p.Born, "resident.idnumber": p.IDNumber,
		"resident.ethnicity": p.Ethnicity}[q.Prefill]
	return Expected{v}, v != ""
}

// What a score is made of.
const (
	fullScore   = 100
	perReturn   = 15
	perWrong    = 5
	lowestScore = 0
)

// An Outcome is how a run went.
type Outcome struct{ Returns, Wrong int }

// outcomeOf counts what came back, from the dossier's history: counting twice gives the same.
func outcomeOf(evs []dossiers.Event) (o Outcome) {
	for _, e := range evs {
		if e.Kind == "supplement" {
			o.Returns++
			o.Wrong += len(e.Data.Wants)
		}
	}
	return o
}

// Score is what the run is worth, 0–100.
func (o Outcome) Score() int {
	return max(lowestScore, fullScore-perReturn*o.Returns-perWrong*o.Wrong)
}

// FirstTime reports whether it was right the first time.
func (o Outcome) FirstTime() bool { return o.Returns == 0 }

// Stars is the score as people like to see it, 1–5.
func Stars(score int) int {
	for i, least := range []int{95, 75, 55, 35} {
		if score >= least {
			return 5 - i
		}
	}
	return 1
}
