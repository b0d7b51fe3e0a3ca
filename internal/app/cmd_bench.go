package app

import (
	"context"
	"fmt"

	"thonso/internal/bench"
	"thonso/internal/dossiers"
	"thonso/internal/platform/auth"
)

// benchCmd measures; it is for whoever works on the product.
type benchCmd struct {
	Load benchLoadCmd `cmd:"" help:"Fill an empty installation with a made-up province."`
}

type benchLoadCmd struct {
	dataFlags
	bench.Size `embed:""`
}

// Run loads.
func (b *benchLoadCmd) Run(g *globals) error {
	return withApp(g, b.dataFlags, func(a *App) error {
		return bench.Load(g.ctx, a.benchServices(), b.Size, g.out)
	})
}

func (a *App) benchServices() bench.Services {
	return bench.Services{DB: a.DB, Box: a.Box, Places: a.Places, People: a.People, Auth: a.Auth, Procedures: a.Procedures,
		SetOffice: func(ctx context.Context, actor auth.Actor, communeID, agencyCode, name string) error {
			return a.Dossiers.SetOffice(ctx, actor, dossiers.Office{CommuneID: communeID, AgencyCode: agencyCode, Seat: name,
				Name: fmt.Sprintf("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ %s", name), ParentName: fmt.Sprintf("ỦY BAN NHÂN DÂN XÃ %s", name)})
		}}
}
