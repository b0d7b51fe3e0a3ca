package offices

import (
	"context"
	"slices"
	"strings"

	"thonso/internal/places"
	"thonso/internal/platform/audit"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/clock"
	"thonso/internal/platform/db"
	"thonso/internal/platform/fault"
	"thonso/internal/platform/text"
)

// At is the commune whose office works on a day on what was made at an
// office, in a place: that office or, when it has ended, what it became, and of
// several the one in which the place now lies.
func (s *Service) At(communeID, placeID string, day clock.Date) string {
	tree := s.places.Tree()
	if made, ok := tree.Find(communeID); !ok || made.Exists(day) {
		return communeID
	}
	var heirs []string
	for _, id := range tree.Successors(communeID) {
		if p, _ := tree.Find(id); p.Exists(day) {
			heirs = append(heirs, id)
		}
	}
	for _, v := range tree.Successors(placeID) {
		if in := tree.Up(v, places.Commune, day).ID; slices.Contains(heirs, in) {
			return in
		}
	}
	return append(heirs, communeID)[0]
}

// continueOffices gives the communes in which others go on the papers of the
// first of those, under the new name, so that the counter can open the next
// morning; the administrator looks them over.
func (s *Service) continueOffices(ctx context.Context, tx *db.Tx, actor auth.Actor, to places.Succession) error {
	for _, e := range to.Endings {
		if e.Place.Kind != places.Commune {
			continue
		}
		o, err := s.OfficeOf(ctx, tx, e.Place.ID)
		if fault.KindOf(err) == fault.Conflict {
			continue // none was set
		} else if err != nil {
			return err
		}
		if err := actor.Need(ManageOffice, e.Place.ID); err != nil {
			return err
		}
		for _, p := range e.Into {
			if err := s.continueOffice(ctx, tx, actor, o, e.Place, p); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) continueOffice(ctx context.Context, tx *db.Tx, actor auth.Actor, o Office, old,
	p places.Place) error {
	o.CommuneID = p.ID
	renamed := renaming(old, p)
	for _, text := range []*string{&o.Name, &o.ParentName, &o.Seat} {
		*text = renamed.Replace(*text)
	}
	res, err := tx.Exec(ctx, `insert into dossiers_office (commune_id, agency_code, name, parent_name, seat, address,
		phone, notation, clock_rule)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (commune_id) do nothing`,
		o.CommuneID, o.AgencyCode, o.Name, o.ParentName, o.Seat, o.Address, o.Phone, o.Notation, o.ClockRule)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return s.journal.Write(ctx, tx, actor, audit.Entry{PlaceID: old.ID, Action: "dossiers.continue_office",
		Kind:     "office",
		TargetID: p.ID, After: o})
}

// renaming writes a unit's new name for the old one: "xã Gia Phú", "XÃ GIA PHÚ", "Gia Phú".
func renaming(old, p places.Place) *strings.Replacer {
	was, is := unitWords[old.Type]+" "+old.Name, unitWords[p.Type]+" "+p.Name
	return strings.NewReplacer(was, is, text.UpperFirst(was), text.UpperFirst(is), strings.ToUpper(was),
		strings.ToUpper(is), old.Name, p.Name, strings.ToUpper(old.Name), strings.ToUpper(p.Name))
}
