package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
	"thonso/internal/platform/module"
)

// A discrepancy is one that a module found, with the module's name.
type discrepancy struct {
	module string
	module.Discrepancy
}

func (d discrepancy) String() string {
	return d.module + " of " + d.PlaceID + ": " + d.Detail
}

// recount compares what every module keeps with its records. Nothing differs
// unless something is broken: nothing is repaired, so that it is found.
func (a *App) recount(ctx context.Context) (out []discrepancy, err error) {
	found, err := a.Tallies.Recount(ctx)
	for _, d := range found {
		what := fmt.Sprintf("%s of month %d", d.Figure, d.Month)
		out = append(out, discrepancy{strings.TrimSuffix(d.Table, "_tally"),
			module.Differs(d.PlaceID, what, d.Kept, d.Counted)})
	}
	for _, m := range a.Modules.All() {
		if m.Recount == nil {
			continue
		}
		others, e := m.Recount(ctx)
		for _, d := range others {
			out = append(out, discrepancy{m.Name, d})
		}
		if e != nil {
			err = errors.Join(err, fmt.Errorf("recount %s: %w", m.Name, e))
		}
	}
	return out, err
}

// recountAll is the job that tells whoever watches the log what the doctor would find.
type recountAll struct{}

// Job says how it is worked.
func (recountAll) Job() jobs.Spec {
	return jobs.Spec{Kind: "app.recount", Queue: jobs.Bulk, Once: "all"}
}

func (a *App) recountLogged(ctx context.Context, _ auth.Actor, _ recountAll) error {
	found, err := a.recount(ctx)
	for _, d := range found {
		slog.Error("figures differ from the records", "module", d.module, "place", d.PlaceID, "detail", d.Detail)
	}
	return err
}

// rollAll is the job that moves what is kept as of a day to today.
type rollAll struct{}

// Job says how it is worked.
func (rollAll) Job() jobs.Spec { return jobs.Spec{Kind: "app.roll", Once: "all"} }

func (a *App) rollTallies(ctx context.Context, _ auth.Actor, _ rollAll) error {
	return a.Tallies.Roll(ctx)
}
