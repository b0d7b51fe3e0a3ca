package dossiers_test

import (
	"context"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/fault"
)

// Another resident of the village can do nothing to a dossier, not even learn
// that it is there.
func TestNeighboursDossier(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		p, err := b.People.Register(ctx, b.System(),
			people.RegisterInput{VillageID: b.village, Name: "Vàng A Thử", Born: "1960", Sex: "m"})
		b.must(err)
		neighbour := auth.NewActor("account-neighbour", "Người hàng xóm", b.Places,
			auth.Grant{Role: auth.Resident, PlaceID: b.village, SelfID: p.ID},
			auth.Grant{Role: auth.Resident, PlaceID: b.commune, SelfID: p.ID})
		for name, d := range map[string]dossiers.Dossier{"a draft": b.draft(whole),
			"a submitted one": b.submitted(whole)} {
			for _, action := range []string{"submit", "ask_back", "receive", "return"} {
				got, err := b.try(neighbour, d.ID, action, dossiers.Act{ID: d.ID})
				if fault.Of(err).Kind != fault.NotFound || got.OwnerName != "" {
					t.Errorf("%s %s: %v, %q", action, name, err, got.OwnerName)
				}
			}
			if _, err := b.Cases.Show(ctx, neighbour, d.ID); fault.Of(err).Kind != fault.NotFound {
				t.Errorf("show %s: %v", name, err)
			}
			if _, err := b.Dossiers.Open(ctx, neighbour, d.ID); fault.Of(err).Kind != fault.NotFound {
				t.Errorf("prepare %s: %v", name, err)
			}
		}
	})
}
