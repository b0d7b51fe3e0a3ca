package dossiers

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
	if err := errors.Join(d.Migrate(ctx, "audit", audit.Migrations), d.Migrate(ctx, "places", places.Files)); err != nil {
		t.Fatal(err)
	}
	ps, err := places.New(ctx, d, clock.System{}, journal)
	if err != nil {
		t.Fatal(err)
	}
	place := func(id, parent string, kind places.Kind, typ, code, name string) places.NewPlace {
		return places.NewPlace{Place: places.Place{ID: id, Kind: kind, Type: typ, Code: code, Name: name}, ParentID: parent}
	}
	if err := ps.Create(ctx, auth.System("test", ps), place("p", "", places.Province, "tinh", "99", "Thử Nghiệm"),
		place("x", "p", places.Commune, "xa", "99001", "Mường Thử"), place("w", "p", places.Commune, "phuong", "99002", "Nậm Thử")); err != nil {
		t.Fatal(err)
	}
	s := &Service{Deps: Deps{Places: ps}}
	for _, tt := range []struct {
		commune, committee string
		decider            procedures.Decider
		want               authority
	}{
		{"x", "Ủy ban nhân dân xã Mường Thử", procedures.Chairman, authority{"", "Ủy ban nhân dân xã Mường Thử", "CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"}},
		{"x", "Ủy ban nhân dân xã Mường Thử", "", authority{"", "Ủy ban nhân dân xã Mường Thử", "CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"}},
		{"x", "Ủy ban nhân dân xã Mường Thử", procedures.CommunePolice, authority{"Công an tỉnh Thử Nghiệm", "Công an xã Mường Thử", "TRƯỞNG CÔNG AN XÃ", "KT. TRƯỞNG CÔNG AN XÃ\nPHÓ TRƯỞNG CÔNG AN XÃ"}},
		{"w", "Ủy ban nhân dân phường Nậm Thử", procedures.CommunePolice, authority{"Công an tỉnh Thử Nghiệm", "Công an phường Nậm Thử", "TRƯỞNG CÔNG AN PHƯỜNG", "KT. TRƯỞNG CÔNG AN PHƯỜNG\nPHÓ TRƯỞNG CÔNG AN PHƯỜNG"}},
		{"x", "Ủy ban nhân dân xã Mường Thử", procedures.BusinessOffice, authority{"Ủy ban nhân dân xã Mường Thử", "Phòng Kinh tế", "TRƯỞNG PHÒNG", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"}},
		{"w", "Ủy ban nhân dân phường Nậm Thử", procedures.BusinessOffice, authority{"Ủy ban nhân dân phường Nậm Thử", "Phòng Kinh tế, Hạ tầng và Đô thị", "TRƯỞNG PHÒNG", "KT. TRƯỞNG PHÒNG\nPHÓ TRƯỞNG PHÒNG"}},
	} {
		got := s.authorityOf(tt.decider, Office{CommuneID: tt.commune, ParentName: tt.committee}, ps.Tree().Today())
		if diff := cmp.Diff(tt.want, got, cmp.AllowUnexported(authority{})); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.commune, tt.decider, diff)
		}
	}
}
