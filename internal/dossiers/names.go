package dossiers

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"thonso/internal/dossiers/codes"
	"thonso/internal/places"
	"thonso/internal/platform/auth"
	"thonso/internal/platform/db"
	"thonso/internal/platform/search"
	"thonso/internal/platform/text"
)

// names finds dossiers by their owners' names and telephones, and by any part of their codes.
var names = search.Index{Table: "dossiers_name", Ref: "dossier_id", OfficesOnly: true,
	Source: `with batch as (select id, commune_id, owner_name, owner_phone, code, portal_code
			from dossiers_dossier where id > $1 order by id limit $2)
		select id, commune_id, owner_name, '' from batch union all select id, commune_id, owner_phone, '' from batch
		union all select id, commune_id, code, '' from batch union all select id, commune_id, portal_code, '' from batch
		order by 1`}

// InsertNames keeps what the dossiers are found by.
func InsertNames(ctx context.Context, tx *db.Tx, all ...Dossier) error {
	var entries []search.Entry
	for _, d := range all {
		entries = append(entries, d.entries()...)
	}
	return names.Insert(ctx, tx, entries...)
}

func (d Dossier) entries() (out []search.Entry) {
	for _, found := range []string{d.OwnerName, d.OwnerPhone, d.Code, d.PortalCode} {
		if found != "" {
			out = append(out, search.Entry{Ref: d.ID, Place: d.CommuneID, Name: found})
		}
	}
	return out
}

// Rename keeps by what a dossier is found after a change of it.
func Rename(ctx context.Context, tx *db.Tx, before, after Dossier) error {
	was, is := before.entries(), after.entries()
	gone := slices.DeleteFunc(slices.Clone(was), func(e search.Entry) bool { return slices.Contains(is, e) })
	if err := names.Remove(ctx, tx, gone...); err != nil {
		return err
	}
	return names.Insert(ctx, tx, slices.DeleteFunc(is, func(e search.Entry) bool { return slices.Contains(was, e) })...)
}

// searched are the conditions of what is looked for. A partial index serves
// only where the condition repeats its own: that the column isn't empty.
func (s *Service) searched(ctx context.Context, actor auth.Actor, f Filter, args *[]any) ([]string, error) {
	typed := text.Clean(f.Query)
	if typed == "" {
		return nil, nil
	}
	if p, err := codes.Parse(typed); err == nil {
		code := db.Arg(args, string(p.Code)) // ours, or the portal's
		return []string{`(code = ` + code + ` and code <> '' or portal_code = ` + code + ` and portal_code <> '')`}, nil
	}
	digits := strings.NewReplacer(" ", "", ".", "").Replace(typed)
	if len(digits) == 12 && strings.Trim(digits, "0123456789") == "" {
		return []string{`owner_key = ` + db.Arg(args, s.box.Key(digits)), `owner_key <> ''`}, nil
	}
	if phone, ok := text.Phone(typed); ok {
		typed = phone
	}
	q, ok := search.ReadWords(typed)
	if !ok { // signs alone are in no name
		return []string{`1 = 0`}, nil
	}
	offices, err := s.officesOf(ctx, actor, f)
	if err != nil {
		return nil, err
	}
	refs, err := names.Refs(ctx, s.db, q, offices, args)
	for _, r := range codes.Runs(typed) {
		if end, ok := search.ReadWords(r.Day + " " + r.Number); ok {
			refs += ` union all ` + names.Ending(end, r.Agency, offices, args)
		}
	}
	if number := codes.Slip(typed); number != "" { // no letter of it comes after f
		refs += ` union all select id from dossiers_dossier where substr(id, 29) >= ` + db.Arg(args, number) +
			` and substr(id, 29) < ` + db.Arg(args, number+"g")
	}
	return []string{`id in (` + refs + `)`}, err
}

// officesOf are those that have what a filter reaches: no dossier of another
// office is meant, though some of theirs may not be.
func (s *Service) officesOf(ctx context.Context, actor auth.Actor, f Filter) (out []string, err error) {
	tree := s.places.Tree()
	add := func(place string) {
		for _, p := range tree.Line(place) {
			out = append(append(out, p), tree.EverIn(p, places.Commune)...)
		}
	}
	switch {
	case f.Map != "" && f.PlaceID+f.CommuneID != "":
		m := tree.On(f.Map)
		for _, made := range m.RecordsIn(m.Home(cmp.Or(f.PlaceID, f.CommuneID))) {
			out = append(append(out, made), tree.EverIn(made, places.Commune)...)
		}
	case f.CommuneID != "":
		add(f.CommuneID)
	case f.PlaceID != "":
		add(f.PlaceID)
	default:
		for _, p := range actor.Places(View) {
			add(p)
			for _, c := range tree.Within(p, places.Commune, tree.Today()) {
				add(c.ID)
			}
		}
		var own []any
		if cond := ownCond(actor, &own); cond != nil {
			theirs, err := db.Strings(ctx, s.db.Read(),
				`select distinct commune_id from dossiers_dossier where `+cond[0], own...)
			if err != nil {
				return nil, err
			}
			out = append(out, theirs...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
