package dossiers_test

import (
	"context"
	"net/http/httptest"
	"slices"
	"strings"
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
			p, err := b.People.Register(ctx, b.System(),
				people.RegisterInput{VillageID: b.village, Name: name, Born: "1970", Sex: "f"})
			b.must(err)
			_, err = b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.village,
				ResidentID: p.ID, Procedure: whole,
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

// TestFoundByCodeAndPhone: whatever of a code is read out or copied, in the
// writing of the one who does it, and where the owner is reached, as it is now.
func TestFoundByCodeAndPhone(t *testing.T) {
	onBoth(t, func(t *testing.T, b *bureau) {
		ctx := context.Background()
		p, err := b.People.Register(ctx, b.System(), people.RegisterInput{VillageID: b.village, Name: "Lý Thị Quý",
			Born: "1970", Sex: "f", Phone: "0912 345 678"})
		b.must(err)
		_, err = b.Filing.Begin(ctx, b.clerk, filing.BeginInput{PlaceID: b.village, ResidentID: p.ID, Procedure: whole,
			Channel: dossiers.Counter, Assist: dossiers.Self})
		b.must(err)
		b.spoil(`update dossiers_dossier set status = 'submitted', due = 'receive', code = 'H38.923-261127-0020',
			portal_code = 'G22.99-261126-7654'`)
		b.spoil(`delete from search_rule`) // as in an installation of before
		b.must(search.Renew(ctx, b.DB, b.Dossiers.Module().Keys))
		find := func(query string, want int) {
			t.Helper()
			for who, f := range map[string]dossiers.Filter{"office": {CommuneID: b.commune},
				"village": {PlaceID: b.village},
				"map":     {CommuneID: b.commune, Map: "2026-01-01"}, "all": {}} {
				f.Query = query
				l, err := b.Dossiers.List(ctx, b.clerk, f)
				b.must(err)
				if len(l.Rows) != want {
					t.Errorf("%s: %q finds %d dossiers, want %d", who, query, len(l.Rows), want)
				}
			}
		}
		for _, query := range []string{"0020", "923-261127-0020", "923.261127.0020",
			"H38.923 261127 0020", "h38 923 2611",
			"H38.923–261127–0020", "261127 0020", " 261127-0020", "G22.99-261126-7654", "7654",
			"99 261126", "h38923261127 0020", "H389232611270020", "h38923-261127-0020",
			"2611270020", "261127002", "G22992611267654", "0912345678",
			"+84 912 345 678", "0912.345.678", "lí thị quí", "Quý Lý", "quy thi"} {
			find(query, 1)
		}
		for _, query := range []string{"020", "923-261128-0020", "0020 261126 7654", "0912345679", "45678", "Lan Quý",
			"2611280020", "h389242611270020", "h382611270020", "2611277654", "1127002"} {
			find(query, 0)
		}
		id := ""
		b.must(b.DB.Read().QueryRow(ctx, `select id from dossiers_dossier`).Scan(&id))
		slip := strings.ToUpper(id[len(id)-8:])
		for _, query := range []string{"P-" + slip, "p " + slip, "p" + strings.ToLower(slip), slip, "P–" + slip[:5]} {
			find(query, 1)
		}
		find("P-"+slip[:7], 1)
		find("P-"+slip[1:]+"0", 0)
		_, err = b.People.Correct(ctx, b.System(), p.ID, func(d *people.Details) { d.Phone = "0987654321" })
		b.must(err)
		find("0912345678", 0)
		find("0987654321", 1)
	})
}

// TestOneNameEverywhere: before it has a code, a dossier is called by the number
// of its slip, on its page, behind figures and in the search.
func TestOneNameEverywhere(t *testing.T) {
	b := newBureau(t)
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	d := b.submitted(whole)
	leader := b.atDesk(srv, "chutich", auth.Leader)
	number := dossiers.ReceiptNumber(d)
	for _, path := range []string{"/dossiers/" + d.ID, "/inbox?tab=all&whole=true", "/search?q=lo+thi+thu",
		"/figures/" + d.PlaceID + "/online"} {
		leader.get(path, 200, number)
	}
	leader.get("/figures/"+d.PlaceID+"/online", 200, "Tính vào tỷ lệ")
}
