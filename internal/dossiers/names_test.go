package dossiers_test

import (
	"context"
	"slices"
	"testing"

	"thonso/internal/dossiers"
	"thonso/internal/dossiers/filing"
	"thonso/internal/people"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/search"
)

// An owner is found by any word of the name, or several in a row, as far as
// they have been typed; by the office in its index, by a member in the village.
func TestFoundByName(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		for _, name := range []string{"Nguyễn Văn An", "Văn Thị Đặng", "Đặng An Ân", "Hoàng Thị Lan", "Ma Seo Xìn"} {
			p, err := b.People.Register(ctx, b.system(),
				people.RegisterInput{VillageID: b.village, Name: name, Born: "1970", Sex: "f"})
			b.must(err)
			_, err = b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.village, ResidentID: p.ID, Procedure: whole,
				Channel: dossiers.Counter, Assist: dossiers.Self})
			b.must(err)
		}
		b.spoil(`update dossiers_dossier set status = 'submitted', due = 'receive'`)
		both := auth.NewActor("both", "Both", b.Places, auth.Grant{Role: auth.Clerk, PlaceID: b.other},
			auth.Grant{Role: auth.TeamLead, PlaceID: b.village})
		for _, c := range []struct {
			query string
			want  []string
		}{
			{"an", []string{"Nguyễn Văn An", "Đặng An Ân"}},
			{"ÂN", []string{"Nguyễn Văn An", "Đặng An Ân"}},
			{"dang", []string{"Văn Thị Đặng", "Đặng An Ân"}},
			{"văn", []string{"Nguyễn Văn An", "Văn Thị Đặng"}},
			{"van t", []string{"Văn Thị Đặng"}},
			{"nguyen  van an", []string{"Nguyễn Văn An"}},
			{"se", []string{"Ma Seo Xìn"}},
			{"oang", nil}, // the middle of a word
			{"%", nil},
			{"thi _an", nil},
		} {
			for who, f := range map[string]dossiers.Filter{
				"office": {CommuneID: b.commune, Query: c.query}, "village": {PlaceID: b.village, Query: c.query},
				"all": {Query: c.query},
			} {
				actor := b.clerk
				if who == "all" {
					actor = both
				}
				l, err := b.Dossiers.List(ctx, actor, f)
				b.must(err)
				var got []string
				for _, r := range l.Rows {
					got = append(got, r.OwnerName)
				}
				slices.Sort(got)
				if !slices.Equal(got, c.want) {
					t.Errorf("%s, %q: %q, want %q", who, c.query, got, c.want)
				}
			}
		}
	})
}

// TestNamesOfAnOlderRule: what an earlier release indexed is found after an upgrade.
func TestNamesOfAnOlderRule(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		p, err := b.People.Register(ctx, b.system(),
			people.RegisterInput{VillageID: b.village, Name: "Lý Thị Quý", Born: "1970", Sex: "f"})
		b.must(err)
		_, err = b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.village, ResidentID: p.ID, Procedure: whole,
			Channel: dossiers.Counter, Assist: dossiers.Self})
		b.must(err)
		b.spoil(`update dossiers_dossier set status = 'submitted', due = 'receive'`)
		b.spoil(`delete from dossiers_name`)
		b.spoil(`insert into dossiers_name (commune_id, part, dossier_id) select commune_id, 'ly thi quy', id from dossiers_dossier`)
		b.spoil(`delete from search_rule`)
		b.must(search.Renew(ctx, b.DB, b.Dossiers.Module().Keys))
		for _, query := range []string{"lý", "Lí Thị", "quí", "Quý"} {
			l, err := b.Dossiers.List(ctx, b.clerk, dossiers.Filter{CommuneID: b.commune, Query: query})
			b.must(err)
			if len(l.Rows) != 1 {
				t.Errorf("%q finds %d dossiers", query, len(l.Rows))
			}
		}
	})
}
