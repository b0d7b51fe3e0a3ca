// Package bring says what to bring for a procedure: exactly, for the case that a
// person tells by answering two of its form's questions, and with the case in
// words where these leave it open. All of it follows from the conditions of the
// catalogue. It keeps nothing.
package bring

import (
	"cmp"
	"slices"

	"thonso/internal/platform/clock"
	"thonso/internal/procedures"
)

// most questions are asked before the answer: whoever must answer more asks a neighbour.
const most = 2

// A Case is what is known of somebody's case.
type Case struct {
	Procedure procedures.Procedure
	Day       clock.Date
	Asked     []procedures.Question // those that decide most, in the form's order
	Answers   procedures.Answers    // to these questions only
}

// CaseOf is the case that the given answers tell. What isn't an answer to one
// of the questions asked is left out.
func CaseOf(p procedures.Procedure, day clock.Date, given func(question string) string) Case {
	c := Case{Procedure: p, Day: day, Asked: decisive(p, day), Answers: procedures.Answers{}}
	for _, q := range c.Asked {
		if v := given(q.ID); slices.Contains(Values(q), v) {
			c.Answers[q.ID] = v
		}
	}
	return c
}

// Open is the case of which nothing is known.
func Open(p procedures.Procedure, day clock.Date) Case {
	return CaseOf(p, day, func(string) string { return "" })
}

// Told reports whether all that is asked was answered.
func (c Case) Told() bool { return len(c.Answers) == len(c.Asked) }

// decisive are the questions on whose answers most papers depend; the fee counts
// double, as people ask for it first.
func decisive(p procedures.Procedure, day clock.Date) []procedures.Question {
	if p.Form == nil {
		return nil
	}
	weight := map[string]int{}
	weigh := func(c *procedures.Condition, n int) {
		ids := c.Questions()
		slices.Sort(ids)
		for _, id := range slices.Compact(ids) {
			weight[id] += n
		}
	}
	for _, c := range p.Components {
		weigh(c.When, 1)
	}
	for _, f := range p.Fees {
		if day.In(f.ValidFrom, f.ValidTo) {
			weigh(f.When, 2)
		}
	}
	var all []procedures.Question
	for _, page := range p.Form.Pages {
		for _, q := range page.Questions {
			if weight[q.ID] > 0 && len(Values(q)) > 0 {
				all = append(all, q)
			}
		}
	}
	chosen := slices.Clone(all)
	slices.SortStableFunc(chosen, func(a, b procedures.Question) int {
		return cmp.Compare(weight[b.ID], weight[a.ID])
	})
	chosen = chosen[:min(most, len(chosen))]
	return slices.DeleteFunc(all, func(q procedures.Question) bool {
		return !slices.ContainsFunc(chosen, func(c procedures.Question) bool { return c.ID == q.ID })
	})
}

// Values are the answers to choose from; none for a question that asks for more than a choice.
func Values(q procedures.Question) (out []string) {
	switch q.Type {
	case procedures.TypeYesNo:
		return []string{"yes", "no"}
	case procedures.TypeChoice:
		for _, o := range q.Options {
			out = append(out, o.Value)
		}
	}
	return out
}
