package app

import (
	"context"
	"fmt"
	"io"

	"thonso/internal/platform/clock"
	"thonso/internal/platform/i18n"
	"thonso/internal/sample"
)

// Demo fills an empty installation with the sample district and writes who may
// sign in. It does nothing to one that is filled already, but writes it again.
func Demo(ctx context.Context, a *App, out io.Writer) error {
	err := sample.Load(ctx, a.sampleWorld())
	if err != nil {
		return fmt.Errorf("the sample can't be completed in %s (by another version begun?): "+
			"delete what is there, all of it invented, and start again: %w", a.Config.Data,
			told(i18n.With(ctx, a.Catalog, i18n.Console), err))
	}
	sample.WriteSignIns(out)
	return nil
}

func (a *App) sampleWorld() sample.World {
	return sample.World{Clock: a.Clock, Auth: a.Auth, Places: a.Places, People: a.People, Teams: a.Teams,
		Procedures: a.Procedures, Parts: a.Parts, Sessions: a.Sessions, Mandates: a.Mandates,
		On: func(ctx context.Context, c clock.Clock) (sample.World, error) {
			b, err := a.on(ctx, c)
			if err != nil {
				return sample.World{}, err
			}
			return b.sampleWorld(), nil
		}}
}
