package offices

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/procedures"
)

// Who decides stands in the heading and over the signature, by the sort of unit.
func TestAuthorities(t *testing.T) {
	ctx := t.Context()
	d, err := db.Open(ctx, t.TempDir()+"/places.db", db.Options{Sync: "OFF"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	journal := audit.New(clock.System{})
	if err := errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "places",
		places.Files)); err != nil {
		t.Fatal(err)
	}
	ps := places.New(places.Deps{DB: d, Clock: clock.System{}, Journal: journal})
	place := func(id, parent string, kind places.Kind, typ, code, name string) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: kind, Type: typ, Code: code,
			Name: name}, ParentID: parent}
	}
	if err := ps.Create(ctx, auth.System("test", ps), place("p", "", places.Province, "tinh", "99", "Thử Nghiệm"),
		place("x", "p", places.Commune, "xa", "99001", "Mường Thử"),
		place("w", "p", places.Commune, "phuong", "99002", "Nậm Thử")); err != nil {
		t.Fatal(err)
	}
	s := New(Deps{Places: ps})
	xa, phuong := "Ủy ban nhân dân xã Mường Thử", "Ủy ban nhân dân phường Nậm Thử"
	none := Signers{}
	own := Signers{BusinessOffice: Signer{Name: "Phòng Kinh tế - Hạ tầng", Notation: "KTHT", Title: "Phụ trách phòng"}}
	for _, tt := range []struct {
		commune, committee string
		decider            procedures.Decider
		signers            Signers
		want               authority
		as, deputy         string
	}{
		{"x", xa, procedures.PeoplesCommittee, none, authority{"", xa, "UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
			"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"},
		{"x", xa, procedures.Chairman, none, authority{"", xa, "UBND", "", "CHỦ TỊCH"}, "CHỦ TỊCH",
			"KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"},
		{"x", xa, "", none, authority{"", xa, "UBND", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"},
			"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
			"TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"},
		{"x", xa, procedures.CommunePolice, own, authority{"Công an tỉnh Thử Nghiệm", "Công an xã Mường Thử", "CAX", "",
			"TRƯỞNG CÔNG AN XÃ"}, "TRƯỞNG CÔNG AN XÃ", "KT. TRƯỞNG CÔNG AN XÃ\nPHÓ TRƯỞNG CÔNG AN XÃ"},
		{"w", phuong, procedures.CommunePolice, none,
			authority{"Công an tỉnh Thử Nghiệm", "Công an phường Nậm Thử", "CAP", "", "TRƯỞNG CÔNG AN PHƯỜNG"},
			"TRƯỞNG CÔNG AN PHƯỜNG", "KT. TRƯỞNG CÔNG AN PHƯỜNG\nPHÓ TRƯỞNG CÔNG AN PHƯỜNG"},
		{"x", xa, procedures.BusinessOffice, none, authority{xa, "Phòng Kinh tế", "PKT", "", "TRƯỞNG PHÒNG"},
			"TRƯỞNG PHÒNG",
			"KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"},
		{"x", xa, procedures.BusinessOffice, own, authority{xa, "Phòng Kinh tế - Hạ tầng", "KTHT",
			"", "PHỤ TRÁCH PHÒNG"},
			"PHỤ TRÁCH PHÒNG", "KT. PHỤ TRÁCH PHÒNG\nPHÓ PHỤ TRÁCH PHÒNG"},
		{"w", phuong, procedures.BusinessOffice, none,
			authority{phuong, "Phòng Kinh tế, Hạ tầng và Đô thị", "PKTHTĐT", "", "TRƯỞNG PHÒNG"}, "TRƯỞNG PHÒNG",
			"KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"},
	} {
		got := s.AuthorityOf(tt.decider, Office{CommuneID: tt.commune, ParentName: tt.committee, Notation: "UBND",
			Signers: tt.signers}, ps.Tree().Today())
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(authority{})); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.commune, tt.decider, diff)
		}
		if got.As(false) != tt.as || got.As(true) != tt.deputy {
			t.Errorf("%s %s signs as %q and %q", tt.commune, tt.decider, got.As(false), got.As(true))
		}
	}
}
