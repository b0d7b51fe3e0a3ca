package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/jobs"
)

// A discrepancy is a figure of a place that is not what its records give. It
// names places and numbers, never a person.
type discrepancy struct{ module, place, detail string }

func (d discrepancy) String() string {
	if d.detail == "" {
		return d.module + " of " + d.place
	}
	return d.module + " of " + d.place + ": " + d.detail
}

// recount compares the figures that every module keeps with its records. None
// differ unless something is broken: nothing is repaired, so that it is found.
func (a *App) recount(ctx context.Context) (out []discrepancy, err error) {
	ds, e1 := a.Dossiers.Recount(ctx)
	for _, d := range ds {
		out = append(out, discrepancy{"dossiers", d.PlaceID, fmt.Sprintf("%s of month %d kept as %d, %d in the records", d.Figure, d.Month, d.Counted, d.InRows)})
	}
	ps, e2 := a.People.Recount(ctx)
	for _, d := range ps {
		out = append(out, discrepancy{"people", d.VillageID, fmt.Sprintf("kept as %v, %v in the records", d.Kept, d.Counted)})
	}
	ts, e3 := a.Teams.Recount(ctx)
	for _, village := range ts {
		out = append(out, discrepancy{"teams", village, ""})
	}
	ss, e4 := a.Sessions.Recount(ctx)
	for _, village := range ss {
		out = append(out, discrepancy{"sessions", village, ""})
	}
	return out, errors.Join(e1, e2, e3, e4)
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
		slog.Error("figures differ from the records", "module", d.module, "place", d.place, "detail", d.detail)
	}
	return err
}
