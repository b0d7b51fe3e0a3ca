package app

import (
	"context"
	"io"

	"thonso/internal/sample"
)

// Demo fills an empty installation with the sample district and writes who may
// sign in. It does nothing to one that is filled already, but writes it again.
func Demo(ctx context.Context, a *App, out io.Writer) error {
	err := sample.Load(ctx, sample.World{Clock: a.Clock, Auth: a.Auth, Places: a.Places, People: a.People, Teams: a.Teams, Procedures: a.Procedures, Dossiers: a.Dossiers, Sessions: a.Sessions})
	if err != nil {
		return err
	}
	sample.WriteSignIns(out)
	return nil
}
