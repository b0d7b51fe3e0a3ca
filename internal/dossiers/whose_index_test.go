package dossiers_test

import (
	"context"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/testworld"
)

// A log of statements that read open dossiers.
type statements struct {
	sync.Mutex
	on  bool
	all []string
	of  [][]any
}

func (s *statements) note(query string, args []any) {
	s.Lock()
	defer s.Unlock()
	if s.on && strings.Contains(query, "from dossiers_dossier") && strings.Contains(query, "due <> ''") {
		s.all, s.of = append(s.all, query), append(s.of, slices.Clone(args))
	}
}

// during returns what ran while f did.
func (s *statements) during(f func()) ([]string, [][]any) {
	s.all, s.of, s.on = nil, nil, true
	f()
	s.on = false
	return s.all, s.of
}

// ofWhatWaits is a step of a plan that reads an index of what waits, or rows found in one.
var ofWhatWaits = regexp.MustCompile(
	`INDEX dossiers_dossier_(due|open|alarm) \(commune_id=\?|INDEX sqlite_autoindex_dossiers_dossier_1 \(id=\?\)`)

// TestPartsAreReadByIndex: whoever has a part of the work has it listed and
// counted from the index of what waits, with as few statements for many dossiers
// as for few. SQLite plans without statistics, so that a few rows show its plan.
func TestPartsAreReadByIndex(t *testing.T) {
	var log statements
	b := newBureau(t, testworld.Traced(log.note))
	b.addFields()
	srv := httptest.NewServer(b.Handler())
	defer srv.Close()
	specialist, leader := b.atDesk(srv, "tuphap", auth.Specialist, sectors("justice", "land")),
		b.atDesk(srv, "chutich", auth.Leader, bodies("people_committee"))
	clerk := b.atDesk(srv, "motcua", auth.Clerk)
	d := b.take(b.submitted("9.000011").ID, "receive", "transfer")
	looks := func() {
		for _, page := range []string{"/home", "/inbox", "/inbox?tab=all", "/inbox?tab=all&whole=true",
			"/inbox?tab=all&late=late", "/inbox?tab=free", "/inbox?tab=mine", "/inbox?tab=assign",
			"/inbox?tab=decide"} {
			specialist.get(page, 200)
			leader.get(page, 200)
			clerk.get(page, 200)
		}
		leader.get("/dossiers/"+d.ID+"/assign", 200)
	}
	few, args := log.during(looks)
	for i, query := range few {
		plan, err := db.Collect(context.Background(), b.DB.Read(), func(r db.Rows) (detail string, err error) {
			var id, parent, unused int
			return detail, r.Scan(&id, &parent, &unused, &detail)
		}, `explain query plan `+query, args[i]...)
		b.must(err)
		for _, step := range plan {
			if strings.Contains(step, "dossiers_dossier") && !ofWhatWaits.MatchString(step) {
				t.Errorf("%s\nis read by %q", query, plan)
			}
		}
	}
	for range 12 {
		b.take(b.submitted("9.000011").ID, "receive", "transfer")
	}
	if many, _ := log.during(looks); len(many) != len(few) || len(few) < 40 {
		t.Errorf("%d statements for one dossier, %d for thirteen", len(few), len(many))
	}
}
