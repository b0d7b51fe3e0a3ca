package places

import (
	"context"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/convert"
	"thonso/internal/platform/i18n"
)

// The bodies of reforms: what is asked of them, and whether to do it.
type (
	mergeJSON struct {
		MergeInput
		DryRun bool `json:"dryRun,omitempty" doc:"Say what would happen, write nothing"`
	}
	splitJSON struct {
		SplitInput
		DryRun bool           `json:"dryRun,omitempty" doc:"Say what would happen, write nothing"`
		Goes   map[string]int `json:"goes,omitempty" doc:"By the key of a holder: the number of the part, from 1, in which that person goes on; others go on in the largest"`
	}
	renameJSON struct {
		RenameInput
		DryRun bool `json:"dryRun,omitempty" doc:"Say what would happen, write nothing"`
	}
)

type moveJSON struct {
	Place string `json:"place"`
	From  string `json:"from"`
	To    string `json:"to" doc:"In a dry run an id that is not kept"`
}

type countJSON struct {
	Place string `json:"place"`
	What  string `json:"what"`
	N     int    `json:"n"`
}

type holderJSON struct {
	Key   string   `json:"key"`
	Name  string   `json:"name"`
	What  []string `json:"what"`
	Place string   `json:"place"`
	To    string   `json:"to" doc:"In a dry run an id that is not kept"`
}

type reformResult struct {
	DryRun   bool           `json:"dryRun"`
	Units    []PlaceJSON    `json:"units" doc:"The new units"`
	Moves    []moveJSON     `json:"moves,omitempty" doc:"In a dry run: what gets another parent"`
	Records  []countJSON    `json:"records,omitempty" doc:"In a dry run: records that stay with the old units"`
	Holders  []holderJSON   `json:"holders,omitempty" doc:"In a dry run: who goes on where"`
	Versions map[string]int `json:"versions,omitempty"`
}

// answer makes the result of a reform of its plan or of its new units.
func answer(ctx context.Context, plan *Reform, units []Place) reformResult {
	out := reformResult{DryRun: plan != nil}
	if plan != nil {
		for _, n := range plan.New {
			units = append(units, n.Place)
		}
		for _, m := range plan.Moves {
			out.Moves = append(out.Moves, moveJSON{m.Place.ID, m.From.ID, m.To.ID})
		}
		for _, c := range plan.Counts {
			out.Records = append(out.Records, countJSON{c.Place.ID, i18n.T(ctx, c.Key, "n", c.N), c.N})
		}
		for _, h := range plan.Holders {
			out.Holders = append(out.Holders, holderJSON{h.Key, h.Name, h.What, h.Place.ID, h.To.ID})
		}
		out.Versions = plan.Versions
	}
	out.Units = convert.Each(units, toJSON)
	return out
}

// apiReform does what the input says, or says what that would do.
func (s *Service) apiReform(ctx context.Context, actor auth.Actor, in reformInput, dry bool) (reformResult, error) {
	if dry {
		plan, err := s.preview(ctx, actor, in)
		return answer(ctx, &plan, nil), err
	}
	ps, err := s.reform(ctx, actor, in)
	return answer(ctx, nil, ps), err
}

func (s *Service) apiSplit(ctx context.Context, actor auth.Actor, in splitJSON) (reformResult, error) {
	in.Choice = map[string]int{}
	for key, part := range in.Goes {
		in.Choice[key] = part - 1
	}
	return s.apiReform(ctx, actor, in.SplitInput, in.DryRun)
}
